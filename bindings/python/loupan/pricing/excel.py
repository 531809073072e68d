# SPDX-License-Identifier: Apache-2.0
"""Price lists in Excel: a list, a floors x stacks matrix and a comparison in one workbook; an edited matrix read back.

The matrix is for people: one block a building, floors downwards, stacks across. The workbook also holds, on a hidden sheet,
what each cell of the matrix showed, so that reading it back can tell an edit from a figure that was there.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from .. import _display, _loupan
from .._value import text
from .compare import Comparison
from .prices import Prices
from .scheme import Override, Scheme
from .units import Path

LIST = "Price list"
MATRIX = "Matrix"
COMPARISON = "Comparison"
REASONS = "Reasons"
ORIGIN = "_loupan"
_NUMBER = re.compile(r"^[+-]?\d+(\.\d+)?$")


def _natural(value: str) -> list[tuple[int, int, str]]:
    return [(1, int(part), "") if part.isdigit() else (0, 0, part) for part in re.split(r"(\d+)", value) if part]


def _styles() -> dict[str, Any]:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    thin = Side(style="thin", color="D0D5DD")
    return {
        "title": Font(bold=True, size=13),
        "head": Font(bold=True, color="FFFFFF"),
        "head_fill": PatternFill("solid", fgColor="2F5D8A"),
        "side": Font(bold=True, color="475467"),
        "center": Alignment(horizontal="center", vertical="center"),
        "border": Border(left=thin, right=thin, top=thin, bottom=thin),
        "note": Font(italic=True, color="667085"),
    }


def _money_format(value: Decimal) -> str:
    return "#,##0" if value == value.to_integral_value() else "#,##0.00" if value == round(value, 2) else "#,##0.0000"


def _put(sheet: Any, row: int, column: int, value: Any) -> Any:
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = value
        cell.data_type = "s"  # a text that begins with = stays text
    else:
        cell.value = value
    if isinstance(value, Decimal):
        cell.number_format = _money_format(value)
    return cell


def _head(sheet: Any, row: int, column: int, values: Iterable[Any], styles: dict[str, Any]) -> None:
    for i, value in enumerate(values):
        cell = _put(sheet, row, column + i, value)
        cell.font, cell.fill, cell.alignment, cell.border = (
            styles["head"],
            styles["head_fill"],
            styles["center"],
            styles["border"],
        )


def _widths(sheet: Any, widths: Iterable[float]) -> None:
    from openpyxl.utils import get_column_letter

    for i, width in enumerate(widths):
        sheet.column_dimensions[get_column_letter(i + 1)].width = width


def _write_list(book: Any, prices: Prices, scheme: Scheme | None, styles: dict[str, Any]) -> None:
    sheet = book.create_sheet(LIST)
    frame = prices.to_pandas()
    keep = [name for name in frame.columns if name == "key" or not frame[name].isna().all()]
    _head(sheet, 1, 1, keep, styles)
    widths = [_display.width(str(name)) + 4.0 for name in keep]
    for j, name in enumerate(keep):
        missing = frame[name].isna().tolist()
        for i, value in enumerate(frame[name].tolist()):
            if missing[i] or value == "":
                continue
            _put(sheet, i + 2, j + 1, value)
            if i < 200:
                widths[j] = max(widths[j], _display.width(f"{value:,}" if isinstance(value, Decimal) else str(value)) + 2.0)
    sheet.freeze_panes = "B2"
    if len(prices):
        sheet.auto_filter.ref = sheet.dimensions
    last = len(prices) + 3
    summary: list[tuple[str, Any]] = [
        ("units priced", prices.count),
        ("area", prices.area),
        ("total", prices.total),
        ("average", prices.average),
    ]
    if scheme is not None:
        summary += [("scheme", f"{scheme.name or scheme.id or '-'} v{scheme.version}"), ("digest", scheme.digest)]
    for i, (label, value) in enumerate(summary):
        _put(sheet, last + i, 1, label).font = styles["side"]
        if value is not None:
            _put(sheet, last + i, 2, value)
    _widths(sheet, [min(width, 40.0) for width in widths])


class _Place(NamedTuple):
    building: str
    stack: str
    floor: int


def _places(prices: Prices) -> tuple[dict[_Place, int], list[int]]:
    """Where each unit stands in the matrix, and the rows that have no place or share one."""
    places: dict[_Place, int] = {}
    others: list[int] = []
    for row, unit in enumerate(prices.units):
        stack = unit.attributes.get("stack", "")
        if unit.floor is None or not stack:
            others.append(row)
            continue
        place = _Place(unit.attributes.get("building", ""), stack, unit.floor)
        if place in places:
            others.append(row)
        else:
            places[place] = row
    return places, others


def _shown(prices: Prices, row: int, figure: str) -> Decimal | None:
    if not prices.has_price(row):
        return None
    line = prices[row]
    return line.unit_price if figure == "unit_price" else line.total


def _write_matrix(book: Any, prices: Prices, figure: str, styles: dict[str, Any]) -> None:
    from openpyxl.formatting.rule import ColorScaleRule
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(MATRIX)
    origin = book.create_sheet(ORIGIN)
    origin.sheet_state = "hidden"
    for j, name in enumerate(("cell", "unit", "figure", "value")):
        origin.cell(1, j + 1, name)
    origin_row = 2
    places, others = _places(prices)
    title = "Unit price" if figure == "unit_price" else "Total"
    sheet.cell(1, 1, f"{title}, {prices.currency}").font = styles["title"]
    note = "Edit figures here; give each edited cell a comment with the reason, or a line on the sheet Reasons."
    sheet.cell(2, 1, note).font = styles["note"]
    top = 4

    def write(row: int, column: int, at: int) -> None:
        nonlocal origin_row
        value = _shown(prices, at, figure)
        cell = _put(sheet, row, column, value)
        cell.alignment, cell.border = styles["center"], styles["border"]
        _put(origin, origin_row, 1, cell.coordinate)
        _put(origin, origin_row, 2, prices.units._handle.key(at))
        _put(origin, origin_row, 3, figure)
        _put(origin, origin_row, 4, "" if value is None else str(value))
        origin_row += 1

    def remember(row: int, column: int) -> None:
        nonlocal origin_row
        cell = sheet.cell(row, column)
        _put(origin, origin_row, 1, cell.coordinate)
        _put(origin, origin_row, 3, "header")
        _put(origin, origin_row, 4, str(cell.value))
        origin_row += 1

    widest = 1
    for building in sorted({place.building for place in places}, key=_natural):
        mine = {place: row for place, row in places.items() if place.building == building}
        stacks = sorted({place.stack for place in mine}, key=_natural)
        floors = sorted({place.floor for place in mine}, reverse=True)
        widest = max(widest, len(stacks))
        _put(sheet, top, 1, building or "-").font = styles["title"]
        remember(top, 1)
        _head(sheet, top + 1, 1, ["floor", *stacks], styles)
        for j in range(len(stacks)):
            remember(top + 1, j + 2)
        first = top + 2
        for i, floor in enumerate(floors):
            side = sheet.cell(first + i, 1, floor)
            side.font, side.alignment, side.border = styles["side"], styles["center"], styles["border"]
            remember(first + i, 1)
            for j, stack in enumerate(stacks):
                at = mine.get(_Place(building, stack, floor))
                if at is not None:
                    write(first + i, j + 2, at)
        area = f"B{first}:{get_column_letter(len(stacks) + 1)}{first + len(floors) - 1}"
        sheet.conditional_formatting.add(
            area,
            ColorScaleRule(
                start_type="min", start_color="D7EEDC", mid_type="percentile", mid_value=50, mid_color="FFF4CC", end_type="max", end_color="F6C6BE"
            ),
        )
        top = first + len(floors) + 2
    if others:
        sheet.cell(top, 1, "Other units").font = styles["title"]
        for i, at in enumerate(others):
            _put(sheet, top + 1 + i, 1, prices.units._handle.key(at)).font = styles["side"]
            remember(top + 1 + i, 1)
            write(top + 1 + i, 2, at)
    sheet.freeze_panes = "B4"
    _widths(sheet, [12.0, *[15.0] * widest])
    reasons = book.create_sheet(REASONS)
    _head(reasons, 1, 1, ("unit or cell", "reason"), styles)
    _widths(reasons, [20.0, 60.0])


def _write_comparison(book: Any, comparison: Comparison, styles: dict[str, Any]) -> None:
    sheet = book.create_sheet(COMPARISON)
    c = comparison
    _head(sheet, 1, 1, ("figure", "before", "after", "change"), styles)
    rows: list[tuple[str, Any, Any]] = [
        (name, getattr(c.before, name), getattr(c.after, name))
        for name in ("units", "area", "total", "average", "lowest", "highest", "median")
    ]
    rows.append(("project average", c.project_average_before, c.project_average_after))
    rows.append(("expected revenue", c.expected_before, c.expected_after))
    at = 2
    for label, before, after in rows:
        if before is None and after is None:
            continue
        _put(sheet, at, 1, label).font = styles["side"]
        _put(sheet, at, 2, before)
        _put(sheet, at, 3, after)
        if before is not None and after is not None:
            _put(sheet, at, 4, after - before)
        at += 1
    plain: list[tuple[str, Any]] = [
        ("units in both", c.both),
        ("up", c.up),
        ("flat", c.flat),
        ("down", c.down),
        ("change of total", c.total_change),
        ("change of unsold", c.unsold_change),
    ]
    for name, change in (("most up", c.most_up), ("most down", c.most_down)):
        if change is not None:
            plain.append((name, f"{change.key}: {change.before:,} -> {change.after:,}"))
    for label, value in plain:
        _put(sheet, at, 1, label).font = styles["side"]
        _put(sheet, at, 2, value)
        at += 1
    at += 1
    _head(sheet, at, 1, [*c.group_by, "units", "area", "total before", "total after", "average before", "average after", "change"], styles)
    for group in c.groups:
        at += 1
        for j, cell in enumerate([*group.values, *group[1:]]):
            _put(sheet, at, j + 1, cell)
    for title, bands in (("unit price", c.unit_price_bands), ("total", c.total_bands)):
        at += 2
        _head(sheet, at, 1, (f"{title} from", "to", "before", "after"), styles)
        for band in bands:
            at += 1
            for j, cell in enumerate(band):
                _put(sheet, at, j + 1, cell)
    sheet.freeze_panes = "A2"
    _widths(sheet, [20.0] * 12)


def to_excel(
    path: Path,
    prices: Prices,
    *,
    scheme: Scheme | None = None,
    comparison: Comparison | None = None,
    figure: str = "unit_price",
) -> None:
    """Writes one workbook: the price list, a floors x stacks matrix with a block a building, and a comparison.

    ``figure`` is what the matrix shows: ``unit_price`` or ``total``, in yuan. Excel keeps numbers as doubles with 15 digits,
    which holds every price below 1e13 yuan to the fen. Text stays text, also where it begins with ``=``.

    Errors: ``core.validation`` (figure), ``core.type_invalid``, ``OSError``.
    """
    import openpyxl

    if figure not in ("unit_price", "total"):
        _loupan.fail("core.validation", "figure", str(figure))
    if not isinstance(prices, Prices):
        _loupan.fail("core.type_invalid", "prices", f"{type(prices).__name__} instead of Prices")
    styles = _styles()
    book = openpyxl.Workbook()
    book.remove(book.active)
    _write_list(book, prices, scheme, styles)
    _write_matrix(book, prices, figure, styles)
    if comparison is not None:
        _write_comparison(book, comparison, styles)
    book.save(path)


def read_matrix(path: Path, prices: Prices, *, reason: str | None = None) -> tuple[Override, ...]:
    """Reads an edited matrix back as overrides with reasons; cells that were not edited give none.

    The reason of an edit is the cell's comment, else the line of its unit or cell on the sheet ``Reasons``, else ``reason``.
    An edited figure replaces the unit price or the total, whichever the matrix shows. The workbook must be one that
    :func:`to_excel` wrote for these prices.

    Errors, each with the sheet and cell in ``path`` (``Matrix!C7``): ``core.number_invalid`` (text, a formula or an error in
    a figure's cell), ``core.validation`` (a header changed, a figure in an unknown cell, a price removed),
    ``pricing.unit_unknown``, ``pricing.override_invalid`` (an edit without a reason, a price that is not above zero).
    """
    import openpyxl

    try:
        book = openpyxl.load_workbook(path)
    except OSError:
        raise
    except Exception as e:  # openpyxl raises what its parsers raise
        _loupan.fail("core.validation", "workbook", f"{type(e).__name__}: {e}")
    for name in (MATRIX, ORIGIN):
        if name not in book.sheetnames:
            _loupan.fail("core.validation", name, "the workbook has no such sheet")
    matrix = book[MATRIX]
    reasons = _reasons(book, reason)
    known: set[str] = set()
    out: list[Override] = []
    for cell_name, key, figure, before in book[ORIGIN].iter_rows(min_row=2, max_col=4, values_only=True):
        if cell_name is None:
            continue
        where = f"{MATRIX}!{cell_name}"
        known.add(str(cell_name))
        cell = matrix[str(cell_name)]
        if figure == "header":
            if str(cell.value) != str(before):
                _loupan.fail("core.validation", where, f"the header was {before!r} and is {cell.value!r}")
            continue
        unit = str(key)
        if unit not in prices.units and unit not in prices.units.keys:
            _loupan.fail("pricing.unit_unknown", where, unit)
        edited = _figure(cell, where)
        original = Decimal(str(before)) if before not in (None, "") else None
        if edited == original:
            continue
        if edited is None:
            _loupan.fail("core.validation", where, f"the price {original} of unit {unit} was removed")
        if edited <= 0:
            _loupan.fail("pricing.override_invalid", where, f"{edited} is not above zero")
        why = (cell.comment.text.strip() if cell.comment is not None else "") or reasons.get(unit) or reasons.get(str(cell_name)) or reasons.get("")
        if not why:
            _loupan.fail("pricing.override_invalid", where, f"unit {unit} was changed without a reason")
        if figure == "unit_price":
            out.append(Override(unit, unit_price=edited, reason=why))
        else:
            out.append(Override(unit, total=edited, reason=why))
    for row in matrix.iter_rows(min_row=4):
        for cell in row:
            if cell.value is not None and cell.coordinate not in known and not _label(cell):
                _loupan.fail("core.validation", f"{MATRIX}!{cell.coordinate}", f"{str(cell.value)[:40]!r} belongs to no unit")
    return tuple(out)


def _label(cell: Any) -> bool:
    return cell.column == 1 and cell.value in ("floor", "Other units")


def _figure(cell: Any, where: str) -> Decimal | None:
    value = cell.value
    if value is None or value == "":
        return None
    if isinstance(value, bool) or isinstance(value, (datetime.date, datetime.time)):
        _loupan.fail("core.number_invalid", where, str(value))
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        # The shortest decimal of a double is what the person typed.
        plain = format(Decimal(repr(value)), "f") if value == value and abs(value) != float("inf") else repr(value)
        return _loupan.decimal(plain, where)
    stripped = str(value).strip().replace(",", "")
    if cell.data_type == "f" or not _NUMBER.match(stripped):
        _loupan.fail("core.number_invalid", where, str(value))
    return _loupan.decimal(stripped, where)


def _reasons(book: Any, default: str | None) -> dict[str, str]:
    out = {"": text(default, "reason")} if default is not None else {}
    if REASONS in book.sheetnames:
        for name, why in book[REASONS].iter_rows(min_row=2, max_col=2, values_only=True):
            if name is not None and why is not None:
                out[str(name).strip()] = str(why).strip()
    return out
