# SPDX-License-Identifier: Apache-2.0
"""Brings columns of any kind (lists, NumPy, pandas) into the few forms that the compiled part reads."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from . import _loupan


class Column(NamedTuple):
    """A column ready to read: values, a mask of what is absent, and whether floats come from a table of floats."""

    values: Any
    mask: Any
    floats: bool


def mask_array(values: Any) -> Any:
    """True where a masked array is absent, one flag a row."""
    return np.broadcast_to(np.asarray(values.mask, dtype=bool), values.shape)


def _is_pandas(values: object) -> bool:
    return type(values).__module__.split(".", 1)[0] == "pandas"


def prepare(values: Any, path: str) -> Column:
    """A one-dimensional array or list with an optional mask.

    Arrays and pandas columns may hold floats (a spreadsheet knows no other numbers); a list of Python floats is refused.
    Errors: ``core.type_invalid`` for text, a mapping, a scalar or a boolean column.
    """
    if isinstance(values, np.ma.MaskedArray):
        return _array(values.data, mask_array(values), path)
    if isinstance(values, np.ndarray):
        return _array(values, None, path)
    if _is_pandas(values):
        return _pandas(values, path)
    if isinstance(values, (str, bytes, dict)) or not hasattr(values, "__iter__"):
        _loupan.fail("core.type_invalid", path, f"{type(values).__name__} instead of a column")
    items = values if isinstance(values, (list, tuple)) else list(values)
    return Column(items, None, False)


def _array(values: Any, mask: Any, path: str) -> Column:
    if values.ndim != 1:
        _loupan.fail("core.type_invalid", path, f"an array of {values.ndim} dimensions")
    kind = values.dtype.kind
    if kind in "fiu":
        return Column(values, mask, True)
    if kind in "OUT":
        return Column(values.tolist(), mask, kind == "O")
    _loupan.fail("core.type_invalid", path, f"an array of {values.dtype}")


def _pandas(values: Any, path: str) -> Column:
    import pandas as pd

    series = values if isinstance(values, pd.Series) else pd.Series(values)
    dtype = series.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        series = series.astype(object)
        dtype = series.dtype
    if isinstance(dtype, np.dtype):
        return _array(series.to_numpy(), None, path)
    absent = series.isna().to_numpy(dtype=bool)
    mask = absent if absent.any() else None
    if pd.api.types.is_bool_dtype(dtype):
        _loupan.fail("core.type_invalid", path, f"a column of {dtype}")
    if pd.api.types.is_integer_dtype(dtype):
        return _array(series.fillna(0).to_numpy(dtype="int64"), mask, path)
    if pd.api.types.is_float_dtype(dtype):
        return _array(series.to_numpy(dtype="float64", na_value=np.nan), None, path)
    return Column(series.to_numpy(dtype=object, na_value=None).tolist(), mask, True)


class Codes(NamedTuple):
    """A column of few distinct texts: codes and the texts they stand for; -1 is absent."""

    codes: Any
    texts: list[str]


def categories(values: Any, path: str) -> Codes | None:
    """The codes of a pandas categorical whose categories are texts, without looking at its rows; else None."""
    if not _is_pandas(values):
        return None
    import pandas as pd

    if not isinstance(values.dtype, pd.CategoricalDtype):
        return None
    categorical = values.cat if isinstance(values, pd.Series) else values
    texts = categorical.categories.tolist()
    if not all(isinstance(text, str) for text in texts):
        return None
    return Codes(np.asarray(categorical.codes, dtype=np.int32), texts)


def plain_integers(column: Column) -> Column:
    """For texts: floats of a spreadsheet that are whole numbers (room 4702.0), as integers; absent ones as None."""
    values = column.values
    if isinstance(values, np.ndarray) and values.dtype.kind == "f":
        return Column([None if v != v else v for v in values.tolist()], column.mask, True)
    if isinstance(values, np.ndarray) and column.mask is not None:
        return Column([None if m else v for v, m in zip(values.tolist(), column.mask.tolist())], None, True)
    if column.mask is not None:
        return Column([None if m else v for v, m in zip(values, list(column.mask))], None, True)
    return column


def scaled(values: Any, path: str) -> tuple[Any, Any]:
    """An int64 array as it is, with the mask of a masked array. Errors: ``core.type_invalid``."""
    mask = None
    if isinstance(values, np.ma.MaskedArray):
        mask, values = mask_array(values), values.data
    if _is_pandas(values):
        absent = values.isna().to_numpy(dtype=bool)
        if str(values.dtype) == "Int64":
            mask = absent if absent.any() else None
            values = values.fillna(0).to_numpy(dtype="int64")
        else:
            values = values.to_numpy()
    if not isinstance(values, np.ndarray) or values.dtype != np.int64 or values.ndim != 1:
        what = f"an array of {values.dtype}" if isinstance(values, np.ndarray) else type(values).__name__
        _loupan.fail("core.type_invalid", path, f"{what} instead of a one-dimensional int64 array")
    return (values if values.flags.c_contiguous else np.ascontiguousarray(values)), mask
