# SPDX-License-Identifier: Apache-2.0
"""Rates that are published, and loans that follow them (利率重定价)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from .. import _loupan
from .._core import Choice, Date, choose
from .._value import Value, day, integer, text
from .loan_terms import Change, RateChange, _changes


class RepriceDay(Choice):
    """When a loan takes the new value of its reference rate (重定价日)."""

    january_1 = "january_1"
    anniversary = "anniversary"
    never = "never"


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
