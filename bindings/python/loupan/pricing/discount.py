# SPDX-License-Identifier: Apache-2.0
"""Discounts, how they combine, and who may grant how much (优惠)."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from .. import _loupan
from .._core import Choice, Date, Number, Rounding, choose
from .._value import Document, day, decimal_text, drop_empty, flag, integer, number, optional_number, text
from .match import Match, MatchLike, as_match
from .scheme import Lead, _rounding, _rounding_from


class DiscountClass(Choice):
    """Who may have a discount (折扣分类)."""

    general = "general"
    """一般性折扣: published before the sale, for every customer who meets the condition."""
    special = "special"
    """特例折扣: bound to a customer, a unit and an end date."""


class DiscountSource(Choice):
    """Why a discount is given (折扣来源)."""

    pay_method = "pay_method"
    promo = "promo"
    member = "member"
    repeat_purchase = "repeat_purchase"
    referral = "referral"
    group = "group"
    staff = "staff"
    key_account = "key_account"
    special = "special"


class DiscountCalc(Choice):
    """What the value of a discount means (计算方式). Fractions: keep 98 % is 0.98, off 2 points is 0.02."""

    rate = "rate"
    """打折: keeps this fraction of the price."""
    points = "points"
    """减点: takes off this fraction of the list price."""
    amount_total = "amount_total"
    """总价减: takes this amount off the total."""
    amount_unit = "amount_unit"
    """单价减: takes this amount off each unit of area."""
    fixed_total = "fixed_total"
    """一口价: the total becomes this amount."""
    gift = "gift"
    """赠送: no effect on the price; the value is what it costs."""


class Combination(Choice):
    """How several discounts meet (折扣组合)."""

    multiply = "multiply"
    """连乘/折上折."""
    add = "add"
    """累加."""
    best_one = "best_one"
    """取最优."""
    sequence = "sequence"
    """顺序: one after another."""


class FloorPolicy(Choice):
    """What happens to a deal below its floor price (底价)."""

    refuse = "refuse"
    """``pricing.price_below_floor``."""
    report = "report"
    """The result says so."""


class Selection(Choice):
    """Which of the offered discounts count."""

    all = "all"
    """Every one given; one that is not allowed is an error."""
    best = "best"
    """The allowed set with the lowest price; the others are listed with their reason."""


def _texts(given: Iterable[str], path: str) -> tuple[str, ...]:
    if isinstance(given, str):
        _loupan.fail("core.type_invalid", path, "str instead of a list of texts")
    return tuple(text(each, path) for each in given)


@dataclass(frozen=True, init=False, repr=False)
class Discount(Document):
    """A discount plan (折扣方案).

    ``value`` means what ``calc`` says; with ``tiers`` (pairs of a number of units and a value, 团购档位) it is not used. A
    discount is usable if it is enabled, approved, within its validity, for this unit (``only``, ``units``) and pay plan. A
    special one is ``bound`` to (customer, unit key, last day).

    Errors: ``core.validation``, ``core.empty`` with the field, ``core.float_refused``.
    """

    code: str
    value: Decimal | None = None
    calc: DiscountCalc = DiscountCalc.rate
    name: str = ""
    kind: DiscountClass = DiscountClass.general
    source: DiscountSource = DiscountSource.promo
    tiers: tuple[tuple[int, Decimal], ...] = ()
    only: Match = Match()
    units: tuple[str, ...] = ()
    pay_plans: tuple[str, ...] = ()
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
    stackable: bool = True
    mutex_group: str = ""
    sequence: int = 0
    max_uses: int | None = None
    needs_evidence: bool = False
    enabled: bool = True
    approved: bool = False
    bound: tuple[str, str, datetime.date] | None = None
    referral_days: int | None = None

    def __init__(
        self,
        code: str,
        value: Number | None = None,
        calc: DiscountCalc | str = DiscountCalc.rate,
        *,
        name: str = "",
        kind: DiscountClass | str = DiscountClass.general,
        source: DiscountSource | str = DiscountSource.promo,
        tiers: Iterable[tuple[int, Number]] = (),
        only: MatchLike = None,
        units: Iterable[str] = (),
        pay_plans: Iterable[str] = (),
        valid_from: Date | None = None,
        valid_to: Date | None = None,
        stackable: bool = True,
        mutex_group: str = "",
        sequence: int = 0,
        max_uses: int | None = None,
        needs_evidence: bool = False,
        enabled: bool = True,
        approved: bool = False,
        bound: tuple[str, str, Date] | None = None,
        referral_days: int | None = None,
    ) -> None:
        self._set(
            code=text(code, "code"),
            value=optional_number(value, "value"),
            calc=choose(DiscountCalc, calc, "calc"),
            name=text(name, "name"),
            kind=choose(DiscountClass, kind, "kind"),
            source=choose(DiscountSource, source, "source"),
            tiers=tuple((integer(n, "tiers.units"), number(v, "tiers.value")) for n, v in tiers),
            only=as_match(only),
            units=_texts(units, "units"),
            pay_plans=_texts(pay_plans, "pay_plans"),
            valid_from=day(valid_from, "valid_from"),
            valid_to=day(valid_to, "valid_to"),
            stackable=flag(stackable, "stackable"),
            mutex_group=text(mutex_group, "mutex_group"),
            sequence=integer(sequence, "sequence"),
            max_uses=None if max_uses is None else integer(max_uses, "max_uses"),
            needs_evidence=flag(needs_evidence, "needs_evidence"),
            enabled=flag(enabled, "enabled"),
            approved=flag(approved, "approved"),
            bound=None if bound is None else (text(bound[0], "bound"), text(bound[1], "bound"), day(bound[2], "bound")),
            referral_days=None if referral_days is None else integer(referral_days, "referral_days"),
        )
        self._check(_loupan.read_discount_plan)

    def _doc(self) -> dict[str, Any]:
        bound = None
        if self.bound is not None:
            bound = {"customer": self.bound[0], "unit": self.bound[1], "until": self.bound[2].isoformat()}
        valid = {"from": self.valid_from and self.valid_from.isoformat(), "to": self.valid_to and self.valid_to.isoformat()}
        return drop_empty(
            {
                "schema": "loupan/discount-plan",
                "semantics": 1,
                "code": self.code or None,
                "name": self.name,
                "class": self.kind.value,
                "source": self.source.value,
                "calc": self.calc.value,
                "value": None if self.value is None or self.tiers else decimal_text(self.value),
                "tiers": [{"units": n, "value": decimal_text(v)} for n, v in self.tiers],
                "only": self.only.to_dict(),
                "units": list(self.units),
                "pay_plans": list(self.pay_plans),
                "valid": drop_empty(valid),
                "stackable": self.stackable,
                "mutex_group": self.mutex_group,
                "sequence": self.sequence,
                "max_uses": self.max_uses,
                "needs_evidence": self.needs_evidence,
                "enabled": self.enabled,
                "approved": self.approved,
                "bound": bound,
                "referral_days": self.referral_days,
            }
        )

    @classmethod
    def from_json(cls, document: str) -> Discount:
        """Reads a discount plan document. Errors: ``core.json_...`` with the field's path, ``core.unsupported``."""
        d = json.loads(_loupan.read_discount_plan(text(document, "document"))[0])
        valid, bound = d.get("valid", {}), d.get("bound")
        return cls(
            d["code"],
            d.get("value"),
            d.get("calc", "rate"),
            name=d.get("name", ""),
            kind=d.get("class", "general"),
            source=d.get("source", "promo"),
            tiers=[(t["units"], t["value"]) for t in d.get("tiers", ())],
            only=d.get("only"),
            units=d.get("units", ()),
            pay_plans=d.get("pay_plans", ()),
            valid_from=valid.get("from"),
            valid_to=valid.get("to"),
            stackable=d.get("stackable", True),
            mutex_group=d.get("mutex_group", ""),
            sequence=d.get("sequence", 0),
            max_uses=d.get("max_uses"),
            needs_evidence=d.get("needs_evidence", False),
            enabled=d.get("enabled", True),
            approved=d.get("approved", False),
            bound=None if bound is None else (bound["customer"], bound["unit"], bound["until"]),
            referral_days=d.get("referral_days"),
        )


def _optional_rounding(given: Rounding | Number | None, path: str) -> Rounding | None:
    return None if given is None else _rounding(given, path)


def _how(rounding: Rounding) -> str:
    return f"{rounding.mode.value}@{decimal_text(rounding.step)}"


def _rounding_json(rounding: Rounding | None) -> Any:
    return None if rounding is None else {"step": decimal_text(rounding.step), "mode": rounding.mode.value}


_ORDER = tuple(DiscountSource(name) for name in ("pay_method", "promo", "member", "referral", "group", "special"))


@dataclass(frozen=True, init=False, repr=False)
class DiscountPolicy(Document):
    """How a project combines discounts (折扣政策). Defaults: 连乘, in the order of sources, no rounding between.

    Errors: ``core.duplicate`` when ``order`` names a source twice.
    """

    combination: Combination = Combination.multiply
    selection: Selection = Selection.all
    order: tuple[DiscountSource, ...] = _ORDER
    step_rounding: Rounding | None = None
    lead: Lead = Lead.automatic
    unit_rounding: Rounding = Rounding("0.01")
    total_rounding: Rounding = Rounding("1")
    auto_round: Rounding | None = None
    derived_rounding: Rounding = Rounding("0.01")
    unit_total_exclusive: bool = True
    floor: FloorPolicy = FloorPolicy.refuse
    floor_after_rewards: bool = False

    def __init__(
        self,
        *,
        combination: Combination | str = Combination.multiply,
        selection: Selection | str = Selection.all,
        order: Iterable[DiscountSource | str] = _ORDER,
        step_rounding: Rounding | Number | None = None,
        lead: Lead | str = Lead.automatic,
        unit_rounding: Rounding | Number = Rounding("0.01"),
        total_rounding: Rounding | Number = Rounding("1"),
        auto_round: Rounding | Number | None = None,
        derived_rounding: Rounding | Number = Rounding("0.01"),
        unit_total_exclusive: bool = True,
        floor: FloorPolicy | str = FloorPolicy.refuse,
        floor_after_rewards: bool = False,
    ) -> None:
        self._set(
            combination=choose(Combination, combination, "combination"),
            selection=choose(Selection, selection, "selection"),
            order=tuple(choose(DiscountSource, source, "order") for source in order),
            step_rounding=_optional_rounding(step_rounding, "step_rounding"),
            lead=choose(Lead, lead, "lead"),
            unit_rounding=_rounding(unit_rounding, "unit_rounding"),
            total_rounding=_rounding(total_rounding, "total_rounding"),
            auto_round=_optional_rounding(auto_round, "auto_round"),
            derived_rounding=_rounding(derived_rounding, "derived_rounding"),
            unit_total_exclusive=flag(unit_total_exclusive, "unit_total_exclusive"),
            floor=choose(FloorPolicy, floor, "floor"),
            floor_after_rewards=flag(floor_after_rewards, "floor_after_rewards"),
        )
        self._check(_loupan.read_discount_policy)

    def _doc(self) -> dict[str, Any]:
        document = {
            "schema": "loupan/discount-policy",
            "semantics": 1,
            "combination": self.combination.value,
            "selection": self.selection.value,
            "step_rounding": _rounding_json(self.step_rounding),
            "lead": self.lead.value,
            "unit_rounding": _rounding_json(self.unit_rounding),
            "total_rounding": _rounding_json(self.total_rounding),
            "auto_round": _rounding_json(self.auto_round),
            "derived_rounding": _rounding_json(self.derived_rounding),
            "unit_total_exclusive": self.unit_total_exclusive,
            "floor": self.floor.value,
            "floor_after_rewards": self.floor_after_rewards,
        }
        return drop_empty(document) | {"order": [source.value for source in self.order]}

    @classmethod
    def from_json(cls, document: str) -> DiscountPolicy:
        """Reads a discount policy document. Errors: ``core.json_...`` with the field's path, ``core.unsupported``."""
        d = json.loads(_loupan.read_discount_policy(text(document, "document"))[0])
        for field in ("schema", "semantics"):
            del d[field]
        for field, usual in (("unit_rounding", "0.01"), ("total_rounding", "1"), ("derived_rounding", "0.01")):
            d[field] = _rounding_from(d.get(field), usual)
        for field in ("step_rounding", "auto_round"):
            d[field] = _rounding_from(d[field], "1") if field in d else None
        return cls(**d)


class AuthorityRow(NamedTuple):
    """What a role may grant: ``max_off`` as a fraction off the list price, the least distance to the floor price in yuan."""

    role: str
    max_off: Number
    only: MatchLike = None
    min_above_floor: Number | None = None
    may_break_floor: bool = False


@dataclass(frozen=True, init=False, repr=False)
class Authority(Document):
    """Who may grant what (权限矩阵): roles from the lowest to the highest, and their rows.

    With ``enforce`` more than the actor may grant is ``pricing.discount_not_authorised`` instead of a request for approval.
    Errors: ``core.validation``, ``core.duplicate``.
    """

    roles: tuple[str, ...]
    rows: tuple[tuple[str, Decimal, Match, Decimal | None, bool], ...]
    enforce: bool = False

    def __init__(
        self, roles: Iterable[str], rows: Iterable[AuthorityRow | tuple[Any, ...]], enforce: bool = False
    ) -> None:
        made = []
        for row in rows:
            r = AuthorityRow(*row)
            made.append(
                (
                    text(r.role, "rows.role"),
                    number(r.max_off, "rows.max_off"),
                    as_match(r.only),
                    optional_number(r.min_above_floor, "rows.min_above_floor"),
                    flag(r.may_break_floor, "rows.may_break_floor"),
                )
            )
        self._set(roles=_texts(roles, "roles"), rows=tuple(made), enforce=flag(enforce, "enforce"))
        self._check(_loupan.read_authority_matrix)

    def _doc(self) -> dict[str, Any]:
        rows = [
            drop_empty(
                {
                    "role": role,
                    "only": only.to_dict(),
                    "max_off": decimal_text(max_off),
                    "min_above_floor": None if least is None else decimal_text(least),
                    "may_break_floor": may_break,
                }
            )
            for role, max_off, only, least, may_break in self.rows
        ]
        return {
            "schema": "loupan/authority-matrix",
            "semantics": 1,
            "roles": list(self.roles),
            "rows": rows,
            "enforce": self.enforce,
        }

    @classmethod
    def from_json(cls, document: str) -> Authority:
        """Reads an authority matrix document. Errors: ``core.json_...`` with the field's path, ``core.unsupported``."""
        d = json.loads(_loupan.read_authority_matrix(text(document, "document"))[0])
        rows = [
            AuthorityRow(r["role"], r["max_off"], r.get("only"), r.get("min_above_floor"), r.get("may_break_floor", False))
            for r in d["rows"]
        ]
        return cls(d["roles"], rows, d.get("enforce", False))
