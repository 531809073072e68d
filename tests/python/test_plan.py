# SPDX-License-Identifier: Apache-2.0
"""Payment plans in Python: the vectors, an oracle in fractions, and how the package behaves."""

from __future__ import annotations

import datetime
import json
import pickle
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import plan_oracle as oracle
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import loupan as lp
from loupan.payment import (
    Due,
    Instalments,
    Item,
    ItemGroup,
    LoanFacts,
    LoanRule,
    PayPlan,
    PaySchedule,
    PlanLine,
    Replanned,
    chinese_name,
    group_of,
    loan_amount,
    replan,
    schedule,
    schedules,
)

ROOT = Path(__file__).resolve().parents[2]

CASES = json.loads((ROOT / "tests/vectors/payment_plan.json").read_text(encoding="utf-8"))["cases"]
BAD = json.loads((ROOT / "tests/vectors/bad_plan.json").read_text(encoding="utf-8"))
SCHEMA = json.loads((ROOT / "docs/schema/pay-plan.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
TOTAL = "1420356"

MORTGAGE = PayPlan(
    "mortgage",
    [
        PlanLine("deposit", "deposit", fixed=50000, due="subscribe"),
        PlanLine("first", "first", percent="0.3"),
        PlanLine("loan", "loan", loan=LoanRule("0.3"), due=Due("loan_approval", days=30)),
    ],
    name="商业按揭",
    shortfall_days=10,
)
MILESTONES = PayPlan(
    "instalments",
    [
        PlanLine("deposit", "deposit", fixed=50000, due="subscribe"),
        PlanLine("s1", "house", percent="0.2"),
        PlanLine("s2", "house", percent="0.3", due=Due(milestone="topped_out")),
        PlanLine("s3", "house", percent="0.3", due=Due(milestone="completed")),
        PlanLine("s4", "house", remainder=True, due=Due("handover_notice", days=15)),
    ],
)


def calendar_of(case: dict[str, Any]) -> str | None:
    if "calendar" not in case:
        return None
    return json.dumps({"schema": "loupan/calendar", "semantics": 1} | case["calendar"])


def facts_of(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts of a vector as the keyword arguments of `schedule`."""
    out = dict(facts)
    if "milestones" in out:
        out["milestones"] = {code: (m["on"], m.get("notice_days", 0)) for code, m in out["milestones"].items()}
    for name in ("loan", "provident_fund"):
        if name in out:
            out[name] = LoanFacts(**out[name])
    return out


def shown(rows: Any) -> list[dict[str, Any]]:
    """Rows as the vectors have them."""
    out = []
    for r in rows:
        row: dict[str, Any] = {"key": r.key, "item": r.item.value, "amount": str(r.amount)}
        if r.due:
            row["due"] = r.due.isoformat()
        else:
            row["waits_for"] = r.waits_for
        if r.provisional:
            row["provisional"] = True
        if not r.in_total:
            row["in_total"] = False
        out.append(row)
    return out


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["name"])
def test_the_vectors_come_out_to_the_fen_and_the_day(case: dict[str, Any]) -> None:
    plan = PayPlan.from_json(json.dumps(case["plan"]))
    work = oracle.WorkDays(case["calendar"]) if "calendar" in case else None
    if "error" in case:
        with pytest.raises(lp.RuleViolation) as caught:
            schedule(plan, **facts_of(case["facts"]), calendar=calendar_of(case))
        assert caught.value.code == case["error"]
        with pytest.raises(oracle.Refused, match=case["error"]):
            oracle.schedule(case["plan"], case["facts"], work)
        return
    s = schedule(plan, **facts_of(case["facts"]), calendar=calendar_of(case))
    assert shown(s) == case["expect"]
    assert oracle.schedule(case["plan"], case["facts"], work) == case["expect"]
    assert sum(r.amount for r in s if r.in_total) == s.total
    assert pickle.loads(pickle.dumps(s)) == s
    assert s.explain(language="zh").result == str(s.total)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["name"])
def test_the_schema_takes_every_plan(case: dict[str, Any]) -> None:
    assert VALIDATOR.is_valid(case["plan"])
    assert VALIDATOR.is_valid(json.loads(PayPlan.from_json(json.dumps(case["plan"])).to_json()))


@pytest.mark.parametrize("case", BAD, ids=lambda c: c["name"])
def test_bad_input_says_what_and_where(case: dict[str, Any]) -> None:
    args = case["args"]
    plan = args if case["call"] == "plan" else args["plan"]
    with pytest.raises(lp.Error) as caught:
        made = PayPlan.from_json(json.dumps(plan))
        s = schedule(made, **facts_of(args["facts"]))
        if case["call"] == "confirm":
            s.confirm(args["event"], args["on"], notice_days=args.get("notice_days", 0))
        elif case["call"] == "grant":
            s.grant(args["item"], args["approved"], args["on"])
        elif case["call"] == "replan":
            s.replan(paid=args["paid"], total=args.get("to", {}).get("total"))
        elif case["call"] == "cash":
            loans = {key: lp.payment.LoanTerms.from_json(json.dumps(terms)) for key, terms in args["loans"].items()}
            s.cash({key: lp.payment.loan_schedule(terms) for key, terms in loans.items()})
        elif case["call"] == "loan_terms":
            s.loan_terms(args["key"], "0.03", 12)
    assert (caught.value.code, caught.value.path) == (case["code"], case["path"])


AMOUNTS = st.integers(1, 10**11).map(lambda fen: f"{fen // 100}.{fen % 100:02d}")
DAYS = st.dates(datetime.date(2026, 1, 1), datetime.date(2026, 12, 31)).map(datetime.date.isoformat)


@st.composite
def plans(draw: st.DrawFn) -> dict[str, Any]:
    lines: list[dict[str, Any]] = []
    loan = draw(st.booleans())
    for i in range(draw(st.integers(1, 5))):
        amount = draw(
            st.one_of(
                st.integers(0, 1200).map(lambda n: {"percent": f"0.{n:04d}"}),
                st.builds(
                    lambda n, step, mode: {"percent": f"0.{n:04d}", "rounding": {"step": step, "mode": mode}},
                    st.integers(0, 1200),
                    st.sampled_from(["0.01", "0.05", "1", "100"]),
                    st.sampled_from(["half_up", "half_even", "half_down", "up", "down"]),
                ),
                st.integers(0, 5000).map(lambda n: {"fixed": str(n)}),
            )
        )
        due = draw(
            st.sampled_from(
                [
                    {"anchor": "sign"},
                    {"anchor": "subscribe", "days": 7},
                    {"anchor": "handover", "months": 1, "month_end": "snap"},
                    {"anchor": "milestone", "milestone": "topped_out", "days": 10},
                    {"anchor": "loan_approval", "roll": "previous_workday"},
                ]
                + ([{"anchor": "previous_line", "months": 1}, {"anchor": "previous_line", "days": 30, "roll": "none"}] if i else [])
            )
        )
        line = {"key": f"l{i}", "item": draw(st.sampled_from(["house", "deposit", "agency"])), "sequence": i, "amount": amount, "due": due}
        if draw(st.booleans()):
            line["instalments"] = {"count": draw(st.integers(1, 6)), "months": draw(st.integers(0, 3)), "days": draw(st.integers(1, 20))}
        lines.append(line)
    lines.append({"key": "rest", "item": "house", "sequence": 90, "amount": {"remainder": True}})
    plan: dict[str, Any] = {"schema": "loupan/pay-plan", "semantics": 1, "kind": "other", "shortfall_days": 5}
    if loan:
        plan["needs_loan"] = True
        rule = {"down_ratio": "0.65", "unit": draw(st.sampled_from(["10000", "1000", "100"]))}
        lines.append({"key": "loan", "item": "loan", "sequence": draw(st.sampled_from([-1, 95])), "amount": {"loan": rule}, "due": {"anchor": "loan_approval"}})
    plan["deposit_in_house"] = draw(st.booleans())
    plan["before_signing"] = draw(st.sampled_from(["refuse", "at_sign"]))
    plan["lines"] = draw(st.permutations(lines))
    return plan


@settings(max_examples=150, deadline=None)
@given(plans(), AMOUNTS, st.data())
def test_any_plan_agrees_with_the_oracle(plan: dict[str, Any], total: str, data: st.DataObject) -> None:
    sign = data.draw(DAYS)
    facts: dict[str, Any] = {"total": total, "sign": sign}
    if data.draw(st.booleans()):
        facts["milestones"] = {"topped_out": {"on": data.draw(DAYS), "notice_days": data.draw(st.integers(0, 30))}}
    if data.draw(st.booleans()):
        facts["handover"] = data.draw(DAYS)
    if data.draw(st.booleans()):
        facts["loan"] = {"approved": "0", "approved_on": data.draw(DAYS)}
    calendar = {"name": "x", "first": "2026-01-01", "last": "2026-11-30", "days_off": ["2026-05-01"], "working_days": ["2026-02-14"]}
    first_is_chained = min(plan["lines"], key=lambda line: line.get("sequence", 0)).get("due", {}).get("anchor") == "previous_line"
    assert not first_is_chained
    try:
        want: Any = oracle.schedule(plan, facts, oracle.WorkDays(calendar))
    except oracle.Refused as refused:
        want = refused.code
    try:
        made = PayPlan.from_json(json.dumps(plan))
        got: Any = shown(schedule(made, **facts_of(facts), calendar=calendar_of({"calendar": calendar})))
    except lp.RuleViolation as e:
        got = e.code
    assert got == want


def test_a_mortgage_reads_as_it_is_written() -> None:
    s = schedule(MORTGAGE, total=TOTAL, sign="2026-01-31", subscribe=datetime.date(2026, 1, 20), calendar="china")
    assert [str(r.amount) for r in s] == ["50000.00", "380356.00", "990000.00"]
    assert s["first"].due == datetime.date(2026, 2, 2)
    assert s.own == Decimal("430356.00")
    assert s.sum_of("loan") == s.sum_of(ItemGroup.loan_money) == Decimal("990000.00")
    assert s.waits_for == ("loan_approval",)
    less = s.grant("loan", 900000, "2026-03-01")
    assert less["loan/shortfall"].amount == 90000 and less["loan/shortfall"].due == datetime.date(2026, 3, 11)
    assert less["loan/shortfall"].item is Item.first
    assert s["loan"].amount == 990000, "a schedule does not change"
    assert "990,000.00" in str(s) and "<table>" in s._repr_html_()
    assert "首付" in str(s.explain(language="zh"))
    assert json.loads(s.to_json())["plan"]["digest"] == MORTGAGE.digest
    assert repr(s) == "<PaySchedule of 1420356.00: 3 rows>"


def test_a_schedule_becomes_a_data_frame() -> None:
    frame = schedule(MILESTONES, total=TOTAL, sign="2026-01-31", calendar="china").confirm("topped_out", "2026-09-25", notice_days=7).to_pandas()
    assert list(frame["key"]) == ["deposit", "s1", "s2", "s3", "s4"]
    assert sum(frame["amount"]) == Decimal(TOTAL)
    assert str(frame["due"][2].date()) == "2026-10-08"
    assert frame["due"].isna().tolist() == [True, False, False, True, True]
    assert frame["waits_for"][3] == "completed"


def test_a_row_has_the_name_of_its_plan_line() -> None:
    plan = PayPlan(
        "mortgage",
        [
            PlanLine("first", "first", percent="0.3", name="首期款"),
            PlanLine("loan", "loan", loan=LoanRule("0.3"), name="某银行按揭", due="loan_approval"),
            PlanLine("tax", "agency", external="tax", due="handover"),
        ],
        shortfall_days=10,
    )
    s = schedule(plan, total=TOTAL, sign="2026-01-31", amounts={"tax": 5}).grant("loan", 900000, "2026-03-01")
    assert [line.name for line in s] == ["首期款", "某银行按揭", "首付", "代收费用"]
    assert list(s.to_pandas()["name"]) == [line.name for line in s] == [d["name"] for d in json.loads(s.to_json())["lines"]]
    assert "first 首期款" in str(s)
    again = s.replan(paid={"first": 1})
    assert [line.name for line in again][:2] == ["首期款", "首期款"]


def test_replanning_keeps_what_was_paid() -> None:
    s = schedule(MILESTONES, total=TOTAL, sign="2026-01-31", subscribe="2026-01-20")
    r = s.replan(paid={"deposit": 50000, "s1": 100000}, total=1500000)
    assert [(line.key, str(line.amount), line.settled) for line in r][:3] == [
        ("deposit", "50000.00", True),
        ("s1", "100000.00", True),
        ("s1#2", "150000.00", False),
    ]
    assert sum(line.amount for line in r if line.in_total) == r.total == 1500000
    assert (r.paid, r.left) == (150000, 1350000)
    again = replan(MORTGAGE, r, paid={"deposit": 50000, "s1": 100000}, total=TOTAL, sign="2026-01-31")
    assert [str(line.amount) for line in again] == ["50000.00", "100000.00", "280356.00", "990000.00"]
    assert isinstance(again, Replanned) and pickle.loads(pickle.dumps(again)) == again
    assert len(again.to_pandas()) == 4


def test_a_replanned_schedule_explains_itself() -> None:
    s = schedule(MILESTONES, total=TOTAL, sign="2026-01-31", subscribe="2026-01-20")
    r = s.replan(paid={"deposit": 50000, "s1": 100000}, plan=MORTGAGE)
    told = str(r.explain())
    assert told.count("was paid") == 2 and "Planned anew for a contract total of 1420356.00 CNY: 150000.00 CNY paid" in told
    assert "first asks 380356.00 CNY, less 100000.00 CNY: 280356.00 CNY" in told
    assert "first (first) still asks 280356.00 CNY, due on 2026-01-31" in told
    chinese = str(pickle.loads(pickle.dumps(r)).explain(language="zh"))
    assert "重新排款" in chinese and "s1(楼款):已付 100000.00 CNY" in chinese
    again = replan(MORTGAGE, r, paid={"first": "1"}, total="1500000", sign="2026-01-31", calendar="china")
    assert "first#2 (first) still asks 399999.00 CNY, due on 2026-02-02" in str(again.explain())
    with pytest.raises(lp.Error):
        Replanned()


def test_plans_are_values() -> None:
    plan = PayPlan(
        "other",
        [
            PlanLine("a", "first", percent="0.3", rounding=lp.Rounding(100, "down"), instalments=Instalments(3, months=2), takes_tail=True),
            PlanLine("b", "house", percent="0.7", due=Due(on="2026-10-07", roll="previous_workday"), name="尾款"),
            PlanLine("tax", "agency", external="", due=Due("handover", months=1, month_end="snap"), sequence=5),
        ],
        name="x",
        valid_to="2026-12-31",
        discount="pay98",
        discount_off="0.02",
        currency="XTS:3",
        min_down_ratio="0.15",
        before_signing="at_sign",
    )
    names = dict(vars(lp.payment), Rounding=lp.Rounding)
    for value in (plan, MORTGAGE, MILESTONES, plan.lines[0], Due(milestone="x", days=-1), LoanRule(max_ltv="0.8", quota=1), LoanFacts(years=30)):
        assert eval(repr(value), names) == value, repr(value)
        assert pickle.loads(pickle.dumps(value)) == value
    assert PayPlan.from_json(plan.to_json()) == plan
    assert plan.tail == "a" and plan.milestones == () and plan.in_force("2026-12-31") and not plan.in_force("2027-01-01")
    assert MORTGAGE.needs_loan and not MILESTONES.needs_loan
    assert VALIDATOR.is_valid(json.loads(plan.to_json()))


def test_floats_and_wrong_types_are_refused() -> None:
    with pytest.raises(lp.Error, match="float_refused"):
        schedule(MORTGAGE, total=1420356.0)  # type: ignore[arg-type]
    with pytest.raises(lp.Error, match="float_refused"):
        PlanLine("a", "first", percent=0.3)  # type: ignore[arg-type]
    with pytest.raises(lp.Error, match="core.validation"):
        PlanLine("a", "first", percent="0.3", fixed=1)
    with pytest.raises(lp.Error, match="core.validation"):
        PlanLine("a", "mortgage", fixed=1)
    with pytest.raises(lp.Error, match="type_invalid"):
        schedule("plan", total=1)  # type: ignore[arg-type]
    with pytest.raises(lp.Error, match="date_invalid"):
        schedule(MORTGAGE, total=1, sign="2026-02-30")
    with pytest.raises(lp.Error, match="unsupported"):
        PaySchedule()


def test_many_deals_have_the_figures_of_one() -> None:
    fen = np.arange(100_000_00, 200_000_00, 777_77, dtype=np.int64)
    sign = np.datetime64("2026-01-01") + np.arange(len(fen)) % 300
    approved = np.full(len(fen), 10_000_00, dtype=np.int64)
    got = schedules(MORTGAGE, total=fen, sign=sign, loan_approved=approved, minor=True, milestones={"x": "2026-01-01"}, calendar="china")
    assert len(got) == len(fen) and got.keys == ("deposit", "first", "loan")
    for i in (0, 1, len(fen) - 1):
        one = schedule(
            MORTGAGE,
            total=Decimal(int(fen[i])) / 100,
            sign=sign[i].astype(object),
            loan=LoanFacts(approved=10000),
            calendar="china",
        )
        at = slice(got.offsets[i], got.offsets[i + 1])
        assert got.amount[at].tolist() == [int(r.amount * 100) for r in one]
        assert [None if np.isnat(d) else d.astype(object) for d in got.due[at]] == [r.due for r in one]
    frame = got.to_pandas()
    assert frame[frame["in_total"]].groupby("deal")["amount_minor"].sum().tolist() == fen.tolist()
    assert set(frame[frame["shortfall"]]["item"]) == {"first"}
    assert not got.amount.flags.writeable
    yuan = schedules(MORTGAGE, total=["300000", 200000, Decimal("3.5")], errors="collect", deposit=[None, "7", "9"])
    assert [e.row for e in yuan.errors] == [2] and len(yuan) == 3
    with pytest.raises(lp.Error) as caught:
        schedules(MORTGAGE, total=[1, -1, 0], deposit=[0, 0, 0])
    assert [r.row for r in caught.value.rows] == [1, 2]
    assert len(schedules(MORTGAGE, total=[]).to_pandas()) == 0


def test_items_have_groups_and_chinese_names() -> None:
    assert chinese_name("deposit") == "定金" and chinese_name(ItemGroup.own_money) == "非贷款类房款"
    assert group_of(Item.agency) is ItemGroup.agency
    assert {item.value for item in Item} == {name for name, *_ in lp._loupan.money_items()}


def test_loans_by_formula() -> None:
    assert loan_amount(TOTAL, commercial=LoanRule("0.3")) == (Decimal("0.00"), Decimal("990000.00"), Decimal("430356.00"))
    both = loan_amount(TOTAL, commercial=LoanRule("0.3"), provident_fund=LoanRule(quota=800000), min_down_ratio="0.15")
    assert both.provident_fund == 800000 and both.commercial == 190000
    with pytest.raises(lp.RuleViolation, match="down_below_min"):
        loan_amount(TOTAL, commercial=LoanRule("0.1"), min_down_ratio="0.15")
    with pytest.raises(lp.RuleViolation, match="loan_term_too_long"):
        loan_amount(TOTAL, commercial=LoanRule("0.3", max_years=30), commercial_facts=LoanFacts(years=31))
