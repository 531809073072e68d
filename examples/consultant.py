# SPDX-License-Identifier: Apache-2.0
"""The consultant's sheet: one home, three ways to pay for it, side by side.

Run it from the project's folder: python3 examples/consultant.py [folder for the files]
It prints the comparison and writes sheet.html (one file, no network), chart.svg and, with matplotlib, chart.png.
"""

from __future__ import annotations

import html
import os
import pathlib
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import loupan as lp
from loupan.payment import Due, LoanFacts, LoanRule, PayPlan, PlanLine
from loupan.pricing import DealLine, Discount

ROOT = pathlib.Path(os.environ.get("LOUPAN_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[1]))

# 1. What the deal starts from: the filed price of 1栋 3902 and the discounts of the day. The unit and its price are real;
#    the discounts, the dates and the lenders' rules are an example.
FILED = lp.pricing.Prices.from_csv(ROOT / "tests" / "data" / "price_lists" / "byf_units.csv")
UNIT = FILED.units.get("1979137")
PRICE = FILED.get("1979137")
AREA = Decimal(UNIT.areas["gross"])
DISCOUNTS = [
    Discount("opening", "0.99", approved=True),
    Discount("paid at once", "0.98", source="pay_method", pay_plans=["one_off"], approved=True),
    Discount("paid as it is built", "0.99", source="pay_method", pay_plans=["instalments"], approved=True),
]
POLICY = lp.pricing.DiscountPolicy(selection="best")  # of those that fit the plan

# 2. When things happen. What lies beyond the calendar's data is marked as provisional, not guessed.
CALENDAR = lp.calendar.china()
SUBSCRIBE, SIGN, HANDOVER = date(2026, 3, 28), date(2026, 4, 10), date(2027, 9, 30)
MILESTONES = {"topped_out": (date(2026, 9, 25), 7), "completed": (date(2027, 6, 30), 7)}  # with days of notice
LENT = LoanFacts(approved_on=date(2026, 5, 15), years=30, age=34)

# 3. Three plans. Taxes and fees stand beside the price, due at handover.
PLANS = {
    "one_off": ("一次性", [PlanLine("house", "house", remainder=True)]),
    "instalments": (
        "分期",
        [
            PlanLine("signing", "house", percent="0.3"),
            PlanLine("topped_out", "house", percent="0.3", due=Due(milestone="topped_out")),
            PlanLine("completed", "house", percent="0.3", due=Due(milestone="completed")),
            PlanLine("handover", "house", remainder=True, due="handover"),
        ],
    ),
    "combined": (
        "组合贷",
        [
            PlanLine("first", "first", percent="0.3"),
            PlanLine("fund", "provident_fund_loan", loan=LoanRule("0.3", quota=800000), due=Due("loan_approval", days=30)),
            PlanLine("bank", "loan", loan=LoanRule("0.3", max_years=30, max_age=70), due=Due("loan_approval", days=30)),
        ],
    ),
}
LPR = lp.payment.RateSeries.from_csv((ROOT / "tests" / "data" / "rates" / "lpr.csv").read_text("utf-8"), "lpr_5y")
RATES = {"fund": Decimal("0.026"), "bank": LPR.at(SIGN) - Decimal("0.0045")}  # the bank: LPR less 45 basis points
YIELD = Decimal("0.02")  # what the buyer's money earns elsewhere

RULES = [
    lp.payment.ChargeTable.from_json((ROOT / "docs" / "rules" / f"charges-{name}.json").read_text("utf-8"))
    for name in ("china", "sample-city")
]
TABLE = RULES[0].merged(RULES[1])


@dataclass(frozen=True)
class Offer:
    """One plan for this home, with everything that follows from it."""

    name: str
    deal: lp.pricing.Trial
    charges: lp.payment.Charges
    schedule: lp.payment.PaySchedule
    loans: dict[str, lp.payment.LoanSchedule]
    monthly: lp.payment.LoanSchedule | None  # the loans side by side
    cash: lp.payment.BuyerCash  # own money, taxes and fees, then the loans

    @property
    def interest(self) -> Decimal | None:
        return self.monthly.total_interest if self.monthly else None

    @property
    def present_value(self) -> Decimal:
        return lp.payment.xnpv(YIELD, self.cash, rounding="0.01")

    def yearly_cost(self, other: Offer) -> Decimal:
        """The rate at which paying later, by this plan, costs as much as paying by the other."""
        return lp.payment.xirr(other.cash - self.cash, rounding="0.0001")


def offer(kind: str) -> Offer:
    name, lines = PLANS[kind]
    listed = DealLine(PRICE.total, PRICE.unit_price, AREA, key=PRICE.key)
    deal = lp.pricing.trial_line(listed, as_of=SUBSCRIBE, discounts=DISCOUNTS, policy=POLICY, pay_plan=kind)
    assert deal.vat is not None
    charges = lp.payment.charges(
        TABLE, as_of=SIGN, home="first", gross=AREA, net=deal.vat.net, quantities={"property_fee_months": 12}
    )
    deposit = PlanLine("deposit", "deposit", fixed=100000, due="subscribe")
    schedule = lp.payment.schedule(
        PayPlan(kind, [deposit, *lines, *charges.plan_lines(due="handover")], name=name),
        total=deal.contract_total,
        subscribe=SUBSCRIBE,
        sign=SIGN,
        handover=HANDOVER,
        milestones=MILESTONES,
        loan=LENT,
        provident_fund=LENT,
        amounts=charges.amounts,
        calendar=CALENDAR,
    )
    loans = {
        line.key: lp.payment.loan_schedule(
            schedule.loan_terms(line.key, RATES[line.key], 360, roll="following"), calendar=CALENDAR
        )
        for line in lines
        if line.loan
    }
    monthly = lp.payment.combine_loans(loans.values()) if loans else None
    return Offer(name, deal, charges, schedule, loans, monthly, schedule.cash(loans))


def comparison(offers: Sequence[Offer]) -> lp.Table:
    """A row a figure, a column a plan."""

    def loan(key: str) -> list[Decimal | None]:
        return [o.loans[key].principal if key in o.loans else None for o in offers]

    def first_month(key: str) -> list[Decimal | None]:
        return [o.loans[key][0].payment if key in o.loans else None for o in offers]

    rest = [o.charges.buyer - o.charges["deed_tax"].amount - o.charges["maintenance_fund"].amount for o in offers]
    yearly = [f"{o.yearly_cost(offers[0]) * 100:.2f} %" if o is not offers[0] else "" for o in offers]
    rows: list[Sequence[object]] = [
        ("Filed price 备案价", *(o.deal.list_total for o in offers)),
        ("Discounts 优惠", *(-o.deal.off for o in offers)),
        ("Contract total 合同总价", *(o.deal.contract_total for o in offers)),
        ("  own money 自付", *(o.schedule.own for o in offers)),
        ("    the deposit in it 其中定金", *(o.schedule.sum_of("deposit") for o in offers)),
        ("  provident fund 公积金贷款", *loan("fund")),
        ("  bank 商业贷款", *loan("bank")),
        ("Deed tax 契税", *(o.charges["deed_tax"].amount for o in offers)),
        ("Maintenance fund 维修资金", *(o.charges["maintenance_fund"].amount for o in offers)),
        ("Registration and others 登记等", *rest),
        ("Interest 利息", *(o.interest for o in offers)),
        ("Paid in all 总支出", *(o.cash.total for o in offers)),
        (),
        ("Cash by signing 签约前付清", *(o.cash.until(SIGN) for o in offers)),
        ("Cash by handover 交房前付清", *(o.cash.until(HANDOVER) for o in offers)),
        ("A month, fund 公积金月供", *first_month("fund")),
        ("A month, bank 商贷月供", *first_month("bank")),
        ("A month, together 月供合计", *(o.monthly[0].payment if o.monthly else None for o in offers)),
        (f"Present value at {YIELD:.0%} 现值", *(o.present_value for o in offers)),
        ("Yearly cost of paying later 资金成本", *yearly),
    ]
    return lp.Table(["", *(o.name for o in offers)], rows, "l" + "r" * len(offers))


def months(o: Offer, rows: Iterable[int]) -> lp.Table:
    """The monthly payments; a day that the calendar does not know yet has a question mark."""
    assert o.monthly is not None
    table = []
    for i in rows:
        row, each = o.monthly[i], (loan[i].payment for loan in o.loans.values())
        table.append((row.no, f"{row.due}{'?' * row.provisional}", *each, row.payment, row.interest, row.balance))
    return lp.Table(["no", "due", *o.loans, "together", "interest", "balance"], table, "rl" + "r" * (len(o.loans) + 3))


def curves(offers: Sequence[Offer]) -> dict[str, list[tuple[date, Decimal]]]:
    """What the buyer has paid up to each day, all up to the last day of any."""
    last = max(o.cash[-1].on for o in offers)
    return {o.name: [*o.cash.paid.items(), (last, o.cash.total)] for o in offers}


COLOURS = ("#c2410c", "#15803d", "#1d4ed8")


def svg(lines: dict[str, list[tuple[date, Decimal]]]) -> str:
    """The curves as steps, in millions over the years."""
    width, height, left, top = 760, 340, 40, 20
    first = min(points[0][0] for points in lines.values())
    years = max(points[-1][0] for points in lines.values()).year + 1 - first.year
    most = int(max(points[-1][1] for points in lines.values())) // 2_000_000 * 2 + 2

    def x(day: date) -> int:
        return left + (day - date(first.year, 1, 1)).days * width * 4 // (years * 1461)

    def y(amount: Decimal | int) -> int:
        return top + height - int(amount) * height // (most * 1_000_000)

    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width + 60} {height + 50}" font-size="13" fill="gray">']
    for million in range(0, most + 1, 2):
        at = y(million * 1_000_000)
        out.append(f'<path d="M{left} {at}h{width}" stroke="gray" opacity=".3"/><text x="4" y="{at + 4}">{million} M</text>')
    for year in range(first.year, first.year + years + 1, 5):
        out.append(f'<text x="{x(date(year, 1, 1)) - 15}" y="{top + height + 20}">{year}</text>')
    for i, (name, points) in enumerate(lines.items()):
        steps = "".join(f"H{x(day)}V{y(amount)}" for day, amount in points)
        colour, at = COLOURS[i], top + height - 60 + 20 * i
        out.append(f'<path d="M{x(first)} {y(0)}{steps}" fill="none" stroke="{colour}" stroke-width="2"/>')
        out.append(f'<text x="{left + width - 130}" y="{at}" fill="{colour}">{html.escape(name)}</text>')
    return "\n".join([*out, "</svg>"])


def png(lines: dict[str, list[tuple[date, Decimal]]], path: pathlib.Path) -> bool:
    """The same with matplotlib, for a slide; False where it is not installed."""
    try:
        import matplotlib

        matplotlib.use("Agg")
        from matplotlib import pyplot
    except ImportError:
        return False
    figure, axes = pyplot.subplots(figsize=(9, 4))
    for kind, points, colour in zip(PLANS, lines.values(), COLOURS):
        axes.step([day for day, _ in points], [float(paid) / 1e6 for _, paid in points], colour, where="post", label=kind)
    axes.set_ylabel("paid, million yuan")
    axes.legend()
    figure.savefig(path)
    return True


STYLE = """
body{font:15px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color-scheme:light dark}
table{border-collapse:collapse;margin:1em 0}td,th{padding:.15em .8em;text-align:left;border-bottom:1px solid #8884}
td:first-child{white-space:pre}svg{width:100%}@media print{details{display:none}}
"""


def sheet(offers: Sequence[Offer], title: str, chart: str) -> str:
    """One page for the buyer."""
    parts = [f"<h1>{html.escape(title)}</h1>", comparison(offers).html(), chart]
    for o in offers:
        rows = [(line.name, line.amount, f"{line.due}{'?' * line.provisional}") for line in o.schedule]
        parts.append(f"<h2>{o.name}</h2>" + lp.Table(["应付", "金额", "应付日"], rows).html())
        if o.monthly:
            table = months(o, range(len(o.monthly))).html()
            parts.append(f"<details><summary>月供 {len(o.monthly)} 期</summary>{table}</details>")
    charged = [(c.name, c.amount, c.source) for c in offers[0].charges.lines if c.payer == "buyer"]
    parts.append("<h2>税费</h2>" + lp.Table(["一次性", "金额", "依据"], charged).html())
    parts.append("<p>? 工作日历尚未公布, 应付日暂定. Days with ? are provisional: no calendar of that year yet.</p>")
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{html.escape(title)}</title>'
    return f'<!doctype html><html lang="zh">{head}<style>{STYLE}</style>\n' + "\n".join(parts) + "</html>\n"


def main(arguments: Sequence[str]) -> None:
    folder = pathlib.Path(arguments[0] if arguments else tempfile.mkdtemp(prefix="loupan-"))
    folder.mkdir(parents=True, exist_ok=True)
    offers = [offer(kind) for kind in PLANS]
    title = f"{UNIT.attributes['building']} {UNIT.attributes['room']}, {AREA} m2"

    print(f"{title}\n\n{comparison(offers)}\n")
    for o in offers:
        print(f"{o.name}: what is due when\n{o.schedule}\n")
    print(f"Month by month\n{months(offers[-1], [0, 1, 2, -1])}\n")

    lines = curves(offers)
    (folder / "chart.svg").write_text(svg(lines), encoding="utf-8")
    (folder / "sheet.html").write_text(sheet(offers, title, svg(lines)), encoding="utf-8")
    print("written: sheet.html, chart.svg")
    drawn = png(lines, folder / "chart.png")
    why = "written, too" if drawn else "left out: matplotlib is not installed (python3-matplotlib)"
    print(f"chart.png {why}\nin {folder}", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
