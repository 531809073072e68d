# SPDX-License-Identifier: Apache-2.0
"""Payment schedules once more, in fractions and plain Python, written from the rules and apart from the library."""

from __future__ import annotations

import calendar
import datetime
from fractions import Fraction
from typing import Any

CENT = Fraction(1, 100)
ANCHORS = ("subscribe", "sign", "filing", "handover_notice", "handover")


class Refused(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def round_to(value: Fraction, step: Fraction, mode: str) -> Fraction:
    steps = value / step
    whole = steps.numerator // steps.denominator
    rest = steps - whole
    up = {
        "half_up": rest >= Fraction(1, 2),
        "half_down": rest > Fraction(1, 2),
        "half_even": rest > Fraction(1, 2) or (rest == Fraction(1, 2) and whole % 2 == 1),
        "up": rest > 0,
        "ceiling": rest > 0,
        "down": False,
        "floor": False,
    }[mode]  # amounts are not negative here
    return (whole + up) * step


def months_later(start: datetime.date, months: int, policy: str) -> datetime.date:
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    at_end = start.day == calendar.monthrange(start.year, start.month)[1]
    return datetime.date(year, month + 1, last if policy == "snap" and at_end else min(start.day, last))


class WorkDays:
    """Saturdays and Sundays are free, and the days that are named; data from `first` to `last`."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.first, self.last = day(data["first"]), day(data["last"])
        self.off = {day(d) for d in data.get("days_off", ())}
        self.on = {day(d) for d in data.get("working_days", ())}

    def roll(self, start: datetime.date, way: int) -> tuple[datetime.date, bool]:
        at = start
        while self.first <= at <= self.last:
            if at in self.on or (at.weekday() < 5 and at not in self.off):
                return at, False
            at += datetime.timedelta(days=way)
        return start, True


def role(line: dict[str, Any], plan: dict[str, Any]) -> str:
    given: str = line.get("role", "automatic")
    if given != "automatic":
        return given
    if line["item"] == "deposit":
        return "offset" if plan.get("deposit_in_house", True) else "beside"
    return "in_total" if line["item"] in ("first", "house", "loan", "provident_fund_loan") else "beside"


def is_loan(line: dict[str, Any]) -> bool:
    return line["item"] in ("loan", "provident_fund_loan")


def lend(total: Fraction, other: Fraction, rule: dict[str, Any], facts: dict[str, Any]) -> tuple[Fraction, Fraction]:
    limits = [total - other]
    if "down_ratio" in rule:
        limits.append(total * (1 - Fraction(rule["down_ratio"])) - other)
    if "max_ltv" in rule:
        limits.append(total * Fraction(rule["max_ltv"]) - other)
    limits += [Fraction(rule[name]) for name in ("cap", "quota") if name in rule]
    unit = Fraction(rule.get("unit", "10000"))
    loan = max(min(limits), Fraction(0)) // unit * unit
    if "requested" in facts:
        asked = Fraction(facts["requested"])
        if asked > loan:
            raise Refused("payment.loan_over_cap")
        loan = asked
    granted = Fraction(facts["approved"]) if "approved" in facts else loan
    if granted > loan:
        raise Refused("payment.loan_over_cap")
    return loan, granted


def schedule(plan: dict[str, Any], facts: dict[str, Any], work: WorkDays | None = None) -> list[dict[str, Any]]:
    lines = sorted(plan["lines"], key=lambda line: line.get("sequence", 0))  # stable
    total = Fraction(facts["total"])
    deposit_lines = [line for line in lines if line["item"] == "deposit"]
    if not deposit_lines and Fraction(facts.get("deposit", "0")) > 0:
        lines = [{"key": "deposit", "item": "deposit", "amount": {"fixed": "0"}, "due": {"anchor": "subscribe"}}, *lines]
        deposit_lines = lines[:1]

    # Step 1: loans, fixed and percent lines.
    loans: dict[str, tuple[Fraction, Fraction]] = {}
    for item, name in (("provident_fund_loan", "provident_fund"), ("loan", "loan")):
        for line in lines:
            if line["item"] == item:
                other = sum((planned for planned, _ in loans.values()), Fraction(0))
                loans[item] = lend(total, other, line["amount"]["loan"], facts.get(name, {}))
    lent = sum((planned for planned, _ in loans.values()), Fraction(0))
    if total - lent < Fraction(plan.get("min_down_ratio", "0")) * total:
        raise Refused("payment.down_below_min")
    asked: dict[str, Fraction] = {}
    exact = lent
    for line in lines:
        rule = line["amount"]
        value = Fraction(0)
        if "percent" in rule:
            value = total * Fraction(rule["percent"])
        elif "fixed" in rule:
            value = Fraction(rule["fixed"])
        elif "external" in rule:
            value = Fraction(facts["amounts"][rule["external"] or line["key"]])
        if line["item"] == "deposit" and "deposit" in facts:
            value = Fraction(facts["deposit"])
            rule = {}
        if role(line, plan) == "in_total":
            exact += value
        if "percent" in rule:
            how = rule.get("rounding", "0.01")
            how = {"step": how} if isinstance(how, str) else how
            value = round_to(value, Fraction(how["step"]), how.get("mode", "half_up"))
        asked[line["key"]] = loans[line["item"]][0] if is_loan(line) else value

    # Step 2: the tail.
    own = [line for line in lines if role(line, plan) == "in_total" and not is_loan(line)]
    tails = [line for line in own if line.get("takes_tail") or "remainder" in line["amount"]]
    if not tails and loans:
        tails = [line for line in own if line["item"] == "first"]
    if not tails:
        tails = own[-1:]
    if len(tails) != 1:
        raise Refused("payment.plan_tail")
    if exact > total:
        raise Refused("payment.plan_over_total")
    tail = tails[0]["key"]
    asked[tail] = total - lent - sum((asked[line["key"]] for line in own if line["key"] != tail), Fraction(0))
    if asked[tail] < 0:
        raise Refused("payment.plan_negative")

    # The rows, with what is left after step 3.
    rows: list[dict[str, Any]] = []
    given = Fraction(0)
    base: datetime.date | None = None
    waits, months, days, free = "", 0, 0, False
    sign = day(facts["sign"]) if "sign" in facts else None
    approvals = {"loan": facts.get("loan", {}).get("approved_on"), "provident_fund_loan": facts.get("provident_fund", {}).get("approved_on")}
    for line in lines:
        due = line.get("due", {})
        anchor = due.get("anchor", "sign")
        policy = due.get("month_end", "clamp")
        if anchor == "previous_line":
            if days != 0:
                base = None if base is None else months_later(base, months, policy) + datetime.timedelta(days=days)
                months = 0
            months += due.get("months", 0)
            days = due.get("days", 0)
        else:
            months, days, free = due.get("months", 0), due.get("days", 0), anchor == "subscribe"
            waits = due.get("milestone", anchor)
            if anchor == "absolute":
                base = day(due["on"])
            elif anchor == "milestone":
                fact = facts.get("milestones", {}).get(waits)
                base = day(fact["on"]) if fact else None
                days += fact.get("notice_days", 0) if fact else 0
            elif anchor == "loan_approval":
                of = [line["item"]] if is_loan(line) else list(loans)
                known = [approvals[item] for item in of]
                base = max(day(d) for d in known) if known and all(known) else None
            else:
                base = day(facts[anchor]) if anchor in facts else None

        def when(base: datetime.date | None, months: int, days: int, bound: bool) -> dict[str, Any]:
            if base is None:
                return {}
            found = months_later(base, months, policy) + datetime.timedelta(days=days)
            if bound and sign and found < sign:
                if plan.get("before_signing", "refuse") == "refuse":
                    raise Refused("payment.due_before_signing")
                found = sign
            roll = due.get("roll", "next_workday")
            provisional = False
            if roll != "none":
                rolled, provisional = work.roll(found, 1 if roll == "next_workday" else -1) if work else (found, True)
                if not (bound and sign and rolled < sign):
                    found = rolled
            out: dict[str, Any] = {"due": found.isoformat()}
            if provisional:
                out["provisional"] = True
            return out

        split = line.get("instalments", {"count": 1})
        count = split["count"]
        whole = loans[line["item"]][1] if is_loan(line) else asked[line["key"]]
        cents = int(whole / CENT)
        bound = not free and line["item"] not in ("deposit", "deposit_small", "earnest_intent") and role(line, plan) != "offset"
        first_months, first_days = months, days
        for n in range(count):
            months = first_months + n * split.get("months", 1)
            days = first_days + n * split.get("days", 0)
            part = (cents // count + (1 if n < cents % count else 0)) * CENT
            row = {"key": line["key"] if count == 1 else f"{line['key']}/{n + 1}", "item": line["item"], "amount": part, "role": role(line, plan)}
            row |= when(base, months, days, bound) or {"waits_for": waits}
            rows.append(row)
        if role(line, plan) == "offset":
            given += whole
        if is_loan(line) and loans[line["item"]][1] < loans[line["item"]][0]:
            lag = facts.get("shortfall_days", plan.get("shortfall_days"))
            approved_on = approvals[line["item"]]
            row = {
                "key": f"{line['key']}/shortfall",
                "item": "first",
                "amount": loans[line["item"]][0] - loans[line["item"]][1],
                "role": "shortfall",
            }
            row |= when(day(approved_on) if approved_on else None, 0, lag, True) or {"waits_for": "loan_approval"}
            rows.append(row)

    # Step 3: what was given in advance comes off the earliest own rows.
    for kind in ("in_total", "shortfall"):
        for row in rows:
            if row["role"] == kind and not (kind == "in_total" and row["item"] in loans):
                taken = min(given, row["amount"])
                row["amount"] -= taken
                given -= taken
    if given > 0:
        raise Refused("payment.plan_over_total")
    for row in rows:
        if row.pop("role") == "beside":
            row["in_total"] = False
        row["amount"] = f"{int(row['amount'] / CENT) // 100}.{int(row['amount'] / CENT) % 100:02d}"
    return rows
