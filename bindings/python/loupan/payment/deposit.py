# SPDX-License-Identifier: Apache-2.0
"""The effect of a deposit (定金, 民法典 586 to 588)."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .. import _loupan
from .._core import Choice, Number, Rounding, choose
from .._value import decimal_text, drop_empty, json_text, number, text
from ..pricing.explain import Explanation, Step, step_from


class DepositNature(Choice):
    """Whether the money has the nature of a deposit (定金性质)."""

    deposit = "deposit"
    """定金."""
    plain = "plain"
    """订金, 诚意金, 保证金, 押金 without that agreement: returned as it was paid."""


class OverCap(Choice):
    """What happens when more is agreed or paid than the cap."""

    refuse = "refuse"
    """``payment.deposit_over_cap``."""
    clip = "clip"
    """The excess has no deposit effect, and the result says how much it is."""


class DefaultingParty(Choice):
    """Who is in default (违约方)."""

    none = "none"
    payer = "payer"
    receiver = "receiver"


class Remedy(Choice):
    """What is claimed when both a penalty and a deposit are agreed (民法典 588)."""

    penalty = "penalty"
    deposit = "deposit"


@dataclass(frozen=True)
class DepositOutcome:
    """What becomes of a deposit (定金处理); ``returned + forfeited = paid + doubled``."""

    nature: str
    fault: str
    paid: Decimal
    cap: Decimal
    effective: Decimal
    excess: Decimal
    forfeited: Decimal
    doubled: Decimal
    returned: Decimal
    _told: Step = dataclasses.field(repr=False, compare=False)

    def explain(self, language: str = "en") -> Explanation:
        """How the outcome came about (定金计算说明)."""
        return Explanation(self._told, language)


@dataclass(frozen=True)
class RemedyClaim:
    """The claim that was elected (择一主张)."""

    elected: str
    amount: Decimal
    given_up: Decimal
    loss_beyond: Decimal


def amounts(**given: Number | None) -> dict[str, str]:
    """Exact numbers as texts of a request; None is left out."""
    return {name: decimal_text(number(value, name)) for name, value in given.items() if value is not None}


def how(rounding: Rounding | Number | None) -> Any:
    """A rounding as a request has it."""
    if rounding is None:
        return None
    made = rounding if isinstance(rounding, Rounding) else Rounding(number(rounding, "rounding"))
    return {"step": decimal_text(made.step), "mode": made.mode.value}


def deposit_rules(cap: Number | None, over: OverCap | str | None, rounding: Rounding | Number | None) -> dict[str, Any]:
    """The rules of a deposit as a request has them."""
    out = {"over": None if over is None else choose(OverCap, over, "over").value, "rounding": how(rounding)}
    return drop_empty(amounts(cap=cap) | out)


def settle_deposit(
    contract_amount: Number,
    paid: Number,
    *,
    agreed: Number | None = None,
    nature: DepositNature | str = DepositNature.deposit,
    fault: DefaultingParty | str = DefaultingParty.none,
    unperformed: Number | None = None,
    cap: Number = "0.2",
    over: OverCap | str = OverCap.refuse,
    rounding: Rounding | Number | None = None,
    currency: str = "CNY",
) -> DepositOutcome:
    """The effect of a deposit and what becomes of it (定金效力与罚则).

    Up to 20 % of the contract amount has the effect of a deposit; what was paid counts, not what was agreed (民法典 586). The
    payer in default loses it, the receiver in default returns it double (587), in proportion to what is ``unperformed``
    (合同编通则解释 68).

    Errors: ``payment.deposit_over_cap``, ``core.validation``, ``core.float_refused``.
    """
    given: dict[str, Any] = dict(amounts(contract_amount=contract_amount, paid=paid, agreed=agreed, unperformed=unperformed))
    given["nature"] = choose(DepositNature, nature, "nature").value
    given["fault"] = choose(DefaultingParty, fault, "fault").value
    given["rules"] = deposit_rules(cap, over, rounding)
    given["currency"] = text(currency, "currency")
    written, told = _loupan.settle_deposit(json_text(given))
    d = json.loads(written)
    figures = {name: Decimal(d[name]) for name in d if name not in ("nature", "fault")}
    return DepositOutcome(nature=d["nature"], fault=d["fault"], _told=step_from(told), **figures)


def choose_remedy(
    penalty: Number,
    deposit: Number,
    *,
    elected: Remedy | str | None = None,
    loss: Number | None = None,
    currency: str = "CNY",
) -> RemedyClaim:
    """One claim of two (民法典 588): a penalty or a deposit, never both; with the deposit also the loss beyond it.

    Errors: ``payment.remedy_required`` when both are above zero and none was elected, ``core.validation``.
    """
    given: dict[str, Any] = dict(amounts(penalty=penalty, deposit=deposit, loss=loss))
    if elected is not None:
        given["elected"] = choose(Remedy, elected, "elected").value
    given["currency"] = text(currency, "currency")
    d = json.loads(_loupan.choose_remedy(json_text(given)))
    return RemedyClaim(d["elected"], Decimal(d["amount"]), Decimal(d["given_up"]), Decimal(d["loss_beyond"]))
