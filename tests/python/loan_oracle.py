# SPDX-License-Identifier: Apache-2.0
"""Loan schedules by their rules on exact fractions, written apart from the library.

    loan_oracle.py --write     writes tests/vectors/payment_loan.json again

Covers the terms that the golden cases use; what it does not know it refuses.
"""

from __future__ import annotations

import datetime
import json
import sys
from fractions import Fraction as F
from math import ceil, floor
from pathlib import Path

VECTORS = Path(__file__).resolve().parents[1] / "vectors" / "payment_loan.json"


def rounded(value: F, mode: str = "half_up", step: F = F(1)) -> int:
    n = value / step
    low = floor(n)
    rest = n - low
    if mode == "half_up":
        up = rest >= F(1, 2)
    elif mode == "half_even":
        up = rest > F(1, 2) or (rest == F(1, 2) and low % 2 == 1)
    elif mode in ("up", "ceiling"):
        up = rest > 0
    else:
        assert mode in ("down", "floor")
        up = False
    return int((low + up) * step)


def level(principal: int, r: F, n: int, mode: str = "half_up", step: F = F(1)) -> int:
    exact = F(principal, n) if r == 0 else principal * r * (1 + r) ** n / ((1 + r) ** n - 1)
    return rounded(exact, mode, step)


def month_day(start: datetime.date, months: int, day: int) -> datetime.date:
    at = start.year * 12 + start.month - 1 + months
    year, month = divmod(at, 12)
    last = (datetime.date(year + (month == 11), (month + 1) % 12 + 1, 1) - datetime.timedelta(days=1)).day
    return datetime.date(year, month + 1, min(day, last))


def how(given: object) -> tuple[str, F]:
    if given is None:
        return "half_up", F(1)
    if isinstance(given, str):
        return "half_up", F(given) * 100
    return given.get("mode", "half_up"), F(given["step"]) * 100


def rows(terms: dict, early: list[dict]) -> list[dict]:
    t = dict(terms)
    t.pop("schema"), t.pop("semantics")
    p = rounded(F(t.pop("principal")) * 100)
    annual = F(t.pop("annual_rate"))
    n = t.pop("periods")
    method = t.pop("method", "level_payment")
    months = t.pop("period", {"months": 1})["months"]
    start = t.pop("start", None)
    start = start and datetime.date.fromisoformat(start)
    basis = t.pop("basis", None)
    changes = [(datetime.date.fromisoformat(c["from"]), F(c["annual"])) for c in t.pop("rates", [])]
    pay_mode, pay_step = how(t.pop("payment_rounding", None))
    int_mode, _ = how(t.pop("interest_rounding", None))
    unrounded = t.pop("unrounded_balance", False)
    no_pay, only = t.pop("interest_grace", 0), t.pop("principal_grace", 0)
    grace = t.pop("grace", "capitalise")
    balloon = rounded(F(t.pop("balloon", 0)) * 100)
    stages = t.pop("graduated", None)
    assert not t, f"the oracle does not know {sorted(t)}"

    due = [month_day(start, months * i, start.day) for i in range(n + 1)] if start else []
    out: list[dict] = []
    exact = F(p)
    shown, deferred, amount, planned, open_end = p, 0, None, None, False
    no = 0
    while shown > 0:
        no += 1
        for e in [e for e in early if e.get("row", 0) == no - 1]:
            paid = rounded(F(e["amount"]) * 100) if "amount" in e else shown
            if e.get("effect", "shorten_term") == "lower_payment":
                planned = None
            else:
                open_end = True
            exact, shown = exact - paid, shown - paid
            out.append({"payment": paid, "interest": 0, "balance": shown, "due": due[no - 1] if start else None})
        if shown == 0:
            break
        rate = annual
        if start:
            for day, value in changes:
                rate = value if day <= due[no - 1] else rate
        nominal = rate * months / 12
        if basis is None:
            factor = nominal
        else:
            factor = rate * (due[no] - due[no - 1]).days / {"actual_360": 360, "actual_365_fixed": 365}[basis]
        interest = rounded(shown * factor, int_mode)
        last = no == n and not open_end
        principal = 0
        if no <= no_pay and not last:
            if grace == "capitalise":
                principal = -interest
            else:
                deferred, interest = deferred + interest, 0
        elif method == "bullet" and not last:
            deferred, interest = deferred + interest, 0
        elif (no <= no_pay + only or method == "interest_only") and not last:
            interest, deferred = interest + deferred, 0
        else:
            if method in ("level_payment", "balloon", "graduated", "level_principal") and planned != rate:
                left = n - no + 1
                v = 1 / (1 + nominal)
                if method == "level_principal":
                    if planned is None:
                        amount = [rounded(F(shown, left), pay_mode, pay_step)] * left
                elif method == "level_payment":
                    amount = [level(shown, nominal, left, pay_mode, pay_step)] * left
                elif method == "balloon":
                    a = sum(v**k for k in range(1, left + 1))
                    amount = [rounded((shown - balloon * v**left) / a, pay_mode, pay_step)] * left
                else:
                    g, every = 1 + F(stages["step"]), stages.get("every", 12)
                    a = sum(g ** ((k - 1) // every) * v**k for k in range(1, left + 1))
                    amount = [rounded(shown / a, pay_mode, pay_step)]
                    while len(amount) < left:
                        grown = rounded(amount[-1] * g, pay_mode, pay_step) if len(amount) % every == 0 else amount[-1]
                        amount.append(grown)
                planned, first = rate, no
            if method in ("bullet", "interest_only"):
                principal = shown
            elif unrounded:
                exact *= 1 + factor
                if last:
                    interest, principal = rounded(exact, int_mode) - shown, shown
                else:
                    exact -= amount[no - first]
                    principal = shown - rounded(exact, int_mode)
                    interest = amount[no - first] - principal
            else:
                principal = amount[no - first] - (0 if method == "level_principal" else interest)
                if last or (open_end and principal >= shown):
                    principal = shown
                interest, deferred = interest + deferred, 0
            if method in ("bullet", "interest_only"):
                interest, deferred = interest + deferred, 0
        shown -= principal
        if not unrounded:
            exact = F(shown)
        out.append(
            {
                "payment": interest + principal,
                "interest": interest,
                "balance": shown,
                "due": due[no] if start else None,
            }
        )
    return out


def text(minor: int) -> str:
    return f"{'-' if minor < 0 else ''}{abs(minor) // 100}.{abs(minor) % 100:02d}"


def doc(principal: str, rate: str, periods: int, **more: object) -> dict:
    return {
        "schema": "loupan/loan-terms",
        "semantics": 1,
        "principal": principal,
        "annual_rate": rate,
        "periods": periods,
        **more,
    }


def golden() -> dict:
    cases = [
        ("V17: level payment, 990 000 at 3 % over 360 months", doc("990000", "0.03", 360), []),
        ("level principal", doc("990000", "0.03", 360, method="level_principal"), []),
        ("level principal, parts cut to yuan", doc("1000000", "0.0285", 240, method="level_principal", payment_rounding={"step": "1", "mode": "down"}), []),
        ("quarters, half even", doc("123456.78", "0.0475", 40, period={"months": 3}, payment_rounding={"step": "0.01", "mode": "half_even"}, interest_rounding={"step": "0.01", "mode": "half_even"}), []),
        ("a year of interest alone", doc("500000", "0.039", 120, principal_grace=12), []),
        ("half a year without payment, capitalised", doc("500000", "0.039", 120, interest_grace=6), []),
        ("half a year without payment, deferred", doc("500000", "0.039", 120, interest_grace=6, grace="defer"), []),
        ("interest only", doc("800000", "0.0435", 36, method="interest_only"), []),
        ("bullet of one year", doc("800000", "0.0435", 1, method="bullet", period={"months": 12}), []),
        ("balloon of 600 000", doc("1000000", "0.041", 60, method="balloon", balloon="600000"), []),
        ("graduated, 3 % a year", doc("1000000", "0.036", 240, method="graduated", graduated={"step": "0.03"}), []),
        ("an unrounded balance", doc("990000", "0.031", 300, unrounded_balance=True), []),
        ("zero rate", doc("100000", "0", 36), []),
        ("early payment after row 60, payment lowered", doc("990000", "0.03", 360), [{"row": 60, "amount": "300000", "effect": "lower_payment"}]),
        ("early payment after row 60, term shortened", doc("990000", "0.03", 360), [{"row": 60, "amount": "300000"}]),
        ("two rates, payment computed anew", doc("1000000", "0.0515", 360, start="2019-10-15", rates=[{"from": "2020-01-01", "annual": "0.051"}, {"from": "2021-01-01", "annual": "0.0495"}]), []),
        ("from the 31st, actual/365", doc("600000", "0.045", 24, start="2024-01-31", basis="actual_365_fixed"), []),
    ]
    schedules = []
    for name, terms, early in cases:
        found = rows(terms, early)
        marks = sorted({0, min(1, len(found) - 1), len(found) // 2, len(found) - 1})
        check = []
        for i in marks:
            row = {"at": i, **{k: text(found[i][k]) for k in ("payment", "interest", "balance")}}
            if found[i]["due"]:
                row["due"] = found[i]["due"].isoformat()
            check.append(row)
        one = {"name": name, "terms": terms, "rows": len(found), "total_interest": text(sum(r["interest"] for r in found)), "check": check}
        if early:
            one["prepayments"] = early
        schedules.append(one)
    levels = []
    for principal, rate, periods, more in [
        ("990000", "0.03", 360, {}),
        ("1000000", "0", 240, {}),
        ("1", "0.06", 1, {"mode": "half_even"}),
        ("1", "0.06", 1, {}),
        ("1000000000000.01", "0.0001", 480, {}),
        ("350000", "0.0265", 780, {"periods_per_year": 26}),
        ("350000", "0.0265", 120, {"step": "10", "mode": "up"}),
        ("87654321.09", "1", 4000, {}),
    ]:
        r = F(rate) / more.get("periods_per_year", 12)
        step = F(more.get("step", "0.01")) * 100
        found_level = level(int(F(principal) * 100), r, periods, more.get("mode", "half_up"), step)
        levels.append({"principal": principal, "annual_rate": rate, "periods": periods, **more, "payment": text(found_level)})
    return {
        "about": "Loans computed with exact fractions by tests/python/loan_oracle.py, apart from the library; the first is V17 of the domain specification. `at` counts rows from 0, early payments included.",
        "level": levels,
        "schedules": schedules,
    }


if __name__ == "__main__":
    made = json.dumps(golden(), indent=1, ensure_ascii=False) + "\n"
    if "--write" in sys.argv:
        VECTORS.write_text(made, encoding="utf-8")
    else:
        sys.exit(made != VECTORS.read_text(encoding="utf-8"))
