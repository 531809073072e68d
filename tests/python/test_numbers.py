# SPDX-License-Identifier: Apache-2.0
"""Exact numbers in and out, whatever the caller's decimal context."""

from __future__ import annotations

import datetime
import decimal
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import loupan as lp


def code_of(call: object, *args: object, **keywords: object) -> str:
    with pytest.raises(lp.Error) as caught:
        call(*args, **keywords)  # type: ignore[operator]
    return caught.value.code


def test_decimals_are_independent_of_the_application_context() -> None:
    with decimal.localcontext(decimal.Context(prec=6, rounding=decimal.ROUND_DOWN, capitals=0)):
        assert str(lp.money("12345678.91")) == "12345678.91"
        assert str(lp.money(Decimal("1.2345678E+7"))) == "12345678.00"
        assert str(lp.Rounding("0.01")("12345678.915")) == "12345678.92"
        units = lp.pricing.Units(gross_area=[Decimal("123456.7891")])
        priced = lp.pricing.price(lp.pricing.Scheme(base=Decimal("98765")), units)
        assert str(priced.total) == "12193209775.00"  # 98765 x 123456.7891 = 12193209775.4615
        assert str(priced.to_pandas()["gross_area"][0]) == "123456.7891"


def test_a_decimal_with_another_str_keeps_its_figure() -> None:
    class Loud(Decimal):
        def __str__(self) -> str:
            return "1"

    assert lp.money(Loud("2.5")) == Decimal("2.50")


@pytest.mark.parametrize("value", [1.5, float("nan"), float("inf"), np.float64(2.0), np.float32(2.0)])
def test_floats_are_refused_with_what_to_pass_instead(value: object) -> None:
    with pytest.raises(lp.InvalidArgument, match="pass text, an integer or a decimal") as caught:
        lp.money(value)  # type: ignore[arg-type]
    assert caught.value.code == "core.float_refused"


@pytest.mark.parametrize("value", [True, np.bool_(True), None, Fraction(1, 2), [1], b"1", 1j, datetime.date(2026, 1, 1)])
def test_what_is_no_number_is_refused(value: object) -> None:
    assert code_of(lp.money, value) == "core.type_invalid"


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "sNaN"])
def test_nan_and_infinity_are_refused(value: str) -> None:
    assert code_of(lp.money, Decimal(value)) == "core.number_invalid"
    assert code_of(lp.money, value) == "core.number_invalid"


@pytest.mark.parametrize(
    ("value", "code"),
    [("1e3", "core.number_invalid"), ("", "core.number_invalid"), (" 1", "core.number_invalid"), ("1,000", "core.number_invalid"),
     ("1.001", "core.too_many_digits"), (10**30, "core.overflow"), pytest.param(10**5000, "core.overflow", id="5000 digits"), (Decimal("1E+999999"), "core.overflow"),
     ("9223372036854775808", "core.overflow"), ("\ud800", "core.text_encoding")],
)
def test_bad_numbers_have_their_codes(value: object, code: str) -> None:
    assert code_of(lp.money, value) == code


def test_integers_of_numpy_count_as_integers() -> None:
    assert lp.money(np.int64(7)) == 7
    assert lp.money(np.uint8(7)) == 7


@given(st.integers(min_value=-(2**63), max_value=2**63 - 1))
def test_money_reads_and_prints_every_amount(fen: int) -> None:
    amount = Decimal(fen).scaleb(-2, decimal.Context(prec=40))
    assert lp.money(amount) == amount
    assert lp.money(str(amount)) == amount


@given(
    st.decimals(min_value=-(10**9), max_value=10**9, places=4),
    st.decimals(min_value="0.01", max_value=1000, places=2),
    st.sampled_from(list(lp.RoundingMode)),
)
def test_rounding_agrees_with_exact_fractions(value: Decimal, step: Decimal, mode: lp.RoundingMode) -> None:
    rounded = lp.Rounding(step, mode)(value)
    ratio = Fraction(value) / Fraction(step)
    low = ratio.numerator // ratio.denominator
    rest = ratio - low
    positive = ratio >= 0
    up = {
        "floor": False, "ceiling": rest > 0, "down": rest > 0 and not positive, "up": rest > 0 and positive,
        "half_up": rest > Fraction(1, 2) or (rest == Fraction(1, 2) and positive),
        "half_down": rest > Fraction(1, 2) or (rest == Fraction(1, 2) and not positive),
        "half_even": rest > Fraction(1, 2) or (rest == Fraction(1, 2) and low % 2 == 1),
    }[mode.value]
    assert Fraction(rounded) == (low + up) * Fraction(step)


def test_a_rounding_rounds_a_quotient_once() -> None:
    # 2/3 to 0.7 and then to 1 would be two roundings of another figure
    assert lp.Rounding("0.0001")(2, 3) == Decimal("0.6667")
    assert code_of(lp.Rounding("1"), 1, 0) == "core.division_by_zero"


def test_a_rounding_is_a_value() -> None:
    how = lp.Rounding("100", "down")
    assert repr(how) == "Rounding('100', 'down')" and eval(repr(how), vars(lp).copy()) == how
    assert lp.Rounding("1") == lp.Rounding(Decimal("1.00")) and hash(lp.Rounding("1")) == hash(lp.Rounding("1.0"))
    assert lp.Rounding.parse("half_up@0.01") == lp.Rounding()
    with pytest.raises(AttributeError):
        how.step = Decimal(1)  # type: ignore[misc]
    assert code_of(lp.Rounding, 0) == code_of(lp.Rounding, "-1") == "core.rounding_invalid"
    assert code_of(lp.Rounding, "1", "sideways") == "core.validation"
    assert code_of(lp.Rounding, 0.5) == "core.float_refused"


def test_dates_are_days() -> None:
    assert lp.add_months(datetime.date(2026, 1, 31), 1) == datetime.date(2026, 2, 28)
    assert lp.add_months("2026-02-28", 1, month_end="snap") == datetime.date(2026, 3, 31)
    assert code_of(lp.add_months, datetime.datetime(2026, 1, 31, 12), 1) == "core.type_invalid"
    assert code_of(lp.add_months, "2026-02-30", 1) == "core.date_invalid"
    assert code_of(lp.add_months, 20260101, 1) == "core.type_invalid"
    assert code_of(lp.add_months, "2026-01-31", 1, month_end="reject") == "core.month_end"


def test_chinese_capitals() -> None:
    assert lp.money_capitals("1001") == "壹仟零壹元整"
    assert lp.money_capitals("0.05") == "伍分"
    assert lp.money_capitals("1001", whole="正") == "壹仟零壹元正"
    assert code_of(lp.money_capitals, 1.5) == "core.float_refused"


@given(st.integers(min_value=0, max_value=10**12), st.lists(st.integers(min_value=0, max_value=10**6), min_size=1, max_size=20))
def test_an_allocation_conserves_its_sum(fen: int, weights: list[int]) -> None:
    amount = Decimal(fen).scaleb(-2)
    if not any(weights):
        assert code_of(lp.allocate, amount, weights) == "core.weights_invalid"
        return
    parts = lp.allocate(amount, weights)
    assert sum(parts) == amount
    for part, weight in zip(parts, weights):
        assert abs(Fraction(part) - Fraction(amount) * weight / sum(weights)) < Fraction(1, 100)


def test_rates_and_areas() -> None:
    assert lp.parse_rate("日万分之三") == (Decimal("0.0003"), "day")
    assert lp.parse_rate("98折").value == Decimal("0.98")
    assert lp.convert_area(100, "ping", "m2") == Decimal("330.58")
    assert code_of(lp.convert_area, 1, "ping", "acre") == "core.unit_unknown"
    assert code_of(lp.floor_area, -1) == "core.validation"


@pytest.mark.parametrize("capitals", [0, 1])
@pytest.mark.parametrize(
    ("value", "plain"),
    [("1.5E+3", "1500"), ("-1.25E-8", "-0.0000000125"), ("1E+2", "100"), ("12.5E-9", "0.0000000125"), ("0E-20", "0"), ("-2E+0", "-2")],
)
def test_decimals_in_scientific_notation(value: str, plain: str, capitals: int) -> None:
    with decimal.localcontext(decimal.Context(prec=3, capitals=capitals)):
        assert repr(lp.pricing.DealLine(Decimal(value))) == f"DealLine(total='{plain}')"
