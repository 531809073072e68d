# SPDX-License-Identifier: Apache-2.0
"""Day counts (计息基准): what part of a year lies between two dates, exactly."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .. import _loupan
from .._core import Choice, Date, choose
from ._columns import int32, read_days
from .schedule import MonthEnd


class DayCount(Choice):
    """How days and years are counted (计息基准). docs/calendar.md has each rule and its market names."""

    thirty_360 = "thirty_360"
    """30/360, Bond Basis."""
    thirty_360_us = "thirty_360_us"
    """30/360 US, 30U/360, with the end-of-February rule."""
    thirty_e_360 = "thirty_e_360"
    """30E/360, Eurobond Basis."""
    thirty_e_360_isda = "thirty_e_360_isda"
    """30E/360 ISDA; needs ``termination``."""
    thirty_360_german = "thirty_360_german"
    """30/360 German."""
    thirty_e_plus_360 = "thirty_e_plus_360"
    """30E+/360."""
    actual_360 = "actual_360"
    """ACT/360 (按实际天数/360)."""
    actual_364 = "actual_364"
    """ACT/364."""
    actual_365_fixed = "actual_365_fixed"
    """ACT/365F (按实际天数/365)."""
    actual_365_25 = "actual_365_25"
    """ACT/365.25."""
    actual_366 = "actual_366"
    """ACT/366."""
    nl_365 = "nl_365"
    """NL/365, without leap days."""
    actual_actual_isda = "actual_actual_isda"
    """ACT/ACT ISDA."""
    actual_actual_icma = "actual_actual_icma"
    """ACT/ACT ICMA; needs ``period_start``, ``period_end`` and ``frequency``."""
    actual_actual_afb = "actual_actual_afb"
    """ACT/ACT AFB."""


_MARKET = {
    "30/360": DayCount.thirty_360,
    "30/360 US": DayCount.thirty_360_us,
    "30E/360": DayCount.thirty_e_360,
    "30E/360 ISDA": DayCount.thirty_e_360_isda,
    "30/360 German": DayCount.thirty_360_german,
    "30E+/360": DayCount.thirty_e_plus_360,
    "ACT/360": DayCount.actual_360,
    "ACT/364": DayCount.actual_364,
    "ACT/365F": DayCount.actual_365_fixed,
    "ACT/365.25": DayCount.actual_365_25,
    "ACT/366": DayCount.actual_366,
    "NL/365": DayCount.nl_365,
    "ACT/ACT ISDA": DayCount.actual_actual_isda,
    "ACT/ACT ICMA": DayCount.actual_actual_icma,
    "ACT/ACT AFB": DayCount.actual_actual_afb,
}


def _day_count(value: DayCount | str) -> str:
    return choose(DayCount, _MARKET.get(value, value) if isinstance(value, str) else value, "day_count").value


def counted_days(start: Date, end: Date, day_count: DayCount | str, *, termination: Date | None = None) -> int:
    """The days that the rule counts (计息天数); the real ones for all but 30/360 and NL/365.

    >>> counted_days("2026-01-31", "2026-02-28", "30E/360")
    28
    """
    return _loupan.calendar_counted_days(start, end, _day_count(day_count), termination)


def year_fraction(
    start: Date,
    end: Date,
    day_count: DayCount | str,
    *,
    termination: Date | None = None,
    period_start: Date | None = None,
    period_end: Date | None = None,
    frequency: int = 0,
    month_end: MonthEnd | str = "clamp",
) -> Fraction:
    """The part of a year from ``start`` to ``end`` (年化期限), exactly.

    Errors: ``calendar.dates_out_of_order``, ``calendar.day_count_needs``, ``core.validation``.

    >>> year_fraction("2003-11-01", "2004-05-01", "ACT/ACT ISDA")
    Fraction(66491, 133590)
    """
    policy = choose(MonthEnd, month_end, "month_end")
    return Fraction(
        *_loupan.calendar_year_fraction(
            start,
            end,
            _day_count(day_count),
            termination,
            period_start,
            period_end,
            int32(frequency, "frequency"),
            policy.value,
        )
    )


def year_fractions(
    start: Any,
    end: Any,
    day_count: DayCount | str,
    *,
    termination: Date | None = None,
    period_start: Date | None = None,
    period_end: Date | None = None,
    frequency: int = 0,
    month_end: MonthEnd | str = "clamp",
) -> tuple[Any, Any]:
    """``year_fraction`` for columns of dates (批量年化期限): numerators and denominators as int64 arrays, not reduced.

    Errors: ``core.length_mismatch``, ``core.date_invalid``, and those of ``year_fraction``, with the row.
    """
    policy = choose(MonthEnd, month_end, "month_end")
    return _loupan.calendar_year_fractions(
        read_days(start, "start").numbers,
        read_days(end, "end").numbers,
        _day_count(day_count),
        termination,
        period_start,
        period_end,
        int32(frequency, "frequency"),
        policy.value,
    )
