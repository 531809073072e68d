# SPDX-License-Identifier: Apache-2.0
"""Loans in Python: the golden figures, the bad inputs, columns without copies."""

from __future__ import annotations

import datetime
import json
import pathlib
import pickle
from decimal import Decimal
from fractions import Fraction
from typing import Any, Callable

import jsonschema
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import loan_oracle as oracle
import loupan as lp
from loupan import _loupan

ROOT = pathlib.Path(__file__).resolve().parents[2]
pay = lp.payment
GOLDEN = json.loads((ROOT / "tests/vectors/payment_loan.json").read_text(encoding="utf-8"))
BAD = json.loads((ROOT / "tests/vectors/bad_loan.json").read_text(encoding="utf-8"))
SCHEMA = json.loads((ROOT / "docs/schema/loan-terms.schema.json").read_text(encoding="utf-8"))


def early(given: list[dict[str, Any]]) -> list[pay.Prepayment]:
    return [pay.Prepayment(e.get("amount"), row=e.get("row", 0), effect=e.get("effect", "shorten_term")) for e in given]


def test_the_golden_file_is_what_the_oracle_computes() -> None:
    assert GOLDEN == json.loads(json.dumps(oracle.golden()))


@pytest.mark.parametrize("case", GOLDEN["level"], ids=lambda c: f"{c['principal']}-{c['periods']}")
def test_golden_level_payments(case: dict[str, Any]) -> None:
    how = lp.Rounding(case.get("step", "0.01"), case.get("mode", "half_up"))
    got = pay.level_payment(
        case["principal"],
        case["annual_rate"],
        case["periods"],
        rounding=how,
        periods_per_year=case.get("periods_per_year", 12),
    )
    assert str(got) == case["payment"]


@pytest.mark.parametrize("case", GOLDEN["schedules"], ids=lambda c: c["name"])
def test_golden_schedules(case: dict[str, Any]) -> None:
    terms = pay.LoanTerms.from_json(json.dumps(case["terms"]))
    schedule = pay.loan_schedule(terms, prepayments=early(case.get("prepayments", [])))
    assert len(schedule) == case["rows"]
    assert str(schedule.total_interest) == case["total_interest"]
    for want in case["check"]:
        row = schedule[want["at"]]
        assert [str(row.payment), str(row.interest), str(row.balance)] == [
            want["payment"],
            want["interest"],
            want["balance"],
        ]
        assert "due" not in want or row.due == datetime.date.fromisoformat(want["due"])
    assert pay.LoanTerms.from_json(terms.to_json()) == terms
    assert eval(repr(terms), {"LoanTerms": pay.LoanTerms, "Rounding": lp.Rounding}) == terms
    assert pickle.loads(pickle.dumps(terms)) == terms
    jsonschema.validate(json.loads(terms.to_json()), SCHEMA, cls=jsonschema.Draft202012Validator)


CALLS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "terms": lambda a: _loupan.read_loan_terms(json.dumps(a["terms"])),
    "schedule": lambda a: _loupan.loan_schedule(json.dumps(a["terms"]), json.dumps(a.get("prepayments", [])), None),
    "level_payment": lambda a: pay.level_payment(a["principal"], a["annual_rate"], a["periods"]),
    "settle": lambda a: pay.settle_loan(pay.LoanTerms.from_json(json.dumps(a["terms"])), a["on"]),
    "explain": lambda a: pay.explain_loan(pay.LoanTerms.from_json(json.dumps(a["terms"])), a["no"]),
    "rates": lambda a: pay.RateSeries.from_csv(a["csv"], "lpr"),
}


@pytest.mark.parametrize("case", BAD, ids=lambda c: c["name"])
def test_bad_loans(case: dict[str, Any]) -> None:
    with pytest.raises(lp.Error) as raised:
        CALLS[case["call"]](case["args"])
    assert raised.value.code == case["code"]
    assert "path" not in case or raised.value.path == case["path"]


@settings(max_examples=150, deadline=None)
@given(
    principal=st.integers(1, 10**13),
    rate=st.integers(0, 10**8),
    periods=st.integers(1, 480),
    mode=st.sampled_from(["half_up", "half_even", "up", "down"]),
)
def test_level_payments_equal_fractions(principal: int, rate: int, periods: int, mode: str) -> None:
    want = oracle.level(principal, Fraction(rate, 1_200_000_000), periods, mode)
    columns = [np.array([v], dtype=np.int64) for v in (principal, rate, periods)]
    assert pay.level_payments(*columns, rounding=lp.Rounding("0.01", mode)).payment[0] == want
    assert pay.level_payment(Decimal(principal) / 100, Decimal(rate).scaleb(-8), periods, rounding=lp.Rounding("0.01", mode)) == Decimal(want).scaleb(-2)


def test_columns_are_read_without_a_copy_and_bad_rows_are_listed() -> None:
    principal = np.array([99_000_000, 0, 99_000_000], dtype=np.int64)
    rate = np.array([3_000_000, 3_000_000, 10**9], dtype=np.int64)
    periods = np.full(3, 360, dtype=np.int64)
    with pytest.raises(lp.InvalidArgument) as raised:
        pay.level_payments(principal, rate, periods)
    assert [r.code for r in raised.value.rows] == ["payment.principal_invalid", "payment.rate_implausible"]
    got = pay.level_payments(principal, rate, periods, errors="collect")
    assert got.payment[0] == 417_388 and got.payment.mask.tolist() == [False, True, True]
    with pytest.raises(lp.InvalidArgument, match="core.type_invalid"):
        pay.level_payments(principal.astype(float), rate, periods)
    with pytest.raises(lp.Error, match="core.length_mismatch"):
        pay.level_payments(principal, rate[:2], periods)
    assert not pay.level_payments(principal[:1], rate[:1], periods[:1]).payment.flags.writeable


def test_many_schedules_are_the_schedules_one_by_one() -> None:
    principal = np.array([99_000_000, 12_345_678], dtype=np.int64)
    rate = np.array([3_000_000, 4_150_000], dtype=np.int64)
    periods = np.array([360, 25], dtype=np.int64)
    for method in ("level_payment", "level_principal"):
        found = pay.loan_schedules(principal, rate, periods, method=method)
        for i in range(2):
            one = pay.loan_schedule(
                pay.LoanTerms(Decimal(int(principal[i])) / 100, Decimal(int(rate[i])).scaleb(-8), int(periods[i]), method)
            )
            rows = slice(found.offsets[i], found.offsets[i + 1])
            for name in ("interest", "principal", "balance"):
                assert np.array_equal(getattr(found, name)[rows], one.columns[name])


def test_a_schedule_as_a_frame_and_in_parts() -> None:
    terms = pay.LoanTerms("990000", "0.03", 360, start="2024-01-31")
    schedule = pay.loan_schedule(terms)
    frame = schedule.to_pandas()
    assert list(frame.columns) == ["no", "kind", "due", "provisional", "annual_rate", "payment", "interest", "principal", "fee", "balance"]
    assert frame["payment"].sum() == schedule.total_payment
    assert schedule.to_pandas("minor")["principal_minor"].sum() == 99_000_000
    assert schedule[-1].balance == 0 and schedule[1].due == datetime.date(2024, 3, 31)
    assert "<table" in schedule._repr_html_() and "360 rows" in repr(schedule)
    both = pay.combine_loans([schedule, pay.loan_schedule(pay.LoanTerms("500000", "0.026", 240, start="2024-01-31"))])
    assert both.principal == Decimal("1490000") and len(both) == 360
    told = pay.explain_loan(terms, 2)
    assert told.result == str(schedule[1].payment) and "4173.88" in str(told.to("zh"))
    quote = pay.settle_loan(terms, "2025-03-10", fee=pay.PrepaymentFee("0.01"))
    assert quote.total == quote.balance + quote.interest + quote.fee


def test_the_loan_prime_rate_reprices_a_loan() -> None:
    series = pay.RateSeries.from_csv((ROOT / "tests/data/rates/lpr.csv").read_text(encoding="utf-8"), "lpr_5y")
    rates = series.reprice("2019-10-15", "2049-10-15", spread_basis_points=30)
    assert rates[1] == pay.RateChange(datetime.date(2020, 1, 1), Decimal("0.051"))
    terms = pay.LoanTerms("1000000", rates[0].annual, 360, start="2019-10-15", rates=rates)
    schedule = pay.loan_schedule(terms)
    assert schedule[3].annual_rate == Decimal("0.051") and schedule[-1].balance == 0


def test_floats_and_other_types_are_refused() -> None:
    for wrong in (0.03, True):
        with pytest.raises(lp.InvalidArgument):
            pay.LoanTerms("1000", wrong, 12)  # type: ignore[arg-type]
    with pytest.raises(lp.InvalidArgument):
        pay.level_payment("1000", "0.03", 12.0)  # type: ignore[arg-type]
    with pytest.raises(lp.InvalidArgument):
        pay.loan_schedule("terms")  # type: ignore[arg-type]
