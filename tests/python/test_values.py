# SPDX-License-Identifier: Apache-2.0
"""Rules are values: frozen, compared by content, printed as the source that makes them, pickled, kept as JSON."""

from __future__ import annotations

import copy
import datetime
import json
import pickle
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import loupan as lp

P = lp.pricing
DAY = datetime.date(2026, 3, 1)

VALUES = [
    P.Match(),
    P.Match(building="1栋", floor=range(2, 11)),
    P.Match({"orientation": ["S", "SE"]}, not_={"views": "road"}),
    P.Match(building="1栋") | P.Match(building="2栋", floor=P.between(None, 5)),
    P.Row("0.03", {"orientation": "S"}),
    P.Rows([({"a": "1"}, 2), (None, "3")]),
    P.Chain("floor", [(6, 0), ([5, 4], "100")]),
    P.Steps(2, [(3, 10, "100")], {4: -50}, {10: 700}, -100, "2000"),
    P.Factor.rows("view", "add", {"sea": 1500, ("park", "lake"): "300"}, attribute="views", several="max", otherwise=0),
    P.Factor.chain("layout", "lump_sum", [("A", 0), ("B", 10000)], only={"building": "1栋"}),
    P.Factor.steps("floor", "percent_of_running", reference=1, ranges=[(2, 9, "0.005")], sequence=2),
    P.Factor.rows("garden", "attached_area", [(None, "0.5")], attached="garden"),
    P.Criterion("light", "0.4", {"S": 100, "N": 60}),
    P.Override("1-1101", unit_price="81000.5", reason="corner"),
    P.Target(average=76000, scope={"building": "1栋"}, tolerance="0.5", on="deal", mix=[({"layout": "A"}, "0.97")]),
    P.Target(total="1000000000", name="all"),
    P.Discount("pay", "0.98", source="pay_method", approved=True, valid_from=DAY, valid_to="2026-12-31", pay_plans=["full"]),
    P.Discount("group", None, "points", tiers=[(5, "0.01"), (10, "0.02")], source="group"),
    P.Discount("boss", 5000, "amount_total", kind="special", bound=("Li", "1-1101", "2026-05-01")),
    P.DiscountPolicy(combination="sequence", auto_round=lp.Rounding(100, "down"), order=["member", "promo"]),
    P.Authority(["consultant", "manager"], [("consultant", "0.02"), P.AuthorityRow("manager", "0.05", {"product": "住宅"}, 1000)]),
    P.VatTable([P.VatRow("general", "9%", "law", "2026-01-01")]),
    P.VatTable([("x", Decimal("0.05"), "law")]),
    P.VatTable.china(),
    P.VatTerms("simplified", True),
    P.Attachment("B1-12", 250000, name="parking", area="12.5", merge_into_contract=True),
    P.Fitment(per_area=1500, in_contract_price=True),
    P.Reward("friend", "0.002", rounding=100),
    P.DealLine(1420356, "12000", "118.36", floor_total="1300000"),
    P.Limit(max_below_filed="0.15", min_days_between=30, source="city notice"),
    P.Unit("1-1101", 11, {"building": "1栋"}, {"views": ["sea", "park"]}, {"gross": "118.36"}, {"max": 15000}, {"min": "100"}),
    lp.Rounding("0.5", "half_even"),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda v: type(v).__name__)
def test_a_value_prints_as_its_source_and_survives_copies(value: Any) -> None:
    assert eval(repr(value), vars(P).copy()) == value, repr(value)
    for again in (pickle.loads(pickle.dumps(value)), copy.copy(value), copy.deepcopy(value)):
        assert again == value and type(again) is type(value) and hash(again) == hash(value)
    assert value != object()


@pytest.mark.parametrize("value", VALUES, ids=lambda v: type(v).__name__)
def test_a_value_does_not_change(value: Any) -> None:
    name = next(iter(getattr(type(value), "__dataclass_fields__", {"_json": None, "step": None})))
    with pytest.raises(AttributeError):
        setattr(value, name, 1)


@pytest.mark.parametrize("value", [v for v in VALUES if hasattr(v, "digest")], ids=lambda v: type(v).__name__)
def test_documents_read_back(value: Any) -> None:
    assert type(value).from_json(value.to_json()) == value
    assert json.loads(value.to_json())["semantics"] == 1 and len(value.digest) == 64
    with pytest.raises(lp.InvalidArgument):
        type(value).from_json('{"schema": "loupan/price-scheme", "semantics": 1}')


def test_a_scheme_reads_back(scheme: lp.pricing.Scheme) -> None:
    assert eval(repr(scheme), vars(P).copy()) == scheme
    assert P.Scheme.from_json(scheme.to_json(indent=2)) == scheme
    assert pickle.loads(pickle.dumps(scheme)) == scheme
    assert scheme.digest == eval(repr(scheme), vars(P).copy()).digest
    assert scheme.digest != scheme.replace(base="80001").digest
    assert {scheme: 1}[scheme.replace()] == 1


def test_the_spelling_of_a_number_does_not_change_the_digest() -> None:
    assert P.Scheme(base="80000.00").digest == P.Scheme(base=80000).digest == P.Scheme(base=lp.Rounding("1")("80000.4")).digest


def test_changes_make_another_scheme(scheme: lp.pricing.Scheme) -> None:
    again = scheme.override([P.Override("A", total=9, reason="x")]).override([P.Override("A", total=8, reason="y")])
    assert [o.reason for o in again.overrides] == ["y"] and not scheme.overrides
    with pytest.raises(lp.InvalidArgument):
        scheme.replace(bse="1")


def test_enumerations_are_their_names() -> None:
    assert P.Scheme(base=1, basis=P.Basis.suite) == P.Scheme(base=1, basis="suite")
    assert P.Basis.suite == "suite" and str(P.Basis.suite) == "suite"


@pytest.mark.parametrize(
    ("arguments", "code", "path"),
    [
        ({"base": 80000.5}, "core.float_refused", "base"),
        ({"base": True}, "core.type_invalid", "base"),
        ({"base": "x"}, "core.number_invalid", "base"),
        ({}, "pricing.scheme_invalid", "base"),
        ({"base": 1, "basis": "area"}, "core.validation", "basis"),
        ({"base": 1, "basis": 1}, "core.type_invalid", "basis"),
        ({"base": 1, "round": True}, "core.type_invalid", "round"),
        ({"base": 1, "factors": [1]}, "core.type_invalid", "factors[0]"),
        ({"base": 1, "ascending_floors": 1}, "core.type_invalid", "ascending_floors"),
        ({"base": 1, "effective_from": datetime.datetime(2026, 1, 1)}, "core.type_invalid", "effective_from"),
        ({"base": 1, "currency": "XXQ"}, "core.currency_unknown", "currency"),
        ({"base": 1, "unit_rounding": 0.5}, "core.float_refused", "unit_rounding"),
        ({"base": "1.23456"}, "core.too_many_digits", None),
        ({"base": 1, "pipeline": ["add"]}, "core.validation", "pipeline"),
    ],
)
def test_bad_schemes_say_where(arguments: dict[str, Any], code: str, path: str | None) -> None:
    with pytest.raises(lp.InvalidArgument) as caught:
        P.Scheme(**arguments)
    assert caught.value.code == code
    assert path is None or caught.value.path == path


names = st.text(st.characters(whitelist_categories=("L", "Nd")), min_size=1, max_size=6)
amounts = st.decimals(min_value=-9999, max_value=9999, places=2)
factors = st.builds(
    lambda name, kind, rows: P.Factor.rows(name, kind, rows, otherwise=0),
    names,
    st.sampled_from(["add", "percent_of_base", "lump_sum"]),
    st.dictionaries(names, amounts, min_size=1, max_size=4),
)


@settings(max_examples=60)
@given(st.decimals(min_value=1, max_value=99999, places=2), st.lists(factors, max_size=3, unique_by=lambda f: f.name))
def test_any_scheme_reads_back(base: Any, tables: list[lp.pricing.Factor]) -> None:
    scheme = P.Scheme(base=base, factors=tables)
    assert eval(repr(scheme), vars(P).copy()) == scheme == P.Scheme.from_json(scheme.to_json())


def test_a_custom_currency() -> None:
    scheme = P.Scheme(base="12.5", currency="XTS:3", total_rounding="0.001")
    prices = P.price(scheme, P.Units(gross_area=["10.01"]))
    assert prices.currency == "XTS:3" and str(prices.total) == "130.130"
    assert P.Scheme.from_json(scheme.to_json()) == scheme
    assert pickle.loads(pickle.dumps(prices)) == prices
