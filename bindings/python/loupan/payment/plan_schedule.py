# SPDX-License-Identifier: Apache-2.0
"""What a deal pays and when (付款计划)."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, Union

from .. import _loupan
from .._core import Date, Number, choose
from .._table import Table
from .._value import Value, day, decimal_text, integer, json_text, optional_number, text
from ..pricing.explain import Explanation, step_from
from .buyer_cash import BuyerCash
from .loan import LoanSchedule
from .loan_terms import LoanTerms
from .plan import Item, ItemGroup, LoanRule, PayPlan, group_of

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

    def table(self) -> Table:
        """The rows as a table, as they print: a day with a question mark is provisional, an event in brackets is waited for."""

        def due(line: InstalmentLine) -> str:
            return f"{line.due}{'?' * line.provisional}" if line.due else line.waits_for and f"({line.waits_for})"

        rows = [(line.key, f"{line.item.value} {line.name}", line.amount, due(line)) for line in self.lines]
        return Table(("key", "item", "amount", "due"), rows, "llrl")

    def __str__(self) -> str:
        return str(self.table())

    def _repr_html_(self) -> str:
        return self.table().html()


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

    def loan_terms(self, key: str, annual_rate: Number, periods: int, **terms: Any) -> LoanTerms:
        """The terms of the loan of a row (由付款计划生成贷款条款): its amount, drawn on the day on which it is due; without that day the
        loan has no dates. ``terms`` are further arguments of :class:`LoanTerms`, such as ``roll="following"``.

        Errors: ``core.not_found``, ``core.validation`` for a row that is no loan; as :class:`LoanTerms`.
        """
        row = self[key]
        if group_of(row.item) is not ItemGroup.loan_money:
            _loupan.fail("core.validation", "key", f"{row.key} is {row.item.value}, no loan")
        drawn: dict[str, Any] = {"start": row.due, "currency": self._plan.currency}
        return LoanTerms(row.amount, annual_rate, periods, **drawn | terms)

    def cash(self, loans: Mapping[str, LoanSchedule] | None = None) -> BuyerCash:
        """What the buyer pays, day by day (买方现金流): the rows that no lender pays, and the rows of the ``loans``, by the key
        of their row here. Every row needs its day, every loan its schedule with dates and of its amount.

        Errors: ``core.empty`` with what is missing, ``core.validation`` (a loan of another amount), ``core.not_found``.
        """
        given: dict[str, Any] = {}
        for key, loan in (loans or {}).items():
            if not isinstance(loan, LoanSchedule):
                _loupan.fail("core.type_invalid", f"loans.{key}", f"{type(loan).__name__} instead of LoanSchedule")
            given[text(key, "loans")] = loan._handle
        return BuyerCash(_loupan.buyer_cash(self._native, given))

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

    def __reduce__(self) -> tuple[Any, ...]:
        return (_again, (self._plan, self._native.facts(), self._native.calendar()))


def _again(plan: PayPlan, facts: str, calendar: str | None) -> PaySchedule:
    return PaySchedule._made(plan, _loupan.pay_schedule(plan._handle, facts, calendar))


def deal_facts(
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


def check_plan(plan: object) -> PayPlan:
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
    facts = deal_facts(total, deposit, days, milestones, loan, provident_fund, amounts, shortfall_days)
    return PaySchedule._made(plan, _loupan.pay_schedule(check_plan(plan)._handle, facts, calendar))


class Replanned(_Lines):
    """The rows after a change (重排结果): what was paid, as it was, then what is still to be paid. Made by
    :meth:`PaySchedule.replan` and :func:`replan`."""

    __slots__ = ("_asked", "_left", "_lines", "_paid", "_total")
    _asked: tuple[PayPlan, str, Sequence[tuple[Any, ...]], dict[str, Number], Any]
    _total: Decimal
    _paid: Decimal
    _left: Decimal
    _lines: tuple[InstalmentLine, ...]

    def __init__(self) -> None:
        _loupan.fail("core.unsupported", "Replanned", "made by replan()")

    @classmethod
    def _made(
        cls, plan: PayPlan, facts: str, rows: Sequence[tuple[Any, ...]], paid: dict[str, Number], calendar: Any
    ) -> Replanned:
        made = object.__new__(cls)
        made._asked = (plan, facts, rows, paid, calendar)
        made._total, made._paid, made._left, found = _loupan.replan(check_plan(plan)._handle, facts, rows, paid, calendar)
        made._lines = _rows(found)
        return made

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

    def explain(self, *, language: str = "en") -> Explanation:
        """How the rows came about (变更后重排说明): what the plan asks of the new total, what was paid and which rows it comes off,
        what each still asks; ``en`` or ``zh``. The same formula, so the same figures."""
        plan, *asked = self._asked
        return Explanation(step_from(_loupan.explain_replan(plan._handle, *asked)), language)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Replanned):
            return NotImplemented
        return (self._total, self._lines) == (other._total, other._lines)

    def __hash__(self) -> int:
        return hash((self._total, self._lines))

    def __repr__(self) -> str:
        return f"<Replanned of {self._total}: {self._paid} paid, {self._left} left>"

    def __reduce__(self) -> tuple[Any, ...]:
        return (Replanned._made, self._asked)


def _replanned(plan: PayPlan, facts: str, of: _Lines, paid: Mapping[str, Number], calendar: Any) -> Replanned:
    rows = [(r.key, r.item.value, r.amount, r.due, r.provisional, r.waits_for, r.in_total, r.name) for r in of.lines]
    return Replanned._made(plan, facts, rows, dict(paid), calendar)


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
    facts = deal_facts(total, deposit, days, milestones, loan, provident_fund, amounts, shortfall_days)
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
