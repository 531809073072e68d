# SPDX-License-Identifier: Apache-2.0
"""Tables for terminals and notebooks."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .pricing.explain import Step
    from .pricing.prices import Prices


def width(text: str) -> int:
    """Cells that the text takes in a terminal: two for a Chinese character."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def pad(text: str, cells: int, right: bool = False) -> str:
    """The text with spaces up to that many cells."""
    space = " " * max(0, cells - width(text))
    return space + text if right else text + space


def clip(text: str, cells: int) -> str:
    """The text cut to that many cells."""
    if width(text) <= cells:
        return text
    out = ""
    for c in text:
        if width(out + c) > cells - 1:
            break
        out += c
    return out + "…"


def table(rows: Sequence[Sequence[str]], right: Sequence[bool], header: bool = True) -> str:
    """Rows in columns, the first one underlined."""
    widths = [max(width(row[i]) for row in rows) for i in range(len(right))]
    lines = ["  ".join(pad(cell, widths[i], right[i]) for i, cell in enumerate(row)).rstrip() for row in rows]
    if header:
        lines.insert(1, "  ".join("-" * w for w in widths))
    return "\n".join(lines)


def money(value: Any) -> str:
    """An amount with grouped thousands; empty for none."""
    return "" if value is None else f"{value:,}"


_HEAD = {"en": ("step", "exact", "rounding", "result"), "zh": ("步骤", "精确值", "舍入", "结果")}


def _explanation_rows(root: Step, language: str) -> list[tuple[int, tuple[str, str, str, str]]]:
    return [
        (depth, (step.text(language), step.exact, step.rounding, f"{step.result} {step.unit}".rstrip()))
        for depth, step in root.walk()
    ]


def explanation_text(root: Step, language: str) -> str:
    """A table, a line a step, indented by depth."""
    rows: list[Sequence[str]] = [_HEAD[language]]
    for depth, (text, exact, rounding, result) in _explanation_rows(root, language):
        rows.append((clip("  " * depth + text, 90), clip(exact, 32), rounding, result))
    return table(rows, (False, True, False, True))


def explanation_html(root: Step, language: str) -> str:
    """A table for a notebook."""
    head = "".join(f"<th style='text-align:left'>{h}</th>" for h in _HEAD[language])
    body = ""
    for depth, (text, exact, rounding, result) in _explanation_rows(root, language):
        first = f"<td style='text-align:left;padding-left:{0.5 + 1.5 * depth}em'>{html.escape(text)}</td>"
        rest = "".join(f"<td>{html.escape(cell)}</td>" for cell in (exact, rounding, result))
        body += f"<tr>{first}{rest}</tr>"
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def prices_text(prices: Prices, rows: int = 20) -> str:
    """The head of a price list and its sums."""
    head: list[Sequence[str]] = [("unit", "unit price", "total", "flags")]
    for i, line in enumerate(prices):
        if i == rows:
            break
        if line is None:
            head.append((prices.units._handle.key(i), "", "", "absent"))
        else:
            flags = ";".join(f.name or "" for f in type(line.flags) if f and f in line.flags)
            head.append((line.key, money(line.unit_price), money(line.total), flags))
    text = table(head, (False, True, True, False))
    more = f"\n... {len(prices) - rows} more" if len(prices) > rows else ""
    average = prices._handle.average("0.01", "half_up")
    return f"{text}{more}\n{prices.count} of {len(prices)} units priced, total {money(prices.total)}, average {money(average)}"


def frame_html(frame: Any, caption: str, more: bool) -> str:
    """A data frame as a notebook shows it, with a caption."""
    shown = frame.to_html(index=False, na_rep="", border=0)
    tail = "<div>...</div>" if more else ""
    return f"<div>{html.escape(caption)}</div>{shown}{tail}"
