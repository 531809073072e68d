# SPDX-License-Identifier: Apache-2.0
"""Dunning (催缴) and the seller's right to rescind (解除权)."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from .. import _loupan
from .._core import Choice, Date, Number, Rounding, choose
from .._value import Document, decimal_text, flag, integer, number, text
from ..calendar import BeyondData, Convention
from .late_fee import as_rounding, rounding_doc, rounding_from
from .receivable import Receivable


class CatchUp(Choice):
    """What to do when several steps were missed."""

    latest = "latest"
    """Go straight to the last step reached."""
    each = "each"
    """One after another."""


class DunningStep(NamedTuple):
    """A step of a ladder; ``offset_days`` counts from the due date, below zero before it."""

    code: str
    offset_days: int
    level: str
    method: str = ""
    text: str = ""
    urges: bool = False


@dataclass(frozen=True, init=False, repr=False)
class DunningLadder(Document):
    """A ladder (催缴阶梯): steps ascend by days. Errors: ``core.empty``, ``core.duplicate``, ``core.validation``."""

    steps: tuple[DunningStep, ...]
    name: str = ""
    missed: CatchUp = CatchUp.latest
    gap_days: int = 0

    def __init__(
        self,
        steps: Iterable[DunningStep | tuple[Any, ...]],
        *,
        name: str = "",
        missed: CatchUp | str = CatchUp.latest,
        gap_days: int = 0,
    ) -> None:
        self._set(
            steps=tuple(DunningStep(*s) for s in steps),
            name=text(name, "name"),
            missed=choose(CatchUp, missed, "missed"),
            gap_days=integer(gap_days, "gap_days"),
        )
        self._check(_loupan.read_dunning_ladder)

    def _doc(self) -> dict[str, Any]:
        steps = [
            {
                "code": text(s.code, "steps.code"),
                "offset_days": integer(s.offset_days, "steps.offset_days"),
                "level": text(s.level, "steps.level"),
                "method": text(s.method, "steps.method"),
                "text": text(s.text, "steps.text"),
                "urges": flag(s.urges, "steps.urges"),
            }
            for s in self.steps
        ]
        return {
            "schema": "loupan/dunning-ladder",
            "semantics": 1,
            "name": self.name,
            "steps": steps,
            "missed": self.missed.value,
            "gap_days": self.gap_days,
        }

    @classmethod
    def from_json(cls, document: str) -> DunningLadder:
        """Reads a document. Errors: ``core.json_...`` with the field's path, ``core.unsupported``."""
        d = json.loads(_loupan.read_dunning_ladder(text(document, "document"))[0])
        return cls(
            [DunningStep(**s) for s in d["steps"]],
            name=d.get("name", ""),
            missed=d.get("missed", "latest"),
            gap_days=d.get("gap_days", 0),
        )

    @classmethod
    def usual(cls) -> DunningLadder:
        """Reminders 7 and 3 days before, a call, the notice after 7 days, letters after 15 and 30."""
        return cls.from_json(_loupan.usual_ladder())


class DunningRecord(NamedTuple):
    """What was done: no further step up to a promised day."""

    step: str
    on: Date
    promised: Date | None = None
    result: str = ""


class DunningAction(NamedTuple):
    """A step that is due or comes next, and the codes of those passed over."""

    step: DunningStep
    on: datetime.date
    skipped: tuple[str, ...]


class DunningPlan(NamedTuple):
    """What to do now, and what comes next."""

    now: DunningAction | None
    next: DunningAction | None


def _action(parts: tuple[Any, ...] | None) -> DunningAction | None:
    if parts is None:
        return None
    code, level, method, words, urges, offset, on, skipped = parts
    return DunningAction(DunningStep(code, offset, level, method, words, urges), on, tuple(skipped))


def next_step(
    ladder: DunningLadder,
    line: Receivable,
    as_of: Date,
    done: Iterable[DunningRecord | tuple[Any, ...]] = (),
) -> DunningPlan:
    """What is to be done about a line on a day (应办催缴). Errors: ``core.not_found`` for a record of another ladder."""
    records = [tuple(DunningRecord(*d)) for d in done]
    now, after = _loupan.dunning_next(ladder.to_json(), line._native, records, as_of)
    return DunningPlan(_action(now), _action(after))


@dataclass(frozen=True, init=False, repr=False)
class RescissionRules(Document):
    """The periods of the right to rescind (解除权规则, 解释 11). ``contract_days`` is a contract's own: overdue more than N days.

    Errors: ``core.validation`` with the field.
    """

    urge_months: int = 3
    lapse_urged_months: int = 3
    lapse_months: int = 12
    contract_days: int | None = None
    penalty: Decimal = Decimal(0)
    rounding: Rounding = Rounding()
    roll: Convention = Convention.unadjusted
    beyond: BeyondData = BeyondData.provisional
    remind_days: tuple[int, ...] = (30, 7, 1)

    def __init__(
        self,
        *,
        urge_months: int = 3,
        lapse_urged_months: int = 3,
        lapse_months: int = 12,
        contract_days: int | None = None,
        penalty: Number = 0,
        rounding: Rounding | Number = Rounding(),
        roll: Convention | str = Convention.unadjusted,
        beyond: BeyondData | str = BeyondData.provisional,
        remind_days: Iterable[int] = (30, 7, 1),
    ) -> None:
        self._set(
            urge_months=integer(urge_months, "urge_months"),
            lapse_urged_months=integer(lapse_urged_months, "lapse_urged_months"),
            lapse_months=integer(lapse_months, "lapse_months"),
            contract_days=None if contract_days is None else integer(contract_days, "contract_days"),
            penalty=number(penalty, "penalty"),
            rounding=as_rounding(rounding, "rounding"),
            roll=choose(Convention, roll, "roll"),
            beyond=choose(BeyondData, beyond, "beyond"),
            remind_days=tuple(integer(d, "remind_days") for d in remind_days),
        )
        self._check(_loupan.read_rescission_rules)

    def _doc(self) -> dict[str, Any]:
        out = {
            "schema": "loupan/rescission-rules",
            "semantics": 1,
            "urge_months": self.urge_months,
            "lapse_urged_months": self.lapse_urged_months,
            "lapse_months": self.lapse_months,
            "penalty": decimal_text(self.penalty),
            "rounding": rounding_doc(self.rounding),
            "roll": self.roll.value,
            "beyond": self.beyond.value,
            "remind_days": list(self.remind_days),
        }
        return out if self.contract_days is None else out | {"contract_days": self.contract_days}

    @classmethod
    def from_json(cls, document: str) -> RescissionRules:
        """Reads a document. Errors: ``core.json_...`` with the field's path, ``core.unsupported``."""
        d = json.loads(_loupan.read_rescission_rules(text(document, "document"))[0])
        names = ("urge_months", "lapse_urged_months", "lapse_months", "contract_days", "penalty", "roll", "beyond", "remind_days")
        given: dict[str, Any] = {k: d[k] for k in names if k in d}
        return cls(**given, rounding=rounding_from(d.get("rounding")))

    def penalty_of(self, payable: Number, currency: str = "CNY") -> Decimal:
        """The penalty of a rescission: a fraction of the accumulated amount payable. Errors: ``core.validation``."""
        return _loupan.rescission_penalty(self.to_json(), payable, currency)


class RescissionRight(NamedTuple):
    """When the right can be used (解除权期间)."""

    pay_by: datetime.date | None
    start: datetime.date | None
    last_day: datetime.date | None
    exercisable: bool
    lapsed: bool
    provisional: bool
    reminders: tuple[datetime.date, ...]


def rescission(
    rules: RescissionRules = RescissionRules(),
    *,
    as_of: Date,
    due: Date | None,
    urged: Date | None = None,
    known: Date | None = None,
    other_urged: Date | None = None,
    settled: Date | None = None,
    calendar: Any = None,
) -> RescissionRight:
    """When the seller may rescind for late payment (解释 11). Errors: ``core.validation``, ``core.calendar_missing``."""
    parts = _loupan.rescission(rules.to_json(), (due, urged, known, other_urged, settled), as_of, calendar)
    pay_by, start, last_day, exercisable, lapsed, provisional, reminders = parts
    return RescissionRight(pay_by, start, last_day, exercisable, lapsed, provisional, tuple(reminders))
