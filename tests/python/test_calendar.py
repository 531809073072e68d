# SPDX-License-Identifier: Apache-2.0
"""The calendar room: the same dates as C++, and as NumPy's own calendar where that knows them."""

from __future__ import annotations

import copy
import datetime
import json
import os
import pathlib
import pickle
from fractions import Fraction
from typing import Any

import jsonschema
import numpy as np
import pandas as pd
import pytest

import loupan as lp

C = lp.calendar
ROOT = pathlib.Path(os.environ.get("LOUPAN_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))
CN = C.china()
BAD = json.loads((ROOT / "tests/vectors/bad_calendar.json").read_text(encoding="utf-8"))["cases"]
SCHEMA = json.loads((ROOT / "docs/schema/calendar.schema.json").read_text(encoding="utf-8"))
DAY = datetime.date


def numpy_calendar(cn: Any) -> np.busdaycalendar:
    """China without its make-up days, which NumPy has no way to say."""
    return np.busdaycalendar(weekmask="1111100", holidays=list(cn.days_off))


def without_make_up_days(cn: Any) -> Any:
    return C.BusinessCalendar("no make-up days", first=cn.first, last=cn.last, days_off=cn.days_off)


def refused(call: Any) -> tuple[str, str]:
    with pytest.raises(lp.Error) as caught:
        call()
    return caught.value.code, caught.value.path


def test_china() -> None:
    assert CN.name == "China"
    assert (CN.first, CN.last) == (DAY(2007, 1, 1), DAY(2026, 12, 31))
    assert CN.is_business_day("2026-02-14") is True
    assert CN.is_business_day(DAY(2026, 2, 16)) is False
    assert CN.is_business_day("2027-01-01") is None
    assert CN.covers("2026-12-31") and not CN.covers("2027-01-01")
    assert CN.weekend == ("saturday", "sunday")
    assert DAY(2007, 12, 31) in CN.days_off
    assert DAY(2026, 10, 10) in CN.working_days
    assert repr(CN) == "<BusinessCalendar 'China' 2007-01-01 to 2026-12-31, 4991 business days>"


def test_every_day_is_numpys() -> None:
    plain = without_make_up_days(CN)
    days = np.arange("2007-01-01", "2027-01-01", dtype="datetime64[D]")
    assert (C.are_business_days(days, plain) == np.is_busday(days, busdaycal=numpy_calendar(CN))).all()
    assert C.are_business_days(["2027-01-01", DAY(2026, 1, 1)], CN).tolist() == [-1, 0]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("following", "following"),
        ("preceding", "preceding"),
        ("modified_following", "modifiedfollowing"),
        ("modified_preceding", "modifiedpreceding"),
    ],
)
def test_rolling_is_numpys(ours: str, theirs: Any) -> None:
    plain = without_make_up_days(CN)
    days = np.arange("2007-02-01", "2026-12-01", dtype="datetime64[D]")
    value, provisional = C.roll_batch(days, plain, ours)
    assert value.dtype == np.dtype("datetime64[D]")
    assert (value == np.busday_offset(days, 0, roll=theirs, busdaycal=numpy_calendar(CN))).all()
    assert not provisional.any()
    assert C.roll(days[20].item(), plain, ours) == C.RolledDate(value[20].item(), False)


def test_adding_business_days_is_numpys() -> None:
    plain = without_make_up_days(CN)
    days = np.arange("2010-01-01", "2012-01-01", dtype="datetime64[D]")
    n = np.arange(1, len(days) + 1, dtype=np.int64) % 90 + 1
    value, _ = C.add_business_days_batch(days, n, plain)
    # NumPy counts from a business day, loupan from any day: the n-th after a day off is n - 1 after the next one.
    start = np.busday_offset(days, 0, roll="preceding", busdaycal=numpy_calendar(CN))
    assert (value == np.busday_offset(start, n, busdaycal=numpy_calendar(CN))).all()
    one, _ = C.add_business_days_batch(days, 5, plain)
    assert one[3].item() == C.add_business_days(days[3].item(), 5, plain).value
    assert C.business_days_between("2026-02-10", "2026-03-09", CN) == 15
    assert C.business_days_between("2026-02-10", "2026-03-09", CN, counted="both") == 16


def test_columns_of_every_kind() -> None:
    wanted = np.array(["2026-02-24", "2026-03-02"], dtype="datetime64[D]")
    for given in (
        ["2026-02-15", DAY(2026, 3, 1)],
        np.array(["2026-02-15", "2026-03-01"], dtype="datetime64[D]"),
        np.array(["2026-02-15", "2026-03-01"], dtype="datetime64[ns]"),
        pd.to_datetime(pd.Series(["2026-02-15", "2026-03-01"])),
        np.array([DAY(2026, 2, 15), DAY(2026, 3, 1)], dtype=object),
    ):
        value, provisional = C.roll_batch(given, CN, "following")
        assert (value == wanted).all()
        assert provisional.dtype == np.bool_
    numbers = wanted.astype(np.int64)
    value, _ = C.roll_batch(numbers.astype(np.int32), CN, "following")
    assert value.dtype == np.int32
    assert value.tolist() == numbers.tolist()
    assert C.roll_batch(np.array([], dtype=np.int32), CN, "following")[0].tolist() == []
    assert C.roll_batch([], CN, "following")[0].tolist() == []
    strided = np.array(["2026-02-15", "1999-01-01", "2026-03-01", "1999-01-01"], dtype="datetime64[D]")[::2]
    assert (C.roll_batch(strided, CN, "following")[0] == wanted).all()


def test_bad_columns_name_the_row() -> None:
    with pytest.raises(lp.Error) as caught:
        C.roll_batch(np.array(["2026-01-01", "NaT"], dtype="datetime64[D]"), CN, "following")
    assert (caught.value.code, caught.value.path, caught.value.row) == ("core.date_invalid", "days", 1)
    with pytest.raises(lp.Error) as caught:
        C.roll_batch(["2026-01-01", "2028-01-01"], CN, "following", beyond="refuse")
    assert (caught.value.code, caught.value.row) == ("core.calendar_missing", 1)
    noon = np.array(["2026-01-01T12:00"], dtype="datetime64[m]")
    assert refused(lambda: C.roll_batch(noon, CN, "following")) == ("core.type_invalid", "days")
    assert refused(lambda: C.roll_batch(np.array([1.0]), CN, "following")) == ("core.type_invalid", "days")
    assert refused(lambda: C.roll_batch("2026-01-01", CN, "following")) == ("core.type_invalid", "days")
    assert refused(lambda: C.roll_batch(["2026-01-32"], CN, "following")) == ("core.date_invalid", "days[0]")
    assert refused(lambda: C.add_business_days_batch(["2026-01-05"], [1, 2], CN)) == ("core.length_mismatch", "n")
    assert refused(lambda: C.add_business_days_batch(["2026-01-05"], [1.5], CN)) == ("core.type_invalid", "n")
    assert refused(lambda: C.roll(datetime.datetime(2026, 1, 1), CN, "following"))[0] == "core.type_invalid"
    assert refused(lambda: C.add_business_days("2026-01-05", 1.0, CN)) == ("core.float_refused", "n")  # type: ignore[arg-type]
    assert refused(lambda: C.add_business_days("2026-01-05", 2**40, CN)) == ("core.validation", "n")
    assert refused(lambda: C.roll("2026-01-05", "CN", "following")) == ("core.type_invalid", "calendar")  # type: ignore[arg-type]


def test_provisional_dates_are_rolled_again_when_the_year_is_published() -> None:
    earlier = C.roll("2027-01-02", CN, "following")
    assert earlier == (DAY(2027, 1, 2), True)
    later = CN.with_holiday_cn(
        json.dumps(
            {
                "year": 2027,
                "papers": ["https://example.org/2027"],
                "days": [
                    {"name": "元旦", "date": "2026-12-31", "isOffDay": True},
                    {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
                    {"name": "元旦", "date": "2027-01-02", "isOffDay": True},
                    {"name": "元旦", "date": "2027-01-03", "isOffDay": True},
                ],
            }
        )
    )
    assert C.roll_again("2027-01-02", earlier, later, "following") == (DAY(2027, 1, 4), False)
    assert C.roll_again("2027-01-02", earlier, CN, "following") is None
    assert later.is_business_day("2026-12-31") is False
    assert CN.is_business_day("2026-12-31") is True
    assert "https://example.org/2027" in later.source


def test_calendars_are_values() -> None:
    assert C.china() == CN
    assert hash(C.china()) == hash(CN)
    assert copy.deepcopy(CN) == CN
    assert pickle.loads(pickle.dumps(CN)) == CN
    assert C.BusinessCalendar.from_json(CN.to_json(2)) == CN
    assert C.BusinessCalendar.from_json(CN.to_json()).digest == CN.digest
    assert CN != "China"
    jsonschema.validate(json.loads(CN.to_json()), SCHEMA, cls=jsonschema.Draft202012Validator)
    half = C.BusinessCalendar("half", first="2027-01-01", last="2027-06-30", weekend=["sunday"])
    rest = C.BusinessCalendar("rest", first="2027-07-01", last="2027-12-31", weekend=["sunday"])
    whole = half.extended(rest)
    assert (whole.first, whole.last, whole.name) == (DAY(2027, 1, 1), DAY(2027, 12, 31), "rest")
    jsonschema.validate(json.loads(whole.to_json()), SCHEMA, cls=jsonschema.Draft202012Validator)
    assert refused(lambda: half.extended(CN)) == ("core.validation", "weekend")
    assert refused(lambda: half.extended({})) == ("core.type_invalid", "addition")  # type: ignore[arg-type]
    assert refused(lambda: C.BusinessCalendar("x", first="2027-01-01", last="2027-12-31", weekend="sunday")) == (
        "core.type_invalid",
        "weekend",
    )


def test_schedules() -> None:
    dates = C.schedule("2026-08-31", "2027-02-10", calendar=CN, convention="following")
    assert dates[1] == C.ScheduledDate(DAY(2026, 9, 30), DAY(2026, 9, 30), False, True)
    assert dates[2].value == DAY(2026, 11, 2)
    assert [d.provisional for d in dates] == [False, False, False, False, False, True, True]
    assert [d.regular for d in dates] == [True] * 6 + [False]
    columns = C.schedule_columns("2026-08-31", "2027-02-10", calendar=CN, convention="following")
    assert columns.unrolled.tolist() == [d.unrolled for d in dates]
    assert columns.value.tolist() == [d.value for d in dates]
    assert columns.provisional.tolist() == [d.provisional for d in dates]
    assert columns.regular.tolist() == [d.regular for d in dates]
    plain = C.schedule_columns("2026-01-31", "2056-01-31")
    assert len(plain.value) == 361
    assert plain.value.tolist() == [d.value for d in C.schedule("2026-01-31", "2056-01-31")]
    back = C.schedule("2026-01-10", "2026-08-15", "P2M", direction="backward", stub="long")
    assert [str(d.value) for d in back] == ["2026-01-10", "2026-04-15", "2026-06-15", "2026-08-15"]
    framed = C.schedule(
        "2024-01-10", "2024-07-05", first="2024-02-29", next_to_last="2024-06-30", month_end="snap", end_convention=None
    )
    assert [str(d.value) for d in framed][1:-1] == ["2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31", "2024-06-30"]
    assert refused(lambda: C.schedule("2026-01-01", "2027-01-01", convention="following")) == (
        "core.calendar_missing",
        "convention",
    )
    assert C.add_period("2024-02-29", "P1Y") == DAY(2025, 2, 28)
    assert C.add_period("2024-02-29", "P1M", 1, month_end="snap") == DAY(2024, 3, 31)


def test_year_fractions_are_exact() -> None:
    assert C.year_fraction("2003-11-01", "2004-05-01", "ACT/ACT ISDA") == Fraction(61, 365) + Fraction(121, 366)
    assert C.year_fraction("2003-11-01", "2004-05-01", C.DayCount.actual_360) == Fraction(182, 360)
    assert C.year_fraction(
        "2002-08-15", "2003-07-15", "ACT/ACT ICMA", period_start="2003-01-15", period_end="2003-07-15", frequency=2
    ) == Fraction(1, 2) + Fraction(153, 2 * 184)
    assert C.counted_days("2008-02-29", "2009-02-28", "30E/360 ISDA", termination="2009-02-28") == 358
    start = np.arange("2020-01-01", "2021-01-01", dtype="datetime64[D]")
    end = start + np.arange(len(start))
    numerator, denominator = C.year_fractions(start, end, "actual_actual_isda")
    for i in range(0, len(start), 37):
        one = C.year_fraction(start[i].item(), end[i].item(), "actual_actual_isda")
        assert Fraction(int(numerator[i]), int(denominator[i])) == one
    with pytest.raises(lp.Error) as caught:
        C.year_fractions(["2024-01-01", "2024-02-01"], ["2024-01-02", "2024-01-01"], "actual_360")
    assert (caught.value.code, caught.value.row) == ("calendar.dates_out_of_order", 1)


def call_of(case: dict[str, Any]) -> Any:
    args = case["args"]
    calls: dict[str, Any] = {
        "calendar": lambda: C.BusinessCalendar.from_json(json.dumps(args)),
        "calendar_text": lambda: C.BusinessCalendar.from_json(args),
        "holiday_cn": lambda: CN.with_holiday_cn(json.dumps(args)),
        "roll": lambda: C.roll(args[0], CN, args[1], beyond="refuse"),
        "add_business_days": lambda: C.add_business_days(args[0], args[1], CN),
        "business_days_between": lambda: C.business_days_between(args[0], args[1], CN),
        "schedule": lambda: C.schedule(**args, calendar=CN),
        "year_fraction": lambda: C.year_fraction(**args),
        "period": lambda: C.add_period("2026-01-01", args),
    }
    return calls[case["call"]]


@pytest.mark.parametrize("case", BAD, ids=lambda case: case["name"])
def test_bad_input_gives_the_documented_code(case: dict[str, Any]) -> None:
    assert refused(call_of(case)) == (case["code"], case["path"])


@pytest.mark.parametrize("case", [c for c in BAD if c["call"] == "calendar"], ids=lambda case: case["name"])
def test_the_schema_refuses_what_it_can_see(case: dict[str, Any]) -> None:
    seen = case["code"] in ("core.json_field_missing", "core.json_field_unknown", "core.json_type", "core.unsupported")
    if seen:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(case["args"], SCHEMA, cls=jsonschema.Draft202012Validator)
