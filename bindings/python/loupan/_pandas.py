# SPDX-License-Identifier: Apache-2.0
"""Data frames out. pandas is imported only here, when a frame is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from . import _loupan

if TYPE_CHECKING:
    import pandas as pd

    from .pricing.prices import Prices
    from .pricing.units import Units


def check_amounts(amounts: str) -> str:
    """``decimal``, ``minor`` or ``float``. Errors: ``core.validation``."""
    if amounts not in ("decimal", "minor", "float"):
        _loupan.fail("core.validation", "amounts", str(amounts))
    return amounts


def _numbers(values: Any, mask: Any, decimals: Any, scale: int, amounts: str) -> Any:
    import pandas as pd

    if amounts == "decimal":
        return pd.Series(decimals(), dtype=object)
    if amounts == "minor":
        if mask is None:
            return pd.Series(values.copy(), dtype="int64")
        return pd.Series(pd.arrays.IntegerArray(values.copy(), mask.copy()))
    # An integer below 2^53 over a power of ten is rounded once, to the nearest double.
    out = values / float(10**scale)
    if mask is not None:
        out[mask] = np.nan
    return pd.Series(out, dtype="float64")


def _suffix(name: str, scale: int, amounts: str, minor: bool) -> str:
    if amounts != "minor":
        return name
    return name + ("_minor" if minor else f"_e{scale}")


def units_frame(units: Units, amounts: str = "decimal") -> pd.DataFrame:
    """The facts of a list of units."""
    import pandas as pd

    check_amounts(amounts)
    handle = units._handle
    names = handle.names()
    digits = units._digits
    columns: dict[str, Any] = {"key": pd.Series(handle.keys(), dtype=object)}
    order = [n for n in ("project", "building", "unit", "stack") if n in names["attributes"]]
    rest = [n for n in names["attributes"] if n not in order]

    def attribute(name: str) -> None:
        codes, texts = handle.attribute(name)
        label = name if _loupan.field_of(name) in (None, ("attribute", name)) else "attribute:" + name
        columns[label] = pd.Series(pd.Categorical.from_codes(codes, categories=texts))

    for name in order:
        attribute(name)
    if handle.has_floor():
        values, mask = handle.floor()
        floor = values.astype("int64")
        columns["floor"] = pd.Series(floor if mask is None else pd.arrays.IntegerArray(floor, mask))
    for name in rest:
        attribute(name)
    for name in names["tags"]:
        codes, sets = handle.tags(name)
        texts = np.array([";".join(tags) for tags in sets], dtype=object)
        columns[name if name == "views" else "tags:" + name] = pd.Series(texts[codes] if len(codes) else texts[:0], dtype=object)
    for group, pattern in (("areas", "{}_area"), ("unit_prices", "{}_unit_price"), ("totals", "{}_total")):
        scale = digits if group == "totals" else 4
        for name in names[group]:
            values, mask = handle.numbers(group, name)
            label = _suffix(pattern.format(name), scale, amounts, group == "totals")
            columns[label] = _numbers(
                values, mask, lambda g=group, n=name: handle.decimals(g, n, digits), scale, amounts
            )
    return pd.DataFrame(columns)


def prices_frame(prices: Prices, amounts: str = "decimal", facts: bool = True) -> pd.DataFrame:
    """A price list, with the facts of its units unless told otherwise."""
    import pandas as pd

    check_amounts(amounts)
    handle = prices._handle
    frame = units_frame(prices.units, amounts) if facts else pd.DataFrame({"key": prices.units.keys})
    for name in ("unit_price", "total", "gross_unit_price", "inner_unit_price"):
        values, mask = handle.column(name)
        if len(values) != len(prices):
            continue
        scale = handle.digits() if name == "total" else 4
        label = _suffix(name, scale, amounts, name == "total")
        frame[label] = _numbers(values, mask, lambda n=name: handle.decimals(n), scale, amounts)
    frame["flags"] = flag_texts(handle.flags())
    return frame


def flag_texts(flags: Any) -> Any:
    """`overridden;at_floor` for each row; empty where nothing is special."""
    names = ("overridden", "at_floor", "at_ceiling", "fixed", "absent")
    table = np.array([";".join(n for i, n in enumerate(names) if bits >> i & 1) for bits in range(32)], dtype=object)
    return table[flags]
