# SPDX-License-Identifier: Apache-2.0
"""Fitting, solving, comparing, adjusting, deals and the board, on the real tower."""

from __future__ import annotations

import datetime
import pathlib
import pickle
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

import loupan as lp

P = lp.pricing
DAY = datetime.date(2026, 3, 1)


def test_a_fitted_scheme_gives_every_filed_price(byf: lp.pricing.Prices) -> None:
    found = P.fit(byf.units, byf, rounds=20)
    again = P.price(found.scheme, byf.units, errors="collect")
    for i in range(len(byf)):
        if byf.has_price(i):
            assert (again[i].unit_price, again[i].total) == (byf[i].unit_price, byf[i].total)
    report = found.report
    assert (report.units, report.priced, report.unpriced) == (657, 175, 482)
    assert report.total <= 110 and report.overrides == len(found.overrides) == len(report.exceptions)
    assert report.totals_reproduced == 175 and not report.misses
    assert report.explained + report.overrides == 175
    assert "overrides" in str(found) and report.text("zh") != report.text("en")
    assert pickle.loads(pickle.dumps(found)) == found
    assert P.fit(byf, rounds=20) == found  # to its own units


def test_a_fit_tells_its_progress_and_stops(tower: lp.pricing.Prices) -> None:
    seen: list[tuple[int, int]] = []
    P.fit(tower, rounds=5, progress=lambda done, every: seen.append((done, every)))
    assert seen[0][0] == 0 and seen == sorted(seen)
    with pytest.raises(lp.Conflict) as caught:
        P.fit(tower, rounds=5, progress=lambda done, every: False)
    assert caught.value.code == "core.cancelled"


def test_a_fit_refuses_what_it_cannot_use(tower: lp.pricing.Prices) -> None:
    for call, code in (
        (lambda: P.fit(tower.units, None), "core.type_invalid"),
        (lambda: P.fit(tower, stack="column"), "pricing.attribute_missing"),
        (lambda: P.fit(tower, unit_rounding=0.5), "core.float_refused"),
        (lambda: P.fit(tower, basis="flat"), "core.validation"),
    ):
        with pytest.raises(lp.Error) as caught:
            call()
        assert caught.value.code == code


@pytest.mark.parametrize("residual", list(P.Residual))
def test_a_solution_reaches_its_average(fitted: lp.pricing.Fit, tower: lp.pricing.Prices, residual: lp.pricing.Residual) -> None:
    found = P.solve(fitted.scheme, tower.units, average="76000", residual=residual)
    report = found.targets[0]
    assert report.within and abs(report.realised - 76000) <= report.tolerance
    assert found.prices.average == report.realised
    assert P.price(found.scheme, tower.units) == found.prices
    assert report.units == 175 and report.free_units + len(report.binding) >= 175
    assert bool(found.adjustments) == (residual in ("spread", "one_unit"))
    assert pickle.loads(pickle.dumps(found)) == found and "76,000" in str(found)


def test_targets_by_scope_and_locks(fitted: lp.pricing.Fit, tower: lp.pricing.Prices) -> None:
    units = tower.units
    before = P.price(fitted.scheme, units)
    locked = units.select(building="3栋")
    found = P.solve(fitted.scheme.replace(overrides=()), units, targets=[P.Target(average=80000, name="all", tolerance=5)], locked=locked)
    kept = P.price(fitted.scheme.replace(overrides=()), units)
    for i in np.flatnonzero(locked).tolist():
        assert found.prices[i].total == kept[i].total
    same = P.solve(fitted.scheme.replace(overrides=()), units, targets=[P.Target(average=80000, name="all", tolerance=5)], locked={"building": "3栋"})
    assert same.prices == found.prices and before.count == 175


def test_what_cannot_be_met_names_the_conflict(fitted: lp.pricing.Fit, tower: lp.pricing.Prices) -> None:
    with pytest.raises(lp.RuleViolation) as caught:
        P.solve(fitted.scheme, tower.units, targets=[P.Target(average=76000, name="low"), P.Target(average=90000, name="high")])
    assert caught.value.code == "pricing.no_solution"
    assert "low" in caught.value.value and "high" in caught.value.value and caught.value.rows
    for arguments in ({}, {"average": 1, "total": 2}):
        with pytest.raises(lp.InvalidArgument) as bad:
            P.Target(**arguments)
        assert bad.value.code == "pricing.target_invalid"


def test_planning_helpers() -> None:
    assert P.sales_average("75000", "0.04") == 78000
    assert P.list_from_floor("70000", "0.95") == 73685


def test_two_lists_compare(tower: lp.pricing.Prices, fitted: lp.pricing.Fit) -> None:
    lower = P.solve(fitted.scheme, tower.units, average="76000").prices
    found = P.compare(tower, lower)
    assert found.both == 175 and found.up + found.flat + found.down == 175
    assert found.total_change == lower.total - tower.total
    assert found.before.total == tower.total and found.after.average == lower.average
    assert sum(g.units for g in found.groups) == 175 == sum(b.before for b in found.total_bands)
    assert found.to_pandas().columns[0] == "building" and found.text("zh") != found.text() and "<table" in found._repr_html_()
    with_plan = P.compare(tower, lower, absorption=[P.Absorption({"building": "1栋"}, "0.8", "0.02")])
    assert with_plan.expected_after is not None and pickle.loads(pickle.dumps(found)) == found
    same = P.compare(tower, tower)
    assert same.flat == 175 and same.total_change == 0 and same.most_up is None
    with pytest.raises(lp.InvalidArgument):
        P.compare(tower, None)  # type: ignore[arg-type]


def test_a_round_of_adjustment(tower: lp.pricing.Prices, fitted: lp.pricing.Fit) -> None:
    current = P.price(fitted.scheme, tower.units)
    made = P.adjust(fitted.scheme, current, method="percent", value="0.01", reason="round 2", as_of=DAY, where={"building": "1栋"})
    assert made.scheme.round == 2 and made.scheme.parent == fitted.scheme.digest
    assert P.price(made.scheme, tower.units) == made.prices
    assert made.changed == len(made.outcomes) == sum(tower.units.select(building="1栋"))
    assert all(o.outcome is P.Outcome.changed and o.after > o.before for o in made.outcomes)
    assert made.total_after - made.total_before == made.prices.total - current.total
    limit = P.Limit(max_change="0.005", source="city notice", valid_from="2026-01-01")
    arguments: dict[str, Any] = {"method": "percent", "value": "0.01", "reason": "x", "as_of": DAY, "limits": [limit]}
    with pytest.raises(lp.RuleViolation) as caught:
        P.adjust(fitted.scheme, current, **arguments)
    assert caught.value.code == "pricing.adjustment_limit" and len(caught.value.rows) == 175
    skipped = P.adjust(fitted.scheme, current, breaches="collect", **arguments)
    assert skipped.changed == 0 and {o.outcome for o in skipped.outcomes} == {P.Outcome.limit}
    early = P.adjust(fitted.scheme, current, **{**arguments, "as_of": datetime.date(2025, 12, 31)})
    assert early.changed == 175  # the limit was not in force yet
    with pytest.raises(lp.InvalidArgument):
        P.adjust(fitted.scheme, current, **{**arguments, "as_of": datetime.datetime(2026, 1, 1)})


def test_a_trial_adds_up(scheme: lp.pricing.Scheme, units: lp.pricing.Units) -> None:
    deal = P.trial(
        scheme, units[0], as_of=DAY,
        discounts=[P.Discount("pay", "0.98", source="pay_method", approved=True), P.Discount("member", "0.005", "points", source="member", approved=True)],
        attachments=[P.Attachment("B1-12", 250000, merge_into_contract=True), P.Attachment("S-3", 30000, "storage")],
        fitment=P.Fitment(per_area=1500), rewards=[P.Reward("friend", "0.002")],
        authority=P.Authority(["consultant", "manager"], [("consultant", "0.02"), ("manager", "0.05")]), actor="consultant",
    )
    assert deal.list_total == P.price(scheme, units)[0].total
    assert deal.list_total - sum(step.off for step in deal.steps) == deal.deal_total
    assert deal.contract_total == deal.deal_total + 250000
    assert deal.separate_total == 30000 + 1500 * Decimal("117.66")
    assert deal.vat is not None and deal.vat.net + deal.vat.vat == deal.contract_total and deal.vat.rate == Decimal("0.09")
    assert deal.authority is not None and (deal.authority.level, deal.authority.role) == ("role", "manager")
    assert deal.rewards[0].cost % 100 == 0 and deal.marketing_cost == deal.rewards[0].cost
    assert pickle.loads(pickle.dumps(deal)) == deal and "contract total" in str(deal) and "<table" in deal._repr_html_()
    assert deal.explain("zh").root.text("zh") != deal.explain().root.text()


@pytest.mark.parametrize(
    ("discount", "code"),
    [
        (P.Discount("a", "0.98"), "pricing.discount_not_authorised"),
        (P.Discount("a", "0.98", approved=True, valid_to="2026-02-28"), "pricing.discount_expired"),
        (P.Discount("a", "0.98", approved=True, only={"building": "9栋"}), "pricing.discount_not_authorised"),
    ],
)
def test_a_discount_that_is_not_allowed(scheme: lp.pricing.Scheme, units: lp.pricing.Units, discount: lp.pricing.Discount, code: str) -> None:
    with pytest.raises(lp.RuleViolation) as caught:
        P.trial(scheme, units[0], as_of=DAY, discounts=[discount])
    assert caught.value.code == code
    best = P.trial(scheme, units[0], as_of=DAY, discounts=[discount], policy=P.DiscountPolicy(selection="best"))
    assert best.deal_total == best.list_total and [r.reason for r in best.rejected] == [code]


def test_a_trial_refuses_bad_input(scheme: lp.pricing.Scheme, units: lp.pricing.Units) -> None:
    for arguments, code in (
        ({"as_of": datetime.datetime(2026, 3, 1)}, "core.type_invalid"),
        ({"as_of": DAY, "discounts": ["0.98"]}, "core.type_invalid"),
        ({"as_of": DAY, "evidence": "abc"}, "core.type_invalid"),
        ({"as_of": "2010-01-01"}, "core.not_found"),
        ({"as_of": DAY, "fitment": P.Fitment()}, "core.validation"),
    ):
        with pytest.raises(lp.Error) as caught:
            P.trial(scheme, units[0], **arguments)  # type: ignore[arg-type]
        assert caught.value.code == code
    with pytest.raises(lp.InvalidArgument) as bad:
        P.Discount("a", 0.98)  # type: ignore[arg-type]
    assert bad.value.code == "core.float_refused"


def test_a_score_counts_within_its_list() -> None:
    units = P.Units(key=["A", "B"], orientation=["S", "N"], gross_area=[100, 100])
    scheme = P.Scheme(base=10000, score=[P.Criterion("light", 1, P.Rows({"S": 60, "N": 40}, "orientation"))])
    prices = P.price(scheme, units)
    assert [line.unit_price for line in prices if line] == [12000, 8000]
    assert P.explain(scheme, units[0]).result == "1200000.00"
    assert P.trial(scheme, units[1], as_of=DAY).list_total == 800000


def test_explanations_speak_both_languages(scheme: lp.pricing.Scheme, units: lp.pricing.Units) -> None:
    told = P.explain(scheme, units[0])
    chinese = P.explain(scheme, units[0], language="zh")
    assert told == chinese and Decimal(told.result) == P.price(scheme, units)[0].total
    assert "Base price" in str(told) and "基准价" in str(chinese) and "基准价" in told.steps[0].text("zh")
    assert [step.code for step in told][:2] == ["pricing.price", "pricing.base"] and len(told) == len(str(told).splitlines()) - 2
    assert "<table>" in told._repr_html_() and "基准价" in chinese._repr_html_() and repr(told).startswith("<Explanation: Price of unit A")
    rounded = next(step for step in told if step.code == "pricing.round_unit_price")
    assert (rounded.exact, rounded.rounding) == ("82500", "half_up@1")
    assert pickle.loads(pickle.dumps(chinese)).language == "zh"
    with pytest.raises(lp.InvalidArgument):
        P.explain(scheme, units[0], language="fr")


def test_the_board_is_one_page(byf: lp.pricing.Prices, tmp_path: pathlib.Path) -> None:
    page = P.board_html(byf, tmp_path / "board.html", title="<byf>", language="en", label="room")
    assert (tmp_path / "board.html").read_text(encoding="utf-8") == page
    assert page.startswith("<!") and "&lt;byf&gt;" in page and "http://" not in page and "https://" not in page


def test_a_sweep_has_the_figures_of_each_price(fitted: lp.pricing.Fit, tower: lp.pricing.Prices) -> None:
    schemes = [fitted.scheme.replace(base=base) for base in (70000, 71000, "72000.5")]
    found = P.sweep(schemes, tower.units, matrix=True)
    for line, totals, scheme in zip(found.lines, found.totals, schemes):
        prices = P.price(scheme, tower.units)
        assert (line.units, line.area, line.total, line.average) == (175, prices.area, prices.total, prices.average)
        assert totals.tolist() == prices.columns["total_minor"].tolist()
    assert len(found) == 3 and found[0] == found.lines[0] and found.to_pandas()["total"][1] == found[1].total
    assert P.sweep(schemes, tower.units).totals == ()
    units = P.Units(gross_area=[100, 0])
    collected = P.sweep([P.Scheme(base=1)], units, errors="collect", matrix=True)
    assert collected[0].units == 1 and collected[0].errors[0].row == 1 and np.ma.is_masked(collected.totals[0])
    with pytest.raises(lp.Error) as caught:
        P.sweep([P.Scheme(base=1)], units)
    assert caught.value.code == "pricing.area_required" and caught.value.path.startswith("schemes[0]")
    with pytest.raises(lp.Conflict):
        P.sweep(schemes, tower.units, progress=lambda done, every: False)


def test_versions_have_a_life(tower: lp.pricing.Prices, scheme: lp.pricing.Scheme) -> None:
    assert P.next_state("draft", "submit") is P.VersionState.submitted
    assert [a.event for a in P.actions("submitted")] == ["approve", "reject", "withdraw"]
    with pytest.raises(lp.RuleViolation) as caught:
        P.next_state("draft", "activate")
    assert caught.value.code == "core.state_invalid"
    assert P.check_ready(tower, registered=tower) == () == P.check_ready(tower, floor=tower)
    higher = P.Prices.filed(tower.units, unit_price=[line.unit_price + 1 for line in tower if line], total=[line.total + 1 for line in tower if line])
    broken = P.check_ready(higher, registered=tower)
    assert len(broken) == 175 and {row.code for row in broken} == {"pricing.price_above_marked"}
    units = P.Units(key=["A", "B"], lock=["", "选房锁定"], status=["", "签约"], gross_area=[1, 1])
    dated = scheme.replace(effective_from=DAY)
    found = P.activate("approved", dated, units, as_of=DAY)
    assert found.rows == (0,) and found.skipped == (P.SkippedUnit("B", 1, "选房锁定"),)
    with pytest.raises(lp.RuleViolation) as early:
        P.activate("approved", dated, units, as_of="2026-02-28")
    assert early.value.code == "pricing.price_not_effective"
    P.check_mode_change(scheme, scheme, units)
    with pytest.raises(lp.RuleViolation) as locked:
        P.check_mode_change(scheme, scheme.replace(basis="inner_area"), units)
    assert locked.value.code == "pricing.mode_locked"


def test_measured_areas_change_unsold_units_alone() -> None:
    units = P.Units(key=["A", "B"], status=["", "签约"], gross_area=[100, 100], **{"area:gross_measured": [101, 102]})
    scheme = P.Scheme(base=1000)
    made = P.switch_to_measured(scheme, P.price(scheme, units), as_of=DAY)
    assert [line.total for line in made.prices if line] == [101000, 100000]
    assert made.changed == 1 and made.scheme.areas == "measured" and made.scheme.round == 2
