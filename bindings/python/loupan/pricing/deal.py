# SPDX-License-Identifier: Apache-2.0
"""Deals: discounts, attachments, authority, VAT and the trial calculation (试算)."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple, cast

from .. import _display, _loupan
from .._core import Choice, Date, Number, Rounding, choose
from .._value import Document, Value, day, decimal_text, drop_empty, flag, integer, json_text, number, optional_number, text
from .explain import Explanation, step_from
from .prices import scheme_native
from .scheme import Lead, Match, MatchLike, Scheme, _all_of, _rounding, _rounding_from, as_match
from .units import Unit


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


class AttachmentKind(Choice):
    """What an attachment is (附属类型)."""

    parking = "parking"
    storage = "storage"
    garden = "garden"
    other = "other"


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


class VatRow(NamedTuple):
    """A dated tax rate: ``kind`` (``general``, ``simplified``, ...), the rate (``9%`` or ``0.09``), its days and its source."""

    kind: str
    rate: str
    source: str
    valid_from: Date | None = None
    valid_to: Date | None = None


@dataclass(frozen=True, init=False, repr=False)
class VatTable(Document):
    """A table of dated tax rates (税率表). :meth:`china` has those of China with their sources.

    Errors: ``core.empty``, ``core.validation``, ``core.duplicate`` (two rows of one kind on one day).
    """

    rows: tuple[tuple[str, str, str, datetime.date | None, datetime.date | None], ...]

    def __init__(self, rows: Iterable[VatRow | tuple[Any, ...]]) -> None:
        made = []
        for row in rows:
            r = VatRow(*row)
            rate = decimal_text(_loupan.parse_rate(r.rate)[0] if isinstance(r.rate, str) else number(r.rate, "rows.rate"))
            made.append(
                (text(r.kind, "rows.kind"), rate, text(r.source, "rows.source"), day(r.valid_from, "rows.from"), day(r.valid_to, "rows.to"))
            )
        self._set(rows=tuple(made))
        self._check(_loupan.read_vat_table)

    def _doc(self) -> dict[str, Any]:
        rows = []
        for kind, rate, source, start, end in self.rows:
            dates = drop_empty({"from": start and start.isoformat(), "to": end and end.isoformat()})
            rows.append({"kind": kind, "rate": rate, "source": source} | dates)
        return {"schema": "loupan/vat-table", "semantics": 1, "rows": rows}

    @classmethod
    def from_json(cls, document: str) -> VatTable:
        """Reads a tax table document. Errors: ``core.json_...`` with the field's path, ``core.unsupported``."""
        d = json.loads(_loupan.read_vat_table(text(document, "document"))[0])
        return cls([VatRow(r["kind"], r["rate"], r["source"], r.get("from"), r.get("to")) for r in d["rows"]])

    @classmethod
    def china(cls) -> VatTable:
        """The rates for the sale of real estate in China, each with its source and days."""
        return cls.from_json(_loupan.china_vat())

    def rate(self, kind: str, as_of: Date) -> Decimal:
        """The rate of that kind on that day, as a fraction. Errors: ``core.not_found``."""
        return _loupan.vat_rate(self.to_json(), text(kind, "kind"), as_of)


@dataclass(frozen=True, init=False, repr=False)
class VatTerms(Value):
    """How a deal is taxed (计税方式): the table (China's when None), the kind of rate, and whether the price is without tax."""

    kind: str = "general"
    exclusive: bool = False
    table: VatTable | None = None
    rounding: Rounding = Rounding("0.01")

    def __init__(
        self,
        kind: str = "general",
        exclusive: bool = False,
        table: VatTable | None = None,
        rounding: Rounding | Number = Rounding("0.01"),
    ) -> None:
        self._set(
            kind=text(kind, "kind"), exclusive=flag(exclusive, "exclusive"), table=table, rounding=_rounding(rounding, "rounding")
        )


@dataclass(frozen=True, init=False, repr=False)
class Attachment(Value):
    """A piece that is sold with the house, with a price of its own in yuan (附属: 车位, 储藏室, 花园)."""

    code: str
    price: Decimal
    kind: AttachmentKind = AttachmentKind.parking
    name: str = ""
    area: Decimal | None = None
    merge_into_contract: bool = False
    discount_applies: bool = False
    area_adjustable: bool = False

    def __init__(
        self,
        code: str,
        price: Number,
        kind: AttachmentKind | str = AttachmentKind.parking,
        *,
        name: str = "",
        area: Number | None = None,
        merge_into_contract: bool = False,
        discount_applies: bool = False,
        area_adjustable: bool = False,
    ) -> None:
        self._set(
            code=text(code, "code"),
            price=number(price, "price"),
            kind=choose(AttachmentKind, kind, "kind"),
            name=text(name, "name"),
            area=optional_number(area, "area"),
            merge_into_contract=flag(merge_into_contract, "merge_into_contract"),
            discount_applies=flag(discount_applies, "discount_applies"),
            area_adjustable=flag(area_adjustable, "area_adjustable"),
        )


@dataclass(frozen=True, init=False, repr=False)
class Fitment(Value):
    """Fitment (装修款): an amount in yuan, or a price per unit of area times the area of the house."""

    amount: Decimal | None = None
    per_area: Decimal | None = None
    in_contract_price: bool = False
    rounding: Rounding = Rounding("0.01")

    def __init__(
        self,
        amount: Number | None = None,
        per_area: Number | None = None,
        in_contract_price: bool = False,
        rounding: Rounding | Number = Rounding("0.01"),
    ) -> None:
        self._set(
            amount=optional_number(amount, "amount"),
            per_area=optional_number(per_area, "per_area"),
            in_contract_price=flag(in_contract_price, "in_contract_price"),
            rounding=_rounding(rounding, "rounding"),
        )


@dataclass(frozen=True, init=False, repr=False)
class Reward(Value):
    """A reward (奖励): a marketing cost that does not reduce the price. ``value`` is a fraction of the deal price (2 ‰ is
    0.002), or an amount in yuan with ``of_deal=False``."""

    code: str
    value: Decimal
    of_deal: bool = True
    name: str = ""
    rounding: Rounding = Rounding("100")

    def __init__(
        self, code: str, value: Number, of_deal: bool = True, name: str = "", rounding: Rounding | Number = Rounding("100")
    ) -> None:
        self._set(
            code=text(code, "code"),
            value=number(value, "value"),
            of_deal=flag(of_deal, "of_deal"),
            name=text(name, "name"),
            rounding=_rounding(rounding, "rounding"),
        )


class Referral(NamedTuple):
    """How a new customer came by a referral (老带新登记)."""

    first_visit: bool
    registered: Date
    visited: Date


class DealStep(NamedTuple):
    """One step from the list price to the deal price: ``discount``, ``rounding``, ``auto_round`` or ``marked_price``. ``off``
    of all steps adds up to list - deal exactly."""

    kind: str
    code: str
    calc: str
    value: Decimal
    off: Decimal
    after: Decimal


class RejectedDiscount(NamedTuple):
    """A discount that the best selection left out, and the code of the reason."""

    code: str
    reason: str
    detail: str


class Cost(NamedTuple):
    """What a gift or a reward costs."""

    code: str
    cost: Decimal


class AttachmentLine(NamedTuple):
    """An attachment's part of the deal."""

    code: str
    list_total: Decimal
    deal_total: Decimal
    in_contract: bool


class Approval(NamedTuple):
    """What a deal price needs: ``level`` is ``none``, ``role`` or ``group``."""

    level: str
    role: str
    off_percent: Decimal
    below_floor: bool


class VatSplit(NamedTuple):
    """A price split into net and tax; net + vat is gross exactly."""

    gross: Decimal
    net: Decimal
    vat: Decimal
    rate: Decimal


@dataclass(frozen=True)
class Trial:
    """The answer of a trial calculation (试算结果), in yuan. ``percent`` is deal / list x 100 with 2 decimals."""

    key: str
    as_of: datetime.date
    list_total: Decimal
    deal_total: Decimal
    deal_unit_price: Decimal | None
    lead: str
    off: Decimal
    percent: Decimal
    steps: tuple[DealStep, ...]
    gifts: tuple[Cost, ...]
    rejected: tuple[RejectedDiscount, ...]
    floor_total: Decimal | None
    counted: Decimal
    floor_distance: Decimal | None
    authority: Approval | None
    rewards: tuple[Cost, ...]
    marketing_cost: Decimal
    attachments: tuple[AttachmentLine, ...]
    fitment: Decimal | None
    fitment_in_contract: bool
    contract_total: Decimal
    separate_total: Decimal
    vat: VatSplit | None
    explanation: Explanation

    def explain(self, language: str = "en") -> Explanation:
        """The calculation line by line: ``en`` or ``zh``."""
        return self.explanation.to(language)

    def __str__(self) -> str:
        rows: list[Sequence[str]] = [("step", "off", "after"), ("list price", "", _display.money(self.list_total))]
        rows += [(s.code or s.kind, _display.money(s.off), _display.money(s.after)) for s in self.steps]
        rows.append(("deal price", _display.money(self.off), _display.money(self.deal_total)))
        rows += [(f"+ {a.code}", "", _display.money(a.deal_total)) for a in self.attachments if a.in_contract]
        if self.fitment is not None and self.fitment_in_contract:
            rows.append(("+ fitment", "", _display.money(self.fitment)))
        rows.append(("contract total", "", _display.money(self.contract_total)))
        if self.vat is not None:
            rows.append((f"of which VAT at {self.vat.rate.normalize()}", "", _display.money(self.vat.vat)))
        return _display.table(rows, (False, True, True))

    def __repr__(self) -> str:
        return f"<Trial: unit {self.key}, list {self.list_total}, deal {self.deal_total}, contract {self.contract_total}>"

    def _repr_html_(self) -> str:
        return self.explanation._repr_html_()


_CHINA = VatTerms()


def trial(
    scheme: Scheme,
    unit: Unit,
    *,
    as_of: Date,
    discounts: Iterable[Discount] = (),
    policy: DiscountPolicy | None = None,
    customer: str = "",
    pay_plan: str = "",
    units_together: int = 1,
    uses: Mapping[str, int] | None = None,
    evidence: Iterable[str] = (),
    referral: Referral | None = None,
    rewards: Iterable[Reward] = (),
    attachments: Iterable[Attachment] = (),
    fitment: Fitment | None = None,
    vat: VatTerms | None = _CHINA,
    authority: Authority | None = None,
    actor: str = "",
) -> Trial:
    """The trial calculation of a deal (试算, domain C1.5): list price, discounts, floor check, attachments, VAT.

    Pure: the same request always gives the same answer. ``as_of`` is the business date (there is no hidden today). Units:
    yuan. Rounding: the policy's; VAT net to the fen, so that net + vat is the price exactly.

    Errors: ``pricing.discount_expired``, ``pricing.discount_conflict``, ``pricing.discount_not_authorised``,
    ``pricing.price_below_floor``, ``pricing.price_above_marked``, ``pricing.price_not_effective``,
    ``pricing.negative_price``, ``core.not_found`` (no tax rate on that day), and what ``price`` raises for the unit.
    """
    if not isinstance(unit, Unit):
        _loupan.fail("core.type_invalid", "unit", f"{type(unit).__name__} instead of Unit")
    units, row = unit._source
    request = _request(
        as_of, discounts, policy, customer, pay_plan, units_together, uses, evidence, referral, rewards, attachments, fitment, vat, authority, actor
    )
    return _answer(_loupan.trial(scheme_native(scheme), units._handle, row, request))


def _request(
    as_of: Date,
    discounts: Iterable[Discount],
    policy: DiscountPolicy | None,
    customer: str,
    pay_plan: str,
    units_together: int,
    uses: Mapping[str, int] | None,
    evidence: Iterable[str],
    referral: Referral | None,
    rewards: Iterable[Reward],
    attachments: Iterable[Attachment],
    fitment: Fitment | None,
    vat: VatTerms | None,
    authority: Authority | None,
    actor: str,
) -> dict[str, Any]:
    return {
        "as_of": as_of,
        "customer": text(customer, "customer"),
        "pay_plan": text(pay_plan, "pay_plan"),
        "units_together": integer(units_together, "units_together"),
        "uses": {text(code, "uses"): integer(n, "uses") for code, n in (uses or {}).items()},
        "evidence": list(_texts(evidence, "evidence")),
        "referral": None if referral is None else tuple(referral),
        "discounts": [d.to_json() for d in _all_of(Discount, discounts, "discounts")],
        "policy": None if policy is None else policy.to_json(),
        "rewards": [(r.code, r.name, r.of_deal, r.value, _how(r.rounding)) for r in _all_of(Reward, rewards, "rewards")],
        "attachments": [
            (a.code, a.name, a.kind.value, a.price, a.area, a.merge_into_contract, a.discount_applies, a.area_adjustable)
            for a in _all_of(Attachment, attachments, "attachments")
        ],
        "fitment": None
        if fitment is None
        else (fitment.amount, fitment.per_area, fitment.in_contract_price, _how(fitment.rounding)),
        "vat": None
        if vat is None
        else (None if vat.table is None else vat.table.to_json(), vat.kind, vat.exclusive, _how(vat.rounding)),
        "authority": None if authority is None else authority.to_json(),
        "actor": text(actor, "actor"),
    }


@dataclass(frozen=True, init=False, repr=False)
class DealLine(Value):
    """A list price that a deal starts from, without a scheme, in yuan. ``lump`` is the part of the total that is not unit
    price x area; ``list_rounding`` the rounding that made the total; ``floor_total`` the floor price (底价)."""

    total: Decimal
    unit_price: Decimal | None = None
    area: Decimal | None = None
    key: str = ""
    lump: Decimal = Decimal(0)
    list_rounding: Rounding = Rounding("1")
    floor_total: Decimal | None = None

    def __init__(
        self,
        total: Number,
        unit_price: Number | None = None,
        area: Number | None = None,
        *,
        key: str = "",
        lump: Number = 0,
        list_rounding: Rounding | Number = Rounding("1"),
        floor_total: Number | None = None,
    ) -> None:
        self._set(
            total=number(total, "total"),
            unit_price=optional_number(unit_price, "unit_price"),
            area=optional_number(area, "area"),
            key=text(key, "key"),
            lump=number(lump, "lump"),
            list_rounding=_rounding(list_rounding, "list_rounding"),
            floor_total=optional_number(floor_total, "floor_total"),
        )


def trial_line(
    line: DealLine,
    *,
    as_of: Date,
    discounts: Iterable[Discount] = (),
    policy: DiscountPolicy | None = None,
    customer: str = "",
    pay_plan: str = "",
    units_together: int = 1,
    uses: Mapping[str, int] | None = None,
    evidence: Iterable[str] = (),
    referral: Referral | None = None,
    rewards: Iterable[Reward] = (),
    attachments: Iterable[Attachment] = (),
    fitment: Fitment | None = None,
    vat: VatTerms | None = _CHINA,
    authority: Authority | None = None,
    actor: str = "",
    currency: str = "CNY",
    unit_of_area: str = "m2",
) -> Trial:
    """The trial calculation from a given list price instead of a scheme. Everything else, errors too, as :func:`trial`."""
    request = _request(
        as_of, discounts, policy, customer, pay_plan, units_together, uses, evidence, referral, rewards, attachments, fitment, vat, authority, actor
    )
    if not isinstance(line, DealLine):
        _loupan.fail("core.type_invalid", "line", f"{type(line).__name__} instead of DealLine")
    parts = (line.key, line.unit_price, line.total, line.area, line.lump, _how(line.list_rounding), line.floor_total)
    return _answer(_loupan.trial_line(parts, request, currency, unit_of_area))


def _answer(r: dict[str, Any]) -> Trial:
    r["steps"] = tuple(DealStep(*step) for step in r["steps"])
    r["gifts"] = tuple(Cost(*gift) for gift in r["gifts"])
    r["rewards"] = tuple(Cost(*reward) for reward in r["rewards"])
    r["rejected"] = tuple(RejectedDiscount(*each) for each in r["rejected"])
    r["attachments"] = tuple(AttachmentLine(*line) for line in r["attachments"])
    r["authority"] = None if r["authority"] is None else Approval(*r["authority"])
    r["vat"] = None if r["vat"] is None else VatSplit(*r["vat"])
    r["explanation"] = Explanation(step_from(r.pop("told")))
    return Trial(**r)


def split_vat(
    price: Number, rate: Number, *, exclusive: bool = False, rounding: Rounding | Number = Rounding("0.01"), currency: str = "CNY"
) -> VatSplit:
    """Splits a price into net and tax (价税分离): net = price / (1 + rate) rounded once, vat the rest. With ``exclusive`` the
    price is net and the gross is rounded. ``rate`` is a fraction, or text such as ``9%``.

    Errors: ``core.validation`` (rate outside 0 to 1), ``core.float_refused``.
    """
    return VatSplit(*_loupan.split_vat(price, _fraction(rate), flag(exclusive, "exclusive"), _how(_rounding(rounding, "rounding")), currency))


def unit_price_without_parking(
    total: Number,
    area: Number,
    *,
    parking_price: Number | None = None,
    parking_area: Number | None = None,
    rounding: Rounding | Number = Rounding("1"),
    currency: str = "CNY",
    unit_of_area: str = "m2",
) -> Decimal:
    """The unit price without parking (扣除车位单价): (total - parking price) / (area - parking area), rounded once; total / area
    where no parking price is known.

    Errors: ``core.validation`` (the parking takes all of the price), ``pricing.area_required`` (or of the area).
    """
    return _loupan.unit_price_without_parking(
        total, parking_price, area, parking_area, _how(_rounding(rounding, "rounding")), currency, unit_of_area
    )


def reward_cost(deal_total: Number, reward: Reward, currency: str = "CNY") -> Decimal:
    """What a reward costs for a deal price, rounded as the reward says. Errors: ``core.validation`` (negative value)."""
    return _loupan.reward_cost(deal_total, reward.value, reward.of_deal, _how(reward.rounding), currency)


class SalesBase(NamedTuple):
    """The taxed base after the land deduction and the output tax (销项税额); both add up to price - land."""

    base: Decimal
    output: Decimal


def _fraction(rate: Number) -> Any:
    return _loupan.parse_rate(rate)[0] if isinstance(rate, str) else rate


def sales_base_with_land(
    price: Number, land: Number, rate: Number, *, rounding: Rounding | Number = Rounding("0.01"), currency: str = "CNY"
) -> SalesBase:
    """(price - deductible land) / (1 + rate), rounded once (税务总局公告2016年第18号). A helper for reports.

    Errors: ``core.validation`` (land negative or more than the price).
    """
    return SalesBase(*_loupan.sales_base_with_land(price, land, _fraction(rate), _how(_rounding(rounding, "rounding")), currency))


def vat_prepayment(
    receipt: Number,
    rate: Number,
    prepayment_rate: Number,
    *,
    rounding: Rounding | Number = Rounding("0.01"),
    currency: str = "CNY",
) -> Decimal:
    """Prepaid tax on a presale receipt (预缴增值税): receipt / (1 + rate) x prepayment rate, rounded once.

    Errors: ``core.validation``.
    """
    how = _how(_rounding(rounding, "rounding"))
    return _loupan.vat_prepayment(receipt, _fraction(rate), _fraction(prepayment_rate), how, currency)
