# SPDX-License-Identifier: Apache-2.0
"""What a receipt pays first (核销顺序)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from .. import _loupan
from .._core import Choice, choose
from .._value import Document, flag, text
from .receivable import DebtPart


class DebtKey(Choice):
    """What one debt is preferred to another by."""

    due_first = "due_first"
    least_secured = "least_secured"
    heaviest_burden = "heaviest_burden"
    earliest_due = "earliest_due"
    latest_due = "latest_due"
    listed = "listed"
    smallest = "smallest"
    largest = "largest"


class TieRule(Choice):
    """What happens to debts that no key tells apart."""

    pro_rata = "pro_rata"
    given = "given"


class PartScope(Choice):
    """Whether parts are paid within each debt or across all."""

    per_debt = "per_debt"
    across_debts = "across_debts"


class Remainder(Choice):
    """What happens to money that the payer has not designated."""

    automatic = "automatic"
    credit = "credit"
    refuse = "refuse"


@dataclass(frozen=True, init=False, repr=False)
class AllocationOrder(Document):
    """In which order money pays debts (核销顺序). The default is the Civil Code's: 560 between debts, 561 within one, and
    penalties after the principal.

    Errors: ``core.duplicate``, ``core.empty``, ``core.validation`` with the field.
    """

    name: str = "statutory"
    remainder: Remainder = Remainder.automatic
    debts: tuple[DebtKey, ...] = (
        DebtKey.due_first,
        DebtKey.least_secured,
        DebtKey.heaviest_burden,
        DebtKey.earliest_due,
    )
    ties: TieRule = TieRule.pro_rata
    scope: PartScope = PartScope.per_debt
    parts: tuple[DebtPart, ...] = (DebtPart.cost, DebtPart.interest, DebtPart.principal, DebtPart.penalty)
    listed: tuple[str, ...] = ()
    only_due: bool = False
    agency: bool = False

    def __init__(
        self,
        name: str = "statutory",
        *,
        remainder: Remainder | str = Remainder.automatic,
        debts: Iterable[DebtKey | str] = ("due_first", "least_secured", "heaviest_burden", "earliest_due"),
        ties: TieRule | str = TieRule.pro_rata,
        scope: PartScope | str = PartScope.per_debt,
        parts: Iterable[DebtPart | str] = ("cost", "interest", "principal", "penalty"),
        listed: Iterable[str] = (),
        only_due: bool = False,
        agency: bool = False,
    ) -> None:
        self._set(
            name=text(name, "name"),
            remainder=choose(Remainder, remainder, "remainder"),
            debts=tuple(choose(DebtKey, k, "debts") for k in debts),
            ties=choose(TieRule, ties, "ties"),
            scope=choose(PartScope, scope, "scope"),
            parts=tuple(choose(DebtPart, p, "parts") for p in parts),
            listed=tuple(text(t, "listed") for t in listed),
            only_due=flag(only_due, "only_due"),
            agency=flag(agency, "agency"),
        )
        self._check(_loupan.read_allocation_order)

    def _doc(self) -> dict[str, Any]:
        out = {
            "schema": "loupan/allocation-order",
            "semantics": 1,
            "name": self.name,
            "remainder": self.remainder.value,
            "debts": [k.value for k in self.debts],
            "ties": self.ties.value,
            "scope": self.scope.value,
            "parts": [p.value for p in self.parts],
            "only_due": self.only_due,
            "agency": self.agency,
        }
        return out | {"list": list(self.listed)} if self.listed else out

    @classmethod
    def from_json(cls, document: str) -> AllocationOrder:
        """Reads a document. Errors: ``core.json_...`` with the field's path, ``core.unsupported``."""
        d = json.loads(_loupan.read_allocation_order(text(document, "document"))[0])
        given: dict[str, Any] = {k: d[k] for k in ("name", "remainder", "debts", "ties", "scope", "parts") if k in d}
        return cls(**given, listed=d.get("list", ()), only_due=d.get("only_due", False), agency=d.get("agency", False))

    @classmethod
    def _named(cls, name: str, parts: Sequence[str] = (), last: bool = False, listed: Sequence[str] = ()) -> AllocationOrder:
        return cls.from_json(_loupan.named_allocation_order(name, list(parts), last, list(listed)))

    @classmethod
    def statutory(cls, *, penalty_first: bool = False) -> AllocationOrder:
        """民法典 560、561; ``penalty_first`` puts penalties before the principal, as some courts do."""
        return cls._named("statutory_penalty_first" if penalty_first else "statutory")

    @classmethod
    def by_due_date(cls) -> AllocationOrder:
        """One line after another by due date."""
        return cls._named("due_order")

    @classmethod
    def pro_rata(cls) -> AllocationOrder:
        """Over all lines by what is open of each."""
        return cls._named("pro_rata")

    @classmethod
    def designated(cls) -> AllocationOrder:
        """Only what the payer designates."""
        return cls._named("designated")

    @classmethod
    def loan_servicing(
        cls,
        parts: Iterable[DebtPart | str] = ("penalty", "cost", "interest", "principal"),
        *,
        last_instalment_first: bool = False,
    ) -> AllocationOrder:
        """As a lender applies money: part after part over all that is due, then the next instalment, or the last."""
        chosen = [choose(DebtPart, p, "parts").value for p in parts]
        return cls._named("loan_servicing", chosen, last_instalment_first)

    @classmethod
    def by_list(cls, listed: Iterable[str]) -> AllocationOrder:
        """By a list of line keys or items, then by due date."""
        return cls._named("listed", listed=[text(t, "listed") for t in listed])
