# SPDX-License-Identifier: Apache-2.0
"""Units: columns in without copies, floats of tables taken exactly or refused by row, and back out."""

from __future__ import annotations

import gc
import pathlib
import pickle
import time
import weakref
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import loupan as lp

P = lp.pricing


def refused(**columns: Any) -> lp.Error:
    with pytest.raises(lp.Error) as caught:
        P.Units(**columns)
    return caught.value


def test_units_are_a_sequence(units: lp.pricing.Units) -> None:
    assert len(units) == 3 and [u.key for u in units] == ["A", "B", "C"] == units.keys
    assert units[-1] == units[2] and units[1:].keys == ["B", "C"] and units.take([2, 0]).keys == ["C", "A"]
    assert units[0].areas == {"gross": Decimal("117.66"), "inner": Decimal("88.46")}
    assert units[0].tags["views"] == ("park", "sea") and units[1].tags["views"] == ()
    assert "inner" not in units[1].areas
    assert "B" in units and "Z" not in units and units.row_of("C") == 2 and units.get("C").floor == 20
    with pytest.raises(IndexError):
        units[3]
    with pytest.raises(lp.InvalidArgument) as caught:
        units.row_of("Z")
    assert caught.value.code == "pricing.unit_unknown"


def test_rows_columns_csv_and_frames_give_the_same_list(units: lp.pricing.Units, tmp_path: pathlib.Path) -> None:
    assert P.Units.from_rows(list(units)) == units
    units.to_csv(tmp_path / "units.csv")
    assert P.Units.from_csv(tmp_path / "units.csv") == units
    assert P.Units.from_pandas(units.to_pandas()) == units
    assert P.Units.from_pandas(units.to_pandas("float")) == units
    assert P.Units.from_pandas(units.to_pandas("minor")) == units
    assert P.Units.from_rows([{"key": "A", "floor": 3, "gross_area": "117.66"}, {"key": "B"}])[1].floor is None
    assert pickle.loads(pickle.dumps(units)) == units
    assert units != units[:2]


def test_int64_columns_come_in_without_a_copy() -> None:
    areas = np.array([1176600, 1000000, 885000], dtype=np.int64)
    units = P.Units(gross_area_e4=areas)
    assert np.shares_memory(units.columns["gross_area_e4"], areas)
    assert units[0].areas["gross"] == Decimal("117.66")
    prices = P.price(P.Scheme(base=10000), units)
    assert prices.total == Decimal(11766) * 100 + Decimal(1000000) + Decimal(885000)


def test_the_list_keeps_the_array_alive_and_lets_it_go() -> None:
    class Array(np.ndarray[Any, Any]):
        pass

    areas = np.arange(1, 1001, dtype=np.int64).view(Array)
    gone = weakref.ref(areas)
    units = P.Units(gross_area_e4=areas)
    del areas
    gc.collect()
    assert gone() is not None
    view = units.columns["gross_area_e4"]
    del units
    gc.collect()
    assert view[999] == 1000
    del view
    gc.collect()
    assert gone() is None


def test_views_are_read_only(units: lp.pricing.Units) -> None:
    with pytest.raises(ValueError, match="read-only"):
        units.columns["gross_area_e4"][0] = 1
    inner = units.columns["inner_area_e4"]
    assert isinstance(inner, np.ma.MaskedArray) and inner.mask.tolist() == [False, True, False]


@pytest.mark.parametrize("bad", [[1, 2], np.array([1.0]), np.array([1], dtype=np.int32), "12", np.array([[1]], dtype=np.int64)])
def test_a_scaled_column_must_be_int64(bad: Any) -> None:
    assert refused(gross_area_e4=bad).code == "core.type_invalid"


@given(st.lists(st.integers(min_value=0, max_value=10**11), min_size=1, max_size=50))
def test_floats_that_are_nearest_to_a_decimal_are_taken_exactly(scaled: list[int]) -> None:
    floats = np.array([s / 10**4 for s in scaled])
    column = P.Units(gross_area=floats).columns["gross_area_e4"]
    assert column.tolist() == scaled


@given(st.lists(st.floats(min_value=0, max_value=1e7), min_size=1, max_size=20))
def test_any_other_float_is_named_by_its_row(values: list[float]) -> None:
    wanted = [i for i, v in enumerate(values) if float(Decimal(round(Decimal(v), 4))) != v]
    if wanted:
        error = refused(gross_area=np.array(values))
        assert error.code == "core.number_invalid" and [r.row for r in error.rows] == wanted and error.row == wanted[0]
        assert error.path == "gross_area"
    else:
        assert len(P.Units(gross_area=np.array(values))) == len(values)


def test_sums_of_floats_are_no_decimals() -> None:
    error = refused(gross_area=np.array([117.66, 0.1 + 0.2, np.inf]))
    assert [(r.row, r.value) for r in error.rows] == [(1, "0.30000000000000004"), (2, "inf")]


def test_floats_in_a_plain_list_are_refused() -> None:
    error = refused(gross_area=["1", 2.5, float("nan")])
    assert error.code == "core.float_refused" and [r.row for r in error.rows] == [1, 2]


def test_a_million_floats_are_read_in_well_under_a_second() -> None:
    floats = np.round(np.random.default_rng(1).uniform(40, 200, 1_000_000), 2)
    begin = time.perf_counter()
    P.Units(gross_area=floats)
    assert time.perf_counter() - begin < 1.0


@pytest.mark.parametrize(
    ("series", "wanted"),
    [
        (pd.Series([117.66, None]), ["117.66", None]),
        (pd.Series([100, None], dtype="Int64"), ["100", None]),
        (pd.Series([117.66, None], dtype="Float64"), ["117.66", None]),
        (pd.Series(["117.66", ""], dtype=object), ["117.66", None]),
        (pd.Series(["117.66", None], dtype="string"), ["117.66", None]),
        (pd.Series([Decimal("117.66"), pd.NA], dtype=object), ["117.66", None]),
        (pd.Series([117.66, None], dtype=object), ["117.66", None]),
        (pd.Series(["117.66", None], dtype="category"), ["117.66", None]),
        (pd.Series([2**53 + 1 - 2**53, 100]), ["1", "100"]),
        (np.ma.MaskedArray([117.66, 1.0], mask=[False, True]), ["117.66", None]),
        (np.array([3, 4], dtype=np.uint64), ["3", "4"]),
    ],
)
def test_columns_of_every_kind(series: Any, wanted: list[str | None]) -> None:
    units = P.Units(gross_area=series)
    assert [u.areas.get("gross") for u in units] == [None if w is None else Decimal(w) for w in wanted]


@pytest.mark.parametrize("bad", [pd.Series([True, False]), pd.Series([True, None], dtype="boolean"), np.array([1 + 2j]), "117.66", 5, {"a": 1}])
def test_what_is_no_column_of_numbers_is_refused(bad: Any) -> None:
    assert refused(gross_area=bad).code == "core.type_invalid"


def test_float32_is_another_number() -> None:
    assert refused(gross_area=np.array([117.66], dtype=np.float32)).code == "core.type_invalid"


def test_texts_of_every_kind() -> None:
    units = P.Units(
        a=pd.Series(["x", None, "x"], dtype="category"),
        b=pd.Series([4702.0, None, 4703.0]),
        c=[1, "two", None],
        d=pd.Series(["p", pd.NA, "q"], dtype="string"),
        e=np.array([1, 2, 3]),
    )
    assert units[0].attributes == {"a": "x", "b": "4702", "c": "1", "d": "p", "e": "1"}
    assert units[1].attributes == {"c": "two", "e": "2"}
    assert refused(a=[1.5]).code == refused(a=[object()]).code == refused(a=pd.Series([1.5])).code == "core.type_invalid"


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"key": ["A", "A"]}, "core.duplicate"),
        ({"key": ["A"], "floor": [1, 2]}, "core.length_mismatch"),
        ({"floor": [1000]}, "core.validation"),
        ({"floor": [10**12]}, "core.validation"),
        ({"floor": ["1.5"]}, "core.too_many_digits"),
        ({"gross_area": [-1]}, "core.validation"),
        ({"gross_area": ["10"], "inner_area": ["8"], "shared_area": ["1"]}, "pricing.area_inconsistent"),
        ({"max_unit_price": ["-1"]}, "pricing.negative_price"),
        ({"views": [["a", "a"]]}, "core.duplicate"),
        ({"views": [5]}, "core.type_invalid"),
        ({"gross_area": [1], "area:gross": [1]}, "core.duplicate"),
        ({"unit_price": [1]}, "core.validation"),
        ({"gross_area": ["1"], "unit_of_area": "acre"}, "core.unit_unknown"),
        ({"building": ["\ud800"]}, "core.text_encoding"),
    ],
)
def test_bad_columns_have_their_codes(columns: dict[str, Any], code: str) -> None:
    assert refused(**columns).code == code


def test_stacks_come_from_rooms() -> None:
    units = P.Units(room=["4702", "01", "A"], unit=["", "三单元", None])
    assert [u.attributes["stack"] for u in units] == ["02", "三单元01", "A"]


def test_select_takes_matches(units: lp.pricing.Units) -> None:
    assert units.select(floor=range(10, 30)).tolist() == [False, True, True]
    assert units.select({"orientation": ["S", "E"]}, views="sea").tolist() == [True, False, False]
    assert units.select(P.Match(orientation="S") | P.Match(orientation="N")).tolist() == [True, True, False]
    assert units.select().tolist() == [True, True, True]
    with pytest.raises(lp.InvalidArgument) as caught:
        units.select(colour="red")
    assert caught.value.code == "pricing.attribute_missing"


def test_the_real_list_reads_the_same_from_csv_and_pandas(byf: lp.pricing.Prices, byf_path: pathlib.Path) -> None:
    frame = pd.read_csv(byf_path)
    assert frame["unit_price_cny_m2"].isna().sum() == 482
    assert P.Prices.from_pandas(frame) == byf
    assert (len(byf), byf.count) == (657, 175)
    assert P.Units.from_pandas(frame) == byf.units == P.Units.from_csv(byf_path)


def test_frames_may_rename_ignore_and_refuse() -> None:
    frame = pd.DataFrame({"Nr": ["A"], "m2": [100.5], "note": ["x"]})
    columns = {"Nr": "key", "m2": "gross_area"}
    assert P.Units.from_pandas(frame, columns=columns)[0].attributes == {"note": "x"}
    assert P.Units.from_pandas(frame, columns=columns, others="ignore")[0].attributes == {}
    for arguments in ({"columns": columns, "others": "refuse"}, {"columns": {"gone": "key"}}):
        with pytest.raises(lp.InvalidArgument) as caught:
            P.Units.from_pandas(frame, **arguments)  # type: ignore[arg-type]
        assert caught.value.code == "pricing.attribute_missing"
