# SPDX-License-Identifier: Apache-2.0
import os

tower_csv = os.path.join(os.environ.get("LOUPAN_SOURCE_DIR", "."), "tests/data/price_lists/byf_units.csv")

import loupan as lp

filed = lp.pricing.Prices.from_csv(tower_csv)                      # 657 units, 175 with a filed price
fitted = lp.pricing.fit(filed)                                     # the rules behind it: fitted.scheme
stock = filed.units.take(i for i, p in enumerate(filed) if p)      # the units that have a price
solved = lp.pricing.solve(fitted.scheme, stock, average="76000")   # the base price that gives this average
print(lp.pricing.explain(solved.scheme, stock.get("1979137")))     # every step; a table in a notebook
