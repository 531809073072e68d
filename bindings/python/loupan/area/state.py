# SPDX-License-Identifier: Apache-2.0
"""The life of an area settlement (面积补差状态) and the guards of its transitions."""

from __future__ import annotations

from typing import NamedTuple

from .. import _loupan
from .._core import Choice, choose
from .._value import flag


class SettlementState(Choice):
    """Where a settlement stands."""

    pending = "pending"
    calculated = "calculated"
    confirmed = "confirmed"
    approved = "approved"
    settled = "settled"


class SettlementEvent(Choice):
    """What happens to a settlement."""

    calculate = "calculate"
    """计算/重算: allowed again until it is approved."""
    confirm = "confirm"
    """客户确认."""
    approve = "approve"
    """审批."""
    reject = "reject"
    """退回."""
    unapprove = "unapprove"
    """反审批."""
    settle = "settle"
    """结算."""


class SettlementAction(NamedTuple):
    """A transition: its event, the guard that must still be asked, and the state after it."""

    event: SettlementEvent
    guard: str
    next: SettlementState


def actions(state: SettlementState | str) -> tuple[SettlementAction, ...]:
    """The transitions that a state has, for buttons and menus. Errors: ``core.validation``."""
    found = _loupan.area_actions(choose(SettlementState, state, "state").value)
    return tuple(SettlementAction(SettlementEvent(e), guard, SettlementState(after)) for e, guard, after in found)


def next_state(
    state: SettlementState | str,
    event: SettlementEvent | str,
    *,
    survey_audited: bool = False,
    rescission_right: bool = False,
    choice_made: bool = False,
    rules_approved: bool = True,
    workflow_passed: bool = True,
) -> SettlementState:
    """The state after an event whose guard holds.

    Errors: ``area.already_settled``, ``area.survey_not_audited``, ``area.choice_required``, ``area.rules_invalid``,
    ``core.state_invalid``.
    """
    return SettlementState(
        _loupan.area_next_state(
            choose(SettlementState, state, "state").value,
            choose(SettlementEvent, event, "event").value,
            flag(survey_audited, "survey_audited"),
            flag(rescission_right, "rescission_right"),
            flag(choice_made, "choice_made"),
            flag(rules_approved, "rules_approved"),
            flag(workflow_passed, "workflow_passed"),
        )
    )
