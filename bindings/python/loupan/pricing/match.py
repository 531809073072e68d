# SPDX-License-Identifier: Apache-2.0
"""Which units a rule is about (适用范围)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Union

from .. import _loupan
from .._core import Number
from .._value import json_text


def between(low: Number | None = None, high: Number | None = None) -> dict[str, str]:
    """A closed range for a match: ``Match(floor=between(2, 10))``. None leaves a side open.

    Errors: ``core.empty`` when both are None, ``core.float_refused``.
    """
    if low is None and high is None:
        _loupan.fail("core.empty", "between")
    out = {}
    if low is not None:
        out["from"] = _loupan.number_text(low, "from")
    if high is not None:
        out["to"] = _loupan.number_text(high, "to")
    return out


class Match:
    """Which units a rule is about (适用范围): all tests hold.

    ``Match(building="1栋", floor=between(2, 10))``. A test is a text, a number (for floors), a list of either (one of
    them), or ``between``. ``not_`` takes tests that must fail. ``a & b`` holds where both do, ``a | b`` where one does. A
    mapping with the same keys is taken wherever a match is; ``Match()`` matches every unit.

    Errors: ``core.json_type``, ``core.empty``, ``core.duplicate`` with the path of the test.
    """

    __slots__ = ("_json",)
    _json: str

    def __init__(self, tests: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None, /, *, not_: Mapping[str, Any] | None = None, **columns: Any) -> None:
        if tests is not None and not isinstance(tests, Mapping):
            document: Any = [_tests(each) for each in tests]
        else:
            document = _tests({**(tests or {}), **columns})
            if not_:
                document["not"] = {**document.get("not", {}), **_tests(not_)}
        object.__setattr__(self, "_json", _loupan.canonical_match(json_text(document)))

    @classmethod
    def _of(cls, canonical: str) -> Match:
        made = cls.__new__(cls)
        object.__setattr__(made, "_json", canonical)
        return made

    def __and__(self, other: MatchLike) -> Match:
        return Match._of(_loupan.match_all(self._json, as_match(other)._json))

    def __or__(self, other: MatchLike) -> Match:
        return Match._of(_loupan.match_any([self._json, as_match(other)._json]))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a Match does not change: make another")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Match):
            return NotImplemented
        return self._json == other._json

    def __hash__(self) -> int:
        return hash(self._json)

    def __bool__(self) -> bool:
        """False when it matches every unit."""
        return self._json != "{}"

    def __repr__(self) -> str:
        document = self.to_dict()
        return f"Match({document!r})" if document else "Match()"

    def __str__(self) -> str:
        return _loupan.match_text(self._json)

    def __reduce__(self) -> tuple[Any, ...]:
        return (Match._of, (self._json,))

    def to_dict(self) -> Any:
        """The match as its JSON document has it."""
        return json.loads(self._json)


MatchLike = Union[Match, Mapping[str, Any], Sequence[Mapping[str, Any]], None]
"""A match, or the mapping that makes one; None matches every unit."""


def as_match(given: MatchLike) -> Match:
    """The match that is meant."""
    return given if isinstance(given, Match) else Match(given)


def _test(value: Any, path: str) -> Any:
    if isinstance(value, bool) or isinstance(value, float):
        _loupan.fail("core.float_refused" if isinstance(value, float) else "core.type_invalid", path, repr(value))
    if isinstance(value, (int, Decimal)):
        return _loupan.number_text(value, path)
    if isinstance(value, range):
        if value.step != 1 or not value:
            _loupan.fail("core.validation", path, repr(value))
        return {"from": str(value.start), "to": str(value.stop - 1)}
    if isinstance(value, (list, tuple, set, frozenset)):
        items = [_test(item, path) for item in value]
        return sorted(items) if isinstance(value, (set, frozenset)) else items
    if isinstance(value, Mapping):
        return {key: _test(item, f"{path}.{key}") if item is not None else None for key, item in value.items()}
    return value


def _tests(columns: Mapping[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for name, value in columns.items():
        if name == "any" and isinstance(value, (list, tuple)):
            out[name] = [as_match(each).to_dict() for each in value]
        elif name == "not" and isinstance(value, Mapping):
            out[name] = _tests(value)
        else:
            out[name] = _test(value, name)
    return out
