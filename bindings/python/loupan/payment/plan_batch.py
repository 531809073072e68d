# SPDX-License-Identifier: Apache-2.0
"""The payment schedules of many deals (批量付款计划)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _loupan
from .._core import Date
from .._errors import RowError
from .._intake import prepare
from .._value import day, text
from .plan import PayPlan
from .plan_schedule import Milestones, check_plan, deal_facts

if TYPE_CHECKING:
    import pandas as pd


def _amount_column(values: Any, path: str, minor: bool) -> tuple[Any, Any, bool, bool]:
    if minor:
        return (values, None, False, True)
    column = prepare(values, path)
    return (column.values, column.mask, column.floats, False)


def _day_column(values: Any, path: str) -> tuple[Any, Any]:
    kind = getattr(getattr(values, "dtype", None), "kind", "")
    if kind == "M":
        days = np.asarray(values, dtype="datetime64[D]")
    elif kind and kind != "O":
        _loupan.fail("core.type_invalid", path, f"an array of {values.dtype} instead of days")
    else:
        days = np.array([day(value, path) for value in values], dtype="datetime64[D]")
    if days.ndim != 1:
        _loupan.fail("core.type_invalid", path, f"an array of {days.ndim} dimensions")
    absent = np.isnat(days)
    counted = np.where(absent, np.datetime64(0, "D"), days).astype(np.int64)
    if np.any(np.abs(counted) > 2**31 - 1):
        _loupan.fail("core.date_invalid", path, str(days[np.abs(counted) > 2**31 - 1][0]))
    return np.ascontiguousarray(counted.astype(np.int32)), absent if absent.any() else None


class PaySchedules:
    """The schedules of many deals (批量付款计划), as columns: the rows of deal ``i`` are ``offsets[i]`` to ``offsets[i + 1]``.

    The arrays are views of the library's memory: ``offsets``, ``line`` (places in ``keys``), ``part``, ``planned``, ``taken``,
    ``amount`` (int64 minor units), ``due`` (``datetime64[D]``, NaT while it waits) and ``flags`` (1: part of the contract
    total, 2: provisional, 4: a loan's shortfall).
    """

    __slots__ = ("_columns", "_plan")
    _plan: PayPlan
    _columns: dict[str, Any]

    def __init__(self, plan: PayPlan, columns: dict[str, Any]) -> None:
        self._plan = plan
        self._columns = columns

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the plan's lines that ``line`` counts."""
        return tuple(self._plan._handle.keys())

    @property
    def offsets(self) -> Any:
        """Where each deal begins; one more than there are deals."""
        return self._columns["offsets"]

    @property
    def line(self) -> Any:
        """Places in ``keys``."""
        return self._columns["line"]

    @property
    def part(self) -> Any:
        """Which part of its line a row is, from 1."""
        return self._columns["part"]

    @property
    def planned(self) -> Any:
        """Minor units, before deposits came off."""
        return self._columns["planned"]

    @property
    def taken(self) -> Any:
        """Minor units that deposits paid."""
        return self._columns["taken"]

    @property
    def amount(self) -> Any:
        """Minor units to pay."""
        return self._columns["amount"]

    @property
    def flags(self) -> Any:
        """1: part of the contract total, 2: provisional, 4: a loan's shortfall."""
        return self._columns["flags"]

    @property
    def due(self) -> Any:
        """``datetime64[D]``; NaT while a row waits."""
        out = self._columns["due"].astype("datetime64[D]")
        if self._columns["due_mask"] is not None:
            out[self._columns["due_mask"]] = np.datetime64("NaT")
        return out

    @property
    def errors(self) -> tuple[RowError, ...]:
        """The bad deals, which have no rows; only where they were collected."""
        return tuple(self._columns["errors"])

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __repr__(self) -> str:
        return f"<PaySchedules of {len(self)} deals: {len(self.amount)} rows>"

    def to_pandas(self) -> pd.DataFrame:
        """One row an instalment; ``deal`` counts the deals, ``amount_minor`` and the like are minor units."""
        import pandas as pd

        deals = np.repeat(np.arange(len(self)), np.diff(self.offsets))
        items = self._plan._handle.items()
        late = (self.flags & 4) != 0
        codes = np.asarray(items, dtype=object)[self.line] if len(self.line) else np.array([], dtype=object)
        return pd.DataFrame(
            {
                "deal": deals,
                "key": pd.Categorical.from_codes(self.line, categories=list(self.keys)),
                "part": self.part.copy(),
                "item": np.where(late, "first", codes),
                "planned_minor": self.planned.copy(),
                "taken_minor": self.taken.copy(),
                "amount_minor": self.amount.copy(),
                "due": self.due,
                "provisional": (self.flags & 2) != 0,
                "in_total": (self.flags & 1) != 0,
                "shortfall": late,
            }
        )


def schedules(
    plan: PayPlan,
    *,
    total: Any,
    deposit: Any = None,
    subscribe: Any = None,
    sign: Any = None,
    filing: Any = None,
    handover_notice: Any = None,
    handover: Any = None,
    loan_requested: Any = None,
    loan_approved: Any = None,
    loan_approved_on: Any = None,
    provident_fund_requested: Any = None,
    provident_fund_approved: Any = None,
    provident_fund_approved_on: Any = None,
    amounts: Mapping[str, Any] | None = None,
    milestones: Milestones | None = None,
    as_of: Date | None = None,
    shortfall_days: int | None = None,
    calendar: Any = None,
    minor: bool = False,
    errors: str = "raise",
) -> PaySchedules:
    """Makes the schedules of many deals (批量生成付款计划): columns in, columns out; each has the figures of :func:`schedule`.

    Columns of amounts are numbers in yuan, or with ``minor=True`` int64 arrays of fen, taken without a copy. Columns of days
    are ``datetime64`` or lists of dates. Milestones, ``as_of`` and ``shortfall_days`` are the same for all. The GIL is
    released. ``errors="collect"`` gives bad deals no rows and lists them.

    Errors: all bad deals together, with what :func:`schedule` raises; ``core.length_mismatch``, ``core.type_invalid``.
    """
    if errors not in ("raise", "collect"):
        _loupan.fail("core.validation", "errors", str(errors)[:60])
    columns: dict[str, Any] = {"amounts": {}}
    for name, values in (
        ("total", total),
        ("deposit", deposit),
        ("loan_requested", loan_requested),
        ("loan_approved", loan_approved),
        ("provident_fund_requested", provident_fund_requested),
        ("provident_fund_approved", provident_fund_approved),
    ):
        if values is not None:
            columns[name] = _amount_column(values, name, minor)
    for name, values in (amounts or {}).items():
        columns["amounts"][text(name, "amounts")] = _amount_column(values, f"amounts.{name}", minor)
    for name, values in (
        ("subscribe", subscribe),
        ("sign", sign),
        ("filing", filing),
        ("handover_notice", handover_notice),
        ("handover", handover),
        ("loan_approved_on", loan_approved_on),
        ("provident_fund_approved_on", provident_fund_approved_on),
    ):
        if values is not None:
            columns[name] = _day_column(values, name)
    shared = deal_facts(1, None, {"as_of": as_of}, milestones, None, None, None, shortfall_days)
    collect = errors == "collect"
    return PaySchedules(plan, _loupan.pay_schedules(check_plan(plan)._handle, columns, shared, calendar, collect))
