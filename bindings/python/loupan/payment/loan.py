# SPDX-License-Identifier: Apache-2.0
"""Loans: level instalments, schedules, rates that change, early payments (贷款)."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, cast, overload

import numpy as np

from .. import _intake, _loupan
from .._core import Choice, Date, Number, Rounding, choose
from .._errors import RowError
from .._table import Table
from .._value import Value, day, decimal_text, drop_empty, flag, integer, json_text, number, optional_number, text
from ..pricing.explain import Explanation, step_from

if TYPE_CHECKING:
    import pandas as pd


class Repayment(Choice):
    """How a loan is paid back (还款方式)."""

    level_payment = "level_payment"
    """等额本息: payments alike."""
    level_principal = "level_principal"
    """等额本金: principal parts alike, payments falling."""
    bullet = "bullet"
    """到期一次还本付息."""
    interest_only = "interest_only"
    """按期付息到期还本."""
    balloon = "balloon"
    """气球贷: payments alike, and the balloon with the last."""
    graduated = "graduated"
    """等比累进: payments alike within a stage, then times 1 + step."""


class PaymentBasis(Choice):
    """What the level payment is computed from (月供计算口径)."""

    nominal = "nominal"
    """The formula at annual / 12, as banks quote it."""
    solved = "solved"
    """What pays the loan exactly at the interest that each row really has."""


class Residual(Choice):
    """Who takes what rounding leaves over (尾差)."""

    last = "last"
    first = "first"
    spread = "spread"


class EarlyEnd(Choice):
    """What happens when a loan is paid before its last row."""

    refuse = "refuse"
    """``payment.last_row_negative``."""
    end = "end"
    """The row pays what is left and is the last."""


class GraceInterest(Choice):
    """What becomes of the interest of an interest grace (宽限期利息)."""

    capitalise = "capitalise"
    """计入本金."""
    defer = "defer"
    """递延: paid without interest on it with the first row after the grace."""


class AfterChange(Choice):
    """What follows a change of the rate (利率调整后)."""

    payment = "payment"
    term = "term"


class ChangeWithin(Choice):
    """From which interest on a change counts."""

    next_period = "next_period"
    by_days = "by_days"
    """分段计息: a period is divided by days at the change."""


class PrepaymentEffect(Choice):
    """What a part paid early changes (提前还款方式)."""

    shorten_term = "shorten_term"
    """缩短期限: the payment stays."""
    lower_payment = "lower_payment"
    """减少月供."""


class RepriceDay(Choice):
    """When a loan takes the new value of its reference rate (重定价日)."""

    january_1 = "january_1"
    anniversary = "anniversary"
    never = "never"


class RateChange(NamedTuple):
    """A new annual rate, as a fraction, from a day on."""

    start: datetime.date
    annual: Decimal


Change = tuple[Date, Number]
"""A day and an annual rate; ``RateChange`` is one."""


def _how(rounding: Rounding | Number, path: str) -> Rounding:
    return rounding if isinstance(rounding, Rounding) else Rounding(number(rounding, path))


_TO_FEN = Rounding()


def _how_text(rounding: Rounding) -> str:
    if rounding is _TO_FEN:
        return "half_up@0.01"
    return f"{rounding.mode.value}@{decimal_text(rounding.step)}"


def _how_doc(rounding: Rounding) -> Any:
    if rounding == Rounding():
        return None
    return {"step": decimal_text(rounding.step), "mode": rounding.mode.value}


def _how_from(given: Any) -> Rounding:
    if given is None:
        return Rounding()
    return Rounding(given) if isinstance(given, str) else Rounding(given["step"], given.get("mode", "half_up"))


def _changes(rates: Iterable[Change], path: str) -> tuple[RateChange, ...]:
    out = []
    for i, (start, annual) in enumerate(rates):
        at = f"{path}[{i}]"
        out.append(RateChange(_loupan.date(start, at + ".from"), number(annual, at + ".annual")))
    return tuple(out)


def _currency_doc(currency: str) -> Any:
    if currency == "CNY":
        return None
    code, colon, digits = currency.partition(":")
    return {"code": code, "digits": int(digits) if digits.isdecimal() else -1} if colon else code


def _currency_from(given: Any) -> str:
    return "CNY" if given is None else given if isinstance(given, str) else f"{given['code']}:{given['digits']}"


@dataclass(frozen=True, init=False, repr=False)
class LoanTerms(Value):
    """The terms of a loan (贷款条款). Amounts in the currency's main unit, rates as fractions (3 % is ``0.03``).

    ``periods`` counts every row, grace included. ``months`` or ``days`` is the length of a period. Without ``start`` the
    schedule has no dates. ``basis`` names a day count (``actual_360``, ...); None is by whole periods: annual x months / 12.
    ``roll`` names a business-day convention and needs a calendar.

    Errors: ``payment.principal_invalid``, ``payment.instalments_invalid``, ``payment.rate_implausible`` (below 0 or above
    100 %), ``core.validation`` with the field, ``core.float_refused``.
    """

    principal: Decimal
    annual_rate: Decimal
    periods: int
    method: Repayment = Repayment.level_payment
    months: int = 1
    days: int = 0
    start: datetime.date | None = None
    first_due: datetime.date | None = None
    due_day: int = 0
    basis: str | None = None
    payments: PaymentBasis = PaymentBasis.nominal
    roll: str = "unadjusted"
    beyond: str = "provisional"
    accrue_to_rolled: bool = False
    payment_rounding: Rounding = Rounding()
    interest_rounding: Rounding = Rounding()
    unrounded_balance: bool = False
    residual: Residual = Residual.last
    early: EarlyEnd = EarlyEnd.refuse
    interest_grace: int = 0
    principal_grace: int = 0
    grace: GraceInterest = GraceInterest.capitalise
    balloon: Decimal | None = None
    step: Decimal | None = None
    step_every: int = 12
    may_grow: bool = False
    rates: tuple[RateChange, ...] = ()
    on_change: AfterChange = AfterChange.payment
    within: ChangeWithin = ChangeWithin.next_period
    currency: str = "CNY"

    def __init__(
        self,
        principal: Number,
        annual_rate: Number,
        periods: int,
        method: Repayment | str = Repayment.level_payment,
        *,
        months: int | None = None,
        days: int = 0,
        start: Date | None = None,
        first_due: Date | None = None,
        due_day: int = 0,
        basis: str | None = None,
        payments: PaymentBasis | str = PaymentBasis.nominal,
        roll: str = "unadjusted",
        beyond: str = "provisional",
        accrue_to_rolled: bool = False,
        payment_rounding: Rounding | Number = Rounding(),
        interest_rounding: Rounding | Number = Rounding(),
        unrounded_balance: bool = False,
        residual: Residual | str = Residual.last,
        early: EarlyEnd | str = EarlyEnd.refuse,
        interest_grace: int = 0,
        principal_grace: int = 0,
        grace: GraceInterest | str = GraceInterest.capitalise,
        balloon: Number | None = None,
        step: Number | None = None,
        step_every: int = 12,
        may_grow: bool = False,
        rates: Iterable[Change] = (),
        on_change: AfterChange | str = AfterChange.payment,
        within: ChangeWithin | str = ChangeWithin.next_period,
        currency: str = "CNY",
    ) -> None:
        days = integer(days, "days")
        self._set(
            principal=number(principal, "principal"),
            annual_rate=number(annual_rate, "annual_rate"),
            periods=integer(periods, "periods"),
            method=choose(Repayment, method, "method"),
            months=integer(months, "months") if months is not None else 0 if days else 1,
            days=days,
            start=day(start, "start"),
            first_due=day(first_due, "first_due"),
            due_day=integer(due_day, "due_day"),
            basis=None if basis is None else text(basis, "basis"),
            payments=choose(PaymentBasis, payments, "payments"),
            roll=text(roll, "roll"),
            beyond=text(beyond, "beyond"),
            accrue_to_rolled=flag(accrue_to_rolled, "accrue_to_rolled"),
            payment_rounding=_how(payment_rounding, "payment_rounding"),
            interest_rounding=_how(interest_rounding, "interest_rounding"),
            unrounded_balance=flag(unrounded_balance, "unrounded_balance"),
            residual=choose(Residual, residual, "residual"),
            early=choose(EarlyEnd, early, "early"),
            interest_grace=integer(interest_grace, "interest_grace"),
            principal_grace=integer(principal_grace, "principal_grace"),
            grace=choose(GraceInterest, grace, "grace"),
            balloon=optional_number(balloon, "balloon"),
            step=optional_number(step, "graduated.step"),
            step_every=integer(step_every, "graduated.every"),
            may_grow=flag(may_grow, "may_grow"),
            rates=_changes(rates, "rates"),
            on_change=choose(AfterChange, on_change, "on_change"),
            within=choose(ChangeWithin, within, "within"),
            currency=text(currency, "currency"),
        )
        canonical, digest = _loupan.read_loan_terms(json_text(self._doc()))
        self._set(_json=canonical, _digest=digest)

    def _doc(self) -> dict[str, Any]:
        period = {"months": self.months, "days": self.days}
        return drop_empty(
            {
                "schema": "loupan/loan-terms",
                "semantics": 1,
                "currency": _currency_doc(self.currency),
                "principal": decimal_text(self.principal),
                "annual_rate": decimal_text(self.annual_rate),
                "periods": self.periods,
                "method": self.method.value,
                "period": period,
                "start": self.start and self.start.isoformat(),
                "first_due": self.first_due and self.first_due.isoformat(),
                "due_day": self.due_day,
                "basis": self.basis,
                "payments": self.payments.value,
                "roll": self.roll or None,
                "beyond": self.beyond or None,
                "accrue_to_rolled": self.accrue_to_rolled,
                "payment_rounding": _how_doc(self.payment_rounding),
                "interest_rounding": _how_doc(self.interest_rounding),
                "unrounded_balance": self.unrounded_balance,
                "residual": self.residual.value,
                "early": self.early.value,
                "interest_grace": self.interest_grace,
                "principal_grace": self.principal_grace,
                "grace": self.grace.value,
                "balloon": None if self.balloon is None else decimal_text(self.balloon),
                "graduated": None
                if self.step is None
                else {"step": decimal_text(self.step), "every": self.step_every},
                "may_grow": self.may_grow,
                "rates": [{"from": c.start.isoformat(), "annual": decimal_text(c.annual)} for c in self.rates],
                "on_change": self.on_change.value,
                "within": self.within.value,
            }
        )

    def to_json(self) -> str:
        """The terms as a JSON document; what has its default value is left out."""
        return cast(str, self.__dict__["_json"])

    @property
    def digest(self) -> str:
        """SHA-256 over the canonical form, in hexadecimal digits."""
        return cast(str, self.__dict__["_digest"])

    @classmethod
    def from_json(cls, document: str) -> LoanTerms:
        """Reads a document of terms. Errors: ``core.json_...`` with the field's path, ``core.unsupported``."""
        d = json.loads(_loupan.read_loan_terms(text(document, "document"))[0])
        period, stages = d.get("period", {"months": 1}), d.get("graduated", {})
        plain = {
            name: d[name]
            for name in (
                "start first_due due_day basis payments roll beyond accrue_to_rolled unrounded_balance residual early "
                "interest_grace principal_grace grace balloon may_grow on_change within"
            ).split()
            if name in d
        }
        return cls(
            d["principal"],
            d["annual_rate"],
            d["periods"],
            d.get("method", "level_payment"),
            months=period.get("months", 0),
            days=period.get("days", 0),
            payment_rounding=_how_from(d.get("payment_rounding")),
            interest_rounding=_how_from(d.get("interest_rounding")),
            step=stages.get("step"),
            step_every=stages.get("every", 12),
            rates=[(c["from"], c["annual"]) for c in d.get("rates", ())],
            currency=_currency_from(d.get("currency")),
            **plain,
        )


@dataclass(frozen=True, init=False, repr=False)
class PrepaymentFee(Value):
    """What an early payment costs (提前还款违约金): a fraction of the amount plus months of interest on it, at least
    ``minimum``, at most ``maximum``; nothing once ``free_after`` rows are paid or from ``free_from`` on."""

    of_amount: Decimal = Decimal(0)
    months_of_interest: int = 0
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    free_after: int | None = None
    free_from: datetime.date | None = None
    rounding: Rounding = Rounding()

    def __init__(
        self,
        of_amount: Number = 0,
        *,
        months_of_interest: int = 0,
        minimum: Number | None = None,
        maximum: Number | None = None,
        free_after: int | None = None,
        free_from: Date | None = None,
        rounding: Rounding | Number = Rounding(),
    ) -> None:
        self._set(
            of_amount=number(of_amount, "fee.of_amount"),
            months_of_interest=integer(months_of_interest, "fee.months_of_interest"),
            minimum=optional_number(minimum, "fee.minimum"),
            maximum=optional_number(maximum, "fee.maximum"),
            free_after=None if free_after is None else integer(free_after, "fee.free_after"),
            free_from=day(free_from, "fee.free_from"),
            rounding=_how(rounding, "fee.rounding"),
        )

    def _doc(self) -> dict[str, Any]:
        return drop_empty(
            {
                "of_amount": decimal_text(self.of_amount),
                "months_of_interest": self.months_of_interest,
                "minimum": None if self.minimum is None else decimal_text(self.minimum),
                "maximum": None if self.maximum is None else decimal_text(self.maximum),
                "free_after": self.free_after,
                "free_from": self.free_from and self.free_from.isoformat(),
                "rounding": _how_doc(self.rounding),
            }
        )


@dataclass(frozen=True, init=False, repr=False)
class Prepayment(Value):
    """One early payment (提前还款), on a day or right after a row; without an amount the loan is settled (结清)."""

    amount: Decimal | None = None
    on: datetime.date | None = None
    row: int = 0
    effect: PrepaymentEffect = PrepaymentEffect.shorten_term
    fee: PrepaymentFee = PrepaymentFee()

    def __init__(
        self,
        amount: Number | None = None,
        *,
        on: Date | None = None,
        row: int = 0,
        effect: PrepaymentEffect | str = PrepaymentEffect.shorten_term,
        fee: PrepaymentFee | None = None,
    ) -> None:
        self._set(
            amount=optional_number(amount, "amount"),
            on=day(on, "on"),
            row=integer(row, "row"),
            effect=choose(PrepaymentEffect, effect, "effect"),
            fee=PrepaymentFee() if fee is None else fee,
        )

    def _doc(self) -> dict[str, Any]:
        return drop_empty(
            {
                "amount": None if self.amount is None else decimal_text(self.amount),
                "on": self.on and self.on.isoformat(),
                "row": self.row,
                "effect": self.effect.value,
                "fee": self.fee._doc(),
            }
        )


class LoanRow(NamedTuple):
    """One row of a schedule. ``kind``: ``instalment``, ``prepayment`` or ``settlement``; ``due`` is rolled."""

    no: int
    kind: str
    due: datetime.date | None
    unrolled: datetime.date | None
    provisional: bool
    annual_rate: Decimal
    payment: Decimal
    interest: Decimal
    principal: Decimal
    fee: Decimal
    balance: Decimal


class Payoff(NamedTuple):
    """What settles a loan on a day (结清金额)."""

    on: datetime.date
    balance: Decimal
    interest: Decimal
    fee: Decimal
    total: Decimal


_AMOUNTS = ("payment", "interest", "principal", "fee", "balance")


class LoanSchedule(Sequence[LoanRow]):
    """The schedule of a loan (还款计划表): rows that add up. Made by :func:`loan_schedule`."""

    __slots__ = ("_handle",)
    _handle: _loupan.LoanSchedule

    def __init__(self) -> None:
        raise TypeError("a schedule is made by loan_schedule()")

    @classmethod
    def _of(cls, handle: _loupan.LoanSchedule) -> LoanSchedule:
        made = cls.__new__(cls)
        made._handle = handle
        return made

    def __len__(self) -> int:
        return len(self._handle)

    @overload
    def __getitem__(self, at: int) -> LoanRow: ...
    @overload
    def __getitem__(self, at: slice) -> list[LoanRow]: ...
    def __getitem__(self, at: int | slice) -> LoanRow | list[LoanRow]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self)))]
        index = integer(at, "row")
        if not -len(self) <= index < len(self):
            raise IndexError(f"row {at} of {len(self)}")
        return LoanRow(*self._handle.row(index % len(self)))

    def __iter__(self) -> Iterator[LoanRow]:
        return (LoanRow(*self._handle.row(i)) for i in range(len(self)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, LoanSchedule):
            return NotImplemented
        return self._handle.equals(other._handle)

    __hash__ = None  # type: ignore[assignment]

    @property
    def columns(self) -> dict[str, Any]:
        """Read-only columns: ``payment``, ``interest``, ``principal``, ``fee``, ``balance`` in minor units (int64),
        ``no``, ``annual_rate`` at 1e-8, and ``due`` and ``unrolled`` as days where there are dates."""
        names = ["no", "annual_rate", *_AMOUNTS]
        if self._handle.dated():
            names += ["due", "unrolled"]
        return {name: self._handle.column(name) for name in names}

    @property
    def principal(self) -> Decimal:
        """The loan."""
        return self._handle.principal()

    @property
    def total_interest(self) -> Decimal:
        """利息合计."""
        return self._handle.total_interest()

    @property
    def total_payment(self) -> Decimal:
        """还款合计, fees included."""
        return self._handle.total_payment()

    @property
    def total_fees(self) -> Decimal:
        """违约金合计."""
        return self._handle.total_fees()

    def to_pandas(self, amounts: str = "decimal") -> pd.DataFrame:
        """A data frame, a row a row. ``amounts``: ``decimal``, ``minor`` or ``float`` (for charts)."""
        import pandas as pd

        from .. import _pandas

        _pandas.check_amounts(amounts)
        digits = self._handle.digits()
        frame = pd.DataFrame({"no": self._handle.column("no"), "kind": self._handle.kinds()})
        if self._handle.dated():
            frame["due"] = pd.Series([row.due for row in self], dtype=object)
            frame["provisional"] = self._handle.provisional()
        frame["annual_rate"] = pd.Series([row.annual_rate for row in self], dtype=object)
        for name in _AMOUNTS:
            values = self._handle.column(name)
            if amounts == "decimal":
                frame[name] = pd.Series([getattr(row, name) for row in self], dtype=object)
            elif amounts == "minor":
                frame[name + "_minor"] = values
            else:
                frame[name] = values / float(10**digits)
        return frame

    def __repr__(self) -> str:
        return f"<LoanSchedule: {len(self)} rows, {self.principal} of principal, {self.total_interest} of interest>"

    def table(self, rows: int | None = None) -> Table:
        """The first rows as a table, all without a number; a day with a question mark is provisional."""
        shown = self[:rows]
        names = [name for name in _AMOUNTS if name != "fee" or self.total_fees]
        cells = [
            (r.no, f"{r.due}{'?' * r.provisional}" if r.due else "", *(getattr(r, name) for name in names)) for r in shown
        ]
        return Table(("no", "due", *names), cells, "rl" + "r" * len(names), len(self) - len(shown))

    def __str__(self) -> str:
        return str(self.table(24))

    def _repr_html_(self) -> str:
        return self.table(24).html()


def _early(prepayments: Iterable[Prepayment]) -> str:
    given = list(prepayments)
    for i, each in enumerate(given):
        if not isinstance(each, Prepayment):
            _loupan.fail("core.type_invalid", f"prepayments[{i}]", f"{type(each).__name__} instead of Prepayment")
    return json_text([each._doc() for each in given])


def _terms(terms: object) -> str:
    if not isinstance(terms, LoanTerms):
        _loupan.fail("core.type_invalid", "terms", f"{type(terms).__name__} instead of LoanTerms")
    return terms.to_json()


def loan_schedule(
    terms: LoanTerms, *, prepayments: Iterable[Prepayment] = (), calendar: Any = None
) -> LoanSchedule:
    """The schedule of a loan (生成还款计划). A ``calendar`` is needed when the terms roll due dates.

    Errors: ``payment.last_row_negative``, ``payment.interest_not_covered``, ``payment.prepayment_over_balance``,
    ``core.calendar_missing``, ``core.validation``.
    """
    return LoanSchedule._of(_loupan.loan_schedule(_terms(terms), _early(prepayments), calendar))


def combine_loans(parts: Iterable[LoanSchedule]) -> LoanSchedule:
    """Loans side by side (组合贷款): rows of one day are added up. Errors: ``core.empty``, ``core.validation``."""
    return LoanSchedule._of(_loupan.combine_loans([part._handle for part in parts]))


def settle_loan(
    terms: LoanTerms,
    on: Date,
    *,
    fee: PrepaymentFee | None = None,
    prepayments: Iterable[Prepayment] = (),
    calendar: Any = None,
) -> Payoff:
    """The amount that settles a loan on a day (提前结清试算). Errors: ``core.validation`` for a day without a balance."""
    rule = json_text((fee or PrepaymentFee())._doc())
    return Payoff(*_loupan.settle_loan(_terms(terms), on, rule, _early(prepayments), calendar))


def explain_loan(
    terms: LoanTerms,
    no: int,
    *,
    prepayments: Iterable[Prepayment] = (),
    calendar: Any = None,
    language: str = "en",
) -> Explanation:
    """How an instalment came about (逐期说明); the figures are those of :func:`loan_schedule`.

    Errors: ``core.not_found`` when the loan has no such instalment.
    """
    told = _loupan.explain_loan(_terms(terms), integer(no, "no"), _early(prepayments), calendar)
    return Explanation(step_from(told), language)


def level_payment(
    principal: Number,
    annual_rate: Number,
    periods: int,
    *,
    rounding: Rounding | Number = Rounding(),
    periods_per_year: int = 12,
    currency: str = "CNY",
) -> Decimal:
    """The level instalment (等额本息): P r (1+r)^n / ((1+r)^n - 1), r = annual / 12, rounded once; exact, ties included.

    Errors: ``payment.principal_invalid``, ``payment.instalments_invalid``, ``payment.rate_implausible``,
    ``core.rounding_invalid``, ``core.float_refused``.
    """
    return _loupan.level_payment(
        principal,
        annual_rate,
        integer(periods, "periods"),
        _how_text(_how(rounding, "rounding")),
        integer(periods_per_year, "periods_per_year"),
        currency,
    )


class LevelPayments(NamedTuple):
    """A payment a loan, in minor units (masked where it is absent), and the bad rows."""

    payment: Any
    errors: tuple[RowError, ...]


class LoanSchedules(NamedTuple):
    """Schedules of many loans: the rows of loan ``i`` are ``offsets[i]:offsets[i + 1]``. Amounts in minor units."""

    offsets: Any
    interest: Any
    principal: Any
    balance: Any
    payment: Any
    total_interest: Any
    errors: tuple[RowError, ...]


def _collect(errors: str) -> bool:
    if errors not in ("raise", "collect"):
        _loupan.fail("core.validation", "errors", str(errors))
    return errors == "collect"


def _masked(values: Any, mask: Any) -> Any:
    kind: Any = np.ma.MaskedArray
    return values if mask is None else kind(values, mask=mask, copy=False)


def level_payments(
    principal: Any,
    annual_rate: Any,
    periods: Any,
    *,
    rounding: Rounding | Number = _TO_FEN,
    periods_per_year: int = 12,
    currency: str = "CNY",
    errors: str = "raise",
) -> LevelPayments:
    """The level instalments of many loans (批量月供), the figures of :func:`level_payment`.

    Three int64 arrays, read without a copy: minor units, annual rates at 1e-8 (3 % is 3 000 000), periods. The result is a
    read-only int64 array in minor units. ``errors``: ``raise`` lists all bad rows in one error, ``collect`` returns them.
    """
    values, mask, bad = _loupan.level_payments(
        _intake.scaled(principal, "principal"),
        _intake.scaled(annual_rate, "annual_rate"),
        _intake.scaled(periods, "periods"),
        _how_text(_how(rounding, "rounding")),
        integer(periods_per_year, "periods_per_year"),
        currency,
        _collect(errors),
    )
    return LevelPayments(_masked(values, mask), bad)


def loan_schedules(
    principal: Any,
    annual_rate: Any,
    periods: Any,
    *,
    method: Repayment | str = Repayment.level_payment,
    months: int | None = None,
    days: int = 0,
    payment_rounding: Rounding | Number = Rounding(),
    interest_rounding: Rounding | Number = Rounding(),
    currency: str = "CNY",
    errors: str = "raise",
) -> LoanSchedules:
    """The schedules of many loans (批量还款计划) by whole periods; columns as in :func:`level_payments`.

    ``method``: ``level_payment`` or ``level_principal``. Errors: as :func:`loan_schedule`, with all bad loans.
    """
    found = _loupan.loan_schedules(
        _intake.scaled(principal, "principal"),
        _intake.scaled(annual_rate, "annual_rate"),
        _intake.scaled(periods, "periods"),
        choose(Repayment, method, "method").value,
        integer(months, "months") if months is not None else 0 if days else 1,
        integer(days, "days"),
        _how_text(_how(payment_rounding, "payment_rounding")),
        _how_text(_how(interest_rounding, "interest_rounding")),
        currency,
        _collect(errors),
    )
    return LoanSchedules(
        found["offsets"],
        found["interest"],
        found["principal"],
        found["balance"],
        _masked(*found["payment"]),
        _masked(*found["total_interest"]),
        found["errors"],
    )


@dataclass(frozen=True, init=False, repr=False)
class RateSeries(Value):
    """A rate that is published from time to time (报价利率序列), such as the loan prime rate: a value from each day on.

    Errors: ``core.empty``, ``core.duplicate``, ``core.validation`` (days not ascending), ``payment.rate_implausible``.
    """

    rates: tuple[RateChange, ...]

    def __init__(self, rates: Iterable[Change]) -> None:
        given = _changes(rates, "rates")
        _loupan.check_rates(given)
        self._set(rates=given)

    @classmethod
    def from_csv(cls, document: str, column: str) -> RateSeries:
        """Reads CSV text with a column ``date`` and a column of percentages, such as ``lpr_5y``."""
        return cls(_loupan.rates_from_csv(text(document, "document"), text(column, "column")))

    def at(self, on: Date) -> Decimal:
        """The value in force on a day. Errors: ``payment.rate_missing`` before the first."""
        return _loupan.rate_at(self.rates, on)

    def reprice(
        self,
        start: Date,
        until: Date,
        *,
        day: RepriceDay | str = RepriceDay.january_1,
        spread_basis_points: int = 0,
        every_years: int = 1,
    ) -> tuple[RateChange, ...]:
        """The rates of a loan drawn on ``start`` that follows the series (重定价): the first, then each that differs.

        After the last published value that value stays. Errors: ``payment.rate_missing``, ``core.validation``.
        """
        rows = _loupan.reprice(
            self.rates,
            choose(RepriceDay, day, "day").value,
            integer(spread_basis_points, "spread_basis_points"),
            integer(every_years, "every_years"),
            start,
            until,
        )
        return tuple(RateChange(*row) for row in rows)
