# SPDX-License-Identifier: Apache-2.0
"""Receipts and what pays what (收款、核销)."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from .. import _loupan
from .._core import Choice, Date, Number, choose
from .._value import Value, decimal_text, flag, integer, json_text, number, text
from .allocation_order import AllocationOrder
from .late_fee import LateFeeRules
from .receivable import DebtPart, Receivable, _status

if TYPE_CHECKING:
    import pandas as pd

    from .ageing import AgeingTable


class AccountType(Choice):
    """The account that money came into."""

    supervised = "supervised"
    """监管账户."""
    operating = "operating"


class ReceiptState(Choice):
    """Where a receipt stands."""

    draft = "draft"
    confirmed = "confirmed"
    audited = "audited"


class Reconciled(Choice):
    """Whether the bank's statement agrees (对账状态)."""

    open = "open"
    matched = "matched"
    mismatch = "mismatch"
    awaiting = "awaiting"


class ReversalValue(Choice):
    """Which day a reversal counts from for late fees."""

    original = "original"
    """As if the money had never come."""
    reversal = "reversal"
    """The money was there until the reversal."""


class ReceiptLine(NamedTuple):
    """What the payer designates; without ``what`` by the order's parts."""

    receivable: str
    amount: Number
    what: DebtPart | str | None = None

    def _doc(self) -> dict[str, Any]:
        what = None if self.what is None else choose(DebtPart, self.what, "lines.what").value
        amount = decimal_text(number(self.amount, "lines.amount"))
        return {"receivable": text(self.receivable, "lines.receivable"), "amount": amount} | ({"what": what} if what else {})


def _lines(given: Iterable[ReceiptLine | tuple[Any, ...]]) -> tuple[ReceiptLine, ...]:
    out = []
    for line in given:
        r = ReceiptLine(*line)
        out.append(r._replace(amount=number(r.amount, "lines.amount"), what=None if r.what is None else choose(DebtPart, r.what, "lines.what")))
    return tuple(out)


@dataclass(frozen=True, init=False, repr=False)
class Receipt(Value):
    """Money that came in (收款单). ``lines`` is what the payer designates: (key, amount) or (key, amount, part).

    Errors: ``core.empty`` (number), ``core.validation`` (amount), ``payment.alloc_sum_mismatch``, ``core.float_refused``.
    """

    no: str
    on: datetime.date
    amount: Decimal
    lines: tuple[ReceiptLine, ...] = ()
    payer: str = ""
    channel: str = ""
    account: AccountType = AccountType.supervised
    slip_no: str = ""
    state: ReceiptState = ReceiptState.confirmed
    reconciled: Reconciled = Reconciled.open

    def __init__(
        self,
        no: str,
        on: Date,
        amount: Number,
        lines: Iterable[ReceiptLine | tuple[Any, ...]] = (),
        *,
        payer: str = "",
        channel: str = "",
        account: AccountType | str = AccountType.supervised,
        slip_no: str = "",
        state: ReceiptState | str = ReceiptState.confirmed,
        reconciled: Reconciled | str = Reconciled.open,
    ) -> None:
        self._set(
            no=text(no, "no"),
            on=_loupan.date(on, "on"),
            amount=number(amount, "amount"),
            lines=_lines(lines),
            payer=text(payer, "payer"),
            channel=text(channel, "channel"),
            account=choose(AccountType, account, "account"),
            slip_no=text(slip_no, "slip_no"),
            state=choose(ReceiptState, state, "state"),
            reconciled=choose(Reconciled, reconciled, "reconciled"),
        )

    @property
    def _json(self) -> str:
        out = {
            "no": self.no,
            "on": self.on.isoformat(),
            "amount": decimal_text(self.amount),
            "payer": self.payer,
            "channel": self.channel,
            "account": self.account.value,
            "slip_no": self.slip_no,
            "lines": [line._doc() for line in self.lines],
            "state": self.state.value,
            "reconciled": self.reconciled.value,
        }
        return json_text(out)


def _receipt(d: dict[str, Any]) -> Receipt:
    lines = [(line["receivable"], line["amount"], line.get("what")) for line in d.get("lines", ())]
    names = ("payer", "channel", "account", "slip_no", "state", "reconciled")
    given: dict[str, Any] = {k: d[k] for k in names if k in d}
    return Receipt(d["no"], d["on"], d["amount"], lines, **given)


def _one_currency(lines: Sequence[object]) -> str:
    """The currency of all lines. Errors: ``core.type_invalid``, ``core.currency_mismatch``."""
    currency = "CNY"
    for i, line in enumerate(lines):
        if not isinstance(line, Receivable):
            _loupan.fail("core.type_invalid", f"lines[{i}]", f"{type(line).__name__} instead of Receivable")
        if i > 0 and line.currency != currency:
            _loupan.fail("core.currency_mismatch", f"lines[{i}]", f"{currency}, {line.currency}")
        currency = line.currency
    return currency


class PaidLine(NamedTuple):
    """What a receipt pays of a line."""

    receivable: str
    what: DebtPart
    amount: Decimal


class Allocation(NamedTuple):
    """What a receipt would pay: the lines and the credit add up to its amount."""

    lines: tuple[PaidLine, ...]
    credit: Decimal


class Ledger:
    """Receivables and receipts (往来账). It never changes: every call returns another.

    Errors: ``core.duplicate`` (a key twice), ``core.currency_mismatch``.
    """

    __slots__ = ("_currency", "_handle")

    def __init__(self, lines: Iterable[Receivable] = ()) -> None:
        owed = tuple(lines)
        currency = _one_currency(owed)
        doc = {
            "schema": "loupan/ledger",
            "semantics": 1,
            "currency": currency,
            "lines": [json.loads(line.to_json()) for line in owed],
        }
        self._currency = currency
        self._handle = _loupan.Ledger(json_text(doc))

    @classmethod
    def _of(cls, handle: _loupan.Ledger, currency: str) -> Ledger:
        out = cls.__new__(cls)
        out._handle, out._currency = handle, currency
        return out

    @classmethod
    def from_json(cls, document: str) -> Ledger:
        """Reads a ledger document and checks that it adds up. Errors: ``core.json_...``, ``payment.alloc_sum_mismatch``."""
        handle = _loupan.Ledger(text(document, "document"))
        return cls._of(handle, json.loads(handle.json(-1)).get("currency", "CNY"))

    def to_json(self, indent: int = -1) -> str:
        """The ledger as a document."""
        return self._handle.json(indent)

    @property
    def digest(self) -> str:
        """SHA-256 over the canonical form."""
        return self._handle.digest()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Ledger):
            return NotImplemented
        return self._handle.equal(other._handle)

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        d = json.loads(self.to_json())
        return f"<Ledger: {len(d.get('lines', ()))} lines, {len(d.get('receipts', ()))} receipts, credit {self.credit}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return (_ledger_from_json, (self.to_json(),))

    @property
    def currency(self) -> str:
        """The currency of all amounts."""
        return self._currency

    @property
    def lines(self) -> tuple[Receivable, ...]:
        """The lines with their history."""
        return tuple(
            Receivable.from_json(json_text(d), self._currency) for d in json.loads(self.to_json()).get("lines", ())
        )

    def line(self, key: str) -> Receivable:
        """A line by its key. Errors: ``core.not_found``."""
        return Receivable._of(self._handle.line(text(key, "key")), self._currency)

    @property
    def receipts(self) -> tuple[Receipt, ...]:
        """The receipts in the order posted, reversed ones too."""
        return tuple(_receipt(d["receipt"]) for d in json.loads(self.to_json()).get("receipts", ()))

    @property
    def credit(self) -> Decimal:
        """Money held for nobody's debt (预收)."""
        return self._handle.credit()

    def replace(self, line: Receivable) -> Ledger:
        """The ledger with another state of a line, e.g. after a deferral. Errors: ``core.not_found``."""
        return self._of(self._handle.replace(line._native), self._currency)

    def allocate(self, receipt: Receipt, order: AllocationOrder = AllocationOrder()) -> Allocation:
        """What a receipt would pay; nothing is entered. Errors: as :meth:`post`."""
        lines, credit = self._handle.allocate(receipt._json, order.to_json())
        return Allocation(tuple(PaidLine(k, DebtPart(w), a) for k, w, a in lines), credit)

    def post(
        self, receipt: Receipt, order: AllocationOrder = AllocationOrder(), *, open_from: Date | None = None
    ) -> Ledger:
        """Enters a receipt (收款入账); the same again changes nothing. ``open_from`` is the first day open in the books.

        Errors: ``payment.slip_used``, ``payment.alloc_sum_mismatch``, ``payment.alloc_exceeds_outstanding``,
        ``core.duplicate``, ``core.not_found``, ``core.state_invalid``.
        """
        return self._of(self._handle.post(receipt._json, order.to_json(), open_from), self._currency)

    def reverse(
        self,
        receipt: str,
        *,
        no: str,
        on: Date,
        reason: str,
        value: ReversalValue | str = ReversalValue.original,
        open_from: Date | None = None,
    ) -> Ledger:
        """Takes a whole receipt back by a red one (红冲). Errors: ``core.state_invalid``, ``core.not_found``, ``core.empty``."""
        doc = {
            "no": text(no, "no"),
            "reverses": text(receipt, "receipt"),
            "on": _loupan.date(on, "on").isoformat(),
            "reason": text(reason, "reason"),
            "value": choose(ReversalValue, value, "value").value,
        }
        return self._of(self._handle.reverse(json_text(doc), open_from), self._currency)

    def apply_credit(
        self,
        receipt: str,
        on: Date,
        order: AllocationOrder = AllocationOrder(),
        lines: Iterable[ReceiptLine | tuple[Any, ...]] = (),
        *,
        open_from: Date | None = None,
    ) -> Ledger:
        """Pays lines out of a receipt's credit. Errors: ``core.state_invalid``, and those of :meth:`post`."""
        named = json_text([line._doc() for line in _lines(lines)])
        return self._of(
            self._handle.apply_credit(text(receipt, "receipt"), on, order.to_json(), named, open_from), self._currency
        )

    def refund_credit(self, receipt: str, amount: Number, on: Date, approval: str) -> Ledger:
        """Gives credit back. Errors: ``payment.refund_over_paid``, ``core.empty`` (approval)."""
        return self._of(
            self._handle.refund_credit(text(receipt, "receipt"), on, amount, text(approval, "approval")), self._currency
        )

    def accrue(self, rules: LateFeeRules, as_of: Date, *, calendar: Any = None) -> Ledger:
        """Writes the late fee up to a day into every line that is not closed."""
        return self._of(self._handle.accrue(rules.to_json(), as_of, calendar), self._currency)

    def ageing(
        self,
        as_of: Date,
        *,
        by: str = "all",
        up_to: Iterable[int] = (30, 60, 90, 180, 365),
        with_late_fee: bool = False,
    ) -> AgeingTable:
        """What is open by age (账龄); ``by`` is ``all``, ``item``, ``group`` or ``trade``. Errors: ``core.validation``."""
        from .ageing import AgeingTable

        days = [integer(d, "up_to") for d in up_to]
        return AgeingTable._from(self._handle.ageing(days, as_of, text(by, "by"), flag(with_late_fee, "with_late_fee")))

    def to_pandas(self, as_of: Date) -> pd.DataFrame:
        """The lines on a day, a row each: what is due, paid and open, and the state."""
        import pandas as pd

        rows = []
        for line, parts in zip(json.loads(self.to_json()).get("lines", ()), self._handle.statuses(as_of)):
            s = _status(parts)
            rows.append(
                {
                    "key": line["key"],
                    "trade": line.get("trade", ""),
                    "item": line.get("item", "house"),
                    "amount": Decimal(line["amount"]),
                    "due": s.due,
                    "state": s.state.value,
                    "overdue_days": s.overdue_days,
                    "paid": s.paid.total,
                    "open": s.open.cost + s.open.interest + s.open.principal,
                    "late_fee_open": s.open.penalty,
                }
            )
        names = ["key", "trade", "item", "amount", "due", "state", "overdue_days", "paid", "open", "late_fee_open"]
        return pd.DataFrame(rows, columns=names)


def _ledger_from_json(document: str) -> Ledger:
    return Ledger.from_json(document)


def replay(
    lines: Iterable[Receivable],
    receipts: Iterable[Receipt],
    reversals: Iterable[tuple[str, str, Date, str]] = (),
    order: AllocationOrder = AllocationOrder(),
    *,
    open_from: Date | None = None,
) -> Ledger:
    """The ledger that receipts and reversals (number, receipt, day, reason) make, whatever order they come in (重放).

    Errors: as :meth:`Ledger.post` and :meth:`Ledger.reverse`.
    """
    owed = tuple(lines)
    currency = _one_currency(owed)
    red = [
        {"no": text(no, "no"), "reverses": text(of, "receipt"), "on": _loupan.date(on, "on").isoformat(), "reason": text(why, "reason")}
        for no, of, on, why in reversals
    ]
    return Ledger._of(
        _loupan.replay_ledger(
            json_text([json.loads(line.to_json()) for line in owed]),
            json_text([json.loads(r._json) for r in receipts]),
            json_text(red),
            order.to_json(),
            currency,
            open_from,
        ),
        currency,
    )
