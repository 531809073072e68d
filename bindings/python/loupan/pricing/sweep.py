# SPDX-License-Identifier: Apache-2.0
"""Many schemes over one list (方案扫描)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np

from .. import _loupan
from .._errors import RowError
from .._value import flag
from .prices import Progress, _native, scheme_native
from .scheme import Scheme
from .units import Units, masked


class SweepLine(NamedTuple):
    """One scheme's figures in yuan; units without a price do not count. ``average`` is rounded to 1e-4."""

    units: int
    area: Decimal
    total: Decimal
    average: Decimal | None
    errors: tuple[RowError, ...]


@dataclass(frozen=True, eq=False)
class Sweep:
    """What :func:`sweep` finds: ``lines`` in the order of the schemes; with ``matrix`` also ``totals``, a read-only column of
    minor units for each scheme (masked where a price is absent)."""

    lines: tuple[SweepLine, ...]
    totals: tuple[np.ndarray[Any, Any], ...]

    def to_pandas(self) -> Any:
        """The lines as a data frame, amounts as ``Decimal``."""
        import pandas as pd

        return pd.DataFrame([line[:4] for line in self.lines], columns=list(SweepLine._fields[:4]))

    def __len__(self) -> int:
        return len(self.lines)

    def __getitem__(self, at: int) -> SweepLine:
        return self.lines[at]


def sweep(
    schemes: Iterable[Scheme], units: Units, *, matrix: bool = False, errors: str = "raise", progress: Progress = None
) -> Sweep:
    """Prices a list by many schemes at once, with the figures of :func:`price`: the units are read once, not once a scheme.

    ``matrix`` keeps the total of every unit under every scheme. ``errors`` and ``progress`` as in :func:`price`.

    Errors: what ``price`` raises, with ``schemes[i]`` in front of the path; ``core.cancelled``.
    """
    if errors not in ("raise", "collect"):
        _loupan.fail("core.validation", "errors", str(errors))
    handles = [scheme_native(scheme) for scheme in schemes]
    lines, totals = _loupan.sweep(handles, _native(units), flag(matrix, "matrix"), errors == "collect", progress)
    return Sweep(tuple(SweepLine(*line) for line in lines), tuple(masked(*column) for column in totals))
