# SPDX-License-Identifier: Apache-2.0
"""The terms of a loan (贷款条款)."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple, cast

from .. import _loupan
from .._core import Choice, Date, Number, Rounding, choose
from .._value import Value, day, decimal_text, drop_empty, flag, integer, json_text, number, optional_number, text


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
