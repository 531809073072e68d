# SPDX-License-Identifier: Apache-2.0
"""Deals: attachments, fitment, rewards and the trial calculation (试算)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from .. import _display, _loupan
from .._core import Choice, Date, Number, Rounding, choose
from .._value import Value, flag, integer, number, optional_number, text
from .discount import Authority, Discount, DiscountPolicy, _how, _texts
from .explain import Explanation, step_from
from .prices import scheme_native
from .scheme import Scheme, _all_of, _rounding
from .units import Unit
from .vat import _CHINA, VatSplit, VatTerms


class AttachmentKind(Choice):
    """What an attachment is (附属类型)."""

    parking = "parking"
    storage = "storage"
    garden = "garden"
    other = "other"


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
