# SPDX-License-Identifier: Apache-2.0
"""How a figure came about (计算说明)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from .. import _loupan
from .prices import scheme_native
from .scheme import Scheme
from .units import Unit


class Operand(NamedTuple):
    """A named input of a step; the value is exact text that reads back."""

    name: str
    value: str
    unit: str


@dataclass(frozen=True)
class Step:
    """One step: its stable code, typed operands, the exact value before rounding, the rounding, the result, the rule behind
    it, its texts in both languages, and the steps that it is made of."""

    code: str
    operands: tuple[Operand, ...]
    exact: str
    rounding: str
    result: str
    unit: str
    rule: str
    text_en: str
    text_zh: str
    children: tuple[Step, ...]

    def text(self, language: str = "en") -> str:
        """What the step says, without its children: ``en`` or ``zh``."""
        return self.text_zh if check_language(language) == "zh" else self.text_en

    def walk(self, depth: int = 0) -> Iterator[tuple[int, Step]]:
        """The step and all below it, with their depth, from the top down."""
        yield depth, self
        for child in self.children:
            yield from child.walk(depth + 1)


class Explanation:
    """A finished explanation: a tree of steps. Prints as a table in a terminal and in a notebook."""

    __slots__ = ("_language", "_root")
    _language: str
    _root: Step

    def __init__(self, root: Step, language: str = "en") -> None:
        self._root = root
        self._language = check_language(language)

    @property
    def root(self) -> Step:
        """The step that all others belong to."""
        return self._root

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps below the root, in the order of the formula."""
        return self._root.children

    @property
    def result(self) -> str:
        """The figure that is explained, as exact text."""
        return self._root.result

    @property
    def language(self) -> str:
        """``en`` or ``zh``."""
        return self._language

    def to(self, language: str) -> Explanation:
        """The same explanation in another language."""
        return Explanation(self._root, language)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Explanation):
            return NotImplemented
        return self._root == other._root

    def __hash__(self) -> int:
        return hash(self._root)

    def __len__(self) -> int:
        return sum(1 for _ in self._root.walk())

    def __iter__(self) -> Iterator[Step]:
        return (step for _, step in self._root.walk())

    def __str__(self) -> str:
        from .. import _display

        return _display.explanation_text(self._root, self._language)

    def __repr__(self) -> str:
        return f"<Explanation: {self._root.text(self._language)}>"

    def _repr_html_(self) -> str:
        from .. import _display

        return _display.explanation_html(self._root, self._language)

    def __reduce__(self) -> tuple[Any, ...]:
        return (Explanation, (self._root, self._language))


def check_language(language: str) -> str:
    """``en`` or ``zh``. Errors: ``core.validation``."""
    if language not in ("en", "zh"):
        _loupan.fail("core.validation", "language", str(language))
    return language


def step_from(parts: tuple[Any, ...]) -> Step:
    """A step from what the compiled part returns."""
    code, operands, exact, rounding, result, unit, rule, en, zh, children = parts
    return Step(
        code,
        tuple(Operand(*operand) for operand in operands),
        exact,
        rounding,
        result,
        unit,
        rule,
        en,
        zh,
        tuple(step_from(child) for child in children),
    )


def explain(scheme: Scheme, unit: Unit, *, language: str = "en") -> Explanation:
    """How the scheme prices one unit, step by step (逐步说明).

    The figures are those of :func:`price`: it is the same formula. A unit taken from a list (``units[12]``) is priced
    within its list, as the score method needs. ``language``: ``en`` or ``zh``.

    Errors: what ``price`` raises for this unit.
    """
    if not isinstance(unit, Unit):
        _loupan.fail("core.type_invalid", "unit", f"{type(unit).__name__} instead of Unit")
    units, row = unit._source
    return Explanation(step_from(_loupan.explain(scheme_native(scheme), units._handle, row)), language)
