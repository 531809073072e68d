# SPDX-License-Identifier: Apache-2.0
"""The exceptions of loupan (错误).

One root, :class:`Error`, carries everything: a stable code, where, what, the message in English and Chinese. The
subclasses exist where a caller would act differently, and are ``ValueError``, ``ArithmeticError`` and ``LookupError`` as
well, so that code which knows nothing of loupan can catch them.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class RowError(NamedTuple):
    """One bad row of a batch call; ``row`` counts from 0."""

    row: int
    code: str
    path: str
    value: str
    message: str
    message_zh: str


class Error(Exception):
    """The root of all exceptions of loupan.

    ``code`` is stable (``pricing.factor_missing``); ``path`` is the field path in a document or the column's name;
    ``row`` is the row of a batch from 0, or None; ``rows`` lists all bad rows of a batch call; ``value`` is the offending
    value as text; ``message`` and ``message_zh`` say it in English and Chinese; ``rule`` names the rule or article.
    """

    code: str
    path: str
    row: int | None
    rows: tuple[RowError, ...]
    value: str
    message: str
    message_zh: str
    rule: str

    def __init__(
        self,
        text: str,
        code: str = "",
        path: str = "",
        row: int | None = None,
        rows: tuple[RowError, ...] = (),
        value: str = "",
        message: str = "",
        message_zh: str = "",
        rule: str = "",
        retry: bool = False,
    ) -> None:
        super().__init__(text)
        self.code = code
        self.path = path
        self.row = row
        self.rows = rows
        self.value = value
        self.message = message
        self.message_zh = message_zh
        self.rule = rule
        self._retry = retry

    def __reduce__(self) -> tuple[Any, ...]:
        return (
            type(self),
            (
                str(self),
                self.code,
                self.path,
                self.row,
                self.rows,
                self.value,
                self.message,
                self.message_zh,
                self.rule,
                self._retry,
            ),
        )

    def __str__(self) -> str:
        return str(self.args[0])


class InvalidArgument(Error, ValueError):
    """The input is not a value: mend the input."""


class RuleViolation(Error, ValueError):
    """Valid input that a rule forbids: change the deal or the rule."""


class ArithmeticError_(Error, ArithmeticError):
    """A result that does not fit or is not exact. (The underscore keeps the name apart from Python's own.)"""


class NotFound(Error, LookupError):
    """A key or record that should exist does not."""


class Conflict(Error):
    """Somebody else was faster, or the caller stopped the call."""


class StorageError(Error):
    """A store failed, or something unexpected did; ``retry`` says whether the same call may pass later."""

    @property
    def retry(self) -> bool:
        """Whether the same call may pass later."""
        return self._retry
