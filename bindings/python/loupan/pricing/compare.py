# SPDX-License-Identifier: Apache-2.0
"""Two versions of a price list side by side, and rounds of adjustment (价格版本比较, 调价)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np

from .. import _display, _loupan
from .._core import Choice, Date, Number, choose
from .._value import Value, day, integer, number, optional_number, text
from .prices import Prices, _native, scheme_native
from .scheme import MatchLike, Scheme, as_match
from .units import Units


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


class AdjustMethod(Choice):
    """How a price changes (调价方式)."""

    percent = "percent"
    """x (1 + value); 3 % is 0.03."""
    add_unit = "add_unit"
    """``value`` per unit of area on top."""
    add_total = "add_total"
    """``value`` a unit on top."""
    set_unit = "set_unit"
    """This unit price."""
    set_total = "set_total"
    """This total."""


class Outcome(Choice):
    """What happened to a unit in the scope of an adjustment."""

    changed = "changed"
    unchanged = "unchanged"
    sold = "sold"
    """Subscribed, signed or filed: its snapshot price stays."""
    locked = "locked"
    limit = "limit"
    """A limit or a bound forbids it."""


@dataclass(frozen=True, init=False, repr=False)
class Limit(Value):
    """A local limit on adjustments (地方调价限制): data with its days and its source. Fractions: 15 % is 0.15.

    ``max_above_filed`` and ``max_below_filed`` are distances from the filed unit price, ``max_change`` of this adjustment
    from the current one, ``min_days_between`` days since the unit's last adjustment.
    """

    max_above_filed: Decimal | None = None
    max_below_filed: Decimal | None = None
    max_change: Decimal | None = None
    min_days_between: int = 0
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
    jurisdiction: str = ""
    source: str = ""

    def __init__(
        self,
        *,
        max_above_filed: Number | None = None,
        max_below_filed: Number | None = None,
        max_change: Number | None = None,
        min_days_between: int = 0,
        valid_from: Date | None = None,
        valid_to: Date | None = None,
        jurisdiction: str = "",
        source: str = "",
    ) -> None:
        self._set(
            max_above_filed=optional_number(max_above_filed, "max_above_filed"),
            max_below_filed=optional_number(max_below_filed, "max_below_filed"),
            max_change=optional_number(max_change, "max_change"),
            min_days_between=integer(min_days_between, "min_days_between"),
            valid_from=day(valid_from, "valid_from"),
            valid_to=day(valid_to, "valid_to"),
            jurisdiction=text(jurisdiction, "jurisdiction"),
            source=text(source, "source"),
        )

    def _parts(self) -> tuple[Any, ...]:
        return (
            self.jurisdiction,
            self.max_above_filed,
            self.max_below_filed,
            self.max_change,
            self.min_days_between,
            self.valid_from,
            self.valid_to,
            self.source,
        )


class UnitOutcome(NamedTuple):
    """What happened to a unit in scope; ``detail`` is its status, its lock or the limit."""

    key: str
    row: int
    outcome: Outcome
    detail: str
    before: Decimal
    after: Decimal


@dataclass(frozen=True)
class AdjustmentRound:
    """A new round of a scheme. ``price(scheme, units)`` gives ``prices`` again."""

    scheme: Scheme
    prices: Prices
    outcomes: tuple[UnitOutcome, ...]
    changed: int
    total_before: Decimal
    total_after: Decimal

    def __repr__(self) -> str:
        return f"<AdjustmentRound: round {self.scheme.round}, {self.changed} units changed, {self.total_before} -> {self.total_after}>"




def adjust(
    scheme: Scheme,
    current: Prices,
    *,
    method: AdjustMethod | str,
    value: Number,
    reason: str,
    as_of: Date,
    where: MatchLike = None,
    rows: Sequence[bool] | np.ndarray[Any, Any] | None = None,
    effective_from: Date | None = None,
    limits: Iterable[Limit] = (),
    jurisdiction: str = "",
    filed: Prices | None = None,
    last_adjusted: Sequence[Date | None] | None = None,
    status: str = "status",
    excluded: Iterable[str] | None = None,
    lock: str = "lock",
    breaches: str = "raise",
    units: Units | None = None,
) -> AdjustmentRound:
    """Makes the next round of a scheme (调价): the units in scope get new prices as overrides with the reason.

    ``where`` and the mask ``rows`` choose the scope. Under a unit price lead percents and additions per area change the unit
    price and totals follow; under a total lead they change the total; set prices stay as given. Rounding: the scheme's. Units
    whose ``status`` is one of ``excluded`` (subscribed, signed, filed by default) and those with a value in ``lock`` keep
    their price. ``limits`` compare with the ``filed`` prices and the days ``last_adjusted``. ``breaches="collect"`` skips
    and reports units that break a limit instead of raising.

    Errors: ``pricing.adjustment_limit`` (all breaches as ``rows``), ``core.validation``, ``core.length_mismatch``,
    ``pricing.attribute_missing``, and what ``price`` raises.
    """
    if not isinstance(current, Prices):
        _loupan.fail("core.type_invalid", "current", f"{type(current).__name__} instead of Prices")
    if breaches not in ("raise", "collect"):
        _loupan.fail("core.validation", "breaches", str(breaches))
    listed = current.units if units is None else units
    if last_adjusted is not None and len(last_adjusted) != len(listed):
        _loupan.fail("core.length_mismatch", "last_adjusted", f"{len(last_adjusted)} instead of {len(listed)}")
    options = {
        "as_of": as_of,
        "effective_from": effective_from,
        "parent": scheme.digest if isinstance(scheme, Scheme) else "",
        "limits": [limit._parts() for limit in limits],
        "jurisdiction": text(jurisdiction, "jurisdiction"),
        "filed": None if filed is None else filed._handle,
        "last_adjusted": None if last_adjusted is None else list(last_adjusted),
        "status": text(status, "status"),
        "excluded": None if excluded is None else [text(each, "excluded") for each in excluded],
        "lock": text(lock, "lock"),
        "collect": breaches == "collect",
    }
    handle, prices, outcomes, changed, before, after = _loupan.adjust(
        scheme_native(scheme),
        _native(listed),
        current._handle,
        choose(AdjustMethod, method, "method").value,
        number(value, "value"),
        as_match(where)._json,
        None if rows is None else np.asarray(rows, dtype=bool),
        text(reason, "reason"),
        options,
    )
    return AdjustmentRound(
        Scheme._from_handle(handle),
        Prices._of(prices, listed),
        tuple(UnitOutcome(key, row, Outcome(o), detail, a, b) for key, row, o, detail, a, b in outcomes),
        changed,
        before,
        after,
    )
