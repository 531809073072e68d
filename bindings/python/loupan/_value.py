# SPDX-License-Identifier: Apache-2.0
"""The habits that all rule values share: frozen, compared by content, a repr that evaluates back."""

from __future__ import annotations

import dataclasses
import datetime
import enum
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

from . import _loupan
from ._core import Number


def source(value: object) -> str:
    """Python source that evaluates to the value, where a rule takes it: decimals, dates and names as text."""
    if isinstance(value, Decimal):
        return repr(_loupan.number_text(value, ""))
    if isinstance(value, enum.Enum):
        return repr(str(value.value))
    if isinstance(value, datetime.date):
        return repr(value.isoformat())
    if isinstance(value, tuple):
        items = ", ".join(source(item) for item in value)
        return f"({items},)" if len(value) == 1 else f"({items})"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{source(k)}: {source(v)}" for k, v in value.items()) + "}"
    return repr(value)


class Value:
    """A frozen value with keyword fields. Subclasses are dataclasses with an ``__init__`` of their own."""

    def _set(self, **fields: object) -> None:
        for name, value in fields.items():
            object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        parts = []
        for field in dataclasses.fields(self):
            if not field.repr:
                continue
            value = getattr(self, field.name)
            if field.default is not dataclasses.MISSING and value == field.default:
                continue
            parts.append(f"{field.name}={source(value)}")
        return f"{type(self).__name__}({', '.join(parts)})"


def number(value: Number, path: str) -> Decimal:
    """An exact number, normalised. Errors: ``core.float_refused``, ``core.number_invalid``, ``core.type_invalid``."""
    return _loupan.decimal(value, path)


def optional_number(value: Number | None, path: str) -> Decimal | None:
    """The same, or None."""
    return None if value is None else number(value, path)


def text(value: object, path: str) -> str:
    """Text. Errors: ``core.type_invalid``."""
    if not isinstance(value, str):
        _loupan.fail("core.type_invalid", path, f"{type(value).__name__} instead of str")
    try:
        value.encode()
    except UnicodeEncodeError:  # a lone surrogate
        _loupan.fail("core.text_encoding", path, ascii(value))
    return str(value)


def json_text(document: object) -> str:
    """A document as JSON text. Errors: ``core.text_encoding``, ``core.type_invalid`` for what JSON cannot hold."""
    try:
        written = json.dumps(document, ensure_ascii=False)
    except (TypeError, ValueError) as e:
        _loupan.fail("core.type_invalid", "", str(e))
    return text(written, "")


def integer(value: object, path: str) -> int:
    """A whole number that is no bool. Errors: ``core.type_invalid``, ``core.float_refused``."""
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        code = "core.float_refused" if isinstance(value, float) else "core.type_invalid"
        _loupan.fail(code, path, repr(value) if isinstance(value, float) else f"{type(value).__name__} instead of int")
    return int(value)


def flag(value: object, path: str) -> bool:
    """True or False. Errors: ``core.type_invalid``."""
    if not isinstance(value, bool):
        _loupan.fail("core.type_invalid", path, f"{type(value).__name__} instead of bool")
    return bool(value)


def day(value: datetime.date | str | None, path: str) -> datetime.date | None:
    """A civil day, or None. Errors: ``core.date_invalid``, ``core.type_invalid`` (a ``datetime``)."""
    return None if value is None or value == "" else _loupan.date(value, path)


def decimal_text(value: Decimal) -> str:
    """Plain notation without trailing zeros, whatever the decimal context."""
    return _loupan.number_text(value, "")


def drop_empty(document: dict[str, Any]) -> dict[str, Any]:
    """Without what has its default: None, empty text, empty lists and objects."""
    return {key: value for key, value in document.items() if value is not None and value != "" and value != [] and value != {}}


class Document(Value):
    """A rule with a JSON document of its own."""

    def _doc(self) -> dict[str, Any]:
        raise NotImplementedError

    def _check(self, read: Any) -> None:
        canonical, digest = read(json_text(self._doc()))
        self._set(_json=canonical, _digest=digest)

    def to_json(self) -> str:
        """The rule as a JSON document; what has its default value is left out."""
        return cast(str, self.__dict__["_json"])

    @property
    def digest(self) -> str:
        """SHA-256 over the canonical form, in hexadecimal digits."""
        return cast(str, self.__dict__["_digest"])
