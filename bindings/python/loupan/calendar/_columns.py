# SPDX-License-Identifier: Apache-2.0
"""Columns of dates: what NumPy, pandas and lists have, as day numbers since 1970-01-01."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from .. import _loupan
from .._value import integer

_EPOCH = 719163  # date.toordinal() of 1970-01-01


def int32(value: object, path: str) -> int:
    """A whole number of 32 bits. Errors: ``core.type_invalid``, ``core.float_refused``, ``core.validation``."""
    whole = integer(value, path)
    if abs(whole) > 2**31 - 1:
        _loupan.fail("core.validation", path, "beyond 32 bits")
    return whole


class Days(NamedTuple):
    """Day numbers (int32) and whether the caller gave datetime64, in which results are then given."""

    numbers: Any
    datetimes: bool

    def like(self, numbers: Any) -> Any:
        """A result in the caller's kind."""
        return numbers.astype(np.int64).view("datetime64[D]") if self.datetimes else numbers


def read_days(values: Any, path: str) -> Days:
    """A column of dates: an array of datetime64 or of int32 day numbers (without a copy), a pandas column, or a list of
    dates. Errors: ``core.type_invalid``, ``core.date_invalid`` with the row (NaT is no date)."""
    if type(values).__module__.split(".", 1)[0] == "pandas":
        values = values.to_numpy()
    if isinstance(values, np.ndarray):
        if values.ndim != 1:
            _loupan.fail("core.type_invalid", path, f"an array of {values.ndim} dimensions")
        if values.dtype.kind == "M":
            days = values.astype("datetime64[D]")
            if bool(((days != values) & ~np.isnat(values)).any()):
                _loupan.fail("core.type_invalid", path, "a time of day instead of a date")
            return Days(_loupan.calendar_days(days.view(np.int64), path), True)
        if values.dtype == np.int32 or values.dtype == np.int64:
            return Days(_loupan.calendar_days(np.ascontiguousarray(values), path), False)
        if values.dtype.kind != "O":
            _loupan.fail("core.type_invalid", path, f"an array of {values.dtype} instead of dates")
        values = values.tolist()
    if isinstance(values, (str, bytes, dict)) or not hasattr(values, "__iter__"):
        _loupan.fail("core.type_invalid", path, f"{type(values).__name__} instead of a column of dates")
    numbers = [_loupan.date(v, f"{path}[{i}]").toordinal() - _EPOCH for i, v in enumerate(values)]
    return Days(np.array(numbers, dtype=np.int32), True)
