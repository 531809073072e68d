#!/usr/bin/env python3
"""Writes expected.json and expected.txt (the same as lines): what scheme.json gives for the units of byf, computed here with exact fractions.

    make_expected.py [--check]    --check only compares with the file that is there

The tower is byf of tests/data/price_lists (its README names the source). `scheme.json` was fitted to the filed prices once; `units.csv`
has the facts of the 175 units with a filed price. This script knows nothing of loupan's code: it interprets the part of a scheme
document that the fitted one uses, refuses any other, and holds the result against the filed prices of the original file.
"""

import csv
import json
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

HERE = Path(__file__).resolve().parent
FILED = HERE.parents[1] / "data" / "price_lists" / "byf_units.csv"


def only(found: dict, *known: str) -> dict:
    strange = set(found) - set(known)
    if strange:
        raise SystemExit(f"this script does not know {strange}")
    return found


def rounded(value: Fraction, how: str | dict) -> Fraction:
    """Prices are positive, so half up and down need not know about signs."""
    how = only(how, "step", "mode") if isinstance(how, dict) else {"step": how, "mode": "half_up"}
    step = Fraction(how["step"])
    lift = {"half_up": Fraction(1, 2), "down": Fraction(0)}[how["mode"]]
    return ((value / step + lift).__floor__()) * step


def holds(when: dict, unit: dict) -> bool:
    for name, wanted in when.items():
        if name == "any":
            if not any(holds(alternative, unit) for alternative in wanted):
                return False
        elif name == "floor":
            only(wanted, "from", "to")
            if unit["floor"] is None:
                return False
            if "from" in wanted and unit["floor"] < Fraction(wanted["from"]):
                return False
            if "to" in wanted and unit["floor"] > Fraction(wanted["to"]):
                return False
        elif isinstance(wanted, (str, list)):
            if unit["attributes"].get(name) not in ([wanted] if isinstance(wanted, str) else wanted):
                return False
        else:
            raise SystemExit(f"this script does not know the test {name}: {wanted}")
    return True


def floor_value(steps: dict, floor: int) -> Fraction:
    only(steps, "reference", "ranges", "specials", "exceptions")
    if str(floor) in steps.get("exceptions", {}):
        return Fraction(steps["exceptions"][str(floor)])

    def climb(to: int) -> Fraction:
        return sum((Fraction(r["step"]) for r in steps.get("ranges", []) if r["from"] <= to <= r["to"]), Fraction(0))

    reference = steps["reference"]
    value = sum((climb(f) for f in range(reference + 1, floor + 1)), Fraction(0))
    value -= sum((climb(f) for f in range(floor + 1, reference + 1)), Fraction(0))
    return value + Fraction(steps.get("specials", {}).get(str(floor), 0))


def factor_value(table: dict, unit: dict) -> Fraction | None:
    only(table, "name", "rows", "steps", "only", "otherwise")
    if not holds(table.get("only", {}), unit):
        return Fraction(0)
    if "steps" in table:
        return floor_value(table["steps"], unit["floor"])
    found = [Fraction(row["value"]) for row in table["rows"] if holds(row.get("when", {}), unit)]
    if len(found) > 1:
        raise SystemExit(f"{table['name']}: two rows match {unit['key']}")
    if found:
        return found[0]
    return Fraction(table["otherwise"]) if "otherwise" in table else None


def price(scheme: dict, unit: dict) -> tuple[Fraction, Fraction] | None:
    """Unit price and total in yuan; None when a table has no row for the unit."""
    area = unit["gross"]
    unit_price = Fraction(scheme["base"])
    for table in scheme["factors"]:
        value = factor_value(table, unit)
        if value is None:
            return None
        unit_price += value
    unit_price = rounded(unit_price, scheme.get("unit_rounding", "1"))
    for override in scheme.get("overrides", []):
        if override["unit"] == unit["key"]:
            unit_price = Fraction(only(override, "unit", "unit_price", "reason")["unit_price"])
    return unit_price, rounded(unit_price * area, scheme.get("total_rounding", "1"))


def read_filed() -> list[dict]:
    """The rows of the original file: stacks from rooms as docs of the CSV reader say."""
    out = []
    with FILED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            attributes = {"building": row["building"], "product": row["use"]}
            attributes["stack"] = row["unit"] + row["room"][-2:]
            out.append({"key": row["id"], "floor": int(row["floor"]) if row["floor"] else None,
                        "attributes": attributes, "gross": Fraction(row["building_area_m2"]),
                        "unit_price": row["unit_price_cny_m2"], "total": row["total_price_cny"]})
    return out


def scaled(value: Fraction, scale: int) -> int:
    result = value * 10**scale
    assert result.denominator == 1
    return int(result)


def main(arguments: list[str]) -> int:
    scheme = json.loads((HERE / "scheme.json").read_text(encoding="utf-8"))
    only(scheme, "schema", "semantics", "id", "name", "kind", "base", "factors", "overrides", "unit_rounding", "total_rounding")
    with (HERE / "units.csv").open(encoding="utf-8", newline="") as file:
        keys = [row["key"] for row in csv.DictReader(file)]
    by_key = {unit["key"]: unit for unit in read_filed()}

    lines, total, area, wrong = [], Fraction(0), Fraction(0), 0
    for key in keys:
        unit = by_key[key]
        result = price(scheme, unit)
        if result is None:
            raise SystemExit(f"{key} has no price")
        unit_price, unit_total = result
        wrong += unit_price != Fraction(unit["unit_price"]) or unit_total != Fraction(unit["total"])
        lines.append({"key": key, "unit_price": scaled(unit_price, 4), "total": scaled(unit_total, 2)})
        total += unit_total
        area += unit["gross"]
    if wrong or len(keys) != sum(1 for unit in by_key.values() if unit["total"]):
        raise SystemExit(f"{wrong} of {len(keys)} units are not as filed")

    whole = [price(scheme, unit) for unit in by_key.values()]
    priced = [(unit, result) for unit, result in zip(by_key.values(), whole) if result is not None]
    average = rounded(total / area, "0.0001")
    expected = {
        "about": "What scheme.json gives, made by make_expected.py. Unit prices, areas and averages at 1e-4, totals in fen.",
        "count": len(keys), "total": scaled(total, 2), "area": scaled(area, 4), "average": scaled(average, 4),
        "all": {"about": "all units of tests/data/price_lists/byf_units.csv, errors collected",
                "size": len(whole), "count": len(priced), "total": scaled(sum((r[1] for _, r in priced), Fraction(0)), 2),
                "area": scaled(sum(u["gross"] for u, _ in priced), 4),
                "error": "pricing.factor_missing", "rows": [i for i, r in enumerate(whole) if r is None]},
        "lines": lines,
    }
    text = json.dumps(expected, ensure_ascii=False, indent=1) + "\n"
    table = "".join(f"{line['key']} {line['unit_price']} {line['total']}\n" for line in lines)
    table += "count {count} total {total} area {area} average {average}\n".format(**expected)
    for name, content in (("expected.json", text), ("expected.txt", table)):
        if arguments == ["--check"]:
            if (HERE / name).read_text(encoding="utf-8") != content:
                raise SystemExit(f"{name} is not what the oracle says")
        else:
            (HERE / name).write_text(content, encoding="utf-8")
    print(f"{len(keys)} units, total {Decimal(scaled(total, 2)) / 100}; of all {len(whole)} units {len(priced)} are priced")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
