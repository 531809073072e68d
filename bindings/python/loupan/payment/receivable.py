# SPDX-License-Identifier: Apache-2.0
"""Receivables: what is owed, and what was paid of it (应收)."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from .. import _loupan
from .._core import Choice, Date, Number, choose
from .._value import Value, day, decimal_text, drop_empty, flag, integer, json_text, number, text
from .late_fee import ExcessStandard, LateFee, LateFeeRules, late_fee


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
