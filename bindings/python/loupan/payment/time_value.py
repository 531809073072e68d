# SPDX-License-Identifier: Apache-2.0
"""Time-value functions (货币时间价值函数) with the conventions of numpy-financial and spreadsheets, computed exactly.

Money received is positive, money paid negative; a rate is that of one period. ``when`` is ``end`` or ``begin``. Results are
rounded once: to ``digits`` significant digits (15), or by ``rounding`` (``Rounding("0.01")``). Amounts and rates are
``Decimal``, ``int`` or text. Rows of amounts may also be NumPy arrays or pandas Series: of floats, each the double nearest
to an amount in fen, or of Decimals.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Union

import numpy as np

from .. import _loupan
from .._core import Choice, Date, Number, Rounding, choose
from .._intake import prepare
from .._value import decimal_text, integer, number
from .buyer_cash import BuyerCash


class When(Choice):
    """When a period's payment falls (期初/期末): spreadsheets' type 0 is ``end``, type 1 is ``begin``."""

    end = "end"
    begin = "begin"


class FirstValue(Choice):
    """When the first value of a row falls."""

    now = "now"
    """At once, as numpy-financial has it."""
    after_one_period = "after_one_period"
    """After one period, as NPV of spreadsheets has it."""


Values = Union[Iterable[Number], Any]
"""A row of amounts: an iterable of exact numbers, a NumPy array or a pandas Series."""

Dated = Union[Values, Mapping[Any, Number], Iterable[tuple[Date, Number]], BuyerCash]
"""Amounts on days: a mapping from days, pairs of a day and an amount, a Series with days as its index, or what a buyer pays.
A mapping is taken in the order of its days, everything else as it comes. Beside ``dates``, a row of amounts."""

Days = Union[Iterable[Date], Any]
"""A row of days: an iterable of dates or ISO text, or datetimes of NumPy or pandas that hold no time of day."""


def _precision(digits: int, rounding: Rounding | Number | None) -> dict[str, Any]:
    if rounding is None:
        return {"digits": _digits(digits), "rounding": None}
    how = rounding if isinstance(rounding, Rounding) else Rounding(number(rounding, "rounding"))
    return {"digits": 15, "rounding": f"{how.mode.value}@{decimal_text(how.step)}"}


def _digits(digits: int) -> int:
    count = integer(digits, "digits")
    if not 1 <= count <= 28:
        _loupan.fail("core.validation", "digits", str(count))
    return count


def _when(when: When | str | int) -> str:
    if isinstance(when, int) and not isinstance(when, bool) and when in (0, 1):
        return ("end", "begin")[when]
    return choose(When, when, "when").value  # type: ignore[arg-type]


def _values(values: Values) -> list[Any]:
    column = prepare(values, "values")
    items = column.values
    if isinstance(items, np.ndarray):
        return _loupan.fen_amounts(items, column.mask, column.floats, "values")
    if column.mask is not None or (column.floats and any(isinstance(item, float) for item in items)):
        return _loupan.fen_amounts(items, column.mask, column.floats, "values")
    return list(items)


def _days(dates: Days) -> list[Any]:
    dtype = getattr(dates, "dtype", None)
    if dtype is not None and np.issubdtype(dtype, np.datetime64):
        moments = np.asarray(dates)
        days = moments.astype("datetime64[D]")
        for i in np.flatnonzero(days != moments):  # NaT differs from itself
            _loupan.fail("core.date_invalid", f"dates[{i}]", str(moments[i]))
        return list(days.astype(object))
    if isinstance(dates, (str, bytes, dict)) or not hasattr(dates, "__iter__"):
        _loupan.fail("core.type_invalid", "dates", f"{type(dates).__name__} instead of a column")
    return [_civil(day) for day in dates]


def _civil(day: Any) -> Any:
    """The day of a timestamp of pandas that has no time of day; anything else as it is."""
    if type(day).__name__ != "Timestamp" or not isinstance(day, datetime.datetime):
        return day
    midnight = day == day.replace(hour=0, minute=0, second=0, microsecond=0)
    return day.date() if midnight else day


def _dated(values: Dated, dates: Days | None) -> dict[str, Any]:
    if dates is None:
        values, dates = _days_and_amounts(values)
    return {"values": _values(values), "dates": _days(dates)}


def _days_and_amounts(given: Dated) -> tuple[Values, Days]:
    """The amounts and the days of what holds both."""
    if isinstance(given, BuyerCash):
        given = given.by_day
    if isinstance(given, Mapping):  # it has no order of its own
        pairs = sorted(((_loupan.date(_civil(on), "dates"), amount) for on, amount in given.items()), key=lambda pair: pair[0])
        return [amount for _, amount in pairs], [on for on, _ in pairs]
    kind = getattr(getattr(given, "index", None), "dtype", None)
    if isinstance(kind, np.dtype) and kind.kind in "MO":  # a Series
        return given, given.index  # type: ignore[union-attr]
    if hasattr(given, "dtype") or isinstance(given, (str, bytes)) or not hasattr(given, "__iter__"):
        _loupan.fail("core.empty", "dates", "")
    rows = list(given)
    if not rows or not all(isinstance(row, (tuple, list)) and len(row) == 2 for row in rows):
        _loupan.fail("core.empty", "dates", "")
    return [amount for _, amount in rows], [on for on, _ in rows]


def pv(
    rate: Number,
    nper: Number,
    pmt: Number,
    fv: Number = 0,
    when: When | str | int = When.end,
    *,
    digits: int = 15,
    rounding: Rounding | Number | None = None,
) -> Decimal:
    """Present value (现值). As numpy-financial and spreadsheets.

    Errors: ``core.validation`` (rate at or below -1, nper below 0), ``core.overflow``, ``core.float_refused``.
    """
    given = {"rate": rate, "nper": nper, "pmt": pmt, "fv": fv, "when": _when(when)}
    return _loupan.time_value_annuity("pv", given | _precision(digits, rounding))


def fv(
    rate: Number,
    nper: Number,
    pmt: Number,
    pv: Number,
    when: When | str | int = When.end,
    *,
    digits: int = 15,
    rounding: Rounding | Number | None = None,
) -> Decimal:
    """Future value (终值). As numpy-financial and spreadsheets. Errors: as :func:`pv`."""
    given = {"rate": rate, "nper": nper, "pmt": pmt, "pv": pv, "when": _when(when)}
    return _loupan.time_value_annuity("fv", given | _precision(digits, rounding))


def pmt(
    rate: Number,
    nper: Number,
    pv: Number,
    fv: Number = 0,
    when: When | str | int = When.end,
    *,
    digits: int = 15,
    rounding: Rounding | Number | None = None,
) -> Decimal:
    """The level payment (每期付款额). As numpy-financial and spreadsheets. Errors: as :func:`pv`."""
    given = {"rate": rate, "nper": nper, "pv": pv, "fv": fv, "when": _when(when)}
    return _loupan.time_value_annuity("pmt", given | _precision(digits, rounding))


def ipmt(
    rate: Number,
    per: Number,
    nper: Number,
    pv: Number,
    fv: Number = 0,
    when: When | str | int = When.end,
    *,
    digits: int = 15,
    rounding: Rounding | Number | None = None,
) -> Decimal:
    """The interest in payment ``per``, counted from 1 (第 per 期利息); one payment a call.

    As spreadsheets: outside 1 to ``nper`` is ``core.validation``, where numpy-financial computes on.
    """
    given = {"rate": rate, "per": per, "nper": nper, "pv": pv, "fv": fv, "when": _when(when)}
    return _loupan.time_value_annuity("ipmt", given | _precision(digits, rounding))


def ppmt(
    rate: Number,
    per: Number,
    nper: Number,
    pv: Number,
    fv: Number = 0,
    when: When | str | int = When.end,
    *,
    digits: int = 15,
    rounding: Rounding | Number | None = None,
) -> Decimal:
    """The principal in payment ``per`` (第 per 期本金): payment less interest, before rounding. Errors: as :func:`ipmt`."""
    given = {"rate": rate, "per": per, "nper": nper, "pv": pv, "fv": fv, "when": _when(when)}
    return _loupan.time_value_annuity("ppmt", given | _precision(digits, rounding))


def nper(
    rate: Number,
    pmt: Number,
    pv: Number,
    fv: Number = 0,
    when: When | str | int = When.end,
    *,
    digits: int = 15,
    rounding: Rounding | Number | None = None,
) -> Decimal:
    """The number of periods (期数), a fraction as a rule. As numpy-financial and spreadsheets.

    Errors: ``payment.no_solution`` when the payments never settle the amount (numpy-financial: NaN).
    """
    given = {"rate": rate, "pmt": pmt, "pv": pv, "fv": fv, "when": _when(when)}
    return _loupan.time_value_annuity("nper", given | _precision(digits, rounding))


def rate(
    nper: Number,
    pmt: Number,
    pv: Number,
    fv: Number,
    when: When | str | int = When.end,
    guess: Number | None = None,
    *,
    digits: int = 15,
    rounding: Rounding | Number | None = None,
) -> Decimal:
    """The rate of a period (利率) for a whole number of periods.

    numpy-financial and spreadsheets iterate from ``guess`` and may find nothing; here all rates are found, and ``guess``
    only chooses the nearest of several. Errors: ``payment.no_solution`` with the reason, ``core.validation``.
    """
    given = {"nper": nper, "pmt": pmt, "pv": pv, "fv": fv, "when": _when(when), "guess": guess}
    return _loupan.time_value_flows("rate", given | _precision(digits, rounding))[0]


def npv(
    rate: Number,
    values: Values,
    first: FirstValue | str = FirstValue.now,
    *,
    digits: int = 15,
    rounding: Rounding | Number | None = None,
) -> Decimal:
    """Net present value (净现值) of one value a period.

    ``first="now"``, the default, is numpy-financial: the first value is not discounted. ``first="after_one_period"`` is NPV
    of spreadsheets. Errors: ``core.validation``, ``core.empty``.
    """
    given = {"rate": rate, "values": _values(values), "first": choose(FirstValue, first, "first").value}
    return _loupan.time_value_flows("npv", given | _precision(digits, rounding))[0]


def irr(
    values: Values,
    guess: Number | None = None,
    *,
    digits: int = 15,
    rounding: Rounding | Number | None = None,
) -> Decimal:
    """The internal rate of return (内部收益率) of one value a period.

    Every rate above -100 % is found. Several are an error unless ``guess`` chooses the nearest; numpy-financial and
    spreadsheets give one of them without a word. Errors: ``payment.no_solution`` with the reason, ``core.empty``.
    """
    given = {"values": _values(values), "guess": guess}
    return _loupan.time_value_flows("irr", given | _precision(digits, rounding))[0]


def irr_all(
    values: Values, *, digits: int = 15, rounding: Rounding | Number | None = None
) -> list[Decimal]:
    """All internal rates of return above -100 %, ascending (全部内部收益率). Errors: as :func:`irr`, save for several."""
    return _loupan.time_value_flows("irr_all", {"values": _values(values)} | _precision(digits, rounding))


def mirr(
    values: Values,
    finance_rate: Number,
    reinvest_rate: Number,
    *,
    digits: int = 15,
    rounding: Rounding | Number | None = None,
) -> Decimal:
    """The modified internal rate of return (修正内部收益率). As numpy-financial and spreadsheets.

    Errors: ``payment.no_solution`` without both an outlay and an income (numpy-financial: NaN, spreadsheets: #DIV/0!).
    """
    given = {"values": _values(values), "finance_rate": finance_rate, "reinvest_rate": reinvest_rate}
    return _loupan.time_value_flows("mirr", given | _precision(digits, rounding))[0]


def xnpv(
    rate: Number,
    values: Dated,
    dates: Days | None = None,
    *,
    digits: int = 15,
    rounding: Rounding | Number | None = None,
) -> Decimal:
    """Net present value of amounts on days (不定期净现值), discounted by (1 + rate) ** (days / 365) from the first.

    As XNPV of spreadsheets; numpy-financial has none. ``dates`` is left out where ``values`` holds the days too: a mapping,
    pairs, a Series with days as its index, or a :class:`BuyerCash`.
    Errors: ``core.validation`` for a day before the first, ``core.length_mismatch``, ``core.empty`` (no days).
    """
    given = _dated(values, dates) | {"rate": rate}
    return _loupan.time_value_flows("xnpv", given | _precision(digits, rounding))[0]


def xirr(
    values: Dated,
    dates: Days | None = None,
    guess: Number | None = None,
    *,
    digits: int = 15,
    rounding: Rounding | Number | None = None,
) -> Decimal:
    """The yearly rate of return of amounts on days (不定期内部收益率), 365 days a year. As XIRR of spreadsheets.
    Days and amounts as in :func:`xnpv`.

    Errors: ``payment.no_solution`` with the reason, as :func:`irr`; ``core.validation``, ``core.length_mismatch``.
    """
    given = _dated(values, dates) | {"guess": guess}
    return _loupan.time_value_flows("xirr", given | _precision(digits, rounding))[0]


def xirr_all(
    values: Dated,
    dates: Days | None = None,
    *,
    digits: int = 15,
    rounding: Rounding | Number | None = None,
) -> list[Decimal]:
    """All yearly rates of return, ascending. Errors: as :func:`xirr`, save for several."""
    return _loupan.time_value_flows("xirr_all", _dated(values, dates) | _precision(digits, rounding))
