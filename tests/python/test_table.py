# SPDX-License-Identifier: Apache-2.0
"""lp.Table: any rows as text that is aligned, and as HTML."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

import loupan as lp


def test_a_table_aligns_chinese_and_groups_numbers() -> None:
    made = lp.Table(("项目", "amount", "on"), [("契税", Decimal("13030.79"), date(2026, 3, 1)), (), ("fee", None, "later")])
    assert str(made) == (
        "项目     amount  on\n----  ---------  ----------\n契税  13,030.79  2026-03-01\n\nfee              later"
    )
    assert made.html() == made._repr_html_()
    assert made.html().count("<tr>") == 3 and "<td style='text-align:right'>13,030.79</td>" in made.html()
    assert repr(made) == "<Table: 3 rows of 项目, amount, on>" and len(made) == 3
    assert made == lp.Table(("项目", "amount", "on"), [("契税", Decimal("13030.79"), "2026-03-01"), (), ("fee", "", "later")], "lrl")
    assert str(lp.Table(("a",), [(Decimal("1E+3"),), (1000000,)])) == "        a\n---------\n    1,000\n1,000,000"
    assert made != lp.Table(("a",), []) and made != "x" and hash(made) == hash(made)


def test_a_table_says_what_was_left_out_and_escapes() -> None:
    made = lp.Table(("<b>",), [("<i>",), (True,)], more=3)
    assert str(made).endswith("\nTrue\n... 3 more") and made.html().endswith("<div>... 3 more</div>")
    assert "<b>" not in made.html() and "<i>" not in made.html() and "text-align" not in made.html()
    assert str(lp.Table(("a", "b"), [])) == "a  b\n-  -"


@pytest.mark.parametrize(
    ("rows", "align", "expected"),
    [
        ([("a",)], "", "core.length_mismatch@rows[0]"),
        ([], "l", "core.length_mismatch@align"),
        ([], "lc", "core.validation@align"),
    ],
)
def test_a_table_refuses_rows_that_do_not_fit(rows: list[tuple[str, ...]], align: str, expected: str) -> None:
    with pytest.raises(lp.Error) as caught:
        lp.Table(("a", "b"), rows, align)
    assert f"{caught.value.code}@{caught.value.path}" == expected
