# SPDX-License-Identifier: Apache-2.0
"""Receivables, receipts, late fees, dunning and ageing."""

from __future__ import annotations

import datetime
import json
import os
import pathlib
import pickle
import random
from decimal import Decimal
from fractions import Fraction
from typing import Any

import jsonschema
import numpy as np
import pandas as pd
import pytest

import loupan as lp

P = lp.payment
ROOT = pathlib.Path(os.environ.get("LOUPAN_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))
DAY = datetime.date(2026, 3, 10)


def vectors(name: str) -> Any:
    return json.loads((ROOT / "tests" / "vectors" / name).read_text(encoding="utf-8"))


GOLDEN = vectors("payment_ledger.json")["cases"]
BAD = vectors("bad_ledger.json")
SCHEMAS = {
    name: jsonschema.Draft202012Validator(json.loads((ROOT / f"docs/schema/{name}.schema.json").read_text(encoding="utf-8")))
    for name in ("late-fee-rules", "allocation-order", "dunning-ladder", "rescission-rules", "ledger")
}


def passes_schema(document: Any) -> bool:
    return not list(SCHEMAS[document["schema"].removeprefix("loupan/")].iter_errors(document))


def receipt(d: dict[str, Any]) -> lp.payment.Receipt:
    lines = [(line["receivable"], line["amount"], line.get("what")) for line in d.get("lines", ())]
    return P.Receipt(d["no"], d["on"], d["amount"], lines, slip_no=d.get("slip_no", ""), state=d.get("state", "confirmed"))


def book(case: dict[str, Any]) -> lp.payment.Ledger:
    order = P.AllocationOrder.from_json(json.dumps(case["order"])) if "order" in case else P.AllocationOrder()
    out = P.Ledger.from_json(json.dumps(case["ledger"]))
    for r in case["receipts"]:
        out = out.post(receipt(r), order)
    return out


@pytest.mark.parametrize("case", GOLDEN, ids=[c["name"] for c in GOLDEN])
def test_golden(case: dict[str, Any]) -> None:
    wanted = case["expect"]
    if case["kind"] == "late_fee":
        assert passes_schema(case["rules"])
        rules = P.LateFeeRules.from_json(json.dumps(case["rules"]))
        line = P.Receivable.from_json(json.dumps(case["line"]))
        fee = P.late_fee(rules, line, case["as_of"])
        assert (str(fee.amount), fee.days, str(fee.open)) == (wanted["amount"], wanted["days"], wanted["open"])
        assert fee.explanation.result == wanted["amount"]
    elif case["kind"] == "post":
        assert passes_schema(case["ledger"])
        after = book(case)
        assert str(after.credit) == wanted["credit"]
        for key, open_ in wanted["open"].items():
            assert str(after.line(key).status("9999-12-31").open.total) == open_
        assert passes_schema(json.loads(after.to_json()))
    else:
        rules_of = P.RescissionRules.from_json(json.dumps(case["rules"]))
        right = P.rescission(rules_of, as_of=case["as_of"], **case["facts"])
        assert [str(right.pay_by), str(right.start), str(right.last_day)] == [wanted["pay_by"], wanted["from"], wanted["last_day"]]
        assert right.exercisable == wanted["exercisable"]


def refused(call: str, a: dict[str, Any]) -> Any:
    documents = {
        "late_fee_rules": P.LateFeeRules,
        "allocation_order": P.AllocationOrder,
        "dunning_ladder": P.DunningLadder,
        "rescission_rules": P.RescissionRules,
        "ledger": P.Ledger,
    }
    if call in documents:
        return documents[call].from_json(json.dumps(a["document"]))
    line = P.Receivable.from_json(json.dumps(a["line"])) if "line" in a else None
    if call == "late_fee":
        return P.late_fee(P.LateFeeRules.from_json(json.dumps(a["rules"])), line, a["as_of"])
    if call == "post":
        return book(a)
    if call == "reverse":
        r = a["reverse"]
        return book(a).reverse(r["reverses"], no=r["no"], on=r["on"], reason=r["reason"])
    if call == "refund":
        return book(a).refund_credit(a["no"], a["amount"], a["on"], a["approval"])
    if call == "waive":
        return line.waive(a["amount"], a["on"], a["reason"])
    if call == "defer":
        return line.defer(a["new_due"], approved=a["approved"], reason=a["reason"])
    if call == "rescission":
        return P.rescission(as_of=a["as_of"], **a["facts"])
    assert call == "ageing"
    return P.Ledger([line]).ageing(a["as_of"], up_to=a["up_to"])


@pytest.mark.parametrize("case", BAD, ids=[c["name"] for c in BAD])
def test_bad_input(case: dict[str, Any]) -> None:
    with pytest.raises(lp.Error) as caught:
        refused(case["call"], case["args"])
    assert caught.value.code == case["code"]
    if "path" in case:
        assert caught.value.path == case["path"]
    assert caught.value.message and caught.value.message_zh


def test_the_first_example_of_the_specification() -> None:
    rules = P.LateFeeRules("日万分之三")
    line = P.Receivable("L1", 120000, DAY)
    ledger = P.Ledger([line]).post(P.Receipt("R1", "2026-04-20", "50000")).post(P.Receipt("R2", "2026-06-05", "70000"))
    fee = ledger.line("L1").late_fee(rules, "2026-06-05")
    assert fee.amount == Decimal("2442.00")
    assert [s.days for s in fee.segments] == [41, 46]
    assert "41 days: 120000.00 CNY x 0.03% = 1476 CNY" in str(fee.explain())
    assert "共 41 日" in str(fee.explain("zh"))
    assert ledger.line("L1").status("2026-06-05").settled_late
    assert ledger.accrue(rules, "2026-06-05").line("L1").accrued == Decimal("2442.00")
    noted = line.late_fee(rules, "2027-03-10", standard=P.ExcessStandard("0.035"))
    assert [n.code for n in noted.notes] == ["payment.note_fee_excessive"]
    assert [n.code for n in rules.review(P.ExcessStandard("0.035", cap_of_base="0.1"))] == [
        "payment.note_rate_excessive",
        "payment.note_cap_missing",
    ]


def test_a_due_date_moves_by_the_calendar() -> None:
    rules = P.LateFeeRules("0.03%/day", roll="following")
    line = P.Receivable("L1", 100000, "2026-02-16")
    assert P.late_fee(rules, line, "2026-03-01", calendar="china").days == 5
    for calendar, code in ((None, "core.calendar_missing"), ("mars", "core.not_found"), (3, "core.type_invalid")):
        with pytest.raises(lp.Error) as caught:
            P.late_fee(rules, line, "2026-03-01", calendar=calendar)
        assert caught.value.code == code


def by_days(amount: int, due: int, paid: list[tuple[int, int]], as_of: int, rate: Fraction) -> int:
    """In fen, day by day, on fractions."""
    exact = sum((Fraction(amount - sum(a for on, a in paid if on < d)) * rate for d in range(due + 1, as_of + 1)), Fraction(0))
    return int(exact + Fraction(1, 2))  # not below zero: half up


def random_table(seed: int, rows: int = 300) -> tuple[pd.DataFrame, pd.DataFrame, list[int]]:
    rng = random.Random(seed)
    lines, payments, fees = [], [], []
    for row in range(rows):
        amount, due = rng.randrange(0, 10**8), 20500 + rng.randrange(-20, 60)
        left, paid = amount, []
        for _ in range(rng.randrange(0, 4)):
            part = rng.randrange(0, left + 1)
            left -= part
            paid.append((20500 + rng.randrange(-30, 90), part))
        for on, part in paid:
            payments.append({"key": f"L{row}", "on": datetime.date.fromordinal(719163 + on), "amount": Decimal(part) / 100})
        lines.append({"key": f"L{row}", "amount": Decimal(amount) / 100, "due": datetime.date.fromordinal(719163 + due)})
        fees.append(by_days(amount, due, paid, 20550, Fraction(3, 10000)))
    rng.shuffle(payments)
    return pd.DataFrame(lines), pd.DataFrame(payments), fees


def test_a_frame_of_receivables_gives_a_frame_of_late_fees() -> None:
    rules = P.LateFeeRules("日万分之三")
    as_of = datetime.date.fromordinal(719163 + 20550)
    lines, payments, fees = random_table(1)
    found = P.late_fees(rules, lines, as_of, payments=payments)
    assert [int(a) for a in found.amount_minor] == fees
    assert found.total == Decimal(sum(fees)) / 100
    frame = found.to_pandas()
    assert list(frame.columns) == ["key", "late_fee", "overdue_days", "open", "flags"]
    assert frame["late_fee"].sum() == found.total and list(frame["key"]) == list(lines["key"])
    # What a spreadsheet gives: floats and timestamps.
    as_sheet = pd.DataFrame({"key": lines["key"], "amount": lines["amount"].astype(float), "due": pd.to_datetime(lines["due"])})
    again = P.late_fees(rules, as_sheet, as_of, payments=payments)
    assert np.array_equal(again.amount_minor, found.amount_minor)
    # Columns of integers, without a copy.
    minor = (lines["amount"] * 100).astype("int64").to_numpy()
    exact = P.late_fees(rules, {"key": list(lines["key"]), "amount_minor": minor, "due": as_sheet["due"]}, as_of, payments=payments)
    assert np.array_equal(exact.amount_minor, found.amount_minor)
    assert not found.amount_minor.flags.writeable
    # And one by one.
    for row in range(0, 300, 37):
        line = P.Receivable(f"L{row}", lines["amount"][row], lines["due"][row])
        ledger = P.Ledger([line])
        for i, p in enumerate(payments[payments["key"] == line.key].itertuples()):
            if p.amount:
                ledger = ledger.post(P.Receipt(f"R{i}", p.on, p.amount, [(line.key, p.amount)]))
        ledger_fee = ledger.line(line.key).late_fee(rules, as_of) if ledger.receipts else line.late_fee(rules, as_of)
        assert ledger_fee.amount == found.amounts[row]


def test_stops_and_absent_due_dates_in_columns() -> None:
    rules = P.LateFeeRules("日万分之三")
    lines = {"key": ["a", "b"], "amount": ["1000", "1000"], "due": ["2026-03-10", None]}
    stops = {"key": ["a"], "start": ["2026-03-12"], "end": ["2026-03-15"]}
    found = P.late_fees(rules, lines, "2026-03-20", stops=stops)
    assert list(found.days) == [6, 0] and found.amounts == [Decimal("1.80"), Decimal("0.00")]


def test_bad_rows_are_listed_or_collected() -> None:
    rules = P.LateFeeRules("日万分之三")
    lines = {"key": ["a", "b", "c"], "amount": [100, 100, -1], "due": ["2026-03-10"] * 3}
    payments = {"key": ["b"], "on": ["2026-03-11"], "amount": ["100.01"]}
    with pytest.raises(lp.Error) as caught:
        P.late_fees(rules, lines, "2026-03-20", payments=payments)
    assert [(r.row, r.code) for r in caught.value.rows] == [(1, "payment.alloc_exceeds_outstanding"), (2, "core.validation")]
    found = P.late_fees(rules, lines, "2026-03-20", payments=payments, errors="collect")
    assert found.amounts == [Decimal("0.30"), None, None] and len(found.errors) == 2
    assert found.to_pandas()["late_fee"].isna().tolist() == [False, True, True]
    for change, code in (
        ({"payments": {"key": ["x"], "on": ["2026-03-11"], "amount": [1]}}, "core.not_found"),
        ({"payments": {"key": ["a"], "on": [None], "amount": [1]}}, "core.empty"),
        ({"errors": "ignore"}, "core.validation"),
        ({"lines": {"amount": [1]}}, "core.not_found"),
        ({"lines": {"amount": [1.5], "due": ["2026-03-10"]}}, "core.float_refused"),
        ({"lines": {"amount": [1], "due": pd.to_datetime(["2026-03-10 12:00"])}}, "core.date_invalid"),
        ({"lines": {"amount": [1], "due": ["10.3.2026"]}}, "core.date_invalid"),
    ):
        given: dict[str, Any] = {"lines": lines} | change
        with pytest.raises(lp.Error) as caught:
            P.late_fees(rules, given.pop("lines"), "2026-03-20", **given)
        assert caught.value.code == code


def test_an_ageing_table_adds_up() -> None:
    lines, _, _ = random_table(2)
    lines = lines.rename(columns={"amount": "open"}).assign(tower=[f"T{i % 4}" for i in range(len(lines))])
    as_of = datetime.date.fromordinal(719163 + 20550)
    table = P.ageing(lines, as_of, by="tower", up_to=[10, 30])
    assert table.buckets == ("not_due", "1-10", "11-30", ">30")
    assert table.total.total == lines["open"].sum()
    frame = table.to_pandas()
    assert list(frame.index) == ["T0", "T1", "T2", "T3", "total"]
    assert (frame.loc[["T0", "T1", "T2", "T3"], list(table.buckets)].sum() == frame.loc["total", list(table.buckets)]).all()
    overdue = (pd.Timestamp(as_of) - pd.to_datetime(lines["due"])).dt.days
    assert frame.loc["total", "1-10"] == lines["open"][(overdue >= 1) & (overdue <= 10)].sum()
    ledger = P.Ledger([P.Receivable(k, o, d, trade=t) for k, o, d, t in lines[["key", "open", "due", "tower"]].itertuples(index=False)])
    assert ledger.ageing(as_of, by="trade", up_to=[10, 30]) == table
    assert P.ageing(lines, as_of).rows[0].key == "all"


def test_a_ledger_is_a_value() -> None:
    lines = [P.Receivable("A", "100", DAY, security=1), P.Receivable("B", "50.50", "2026-04-10", item="first", trade="T1")]
    empty = P.Ledger(lines)
    paid = empty.post(P.Receipt("R1", "2026-05-01", "200", payer="王", slip_no="S1"))
    assert paid.credit == Decimal("49.50") and empty.credit == 0
    assert paid.allocate(P.Receipt("R2", "2026-05-01", 1)) == P.Allocation((), Decimal("1.00"))
    assert empty.allocate(P.Receipt("R2", "2026-05-01", 60)).lines == (
        P.PaidLine("B", P.DebtPart.principal, Decimal("50.50")),
        P.PaidLine("A", P.DebtPart.principal, Decimal("9.50")),
    )
    assert paid.post(paid.receipts[0]) == paid
    assert P.Ledger.from_json(paid.to_json()) == paid and pickle.loads(pickle.dumps(paid)) == paid
    assert len(paid.digest) == 64 and hash(paid) == hash(P.Ledger.from_json(paid.to_json(2)))
    refunded = paid.refund_credit("R1", "9.5", "2026-05-02", "A1")
    assert refunded.credit == 40
    back = paid.reverse("R1", no="R1-", on="2026-05-03", reason="bounced")
    assert back.credit == 0 and [line.status("2026-06-01").open for line in back.lines] == [
        line.status("2026-06-01").open for line in lines
    ]
    frame = paid.to_pandas("2026-05-01")
    assert list(frame["state"]) == ["settled", "settled"] and frame["paid"].sum() == Decimal("150.50")
    extra = P.Ledger([*lines, P.Receivable("tax", 30, DAY, item="agency")]).post(P.Receipt("R1", "2026-05-01", "200"))
    used = extra.apply_credit("R1", "2026-05-02", lines=[("tax", 30)])
    assert used.line("tax").status("2026-05-02").state == "settled" and used.credit == Decimal("19.50")
    deferred = lines[0].defer("2026-06-01", approved="2026-03-01", reason="bank")
    assert empty.replace(deferred).line("A") == deferred
    receipts = [P.Receipt(f"R{i}", f"2026-05-0{i + 1}", 20 * i + 1) for i in range(5)]
    first = P.replay(lines, receipts, [("X", "R2", "2026-05-09", "bounced")])
    assert P.replay(lines, [*receipts[::-1], receipts[1]], [("X", "R2", "2026-05-09", "bounced")]) == first


def test_values_print_as_the_source_that_makes_them() -> None:
    names = vars(P) | {"Rounding": lp.Rounding}
    rules = P.LateFeeRules("年3.65%", year_days=360, buckets=[(30, "0.1")], cap_of_base="0.05", rounding="0.1", roll="following")
    receivable = P.Receivable("A", "100.5", DAY, burden=2)
    for value in (
        P.LateFeeRules("0.0003", "day"),
        rules,
        P.AllocationOrder.loan_servicing(last_instalment_first=True),
        P.AllocationOrder.by_list(["first"]),
        P.DunningLadder.usual(),
        P.RescissionRules(contract_days=90, penalty="0.05"),
        receivable,
        receivable.defer("2026-06-01", approved=DAY, reason="bank"),
        P.Receipt("R1", DAY, 5, [("A", "4", "principal")]),
    ):
        assert eval(repr(value), dict(names)) == value
        assert pickle.loads(pickle.dumps(value)) == value
    for document in (rules, P.AllocationOrder.pro_rata(), P.DunningLadder.usual(), P.RescissionRules()):
        assert type(document).from_json(document.to_json()) == document and len(document.digest) == 64
        assert passes_schema(json.loads(document.to_json()))


def test_dunning_says_what_is_to_be_done() -> None:
    line = P.Receivable("A", 100, DAY)
    plan = P.next_step(P.DunningLadder.usual(), line, "2026-03-18", [("call", "2026-03-11")])
    assert plan.now is not None and plan.now.step.code == "notice" and plan.now.step.urges
    assert plan.next is not None and plan.next.on == datetime.date(2026, 3, 25)
    promised = P.next_step(P.DunningLadder.usual(), line, "2026-03-18", [P.DunningRecord("call", "2026-03-11", "2026-03-20")])
    assert promised.now is None
    right = P.rescission(as_of="2026-07-01", due=DAY, urged="2026-03-31")
    assert right.exercisable and right.reminders[0] == datetime.date(2027, 6, 1)
    assert P.RescissionRules(penalty="0.05").penalty_of("426106.80") == Decimal("21305.34")


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: P.LateFeeRules(0.0003, "day"), "core.float_refused"),
        (lambda: P.LateFeeRules("0.0003"), "core.empty"),
        (lambda: P.LateFeeRules("日万分之三", grace="kind"), "core.validation"),
        (lambda: P.LateFeeRules("日万分之三", buckets=[(30, 0.1)]), "core.float_refused"),
        (lambda: P.Receivable("A", 1.5), "core.float_refused"),
        (lambda: P.Receivable("A", True), "core.type_invalid"),
        (lambda: P.Receivable("", 1), "core.empty"),
        (lambda: P.Receivable("A", 1, datetime.datetime(2026, 3, 10)), "core.type_invalid"),
        (lambda: P.Receivable("A", 1, item="gift"), "core.validation"),
        (lambda: P.Receivable("A", 1, currency="XYZ"), "core.currency_unknown"),
        (lambda: P.Receipt("R", "2026-03-10", 1.0), "core.float_refused"),
        (lambda: P.Receipt("R", "2026-03-10", 1, [("A", 0.5)]), "core.float_refused"),
        (lambda: P.Receipt("R", "2026-03-10", 1, account="offshore"), "core.validation"),
        (lambda: P.AllocationOrder(debts=["oldest"]), "core.validation"),
        (lambda: P.Ledger([1]), "core.type_invalid"),
        (lambda: P.Ledger([P.Receivable("A", 1), P.Receivable("B", 1, currency="USD")]), "core.currency_mismatch"),
        (lambda: P.Ledger([P.Receivable("A", 1)]).line("B"), "core.not_found"),
    ],
)
def test_what_is_not_a_value_is_refused(call: Any, code: str) -> None:
    with pytest.raises(lp.Error) as caught:
        call()
    assert caught.value.code == code
