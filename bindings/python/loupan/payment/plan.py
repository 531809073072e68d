# SPDX-License-Identifier: Apache-2.0
"""Payment plans (付款方案): what a buyer pays, by which rule, and when it is due."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from .. import _loupan
from .._core import Choice, Date, Number, Rounding, choose
from .._value import Value, day, decimal_text, drop_empty, flag, integer, json_text, number, optional_number, text
from ..calendar import MonthEnd


class Item(Choice):
    """What an amount is for (款项类型)."""

    earnest_intent = "earnest_intent"
    """诚意金/认筹金."""
    deposit_small = "deposit_small"
    """小定."""
    deposit = "deposit"
    """大定/定金."""
    first = "first"
    """首付/首期."""
    house = "house"
    """楼款."""
    loan = "loan"
    """按揭款."""
    provident_fund_loan = "provident_fund_loan"
    """公积金款."""
    fitment = "fitment"
    """装修款."""
    attachment = "attachment"
    """附属款."""
    area_difference = "area_difference"
    """面积补差款."""
    agency = "agency"
    """代收费用."""
    late_fee = "late_fee"
    """滞纳金."""
    handling = "handling"
    """手续费."""
    rename_fee = "rename_fee"
    """更名费."""
    penalty = "penalty"
    """违约金."""
    refund = "refund"
    """退款."""
    other = "other"
    """其他."""


class ItemGroup(Choice):
    """The groups of reports (款项分组)."""

    own_money = "own_money"
    """非贷款类房款."""
    loan_money = "loan_money"
    """贷款类房款."""
    agency = "agency"
    """代收费用."""
    other = "other"
    """其他."""


class PlanKind(Choice):
    """What a plan is by its name in the contract (付款方式)."""

    one_off = "one_off"
    """一次性."""
    instalments = "instalments"
    """分期."""
    mortgage = "mortgage"
    """商业按揭."""
    provident_fund = "provident_fund"
    """公积金."""
    combined = "combined"
    """组合贷."""
    rent_then_buy = "rent_then_buy"
    """先租后买."""
    other = "other"
    """其他."""


class PlanState(Choice):
    """Where a plan is in its life (方案状态)."""

    draft = "draft"
    active = "active"
    retired = "retired"


class Anchor(Choice):
    """From which day a due date is counted (应付日起算点)."""

    absolute = "absolute"
    """指定日期."""
    subscribe = "subscribe"
    """认购日."""
    sign = "sign"
    """签约日."""
    filing = "filing"
    """备案日."""
    previous_line = "previous_line"
    """上一笔."""
    loan_approval = "loan_approval"
    """批贷日."""
    milestone = "milestone"
    """工程节点."""
    handover_notice = "handover_notice"
    """交房通知."""
    handover = "handover"
    """交房."""


class DayRoll(Choice):
    """What becomes of a due date that is no working day (遇节假日处理)."""

    next_workday = "next_workday"
    previous_workday = "previous_workday"
    none = "none"


class LineRole(Choice):
    """What a line has to do with the contract total (款项性质)."""

    automatic = "automatic"
    """By item: a deposit is an offset where the plan lets it count."""
    in_total = "in_total"
    """计入合同总价."""
    offset = "offset"
    """抵扣房款."""
    beside = "beside"
    """合同总价之外."""


class BeforeSigning(Choice):
    """What becomes of a due date that would lie before signing."""

    refuse = "refuse"
    """``payment.due_before_signing``."""
    at_sign = "at_sign"
    """Due on the day of signing."""


_ITEMS = {name: (zh, group, group_zh) for name, zh, group, group_zh in _loupan.money_items()}


def group_of(item: Item | str) -> ItemGroup:
    """The report group of an item (所属分组). Errors: ``core.validation``."""
    return ItemGroup(_ITEMS[choose(Item, item, "item").value][1])


def chinese_name(of: Item | ItemGroup | str) -> str:
    """The Chinese name of an item or a group (款项名称). Errors: ``core.validation``, ``core.type_invalid``."""
    if isinstance(of, ItemGroup):
        return next(group_zh for _, group, group_zh in _ITEMS.values() if group == of.value)
    return _ITEMS[choose(Item, of, "of").value][0]


def _text_of(value: Decimal | None) -> str | None:
    return None if value is None else decimal_text(value)


@dataclass(frozen=True, init=False, repr=False)
class LoanRule(Value):
    """What one lender lends (贷款规则): the least of its limits, cut down to a multiple of ``unit``.

    Fractions: ``down_ratio="0.3"`` lends 70 %. At least one of the first four is given. Beyond ``max_years``, or where age
    and years are above ``max_age``: ``payment.loan_term_too_long``; below ``least``: ``payment.loan_below_least``.
    """

    down_ratio: Decimal | None = None
    max_ltv: Decimal | None = None
    cap: Decimal | None = None
    quota: Decimal | None = None
    unit: Decimal = Decimal(10000)
    least: Decimal | None = None
    max_years: int | None = None
    max_age: int | None = None

    def __init__(
        self,
        down_ratio: Number | None = None,
        *,
        max_ltv: Number | None = None,
        cap: Number | None = None,
        quota: Number | None = None,
        unit: Number = 10000,
        least: Number | None = None,
        max_years: int | None = None,
        max_age: int | None = None,
    ) -> None:
        self._set(
            down_ratio=optional_number(down_ratio, "down_ratio"),
            max_ltv=optional_number(max_ltv, "max_ltv"),
            cap=optional_number(cap, "cap"),
            quota=optional_number(quota, "quota"),
            unit=number(unit, "unit"),
            least=optional_number(least, "least"),
            max_years=None if max_years is None else integer(max_years, "max_years"),
            max_age=None if max_age is None else integer(max_age, "max_age"),
        )

    def _doc(self) -> dict[str, Any]:
        return drop_empty(
            {
                "down_ratio": _text_of(self.down_ratio),
                "max_ltv": _text_of(self.max_ltv),
                "cap": _text_of(self.cap),
                "quota": _text_of(self.quota),
                "unit": decimal_text(self.unit),
                "least": _text_of(self.least),
                "max_years": self.max_years,
                "max_age": self.max_age,
            }
        )


@dataclass(frozen=True, init=False, repr=False)
class Instalments(Value):
    """Equal parts of a line (分期): the first is due when the line is, each further one an interval later."""

    count: int
    months: int = 1
    days: int = 0

    def __init__(self, count: int, *, months: int = 1, days: int = 0) -> None:
        self._set(count=integer(count, "count"), months=integer(months, "months"), days=integer(days, "days"))


@dataclass(frozen=True, init=False, repr=False)
class Due(Value):
    """When a line is due (应付日规则): the anchor + months + days, moved off days that are not worked.

    ``on`` is the date of the anchor ``absolute``, ``milestone`` the code of the anchor ``milestone``; giving one of them
    chooses its anchor.
    """

    anchor: Anchor = Anchor.sign
    on: datetime.date | None = None
    milestone: str = ""
    months: int = 0
    days: int = 0
    month_end: MonthEnd = MonthEnd.clamp
    roll: DayRoll = DayRoll.next_workday

    def __init__(
        self,
        anchor: Anchor | str | None = None,
        *,
        on: Date | None = None,
        milestone: str = "",
        months: int = 0,
        days: int = 0,
        month_end: MonthEnd | str = MonthEnd.clamp,
        roll: DayRoll | str = DayRoll.next_workday,
    ) -> None:
        code = text(milestone, "milestone")
        if anchor is None:
            anchor = Anchor.absolute if on is not None else Anchor.milestone if code else Anchor.sign
        self._set(
            anchor=choose(Anchor, anchor, "anchor"),
            on=day(on, "on"),
            milestone=code,
            months=integer(months, "months"),
            days=integer(days, "days"),
            month_end=choose(MonthEnd, month_end, "month_end"),
            roll=choose(DayRoll, roll, "roll"),
        )

    def _doc(self) -> dict[str, Any]:
        return drop_empty(
            {
                "anchor": self.anchor.value,
                "on": self.on and self.on.isoformat(),
                "milestone": self.milestone,
                "months": self.months,
                "days": self.days,
                "month_end": self.month_end.value,
                "roll": self.roll.value,
            }
        )


@dataclass(frozen=True, init=False, repr=False)
class PlanLine(Value):
    """A line of a plan (付款方案明细). Exactly one of these says how much it asks:

    - ``fixed``: an amount in yuan;
    - ``percent``: a fraction of the contract total (30 % is ``"0.3"``), rounded by ``rounding``, to the fen by default;
    - ``remainder=True``: what the other lines leave (余款);
    - ``loan``: a :class:`LoanRule`, for the items ``loan`` and ``provident_fund_loan``;
    - ``external``: the name under which the deal gives the amount (taxes and fees); ``""`` is the key of the line.

    ``instalments`` shares it in equal parts: a number of months, or :class:`Instalments`. ``due``: a :class:`Due`, or the
    name of an anchor.
    """

    key: str
    item: Item
    fixed: Decimal | None = None
    percent: Decimal | None = None
    rounding: Rounding = Rounding("0.01")
    remainder: bool = False
    loan: LoanRule | None = None
    external: str | None = None
    instalments: Instalments = Instalments(1)
    due: Due = Due()
    name: str = ""
    sequence: int = 0
    takes_tail: bool = False
    role: LineRole = LineRole.automatic

    def __init__(
        self,
        key: str,
        item: Item | str,
        *,
        fixed: Number | None = None,
        percent: Number | None = None,
        rounding: Rounding | Number = Rounding("0.01"),
        remainder: bool = False,
        loan: LoanRule | None = None,
        external: str | None = None,
        instalments: Instalments | int = 1,
        due: Due | Anchor | str | None = None,
        name: str = "",
        sequence: int = 0,
        takes_tail: bool = False,
        role: LineRole | str = LineRole.automatic,
    ) -> None:
        given = [n for n, v in (("fixed", fixed), ("percent", percent), ("loan", loan), ("external", external)) if v is not None]
        given += ["remainder"] if flag(remainder, "remainder") else []
        if len(given) != 1:
            _loupan.fail("core.validation", "amount", " and ".join(given) or "no amount")
        if loan is not None and not isinstance(loan, LoanRule):
            _loupan.fail("core.type_invalid", "loan", f"{type(loan).__name__} instead of LoanRule")
        self._set(
            key=text(key, "key"),
            item=choose(Item, item, "item"),
            fixed=optional_number(fixed, "fixed"),
            percent=optional_number(percent, "percent"),
            rounding=rounding if isinstance(rounding, Rounding) else Rounding(number(rounding, "rounding")),
            remainder=remainder,
            loan=loan,
            external=None if external is None else text(external, "external"),
            instalments=instalments if isinstance(instalments, Instalments) else Instalments(integer(instalments, "instalments")),
            due=due if isinstance(due, Due) else Due() if due is None else Due(choose(Anchor, due, "due")),
            name=text(name, "name"),
            sequence=integer(sequence, "sequence"),
            takes_tail=flag(takes_tail, "takes_tail"),
            role=choose(LineRole, role, "role"),
        )

    def _amount(self) -> dict[str, Any]:
        if self.fixed is not None:
            return {"fixed": decimal_text(self.fixed)}
        if self.percent is not None:
            how = {"step": decimal_text(self.rounding.step), "mode": self.rounding.mode.value}
            return {"percent": decimal_text(self.percent), "rounding": how}
        if self.loan is not None:
            return {"loan": self.loan._doc()}
        return {"remainder": True} if self.external is None else {"external": self.external}

    def _doc(self) -> dict[str, Any]:
        split = self.instalments
        document = {
            "key": self.key,
            "item": self.item.value,
            "name": self.name,
            "sequence": self.sequence,
            "instalments": {"count": split.count, "months": split.months, "days": split.days},
            "due": self.due._doc(),
            "takes_tail": self.takes_tail,
            "role": self.role.value,
        }
        return drop_empty(document) | {"key": self.key, "amount": self._amount()}


@dataclass(frozen=True, init=False, repr=False)
class PayPlan(Value):
    """A payment plan (付款方案), checked when it is made; it does not change.

    ``discount`` and ``discount_off`` name the discount that goes with the plan; the contract total of a deal has it
    already. ``shortfall_days``: how long after the approval a loan's shortfall is due. With ``valid_from``/``valid_to`` (both
    inclusive) a deal says on which day it chooses the plan.

    Errors: ``payment.plan_tail``, ``payment.plan_negative``, ``payment.plan_over_total``, ``core.validation``,
    ``core.duplicate``, ``core.empty``, ``core.too_many_digits``, each with the field's path such as
    ``lines[2].amount.percent``; ``core.float_refused``.
    """

    kind: PlanKind
    lines: tuple[PlanLine, ...]
    name: str = ""
    id: str = ""
    version: str = "1"
    parent: str = ""
    project: str = ""
    batch: str = ""
    state: PlanState = PlanState.draft
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
    discount: str = ""
    discount_off: Decimal | None = None
    deposit_in_house: bool = True
    currency: str = "CNY"
    min_down_ratio: Decimal | None = None
    shortfall_days: int | None = None
    before_signing: BeforeSigning = BeforeSigning.refuse

    def __init__(
        self,
        kind: PlanKind | str,
        lines: Iterable[PlanLine],
        *,
        name: str = "",
        id: str = "",
        version: str = "1",
        parent: str = "",
        project: str = "",
        batch: str = "",
        state: PlanState | str = PlanState.draft,
        valid_from: Date | None = None,
        valid_to: Date | None = None,
        discount: str = "",
        discount_off: Number | None = None,
        deposit_in_house: bool = True,
        currency: str = "CNY",
        min_down_ratio: Number | None = None,
        shortfall_days: int | None = None,
        before_signing: BeforeSigning | str = BeforeSigning.refuse,
    ) -> None:
        made = tuple(lines)
        for line in made:
            if not isinstance(line, PlanLine):
                _loupan.fail("core.type_invalid", "lines", f"{type(line).__name__} instead of PlanLine")
        self._set(
            kind=choose(PlanKind, kind, "kind"),
            lines=made,
            name=text(name, "name"),
            id=text(id, "id"),
            version=text(version, "version"),
            parent=text(parent, "parent"),
            project=text(project, "project"),
            batch=text(batch, "batch"),
            state=choose(PlanState, state, "state"),
            valid_from=day(valid_from, "valid_from"),
            valid_to=day(valid_to, "valid_to"),
            discount=text(discount, "discount"),
            discount_off=optional_number(discount_off, "discount_off"),
            deposit_in_house=flag(deposit_in_house, "deposit_in_house"),
            currency=text(currency, "currency"),
            min_down_ratio=optional_number(min_down_ratio, "min_down_ratio"),
            shortfall_days=None if shortfall_days is None else integer(shortfall_days, "shortfall_days"),
            before_signing=choose(BeforeSigning, before_signing, "before_signing"),
        )
        self._set(_native=_loupan.PayPlan.load(json_text(self._doc())))

    def _doc(self) -> dict[str, Any]:
        valid = {"from": self.valid_from and self.valid_from.isoformat(), "to": self.valid_to and self.valid_to.isoformat()}
        code, colon, digits = self.currency.partition(":")
        currency = {"code": code, "digits": int(digits) if digits.isdecimal() else -1} if colon else code
        document = {
            "schema": "loupan/pay-plan",
            "semantics": 1,
            "id": self.id,
            "name": self.name,
            "parent": self.parent,
            "scope": drop_empty({"project": self.project, "batch": self.batch}),
            "valid": drop_empty(valid),
            "state": self.state.value,
            "kind": self.kind.value,
            "discount": drop_empty({"code": self.discount, "off": _text_of(self.discount_off)}),
            "needs_loan": self.needs_loan,
            "deposit_in_house": self.deposit_in_house,
            "currency": currency,
            "min_down_ratio": _text_of(self.min_down_ratio),
            "shortfall_days": self.shortfall_days,
            "before_signing": self.before_signing.value,
            "lines": [line._doc() for line in self.lines],
        }
        return drop_empty(document) | {"version": self.version}

    @property
    def _handle(self) -> _loupan.PayPlan:
        return cast(_loupan.PayPlan, self.__dict__["_native"])

    @property
    def needs_loan(self) -> bool:
        """Whether the plan has a loan line (需贷款)."""
        return any(line.loan is not None for line in self.lines)

    @property
    def digest(self) -> str:
        """SHA-256 over the canonical form, in hexadecimal digits; the order of the lines in the document does not count."""
        return self._handle.digest()

    @property
    def tail(self) -> str:
        """The key of the line that takes the tail (尾差承担行)."""
        return self._handle.tail()

    @property
    def milestones(self) -> tuple[str, ...]:
        """The codes of the milestones that the plan waits for."""
        return tuple(self._handle.milestones())

    def in_force(self, day: Date) -> bool:
        """Whether the plan may be chosen on a day (是否生效)."""
        return self._handle.in_force(day)

    def to_json(self, indent: int = -1) -> str:
        """The plan as a JSON document; what has its default value is left out."""
        return self._handle.to_json(integer(indent, "indent"))

    @classmethod
    def from_json(cls, document: str) -> PayPlan:
        """Reads a plan document. Errors: ``core.json_...`` with the field's path, ``core.unsupported``, and as the class."""
        d = json.loads(_loupan.PayPlan.load(text(document, "document")).to_json())
        currency = d.get("currency", "CNY")
        return cls(
            d.get("kind", "other"),
            [_line_from(line) for line in d["lines"]],
            name=d.get("name", ""),
            id=d.get("id", ""),
            version=d.get("version", "1"),
            parent=d.get("parent", ""),
            project=d.get("scope", {}).get("project", ""),
            batch=d.get("scope", {}).get("batch", ""),
            state=d.get("state", "draft"),
            valid_from=d.get("valid", {}).get("from"),
            valid_to=d.get("valid", {}).get("to"),
            discount=d.get("discount", {}).get("code", ""),
            discount_off=d.get("discount", {}).get("off"),
            deposit_in_house=d.get("deposit_in_house", True),
            currency=currency if isinstance(currency, str) else f"{currency['code']}:{currency['digits']}",
            min_down_ratio=d.get("min_down_ratio"),
            shortfall_days=d.get("shortfall_days"),
            before_signing=d.get("before_signing", "refuse"),
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return (PayPlan.from_json, (self.to_json(),))


def _line_from(d: dict[str, Any]) -> PlanLine:
    amount = d["amount"]
    how = amount.get("rounding", "0.01")
    loan = amount.get("loan")
    split = d.get("instalments", {"count": 1})
    due = d.get("due", {})
    return PlanLine(
        d["key"],
        d["item"],
        fixed=amount.get("fixed"),
        percent=amount.get("percent"),
        rounding=Rounding(how) if isinstance(how, str) else Rounding(how["step"], how.get("mode", "half_up")),
        remainder="remainder" in amount,
        loan=None if loan is None else LoanRule(**loan),
        external=amount.get("external"),
        instalments=Instalments(split["count"], months=split.get("months", 1), days=split.get("days", 0)),
        due=Due(**{"anchor": "sign"} | due),
        name=d.get("name", ""),
        sequence=d.get("sequence", 0),
        takes_tail=d.get("takes_tail", False),
        role=d.get("role", "automatic"),
    )
