# SPDX-License-Identifier: Apache-2.0
"""The life of a price list version (价格版本生命周期) and the guards of its transitions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from .. import _loupan
from .._core import Choice, Date, choose
from .._errors import RowError
from .._value import text
from .prices import Prices, _native, scheme_native
from .scheme import Scheme
from .units import Units


class VersionState(Choice):
    """Where a version stands."""

    draft = "draft"
    submitted = "submitted"
    approved = "approved"
    effective = "effective"
    superseded = "superseded"
    withdrawn = "withdrawn"


class VersionEvent(Choice):
    """What happens to a version."""

    calculate = "calculate"
    """测算."""
    submit = "submit"
    """提交."""
    approve = "approve"
    """审批通过."""
    reject = "reject"
    """退回."""
    activate = "activate"
    """生效."""
    adjust = "adjust"
    """调价: makes round n + 1 as a new draft."""
    supersede = "supersede"
    """A later version became effective for its units."""
    withdraw = "withdraw"
    """撤回."""


class VersionAction(NamedTuple):
    """A transition: its event, the guard that must still be asked, and the state after it."""

    event: VersionEvent
    guard: str
    next: VersionState


class SkippedUnit(NamedTuple):
    """A unit that keeps its earlier version when a new one is activated, and the lock that holds it."""

    key: str
    row: int
    lock: str


class Activation(NamedTuple):
    """The rows that a version becomes effective for, and the units that it skips."""

    rows: tuple[int, ...]
    skipped: tuple[SkippedUnit, ...]


def actions(state: VersionState | str) -> tuple[VersionAction, ...]:
    """The transitions that a state has, for buttons and menus. Errors: ``core.validation``."""
    found = _loupan.actions(choose(VersionState, state, "state").value)
    return tuple(VersionAction(VersionEvent(event), guard, VersionState(after)) for event, guard, after in found)


def next_state(state: VersionState | str, event: VersionEvent | str) -> VersionState:
    """The state after an event whose guard holds. Errors: ``core.state_invalid`` (a ``RuleViolation``)."""
    before, what = choose(VersionState, state, "state"), choose(VersionEvent, event, "event")
    return VersionState(_loupan.next_state(before.value, what.value))


def check_ready(prices: Prices, *, floor: Prices | None = None, registered: Prices | None = None) -> tuple[RowError, ...]:
    """The guard of ``submit``: every unit has a price above zero, not below its floor price and not above its registered one.

    Lists are matched by key; where one of them has no price it says nothing. Returns the rows that break it.
    """
    for name, given in (("prices", prices), ("floor", floor), ("registered", registered)):
        if not isinstance(given, Prices) and (given is not None or name == "prices"):
            _loupan.fail("core.type_invalid", name, f"{type(given).__name__} instead of Prices")
    return _loupan.check_ready(
        prices._handle, None if floor is None else floor._handle, None if registered is None else registered._handle
    )


def activate(state: VersionState | str, scheme: Scheme, units: Units, *, as_of: Date, lock: str = "lock") -> Activation:
    """Which units a version becomes effective for: those with a value in ``lock`` are skipped and reported.

    Errors: ``core.state_invalid``, ``pricing.price_not_effective`` outside the scheme's days, ``core.date_invalid``.
    """
    rows, skipped = _loupan.activate(
        choose(VersionState, state, "state").value, scheme_native(scheme), _native(units), as_of, text(lock, "lock")
    )
    return Activation(tuple(rows), tuple(SkippedUnit(*each) for each in skipped))


def check_mode_change(
    before: Scheme, after: Scheme, units: Units, *, status: str = "status", sold: Iterable[str] | None = None
) -> None:
    """The guard of a change of the price mode: none once a unit is subscribed (domain C1.8).

    Errors: ``pricing.mode_locked`` with the building and the unit.
    """
    statuses = None if sold is None else [text(each, "sold") for each in sold]
    _loupan.check_mode_change(scheme_native(before), scheme_native(after), _native(units), text(status, "status"), statuses)
