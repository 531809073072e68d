# SPDX-License-Identifier: Apache-2.0
"""Rounds of adjustment (调价)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np

from .. import _loupan
from .._core import Choice, Date, Number, choose
from .._value import Value, day, integer, number, optional_number, text
from .match import MatchLike, as_match
from .prices import Prices, _native, scheme_native
from .scheme import Scheme
from .units import Units


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
    options = _options(
        scheme, as_of, effective_from, limits, jurisdiction, filed, last_adjusted, status, excluded, lock, breaches
    )
    made = _loupan.adjust(
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
    return _round(made, listed)


def _options(
    scheme: Scheme,
    as_of: Date,
    effective_from: Date | None,
    limits: Iterable[Limit],
    jurisdiction: str,
    filed: Prices | None,
    last_adjusted: Sequence[Date | None] | None,
    status: str,
    excluded: Iterable[str] | None,
    lock: str,
    breaches: str,
) -> dict[str, Any]:
    return {
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


def _round(made: tuple[Any, ...], units: Units) -> AdjustmentRound:
    handle, prices, outcomes, changed, before, after = made
    return AdjustmentRound(
        Scheme._from_handle(handle),
        Prices._of(prices, units),
        tuple(UnitOutcome(key, row, Outcome(o), detail, a, b) for key, row, o, detail, a, b in outcomes),
        changed,
        before,
        after,
    )


def switch_to_measured(
    scheme: Scheme,
    current: Prices,
    *,
    as_of: Date,
    effective_from: Date | None = None,
    status: str = "status",
    excluded: Iterable[str] | None = None,
    units: Units | None = None,
) -> AdjustmentRound:
    """From predicted to measured areas (预测转实测): a new round in which only unsold units are priced anew; sold ones keep
    the price that they have, as overrides. ``units`` with measured areas are those of ``current`` by default.

    Errors: ``core.state_invalid`` when the scheme is measured already, ``core.length_mismatch``, and what ``price`` raises.
    """
    if not isinstance(current, Prices):
        _loupan.fail("core.type_invalid", "current", f"{type(current).__name__} instead of Prices")
    listed = current.units if units is None else units
    options = _options(scheme, as_of, effective_from, (), "", None, None, status, excluded, "lock", "raise")
    return _round(_loupan.switch_to_measured(scheme_native(scheme), _native(listed), current._handle, options), listed)
