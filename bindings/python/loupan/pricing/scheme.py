# SPDX-License-Identifier: Apache-2.0
"""Price schemes as values (价格方案): what `price` reads. Every amount is exact; a float is refused."""

from __future__ import annotations

import dataclasses
import datetime
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Union, cast

from .. import _loupan
from .._core import Choice, Date, Number, Rounding, choose
from .._value import Value, day, decimal_text, drop_empty, flag, integer, json_text, number, optional_number, text


class Basis(Choice):
    """What the unit price is for (计价方式)."""

    gross_area = "gross_area"
    """按建筑面积: total = unit price x gross area."""
    inner_area = "inner_area"
    """按套内面积: total = unit price x inner area."""
    suite = "suite"
    """按套/一口价: the price of the whole suite."""


class Lead(Choice):
    """Which figure governs when both are rounded."""

    automatic = "automatic"
    """Total for suites, unit price otherwise."""
    unit_price = "unit_price"
    """单价定总价: the rounded unit price makes the total."""
    total = "total"
    """总价定单价: the total is rounded from the exact price; the unit price is for display."""


class Areas(Choice):
    """Which survey the areas come from (预测/实测)."""

    predicted = "predicted"
    measured = "measured"


class PriceKind(Choice):
    """What a list of prices is."""

    floor = "floor"
    """底价."""
    list = "list"
    """标准价/表价."""
    registered = "registered"
    """备案价."""


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


class Bounds(Choice):
    """What happens to a computed price outside its floor and ceiling."""

    clamp = "clamp"
    """It moves to the nearest allowed price; where none is on the grid the marked price itself wins."""
    error = "error"
    """``pricing.price_above_marked``, ``pricing.price_below_floor``."""


class Stage(Choice):
    """A step of the pipeline; lump sums and attached areas always come last."""

    percent_of_base = "percent_of_base"
    add = "add"
    percent_of_running = "percent_of_running"


def between(low: Number | None = None, high: Number | None = None) -> dict[str, str]:
    """A closed range for a match: ``Match(floor=between(2, 10))``. None leaves a side open.

    Errors: ``core.empty`` when both are None, ``core.float_refused``.
    """
    if low is None and high is None:
        _loupan.fail("core.empty", "between")
    out = {}
    if low is not None:
        out["from"] = _loupan.number_text(low, "from")
    if high is not None:
        out["to"] = _loupan.number_text(high, "to")
    return out


class Match:
    """Which units a rule is about (适用范围): all tests hold.

    ``Match(building="1栋", floor=between(2, 10))``. A test is a text, a number (for floors), a list of either (one of
    them), or ``between``. ``not_`` takes tests that must fail. ``a & b`` holds where both do, ``a | b`` where one does. A
    mapping with the same keys is taken wherever a match is; ``Match()`` matches every unit.

    Errors: ``core.json_type``, ``core.empty``, ``core.duplicate`` with the path of the test.
    """

    __slots__ = ("_json",)
    _json: str

    def __init__(self, tests: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None, /, *, not_: Mapping[str, Any] | None = None, **columns: Any) -> None:
        if tests is not None and not isinstance(tests, Mapping):
            document: Any = [_tests(each) for each in tests]
        else:
            document = _tests({**(tests or {}), **columns})
            if not_:
                document["not"] = {**document.get("not", {}), **_tests(not_)}
        object.__setattr__(self, "_json", _loupan.canonical_match(json_text(document)))

    @classmethod
    def _of(cls, canonical: str) -> Match:
        made = cls.__new__(cls)
        object.__setattr__(made, "_json", canonical)
        return made

    def __and__(self, other: MatchLike) -> Match:
        return Match._of(_loupan.match_all(self._json, as_match(other)._json))

    def __or__(self, other: MatchLike) -> Match:
        return Match._of(_loupan.match_any([self._json, as_match(other)._json]))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a Match does not change: make another")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Match):
            return NotImplemented
        return self._json == other._json

    def __hash__(self) -> int:
        return hash(self._json)

    def __bool__(self) -> bool:
        """False when it matches every unit."""
        return self._json != "{}"

    def __repr__(self) -> str:
        document = self.to_dict()
        return f"Match({document!r})" if document else "Match()"

    def __str__(self) -> str:
        return _loupan.match_text(self._json)

    def __reduce__(self) -> tuple[Any, ...]:
        return (Match._of, (self._json,))

    def to_dict(self) -> Any:
        """The match as its JSON document has it."""
        return json.loads(self._json)


MatchLike = Union[Match, Mapping[str, Any], Sequence[Mapping[str, Any]], None]
"""A match, or the mapping that makes one; None matches every unit."""


def as_match(given: MatchLike) -> Match:
    """The match that is meant."""
    return given if isinstance(given, Match) else Match(given)


def _test(value: Any, path: str) -> Any:
    if isinstance(value, bool) or isinstance(value, float):
        _loupan.fail("core.float_refused" if isinstance(value, float) else "core.type_invalid", path, repr(value))
    if isinstance(value, (int, Decimal)):
        return _loupan.number_text(value, path)
    if isinstance(value, range):
        if value.step != 1 or not value:
            _loupan.fail("core.validation", path, repr(value))
        return {"from": str(value.start), "to": str(value.stop - 1)}
    if isinstance(value, (list, tuple, set, frozenset)):
        items = [_test(item, path) for item in value]
        return sorted(items) if isinstance(value, (set, frozenset)) else items
    if isinstance(value, Mapping):
        return {key: _test(item, f"{path}.{key}") if item is not None else None for key, item in value.items()}
    return value


def _tests(columns: Mapping[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for name, value in columns.items():
        if name == "any" and isinstance(value, (list, tuple)):
            out[name] = [as_match(each).to_dict() for each in value]
        elif name == "not" and isinstance(value, Mapping):
            out[name] = _tests(value)
        else:
            out[name] = _test(value, name)
    return out


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


@dataclass(frozen=True, init=False, repr=False)
class Criterion(Value):
    """A criterion of the score method (打分法): weight x the rating of its matching row. Weights add up to 1."""

    name: str
    weight: Decimal
    table: Table
    several: Several = Several.error
    otherwise: Decimal | None = None

    def __init__(
        self,
        name: str,
        weight: Number,
        table: Table | RowsLike,
        several: Several | str = Several.error,
        otherwise: Number | None = None,
    ) -> None:
        made = table if isinstance(table, (Rows, Chain, Steps)) else Rows(table, name)
        self._set(
            name=text(name, "name"),
            weight=number(weight, "weight"),
            table=made,
            several=choose(Several, several, "several"),
            otherwise=optional_number(otherwise, "otherwise"),
        )

    def _doc(self) -> dict[str, Any]:
        return drop_empty(
            {
                "name": self.name,
                "weight": decimal_text(self.weight),
                "several": self.several.value if self.several is not Several.error else None,
                "otherwise": None if self.otherwise is None else decimal_text(self.otherwise),
            }
        ) | self.table._doc()

    @staticmethod
    def _from_doc(d: dict[str, Any]) -> Criterion:
        return Criterion(d["name"], d["weight"], _table_from(d), d.get("several", "error"), d.get("otherwise"))


@dataclass(frozen=True, init=False, repr=False)
class Override(Value):
    """A price set by hand (手工调整): exactly one of the two prices, and a reason.

    Units: unit price in yuan per unit of area, total in yuan. Errors: ``pricing.override_invalid``.
    """

    unit: str
    unit_price: Decimal | None = None
    total: Decimal | None = None
    reason: str = ""

    def __init__(self, unit: str, unit_price: Number | None = None, total: Number | None = None, reason: str = "") -> None:
        self._set(
            unit=text(unit, "unit"),
            unit_price=optional_number(unit_price, "unit_price"),
            total=optional_number(total, "total"),
            reason=text(reason, "reason"),
        )
        if (self.unit_price is None) == (self.total is None) or not self.reason:
            _loupan.fail("pricing.override_invalid", "overrides", self.unit)

    def _doc(self) -> dict[str, Any]:
        return drop_empty(
            {
                "unit": self.unit,
                "unit_price": None if self.unit_price is None else decimal_text(self.unit_price),
                "total": None if self.total is None else decimal_text(self.total),
            }
        ) | {"reason": self.reason}


def _base(base: object) -> tuple[Row, ...]:
    if isinstance(base, (str, int, float, Decimal)) or hasattr(base, "__index__"):
        return (Row(number(cast(Number, base), "base")),)
    return _rows(cast(RowsLike, base), "", "base")


def _rounding(value: Rounding | Number, path: str) -> Rounding:
    return value if isinstance(value, Rounding) else Rounding(number(value, path))


def _rounding_doc(value: Rounding, usual: Rounding) -> Any:
    return None if value == usual else {"step": decimal_text(value.step), "mode": value.mode.value}


def _rounding_from(d: Any, usual: str) -> Rounding:
    if d is None:
        return Rounding(usual)
    return Rounding(d) if isinstance(d, str) else Rounding(d["step"], d.get("mode", "half_up"))


def _currency_doc(currency: str) -> Any:
    code, colon, digits = currency.partition(":")
    return {"code": code, "digits": int(digits) if digits.isdecimal() else -1} if colon else code


_PIPELINE = (Stage.percent_of_base, Stage.add, Stage.percent_of_running)


@dataclass(frozen=True, init=False, repr=False)
class Scheme(Value):
    """A price scheme (价格方案): everything that makes a price list out of units.

    It is checked when it is made, and never changes; :meth:`replace` makes another. Threads may share it.

    ``base`` is one price, or pairs of a match and a price of which the first that matches counts. The price runs through
    ``pipeline``: base x (1 + percents of the base), + amounts per area, x running percents; then the roundings as ``lead``
    says (:class:`Lead`). With ``score`` the base is the target average, and each unit starts from base x score / mean score.

    Units: prices in the currency's main unit per unit of area; percents as fractions. ``currency`` is an ISO code, or
    ``XTS:3`` for one that loupan does not know, with its decimals. Rounding: ``unit_rounding`` and
    ``total_rounding``; ``derived_rounding`` for prices that are only shown.

    Errors: ``pricing.scheme_invalid``, ``core.duplicate``, ``core.too_many_digits``, ``pricing.override_invalid``,
    ``core.unsupported``, each with the field's path such as ``factors[2].rows[0].value``; ``core.float_refused``.
    """

    basis: Basis = Basis.gross_area
    base: tuple[Row, ...] = ()
    lead: Lead = Lead.automatic
    factors: tuple[Factor, ...] = ()
    score: tuple[Criterion, ...] = ()
    overrides: tuple[Override, ...] = ()
    unit_rounding: Rounding = Rounding("1")
    total_rounding: Rounding = Rounding("1")
    derived_rounding: Rounding = Rounding("0.01")
    bounds: Bounds = Bounds.clamp
    ascending_floors: bool = False
    pipeline: tuple[Stage, ...] = _PIPELINE
    areas: Areas = Areas.predicted
    kind: PriceKind = PriceKind.list
    currency: str = "CNY"
    unit_of_area: str = "m2"
    id: str = ""
    name: str = ""
    project: str = ""
    batch: str = ""
    version: str = "1"
    round: int = 1
    parent: str = ""
    effective_from: datetime.date | None = None
    effective_to: datetime.date | None = None
    semantics: int = 1

    def __init__(
        self,
        *,
        basis: Basis | str = Basis.gross_area,
        base: Number | Iterable[Row | tuple[MatchLike, Number]] = (),
        lead: Lead | str = Lead.automatic,
        factors: Iterable[Factor] = (),
        score: Iterable[Criterion] = (),
        overrides: Iterable[Override] = (),
        unit_rounding: Rounding | Number = Rounding("1"),
        total_rounding: Rounding | Number = Rounding("1"),
        derived_rounding: Rounding | Number = Rounding("0.01"),
        bounds: Bounds | str = Bounds.clamp,
        ascending_floors: bool = False,
        pipeline: Iterable[Stage | str] = _PIPELINE,
        areas: Areas | str = Areas.predicted,
        kind: PriceKind | str = PriceKind.list,
        currency: str = "CNY",
        unit_of_area: str = "m2",
        id: str = "",
        name: str = "",
        project: str = "",
        batch: str = "",
        version: str = "1",
        round: int = 1,
        parent: str = "",
        effective_from: Date | None = None,
        effective_to: Date | None = None,
        semantics: int = 1,
    ) -> None:
        self._set(
            basis=choose(Basis, basis, "basis"),
            base=_base(base),
            lead=choose(Lead, lead, "lead"),
            factors=_all_of(Factor, factors, "factors"),
            score=_all_of(Criterion, score, "score"),
            overrides=_all_of(Override, overrides, "overrides"),
            unit_rounding=_rounding(unit_rounding, "unit_rounding"),
            total_rounding=_rounding(total_rounding, "total_rounding"),
            derived_rounding=_rounding(derived_rounding, "derived_rounding"),
            bounds=choose(Bounds, bounds, "bounds"),
            ascending_floors=flag(ascending_floors, "ascending_floors"),
            pipeline=tuple(choose(Stage, stage, "pipeline") for stage in pipeline),
            areas=choose(Areas, areas, "areas"),
            kind=choose(PriceKind, kind, "kind"),
            currency=text(currency, "currency"),
            unit_of_area=text(unit_of_area, "unit_of_area"),
            id=text(id, "id"),
            name=text(name, "name"),
            project=text(project, "project"),
            batch=text(batch, "batch"),
            version=text(version, "version"),
            round=integer(round, "round"),
            parent=text(parent, "parent"),
            effective_from=day(effective_from, "effective_from"),
            effective_to=day(effective_to, "effective_to"),
            semantics=integer(semantics, "semantics"),
        )
        self._set(_handle=_loupan.Scheme.load(json_text(self._doc())))

    @property
    def _native(self) -> _loupan.Scheme:
        return cast(_loupan.Scheme, self.__dict__["_handle"])

    def _doc(self) -> dict[str, Any]:
        plain_base = len(self.base) == 1 and not self.base[0].when
        valid = drop_empty(
            {
                "from": self.effective_from.isoformat() if self.effective_from else None,
                "to": self.effective_to.isoformat() if self.effective_to else None,
            }
        )
        document: dict[str, Any] = {
            "schema": "loupan/price-scheme",
            "semantics": self.semantics,
            "id": self.id,
            "name": self.name,
            "version": self.version,
            "round": self.round,
            "parent": self.parent,
            "scope": drop_empty({"project": self.project, "batch": self.batch}),
            "valid": valid,
            "kind": self.kind.value,
            "basis": self.basis.value,
            "lead": self.lead.value,
            "areas": self.areas.value,
            "currency": _currency_doc(self.currency),
            "unit_of_area": self.unit_of_area,
            "base": decimal_text(self.base[0].value) if plain_base else [row._doc() for row in self.base],
            "score": [criterion._doc() for criterion in self.score],
            "factors": [factor._doc() for factor in self.factors],
            "pipeline": [stage.value for stage in self.pipeline],
            "unit_rounding": _rounding_doc(self.unit_rounding, Rounding("1")),
            "total_rounding": _rounding_doc(self.total_rounding, Rounding("1")),
            "derived_rounding": _rounding_doc(self.derived_rounding, Rounding("0.01")),
            "bounds": self.bounds.value,
            "ascending_floors": self.ascending_floors,
            "overrides": [override._doc() for override in self.overrides],
        }
        return drop_empty(document)

    @classmethod
    def from_json(cls, document: str) -> Scheme:
        """Reads a price scheme document; unknown fields, repeated keys and fractional numbers are errors.

        Errors: ``core.json_invalid``, ``core.json_field_unknown``, ``core.json_fraction`` and the like with the field's path.
        """
        return cls._from_handle(_loupan.Scheme.load(text(document, "document")))

    @classmethod
    def _from_handle(cls, handle: _loupan.Scheme) -> Scheme:
        d = json.loads(handle.to_json())
        valid, scope = d.get("valid", {}), d.get("scope", {})
        currency = d.get("currency", "CNY")
        if not isinstance(currency, str):
            currency = f"{currency['code']}:{currency['digits']}"
        base = d.get("base", ())
        return cls(
            basis=d.get("basis", "gross_area"),
            base=base if isinstance(base, str) else [Row._from_doc(row) for row in base],
            lead=d.get("lead", "automatic"),
            factors=[Factor._from_doc(f) for f in d.get("factors", ())],
            score=[Criterion._from_doc(c) for c in d.get("score", ())],
            overrides=[Override(o["unit"], o.get("unit_price"), o.get("total"), o["reason"]) for o in d.get("overrides", ())],
            unit_rounding=_rounding_from(d.get("unit_rounding"), "1"),
            total_rounding=_rounding_from(d.get("total_rounding"), "1"),
            derived_rounding=_rounding_from(d.get("derived_rounding"), "0.01"),
            bounds=d.get("bounds", "clamp"),
            ascending_floors=d.get("ascending_floors", False),
            pipeline=d.get("pipeline", _PIPELINE),
            areas=d.get("areas", "predicted"),
            kind=d.get("kind", "list"),
            currency=currency,
            unit_of_area=d.get("unit_of_area", "m2"),
            id=d.get("id", ""),
            name=d.get("name", ""),
            project=scope.get("project", ""),
            batch=scope.get("batch", ""),
            version=d.get("version", "1"),
            round=d.get("round", 1),
            parent=d.get("parent", ""),
            effective_from=valid.get("from"),
            effective_to=valid.get("to"),
            semantics=d["semantics"],
        )

    def to_json(self, indent: int | None = None) -> str:
        """The scheme as a JSON document; what has its default value is left out. :meth:`from_json` reads it back equal."""
        return self._native.to_json(-1 if indent is None else indent)

    @property
    def digest(self) -> str:
        """SHA-256 over the canonical form, in hexadecimal digits: equal for equal rules, whatever their spelling."""
        return self._native.digest()

    def replace(self, **changes: Any) -> Scheme:
        """The same scheme with some fields changed; it is checked again."""
        fields = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        unknown = sorted(set(changes) - set(fields))
        if unknown:
            _loupan.fail("core.json_field_unknown", unknown[0], unknown[0])
        return Scheme(**{**fields, **changes})

    def override(self, overrides: Iterable[Override]) -> Scheme:
        """The same scheme with these overrides; one for a unit that has one already replaces it."""
        merged = {o.unit: o for o in self.overrides}
        merged.update((o.unit, o) for o in _all_of(Override, overrides, "overrides"))
        return self.replace(overrides=tuple(merged.values()))

    def __repr__(self) -> str:
        return Value.__repr__(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return (Scheme.from_json, (self.to_json(),))


def _all_of(kind: type[Any], given: Iterable[Any], path: str) -> tuple[Any, ...]:
    out = tuple(given)
    for i, item in enumerate(out):
        if not isinstance(item, kind):
            _loupan.fail("core.type_invalid", f"{path}[{i}]", f"{type(item).__name__} instead of {kind.__name__}")
    return out
