# SPDX-License-Identifier: Apache-2.0
"""The vectors that every language reads."""

from __future__ import annotations

import io
import json
import os
import pathlib
from decimal import Decimal
from typing import Any

import pytest

import loupan as lp

P = lp.pricing
ROOT = pathlib.Path(os.environ.get("LOUPAN_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))


def vectors(name: str) -> Any:
    return json.loads((ROOT / "tests" / "vectors" / name).read_text(encoding="utf-8"))


GOLDEN = vectors("pricing_golden.json")
DEALS = vectors("deal_golden.json")["cases"]
BAD_SCHEMES = vectors("bad_schemes.json")["cases"]
BAD_INPUT = vectors("bad_input.json")["cases"]


def ids(cases: list[dict[str, Any]]) -> list[str]:
    return [case["name"] for case in cases]


def unit_of(d: dict[str, Any]) -> lp.pricing.Unit:
    return P.Unit(**d)


@pytest.mark.parametrize("case", GOLDEN["price"], ids=ids(GOLDEN["price"]))
def test_golden_prices(case: dict[str, Any]) -> None:
    scheme = P.Scheme.from_json(json.dumps(case["scheme"]))
    units = P.Units.from_rows([unit_of(u) for u in case["units"]])
    prices = P.price(scheme, units)
    for i, wanted in enumerate(case["expected"]):
        line = prices[i]
        for field in ("unit_price", "total", "gross_unit_price", "inner_unit_price"):
            if field in wanted:
                assert getattr(line, field) == Decimal(wanted[field]), field
        single = P.price(scheme, units[i])[0]
        assert (single.unit_price, single.total) == (line.unit_price, line.total)
        if "exact_unit_price" in wanted:
            exact = [s.exact for s in P.explain(scheme, units[i]) if s.code in ("pricing.round_unit_price", "pricing.total_from_exact")]
            operands = [o.value for s in P.explain(scheme, units[i]) for o in s.operands if o.name == "unit_price"]
            assert Decimal(wanted["exact_unit_price"]) in [Decimal(x) for x in exact + operands if x and "/" not in x]
    for field in ("total", "average"):
        if field in case.get("list", {}):
            assert getattr(prices, field) == Decimal(case["list"][field])


@pytest.mark.parametrize("case", GOLDEN["solve"], ids=[f"{c['name']} {c['residual']}" for c in GOLDEN["solve"]])
def test_golden_solutions(case: dict[str, Any]) -> None:
    scheme = P.Scheme.from_json(json.dumps(case["scheme"]))
    units = P.Units.from_rows([unit_of(u) for u in case["units"]])
    found = P.solve(scheme, units, average=case["average"], residual=case["residual"])
    wanted = case["expected"]
    if "base" in wanted:
        assert found.targets[0].bases[0][1] == Decimal(wanted["base"])
    if "exact_base" in wanted:
        exact = found.targets[0].exact_base
        assert exact is not None and abs(exact - Decimal(wanted["exact_base"])) < Decimal("0.000001")
    for field in ("total", "average"):
        if field in wanted:
            assert getattr(found.prices, field) == Decimal(wanted[field])
    if "residual" in wanted:
        assert found.residual == Decimal(wanted["residual"])
    for i, line in enumerate(wanted.get("prices", [])):
        assert found.prices[i].unit_price == Decimal(line["unit_price"])
        assert found.prices[i].total == Decimal(line["total"])
    assert P.price(found.scheme, units) == found.prices


def discount_of(plan: dict[str, Any]) -> lp.pricing.Discount:
    return P.Discount.from_json(json.dumps({"schema": "loupan/discount-plan", "semantics": 1, **plan}))


@pytest.mark.parametrize("case", DEALS, ids=ids(DEALS))
def test_golden_deals(case: dict[str, Any]) -> None:
    wanted = case["expect"]
    kind = case["kind"]
    if kind == "discount":
        policy = P.DiscountPolicy.from_json(json.dumps({"schema": "loupan/discount-policy", "semantics": 1, **case["policy"]}))

        def run() -> lp.pricing.Trial:
            return P.trial_line(
                P.DealLine(**case["line"]), discounts=[discount_of(p) for p in case["plans"]], policy=policy, **case["facts"]
            )

        if "error" in wanted:
            with pytest.raises(lp.Error) as caught:
                run()
            assert caught.value.code == wanted["error"]
            return
        deal = run()
        assert deal.deal_total == Decimal(wanted["deal"])
        if "percent" in wanted:
            assert str(deal.percent) == wanted["percent"]
        if "unit_price" in wanted:
            assert deal.deal_unit_price == Decimal(wanted["unit_price"])
        assert sum(step.off for step in deal.steps) == deal.off == deal.list_total - deal.deal_total
    elif kind == "reward":
        how = case["rounding"]
        rounding = lp.Rounding(how["step"], how["mode"]) if isinstance(how, dict) else lp.Rounding(how)
        reward = P.Reward("r", case["value"], rounding=rounding)
        assert P.reward_cost(case["deal"], reward) == Decimal(wanted["cost"])
    elif kind == "vat":
        split = P.split_vat(case["price"], case["rate"], exclusive=case["mode"] == "exclusive")
        assert [str(split.gross), str(split.net), str(split.vat)] == [wanted["gross"], wanted["net"], wanted["vat"]]
    elif kind == "sales_base":
        found = P.sales_base_with_land(case["price"], case["land"], case["rate"])
        assert [str(found.base), str(found.output)] == [wanted["base"], wanted["output"]]
    elif kind == "prepayment":
        assert str(P.vat_prepayment(case["receipt"], case["rate"], case["prepayment_rate"])) == wanted["amount"]
    else:
        assert kind == "parking"
        found_price = P.unit_price_without_parking(
            case["total"], case["area"], parking_price=case.get("parking_price"), parking_area=case.get("parking_area")
        )
        assert found_price == Decimal(wanted["unit_price"])


def check(case: dict[str, Any], error: lp.Error) -> None:
    assert error.code == case["code"]
    if "path" in case:
        assert error.path == case["path"]
    if "row" in case:
        assert error.row == case["row"]
    assert error.message and error.message_zh


@pytest.mark.parametrize("case", BAD_SCHEMES, ids=ids(BAD_SCHEMES))
def test_bad_schemes(case: dict[str, Any]) -> None:
    with pytest.raises(lp.Error) as caught:
        P.Scheme.from_json(case["document"])
    check(case, caught.value)


def refused(kind: str, given: Any) -> Any:
    if kind == "decimal":
        return lp.Rounding("1")(given)
    if kind == "float":
        return {"money": lp.money, "decimal": lp.Rounding("1"), "rate": lambda v: P.split_vat(1, v), "area": lp.floor_area, "unit_price": lp.unit_price}[given["type"]](given["value"])
    if kind in ("json", "scheme_json"):
        return P.Scheme.from_json(given if isinstance(given, str) else json.dumps(given))
    if kind in ("csv", "units_csv"):
        return P.Units.from_csv(io.BytesIO(given.encode()))
    if kind == "price_list_csv":
        return P.Prices.from_csv(io.StringIO(given))
    if kind == "price":
        scheme = given["scheme"] if isinstance(given["scheme"], str) else json.dumps(given["scheme"])
        return P.price(P.Scheme.from_json(scheme), P.Units.from_csv(io.StringIO(given["units"])))
    plain = {"money": lp.money, "unit_price": lp.unit_price, "area": lp.floor_area, "date": lp.parse_date, "rate": lp.parse_rate}
    if kind == "rounding":
        return lp.Rounding.parse(given)
    if kind == "currency":
        return lp.money(1, given)
    return plain[kind](given)


@pytest.mark.parametrize("case", BAD_INPUT, ids=ids(BAD_INPUT))
def test_bad_input(case: dict[str, Any]) -> None:
    with pytest.raises(lp.Error) as caught:
        refused(case["kind"], case["input"])
    check(case, caught.value)


def test_there_are_enough_cases() -> None:
    assert len(BAD_INPUT) + len(BAD_SCHEMES) >= 60


@pytest.mark.parametrize("path", sorted((ROOT / "tests" / "vectors" / "schemes").glob("*.json")), ids=lambda p: p.stem)
def test_scheme_documents_round_trip(path: Any) -> None:
    scheme = P.Scheme.from_json(path.read_text(encoding="utf-8"))
    assert P.Scheme.from_json(scheme.to_json()) == scheme
    assert eval(repr(scheme), vars(P).copy()) == scheme
    assert len(scheme.digest) == 64
