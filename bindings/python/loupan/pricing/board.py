# SPDX-License-Identifier: Apache-2.0
"""The sale-control board (销控表)."""

from __future__ import annotations

from .. import _loupan
from .._value import flag
from .explain import check_language
from .prices import Prices
from .units import Path, write_file


def board_html(
    prices: Prices,
    path: Path | None = None,
    *,
    title: str = "",
    subtitle: str = "",
    language: str = "zh",
    by_status: bool = False,
    building: str = "building",
    stack: str = "stack",
    status: str = "status",
    label: str = "",
    filed: Prices | None = None,
) -> str:
    """One self-contained HTML page: floors by stacks for each building, coloured by price or by sale status.

    It opens without a network. ``building``, ``stack`` and ``status`` name attributes of the units; ``label`` the one shown in
    a cell (the key by default); ``filed`` a list to compare with. Figures in cells are rounded for display only. The page is
    written to ``path`` when one is given, and returned.

    Errors: ``core.type_invalid``, ``core.validation`` (language).
    """
    for name, given in (("prices", prices), ("filed", filed)):
        if not isinstance(given, Prices) and not (name == "filed" and given is None):
            _loupan.fail("core.type_invalid", name, f"{type(given).__name__} instead of Prices")
    page = _loupan.board_html(
        prices.units._handle,
        prices._handle,
        title,
        subtitle,
        check_language(language),
        flag(by_status, "by_status"),
        building,
        stack,
        status,
        label,
        None if filed is None else filed._handle,
    )
    if path is not None:
        write_file(path, page)
    return page
