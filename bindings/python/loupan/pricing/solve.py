# SPDX-License-Identifier: Apache-2.0
"""Back-solving target averages and total values (均价反推)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np

from .. import _display, _loupan
from .._core import Choice, Number, Rounding, choose
from .._value import Value, flag, integer, number, optional_number, text
from .match import Match, MatchLike, as_match
from .prices import Prices, Progress, _native, scheme_native
from .scheme import Scheme, _rounding
from .units import Units


class Measure(Choice):
    """What a target sets."""

    average = "average"
    """均价: total / area of the scope."""
    total = "total"
    """货值: the sum of the totals."""


class TargetOn(Choice):
    """Which prices a target is about."""

    list = "list"
    """表价."""
    deal = "deal"
    """成交价: list price x the expected discount mix."""


class Residual(Choice):
    """What happens to the rest that the base grid leaves (尾差处理)."""

    report = "report"
    """It is reported."""
    best_base = "best_base"
    """The base within 5 grid steps that leaves the least; a tie takes the lower base."""
    spread = "spread"
    """As few steps as possible on the units' own grid, in ascending key order."""
    one_unit = "one_unit"
    """All of it on one unit."""


@dataclass(frozen=True, init=False, repr=False)
class Target(Value):
    """A figure that the units of a scope shall reach (目标).

    Give one of ``average`` (yuan per unit of area) and ``total`` (yuan). ``tolerance`` is the largest allowed distance, in
    the same unit; None: what one step of the base grid changes. With ``on="deal"`` the list prices count times
    ``deal_ratio``, or the ratio of the first pair of ``mix`` (a match and a ratio) that matches.

    Errors: ``core.validation`` unless exactly one of the two figures is given.
    """

    average: Decimal | None = None
    total: Decimal | None = None
    scope: Match = Match()
    name: str = ""
    tolerance: Decimal | None = None
    on: TargetOn = TargetOn.list
    deal_ratio: Decimal = Decimal(1)
    mix: tuple[tuple[Match, Decimal], ...] = ()

    def __init__(
        self,
        average: Number | None = None,
        total: Number | None = None,
        scope: MatchLike = None,
        name: str = "",
        tolerance: Number | None = None,
        on: TargetOn | str = TargetOn.list,
        deal_ratio: Number = 1,
        mix: Iterable[tuple[MatchLike, Number]] = (),
    ) -> None:
        if (average is None) == (total is None):
            _loupan.fail("pricing.target_invalid", "target", "one of average and total")
        self._set(
            average=optional_number(average, "average"),
            total=optional_number(total, "total"),
            scope=as_match(scope),
            name=text(name, "name"),
            tolerance=optional_number(tolerance, "tolerance"),
            on=choose(TargetOn, on, "on"),
            deal_ratio=number(deal_ratio, "deal_ratio"),
            mix=tuple((as_match(match), number(ratio, "mix")) for match, ratio in mix),
        )

    def _parts(self) -> tuple[Any, ...]:
        what, value = ("total", self.total) if self.average is None else ("average", self.average)
        mix = [(match._json, ratio) for match, ratio in self.mix]
        return self.name, self.scope._json, what, value, self.tolerance, self.on.value, self.deal_ratio, mix


class BindingUnit(NamedTuple):
    """A unit that does not follow its base price, and why: ``floor``, ``ceiling``, ``fixed``, ``overridden``, ``locked`` or
    ``floor_order``."""

    key: str
    why: str


class TargetReport(NamedTuple):
    """What came of one target. ``realised`` is the average rounded to 1e-4, or the total; ``residual`` the exact rest in
    yuan; ``exact_base`` the unrounded base of the closed form where there is one; ``bases`` the base rows that moved."""

    name: str
    what: Measure
    on: TargetOn
    wanted: Decimal
    tolerance: Decimal
    realised: Decimal
    total: Decimal
    area: Decimal
    residual: Decimal
    within: bool
    check_only: bool
    exact_base: Decimal | None
    bases: tuple[tuple[Match, Decimal], ...]
    units: int
    free_units: int
    binding: tuple[BindingUnit, ...]


class Adjustment(NamedTuple):
    """A unit that ``spread`` or ``one_unit`` moved by some steps of its own grid."""

    key: str
    target: str
    steps: int
    unit_price_before: Decimal
    unit_price_after: Decimal
    total_before: Decimal
    total_after: Decimal


@dataclass(frozen=True)
class Solution:
    """A solved scheme, its prices and the account of both. ``price(scheme, units)`` gives ``prices`` again."""

    scheme: Scheme
    prices: Prices
    targets: tuple[TargetReport, ...]
    residual: Decimal
    adjustments: tuple[Adjustment, ...]

    def __str__(self) -> str:
        rows: list[Sequence[str]] = [("target", "wanted", "realised", "residual", "base", "units", "free", "bound")]
        for i, t in enumerate(self.targets):
            bases = ", ".join(_display.money(value) for _, value in t.bases)
            rows.append(
                (
                    t.name or str(i + 1),
                    _display.money(t.wanted),
                    _display.money(t.realised),
                    _display.money(t.residual),
                    _display.clip(bases, 30),
                    str(t.units),
                    str(t.free_units),
                    str(len(t.binding)),
                )
            )
        text = _display.table(rows, (False, True, True, True, True, True, True, True))
        moved = f"\n{len(self.adjustments)} units moved to take the rest" if self.adjustments else ""
        return text + moved

    def __repr__(self) -> str:
        return f"<Solution: {len(self.targets)} targets, residual {self.residual}, {self.prices!r}>"


def solve(
    scheme: Scheme,
    units: Units,
    *,
    average: Number | None = None,
    total: Number | None = None,
    targets: Iterable[Target] = (),
    residual: Residual | str = Residual.report,
    base_grid: Rounding | Number = Rounding("1"),
    scale_bases: bool = False,
    locked: MatchLike | Sequence[bool] | np.ndarray[Any, Any] = None,
    residual_unit: str = "",
    max_steps_per_unit: int = 4,
    progress: Progress = None,
) -> Solution:
    """Finds base prices with which the units reach their targets (均价反推, domain C1.4).

    ``average`` or ``total`` is a target for all units; ``targets`` are several by scope. Sold (fixed) and overridden units
    enter with the prices that they have; ``locked`` units (a match or a mask) keep the price that the scheme gives them.
    The search runs over the real pricing, with its roundings, bounds and locks; bases stay on ``base_grid``; with
    ``scale_bases`` several base rows move in proportion. What is left goes where ``residual`` says; moved units become
    overrides with a reason.

    Errors: ``pricing.no_solution`` (by how much, which targets conflict, which units bind; these also as ``rows``),
    ``pricing.negative_price``, ``pricing.target_invalid``, ``core.cancelled``, and what ``price`` raises.
    """
    wanted = list(targets)
    if average is not None or total is not None:
        wanted.insert(0, Target(average=average, total=total))
    for i, target in enumerate(wanted):
        if not isinstance(target, Target):
            _loupan.fail("core.type_invalid", f"targets[{i}]", f"{type(target).__name__} instead of Target")
    grid = _rounding(base_grid, "base_grid")
    rows = None
    match = None
    if isinstance(locked, np.ndarray) or (isinstance(locked, (list, tuple)) and all(isinstance(x, (bool, np.bool_)) for x in locked)):
        rows = np.asarray(locked, dtype=bool)
        if len(rows) == 0:
            rows = None
    elif locked is not None:
        match = as_match(locked)._json  # type: ignore[arg-type]
    handle, prices, reports, rest, adjustments = _loupan.solve(
        scheme_native(scheme),
        _native(units),
        [target._parts() for target in wanted],
        choose(Residual, residual, "residual").value,
        format(grid.step, "f"),
        grid.mode.value,
        flag(scale_bases, "scale_bases"),
        match,
        rows,
        text(residual_unit, "residual_unit"),
        integer(max_steps_per_unit, "max_steps_per_unit"),
        progress,
    )
    return Solution(
        Scheme._from_handle(handle),
        Prices._of(prices, units),
        tuple(_report(report) for report in reports),
        rest,
        tuple(Adjustment(*step) for step in adjustments),
    )


def _report(parts: tuple[Any, ...]) -> TargetReport:
    fields = list(parts)
    fields[1] = Measure(fields[1])
    fields[2] = TargetOn(fields[2])
    fields[12] = tuple((Match._of(match), value) for match, value in fields[12])
    fields[15] = tuple(BindingUnit(*unit) for unit in fields[15])
    return TargetReport(*fields)


def sales_average(budget: Number, margin: Number) -> Decimal:
    """The sales average from the budget average: budget x (1 + margin), the margin usually 0.03 to 0.06. Exact."""
    return _loupan.sales_average(budget, margin)


def list_from_floor(floor: Number, discount: Number, rounding: Rounding = Rounding("1", "up")) -> Decimal:
    """The list price from the floor price and the discount that leads to it: floor / discount, rounded once.

    Errors: ``core.division_by_zero``.
    """
    return _loupan.list_from_floor(floor, discount, format(rounding.step, "f"), rounding.mode.value)
