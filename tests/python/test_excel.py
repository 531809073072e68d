# SPDX-License-Identifier: Apache-2.0
"""A workbook out, an edited matrix back."""

from __future__ import annotations

import pathlib
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment

import loupan as lp

P = lp.pricing
Edit = Callable[[Any], None]


@pytest.fixture()
def book(tmp_path: pathlib.Path, tower: lp.pricing.Prices) -> pathlib.Path:
    path = tmp_path / "tower.xlsx"
    P.to_excel(path, tower)
    return path


def cell_of(book: Any, unit: str) -> Any:
    for name, key, figure, _ in book["_loupan"].iter_rows(min_row=2, max_col=4, values_only=True):
        if key == unit and figure != "header":
            return book["Matrix"][name]
    raise KeyError(unit)


def edit(path: pathlib.Path, change: Edit) -> None:
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)


def refused(path: pathlib.Path, prices: lp.pricing.Prices, **arguments: Any) -> lp.Error:
    with pytest.raises(lp.Error) as caught:
        P.read_matrix(path, prices, **arguments)
    return caught.value


def test_the_workbook_has_its_sheets(tmp_path: pathlib.Path, tower: lp.pricing.Prices, fitted: lp.pricing.Fit) -> None:
    path = tmp_path / "all.xlsx"
    P.to_excel(path, tower, scheme=fitted.scheme, comparison=P.compare(tower, tower), figure="total")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Price list", "Matrix", "_loupan", "Reasons", "Comparison"]
    assert book["_loupan"].sheet_state == "hidden"
    listed = book["Price list"]
    header = [cell.value for cell in listed[1]]
    assert listed.cell(2, header.index("total") + 1).value == tower[0].total
    assert [listed.cell(i + 2, 1).value for i in range(175)] == tower.units.keys
    assert listed.freeze_panes == "B2" and listed.auto_filter.ref
    matrix = book["Matrix"]
    titles = [row[0].value for row in matrix.iter_rows(min_row=4) if row[0].value and str(row[0].value).endswith("栋")]
    assert titles == ["1栋", "2栋", "3栋", "4栋"] and matrix.conditional_formatting
    assert cell_of(book, tower.units.keys[0]).value == tower[0].total
    shown = sum(1 for row in book["_loupan"].iter_rows(min_row=2, values_only=True) if row[2] == "total")
    assert shown == 175  # every unit has a cell, also where two share a place


def test_an_untouched_matrix_changes_nothing(book: pathlib.Path, tower: lp.pricing.Prices) -> None:
    assert P.read_matrix(book, tower) == ()


def test_edits_come_back_as_overrides_with_reasons(book: pathlib.Path, tower: lp.pricing.Prices, fitted: lp.pricing.Fit) -> None:
    a, b, c, d = tower.units.keys[:4]

    def change(book: Any) -> None:
        for unit, value in ((a, 80000), (b, 80000.25), (c, "81,000"), (d, 82000)):
            cell_of(book, unit).value = value
        cell_of(book, a).comment = Comment("corner unit", "analyst")
        book["Reasons"].append([b, "view"])
        book["Reasons"].append([cell_of(book, c).coordinate, "noise"])

    edit(book, change)
    overrides = P.read_matrix(book, tower, reason="meeting of 1 March")
    assert {o.unit: (o.unit_price, o.reason) for o in overrides} == {
        a: (Decimal(80000), "corner unit"),
        b: (Decimal("80000.25"), "view"),
        c: (Decimal(81000), "noise"),
        d: (Decimal(82000), "meeting of 1 March"),
    }
    priced = P.price(fitted.scheme.override(overrides), tower.units)
    assert priced.get(b).unit_price == Decimal("80000.25")
    error = refused(book, tower)
    assert error.code == "pricing.override_invalid" and error.path.startswith("Matrix!")


@pytest.mark.parametrize(
    ("value", "code"),
    [("ask the boss", "core.number_invalid"), ("=1+1", "core.number_invalid"), (True, "core.number_invalid"), ("1e5", "core.number_invalid"),
     (None, "core.validation"), (0, "pricing.override_invalid"), (-5, "pricing.override_invalid"), (80000.123456, "core.too_many_digits")],
)
def test_a_bad_figure_names_its_cell(book: pathlib.Path, tower: lp.pricing.Prices, value: Any, code: str) -> None:
    where = []

    def change(book: Any) -> None:
        cell = cell_of(book, tower.units.keys[5])
        where.append(f"Matrix!{cell.coordinate}")
        cell.value = value

    edit(book, change)
    if code == "core.too_many_digits":  # the scheme says so: a unit price has 4 decimals
        with pytest.raises(lp.InvalidArgument) as caught:
            P.Scheme(base=1, overrides=P.read_matrix(book, tower, reason="x"))
        assert caught.value.code == code
        return
    error = refused(book, tower, reason="x")
    assert (error.code, error.path) == (code, where[0])


def test_changed_headers_and_unknown_cells_are_named(book: pathlib.Path, tower: lp.pricing.Prices) -> None:
    edit(book, lambda b: b["Matrix"].__setitem__("A6", 99))
    error = refused(book, tower)
    assert (error.code, error.path) == ("core.validation", "Matrix!A6")
    P.to_excel(book, tower)
    edit(book, lambda b: b["Matrix"].__setitem__("Z9", 80000))
    error = refused(book, tower)
    assert (error.code, error.path) == ("core.validation", "Matrix!Z9")


def test_another_list_or_another_file_is_refused(book: pathlib.Path, tower: lp.pricing.Prices, tmp_path: pathlib.Path) -> None:
    other = P.price(P.Scheme(base=1), P.Units(key=["X"], gross_area=[1]))
    assert refused(book, other).code == "pricing.unit_unknown"
    (tmp_path / "text.xlsx").write_text("no workbook")
    assert refused(tmp_path / "text.xlsx", tower).code == "core.validation"
    openpyxl.Workbook().save(tmp_path / "plain.xlsx")
    assert refused(tmp_path / "plain.xlsx", tower).code == "core.validation"
    with pytest.raises(FileNotFoundError):
        P.read_matrix(tmp_path / "none.xlsx", tower)


def test_text_never_becomes_a_formula(tmp_path: pathlib.Path) -> None:
    prices = P.price(P.Scheme(base=1), P.Units(key=["=1+1"], building=["=cmd()"], stack=["1"], floor=[1], gross_area=[10]))
    P.to_excel(tmp_path / "x.xlsx", prices)
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    for sheet in book:
        for row in sheet.iter_rows():
            assert not [cell.coordinate for cell in row if cell.data_type == "f"], sheet.title
    assert P.read_matrix(tmp_path / "x.xlsx", prices) == ()
