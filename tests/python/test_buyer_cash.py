# SPDX-License-Identifier: Apache-2.0
"""From charges, a plan and its loans to what the buyer pays day by day, and to what that is worth."""

from __future__ import annotations

import copy
import datetime
import pathlib
import pickle
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

import loupan as lp
from loupan.payment import BuyerCash, CashLine, Due, LoanRule, PayPlan, PaySchedule, PlanLine

D = datetime.date
SIGN = D(2026, 4, 10)


@pytest.fixture(scope="module")
def fees(root: pathlib.Path) -> lp.payment.Charges:
    rules = [
        lp.payment.ChargeTable.from_json((root / "docs" / "rules" / f"charges-{name}.json").read_text("utf-8"))
        for name in ("china", "sample-city")
    ]
    return lp.payment.charges(
        rules[0].merged(rules[1]),
        as_of=SIGN,
        home="first",
        gross="118.36",
        net="1303078.90",
        quantities={"property_fee_months": 12},
    )


def lent(fees: lp.payment.Charges, **facts: Any) -> PaySchedule:
    plan = PayPlan(
        "mortgage",
        [
            PlanLine("first", "first", percent="0.3"),
            PlanLine("bank", "loan", loan=LoanRule("0.3"), due=Due("loan_approval", days=30)),
            *fees.plan_lines(due="handover"),
        ],
    )
    approved = lp.payment.LoanFacts(approved_on="2026-05-15")
    given = {"total": "1420356", "sign": SIGN, "handover": "2027-09-30", "loan": approved, "amounts": fees.amounts}
    return lp.payment.schedule(plan, **given | facts)  # type: ignore[arg-type]


def refused(call: Any) -> str:
    with pytest.raises(lp.Error) as caught:
        call()
    return f"{caught.value.code}@{caught.value.path}"


def test_charges_enter_a_plan_in_one_step(fees: lp.payment.Charges) -> None:
    s = lent(fees)
    assert s["deed_tax"].amount == Decimal("13030.79") and s["deed_tax"].name == "契税"
    assert s["deed_tax"].due == D(2027, 9, 30) and not s["deed_tax"].in_total
    assert s.sum_of("agency") == fees.buyer and s["deed_tax"].item is lp.payment.Item.agency
    # what is zero asks for no line, but has an amount for a plan that was made for another deal
    assert fees["stamp_tax"].amount == 0 == fees.amounts["stamp_tax"]
    assert "stamp_tax" not in [line.key for line in s]
    assert [line.key for line in fees.plan_lines(payer="seller")] == ["stamp_tax_seller"]
    assert fees.plan_lines(payer="seller")[0].item is lp.payment.Item.other and "stamp_tax_seller" not in fees.amounts
    assert fees.plan_lines()[0].due == Due("sign") and fees.plan_lines(Due(milestone="x"))[0].due.milestone == "x"
    assert refused(lambda: fees.plan_lines(payer="nobody")) == "core.validation@payer"


def test_charges_print_as_a_table(fees: lp.payment.Charges) -> None:
    lines = str(fees).splitlines()
    assert lines[0].split() == ["code", "name", "payer", "amount", "source"] and len(lines) == 2 + len(fees.lines)
    assert "13,030.79" in lines[2] and "契税" in fees._repr_html_()


def test_the_terms_of_a_loan_come_from_its_row(fees: lp.payment.Charges) -> None:
    s = lent(fees)
    terms = s.loan_terms("bank", "0.03", 360, roll="following", method="level_principal")
    assert (terms.principal, terms.annual_rate, terms.periods) == (990000, Decimal("0.03"), 360)
    assert terms.start == s["bank"].due == D(2026, 6, 14)
    assert terms.roll == "following" and terms.method is lp.payment.Repayment.level_principal
    assert s.loan_terms("bank", "0.03", 360, start="2026-07-01").start == D(2026, 7, 1)
    assert lent(fees, loan=None).loan_terms("bank", "0.03", 360).start is None
    assert refused(lambda: s.loan_terms("first", "0.03", 360)) == "core.validation@key"
    assert refused(lambda: s.loan_terms("fund", "0.03", 360)) == "core.not_found@key"
    with pytest.raises(TypeError):
        s.loan_terms("bank", "0.03", 360, lender="x")


def test_the_cash_of_the_buyer_is_his_rows_and_the_loan(fees: lp.payment.Charges) -> None:
    s = lent(fees)
    loan = lp.payment.loan_schedule(s.loan_terms("bank", "0.03", 360))
    cash = s.cash({"bank": loan})
    assert cash[0] == CashLine(SIGN, Decimal("430356.00"), "first") and cash[1] == (D(2026, 7, 14), loan[0].payment, "bank")
    assert cash.total == 1420356 + fees.buyer + loan.total_interest
    assert [line.on for line in cash] == sorted(line.on for line in cash)
    assert cash.until(SIGN) == 430356 and cash.until("2026-04-09") == 0 and cash.until(D(2100, 1, 1)) == cash.total
    assert sum(cash.by_day.values()) == cash.total == list(cash.paid.values())[-1]
    assert list(cash.by_day) == sorted(cash.by_day) and len(cash.by_day) == 361 + 1
    assert cash.paid[SIGN] == 430356 and cash[:2] == (cash[0], cash[1])
    frame = cash.to_pandas()
    assert list(frame.columns) == ["on", "amount", "what"] and frame["on"].dtype.kind == "M" and len(frame) == len(cash)
    assert sum(frame["amount"]) == cash.total and set(frame["what"]) >= {"first", "bank", "deed_tax"}
    assert str(cash).splitlines()[2].split() == ["2026-04-10", "430,356.00", "first"]
    assert "... " in cash._repr_html_() and repr(cash) == f"<BuyerCash: {cash.total} in {len(cash)} payments>"
    assert pickle.loads(pickle.dumps(cash)) == cash == copy.copy(cash) and hash(cash) == hash(copy.copy(cash))
    assert cash != s and len(BuyerCash([])) == 0 and BuyerCash([]).total == 0 and len(BuyerCash([]).to_pandas()) == 0


def test_two_plans_are_compared_by_what_is_paid_when(fees: lp.payment.Charges) -> None:
    once = lp.payment.schedule(PayPlan("one_off", [PlanLine("house", "house", remainder=True)]), total=1400000, sign=SIGN).cash()
    later = lp.payment.schedule(
        PayPlan("instalments", [PlanLine("a", "house", percent="0.5"), PlanLine("b", "house", remainder=True, due="handover")]),
        total=1420000,
        sign=SIGN,
        handover="2027-04-10",
    ).cash()
    assert once - later == {SIGN: Decimal("690000.00"), D(2027, 4, 10): Decimal("-710000.00")}
    cost = lp.payment.xirr(once - later)
    assert cost == lp.payment.xirr([690000, -710000], [SIGN, "2027-04-10"])
    assert abs(lp.payment.xnpv(cost, once) - lp.payment.xnpv(cost, later)) < Decimal("0.001")
    with pytest.raises(TypeError):
        once - 1  # type: ignore[operator]


def test_cash_says_what_it_lacks(fees: lp.payment.Charges) -> None:
    s = lent(fees)
    loan = lp.payment.loan_schedule(s.loan_terms("bank", "0.03", 360))
    assert refused(lambda: s.cash()) == "core.empty@loans.bank"
    assert refused(lambda: s.cash({"bank": loan, "fund": loan})) == "core.not_found@loans.fund"
    assert refused(lambda: s.cash({"bank": "loan"})) == "core.type_invalid@loans.bank"  # type: ignore[dict-item]
    assert refused(lambda: lent(fees, handover=None).cash({"bank": loan})) == "core.empty@lines.deed_tax.due"
    other = lp.payment.loan_schedule(lp.payment.LoanTerms(1, "0.03", 12, start=SIGN))
    assert refused(lambda: s.cash({"bank": other})) == "core.validation@loans.bank"


AMOUNTS = [-1000, "300.50", 800]
DAYS = [D(2026, 1, 1), D(2026, 7, 1), D(2027, 1, 1)]


@pytest.mark.parametrize(
    "given",
    [
        dict(zip(DAYS, AMOUNTS)),
        {str(day): amount for day, amount in reversed(list(zip(DAYS, AMOUNTS)))},  # a mapping has no order of its own
        list(zip(DAYS, AMOUNTS)),
        [[str(day), amount] for day, amount in zip(DAYS, AMOUNTS)],
        BuyerCash([(day, Decimal(amount), "x") for day, amount in zip(DAYS, AMOUNTS)]),
    ],
)
def test_amounts_on_days_come_in_one_piece(given: Any) -> None:
    assert lp.payment.xirr(given) == lp.payment.xirr(AMOUNTS, DAYS)
    assert lp.payment.xirr_all(given) == lp.payment.xirr_all(AMOUNTS, DAYS)
    assert lp.payment.xnpv("0.05", given, rounding="0.01") == lp.payment.xnpv("0.05", AMOUNTS, DAYS, rounding="0.01")
    again = (pair for pair in given) if isinstance(given, list) else given
    assert lp.payment.xnpv("0.05", again) == lp.payment.xnpv("0.05", AMOUNTS, DAYS)


def test_a_series_with_days_comes_in_one_piece() -> None:
    pd = pytest.importorskip("pandas")
    expected = lp.payment.xirr(AMOUNTS, DAYS)
    cells = [Decimal(amount) for amount in AMOUNTS]
    for index in (DAYS, pd.to_datetime(DAYS), pd.Index(DAYS, dtype=object), [str(day) for day in DAYS]):
        assert lp.payment.xirr(pd.Series(cells, index=index, dtype=object)) == expected
    assert lp.payment.xirr({pd.Timestamp(day): amount for day, amount in zip(DAYS, AMOUNTS)}) == expected


def test_days_that_are_missing_or_wrong_are_named() -> None:
    pd = pytest.importorskip("pandas")
    for lone in ([], [1, 2], [(D(2026, 1, 1), 1, "x")], np.array([1.0, 2.0]), "2026-01-01", 7, pd.Series([1.0, 2.0])):
        assert refused(lambda given=lone: lp.payment.xirr(given)) == "core.empty@dates", lone
    assert refused(lambda: lp.payment.xirr({})) == "core.empty@values"
    assert refused(lambda: lp.payment.xirr({"2026-02-30": 1})) == "core.date_invalid@dates"
    assert refused(lambda: lp.payment.xirr({D(2026, 1, 1): 1.5})) == "core.float_refused@values[0]"  # type: ignore[dict-item]
    backwards = list(zip(reversed(DAYS), AMOUNTS))  # pairs count in their order, as two lists do
    assert refused(lambda: lp.payment.xnpv("0.05", backwards)).startswith("core.validation")
