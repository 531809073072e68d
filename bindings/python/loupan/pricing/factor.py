# SPDX-License-Identifier: Apache-2.0
"""Factor tables (差价系数表): what a unit has more or less for its floor, orientation or view."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Union

from .. import _loupan
from .._core import Choice, Number, choose
from .._value import Value, decimal_text, drop_empty, integer, number, optional_number, text
from .match import Match, MatchLike, as_match


class FactorKind(Choice):
    """How the value of a factor enters the price."""

    percent_of_base = "percent_of_base"
    """Percents are added up, then multiply the base once. 3 % is 0.03."""
    add = "add"
    """Yuan per unit of area (per suite when priced by suite)."""
    percent_of_running = "percent_of_running"
    """Multiplies the running price, in ``sequence``. 3 % is 0.03."""
    lump_sum = "lump_sum"
    """Yuan per unit, added to the total."""
    attached_area = "attached_area"
    """Attached area x running unit price x percent, added to the total."""


class Several(Choice):
    """What several matching rows of one table mean for one unit."""

    error = "error"
    """``pricing.factor_ambiguous``."""
    sum = "sum"
    max = "max"
    first = "first"
    """The first row in the order of the table."""


@dataclass(frozen=True, init=False, repr=False)
class Row(Value):
    """A row of a table: its value for the units that match. Percents are fractions: 3 % is 0.03."""

    value: Decimal
    when: Match = Match()

    def __init__(self, value: Number, when: MatchLike = None) -> None:
        self._set(value=number(value, "value"), when=as_match(when))

    def _doc(self) -> dict[str, Any]:
        return drop_empty({"when": self.when.to_dict(), "value": decimal_text(self.value)})

    @staticmethod
    def _from_doc(d: dict[str, Any]) -> Row:
        return Row(d["value"], d.get("when"))


RowsLike = Union[Mapping[Any, Number], Iterable[Union[Row, "tuple[MatchLike, Number]"]]]
"""Rows as values: a mapping from a value of the attribute to its number, or rows, or pairs of a match and a number."""


def _rows(rows: RowsLike, attribute: str, path: str) -> tuple[Row, ...]:
    if isinstance(rows, Mapping):
        made = []
        for key, value in rows.items():
            made.append(Row(value, {attribute: list(key) if isinstance(key, (tuple, frozenset)) else key}))
        return tuple(made)
    out: list[Row] = []
    for row in rows:
        if isinstance(row, Row):
            out.append(row)
        elif isinstance(row, tuple) and len(row) == 2:
            out.append(Row(row[1], row[0]))
        else:
            _loupan.fail("core.type_invalid", path, f"{type(row).__name__} instead of a Row or a pair of match and value")
    return tuple(out)


@dataclass(frozen=True, init=False, repr=False)
class Rows(Value):
    """Rows with their values (绝对值)."""

    rows: tuple[Row, ...]

    def __init__(self, rows: RowsLike, attribute: str = "") -> None:
        self._set(rows=_rows(rows, attribute, "rows"))

    def _doc(self) -> dict[str, Any]:
        return {"rows": [row._doc() for row in self.rows]}


@dataclass(frozen=True, init=False, repr=False)
class Chain(Value):
    """Differences from the worst to the best (价差链): each link lies its difference above the one before."""

    attribute: str
    links: tuple[tuple[tuple[str, ...], Decimal], ...]

    def __init__(self, attribute: str, links: Iterable[tuple[str | int | Sequence[str | int], Number]]) -> None:
        made = []
        for values, difference in links:
            several = (values,) if isinstance(values, (str, int)) else tuple(values)
            made.append((tuple(str(v) for v in several), number(difference, "links.difference")))
        self._set(attribute=text(attribute, "attribute"), links=tuple(made))

    def _doc(self) -> dict[str, Any]:
        links = [{"values": list(values), "difference": decimal_text(d)} for values, d in self.links]
        return {"chain": {"attribute": self.attribute, "links": links}}


FloorValues = Union[Mapping[int, Number], Iterable["tuple[int, Number]"]]
"""Floors and their values: a mapping or pairs."""


def _floor_values(given: FloorValues, path: str) -> tuple[tuple[int, Decimal], ...]:
    pairs = given.items() if isinstance(given, Mapping) else given
    return tuple(sorted((integer(floor, path), number(value, f"{path}.{floor}")) for floor, value in pairs))


@dataclass(frozen=True, init=False, repr=False)
class Steps(Value):
    """Steps by floor (层差): 0 on the reference floor, changing by the step of each floor passed, upward and downward.

    ``ranges`` are ``(from, to, step)``: each floor of the range lies ``step`` above the one below. ``specials`` add to their
    floor alone, ``exceptions`` replace its value, ``lowest`` and ``highest`` cap the value before specials.
    """

    reference: int
    ranges: tuple[tuple[int, int, Decimal], ...]
    specials: tuple[tuple[int, Decimal], ...] = ()
    exceptions: tuple[tuple[int, Decimal], ...] = ()
    lowest: Decimal | None = None
    highest: Decimal | None = None

    def __init__(
        self,
        reference: int,
        ranges: Iterable[tuple[int, int, Number]] = (),
        specials: FloorValues = (),
        exceptions: FloorValues = (),
        lowest: Number | None = None,
        highest: Number | None = None,
    ) -> None:
        self._set(
            reference=integer(reference, "reference"),
            ranges=tuple((integer(a, "ranges.from"), integer(b, "ranges.to"), number(s, "ranges.step")) for a, b, s in ranges),
            specials=_floor_values(specials, "specials"),
            exceptions=_floor_values(exceptions, "exceptions"),
            lowest=optional_number(lowest, "lowest"),
            highest=optional_number(highest, "highest"),
        )

    def _doc(self) -> dict[str, Any]:
        steps: dict[str, Any] = {"reference": self.reference}
        if self.ranges:
            steps["ranges"] = [{"from": a, "to": b, "step": decimal_text(s)} for a, b, s in self.ranges]
        for name, values in (("specials", self.specials), ("exceptions", self.exceptions)):
            if values:
                if len(dict(values)) != len(values):
                    _loupan.fail("core.duplicate", f"steps.{name}", "a floor stands twice")
                steps[name] = {str(floor): decimal_text(value) for floor, value in values}
        for name, cap in (("lowest", self.lowest), ("highest", self.highest)):
            if cap is not None:
                steps[name] = decimal_text(cap)
        return {"steps": steps}


Table = Union[Rows, Chain, Steps]
"""The three ways to author a table."""


def _table_from(d: dict[str, Any]) -> Table:
    if "chain" in d:
        return Chain(d["chain"]["attribute"], [(link["values"], link["difference"]) for link in d["chain"]["links"]])
    if "steps" in d:
        s = d["steps"]
        return Steps(
            s["reference"],
            [(r["from"], r["to"], r["step"]) for r in s.get("ranges", [])],
            {int(k): v for k, v in s.get("specials", {}).items()},
            {int(k): v for k, v in s.get("exceptions", {}).items()},
            s.get("lowest"),
            s.get("highest"),
        )
    return Rows([Row._from_doc(row) for row in d["rows"]])


def _check_table(table: object) -> Table:
    if not isinstance(table, (Rows, Chain, Steps)):
        _loupan.fail("core.type_invalid", "table", f"{type(table).__name__} instead of Rows, Chain or Steps")
    return table


@dataclass(frozen=True, init=False, repr=False)
class Factor(Value):
    """A factor table (系数表): floor, orientation, view, layout, stack or any column of the units.

    Made by :meth:`rows`, :meth:`chain` or :meth:`steps`. ``kind`` says how its value enters the price (:class:`FactorKind`),
    ``only`` for which units, ``several`` what several matching rows mean, ``otherwise`` the value when none matches (None:
    ``pricing.factor_missing``), ``attached`` the column of areas of an ``attached_area``.
    """

    name: str
    table: Table
    kind: FactorKind = FactorKind.add
    sequence: int = 0
    only: Match = Match()
    several: Several = Several.error
    otherwise: Decimal | None = None
    attached: str = ""

    def __init__(
        self,
        name: str,
        table: Table,
        kind: FactorKind | str = FactorKind.add,
        sequence: int = 0,
        only: MatchLike = None,
        several: Several | str = Several.error,
        otherwise: Number | None = None,
        attached: str = "",
    ) -> None:
        self._set(
            name=text(name, "name"),
            table=_check_table(table),
            kind=choose(FactorKind, kind, "kind"),
            sequence=integer(sequence, "sequence"),
            only=as_match(only),
            several=choose(Several, several, "several"),
            otherwise=optional_number(otherwise, "otherwise"),
            attached=text(attached, "attached"),
        )

    @classmethod
    def rows(
        cls,
        name: str,
        kind: FactorKind | str,
        rows: RowsLike,
        *,
        attribute: str | None = None,
        sequence: int = 0,
        only: MatchLike = None,
        several: Several | str = Several.error,
        otherwise: Number | None = None,
        attached: str = "",
    ) -> Factor:
        """A table of values: ``Factor.rows("orientation", "percent_of_base", {"S": "0.03", "N": "-0.02"})``.

        The keys of a mapping are values of ``attribute`` (the factor's name by default); a tuple means one of them. Pairs of
        a match and a value name any columns.
        """
        table = Rows(rows, name if attribute is None else attribute)
        return cls(name, table, kind, sequence, only, several, otherwise, attached)

    @classmethod
    def chain(
        cls,
        name: str,
        kind: FactorKind | str,
        links: Iterable[tuple[str | int | Sequence[str | int], Number]],
        *,
        attribute: str | None = None,
        sequence: int = 0,
        only: MatchLike = None,
        otherwise: Number | None = None,
        attached: str = "",
    ) -> Factor:
        """Differences from the worst to the best: ``Factor.chain("floor", "add", [(6, 0), (5, 100), ([1, 3], 90)])``."""
        table = Chain(name if attribute is None else attribute, links)
        return cls(name, table, kind, sequence, only, Several.error, otherwise, attached)

    @classmethod
    def steps(
        cls,
        name: str,
        kind: FactorKind | str,
        *,
        reference: int,
        ranges: Iterable[tuple[int, int, Number]] = (),
        specials: FloorValues = (),
        exceptions: FloorValues = (),
        lowest: Number | None = None,
        highest: Number | None = None,
        sequence: int = 0,
        only: MatchLike = None,
        attached: str = "",
    ) -> Factor:
        """Steps by floor: ``Factor.steps("floor", "add", reference=2, ranges=[(3, 20, "100"), (21, 46, "50")])``."""
        table = Steps(reference, ranges, specials, exceptions, lowest, highest)
        return cls(name, table, kind, sequence, only, Several.error, None, attached)

    def _doc(self) -> dict[str, Any]:
        return drop_empty(
            {
                "name": self.name,
                "kind": self.kind.value if self.kind is not FactorKind.add else None,
                "sequence": self.sequence or None,
                "only": self.only.to_dict(),
                "several": self.several.value if self.several is not Several.error else None,
                "otherwise": None if self.otherwise is None else decimal_text(self.otherwise),
                "attached": self.attached,
            }
        ) | self.table._doc()

    @staticmethod
    def _from_doc(d: dict[str, Any]) -> Factor:
        return Factor(
            d["name"],
            _table_from(d),
            d.get("kind", "add"),
            d.get("sequence", 0),
            d.get("only"),
            d.get("several", "error"),
            d.get("otherwise"),
            d.get("attached", ""),
        )
