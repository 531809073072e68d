# SPDX-License-Identifier: Apache-2.0
"""The rules of an area settlement as values (面积补差规则)."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .. import _loupan
from .._core import Choice, Date, Number, Rounding, choose
from ..calendar import BeyondData, Convention
from .._value import Value, day, decimal_text, drop_empty, flag, integer, json_text, number, optional_number, text


class Variant(Choice):
    """What the contract says about areas that turn out otherwise (面积差异处理方式)."""

    statutory = "statutory"
    """法定: 商品房销售管理办法 20, on the pricing area."""
    gf2014_inner = "gf2014_inner"
    """GF-2014 示范文本, 按套内面积."""
    gf2014_gross_dual = "gf2014_gross_dual"
    """GF-2014 示范文本, 按建筑面积: gross and inner ratio are both tested."""
    actual = "actual"
    """据实结算."""
    no_adjust = "no_adjust"
    """不补差."""
    tolerance = "tolerance"
    """误差内不补."""
    bands = "bands"
    """补差方案明细."""
    limited = "limited"
    """限制条款 (民法典 497)."""


class Basis(Choice):
    """Which area the price is for (计价面积)."""

    gross = "gross"
    inner = "inner"


class BandMode(Choice):
    """What a band's factor is for."""

    marginal = "marginal"
    """分段: each part of the difference at the factor of its own band."""
    whole = "whole"
    """全额: the whole difference at the factor of the band that holds the ratio."""


class PriceSource(Choice):
    """Where the unit price comes from (补差单价来源)."""

    contract_unit = "contract_unit"
    total_div_area = "total_div_area"


class TaxChange(Choice):
    """What happens when the tax rate changed between contract and settlement."""

    gross_fixed = "gross_fixed"
    """含税价不变."""
    net_fixed = "net_fixed"
    """不含税单价不变."""


class ToleranceFormula(Choice):
    """The formula beyond a tolerance."""

    actual = "actual"
    statutory = "statutory"


class TolerancePart(Choice):
    """What that formula is applied to."""

    full = "full"
    excess = "excess"


class RulesState(Choice):
    """How far a set of rules has come; only approved rules let a settlement be confirmed."""

    draft = "draft"
    approved = "approved"
    retired = "retired"


@dataclass(frozen=True, init=False, repr=False)
class Band(Value):
    """A row of a band table: a signed ratio between two bounds, ``None`` open to that side, and its factor."""

    min: Decimal | None = None
    max: Decimal | None = None
    factor: Decimal = Decimal(1)
    min_closed: bool = False
    max_closed: bool = False
    compensate: bool = True

    def __init__(
        self,
        min: Number | None = None,
        max: Number | None = None,
        factor: Number = 1,
        *,
        min_closed: bool = False,
        max_closed: bool = False,
        compensate: bool = True,
    ) -> None:
        self._set(
            min=optional_number(min, "min"),
            max=optional_number(max, "max"),
            factor=number(factor, "factor"),
            min_closed=flag(min_closed, "min_closed"),
            max_closed=flag(max_closed, "max_closed"),
            compensate=flag(compensate, "compensate"),
        )

    def _doc(self) -> dict[str, Any]:
        return drop_empty(
            {
                "min": None if self.min is None else decimal_text(self.min),
                "min_closed": self.min_closed,
                "max": None if self.max is None else decimal_text(self.max),
                "max_closed": self.max_closed,
                "factor": decimal_text(self.factor),
                "compensate": self.compensate,
            }
        )


@dataclass(frozen=True, init=False, repr=False)
class Bracket(Value):
    """A limit of area above which another rate of deed tax holds (契税档次), and where it is written."""

    up_to: Decimal
    source: str

    def __init__(self, up_to: Number, source: str) -> None:
        self._set(up_to=number(up_to, "up_to"), source=text(source, "source"))


def _rounding(value: Rounding | Number, path: str) -> Rounding:
    return value if isinstance(value, Rounding) else Rounding(number(value, path))


def _optional(value: Decimal | None) -> str | None:
    return None if value is None else decimal_text(value)


def _rounding_doc(value: Rounding) -> Any:
    return {"step": decimal_text(value.step), "mode": value.mode.value}


def _rounding_from(d: Any) -> Rounding:
    return Rounding(d) if isinstance(d, str) else Rounding(d["step"], d.get("mode", "half_up"))


def _each(given: Any, kind: type, path: str) -> tuple[Any, ...]:
    out = tuple(given)
    for one in out:
        if not isinstance(one, kind):
            _loupan.fail("core.type_invalid", path, f"{type(one).__name__} instead of {kind.__name__}")
    return out


@dataclass(frozen=True, init=False, repr=False)
class AreaRules(Value):
    """A named, dated set of rules for the settlement of areas (面积补差规则集).

    Ratios are fractions: 3 % is ``"0.03"``. ``limit`` is the statutory rules' (3 % itself is inside); ``within``, ``then``
    and ``on`` belong to ``tolerance``, ``bands`` and ``mode`` to ``bands``, ``double_refund`` and ``may_rescind`` to
    ``limited``; ``rescind_beyond`` is an agreed right to leave where the law gives none. Only the difference is rounded, by
    ``delta_rounding``. ``roll`` names the business-day convention by which a due date moves off a holiday, ``beyond`` says
    what becomes of one that the calendar's data does not reach: it is left there and ``provisional``, or refused.

    Errors: ``area.variant_not_set``, ``area.rules_invalid``, ``area.band_gap``, ``area.band_overlap``, ``area.band_order``,
    ``core.validation`` with the field, ``core.float_refused``.
    """

    variant: Variant
    id: str = ""
    name: str = ""
    project: str = ""
    version: str = "1"
    parent: str = ""
    effective_from: datetime.date | None = None
    effective_to: datetime.date | None = None
    state: RulesState = RulesState.approved
    article: str = ""
    basis: Basis = Basis.gross
    limit: Decimal = Decimal("0.03")
    rescind_beyond: Decimal | None = None
    within: Decimal | None = None
    then: ToleranceFormula = ToleranceFormula.actual
    on: TolerancePart = TolerancePart.full
    bands: tuple[Band, ...] = ()
    mode: BandMode = BandMode.marginal
    double_refund: bool = False
    may_rescind: bool = False
    price: PriceSource = PriceSource.contract_unit
    delta_rounding: Rounding = Rounding("0.01")
    tax: TaxChange = TaxChange.gross_fixed
    net_rounding: Rounding = Rounding("0.01")
    pay_days: int = 0
    refund_days: int = 30
    roll: Convention = Convention.unadjusted
    beyond: BeyondData = BeyondData.provisional
    least_interest: Decimal | None = None
    adjust_commission: bool = False
    brackets: tuple[Bracket, ...] = ()
    currency: str = "CNY"
    unit_of_area: str = "m2"

    def __init__(
        self,
        variant: Variant | str,
        *,
        id: str = "",
        name: str = "",
        project: str = "",
        version: str = "1",
        parent: str = "",
        effective_from: Date | None = None,
        effective_to: Date | None = None,
        state: RulesState | str = RulesState.approved,
        article: str = "",
        basis: Basis | str | None = None,
        limit: Number = "0.03",
        rescind_beyond: Number | None = None,
        within: Number | None = None,
        then: ToleranceFormula | str = ToleranceFormula.actual,
        on: TolerancePart | str = TolerancePart.full,
        bands: Iterable[Band] = (),
        mode: BandMode | str = BandMode.marginal,
        double_refund: bool = False,
        may_rescind: bool = False,
        price: PriceSource | str = PriceSource.contract_unit,
        delta_rounding: Rounding | Number = Rounding("0.01"),
        tax: TaxChange | str = TaxChange.gross_fixed,
        net_rounding: Rounding | Number = Rounding("0.01"),
        pay_days: int = 0,
        refund_days: int = 30,
        roll: Convention | str = Convention.unadjusted,
        beyond: BeyondData | str = BeyondData.provisional,
        least_interest: Number | None = None,
        adjust_commission: bool = False,
        brackets: Iterable[Bracket] = (),
        currency: str = "CNY",
        unit_of_area: str = "m2",
    ) -> None:
        chosen = choose(Variant, variant, "variant")
        own = Basis.inner if chosen is Variant.gf2014_inner else Basis.gross
        self._set(
            variant=chosen,
            id=text(id, "id"),
            name=text(name, "name"),
            project=text(project, "scope.project"),
            version=text(version, "version"),
            parent=text(parent, "parent"),
            effective_from=day(effective_from, "effective_from"),
            effective_to=day(effective_to, "effective_to"),
            state=choose(RulesState, state, "state"),
            article=text(article, "article"),
            basis=own if basis is None else choose(Basis, basis, "basis"),
            limit=number(limit, "limit"),
            rescind_beyond=optional_number(rescind_beyond, "rescind_beyond"),
            within=optional_number(within, "tolerance.within"),
            then=choose(ToleranceFormula, then, "tolerance.then"),
            on=choose(TolerancePart, on, "tolerance.on"),
            bands=_each(bands, Band, "bands.rows"),
            mode=choose(BandMode, mode, "bands.mode"),
            double_refund=flag(double_refund, "limited.double_refund"),
            may_rescind=flag(may_rescind, "limited.may_rescind"),
            price=choose(PriceSource, price, "price"),
            delta_rounding=_rounding(delta_rounding, "delta_rounding"),
            tax=choose(TaxChange, tax, "tax"),
            net_rounding=_rounding(net_rounding, "net_rounding"),
            pay_days=integer(pay_days, "pay_days"),
            refund_days=integer(refund_days, "refund_days"),
            roll=choose(Convention, roll, "roll"),
            beyond=choose(BeyondData, beyond, "beyond"),
            least_interest=optional_number(least_interest, "least_interest"),
            adjust_commission=flag(adjust_commission, "adjust_commission"),
            brackets=_each(brackets, Bracket, "brackets"),
            currency=text(currency, "currency"),
            unit_of_area=text(unit_of_area, "unit_of_area"),
        )
        self._set(_handle=_loupan.AreaRules.load(json_text(self._doc())))

    def _doc(self) -> dict[str, Any]:
        valid = {"from": self.effective_from and self.effective_from.isoformat(), "to": self.effective_to and self.effective_to.isoformat()}
        said = self.within is not None or self.then != ToleranceFormula.actual or self.on != TolerancePart.full
        terms = {"within": decimal_text(self.within or Decimal(0)), "then": self.then.value, "on": self.on.value}
        table = {"mode": self.mode.value, "rows": [b._doc() for b in self.bands]}
        limited = {"double_refund": self.double_refund or None, "may_rescind": self.may_rescind or None}
        code, colon, digits = self.currency.partition(":")
        return drop_empty(
            {
                "schema": "loupan/area-rules",
                "semantics": 1,
                "id": self.id,
                "name": self.name,
                "version": None if self.version == "1" else self.version,
                "parent": self.parent,
                "scope": drop_empty({"project": self.project}),
                "valid": drop_empty(valid),
                "state": self.state.value,
                "article": self.article,
                "variant": self.variant.value,
                "basis": self.basis.value,
                "limit": decimal_text(self.limit),
                "rescind_beyond": _optional(self.rescind_beyond),
                "tolerance": terms if said or self.variant is Variant.tolerance else None,
                "bands": table if self.bands or self.mode != BandMode.marginal or self.variant is Variant.bands else None,
                "limited": drop_empty(limited),
                "price": self.price.value,
                "delta_rounding": _rounding_doc(self.delta_rounding),
                "tax": self.tax.value,
                "net_rounding": _rounding_doc(self.net_rounding),
                "pay_days": self.pay_days,
                "refund_days": self.refund_days,
                "roll": self.roll.value,
                "beyond": self.beyond.value,
                "least_interest": _optional(self.least_interest),
                "adjust_commission": self.adjust_commission,
                "brackets": [{"up_to": decimal_text(b.up_to), "source": b.source} for b in self.brackets],
                "currency": {"code": code, "digits": int(digits) if digits.isdecimal() else -1} if colon else code,
                "unit_of_area": self.unit_of_area,
            }
        )

    @classmethod
    def from_json(cls, document: str) -> AreaRules:
        """Reads a document of area rules. Errors: ``core.json_...`` with the field's path, ``core.unsupported``, and those of
        the class."""
        d = json.loads(_loupan.AreaRules.load(text(document, "document")).to_json())
        valid, terms, table, limited = (d.get(k, {}) for k in ("valid", "tolerance", "bands", "limited"))
        given = d.get("currency", "CNY")
        return cls(
            d["variant"],
            id=d.get("id", ""),
            name=d.get("name", ""),
            project=d.get("scope", {}).get("project", ""),
            version=d.get("version", "1"),
            parent=d.get("parent", ""),
            effective_from=valid.get("from"),
            effective_to=valid.get("to"),
            state=d.get("state", "approved"),
            article=d.get("article", ""),
            basis=d.get("basis"),
            limit=d.get("limit", "0.03"),
            rescind_beyond=d.get("rescind_beyond"),
            within=terms.get("within"),
            then=terms.get("then", "actual"),
            on=terms.get("on", "full"),
            bands=[Band(**row) for row in table.get("rows", ())],
            mode=table.get("mode", "marginal"),
            double_refund=limited.get("double_refund", False),
            may_rescind=limited.get("may_rescind", False),
            price=d.get("price", "contract_unit"),
            delta_rounding=_rounding_from(d.get("delta_rounding", "0.01")),
            tax=d.get("tax", "gross_fixed"),
            net_rounding=_rounding_from(d.get("net_rounding", "0.01")),
            pay_days=d.get("pay_days", 0),
            refund_days=d.get("refund_days", 30),
            roll=d.get("roll", "unadjusted"),
            beyond=d.get("beyond", "provisional"),
            least_interest=d.get("least_interest"),
            adjust_commission=d.get("adjust_commission", False),
            brackets=[Bracket(b["up_to"], b["source"]) for b in d.get("brackets", ())],
            currency=given if isinstance(given, str) else f"{given['code']}:{given['digits']}",
            unit_of_area=d.get("unit_of_area", "m2"),
        )

    @classmethod
    def statutory(cls) -> AreaRules:
        """法定规则: 商品房销售管理办法 20, for contracts that say nothing."""
        return cls.from_json(_loupan.area_rules("statutory"))

    @classmethod
    def gf2014_inner(cls) -> AreaRules:
        """示范文本 GF-2014-0171, 按套内建筑面积计价."""
        return cls.from_json(_loupan.area_rules("gf2014_inner"))

    @classmethod
    def gf2014_gross_dual(cls) -> AreaRules:
        """示范文本 GF-2014-0171, 按建筑面积计价: either ratio beyond 3 % gives the right to leave."""
        return cls.from_json(_loupan.area_rules("gf2014_gross_dual"))

    def to_json(self, indent: int = -1) -> str:
        """The rules as a JSON document; what has its default value is left out."""
        return _native(self).to_json(indent)

    @property
    def digest(self) -> str:
        """SHA-256 over the canonical form, in hexadecimal digits."""
        return _native(self).digest()

    @property
    def table(self) -> tuple[tuple[str, Decimal], ...]:
        """The variant as bands: the interval and the factor at which it is settled, 0 where it is not (补差区间)."""
        return tuple((band, factor if compensate else Decimal(0)) for band, factor, compensate in _native(self).table())

    def __reduce__(self) -> tuple[Any, ...]:
        return (AreaRules.from_json, (self.to_json(),))


def _native(rules: object) -> _loupan.AreaRules:
    """The compiled handle of rules. Errors: ``core.type_invalid``."""
    if not isinstance(rules, AreaRules):
        _loupan.fail("core.type_invalid", "rules", f"{type(rules).__name__} instead of AreaRules")
    handle: _loupan.AreaRules = rules.__dict__["_handle"]
    return handle
