# SPDX-License-Identifier: Apache-2.0
"""Price schemes as values (价格方案): what `price` reads. Every amount is exact; a float is refused."""

from __future__ import annotations

import dataclasses
import datetime
import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from .. import _loupan
from .._core import Choice, Date, Number, Rounding, choose
from .._value import Value, day, decimal_text, drop_empty, flag, integer, json_text, number, optional_number, text
from .factor import Chain, Factor, Row, Rows, RowsLike, Several, Steps, Table, _rows, _table_from
from .match import MatchLike


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
