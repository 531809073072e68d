# SPDX-License-Identifier: Apache-2.0
"""Business-day calendars (工作日历) and moving dates by them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from .. import _loupan
from .._core import Choice, Date, choose
from .._value import text
from ._columns import int32, read_days


class Weekday(Choice):
    """A day of the week (星期)."""

    monday = "monday"
    tuesday = "tuesday"
    wednesday = "wednesday"
    thursday = "thursday"
    friday = "friday"
    saturday = "saturday"
    sunday = "sunday"


class Convention(Choice):
    """Where a day goes that is not worked (顺延规则)."""

    unadjusted = "unadjusted"
    """不调整: nowhere."""
    following = "following"
    """顺延: the next business day."""
    modified_following = "modified_following"
    """The next, unless it is in another month; then the one before."""
    preceding = "preceding"
    """提前: the business day before."""
    modified_preceding = "modified_preceding"
    """The one before, unless it is in another month; then the next."""
    nearest = "nearest"
    """The nearer of both; the next when they are as far away."""
    half_month_modified_following = "half_month_modified_following"
    """The next, unless it passes the 15th or the month's end; then the one before."""


class BeyondData(Choice):
    """What to do with a day about which the calendar has no data."""

    provisional = "provisional"
    """暂定: leave it where it is and say so."""
    refuse = "refuse"
    """``core.calendar_missing``."""


class CountedEnds(Choice):
    """Which ends of a stretch of days are counted (首尾计入方式)."""

    last = "last"
    """The start is excluded, the end included (民法典 201)."""
    first = "first"
    both = "both"
    none = "none"


class RolledDate(NamedTuple):
    """A date after rolling."""

    value: datetime.date
    provisional: bool
    """Unmoved, because the calendar's data ended before the answer was known."""


def _dates(given: Iterable[Date], path: str) -> list[Date]:
    if isinstance(given, (str, bytes, datetime.date)):
        _loupan.fail("core.type_invalid", path, f"{type(given).__name__} instead of a list of dates")
    return list(given)


class BusinessCalendar:
    """A business-day calendar (工作日历): a weekly pattern, the days off and the make-up working days (调休上班) of a span.

    Immutable. Beyond ``first`` to ``last`` it says that it does not know.

    Errors: ``core.empty`` (name), ``calendar.dates_out_of_order``, ``calendar.day_outside_span``, ``core.duplicate``,
    ``core.validation`` (no such weekday), ``calendar.empty_calendar``.
    """

    __slots__ = ("_native",)
    _native: _loupan.BusinessCalendar

    def __init__(
        self,
        name: str,
        *,
        first: Date,
        last: Date,
        days_off: Iterable[Date] = (),
        working_days: Iterable[Date] = (),
        weekend: Iterable[Weekday | str] = ("saturday", "sunday"),
        source: str = "",
    ) -> None:
        if isinstance(weekend, str):
            _loupan.fail("core.type_invalid", "weekend", "str instead of a list of weekdays")
        self._native = _loupan.BusinessCalendar(
            text(name, "name"),
            first,
            last,
            [choose(Weekday, day, f"weekend[{i}]").value for i, day in enumerate(weekend)],
            _dates(days_off, "days_off"),
            _dates(working_days, "working_days"),
            text(source, "source"),
        )

    @classmethod
    def _from(cls, native: _loupan.BusinessCalendar) -> BusinessCalendar:
        made = cls.__new__(cls)
        made._native = native
        return made

    @classmethod
    def from_json(cls, document: str) -> BusinessCalendar:
        """Reads a calendar document (docs/schema/calendar.schema.json)."""
        return cls._from(_loupan.BusinessCalendar.parse(text(document, "document")))

    def to_json(self, indent: int | None = None) -> str:
        """The calendar as a document; what has its default value is left out."""
        return self._native.to_json(-1 if indent is None else indent)

    @property
    def digest(self) -> str:
        """SHA-256 over the canonical form, in hexadecimal digits."""
        return self._native.digest()

    @property
    def name(self) -> str:
        """The calendar's name."""
        return self._native.name()

    @property
    def first(self) -> datetime.date:
        """The first day that the data covers."""
        return self._native.first()

    @property
    def last(self) -> datetime.date:
        """The last day that the data covers."""
        return self._native.last()

    @property
    def weekend(self) -> tuple[Weekday, ...]:
        """The days off of every week."""
        return tuple(Weekday(day) for day in self._native.weekend())

    @property
    def days_off(self) -> tuple[datetime.date, ...]:
        """The holidays, ascending."""
        return self._native.days_off()

    @property
    def working_days(self) -> tuple[datetime.date, ...]:
        """The make-up working days, ascending."""
        return self._native.working_days()

    @property
    def source(self) -> str:
        """Where the data was published."""
        return self._native.source()

    def __len__(self) -> int:
        return self._native.size()

    def covers(self, date: Date) -> bool:
        """Whether the data says anything about the day."""
        return self._native.covers(date)

    def is_business_day(self, date: Date) -> bool | None:
        """Whether the day is worked; None beyond the data."""
        return self._native.is_business_day(date)

    def extended(self, addition: BusinessCalendar) -> BusinessCalendar:
        """A calendar with more data (扩展日历). The spans must touch or overlap and the weekends be the same; where they overlap,
        a day that the addition names becomes what it says. Errors: ``calendar.gap``, ``core.validation``."""
        if not isinstance(addition, BusinessCalendar):
            _loupan.fail("core.type_invalid", "addition", f"{type(addition).__name__} instead of a BusinessCalendar")
        return self._from(self._native.extended(addition._native))

    def with_holiday_cn(self, document: str) -> BusinessCalendar:
        """Adds one year of State Council notices, a file as holiday-cn publishes it (并入一年的节假日安排).

        Errors: ``core.json_*``, ``core.date_invalid``, ``core.duplicate``, ``calendar.gap``,
        ``calendar.dates_out_of_order``, ``calendar.day_outside_span``.
        """
        return self._from(self._native.with_holiday_cn(text(document, "document")))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, BusinessCalendar):
            return NotImplemented
        return self._native.equals(other._native)

    def __hash__(self) -> int:
        return hash((self.name, self.first, self.last, len(self)))

    def __reduce__(self) -> tuple[Any, ...]:
        return (BusinessCalendar.from_json, (self.to_json(),))

    def __repr__(self) -> str:
        return f"<BusinessCalendar {self.name!r} {self.first} to {self.last}, {len(self)} business days>"


def native_of(calendar: BusinessCalendar, path: str = "calendar") -> _loupan.BusinessCalendar:
    """The compiled calendar behind the public one."""
    if not isinstance(calendar, BusinessCalendar):
        _loupan.fail("core.type_invalid", path, f"{type(calendar).__name__} instead of a BusinessCalendar")
    return calendar._native


def china() -> BusinessCalendar:
    """China's working days (中国工作日历), 2007-01-01 to 2026-12-31, by the State Council's notices."""
    return BusinessCalendar._from(_loupan.BusinessCalendar.china())


def roll(
    date: Date,
    calendar: BusinessCalendar,
    convention: Convention | str,
    *,
    beyond: BeyondData | str = "provisional",
) -> RolledDate:
    """Moves a day that is not worked (顺延). Where the answer depends on days without data, the day comes back unmoved and
    provisional, or is refused with ``core.calendar_missing``.

    >>> roll("2026-02-15", china(), "following")
    RolledDate(value=datetime.date(2026, 2, 24), provisional=False)
    """
    by = choose(Convention, convention, "convention")
    policy = choose(BeyondData, beyond, "beyond")
    return RolledDate(*native_of(calendar).roll(date, by.value, policy.value))


def roll_again(
    unrolled: Date, earlier: RolledDate, calendar: BusinessCalendar, convention: Convention | str
) -> RolledDate | None:
    """Rolls again with the data that has arrived since (重新顺延): the new result of a provisional one, None when nothing
    changes. Errors: ``core.validation`` when ``earlier`` is provisional but not the unrolled day."""
    by = choose(Convention, convention, "convention")
    now = native_of(calendar).roll_again(unrolled, earlier.value, bool(earlier.provisional), by.value)
    return None if now is None else RolledDate(*now)


def add_business_days(
    date: Date, n: int, calendar: BusinessCalendar, *, beyond: BeyondData | str = "refuse"
) -> RolledDate:
    """The n-th business day after a day, or before it (第 n 个工作日). The day itself is not counted; 0 leaves it where it is.
    Errors: ``core.calendar_missing`` when the data ends before."""
    policy = choose(BeyondData, beyond, "beyond")
    return RolledDate(*native_of(calendar).add_business_days(date, int32(n, "n"), policy.value))


def business_days_between(
    start: Date, end: Date, calendar: BusinessCalendar, *, counted: CountedEnds | str = "last"
) -> int:
    """The number of business days from one day to another (工作日天数), negative when the second is earlier. The start is not
    counted and the end is, unless said. Errors: ``core.calendar_missing``."""
    ends = choose(CountedEnds, counted, "counted")
    return native_of(calendar).business_days_between(start, end, ends.value)


def roll_batch(
    days: Any,
    calendar: BusinessCalendar,
    convention: Convention | str,
    *,
    beyond: BeyondData | str = "provisional",
) -> tuple[Any, Any]:
    """``roll`` for a column (批量顺延): the dates, in the kind that was given, and a boolean array of what is provisional.

    ``days`` is an array of datetime64 or of int32 day numbers since 1970-01-01, a pandas column or a list of dates.
    Errors: ``core.date_invalid`` and ``core.calendar_missing`` with the row.
    """
    by = choose(Convention, convention, "convention")
    policy = choose(BeyondData, beyond, "beyond")
    given = read_days(days, "days")
    value, provisional = native_of(calendar).roll_days(given.numbers, by.value, policy.value)
    return given.like(value), provisional.view(np.bool_)


def add_business_days_batch(
    days: Any, n: Any, calendar: BusinessCalendar, *, beyond: BeyondData | str = "refuse"
) -> tuple[Any, Any]:
    """``add_business_days`` for a column (批量加减工作日); ``n`` is one number or one for each row."""
    policy = choose(BeyondData, beyond, "beyond")
    given = read_days(days, "days")
    if isinstance(n, (list, tuple, np.ndarray)):
        counts = np.asarray(n)
        if counts.ndim != 1 or counts.dtype.kind not in "iu" or (counts.size and abs(counts).max() > 2**31 - 1):
            _loupan.fail("core.type_invalid", "n", "not a column of whole numbers")
        counts = np.ascontiguousarray(counts, dtype=np.int32)
    else:
        counts = np.array([int32(n, "n")], dtype=np.int32)
    value, provisional = native_of(calendar).add_days(given.numbers, counts, policy.value)
    return given.like(value), provisional.view(np.bool_)


def are_business_days(days: Any, calendar: BusinessCalendar) -> Any:
    """Whether each day is worked (批量判断工作日): an int8 array of 1, 0, and -1 beyond the data."""
    given = read_days(days, "days")
    out = native_of(calendar).are_business_days(given.numbers).astype(np.int8)
    out[out == 2] = -1
    return out
