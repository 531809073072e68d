# SPDX-License-Identifier: Apache-2.0
"""The settlement of one home (面积补差), and how it came about."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from .. import _loupan
from .._core import Choice, Date, Number, choose
from .._value import Value, day, decimal_text, drop_empty, flag, json_text, number, optional_number, text
from ..pricing.explain import Explanation, check_language, step_from
from .rules import AreaRules, Variant, _each, _native, _optional
from .state import SettlementState


class BuyerChoice(Choice):
    """What the buyer chose beyond the limit (买受人选择)."""

    stay = "stay"
    """不退房."""
    rescind = "rescind"
    """退房."""


@dataclass(frozen=True, init=False, repr=False)
class Attachment(Value):
    """Something sold with the home that has an area of its own (附属); its difference is kept apart."""

    code: str
    contract: Decimal | None = None
    measured: Decimal | None = None
    unit_price: Decimal | None = None
    total: Decimal | None = None
    name: str = ""
    adjustable: bool = True

    def __init__(
        self,
        code: str,
        contract: Number | None = None,
        measured: Number | None = None,
        unit_price: Number | None = None,
        *,
        total: Number | None = None,
        name: str = "",
        adjustable: bool = True,
    ) -> None:
        self._set(
            code=text(code, "attachments.code"),
            contract=optional_number(contract, "attachments.contract"),
            measured=optional_number(measured, "attachments.measured"),
            unit_price=optional_number(unit_price, "attachments.unit_price"),
            total=optional_number(total, "attachments.total"),
            name=text(name, "attachments.name"),
            adjustable=flag(adjustable, "attachments.adjustable"),
        )

    def _doc(self) -> dict[str, Any]:
        out = {k: _optional(getattr(self, k)) for k in ("contract", "measured", "unit_price", "total")}
        return drop_empty({"name": self.name, **out}) | {"code": self.code, "adjustable": self.adjustable}


@dataclass(frozen=True, init=False, repr=False)
class Fitment(Value):
    """Fitment sold by area (装修款, 元/平方米); it takes part only when flagged."""

    per_area: Decimal
    adjustable: bool = False

    def __init__(self, per_area: Number, adjustable: bool = False) -> None:
        self._set(per_area=number(per_area, "fitment.per_area"), adjustable=flag(adjustable, "fitment.adjustable"))


@dataclass(frozen=True, init=False, repr=False)
class Rescission(Value):
    """What is needed when the buyer leaves (退房): everything paid; interest is taken as given."""

    paid: Decimal
    interest_rate: Decimal | None = None
    interest: Decimal | None = None
    requested_on: datetime.date | None = None

    def __init__(
        self,
        paid: Number,
        *,
        interest_rate: Number | None = None,
        interest: Number | None = None,
        requested_on: Date | None = None,
    ) -> None:
        self._set(
            paid=number(paid, "rescission.paid"),
            interest_rate=optional_number(interest_rate, "rescission.interest_rate"),
            interest=optional_number(interest, "rescission.interest"),
            requested_on=day(requested_on, "rescission.requested_on"),
        )

    def _doc(self) -> dict[str, Any]:
        asked = None if self.requested_on is None else self.requested_on.isoformat()
        out = {"interest_rate": _optional(self.interest_rate), "interest": _optional(self.interest), "requested_on": asked}
        return drop_empty(out) | {"paid": decimal_text(self.paid)}


def _iso(value: datetime.date | None) -> str | None:
    return None if value is None else value.isoformat()


@dataclass(frozen=True, init=False, repr=False)
class AreaFacts(Value):
    """The facts of one settlement (面积补差输入). Areas and prices are in the rules' unit and currency.

    ``unit_price`` is the contract's, of the pricing area; ``house_total`` what the pricing area costs, where the contract
    total holds more; ``tax`` a pair of rates, of the contract and of the settlement's tax point.
    """

    contract_total: Decimal
    contract_gross: Decimal | None = None
    measured_gross: Decimal | None = None
    contract_inner: Decimal | None = None
    measured_inner: Decimal | None = None
    unit_price: Decimal | None = None
    house_total: Decimal | None = None
    key: str = ""
    survey_no: str = ""
    survey_audited: bool = False
    choice: BuyerChoice | None = None
    attachments: tuple[Attachment, ...] = ()
    fitment: Fitment | None = None
    tax: tuple[Decimal, Decimal] | None = None
    signed_on: datetime.date | None = None
    handover_notice: datetime.date | None = None
    rescission: Rescission | None = None
    design_change: bool = False
    state: SettlementState = SettlementState.pending

    def __init__(
        self,
        contract_total: Number,
        *,
        contract_gross: Number | None = None,
        measured_gross: Number | None = None,
        contract_inner: Number | None = None,
        measured_inner: Number | None = None,
        unit_price: Number | None = None,
        house_total: Number | None = None,
        key: str = "",
        survey_no: str = "",
        survey_audited: bool = False,
        choice: BuyerChoice | str | None = None,
        attachments: Iterable[Attachment] = (),
        fitment: Fitment | None = None,
        tax: tuple[Number, Number] | None = None,
        signed_on: Date | None = None,
        handover_notice: Date | None = None,
        rescission: Rescission | None = None,
        design_change: bool = False,
        state: SettlementState | str = SettlementState.pending,
    ) -> None:
        self._set(
            contract_total=number(contract_total, "contract_total"),
            contract_gross=optional_number(contract_gross, "contract.gross"),
            measured_gross=optional_number(measured_gross, "measured.gross"),
            contract_inner=optional_number(contract_inner, "contract.inner"),
            measured_inner=optional_number(measured_inner, "measured.inner"),
            unit_price=optional_number(unit_price, "unit_price"),
            house_total=optional_number(house_total, "house_total"),
            key=text(key, "key"),
            survey_no=text(survey_no, "survey_no"),
            survey_audited=flag(survey_audited, "survey_audited"),
            choice=None if choice is None else choose(BuyerChoice, choice, "choice"),
            attachments=_each(attachments, Attachment, "attachments"),
            fitment=_one(fitment, Fitment, "fitment"),
            tax=None if tax is None else (number(tax[0], "tax.contract"), number(tax[1], "tax.settlement")),
            signed_on=day(signed_on, "signed_on"),
            handover_notice=day(handover_notice, "handover_notice"),
            rescission=_one(rescission, Rescission, "rescission"),
            design_change=flag(design_change, "design_change"),
            state=choose(SettlementState, state, "state"),
        )

    def to_json(self) -> str:
        """The facts as JSON, as the other languages pass them."""
        areas = {
            survey: drop_empty({"gross": _optional(gross), "inner": _optional(inner)})
            for survey, gross, inner in (
                ("contract", self.contract_gross, self.contract_inner),
                ("measured", self.measured_gross, self.measured_inner),
            )
        }
        fit = self.fitment
        return json_text(
            drop_empty(
                {
                    "key": self.key,
                    **areas,
                    "unit_price": _optional(self.unit_price),
                    "contract_total": decimal_text(self.contract_total),
                    "house_total": _optional(self.house_total),
                    "survey_no": self.survey_no,
                    "survey_audited": self.survey_audited,
                    "choice": None if self.choice is None else self.choice.value,
                    "attachments": [a._doc() for a in self.attachments],
                    "fitment": None if fit is None else {"per_area": decimal_text(fit.per_area), "adjustable": fit.adjustable},
                    "tax": None
                    if self.tax is None
                    else {"contract": decimal_text(self.tax[0]), "settlement": decimal_text(self.tax[1])},
                    "signed_on": _iso(self.signed_on),
                    "handover_notice": _iso(self.handover_notice),
                    "rescission": None if self.rescission is None else self.rescission._doc(),
                    "design_change": self.design_change,
                    "state": self.state.value,
                }
            )
        )


def _one(value: Any, kind: type, path: str) -> Any:
    return None if value is None else _each((value,), kind, path)[0]


class Ratio(NamedTuple):
    """An exact ratio (误差比), and the same as a percentage for display."""

    exact: Fraction
    percent: str


class BandPart(NamedTuple):
    """A band's part of the difference: the row of ``AreaRules.table``, the area and the factor."""

    row: int
    area: Decimal
    factor: Decimal


class Delta(NamedTuple):
    """An amount that changes hands, positive where the buyer pays; net and tax where a tax was given."""

    gross: Decimal
    net: Decimal | None
    vat: Decimal | None


class AttachmentDelta(NamedTuple):
    """An attachment's own settlement; no ratio where it takes no part."""

    code: str
    ratio: Ratio | None
    delta: Delta


class Alert(NamedTuple):
    """What else the new areas touch (联动提醒): ``tax_bracket``, ``maintenance_fund``, ``property_fee``,
    ``commission_base``, ``title_price``, ``design_change``, ``limited_clause``."""

    kind: str
    before: str
    after: str
    rule: str


class RescissionMoney(NamedTuple):
    """What the buyer gets who leaves (退房款); the total is known where the interest is."""

    refund: Decimal
    interest_rate: Decimal | None
    interest: Decimal | None
    total: Decimal | None
    due: datetime.date | None


@dataclass(frozen=True)
class Settlement:
    """The settlement of one home (面积补差). ``provisional``: the calendar's data ended before the due date, which may still move."""

    key: str
    variant: Variant
    ratio: Ratio
    gross_ratio: Ratio | None
    inner_ratio: Ratio | None
    rescission_right: bool
    choice: BuyerChoice | None
    parts: tuple[BandPart, ...]
    delta: Delta
    attachments: tuple[AttachmentDelta, ...]
    attachments_delta: Delta
    fitment: Delta | None
    total_delta: Decimal
    total_after: Decimal
    direction: str
    due: datetime.date | None
    provisional: bool
    rescission: RescissionMoney | None
    alerts: tuple[Alert, ...]
    state: SettlementState
    survey_no: str
    rules_id: str
    rules_version: str
    rules_digest: str
    semantics: int
    article: str

    def __repr__(self) -> str:
        return f"<Settlement {self.key}: {self.ratio.percent}, {self.direction} {self.total_delta}>"


def _ratio(d: Any) -> Ratio | None:
    return None if d is None else Ratio(Fraction(d["exact"]), d["percent"])


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)


def _delta(d: Any) -> Delta:
    return Delta(Decimal(d["gross"]), _decimal(d.get("net")), _decimal(d.get("vat")))


def _date(value: Any) -> datetime.date | None:
    return None if value is None else datetime.date.fromisoformat(value)


def _settlement(d: dict[str, Any]) -> Settlement:
    back = d.get("rescission")
    ratio = _ratio(d["ratio"])
    assert ratio is not None
    return Settlement(
        key=d["key"],
        variant=Variant(d["variant"]),
        ratio=ratio,
        gross_ratio=_ratio(d.get("gross_ratio")),
        inner_ratio=_ratio(d.get("inner_ratio")),
        rescission_right=d["rescission_right"],
        choice=None if "choice" not in d else BuyerChoice(d["choice"]),
        parts=tuple(BandPart(p["row"], Decimal(p["area"]), Decimal(p["factor"])) for p in d["parts"]),
        delta=_delta(d["delta"]),
        attachments=tuple(AttachmentDelta(a["code"], _ratio(a.get("ratio")), _delta(a["delta"])) for a in d["attachments"]),
        attachments_delta=_delta(d["attachments_delta"]),
        fitment=None if "fitment" not in d else _delta(d["fitment"]),
        total_delta=Decimal(d["total_delta"]),
        total_after=Decimal(d["total_after"]),
        direction=d["direction"],
        due=_date(d.get("due")),
        provisional=d.get("provisional", False),
        rescission=None
        if back is None
        else RescissionMoney(
            Decimal(back["refund"]),
            _decimal(back.get("interest_rate")),
            _decimal(back.get("interest")),
            _decimal(back.get("total")),
            _date(back.get("due")),
        ),
        alerts=tuple(Alert(a["kind"], a.get("before", ""), a.get("after", ""), a["rule"]) for a in d["alerts"]),
        state=SettlementState(d["state"]),
        survey_no=d.get("survey_no", ""),
        rules_id=d.get("rules_id", ""),
        rules_version=d.get("rules_version", ""),
        rules_digest=d.get("rules_digest", ""),
        semantics=d["semantics"],
        article=d.get("article", ""),
    )


def _facts(facts: object) -> str:
    if not isinstance(facts, AreaFacts):
        _loupan.fail("core.type_invalid", "facts", f"{type(facts).__name__} instead of AreaFacts")
    return facts.to_json()


def settle(rules: AreaRules, facts: AreaFacts, *, calendar: Any = None) -> Settlement:
    """Settles the areas of one home (面积补差计算).

    Only the difference is rounded, once, by the rules. Beyond the limit the buyer's choice is required; the limit itself
    is inside. A ``calendar`` (``"china"`` or a calendar) is needed when the rules ``roll`` due dates and there is one; where
    its data ends the due date is ``provisional``.

    Errors: ``area.area_missing``, ``area.survey_not_audited``, ``area.already_settled``, ``area.choice_required``,
    ``area.rescission_refused``, ``area.rules_not_effective``, ``core.empty``, ``core.validation``, ``core.overflow``,
    ``core.calendar_missing``, each with the field's path.
    """
    return _settlement(json.loads(_loupan.settle_area(_native(rules), _facts(facts), calendar)))


def explain(rules: AreaRules, facts: AreaFacts, *, language: str = "en", calendar: Any = None) -> Explanation:
    """The same calculation, told line by line (面积补差说明): ``en`` or ``zh``. Errors: as :func:`settle`."""
    return Explanation(step_from(_loupan.explain_area(_native(rules), _facts(facts), calendar)), check_language(language))
