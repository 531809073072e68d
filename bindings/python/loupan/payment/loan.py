# SPDX-License-Identifier: Apache-2.0
"""Loans: level instalments and schedules (贷款)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, overload

import numpy as np

from .. import _intake, _loupan
from .._core import Date, Number, Rounding, choose
from .._errors import RowError
from .._table import Table
from .._value import integer, json_text
from ..pricing.explain import Explanation, step_from
from .loan_terms import _TO_FEN, LoanTerms, Repayment, _how, _how_text
from .prepayment import Prepayment, PrepaymentFee

if TYPE_CHECKING:
    import pandas as pd


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
