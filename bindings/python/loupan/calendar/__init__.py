# SPDX-License-Identifier: Apache-2.0
"""The calendar room (日历): business days, schedules of dates, day counts."""

from .business import (
    BeyondData,
    BusinessCalendar,
    Convention,
    CountedEnds,
    RolledDate,
    Weekday,
    add_business_days,
    add_business_days_batch,
    are_business_days,
    business_days_between,
    china,
    roll,
    roll_again,
    roll_batch,
)
from .day_count import DayCount, counted_days, year_fraction, year_fractions
from .schedule import (
    Direction,
    MonthEnd,
    ScheduleColumns,
    ScheduledDate,
    Stub,
    add_period,
    schedule,
    schedule_columns,
)

__all__ = [
    "BeyondData",
    "BusinessCalendar",
    "Convention",
    "CountedEnds",
    "DayCount",
    "Direction",
    "MonthEnd",
    "RolledDate",
    "ScheduleColumns",
    "ScheduledDate",
    "Stub",
    "Weekday",
    "add_business_days",
    "add_business_days_batch",
    "add_period",
    "are_business_days",
    "business_days_between",
    "china",
    "counted_days",
    "roll",
    "roll_again",
    "roll_batch",
    "schedule",
    "schedule_columns",
    "year_fraction",
    "year_fractions",
]
