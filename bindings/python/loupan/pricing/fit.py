# SPDX-License-Identifier: Apache-2.0
"""From a filed price list back to the rules behind it (价目表拟合)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from .. import _loupan
from .._core import Number, Rounding, choose
from .._value import flag, integer, text
from .prices import Prices, Progress, _native
from .scheme import Basis, Override, Scheme, _rounding
from .units import Units


class StackValue(NamedTuple):
    """A vertical line of units (垂直线), its value on the lowest floor before ladders, and how many of it are priced."""

    stack: str
    value: Decimal
    priced: int


class Ladder(NamedTuple):
    """One table of floor steps (层差) and the stacks that it holds for: ranges ``(from, to, step)`` and special floors."""

    table: str
    stacks: tuple[str, ...]
    ranges: tuple[tuple[int, int, Decimal], ...]
    specials: tuple[tuple[int, Decimal], ...]


class FitException(NamedTuple):
    """A unit whose filed price is no rule's; ``ladder`` is what the rules alone would give."""

    unit: str
    stack: str
    floor: int | None
    filed: Decimal
    ladder: Decimal | None
    difference: Decimal | None


class Miss(NamedTuple):
    """A filed figure that the scheme does not give: ``field`` is ``unit_price`` or ``total``."""

    unit: str
    field: str
    filed: Decimal
    computed: Decimal | None
    difference: Decimal | None


@dataclass(frozen=True)
class FitReport:
    """What a fitted scheme explains and what it does not (拟合报告). Amounts are yuan per unit of area, for suites yuan.

    ``total`` is the number of free numbers: ``stack_values + steps + shifts + specials + overrides + base``.
    """

    units: int
    priced: int
    explained: int
    stack_values: int
    steps: int
    shifts: int
    specials: int
    overrides: int
    base: int
    stacks: tuple[StackValue, ...]
    ladders: tuple[Ladder, ...]
    exceptions: tuple[FitException, ...]
    totals_checked: bool
    totals_reproduced: int
    misses: tuple[Miss, ...]
    predicted: tuple[str, ...]
    unpredicted: tuple[str, ...]
    unit_rounding: str
    total_rounding: str
    text_en: str
    text_zh: str

    @property
    def total(self) -> int:
        """The free numbers of the scheme (自由参数)."""
        return self.stack_values + self.steps + self.shifts + self.specials + self.overrides + self.base

    @property
    def unpriced(self) -> int:
        """Units without a filed price."""
        return self.units - self.priced

    def text(self, language: str = "en") -> str:
        """A table for a terminal: ``en`` or ``zh``."""
        from .explain import check_language

        return self.text_zh if check_language(language) == "zh" else self.text_en

    def __str__(self) -> str:
        return self.text_en

    def __repr__(self) -> str:
        return f"<FitReport: {self.explained} of {self.priced} prices by rule, {self.overrides} overrides, {self.total} free numbers>"


@dataclass(frozen=True)
class Fit:
    """A fitted scheme, the overrides in it and the report."""

    scheme: Scheme
    report: FitReport

    @property
    def overrides(self) -> tuple[Override, ...]:
        """The prices that no rule gives; the same as in the scheme."""
        return self.scheme.overrides

    def __str__(self) -> str:
        return str(self.report)

    def __repr__(self) -> str:
        return f"<Fit: {self.report!r}>"


def fit(
    units: Units | Prices,
    filed: Prices | None = None,
    *,
    stack: str = "stack",
    within: Iterable[str] = ("building", "unit", "product"),
    basis: Basis | str | None = None,
    unit_rounding: Rounding | Number | None = None,
    total_rounding: Rounding | Number | None = None,
    totals: bool = True,
    rounds: int = 400,
    work: int = 400_000_000,
    seed: int = 1,
    progress: Progress = None,
) -> Fit:
    """Recovers a scheme from a filed price list (拟合): stack values, floor steps, special floors, overrides.

    The scheme reproduces every filed unit price exactly, with few free numbers. ``filed`` belongs to the units by key and
    may hold fewer of them; ``fit(filed)`` fits a list to its own units. ``stack`` names the attribute of the vertical line,
    ``within`` what tells stacks of one name apart. Roundings are found when not given. ``totals=False`` leaves totals
    unchecked, for lists with rounded areas. ``rounds`` and ``work`` limit the search; the result depends on the content, the
    options and the ``seed`` alone. ``progress(done, all)`` may return False to stop.

    Errors: ``core.empty``, ``pricing.attribute_missing``, ``pricing.unit_unknown``, ``core.length_mismatch``,
    ``pricing.negative_price``, ``core.overflow``, ``core.cancelled``.
    """
    if isinstance(units, Prices):
        filed = units if filed is None else filed
        units = units.units
    if not isinstance(filed, Prices):
        _loupan.fail("core.type_invalid", "filed", f"{type(filed).__name__} instead of Prices")

    def how(given: Rounding | Number | None, path: str) -> str | None:
        if given is None:
            return None
        made = _rounding(given, path)
        return f"{made.mode.value}@{made.step:f}"

    handle, report = _loupan.fit(
        _native(units),
        filed._handle,
        text(stack, "stack"),
        [text(name, "within") for name in within],
        None if basis is None else choose(Basis, basis, "basis").value,
        how(unit_rounding, "unit_rounding"),
        how(total_rounding, "total_rounding"),
        flag(totals, "totals"),
        integer(rounds, "rounds"),
        integer(work, "work"),
        integer(seed, "seed"),
        progress,
    )
    return Fit(Scheme._from_handle(handle), _report(report))


def _report(parts: dict[str, Any]) -> FitReport:
    parts["stacks"] = tuple(StackValue(*s) for s in parts["stacks"])
    parts["ladders"] = tuple(Ladder(*ladder) for ladder in parts["ladders"])
    parts["exceptions"] = tuple(FitException(*e) for e in parts["exceptions"])
    parts["misses"] = tuple(Miss(*miss) for miss in parts["misses"])
    return FitReport(**parts)
