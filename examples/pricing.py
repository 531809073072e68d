# SPDX-License-Identifier: Apache-2.0
"""The analyst's tour: from a filed price list to a sales list, on a real tower.

Run it from the project's folder: python3 examples/pricing.py [folder for the files]
"""

from __future__ import annotations

import pathlib
import sys
import tempfile
from datetime import date

import loupan as lp

ROOT = pathlib.Path(__file__).resolve().parents[1]
FOLDER = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(tempfile.mkdtemp(prefix="loupan-"))

# 1. The filed list: 657 units, most of their prices blank. From here on the units that have one.
everything = lp.pricing.Prices.from_csv(ROOT / "tests" / "data" / "price_lists" / "byf_units.csv")
print("filed   ", repr(everything))
rows = [row for row in range(len(everything)) if everything.has_price(row)]
units = everything.units.take(rows)
filed = lp.pricing.Prices.filed(
    units, unit_price=[everything[row].unit_price for row in rows], total=[everything[row].total for row in rows]
)

# 2. The rules behind it.
fitted = lp.pricing.fit(units, filed)
print("fitted  ", repr(fitted.report))
listed = lp.pricing.price(fitted.scheme, units)
print("the same", listed.columns["total_minor"].tolist() == filed.columns["total_minor"].tolist())

# 3. A sales list: dwellings may cost what is filed at most and 8 % less at least; on average 3 % less.
bounded = lp.pricing.Units.from_pandas(
    units.to_pandas().assign(
        max_unit_price=[line.unit_price for line in filed if line],
        min_unit_price=[lp.Rounding("0.01", "up")(line.unit_price * 92, 100) for line in filed if line],
    )
)
target = lp.Rounding("0.01")(filed.total * 97, filed.area * 100)
free = fitted.scheme.replace(overrides=(), name="sales list")
solved = lp.pricing.solve(free, bounded, average=target, residual="report")
print("target  ", target, "realised", solved.targets[0].realised, "base", solved.targets[0].bases[0][1])

# 4. What it changes.
change = lp.pricing.compare(filed, solved.prices)
print("change  ", repr(change))

# 5. One unit, step by step, and a deal on it.
unit = bounded[12]
print(lp.pricing.explain(solved.scheme, unit))
deal = lp.pricing.trial(
    solved.scheme,
    unit,
    as_of=date(2026, 3, 1),
    discounts=[lp.pricing.Discount("full payment", "0.99", source="pay_method", approved=True)],
    policy=lp.pricing.DiscountPolicy(floor="report"),
)
print(deal)
print("大写    ", lp.money_capitals(deal.contract_total))

# 6. A workbook to edit, and the edits back as overrides with reasons.
workbook = FOLDER / "tower.xlsx"
lp.pricing.to_excel(workbook, solved.prices, scheme=solved.scheme, comparison=change)
edits = lp.pricing.read_matrix(workbook, solved.prices)
print("edits   ", len(edits))
lp.pricing.board_html(solved.prices, FOLDER / "board.html", filed=filed, label="room")

# 7. Exact columns for whatever comes next.
frame = solved.prices.to_pandas()
print(frame.groupby("building", observed=True)["total"].sum())
