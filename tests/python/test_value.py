# SPDX-License-Identifier: Apache-2.0
"""Time value, charges, deposits and changes; figures against fractions and decimals computed here."""

from __future__ import annotations

import datetime
import json
import pathlib
import pickle
import random
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest

import loupan as lp

P = lp.payment
FEN = lp.Rounding("0.01")
CTX = Context(prec=60, rounding=ROUND_HALF_UP)


def half_up(value: Fraction, step: str = "0.01") -> Decimal:
    """Rounded half away from zero, apart from the library."""
    scaled = value / Fraction(step)
    steps = (2 * abs(scaled).numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(steps if scaled >= 0 else -steps) * Decimal(step)


# --- time value -------------------------------------------------------------------------------------------------------


def test_annuities_agree_with_fractions() -> None:
    rng = random.Random(20260301)
    for _ in range(60):
        r = Fraction(rng.randint(-900, 3000), 100000)
        n, begin = rng.randint(1, 60), rng.random() < 0.5
        amount, final = rng.randint(-(10**8), 10**8), rng.randint(-(10**8), 10**8)
        flows = [Fraction(0)] * (n + 1)
        for k in range(n):
            flows[k if begin else k + 1] += amount
        flows[n] += final
        exact = -sum((f / (1 + r) ** k for k, f in enumerate(flows)), Fraction(0))
        when = "begin" if begin else "end"
        rate = Decimal(r.numerator) / Decimal(r.denominator)
        got = P.pv(rate, n, amount, final, when, rounding=FEN)
        assert got == half_up(exact)
        value = P.pv(rate, n, amount, final, when, digits=27)
        assert P.fv(rate, n, amount, value, when, rounding=FEN) == final
        assert P.pmt(rate, n, value, final, when, rounding=FEN) == amount
        per = rng.randint(1, n)
        interest = P.ipmt(rate, per, n, value, final, when, digits=25)
        principal = P.ppmt(rate, per, n, value, final, when, digits=25)
        assert abs(CTX.add(interest, principal) - amount) < Decimal("0.000001")


def test_interest_parts_of_a_loan_add_up() -> None:
    rate, n, loan = "0.0025", 360, 990000
    owed = Fraction(loan)
    payment = Fraction(990000) * Fraction(25, 10000) / (1 - 1 / (1 + Fraction(25, 10000)) ** 360)
    assert P.pmt(rate, n, loan, rounding=FEN) == half_up(-payment) == Decimal("-4173.88")
    for per in (1, 2, 180, 360):
        owed = Fraction(loan) * Fraction(10025, 10000) ** (per - 1) - payment * (
            (Fraction(10025, 10000) ** (per - 1) - 1) / Fraction(25, 10000)
        )
        interest = owed * Fraction(25, 10000)
        assert P.ipmt(rate, per, n, loan, rounding=FEN) == half_up(-interest)
        assert P.ppmt(rate, per, n, loan, rounding=FEN) == half_up(interest - payment)
    assert P.ipmt(rate, 1, n, loan, when=1) == 0


def test_the_rate_of_return_is_a_root() -> None:
    rng = random.Random(9)
    for size in (2, 5, 30, 120):
        flows = [-(10**7)] + [rng.randint(1, 3 * 10**7 // size) for _ in range(size)]
        r = P.irr(flows, digits=27)
        y = CTX.divide(Decimal(1), CTX.add(1, r))
        total = Decimal(0)
        for flow in reversed(flows):
            total = CTX.add(CTX.multiply(total, y), flow)
        assert abs(total) < Decimal("1e-12")
        assert P.npv(r, flows, rounding="0.000001") == 0
        assert P.npv(r, flows, "after_one_period", rounding="0.000001") == 0
        days = [datetime.date(2026, 3, 1)]
        for _ in range(size):
            days.append(days[-1] + datetime.timedelta(rng.randint(1, 40)))
        x = P.xirr(flows, days, digits=27)
        log = CTX.ln(CTX.add(1, x))
        total = sum(
            (flow * CTX.exp(CTX.divide(CTX.multiply(-log, (day - days[0]).days), 365)) for flow, day in zip(flows, days)),
            Decimal(0),
        )
        assert abs(total) < Decimal("1e-9")
        assert P.xnpv(x, flows, days, rounding="0.000001") == 0


def test_rate_and_nper_invert_pv() -> None:
    value = P.pv("0.01", 24, -500, digits=27)
    assert P.rate(24, -500, value, 0, digits=12) == Decimal("0.01")
    assert P.nper("0.01", -500, value, digits=12) == 24
    assert P.rate(24, -500, value, 0, digits=12) == P.rate(24, -500, value, 0, guess="0.5", digits=12)


def test_several_rates_need_a_guess() -> None:
    flows = [-100, 230, -132]
    with pytest.raises(lp.RuleViolation) as found:
        P.irr(flows)
    assert found.value.code == "payment.no_solution" and "0.1, 0.2" in found.value.value
    assert P.irr(flows, guess="0.3") == Decimal("0.2")
    assert P.irr_all(flows) == [Decimal("0.1"), Decimal("0.2")]
    assert P.xirr_all(flows, ["2026-01-01", "2027-01-01", "2028-01-01"]) == [Decimal("0.1"), Decimal("0.2")]


def test_columns_of_tables_are_taken() -> None:
    exact = P.irr(["-1000.10", "400.05", "700.55"])
    assert P.irr(np.array([-1000.10, 400.05, 700.55])) == exact
    assert P.irr(np.array([-100010, 40005, 70055])) == P.irr([-100010, 40005, 70055])
    assert P.irr(pd.Series([-1000.10, 400.05, 700.55])) == exact
    assert P.irr(pd.Series([Decimal("-1000.10"), Decimal("400.05"), Decimal("700.55")])) == exact
    days = pd.to_datetime(["2026-01-01", "2026-07-01", "2027-01-01"])
    dated = pd.Series([-1000.10, 400.05, 700.55], index=days)
    same = P.xirr(["-1000.10", "400.05", "700.55"], ["2026-01-01", "2026-07-01", "2027-01-01"])
    assert P.xirr(dated) == same
    assert P.xirr(dated, list(days)) == same
    assert P.xirr(dated, days.to_numpy()) == same


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ([-1.0, 2.0], "core.float_refused"),
        (np.array([-1.0, 2.001]), "core.number_invalid"),
        (np.array([-1.0, np.nan]), "core.empty"),
        ("12", "core.type_invalid"),
        ([True, 1], "core.type_invalid"),
    ],
)
def test_what_is_no_row_of_amounts_is_refused(values: Any, code: str) -> None:
    with pytest.raises(lp.Error) as found:
        P.irr(values)
    assert found.value.code == code


def test_other_refusals_of_time_value() -> None:
    for call, code in (
        (lambda: P.pmt(0.05, 3, 1), "core.float_refused"),
        (lambda: P.xirr([-1, 2]), "core.empty"),
        (lambda: P.xirr([-1, 2], np.array(["2026-01-01T09:00", "2026-02-01"], dtype="datetime64[m]")), "core.date_invalid"),
        (lambda: P.pmt("0.1", 3, 1, when=2), "core.type_invalid"),
        (lambda: P.irr([-1, 2], digits=0), "core.validation"),
    ):
        with pytest.raises(lp.Error) as found:
            call()
        assert found.value.code == code


# --- charges ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def national(root: pathlib.Path) -> lp.payment.ChargeTable:
    return P.ChargeTable.from_json((root / "docs/rules/charges-china.json").read_text(encoding="utf-8"))


def test_the_charges_of_a_deal(national: lp.payment.ChargeTable, root: pathlib.Path) -> None:
    city = P.ChargeTable.from_json((root / "docs/rules/charges-sample-city.json").read_text(encoding="utf-8"))
    table = national.merged(city)
    facts: dict[str, Any] = {"as_of": "2026-03-01", "home": "first", "gross": "118.36", "net": "1303078.90"}
    made = P.charges(table, quantities={"property_fee_months": 12}, **facts)
    assert made["deed_tax"].amount == Decimal("13030.79") and made["maintenance_fund"].amount == Decimal("14203.20")
    assert made.total == sum(line.amount for line in made.lines) == made.buyer + made.seller
    assert made.collected == sum(line.amount for line in made.lines if line.collected)
    bracket = made["deed_tax"].bracket
    assert bracket is not None and (bracket.upper, bracket.to_next) == (Decimal(140), Decimal("21.64"))
    assert P.charge_brackets(table, **facts) == (bracket,)
    assert "13030.79" in str(made.explain()) and "契税" in str(made.explain("zh"))
    assert list(made.to_frame()["amount"]) == [line.amount for line in made.lines]
    with pytest.raises(lp.NotFound):
        made["toll"]


def test_a_table_is_a_value(national: lp.payment.ChargeTable) -> None:
    again = P.ChargeTable(national.rules)
    assert again == national and hash(again) == hash(national) and again.to_json() == national.to_json()
    assert pickle.loads(pickle.dumps(national)) == national
    rule = national.rules[0]
    assert eval(repr(rule), vars(P)) == rule
    with pytest.raises(AttributeError):
        national.rules = ()  # type: ignore[misc]
    assert national.codes[0] == "deed_tax" and len(national) == len(national.rules)


def test_charges_agree_with_fractions() -> None:
    rng = random.Random(4)
    for _ in range(100):
        edges = sorted(rng.sample(range(1, 3000), 2))
        values = [Fraction(rng.randint(0, 9999), 100000) for _ in range(3)]
        marginal = rng.random() < 0.5
        rule = P.ChargeRule(
            "t",
            "percent",
            source="test",
            base="contract",
            by="contract",
            mode="marginal" if marginal else "whole",
            brackets=[
                (Decimal(values[0].numerator) / values[0].denominator, edges[0]),
                (Decimal(values[1].numerator) / values[1].denominator, edges[1], False),
                (Decimal(values[2].numerator) / values[2].denominator,),
            ],
        )
        total = Fraction(rng.choice([rng.randint(0, 400000), edges[0] * 100, edges[1] * 100]), 100)
        if marginal:
            lows = [Fraction(0), Fraction(edges[0]), Fraction(edges[1])]
            highs = [Fraction(edges[0]), Fraction(edges[1]), total]
            exact = sum((max(min(total, h) - l, Fraction(0)) * v for l, h, v in zip(lows, highs, values)), Fraction(0))
        else:
            exact = total * values[0 if total <= edges[0] else 1 if total < edges[1] else 2]
        made = P.charges(P.ChargeTable([rule]), as_of="2026-01-01", contract=Decimal(int(total * 100)) / 100)
        assert made.total == half_up(exact)


def test_the_documents_keep_their_schema(national: lp.payment.ChargeTable, root: pathlib.Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((root / "docs/schema/charges.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    check = jsonschema.Draft202012Validator(schema)
    for name in ("charges-china", "charges-sample-city"):
        check.validate(json.loads((root / f"docs/rules/{name}.json").read_text(encoding="utf-8")))
    check.validate(json.loads(national.to_json()))
    for case in json.loads((root / "tests/vectors/bad_value.json").read_text(encoding="utf-8")):
        if case["call"] == "charge_table" and case["code"].startswith("core.json"):
            assert not check.is_valid(case["args"]["document"]), case["name"]


# --- vectors, shared with C++ -------------------------------------------------------------------------------------------


def _trade(given: dict[str, Any]) -> lp.payment.Trade:
    receipts = [P.HeldReceipt(**receipt) for receipt in given.get("receipts", ())]
    return P.Trade(receipts, **{k: v for k, v in given.items() if k != "receipts"})


def _call(root: pathlib.Path, what: str, args: dict[str, Any]) -> Any:
    given = dict(args)
    if what == "charge_table":
        return P.ChargeTable.from_json(json.dumps(given["document"], ensure_ascii=False))
    if what == "charges":
        path = root / "docs/rules" / f"{given['table']}.json"
        return P.charges(P.ChargeTable.from_json(path.read_text(encoding="utf-8")), **given["facts"])
    rules = given.pop("rules", {})
    if "trade" in given:
        given["trade"] = _trade(given["trade"])
    if what == "exchange":
        given["lines"] = [tuple(line.values()) for line in given.get("lines", ())]
    if "rounding" in given:
        given["rounding"] = lp.Rounding(given["rounding"])
    return getattr(P, what)(**given, **rules)


def _vectors(root: pathlib.Path, name: str) -> Any:
    return json.loads((root / "tests/vectors" / name).read_text(encoding="utf-8"))


def test_golden_vectors(root: pathlib.Path) -> None:
    for case in _vectors(root, "value_golden.json")["cases"]:
        got, expect = _call(root, case["call"], case["args"]), case["expect"]
        if isinstance(expect, str):
            assert got == Decimal(expect), case["name"]
            continue
        lines = got.statement.lines if case["call"] == "exchange" else getattr(got, "lines", ())
        for field, value in expect.items():
            if field in ("lines", "interest"):
                for name, amount in (value if field == "lines" else {"interest": value}).items():
                    found = [line.amount for line in lines if name in (line[0] if isinstance(line, tuple) else line.code,)]
                    assert sum(found, Decimal(0)) == Decimal(amount), (case["name"], name)
            elif field == "payments":
                assert [[p.payer, p.payee, p.account or "", str(p.amount)] for p in got.payments] == value
            elif field == "moves":
                assert [[m.receipt, m.line, str(m.amount)] for m in got.moves] == value
            else:
                assert str(getattr(got, field)) == value, (case["name"], field)


def test_bad_input_gives_the_documented_code(root: pathlib.Path) -> None:
    cases = _vectors(root, "bad_value.json")
    assert len(cases) >= 60
    for case in cases:
        with pytest.raises(lp.Error) as found:
            _call(root, case["call"], case["args"])
        assert found.value.code == case["code"], case["name"]
        if "path" in case:
            assert found.value.path == case["path"], case["name"]


# --- changes ------------------------------------------------------------------------------------------------------------


def test_a_return_settles_the_loan_first() -> None:
    trade = P.Trade(
        [
            P.HeldReceipt("deposit", "50000", "2026-01-10", "deposit"),
            P.HeldReceipt("first", "380356", "2026-02-01", account="supervised"),
            P.HeldReceipt("loan", "990000", "2026-03-01", "loan", account="supervised"),
        ],
        contract_signed=True,
        loan_principal="985000",
        loan_interest="2400.50",
    )
    assert eval(repr(trade), vars(P)) == trade
    made = P.return_sale(trade, as_of="2026-06-30", contract_total="1420356", fault="none", refund_days=30)
    assert [(p.payee, p.account, p.amount) for p in made.payments] == [
        ("bank", "supervised", Decimal("987400.50")),
        ("buyer", "supervised", Decimal("380356.00")),
        ("buyer", "operating", Decimal("52599.50")),
    ]
    assert made.owed_to("buyer") == Decimal("432955.50") and made.pay_by == datetime.date(2026, 7, 30)
    assert sum((made.owed_to(who) for who in ("buyer", "seller", "bank", "new_buyer")), Decimal(0)) == 0
    assert "监管账户" in str(made.explain("zh"))
    assert list(made.to_frame()["amount"]) == [line.amount for line in made.lines]


def test_a_repurchase_at_simple_interest() -> None:
    trade = P.Trade(contract_signed=True)
    made = P.repurchase(
        trade, original=1260000, bought="2023-01-15", as_of="2026-03-29", price="simple", yearly="0.06"
    )
    assert made.sum_of("repurchase_price") == half_up(1260000 * (1 + Fraction(6, 100) * (3 + Fraction(73, 365))))
    assert made.sum_of("repurchase_price") == Decimal("1501920.00")


def test_a_deposit_explains_itself() -> None:
    made = P.settle_deposit("1000000", "250000", fault="receiver", over="clip")
    assert made.returned == Decimal("450000.00") and made.explain().result == "450000.00"
    assert P.choose_remedy("1", "2", elected="penalty").amount == Decimal("1.00")
    with pytest.raises(lp.RuleViolation):
        P.choose_remedy("1", "2")
    with pytest.raises(lp.Error) as found:
        P.settle_deposit(1000000.0, "250000")  # type: ignore[arg-type]
    assert found.value.code == "core.float_refused"
