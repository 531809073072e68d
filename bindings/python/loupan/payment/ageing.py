# SPDX-License-Identifier: Apache-2.0
"""Ageing of receivables (账龄分析)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from .. import _intake, _loupan
from .._core import Date
from .._value import integer
from .late_fee import Table, amounts_of, day_numbers, table_column

if TYPE_CHECKING:
    import pandas as pd


class AgeingRow(NamedTuple):
    """What is open of one group, by bucket; ``lines`` counts those with something open."""

    key: str
    amounts: tuple[Decimal, ...]
    total: Decimal
    lines: int


@dataclass(frozen=True)
class AgeingTable:
    """Rows by group, columns by age; both add up to the fen (账龄表)."""

    buckets: tuple[str, ...]
    rows: tuple[AgeingRow, ...]
    total: AgeingRow

    @classmethod
    def _from(cls, parts: tuple[Any, ...]) -> AgeingTable:
        names, rows, total = parts

        def row(r: tuple[Any, ...]) -> AgeingRow:
            return AgeingRow(r[0], tuple(r[1]), r[2], r[3])

        return cls(tuple(names), tuple(row(r) for r in rows), row(total))

    def to_pandas(self) -> pd.DataFrame:
        """A row a group and one of the sums, a column a bucket, ``total`` and ``lines``."""
        import pandas as pd

        every = (*self.rows, self.total)
        frame = pd.DataFrame([r.amounts for r in every], columns=list(self.buckets), index=[r.key for r in every], dtype=object)
        frame["total"] = pd.Series([r.total for r in every], index=frame.index, dtype=object)
        frame["lines"] = [r.lines for r in every]
        return frame

    def _repr_html_(self) -> str:
        return str(self.to_pandas().to_html())


def ageing(
    lines: Table,
    as_of: Date,
    *,
    by: str | None = None,
    up_to: Iterable[int] = (30, 60, 90, 180, 365),
    currency: str = "CNY",
) -> AgeingTable:
    """The ageing table of columns: ``open`` (or ``open_minor``), ``due`` (absent: not due), and ``by``, the name of a column
    to group by.

    Errors: ``core.validation`` (buckets), ``core.empty`` (an absent amount), ``core.not_found`` (a column).
    """
    days = [integer(d, "up_to") for d in up_to]
    groups = None
    if by is not None:
        groups = _intake.plain_integers(_intake.prepare(table_column(lines, by, "by"), by)).values
    open_ = amounts_of(lines, "open", "open", currency)
    due = day_numbers(table_column(lines, "due", "due"), "due")
    return AgeingTable._from(_loupan.ageing_columns(open_, due, groups, days, as_of, currency))
