# SPDX-License-Identifier: Apache-2.0
"""The consultant's sheet (examples/consultant.py): its page stands alone, and its figures conserve."""

from __future__ import annotations

import importlib.util
import pathlib
import sys
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from html.parser import HTMLParser
from types import ModuleType
from typing import Any, cast

import pytest

import loupan as lp


@pytest.fixture(scope="module")
def consultant(root: pathlib.Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("consultant", root / "examples" / "consultant.py")
    assert spec is not None and spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = made  # dataclasses look their module up
    spec.loader.exec_module(made)
    return made


class Page(HTMLParser):
    """The tables of a page as text, and what would be fetched from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.fetched: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.fetched += [f"{tag} {name}" for name, _ in attrs if name in ("src", "href", "xlink:href", "action", "data")]
        if tag not in ("meta", "path", "br"):
            self.open.append(tag)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag == "path"

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in ("td", "th"):
            self.tables[-1][-1][-1] += data


def amount(cell: str) -> Decimal:
    return Decimal(cell.replace(",", "") or "0")


@pytest.fixture(scope="module")
def page(consultant: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("sheet")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(cast(Any, sys.modules), "matplotlib", None)  # as where it is not installed
        consultant.main([str(folder / "made")])
    assert sorted(path.name for path in (folder / "made").iterdir()) == ["chart.svg", "sheet.html"]
    text = (folder / "made" / "sheet.html").read_text(encoding="utf-8")
    assert (folder / "made" / "chart.svg").read_text(encoding="utf-8") in text
    return text


def test_the_page_needs_no_network(page: str) -> None:
    read = Page()
    read.feed(page)
    read.close()
    assert read.open == [] and read.fetched == []
    assert page.count("://") == page.count('xmlns="http://www.w3.org/2000/svg"') == 1
    assert not any(word in page for word in ("url(", "@import", "<script", "<link"))


def test_the_figures_of_the_page_add_up(page: str) -> None:
    read = Page()
    read.feed(page)
    compared = {row[0].strip().split(" ")[0] + " " + row[0].split(" ")[-1]: row[1:] for row in read.tables[0][1:]}

    def figures(label: str) -> list[Decimal]:
        return [amount(cell) for cell in next(cells for name, cells in compared.items() if label in name)]

    filed, off, total = figures("备案价"), figures("优惠"), figures("合同总价")
    own, fund, bank = figures("自付"), figures("公积金贷款"), figures("商业贷款")
    fees = [sum(each) for each in zip(figures("契税"), figures("维修资金"), figures("登记等"))]
    plans = [table for table in read.tables if table[0][0] == "应付"]
    monthly = [table for table in read.tables if table[0][0] == "no"]
    assert len(plans) == 3 and len(monthly) == 1
    paid = sum(amount(row[4]) for row in monthly[0][1:])
    for i in range(3):
        assert filed[i] + off[i] == total[i] == own[i] + fund[i] + bank[i]
        assert sum(amount(row[1]) for row in plans[i][1:]) == total[i] + fees[i]
        assert figures("总支出")[i] == total[i] + fees[i] + figures("利息")[i]
    assert paid == fund[2] + bank[2] + figures("利息")[2]
    assert figures("月供合计")[2] == figures("公积金月供")[2] + figures("商贷月供")[2]
    charged = read.tables[-1]
    assert sum(amount(row[1]) for row in charged[1:]) == fees[0]
    assert "2027-09-30?" in page and "2026-06-15?" not in page


def test_the_monthly_payments_are_those_of_the_formula(consultant: ModuleType) -> None:
    offer = consultant.offer("combined")
    for key, loan in offer.loans.items():
        r, n = Fraction(consultant.RATES[key]) / 12, len(loan)
        exact = Fraction(loan.principal) * r * (1 + r) ** n / ((1 + r) ** n - 1)
        cents = Decimal((exact * 100).numerator) / Decimal((exact * 100).denominator)
        assert loan[0].payment == cents.quantize(Decimal(1), ROUND_HALF_UP) / 100
        assert sum(row.principal for row in loan) == loan.principal


def test_paying_later_at_its_own_cost_is_worth_the_same(consultant: ModuleType) -> None:
    at_once = consultant.offer("one_off")
    for kind in ("instalments", "combined"):
        later = consultant.offer(kind)
        own = [(line.due, line.amount) for line in later.schedule if not line.item.value.endswith("loan")]
        back = [(row.due, row.payment) for row in later.monthly or ()]
        saved = [(row.due, row.amount) for row in at_once.schedule]
        days = sorted({day for day, _ in own + back + saved})
        difference = [sum(a for d, a in saved if d == day) - sum(a for d, a in own + back if d == day) for day in days]
        cost = later.yearly_cost(at_once)
        low, high = (lp.payment.xnpv(cost + step, difference, days) for step in (Decimal("-0.0001"), Decimal("0.0001")))
        assert low < 0 < high
