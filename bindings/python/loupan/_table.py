# SPDX-License-Identifier: Apache-2.0
"""A table of anything, for a terminal, a notebook or a page."""

from __future__ import annotations

import datetime
import html
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from . import _display, _loupan


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:,f}"  # plain notation, whatever its exponent
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


class Table:
    """Rows under a head (表格): ``str()`` is aligned text in which a Chinese character takes two cells, a notebook shows HTML, and
    :meth:`html` is the same for a page. The results of loupan print themselves this way; this one is for your own rows.

    A number is shown with grouped thousands, a date in ISO form, None as nothing, anything else as ``str()`` has it. An empty
    row is a blank line. ``align`` has ``l`` or ``r`` for each column; without it a column of numbers alone stands to the right.
    ``more`` says how many rows were left out.

    Errors: ``core.length_mismatch`` (a row or ``align`` that is not as long as the head), ``core.validation`` (``align``).
    """

    __slots__ = ("_head", "_more", "_right", "_rows")
    _head: tuple[str, ...]
    _rows: tuple[tuple[str, ...], ...]
    _right: tuple[bool, ...]
    _more: int

    def __init__(self, head: Sequence[object], rows: Iterable[Sequence[object]], align: str = "", more: int = 0) -> None:
        given = [tuple(row) for row in rows]
        for i, row in enumerate(given):
            if row and len(row) != len(head):
                _loupan.fail("core.length_mismatch", f"rows[{i}]", f"{len(row)} instead of {len(head)}")
        if align and len(align) != len(head):
            _loupan.fail("core.length_mismatch", "align", f"{len(align)} instead of {len(head)}")
        if not set(align) <= {"l", "r"}:
            _loupan.fail("core.validation", "align", align[:60])
        self._head = tuple(_cell(cell) for cell in head)
        self._rows = tuple(tuple(_cell(cell) for cell in row) for row in given)
        columns = [[row[i] for row in given if row] for i in range(len(head))]
        self._right = tuple(a == "r" for a in align) if align else tuple(_numbers(column) for column in columns)
        self._more = more

    def text(self) -> str:
        """The table as aligned text, the head underlined."""
        shown = [row or ("",) * len(self._head) for row in self._rows]
        tail = f"\n... {self._more} more" if self._more else ""
        return _display.table([self._head, *shown], self._right) + tail

    def html(self) -> str:
        """The table as an HTML element; blank rows are left out."""

        def line(tag: str, row: Sequence[str]) -> str:
            cells = zip(row, self._right)
            styled = ((html.escape(cell), " style='text-align:right'" if right else "") for cell, right in cells)
            return "<tr>" + "".join(f"<{tag}{style}>{cell}</{tag}>" for cell, style in styled) + "</tr>"

        body = "".join(line("td", row) for row in self._rows if row)
        tail = f"<div>... {self._more} more</div>" if self._more else ""
        return f"<table><thead>{line('th', self._head)}</thead><tbody>{body}</tbody></table>{tail}"

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return self.html()

    def __repr__(self) -> str:
        return f"<Table: {len(self._rows)} rows of {', '.join(self._head)}>"

    def __len__(self) -> int:
        return len(self._rows)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Table):
            return NotImplemented
        return (self._head, self._rows, self._right) == (other._head, other._rows, other._right)

    def __hash__(self) -> int:
        return hash((self._head, self._rows))


def _numbers(cells: Sequence[Any]) -> bool:
    known = [cell for cell in cells if cell is not None]
    return bool(known) and all(isinstance(cell, (int, Decimal)) and not isinstance(cell, bool) for cell in known)
