# SPDX-License-Identifier: Apache-2.0
"""The area room: the vectors that every language reads, columns, data frames, and the habits of values."""

from __future__ import annotations

import json
import os
import pathlib
import pickle
import random
from decimal import Decimal
from fractions import Fraction
from typing import Any

import jsonschema
import numpy as np
import pandas as pd
import pytest

import loupan as lp

A = lp.area
ROOT = pathlib.Path(os.environ.get("LOUPAN_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))
SCHEMA = json.loads((ROOT / "docs/schema/area-rules.schema.json").read_text(encoding="utf-8"))


def vectors(name: str) -> list[dict[str, Any]]:
    return json.loads((ROOT / "tests" / "vectors" / name).read_text(encoding="utf-8"))["cases"]


GOLDEN = vectors("area_golden.json")
BAD = vectors("bad_area.json")
DUE = vectors("area_due.json")


def facts_of(d: dict[str, Any]) -> lp.area.AreaFacts:
    d = dict(d)
    for survey in ("contract", "measured"):
        for which, value in d.pop(survey, {}).items():
            d[f"{survey}_{which}"] = value
    if "attachments" in d:
        d["attachments"] = [A.Attachment(**a) for a in d["attachments"]]
    if "fitment" in d:
        d["fitment"] = A.Fitment(**d["fitment"])
    if "tax" in d:
        d["tax"] = (d["tax"]["contract"], d["tax"]["settlement"])
    if "rescission" in d:
        d["rescission"] = A.Rescission(**d["rescission"])
    return A.AreaFacts(**d)


@pytest.mark.parametrize("case", GOLDEN, ids=[c["name"] for c in GOLDEN])
def test_golden(case: dict[str, Any]) -> None:
    rules = A.AreaRules.from_json(json.dumps(case["rules"]))
    facts = facts_of(case["facts"])
    wanted = case["expect"]
    if "error" in wanted:
        with pytest.raises(lp.Error) as caught:
            A.settle(rules, facts)
        assert (caught.value.code, caught.value.path) == (wanted["error"], wanted["path"])
        return
    got = A.settle(rules, facts)
    assert got.delta.gross == Decimal(wanted["delta"])
    assert got.total_after == Decimal(wanted["total_after"])
    assert got.direction == wanted["direction"]
    for field in ("net", "vat"):
        if field in wanted:
            assert getattr(got.delta, field) == Decimal(wanted[field])
    if "rescission_right" in wanted:
        assert got.rescission_right is wanted["rescission_right"]
    if "due" in wanted:
        assert got.due is not None and got.due.isoformat() == wanted["due"]
    if "alert" in wanted:
        assert wanted["alert"] in [a.kind for a in got.alerts]
    told = A.explain(rules, facts, language="zh")
    assert "{" not in str(told) and told.result in (str(got.total_delta), wanted.get("back"), wanted.get("refund"))
    assert got.rules_digest == rules.digest


@pytest.mark.parametrize("case", DUE, ids=[c["name"] for c in DUE])
def test_due_dates_move_as_the_rules_say(case: dict[str, Any]) -> None:
    rules = A.AreaRules.from_json(json.dumps(case["rules"]))
    assert A.AreaRules.from_json(rules.to_json()) == rules and eval(repr(rules), vars(A) | vars(lp.calendar)) == rules  # noqa: S307
    facts, wanted, calendar = facts_of(case["facts"]), case["expect"], case.get("calendar")
    if "error" in wanted:
        with pytest.raises(lp.Error) as caught:
            A.settle(rules, facts, calendar=calendar)
        assert (caught.value.code, caught.value.path) == (wanted["error"], wanted["path"])
        return
    got = A.settle(rules, facts, calendar=calendar)
    assert (got.due and got.due.isoformat(), got.provisional) == (wanted["due"], wanted["provisional"])
    if "rescission_due" in wanted:
        assert got.rescission is not None and got.rescission.due == got.due
    assert ("step" in wanted) == any(s.code.startswith("area.due") for s in A.explain(rules, facts, calendar=calendar).root.children)


@pytest.mark.parametrize("case", BAD, ids=[c["name"] for c in BAD])
def test_bad_input(case: dict[str, Any]) -> None:
    with pytest.raises(lp.Error) as caught:
        rules = A.AreaRules.from_json(json.dumps(case["args"]["rules"]))
        assert case["call"] == "settle"
        digest = rules.digest
        try:
            A.settle(rules, facts_of(case["args"]["facts"]))
        finally:
            assert rules.digest == digest
    assert caught.value.code == case["code"]
    assert caught.value.path == case["path"]
    assert caught.value.message and caught.value.message_zh


def test_the_schema_takes_the_golden_rules() -> None:
    validator = jsonschema.Draft202012Validator(SCHEMA)
    for case in [*GOLDEN, *DUE]:
        validator.validate(case["rules"])
        validator.validate(json.loads(A.AreaRules.from_json(json.dumps(case["rules"])).to_json()))


@pytest.mark.parametrize("name", ["statutory", "gf2014_inner", "gf2014_gross_dual"])
def test_shipped_rules_are_values(name: str) -> None:
    rules = getattr(A.AreaRules, name)()
    assert rules == A.AreaRules.from_json(rules.to_json(2)) == pickle.loads(pickle.dumps(rules))
    assert eval(repr(rules), vars(A)) == rules  # noqa: S307
    assert rules.table[0] == ("(-∞, -3%)", Decimal(2))
    assert len(rules.digest) == 64 and rules.article


def test_bands_in_python() -> None:
    rules = A.AreaRules(
        "bands",
        bands=[A.Band(None, "-0.01", 2), A.Band("-0.01", "0.01", min_closed=True, max_closed=True, compensate=False), A.Band("0.01")],
        mode="whole",
    )
    assert eval(repr(rules), vars(A)) == rules  # noqa: S307
    facts = A.AreaFacts(1_000_000, contract_gross=100, measured_gross="98.5", unit_price=10000, survey_audited=True)
    got = A.settle(rules, facts)
    assert got.delta.gross == Decimal("-30000.00")
    assert got.ratio.exact == Fraction(-3, 200)
    assert eval(repr(facts), vars(A)) == facts  # noqa: S307
    with pytest.raises(lp.Error) as caught:
        A.AreaFacts(1.5)  # type: ignore[arg-type]
    assert caught.value.code == "core.float_refused"


def test_states() -> None:
    assert A.next_state("pending", "calculate", survey_audited=True) == "calculated"
    assert {a.event for a in A.actions("approved")} == {"unapprove", "settle"}
    with pytest.raises(lp.RuleViolation) as caught:
        A.next_state("settled", "calculate", survey_audited=True)
    assert caught.value.code == "area.already_settled"


def statutory(a0: Fraction, a1: Fraction) -> Fraction:
    """办法 20 as it is worded."""
    d, most = a1 - a0, a0 * 3 / 100
    if abs(d) <= most:
        return d
    return most if d > 0 else -(most + 2 * (-d - most))


def half_up(value: Fraction) -> int:
    n = abs(value) + Fraction(1, 2)
    return int(n) if value >= 0 else -int(n)


def random_rows(n: int) -> dict[str, list[Any]]:
    rng = random.Random(11)
    a0 = [rng.randrange(2000, 30000) for _ in range(n)]
    return {
        "contract_gross": [Decimal(a).scaleb(-2) for a in a0],
        "measured_gross": [Decimal(a + rng.randrange(-900, 900)).scaleb(-2) for a in a0],
        "unit_price": [Decimal(rng.randrange(100, 10_000_000)).scaleb(-2) for _ in range(n)],
        "contract_total": [Decimal(rng.randrange(10_000, 10**9)).scaleb(-2) for _ in range(n)],
    }


def test_columns_agree_with_fractions_and_frames() -> None:
    rows = random_rows(3000)
    rules = A.AreaRules.statutory()
    stay = ["stay"] * 3000
    got = A.settle_columns(rules, **rows, choice=stay, survey_audited=True)
    delta = got.column("delta")
    for i in range(3000):
        paid = statutory(Fraction(rows["contract_gross"][i]), Fraction(rows["measured_gross"][i]))
        assert delta[i] == half_up(paid * Fraction(rows["unit_price"][i]) * 100)
    assert got.total_delta == Decimal(int(delta.sum())).scaleb(-2)

    scaled = {
        "contract_gross": np.array([int(a * 10000) for a in rows["contract_gross"]], dtype=np.int64),
        "measured_gross": np.array([int(a * 10000) for a in rows["measured_gross"]], dtype=np.int64),
        "unit_price": np.array([int(a * 10000) for a in rows["unit_price"]], dtype=np.int64),
        "contract_total": np.array([int(a * 100) for a in rows["contract_total"]], dtype=np.int64),
    }
    same = A.settle_columns(rules, **scaled, choice=stay, survey_audited=True, scaled=True)
    assert (same.column("delta") == delta).all()

    frame = pd.DataFrame({"合同面积": [float(a) for a in rows["contract_gross"]], **{k: [float(v) for v in rows[k]] for k in list(rows)[1:]}})
    frame["choice"] = "stay"
    by_frame = A.settle_frame(rules, frame, columns={"合同面积": "contract_gross"}, survey_audited=True)
    assert (by_frame.column("delta") == delta).all()
    out = by_frame.to_pandas()
    assert list(out["delta"][:3]) == [got[i].delta for i in range(3)]
    assert out["direction"].isin(["none", "buyer_pays", "seller_refunds"]).all()
    assert by_frame.to_pandas("minor")["total_after_minor"].dtype == np.int64


def test_bad_rows() -> None:
    rules = A.AreaRules.statutory()
    given = dict(
        key=["1-101", "1-102"], contract_gross=[100, 100], measured_gross=["103", "103.01"], unit_price=[1, 1], contract_total=[100, 100]
    )
    with pytest.raises(lp.RuleViolation) as caught:
        A.settle_columns(rules, **given, survey_audited=True)
    assert caught.value.code == "area.choice_required" and [r.row for r in caught.value.rows] == [1]
    some = A.settle_columns(rules, **given, survey_audited=[True, True], errors="collect")
    assert some[0].delta == Decimal("3.00") and not some.has_result(1)
    assert some.to_pandas()["delta"][1] is None and some.to_pandas()["flags"][1] == "absent"
    assert some.errors[0].code == "area.choice_required"
    for broken, code in (
        ({"unit_price": [1]}, "core.length_mismatch"),
        ({"choice": ["perhaps", None]}, "core.validation"),
        ({"measured_gross": [103.001, 103.000001]}, "core.float_refused"),
    ):
        with pytest.raises(lp.Error) as caught:
            A.settle_columns(rules, **{**given, **broken}, survey_audited=True)
        assert caught.value.code == code
    with pytest.raises(lp.Error) as caught:
        A.settle_columns(rules, **given, survey_audited=True, progress=lambda done, rows: False)
    assert caught.value.code == "core.cancelled"
