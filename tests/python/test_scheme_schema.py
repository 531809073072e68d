# SPDX-License-Identifier: Apache-2.0
"""The published JSON Schema agrees with what the library reads (the C++ test reads the same documents)."""

import json
from pathlib import Path

import jsonschema
import pytest

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "docs/schema/price-scheme.schema.json").read_text(encoding="utf-8"))
GOOD = sorted((ROOT / "tests/vectors/schemes").glob("*.json"))
BAD = json.loads((ROOT / "tests/vectors/bad_schemes.json").read_text(encoding="utf-8"))["cases"]
GOLDEN = json.loads((ROOT / "tests/vectors/pricing_golden.json").read_text(encoding="utf-8"))

VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def is_valid(document: object) -> bool:
    return not list(VALIDATOR.iter_errors(document))


def test_the_schema_itself_is_valid() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", GOOD, ids=lambda p: p.stem)
def test_good_documents_pass(path: Path) -> None:
    jsonschema.validate(json.loads(path.read_text(encoding="utf-8")), SCHEMA, cls=jsonschema.Draft202012Validator)


@pytest.mark.parametrize("case", GOLDEN["price"] + GOLDEN["solve"], ids=lambda c: c["name"])
def test_golden_schemes_pass(case: dict) -> None:
    assert is_valid(case["scheme"])


@pytest.mark.parametrize("case", BAD, ids=lambda c: c["name"])
def test_bad_documents_fail_where_a_schema_can_see_it(case: dict) -> None:
    try:
        document = json.loads(case["document"])
    except json.JSONDecodeError:
        assert not case["schema_refuses"], "a schema never sees malformed JSON"
        return
    assert is_valid(document) != case["schema_refuses"]


def test_every_authoring_is_among_the_good_documents() -> None:
    tables = [t for p in GOOD for d in [json.loads(p.read_text(encoding="utf-8"))] for t in d.get("factors", []) + d.get("score", [])]
    assert {k for t in tables for k in ("rows", "chain", "steps") if k in t} == {"rows", "chain", "steps"}
    assert len(GOOD) >= 6 and len(BAD) >= 15
