# SPDX-License-Identifier: Apache-2.0
"""What the buyer pays, day by day (买方现金流)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple, overload

from .. import _loupan
from .._core import Date
from .._table import Table

if TYPE_CHECKING:
    import pandas as pd


class CashLine(NamedTuple):
    """A payment of the buyer. ``what`` is the key of the schedule's row, or of the loan's row for what is paid back."""

    on: datetime.date
    amount: Decimal
    what: str


class BuyerCash(Sequence[CashLine]):
    """What the buyer pays, ascending by day (买方现金流); made by :meth:`PaySchedule.cash`. It does not change.

    ``by_day`` is what :func:`xnpv` and :func:`xirr` take; ``a - b`` what ``a`` pays more than ``b`` on each day.
    """

    __slots__ = ("_lines",)
    _lines: tuple[CashLine, ...]

    def __init__(self, lines: Iterable[tuple[datetime.date, Decimal, str]]) -> None:
        self._lines = tuple(sorted((CashLine(*line) for line in lines), key=lambda line: line.on))

    @property
    def total(self) -> Decimal:
        """All of it (总支出)."""
        return sum((line.amount for line in self), Decimal("0.00"))

    @property
    def by_day(self) -> dict[datetime.date, Decimal]:
        """The sum of each day, ascending."""
        out: dict[datetime.date, Decimal] = {}
        for on, amount, _ in self:
            out[on] = out.get(on, Decimal("0.00")) + amount
        return out

    @property
    def paid(self) -> dict[datetime.date, Decimal]:
        """What is paid up to and including each day (累计已付)."""
        return dict(zip(self.by_day, accumulate(self.by_day.values())))

    def until(self, last: Date) -> Decimal:
        """What is paid up to and including a day. Errors: ``core.date_invalid``."""
        day = _loupan.date(last, "last")
        return sum((line.amount for line in self if line.on <= day), Decimal("0.00"))

    def __sub__(self, other: BuyerCash) -> dict[datetime.date, Decimal]:
        """What this pays more than the other on each day of either, ascending."""
        if not isinstance(other, BuyerCash):
            return NotImplemented  # type: ignore[unreachable]
        here, there, zero = self.by_day, other.by_day, Decimal("0.00")
        return {day: here.get(day, zero) - there.get(day, zero) for day in sorted({*here, *there})}

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, at: int) -> CashLine: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[CashLine, ...]: ...
    def __getitem__(self, at: int | slice) -> CashLine | tuple[CashLine, ...]:
        return self._lines[at]

    def to_pandas(self) -> pd.DataFrame:
        """The payments as a data frame: ``on`` (``datetime64``), ``amount`` (Decimals), ``what``."""
        import pandas as pd

        return pd.DataFrame(
            {
                "on": pd.to_datetime(pd.Series([line.on for line in self], dtype=object)),
                "amount": pd.Series([line.amount for line in self], dtype=object),
                "what": pd.Series([line.what for line in self], dtype=object),
            }
        )

    def _table(self, rows: int) -> Table:
        return Table(("on", "amount", "what"), self[:rows], "lrl", max(0, len(self) - rows))

    def __str__(self) -> str:
        return self._table(len(self)).text()

    def _repr_html_(self) -> str:
        return self._table(20).html()

    def __repr__(self) -> str:
        return f"<BuyerCash: {self.total} in {len(self)} payments>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, BuyerCash):
            return NotImplemented
        return self._lines == other._lines

    def __hash__(self) -> int:
        return hash(self._lines)

    def __reduce__(self) -> tuple[Any, ...]:
        return (BuyerCash, (self._lines,))
