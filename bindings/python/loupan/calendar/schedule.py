# SPDX-License-Identifier: Apache-2.0
"""Schedules of dates (日期计划)."""

from __future__ import annotations

import datetime
from typing import Any, NamedTuple

import numpy as np

from .. import _loupan
from .._core import Choice, Date, choose
from .._value import text
from ._columns import int32
from .business import BeyondData, BusinessCalendar, Convention, native_of


class Direction(Choice):
    """Where the regular dates are reckoned from (推算方向)."""

    forward = "forward"
    """From the start; what is left over is at the end."""
    backward = "backward"
    """From the end; what is left over is at the start."""


class Stub(Choice):
    """What becomes of days that make no whole period (残余期间)."""

    short = "short"
    """A period of their own."""
    long = "long"
    """They join the whole period beside them."""
    none = "none"
    """There must be none."""


class MonthEnd(Choice):
    """What becomes of a day that a month lacks (月末处理)."""

    clamp = "clamp"
    """The month's last day."""
    snap = "snap"
    """As clamp, and a month's last day stays a last day."""
    reject = "reject"
    """``core.month_end``."""


class ScheduledDate(NamedTuple):
    """One date of a schedule."""

    unrolled: datetime.date
    """As reckoned from the anchor."""
    value: datetime.date
    """After rolling."""
    provisional: bool
    """The calendar's data ended before the answer was known: see ``roll_again``."""
    regular: bool
    """The period that ends here is a whole one; also set for the first date."""


class ScheduleColumns(NamedTuple):
    """A schedule as NumPy columns: two of datetime64[D] and two of bool."""

    unrolled: Any
    value: Any
    provisional: Any
    regular: Any


def _rule(
    start: Date,
    end: Date,
    every: str,
    direction: Direction | str,
    stub: Stub | str,
    first: Date | None,
    next_to_last: Date | None,
    month_end: MonthEnd | str,
    day: int | None,
    convention: Convention | str,
    start_convention: Convention | str | None,
    end_convention: Convention | str | None,
    beyond: BeyondData | str,
) -> dict[str, Any]:
    def other(value: Convention | str | None, path: str) -> str | None:
        return None if value is None else choose(Convention, value, path).value

    return {
        "start": start,
        "end": end,
        "every": text(every, "every"),
        "direction": choose(Direction, direction, "direction").value,
        "stub": choose(Stub, stub, "stub").value,
        "first": first,
        "next_to_last": next_to_last,
        "month_end": choose(MonthEnd, month_end, "month_end").value,
        "day": None if day is None else int32(day, "day"),
        "convention": choose(Convention, convention, "convention").value,
        "start_convention": other(start_convention, "start_convention"),
        "end_convention": other(end_convention, "end_convention"),
        "beyond": choose(BeyondData, beyond, "beyond").value,
    }


def schedule(
    start: Date,
    end: Date,
    every: str = "P1M",
    *,
    calendar: BusinessCalendar | None = None,
    convention: Convention | str = "unadjusted",
    direction: Direction | str = "forward",
    stub: Stub | str = "short",
    first: Date | None = None,
    next_to_last: Date | None = None,
    month_end: MonthEnd | str = "clamp",
    day: int | None = None,
    start_convention: Convention | str | None = None,
    end_convention: Convention | str | None = None,
    beyond: BeyondData | str = "provisional",
) -> list[ScheduledDate]:
    """The dates from start to end (生成日期计划), both included.

    ``every`` is a period of ISO 8601 (``P1M``, ``P2W``, ``P30D``, ``P1Y``). Every regular date is counted from the anchor:
    ``first`` or else the start, backward ``next_to_last`` or else the end. ``day`` is the day of the month that is meant when
    the anchor's month lacks it. Two dates may roll to the same day; both stay.

    Errors: ``calendar.dates_out_of_order``, ``calendar.period_invalid``, ``calendar.schedule_irregular``,
    ``calendar.schedule_day``, ``core.month_end``, ``core.calendar_missing`` (a convention without a calendar, or days beyond
    the data that the rule refuses).

    >>> [str(d.value) for d in schedule("2026-01-31", "2026-04-30")]
    ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30']
    """
    rule = _rule(
        start,
        end,
        every,
        direction,
        stub,
        first,
        next_to_last,
        month_end,
        day,
        convention,
        start_convention,
        end_convention,
        beyond,
    )
    native = None if calendar is None else native_of(calendar)
    return [ScheduledDate(*row) for row in _loupan.calendar_schedule(rule, native)]


def schedule_columns(
    start: Date,
    end: Date,
    every: str = "P1M",
    *,
    calendar: BusinessCalendar | None = None,
    convention: Convention | str = "unadjusted",
    direction: Direction | str = "forward",
    stub: Stub | str = "short",
    first: Date | None = None,
    next_to_last: Date | None = None,
    month_end: MonthEnd | str = "clamp",
    day: int | None = None,
    start_convention: Convention | str | None = None,
    end_convention: Convention | str | None = None,
    beyond: BeyondData | str = "provisional",
) -> ScheduleColumns:
    """``schedule`` as NumPy columns (日期列), without an object for each date."""
    rule = _rule(
        start,
        end,
        every,
        direction,
        stub,
        first,
        next_to_last,
        month_end,
        day,
        convention,
        start_convention,
        end_convention,
        beyond,
    )
    native = None if calendar is None else native_of(calendar)
    unrolled, value, provisional, regular = _loupan.calendar_schedule_columns(rule, native)
    return ScheduleColumns(
        unrolled.astype(np.int64).view("datetime64[D]"),
        value.astype(np.int64).view("datetime64[D]"),
        provisional.view(np.bool_),
        regular.view(np.bool_),
    )


def add_period(anchor: Date, period: str, times: int = 1, *, month_end: MonthEnd | str = "clamp") -> datetime.date:
    """The day ``times`` periods after the anchor (期间相加), always counted from the anchor.

    >>> add_period("2024-01-31", "P1M", 13)
    datetime.date(2025, 2, 28)
    """
    policy = choose(MonthEnd, month_end, "month_end")
    return _loupan.calendar_add_period(anchor, text(period, "period"), int32(times, "times"), policy.value)
