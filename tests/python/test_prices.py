# SPDX-License-Identifier: Apache-2.0
"""Price lists: figures, columns, frames, errors of rows, progress, display."""

from __future__ import annotations

import gc
import pathlib
import pickle
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import loupan as lp

P = lp.pricing


def test_a_list_has_its_figures(scheme: lp.pricing.Scheme, units: lp.pricing.Units) -> None:
    prices = P.price(scheme, units)
    assert prices[0] == P.PriceLine("A", Decimal(82500), Decimal(9706950), Decimal("82500.00"), Decimal("109732.65"), P.Flags.none)
    assert prices.total == sum(line.total for line in prices if line)
    assert prices.area == Decimal("306.16") and prices.count == len(prices) == 3
    assert prices.average == lp.Rounding("0.0001")(prices.total, prices.area)
    assert prices.average_rounded(lp.Rounding(100, "down")) == Decimal(81200)
    assert prices.get("C") == prices[2] == prices[-1] and prices.units == units
    assert prices.scheme_digest == scheme.digest and prices.pricing_area == "gross" and prices.currency == "CNY"
    with pytest.raises(IndexError):
        prices[3]
    assert pickle.loads(pickle.dumps(prices)) == prices


@settings(max_examples=50)
@given(
    st.lists(st.tuples(st.integers(1, 10**7), st.integers(0, 3)), min_size=1, max_size=30),
    st.integers(10**4, 10**9),
    st.integers(-999, 999),
)
def test_prices_agree_with_exact_fractions(rows: list[tuple[int, int]], base_e4: int, permille: int) -> None:
    tables = {str(i): Decimal(i * permille).scaleb(-4) for i in range(4)}
    scheme = P.Scheme(base=Decimal(base_e4).scaleb(-4), factors=[P.Factor.rows("k", "percent_of_base", tables)], unit_rounding="0.01")
    units = P.Units(gross_area_e4=np.array([a for a, _ in rows]), k=[str(k) for _, k in rows])
    prices = P.price(scheme, units, errors="collect")
    for i, (area, k) in enumerate(rows):
        exact = Fraction(base_e4, 10**4) * (1 + Fraction(k * permille, 10**4))
        unit_price = Fraction(int(exact * 100 + Fraction(1, 2)), 100)
        total = int(unit_price * Fraction(area, 10**4) + Fraction(1, 2))
        if exact <= 0 or unit_price <= 0 or total <= 0:
            assert not prices.has_price(i)
        else:
            assert (Fraction(prices[i].unit_price), prices[i].total) == (unit_price, total)


def test_result_columns_are_views_that_outlive_the_list(scheme: lp.pricing.Scheme, units: lp.pricing.Units) -> None:
    prices = P.price(scheme, units)
    total = prices.columns["total_minor"]
    assert np.shares_memory(total, prices.columns["total_minor"]) and not total.flags.writeable
    wanted = [int(line.total * 100) for line in prices if line]
    del prices
    gc.collect()
    assert total.tolist() == wanted


def test_bad_rows_are_listed_or_collected(scheme: lp.pricing.Scheme) -> None:
    units = P.Units(key=["A", "B", "C"], floor=[3, 4, None], orientation=["S", "S", "S"], gross_area=[100, 0, 50])
    with pytest.raises(lp.Error) as caught:
        P.price(scheme, units)
    assert [r.row for r in caught.value.rows] == [1, 2] and caught.value.row == 1
    prices = P.price(scheme, units, errors="collect")
    assert [r.row for r in prices.errors] == [1, 2] and prices.count == 1 and not prices.has_price(1)
    assert {r.code for r in prices.errors} >= {"pricing.area_required"}
    with pytest.raises(lp.NotFound) as absent:
        prices[1]
    assert absent.value.code == "core.not_found" and isinstance(absent.value, LookupError)
    column = prices.columns["total_minor"]
    assert isinstance(column, np.ma.MaskedArray) and column.mask.tolist() == [False, True, True]
    frame = prices.to_pandas()
    assert frame["total"].tolist() == [prices[0].total, None, None] and frame["flags"].tolist() == ["", "absent", "absent"]
    assert [line is None for line in prices] == [False, True, True]
    assert pickle.loads(pickle.dumps(prices)) == prices and pickle.loads(pickle.dumps(prices)).errors == prices.errors
    with pytest.raises(lp.InvalidArgument):
        P.price(scheme, units, errors="ignore")


def test_frames_in_every_form(byf: lp.pricing.Prices) -> None:
    exact, minor, floats = (byf.to_pandas(how) for how in ("decimal", "minor", "float"))
    assert exact["total"][0] == Decimal("9618469.00") and isinstance(exact["total"][0], Decimal) and exact["total"][1] is None
    assert minor["total_minor"][0] == 961846900 and minor["total_minor"].dtype == "Int64" and minor["unit_price_e4"][1] is pd.NA
    assert floats["total"][0] == 9618469.0 and np.isnan(floats["total"][1])
    assert floats["gross_area"].tolist() == [float(a) for a in exact["gross_area"]]
    assert list(byf.to_pandas(facts=False).columns)[:3] == ["key", "unit_price", "total"]
    for frame in (exact, floats):
        assert P.Prices.from_pandas(frame) == byf
    with pytest.raises(lp.InvalidArgument):
        byf.to_pandas("cents")


def test_a_list_reads_back_from_csv(byf: lp.pricing.Prices, tmp_path: pathlib.Path) -> None:
    byf.to_csv(tmp_path / "list.csv")
    assert P.Prices.from_csv(tmp_path / "list.csv") == byf


def test_filed_prices_are_given_together() -> None:
    units = P.Units(gross_area=[100, 100])
    filed = P.Prices.filed(units, unit_price=[5, None], total=["500", None])
    assert filed.count == 1
    for columns, code in (
        ({"unit_price": [5, 5], "total": [500, None]}, "core.validation"),
        ({"unit_price": [-5, 5], "total": [500, 5]}, "core.validation"),
        ({"unit_price": [5], "total": [500]}, "core.length_mismatch"),
        ({"unit_price": [5.0, 5], "total": [500, 500]}, "core.float_refused"),
        ({"unit_price": ["5.00001", 5], "total": [500, 500]}, "core.too_many_digits"),
        ({"unit_price": np.array([5.00001, 5]), "total": [500, 500]}, "core.number_invalid"),
    ):
        with pytest.raises(lp.Error) as caught:
            P.Prices.filed(units, **columns)
        assert caught.value.code == code


def test_bounds_and_fixed_prices_show_in_flags() -> None:
    units = P.Units(
        key=["A", "B", "C", "D"], gross_area=[100] * 4, max_unit_price=[90, None, None, None], min_unit_price=[None, 110, None, None],
        fixed_total=[None, None, 9500, None], fixed_unit_price=[None, None, 95, None],
    )
    scheme = P.Scheme(base=100, overrides=[P.Override("D", total=10100, reason="corner")])
    prices = P.price(scheme, units)
    assert [line.flags for line in prices if line] == [P.Flags.at_ceiling, P.Flags.at_floor, P.Flags.fixed, P.Flags.overridden]
    assert [line.total for line in prices if line] == [9000, 11000, 9500, 10100]
    with pytest.raises(lp.RuleViolation) as caught:
        P.price(scheme.replace(bounds="error"), units)
    assert caught.value.code == "pricing.price_above_marked" and isinstance(caught.value, ValueError)


def test_a_single_unit_has_the_price_of_its_list(scheme: lp.pricing.Scheme, units: lp.pricing.Units) -> None:
    assert P.price(scheme, units[1])[0] == P.price(scheme, units)[1]


def test_progress_is_told_and_may_stop() -> None:
    units = P.Units(gross_area_e4=np.full(3_000_000, 1000000, dtype=np.int64))
    scheme = P.Scheme(base=100)
    seen: list[tuple[int, int]] = []
    P.price(scheme, units, progress=lambda done, every: seen.append((done, every)))
    assert seen and all(every == 3_000_000 and 0 <= done <= every for done, every in seen) and seen == sorted(seen)
    with pytest.raises(lp.Conflict) as caught:
        P.price(scheme, units, progress=lambda done, every: False)
    assert caught.value.code == "core.cancelled"

    def broken(done: int, every: int) -> bool:
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        P.price(scheme, units, progress=broken)
    with pytest.raises(lp.InvalidArgument):
        P.price(scheme, units, progress=5)  # type: ignore[arg-type]


@pytest.mark.parametrize("bad", [None, 5, "units", []])
def test_other_types_are_refused(scheme: lp.pricing.Scheme, units: lp.pricing.Units, bad: Any) -> None:
    for call in (lambda: P.price(bad, units), lambda: P.price(scheme, bad), lambda: P.explain(scheme, bad), lambda: P.explain(bad, units[0])):
        with pytest.raises(lp.InvalidArgument) as caught:
            call()
        assert caught.value.code == "core.type_invalid"


def test_lists_show_in_terminals_and_notebooks(byf: lp.pricing.Prices, units: lp.pricing.Units) -> None:
    assert "81,748.00" in str(byf) and "637 more" in str(byf) and "175 of 657 units priced" in str(byf)
    assert repr(byf) == "<Prices: 175 of 657 units priced, total 1535335838.00, average 78585.17>"
    for page in (byf._repr_html_(), units._repr_html_()):
        assert page.count("<table") == 1 and "<script" not in page
    assert repr(units) == "<Units: 3 units, floor, orientation, views, gross, inner>"


def test_html_escapes_text() -> None:
    assert "<b>" not in P.Units(key=["<b>"], gross_area=[1])._repr_html_()
