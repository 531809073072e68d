# SPDX-License-Identifier: Apache-2.0
"""Two versions of a price list side by side (价格版本比较)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from .. import _display, _loupan
from .._core import Number
from .._value import integer, number, text
from .prices import Prices
from .match import MatchLike, as_match


class ListFigures(NamedTuple):
    """Figures of one list, over its units with a price: yuan, and the list's unit of area. ``average`` is area-weighted and
    rounded to 1e-4; the median of an even number is the mean of the middle two, half up."""

    units: int
    area: Decimal
    total: Decimal
    average: Decimal | None
    lowest: Decimal | None
    highest: Decimal | None
    median: Decimal | None


class GroupRow(NamedTuple):
    """A group of units with a price in both lists; ``values`` stand beside ``Comparison.group_by``."""

    values: tuple[str, ...]
    units: int
    area: Decimal
    before: Decimal
    after: Decimal
    average_before: Decimal | None
    average_after: Decimal | None
    average_change: Decimal


class UnitChange(NamedTuple):
    """The change of one unit's total; ``percent`` is a fraction of the total before, rounded to 1e-6."""

    key: str
    before: Decimal
    after: Decimal
    percent: Decimal


class BandRow(NamedTuple):
    """How many units lie from ``low`` to below ``high`` in each list."""

    low: Decimal
    high: Decimal
    before: int
    after: int


class Absorption(NamedTuple):
    """What is expected to be sold of the units that match, as a share of their value, and at what discount (去化计划)."""

    when: MatchLike = None
    share: Number = 1
    discount: Number = 0


@dataclass(frozen=True)
class Comparison:
    """What :func:`compare` finds. ``both`` counts units with a price in both lists; changes are of these."""

    before: ListFigures
    after: ListFigures
    both: int
    only_before: int
    only_after: int
    total_change: Decimal
    up: int
    flat: int
    down: int
    most_up: UnitChange | None
    most_down: UnitChange | None
    group_by: tuple[str, ...]
    groups: tuple[GroupRow, ...]
    unit_price_bands: tuple[BandRow, ...]
    total_bands: tuple[BandRow, ...]
    sold: int
    project_average_before: Decimal | None
    project_average_after: Decimal | None
    unsold_change: Decimal
    expected_before: Decimal | None
    expected_after: Decimal | None
    text_en: str
    text_zh: str

    def text(self, language: str = "en") -> str:
        """A readable table: ``en`` or ``zh``."""
        from .explain import check_language

        return self.text_zh if check_language(language) == "zh" else self.text_en

    def to_pandas(self) -> Any:
        """The groups as a data frame, amounts as ``Decimal``."""
        import pandas as pd

        rows = [dict(zip(self.group_by, g.values)) | {k: v for k, v in g._asdict().items() if k != "values"} for g in self.groups]
        columns = [*self.group_by, *[f for f in GroupRow._fields if f != "values"]]
        return pd.DataFrame(rows, columns=columns)

    def __str__(self) -> str:
        return self.text_en

    def __repr__(self) -> str:
        return f"<Comparison: {self.both} units in both, {self.up} up, {self.flat} flat, {self.down} down, total {self.total_change:+}>"

    def _repr_html_(self) -> str:
        return _display.frame_html(self.to_pandas(), repr(self), False)


def compare(
    before: Prices,
    after: Prices,
    *,
    group_by: Iterable[str] = ("building", "layout", "floor", "orientation"),
    floor_band: int = 10,
    unit_price_band: Number = 1000,
    total_band: Number = 500000,
    contracted: Prices | None = None,
    absorption: Iterable[Absorption | tuple[Any, ...]] = (),
) -> Comparison:
    """Compares two price lists by the units' keys (domain C1.5); attributes and areas are those of the later list.

    ``group_by`` names attributes; ``floor`` counts in bands of ``floor_band``. ``contracted`` gives the contracted totals of
    sold units (otherwise those with a fixed price in the later list count as sold); ``absorption`` the expected sales, of
    which the first row that matches counts. Units: yuan. Rounding: averages to 1e-4.

    Errors: ``core.currency_mismatch``, ``core.unit_mismatch``, ``core.validation``, ``pricing.attribute_missing``.
    """
    for name, given in (("before", before), ("after", after)):
        if not isinstance(given, Prices):
            _loupan.fail("core.type_invalid", name, f"{type(given).__name__} instead of Prices")
    rows = [Absorption(*row) for row in absorption]
    found = _loupan.compare(
        before._handle,
        after._handle,
        [text(name, "group_by") for name in group_by],
        integer(floor_band, "floor_band"),
        number(unit_price_band, "unit_price_band"),
        number(total_band, "total_band"),
        None if contracted is None else contracted._handle,
        [(as_match(row.when)._json, row.share, row.discount) for row in rows],
    )
    for name in ("before", "after"):
        found[name] = ListFigures(*found[name])
    for name in ("most_up", "most_down"):
        found[name] = None if found[name] is None else UnitChange(*found[name])
    found["groups"] = tuple(GroupRow(*group) for group in found["groups"])
    for name in ("unit_price_bands", "total_bands"):
        found[name] = tuple(BandRow(*row) for row in found[name])
    return Comparison(**found)
