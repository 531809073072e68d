# SPDX-License-Identifier: Apache-2.0
"""The settlement of many homes on columns (批量面积补差)."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np

from .. import _intake, _loupan
from .._core import Choice
from .._errors import RowError
from .._pandas import _numbers, check_amounts
from .._value import integer, text
from .rules import AreaRules, _native
from .settle import BuyerChoice
from .state import SettlementState

if TYPE_CHECKING:
    import pandas as pd

Progress = Optional[Callable[[int, int], Optional[bool]]]
"""Called now and then with rows done and rows in all; returning False stops the call with ``core.cancelled``."""

_NUMBERS = (
    "contract_gross",
    "measured_gross",
    "contract_inner",
    "measured_inner",
    "unit_price",
    "contract_total",
    "house_total",
    "fitment",
    "tax_contract",
    "tax_settlement",
    "paid",
)
_RESULTS = ("difference", "ratio", "delta", "net", "vat", "fitment", "total_delta", "total_after", "refund")


class Direction(Choice):
    """Who pays (补差方向)."""

    none = "none"
    buyer_pays = "buyer_pays"
    seller_refunds = "seller_refunds"
    rescinded = "rescinded"


class Flags(enum.IntFlag):
    """What else is true of a row; several may hold."""

    none = 0
    rescission_right = 1
    """Beyond the limit."""
    tax_bracket = 2
    """The gross area crossed a limit of the deed tax."""
    free = 4
    """The difference is not settled at all."""
    absent = 8
    """No result: the row stands in ``errors``."""


class SettlementRow(NamedTuple):
    """One row of the results, in the currency's main unit; None where it does not apply."""

    difference: Decimal | None
    ratio: Decimal | None
    delta: Decimal | None
    net: Decimal | None
    vat: Decimal | None
    fitment: Decimal | None
    total_delta: Decimal | None
    total_after: Decimal | None
    refund: Decimal | None
    direction: Direction
    flags: Flags


class Settlements:
    """Many settlements (批量面积补差结果): exact columns, one row a home. Made by :func:`settle_columns`."""

    __slots__ = ("_handle", "_keys")
    _handle: _loupan.AreaSettlements
    _keys: Any

    def __init__(self) -> None:
        raise TypeError("settlements are made by settle_columns() or settle_frame()")

    @classmethod
    def _of(cls, handle: _loupan.AreaSettlements, keys: Any) -> Settlements:
        made = cls.__new__(cls)
        made._handle = handle
        made._keys = keys
        return made

    def __len__(self) -> int:
        return len(self._handle)

    def __getitem__(self, row: int) -> SettlementRow:
        """A row. Errors: ``IndexError``; ``core.not_found`` where there is no result."""
        at = integer(row, "row")
        at = at + len(self) if at < 0 else at
        if not 0 <= at < len(self):
            raise IndexError(f"row {row} of {len(self)} settlements")
        if not self._handle.has_result(at):
            _loupan.fail("core.not_found", "settlements", str(at))
        values = {name: self._handle.value(name, at) for name in _RESULTS}
        direction = tuple(Direction)[int(self._handle.directions()[at])]
        return SettlementRow(**values, direction=direction, flags=Flags(int(self._handle.flags()[at])))

    def has_result(self, row: int) -> bool:
        """Whether that row could be settled."""
        return self._handle.has_result(integer(row, "row"))

    @property
    def errors(self) -> tuple[RowError, ...]:
        """The rows without a result and why; empty unless ``errors="collect"``."""
        return self._handle.errors()

    @property
    def total_delta(self) -> Decimal:
        """What all buyers pay, or get when negative (补差合计)."""
        return self._handle.total_delta()

    @property
    def rules_digest(self) -> str:
        """The digest of the rules."""
        return self._handle.rules_digest()

    @property
    def flags(self) -> Any:
        """The flags of every row, a read-only array of bits as :class:`Flags`."""
        return self._handle.flags()

    def column(self, name: str) -> Any:
        """A result column as it is: a read-only int64 array at its scale (areas 1e-4, ratios 1e-8, money in minor units),
        masked where a value is absent, empty where its facts were not given (tax, fitment, paid). Errors: ``core.not_found``."""
        values, mask, _ = self._handle.column(text(name, "name"))
        return values if mask is None else np.ma.array(values, mask=mask)  # type: ignore[no-untyped-call]

    def to_pandas(self, amounts: str = "decimal") -> pd.DataFrame:
        """A data frame: ``decimal`` (exact), ``minor`` (scaled integers) or ``float``. Errors: ``core.validation``."""
        import pandas as pd

        check_amounts(amounts)
        columns: dict[str, Any] = {} if self._keys is None else {"key": pd.Series(list(self._keys), dtype=object)}
        for name in _RESULTS:
            values, mask, scale = self._handle.column(name)
            if len(values) != len(self):
                continue
            if amounts == "minor":
                label = name + {"difference": "_e4", "ratio": "_e8"}.get(name, "_minor")
            else:
                label = name
            columns[label] = _numbers(values, mask, lambda n=name: self._handle.decimals(n), scale, amounts)
        there = (self.flags & Flags.absent.value) == 0
        names = np.array([d.value for d in Direction], dtype=object)
        directions = names[self._handle.directions()]
        directions[~there] = None
        columns["direction"] = directions
        table = np.array([";".join(f.name or "" for f in list(Flags)[1:] if bits & f) for bits in range(16)], dtype=object)
        columns["flags"] = table[self.flags]
        return pd.DataFrame(columns)

    def __repr__(self) -> str:
        return f"<Settlements: {len(self)} rows, {len(self.errors)} errors>"


def _codes(values: Any, kind: type[Choice], path: str) -> Any:
    members = {str(member): i for i, member in enumerate(kind)}
    listed = values.tolist() if hasattr(values, "tolist") else list(values)
    out = np.full(len(listed), -1, dtype=np.int32)
    for row, value in enumerate(listed):
        if value is None or value != value or value == "":
            continue
        if not isinstance(value, str) or value not in members:
            _loupan.fail("core.validation", f"{path}[{row}]", str(value)[:60])
        out[row] = members[value]
    return out


def _bits(values: Any, rows: int) -> Any:
    if isinstance(values, (bool, np.bool_)):
        return np.full(rows, int(values), dtype=np.uint8)
    array = np.asarray(values)
    if array.dtype != np.bool_ or array.ndim != 1:
        _loupan.fail("core.type_invalid", "survey_audited", f"{array.dtype} instead of bool")
    return array.astype(np.uint8)


def settle_columns(
    rules: AreaRules,
    *,
    contract_total: Any,
    survey_audited: Any,
    contract_gross: Any = None,
    measured_gross: Any = None,
    contract_inner: Any = None,
    measured_inner: Any = None,
    unit_price: Any = None,
    house_total: Any = None,
    choice: Any = None,
    state: Any = None,
    fitment: Any = None,
    tax_contract: Any = None,
    tax_settlement: Any = None,
    paid: Any = None,
    key: Any = None,
    scaled: bool = False,
    errors: str = "raise",
    progress: Progress = None,
) -> Settlements:
    """Settles many homes by one set of rules (批量面积补差计算), with the figures of :func:`settle`.

    Columns are lists, arrays or pandas columns of exact numbers; floats of a table are taken where each is the double
    nearest to a value at the column's scale. With ``scaled=True`` they are int64 arrays at the scale itself (areas and unit
    prices 1e-4, money in minor units, rates 1e-8), used without a copy. ``choice`` holds ``stay``, ``rescind`` or None;
    ``survey_audited`` is one bool or a column; ``fitment`` a price per area where it takes part. An attachment is a row of its
    own. The GIL is released meanwhile.

    Errors: one that lists all bad rows in ``rows``, or with ``errors="collect"`` absent results and ``Settlements.errors``.
    """
    if errors not in ("raise", "collect"):
        _loupan.fail("core.validation", "errors", str(errors))
    given = dict(locals())
    columns: dict[str, Any] = {}
    for name in _NUMBERS:
        values = given[name]
        if values is None:
            continue
        if scaled:
            array, mask = _intake.scaled(values, name)
            columns[name] = (array, mask, False, True)
        else:
            read = _intake.prepare(values, name)
            columns[name] = (read.values, read.mask, read.floats, False)
    if "contract_total" not in columns:
        _loupan.fail("core.empty", "contract_total", "")
    rows = len(columns["contract_total"][0])
    columns["survey_audited"] = _bits(survey_audited, rows)
    if choice is not None:
        columns["choice"] = _codes(choice, BuyerChoice, "choice")
    if state is not None:
        columns["state"] = _codes(state, SettlementState, "state")
    keys = None
    if key is not None:
        read = _intake.plain_integers(_intake.prepare(key, "key"))
        keys = list(read.values)
        columns["key"] = (keys, None, read.floats, False)
    return Settlements._of(_loupan.settle_area_columns(_native(rules), columns, errors == "collect", progress), keys)


def settle_frame(
    rules: AreaRules,
    frame: pd.DataFrame,
    *,
    columns: Mapping[str, str] | None = None,
    survey_audited: Any = None,
    errors: str = "raise",
    progress: Progress = None,
) -> Settlements:
    """Settles the rows of a data frame whose columns have the names of :func:`settle_columns`.

    ``columns`` maps other names to these (``{"实测面积": "measured_gross"}``); columns of unknown names are left alone.
    Errors: as :func:`settle_columns`; ``core.duplicate``, ``core.empty`` where a mapped column is not there.
    """
    names = dict(columns or {})
    for source in names:
        if source not in frame.columns:
            _loupan.fail("core.empty", f"columns.{source}", str(source))
    known = {*_NUMBERS, "choice", "state", "key", "survey_audited"}
    chosen: dict[str, Any] = {}
    for source in frame.columns:
        target = names.get(source, source)
        if target not in known:
            if source in names:
                _loupan.fail("core.validation", f"columns.{source}", str(target))
            continue
        if target in chosen:
            _loupan.fail("core.duplicate", f"columns.{source}", str(target))
        chosen[target] = frame[source]
    if survey_audited is not None:
        chosen["survey_audited"] = survey_audited
    for needed in ("contract_total", "survey_audited"):
        if needed not in chosen:
            _loupan.fail("core.empty", needed, "")
    return settle_columns(rules, **chosen, errors=errors, progress=progress)
