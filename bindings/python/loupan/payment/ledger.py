# SPDX-License-Identifier: Apache-2.0
"""Receivables, receipts and what pays what (应收、收款、核销)."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from .. import _loupan
from .._core import Choice, Date, Number, choose
from .._value import Document, Value, day, decimal_text, drop_empty, flag, integer, json_text, number, optional_number, text
from .late_fee import ExcessStandard, LateFee, LateFeeRules, late_fee

if TYPE_CHECKING:
    import pandas as pd

    from .ageing import AgeingTable


class DebtPart(Choice):
    """What a debt is made of (债务构成), in the order of 民法典 561."""

    cost = "cost"
    """实现债权的费用."""
    interest = "interest"
    """利息."""
    principal = "principal"
    """主债务."""
    penalty = "penalty"
    """违约金/滞纳金."""


class ReceivableState(Choice):
    """Where a line stands (应收状态)."""

    planned = "planned"
    due = "due"
    partial = "partial"
    settled = "settled"
    suspended = "suspended"
    transferred = "transferred"
    cancelled = "cancelled"
    written_off = "written_off"


class DebtKey(Choice):
    """What one debt is preferred to another by."""

    due_first = "due_first"
    least_secured = "least_secured"
    heaviest_burden = "heaviest_burden"
    earliest_due = "earliest_due"
    latest_due = "latest_due"
    listed = "listed"
    smallest = "smallest"
    largest = "largest"


class TieRule(Choice):
    """What happens to debts that no key tells apart."""

    pro_rata = "pro_rata"
    given = "given"


class PartScope(Choice):
    """Whether parts are paid within each debt or across all."""

    per_debt = "per_debt"
    across_debts = "across_debts"


class Remainder(Choice):
    """What happens to money that the payer has not designated."""

    automatic = "automatic"
    credit = "credit"
    refuse = "refuse"


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


class ClosingKind(Choice):
    """What ends a line other than payment."""

    transferred = "transferred"
    cancelled = "cancelled"
    written_off = "written_off"


class Parts(NamedTuple):
    """An amount for each part of a debt."""

    cost: Decimal
    interest: Decimal
    principal: Decimal
    penalty: Decimal

    @property
    def total(self) -> Decimal:
        """Their sum."""
        return sum(self, Decimal(0))


class LineStatus(NamedTuple):
    """A line on a day (某日的应收状态)."""

    state: ReceivableState
    overdue: bool
    overdue_days: int
    due: datetime.date | None
    provisional: bool
    paid: Parts
    open: Parts
    waived: Decimal
    settled_on: datetime.date | None
    settled_late: bool


def _status(parts: tuple[Any, ...]) -> LineStatus:
    state, overdue, days, due, provisional, paid, open_, waived, settled_on, late = parts
    return LineStatus(
        ReceivableState(state), overdue, days, due, provisional, Parts(*paid), Parts(*open_), waived, settled_on, late
    )


class Posting(NamedTuple):
    """What a receipt has paid of a line; below zero in a red receipt."""

    on: datetime.date
    value: datetime.date
    what: DebtPart
    amount: Decimal
    receipt: str


@dataclass(frozen=True, init=False, repr=False)
class Receivable(Value):
    """A line that a customer owes (应收明细).

    ``due`` is absent while it waits for a milestone. ``security`` and ``burden`` are what 民法典 560 asks: the least secured
    and the heaviest debts are paid first. Every change returns a new line.

    Errors: ``core.empty`` (key), ``core.validation`` with the field, ``core.too_many_digits``, ``core.float_refused``.
    """

    key: str
    amount: Decimal
    due: datetime.date | None = None
    item: str = "house"
    trade: str = ""
    provisional: bool = False
    waits_for: str = ""
    cost: Decimal = Decimal(0)
    interest: Decimal = Decimal(0)
    accrued: Decimal = Decimal(0)
    accrued_to: datetime.date | None = None
    security: int = 0
    burden: int = 0
    currency: str = "CNY"

    def __init__(
        self,
        key: str,
        amount: Number,
        due: Date | None = None,
        *,
        item: str = "house",
        trade: str = "",
        provisional: bool = False,
        waits_for: str = "",
        cost: Number = 0,
        interest: Number = 0,
        accrued: Number = 0,
        accrued_to: Date | None = None,
        security: int = 0,
        burden: int = 0,
        currency: str = "CNY",
    ) -> None:
        until = day(accrued_to, "accrued_to")
        since = day(due, "due")
        doc = drop_empty(
            {
                "key": text(key, "key"),
                "trade": text(trade, "trade"),
                "item": text(item, "item"),
                "amount": decimal_text(number(amount, "amount")),
                "due": since and since.isoformat(),
                "provisional": flag(provisional, "provisional"),
                "waits_for": text(waits_for, "waits_for"),
                "cost": decimal_text(number(cost, "cost")),
                "interest": decimal_text(number(interest, "interest")),
                "accrued": decimal_text(number(accrued, "accrued")),
                "accrued_to": until and until.isoformat(),
                "security": integer(security, "security"),
                "burden": integer(burden, "burden"),
            }
        )
        doc.setdefault("key", "")
        self._take(_loupan.LedgerLine(json_text(doc), text(currency, "currency")), currency)

    def _take(self, native: _loupan.LedgerLine, currency: str) -> None:
        d = json.loads(native.json())
        self._set(
            key=d["key"],
            amount=number(d["amount"], "amount"),
            due=day(d.get("due"), "due"),
            item=d.get("item", "house"),
            trade=d.get("trade", ""),
            provisional=d.get("provisional", False),
            waits_for=d.get("waits_for", ""),
            cost=number(d.get("cost", "0"), "cost"),
            interest=number(d.get("interest", "0"), "interest"),
            accrued=number(d.get("accrued", "0"), "accrued"),
            accrued_to=day(d.get("accrued_to"), "accrued_to"),
            security=d.get("security", 0),
            burden=d.get("burden", 0),
            currency=currency,
            _line=native,
            _text=json_text(d),
        )

    @classmethod
    def _of(cls, native: _loupan.LedgerLine, currency: str) -> Receivable:
        out = cls.__new__(cls)
        out._take(native, currency)
        return out

    @property
    def _native(self) -> _loupan.LedgerLine:
        native: _loupan.LedgerLine = self.__dict__["_line"]
        return native

    def to_json(self) -> str:
        """The line with its whole history, as it stands in a ledger document."""
        return str(self.__dict__["_text"])

    @classmethod
    def from_json(cls, document: str, currency: str = "CNY") -> Receivable:
        """Reads such a line. Errors: ``core.json_...`` with the field's path."""
        return cls._of(_loupan.LedgerLine(text(document, "document"), currency), currency)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Receivable):
            return NotImplemented
        return self.currency == other.currency and self.to_json() == other.to_json()

    def __hash__(self) -> int:
        return hash(self.to_json())

    def __repr__(self) -> str:
        plain = Receivable(
            self.key, self.amount, self.due, item=self.item, trade=self.trade, provisional=self.provisional,
            waits_for=self.waits_for, cost=self.cost, interest=self.interest, accrued=self.accrued,
            accrued_to=self.accrued_to, security=self.security, burden=self.burden, currency=self.currency,
        )
        if plain == self:
            return super().__repr__()
        return f"Receivable.from_json({self.to_json()!r}, {self.currency!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return (_line_from_json, (self.to_json(), self.currency))

    @property
    def postings(self) -> tuple[Posting, ...]:
        """What receipts have paid, in the order posted."""
        out = []
        for p in json.loads(self.to_json()).get("postings", ()):
            on = _loupan.date(p["on"], "on")
            value = _loupan.date(p.get("value", p["on"]), "value")
            out.append(Posting(on, value, DebtPart(p.get("what", "principal")), Decimal(p["amount"]), p.get("receipt", "")))
        return tuple(out)

    def status(self, as_of: Date) -> LineStatus:
        """The line on a day, from its facts alone."""
        return _status(self._native.status(as_of))

    def confirm_due(self, due: Date, *, provisional: bool = False) -> Receivable:
        """Sets the due date of a line that waited. Errors: ``core.state_invalid``."""
        return self._of(self._native.confirm_due(due, provisional), self.currency)

    def defer(self, new_due: Date, *, approved: Date, reason: str, stops_late_fee: bool = False) -> Receivable:
        """Moves the due date by an approval (延期). Errors: ``core.state_invalid``, ``core.validation``, ``core.empty``."""
        return self._of(self._native.defer(approved, new_due, stops_late_fee, reason), self.currency)

    def suspend(self, since: Date, *, reason: str, until: Date | None = None, stops_late_fee: bool = False) -> Receivable:
        """Holds the line up for a dispute. Errors: ``core.state_invalid``, ``core.validation``, ``core.empty``."""
        return self._of(self._native.suspend(since, until, stops_late_fee, reason), self.currency)

    def resume(self, last: Date) -> Receivable:
        """Ends the dispute that lasts; ``last`` is its last day. Errors: ``core.state_invalid``."""
        return self._of(self._native.resume(last), self.currency)

    def close(self, kind: ClosingKind | str, on: Date, reason: str) -> Receivable:
        """Ends the line (换房转出、退房作废). Errors: ``core.state_invalid``, ``core.empty``."""
        return self._of(self._native.close(choose(ClosingKind, kind, "kind").value, on, reason), self.currency)

    def waive(self, amount: Number, on: Date, reason: str, *, approval: str = "") -> Receivable:
        """Waives late fee (减免). Errors: ``payment.waiver_over_accrued``, ``core.empty``, ``core.state_invalid``."""
        return self._of(self._native.waive(on, amount, reason, approval), self.currency)

    def write_off(self, on: Date, reason: str) -> tuple[Receivable, Parts]:
        """Writes off what is open (核销): the line after it, and what is lost. Errors: ``core.state_invalid``."""
        native, lost = self._native.write_off(on, reason)
        return self._of(native, self.currency), Parts(*lost)

    def accrue(self, rules: LateFeeRules, as_of: Date, *, calendar: Any = None) -> Receivable:
        """Writes the late fee up to a day into the line. Errors: as :func:`late_fee`; ``core.state_invalid``."""
        return self._of(self._native.accrue(rules.to_json(), as_of, calendar), self.currency)

    def late_fee(
        self, rules: LateFeeRules, as_of: Date, *, calendar: Any = None, standard: ExcessStandard | None = None
    ) -> LateFee:
        """The late fee up to a day; see :func:`late_fee`."""
        return late_fee(rules, self, as_of, calendar=calendar, standard=standard)


def _line_from_json(document: str, currency: str) -> Receivable:
    return Receivable.from_json(document, currency)


@dataclass(frozen=True, init=False, repr=False)
class AllocationOrder(Document):
    """In which order money pays debts (核销顺序). The default is the Civil Code's: 560 between debts, 561 within one, and
    penalties after the principal.

    Errors: ``core.duplicate``, ``core.empty``, ``core.validation`` with the field.
    """

    name: str = "statutory"
    remainder: Remainder = Remainder.automatic
    debts: tuple[DebtKey, ...] = (
        DebtKey.due_first,
        DebtKey.least_secured,
        DebtKey.heaviest_burden,
        DebtKey.earliest_due,
    )
    ties: TieRule = TieRule.pro_rata
    scope: PartScope = PartScope.per_debt
    parts: tuple[DebtPart, ...] = (DebtPart.cost, DebtPart.interest, DebtPart.principal, DebtPart.penalty)
    listed: tuple[str, ...] = ()
    only_due: bool = False
    agency: bool = False

    def __init__(
        self,
        name: str = "statutory",
        *,
        remainder: Remainder | str = Remainder.automatic,
        debts: Iterable[DebtKey | str] = ("due_first", "least_secured", "heaviest_burden", "earliest_due"),
        ties: TieRule | str = TieRule.pro_rata,
        scope: PartScope | str = PartScope.per_debt,
        parts: Iterable[DebtPart | str] = ("cost", "interest", "principal", "penalty"),
        listed: Iterable[str] = (),
        only_due: bool = False,
        agency: bool = False,
    ) -> None:
        self._set(
            name=text(name, "name"),
            remainder=choose(Remainder, remainder, "remainder"),
            debts=tuple(choose(DebtKey, k, "debts") for k in debts),
            ties=choose(TieRule, ties, "ties"),
            scope=choose(PartScope, scope, "scope"),
            parts=tuple(choose(DebtPart, p, "parts") for p in parts),
            listed=tuple(text(t, "listed") for t in listed),
            only_due=flag(only_due, "only_due"),
            agency=flag(agency, "agency"),
        )
        self._check(_loupan.read_allocation_order)

    def _doc(self) -> dict[str, Any]:
        out = {
            "schema": "loupan/allocation-order",
            "semantics": 1,
            "name": self.name,
            "remainder": self.remainder.value,
            "debts": [k.value for k in self.debts],
            "ties": self.ties.value,
            "scope": self.scope.value,
            "parts": [p.value for p in self.parts],
            "only_due": self.only_due,
            "agency": self.agency,
        }
        return out | {"list": list(self.listed)} if self.listed else out

    @classmethod
    def from_json(cls, document: str) -> AllocationOrder:
        """Reads a document. Errors: ``core.json_...`` with the field's path, ``core.unsupported``."""
        d = json.loads(_loupan.read_allocation_order(text(document, "document"))[0])
        given: dict[str, Any] = {k: d[k] for k in ("name", "remainder", "debts", "ties", "scope", "parts") if k in d}
        return cls(**given, listed=d.get("list", ()), only_due=d.get("only_due", False), agency=d.get("agency", False))

    @classmethod
    def _named(cls, name: str, parts: Sequence[str] = (), last: bool = False, listed: Sequence[str] = ()) -> AllocationOrder:
        return cls.from_json(_loupan.named_allocation_order(name, list(parts), last, list(listed)))

    @classmethod
    def statutory(cls, *, penalty_first: bool = False) -> AllocationOrder:
        """民法典 560、561; ``penalty_first`` puts penalties before the principal, as some courts do."""
        return cls._named("statutory_penalty_first" if penalty_first else "statutory")

    @classmethod
    def by_due_date(cls) -> AllocationOrder:
        """One line after another by due date."""
        return cls._named("due_order")

    @classmethod
    def pro_rata(cls) -> AllocationOrder:
        """Over all lines by what is open of each."""
        return cls._named("pro_rata")

    @classmethod
    def designated(cls) -> AllocationOrder:
        """Only what the payer designates."""
        return cls._named("designated")

    @classmethod
    def loan_servicing(
        cls,
        parts: Iterable[DebtPart | str] = ("penalty", "cost", "interest", "principal"),
        *,
        last_instalment_first: bool = False,
    ) -> AllocationOrder:
        """As a lender applies money: part after part over all that is due, then the next instalment, or the last."""
        chosen = [choose(DebtPart, p, "parts").value for p in parts]
        return cls._named("loan_servicing", chosen, last_instalment_first)

    @classmethod
    def by_list(cls, listed: Iterable[str]) -> AllocationOrder:
        """By a list of line keys or items, then by due date."""
        return cls._named("listed", listed=[text(t, "listed") for t in listed])


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
