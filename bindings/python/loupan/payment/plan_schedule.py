# SPDX-License-Identifier: Apache-2.0
"""What a deal pays and when (付款计划)."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, Union

import numpy as np

from .. import _display, _loupan
from .._core import Date, Number, choose
from .._errors import RowError
from .._intake import prepare
from .._value import Value, day, decimal_text, integer, json_text, optional_number, text
from ..pricing.explain import Explanation, step_from
from .plan import Item, ItemGroup, LoanRule, PayPlan, chinese_name, group_of

if TYPE_CHECKING:
    import pandas as pd

Milestones = Mapping[str, Union[Date, tuple[Date, int]]]
"""Milestones that were reached, by code: the day, or the day and the days of notice."""


@dataclass(frozen=True, init=False, repr=False)
class LoanFacts(Value):
    """What is known of one loan of a deal (贷款情况): what was asked for, what the lender approved and when, the term in
    years and the borrower's age."""

    requested: Decimal | None = None
    approved: Decimal | None = None
    approved_on: datetime.date | None = None
    years: int | None = None
    age: int | None = None

    def __init__(
        self,
        *,
        requested: Number | None = None,
        approved: Number | None = None,
        approved_on: Date | None = None,
        years: int | None = None,
        age: int | None = None,
    ) -> None:
        self._set(
            requested=optional_number(requested, "requested"),
            approved=optional_number(approved, "approved"),
            approved_on=day(approved_on, "approved_on"),
            years=None if years is None else integer(years, "years"),
            age=None if age is None else integer(age, "age"),
        )

    def _doc(self) -> dict[str, Any]:
        document = {
            "requested": None if self.requested is None else decimal_text(self.requested),
            "approved": None if self.approved is None else decimal_text(self.approved),
            "approved_on": self.approved_on and self.approved_on.isoformat(),
            "years": self.years,
            "age": self.age,
        }
        return {name: value for name, value in document.items() if value is not None}


class InstalmentLine(NamedTuple):
    """A row of a schedule (应收明细). ``due`` is None until ``waits_for`` has happened; ``provisional``: the calendar has no
    data for that day yet. ``planned`` = ``amount`` + ``taken``, what deposits or earlier payments paid of it. ``name`` is that of
    the plan's line; where it has none, and for a shortfall, the Chinese name of the item."""

    key: str
    item: Item
    amount: Decimal
    due: datetime.date | None
    provisional: bool
    waits_for: str
    in_total: bool
    line: str
    part: int
    parts: int
    planned: Decimal
    taken: Decimal
    settled: bool
    name: str


def _rows(native: list[tuple[Any, ...]]) -> tuple[InstalmentLine, ...]:
    return tuple(InstalmentLine(r[0], Item(r[1]), *r[2:]) for r in native)


def _table(lines: tuple[InstalmentLine, ...]) -> list[tuple[str, str, str, str]]:
    head = [("key", "item", "amount", "due")]
    return head + [
        (
            line.key,
            f"{line.item.value} {line.name}",
            f"{line.amount:,}",
            f"{line.due}{'?' if line.provisional else ''}" if line.due else line.waits_for and f"({line.waits_for})",
        )
        for line in lines
    ]


class _Lines:
    """What a schedule and a re-planned one have in common."""

    __slots__ = ()

    @property
    def lines(self) -> tuple[InstalmentLine, ...]:
        """The rows, in sequence."""
        raise NotImplementedError

    def __len__(self) -> int:
        return len(self.lines)

    def __iter__(self) -> Iterator[InstalmentLine]:
        return iter(self.lines)

    def __getitem__(self, key: str) -> InstalmentLine:
        """The row of a key. Errors: ``core.not_found``."""
        for line in self.lines:
            if line.key == key:
                return line
        _loupan.fail("core.not_found", "key", str(key)[:60])

    def sum_of(self, of: Item | ItemGroup | str) -> Decimal:
        """What the rows of an item or of a group ask (款项合计)."""
        if isinstance(of, ItemGroup):
            return sum((line.amount for line in self.lines if group_of(line.item) is of), Decimal("0.00"))
        item = choose(Item, of, "of")
        return sum((line.amount for line in self.lines if line.item is item), Decimal("0.00"))

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a data frame; amounts are Decimals, days ``datetime64``."""
        import pandas as pd

        lines = self.lines
        return pd.DataFrame(
            {
                "key": pd.Series([line.key for line in lines], dtype=object),
                "item": pd.Series([line.item.value for line in lines], dtype=object),
                "name": pd.Series([line.name for line in lines], dtype=object),
                "group": pd.Series([group_of(line.item).value for line in lines], dtype=object),
                "amount": pd.Series([line.amount for line in lines], dtype=object),
                "due": pd.to_datetime(pd.Series([line.due for line in lines], dtype=object)),
                "provisional": pd.Series([line.provisional for line in lines], dtype=bool),
                "waits_for": pd.Series([line.waits_for for line in lines], dtype=object),
                "in_total": pd.Series([line.in_total for line in lines], dtype=bool),
                "planned": pd.Series([line.planned for line in lines], dtype=object),
                "taken": pd.Series([line.taken for line in lines], dtype=object),
                "settled": pd.Series([line.settled for line in lines], dtype=bool),
            }
        )

    def __str__(self) -> str:
        return _display.table(_table(self.lines), (False, False, True, False))


class PaySchedule(_Lines):
    """What a deal pays and when (付款计划); made by :func:`schedule`. It does not change: what happens later gives a new one,
    made from all facts again, so the order in which they came to be known makes no difference."""

    __slots__ = ("_lines", "_native", "_plan")
    _plan: PayPlan
    _native: _loupan.PaySchedule
    _lines: tuple[InstalmentLine, ...]

    def __init__(self) -> None:
        _loupan.fail("core.unsupported", "PaySchedule", "made by schedule()")

    @classmethod
    def _made(cls, plan: PayPlan, native: _loupan.PaySchedule) -> PaySchedule:
        made = object.__new__(cls)
        made._plan = plan
        made._native = native
        made._lines = _rows(native.lines())
        return made

    @property
    def plan(self) -> PayPlan:
        """The plan."""
        return self._plan

    @property
    def lines(self) -> tuple[InstalmentLine, ...]:
        """The rows in sequence: the amounts of those ``in_total`` add up to the contract total."""
        return self._lines

    @property
    def total(self) -> Decimal:
        """The contract total (合同总价)."""
        return self._native.total()

    @property
    def own(self) -> Decimal:
        """What the buyer pays of the total himself, deposits included (自付房款)."""
        return self._native.own()

    @property
    def waits_for(self) -> tuple[str, ...]:
        """What rows without a date wait for, each once."""
        return tuple(self._native.waits_for())

    def confirm(self, event: str, on: Date, *, notice_days: int = 0) -> PaySchedule:
        """With an event confirmed (节点确认): a milestone's code, or ``sign``, ``filing``, ``loan_approval``,
        ``handover_notice``, ``handover``, ``subscribe``. Confirming again corrects the day.

        Errors: ``core.not_found`` for an event that the plan does not know; as :func:`schedule`.
        """
        return self._made(self._plan, self._native.confirm(text(event, "event"), on, integer(notice_days, "notice_days")))

    def grant(self, item: Item | str, approved: Number, on: Date, *, days: int | None = None) -> PaySchedule:
        """With what a lender approved (批贷): less than planned makes a shortfall, a row for the buyer to pay ``days`` after
        the approval (by default as the plan says).

        Errors: ``payment.loan_over_cap`` (more than was asked), ``core.empty`` (no days), ``core.validation`` (no such loan).
        """
        of = choose(Item, item, "item").value
        return self._made(self._plan, self._native.grant(of, approved, on, None if days is None else integer(days, "days")))

    def reroll(self, calendar: Any) -> PaySchedule:
        """With a calendar that knows more (日历更新后重新顺延)."""
        return self._made(self._plan, self._native.reroll(calendar))

    def replan(self, *, paid: Mapping[str, Number], plan: PayPlan | None = None, total: Number | None = None) -> Replanned:
        """After a change (变更后重排): another plan, another total, with what was ``paid`` by the keys of the rows. For other
        facts use :func:`replan`."""
        facts = json.loads(self._native.facts())
        if total is not None:
            facts["total"] = _loupan.number_text(total, "total")
        return _replanned(plan or self._plan, json_text(facts), self, paid, self._native.calendar())

    def explain(self, *, language: str = "en") -> Explanation:
        """How the rows came about, line by line (付款计划说明): ``en`` or ``zh``. The same formula, so the same figures."""
        return Explanation(step_from(self._native.explain()), language)

    def to_json(self, indent: int = -1) -> str:
        """Total, rows, and the plan's digest as JSON."""
        return self._native.to_json(integer(indent, "indent"))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PaySchedule):
            return NotImplemented
        return self._plan == other._plan and self._lines == other._lines and self._native.facts() == other._native.facts()

    def __hash__(self) -> int:
        return hash(self._lines)

    def __repr__(self) -> str:
        return f"<PaySchedule of {self.total}: {len(self._lines)} rows>"

    def _repr_html_(self) -> str:
        return html_table(self._lines)

    def __reduce__(self) -> tuple[Any, ...]:
        return (_again, (self._plan, self._native.facts(), self._native.calendar()))


def html_table(lines: tuple[InstalmentLine, ...]) -> str:
    """The rows as an HTML table."""
    import html

    head, *body = _table(lines)
    cells = "".join(f"<th>{html.escape(cell)}</th>" for cell in head)
    rows = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in body)
    return f"<table><thead><tr>{cells}</tr></thead><tbody>{rows}</tbody></table>"


def _again(plan: PayPlan, facts: str, calendar: str | None) -> PaySchedule:
    return PaySchedule._made(plan, _loupan.pay_schedule(plan._handle, facts, calendar))


def _facts(
    total: Number,
    deposit: Number | None,
    days: Mapping[str, Date | None],
    milestones: Milestones | None,
    loan: LoanFacts | None,
    provident_fund: LoanFacts | None,
    amounts: Mapping[str, Number] | None,
    shortfall_days: int | None,
) -> str:
    facts: dict[str, Any] = {"total": _loupan.number_text(total, "total")}
    if deposit is not None:
        facts["deposit"] = _loupan.number_text(deposit, "deposit")
    for name, value in days.items():
        if (found := day(value, name)) is not None:
            facts[name] = found.isoformat()
    for code, reached in (milestones or {}).items():
        on, notice = reached if isinstance(reached, tuple) else (reached, 0)
        found = _loupan.date(on, f"milestones.{code}")
        facts.setdefault("milestones", {})[text(code, "milestones")] = {
            "on": found.isoformat(),
            "notice_days": integer(notice, f"milestones.{code}"),
        }
    for name, each in (("loan", loan), ("provident_fund", provident_fund)):
        if each is not None:
            if not isinstance(each, LoanFacts):
                _loupan.fail("core.type_invalid", name, f"{type(each).__name__} instead of LoanFacts")
            facts[name] = each._doc()
    for name, amount in (amounts or {}).items():
        facts.setdefault("amounts", {})[text(name, "amounts")] = _loupan.number_text(amount, f"amounts.{name}")
    if shortfall_days is not None:
        facts["shortfall_days"] = integer(shortfall_days, "shortfall_days")
    return json_text(facts)


def _check_plan(plan: object) -> PayPlan:
    if not isinstance(plan, PayPlan):
        _loupan.fail("core.type_invalid", "plan", f"{type(plan).__name__} instead of PayPlan")
    return plan


def schedule(
    plan: PayPlan,
    *,
    total: Number,
    deposit: Number | None = None,
    as_of: Date | None = None,
    subscribe: Date | None = None,
    sign: Date | None = None,
    filing: Date | None = None,
    handover_notice: Date | None = None,
    handover: Date | None = None,
    milestones: Milestones | None = None,
    loan: LoanFacts | None = None,
    provident_fund: LoanFacts | None = None,
    amounts: Mapping[str, Number] | None = None,
    shortfall_days: int | None = None,
    calendar: Any = None,
) -> PaySchedule:
    """Makes the payment schedule of a deal (生成付款计划): loans first, then fixed and percent lines, then the tail, then what
    the deposit takes off the buyer's earliest own lines. Nothing is clipped.

    ``total`` is the contract total, e.g. ``trial(...).contract_total``. ``deposit`` stands in place of what the plan says.
    Days that are not given are not known yet: their lines wait. ``amounts`` are what external lines ask (taxes, fees), by
    name. ``calendar``: ``"china"``, a calendar, or None; without data a day is not moved but ``provisional``.

    Errors: ``payment.plan_over_total``, ``payment.plan_negative``, ``payment.down_below_min``, ``payment.loan_over_cap``,
    ``payment.loan_below_least``, ``payment.loan_term_too_long``, ``payment.due_before_signing``,
    ``payment.plan_not_in_force``, ``core.empty``, ``core.validation``, ``core.float_refused``.
    """
    days = {
        "as_of": as_of,
        "subscribe": subscribe,
        "sign": sign,
        "filing": filing,
        "handover_notice": handover_notice,
        "handover": handover,
    }
    facts = _facts(total, deposit, days, milestones, loan, provident_fund, amounts, shortfall_days)
    return PaySchedule._made(plan, _loupan.pay_schedule(_check_plan(plan)._handle, facts, calendar))


class Replanned(_Lines):
    """The rows after a change (重排结果): what was paid, as it was, then what is still to be paid."""

    __slots__ = ("_left", "_lines", "_paid", "_total")

    def __init__(self, total: Decimal, paid: Decimal, left: Decimal, lines: tuple[InstalmentLine, ...]) -> None:
        self._total = total
        self._paid = paid
        self._left = left
        self._lines = lines

    @property
    def total(self) -> Decimal:
        """The new contract total."""
        return self._total

    @property
    def paid(self) -> Decimal:
        """What was paid of it."""
        return self._paid

    @property
    def left(self) -> Decimal:
        """What is still to be paid of it."""
        return self._left

    @property
    def lines(self) -> tuple[InstalmentLine, ...]:
        """The rows: those ``in_total`` add up to the contract total."""
        return self._lines

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Replanned):
            return NotImplemented
        return (self._total, self._lines) == (other._total, other._lines)

    def __hash__(self) -> int:
        return hash((self._total, self._lines))

    def __repr__(self) -> str:
        return f"<Replanned of {self._total}: {self._paid} paid, {self._left} left>"

    def _repr_html_(self) -> str:
        return html_table(self._lines)

    def __reduce__(self) -> tuple[Any, ...]:
        return (Replanned, (self._total, self._paid, self._left, self._lines))


def _replanned(plan: PayPlan, facts: str, of: _Lines, paid: Mapping[str, Number], calendar: Any) -> Replanned:
    rows = [(r.key, r.item.value, r.amount, r.due, r.provisional, r.waits_for, r.in_total, r.name) for r in of.lines]
    total, done, left, found = _loupan.replan(_check_plan(plan)._handle, facts, rows, dict(paid), calendar)
    return Replanned(total, done, left, _rows(found))


def replan(
    plan: PayPlan,
    of: PaySchedule | Replanned,
    *,
    paid: Mapping[str, Number],
    total: Number,
    deposit: Number | None = None,
    as_of: Date | None = None,
    subscribe: Date | None = None,
    sign: Date | None = None,
    filing: Date | None = None,
    handover_notice: Date | None = None,
    handover: Date | None = None,
    milestones: Milestones | None = None,
    loan: LoanFacts | None = None,
    provident_fund: LoanFacts | None = None,
    amounts: Mapping[str, Number] | None = None,
    shortfall_days: int | None = None,
    calendar: Any = None,
) -> Replanned:
    """Plans anew after a change (变更后重排): what was ``paid`` of the rows ``of`` stays; the rest of the new total is planned by
    ``plan``, from the facts as :func:`schedule` takes them.

    Errors: ``payment.plan_over_total`` where more was paid than the plan asks of the buyer or of that lender;
    ``payment.alloc_exceeds_outstanding``, ``core.not_found``; as :func:`schedule`.
    """
    days = {
        "as_of": as_of,
        "subscribe": subscribe,
        "sign": sign,
        "filing": filing,
        "handover_notice": handover_notice,
        "handover": handover,
    }
    facts = _facts(total, deposit, days, milestones, loan, provident_fund, amounts, shortfall_days)
    return _replanned(plan, facts, of, paid, calendar)


class LoanAmounts(NamedTuple):
    """What is lent and what the buyer pays himself (贷款与首付); the three add up to the total."""

    provident_fund: Decimal
    commercial: Decimal
    first: Decimal


def loan_amount(
    total: Number,
    *,
    commercial: LoanRule | None = None,
    provident_fund: LoanRule | None = None,
    min_down_ratio: Number | None = None,
    commercial_facts: LoanFacts | None = None,
    provident_fund_facts: LoanFacts | None = None,
    currency: str = "CNY",
) -> LoanAmounts:
    """The loans on a contract total (贷款金额): the provident fund first, the commercial loan on what its ratios leave, each
    cut down to its unit; the first payment absorbs what is cut off.

    Errors: ``payment.loan_over_cap``, ``payment.loan_below_least``, ``payment.loan_term_too_long``,
    ``payment.down_below_min``, ``core.validation``, ``core.empty``.
    """

    def rule_of(rule: LoanRule | None, path: str) -> str | None:
        if rule is not None and not isinstance(rule, LoanRule):
            _loupan.fail("core.type_invalid", path, f"{type(rule).__name__} instead of LoanRule")
        return None if rule is None else json_text(rule._doc())

    return LoanAmounts(
        *_loupan.loan_amount(
            _loupan.decimal(total, "total"),
            rule_of(commercial, "commercial"),
            rule_of(provident_fund, "provident_fund"),
            optional_number(min_down_ratio, "min_down_ratio"),
            json_text((commercial_facts or LoanFacts())._doc()),
            json_text((provident_fund_facts or LoanFacts())._doc()),
            text(currency, "currency"),
        )
    )


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
    def due(self) -> Any:
        """``datetime64[D]``; NaT while a row waits."""
        out = self._columns["due"].astype("datetime64[D]")
        if self._columns["due_mask"] is not None:
            out[self._columns["due_mask"]] = np.datetime64("NaT")
        return out

    @property
    def flags(self) -> Any:
        """1: part of the contract total, 2: provisional, 4: a loan's shortfall."""
        return self._columns["flags"]

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
    shared = _facts(1, None, {"as_of": as_of}, milestones, None, None, None, shortfall_days)
    collect = errors == "collect"
    return PaySchedules(plan, _loupan.pay_schedules(_check_plan(plan)._handle, columns, shared, calendar, collect))
