# SPDX-License-Identifier: Apache-2.0
"""Price lists (价目表): what `price` returns."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np

from .. import _intake, _loupan
from .._core import Rounding
from .._errors import RowError
from .._value import integer
from .scheme import Scheme
from .units import Path, Source, Unit, Units, frame_columns, masked, read_file, write_file

if TYPE_CHECKING:
    import pandas as pd

Progress = Optional[Callable[[int, int], Optional[bool]]]
"""Called now and then with rows done and rows in all; returning False stops the call with ``core.cancelled``."""


class Flags(enum.IntFlag):
    """Why a price is what it is; several may hold."""

    none = 0
    overridden = 1
    """手工调整: set by hand."""
    at_floor = 2
    """底价: raised to the floor price."""
    at_ceiling = 4
    """备案价/标价: lowered to the filed or marked price."""
    fixed = 8
    """Sold or locked: the given price stays."""
    absent = 16
    """No price: the row stands in ``errors``."""


class PriceLine(NamedTuple):
    """One unit's prices (一房一价), in the currency's main unit. The display prices are None without such an area."""

    key: str
    unit_price: Decimal
    total: Decimal
    gross_unit_price: Decimal | None
    inner_unit_price: Decimal | None
    flags: Flags


class Prices:
    """A price list (价目表): exact columns, one row a unit. Made by :func:`price`, :meth:`filed`, or from a file."""

    __slots__ = ("_handle", "_units")
    _handle: _loupan.Prices
    _units: Units

    def __init__(self) -> None:
        raise TypeError("a price list is made by price(), Prices.filed() or Prices.from_csv()")

    @classmethod
    def _of(cls, handle: _loupan.Prices, units: Units | None = None) -> Prices:
        made = cls.__new__(cls)
        made._handle = handle
        made._units = Units._of(handle.units(), handle.digits()) if units is None else units
        return made

    @classmethod
    def filed(
        cls, units: Units, *, unit_price: Any, total: Any, currency: str = "CNY", pricing_area: str = "gross"
    ) -> Prices:
        """A price list from given columns, e.g. a filed list (备案价). Absent prices are None or NaN, in both at once.

        Units: yuan per unit of area at 1e-4, totals in yuan to the fen. Errors: as :class:`Units`; ``core.validation``.
        """
        a = _intake.prepare(unit_price, "unit_price")
        b = _intake.prepare(total, "total")
        floats = a.floats or b.floats
        handle = _loupan.filed(_native(units), a.values, a.mask, b.values, b.mask, floats, currency, pricing_area)
        return cls._of(handle, units)

    @classmethod
    def from_csv(
        cls,
        path: Source,
        *,
        columns: Mapping[str, str] | None = None,
        others: str = "attributes",
        delimiter: str = ",",
        tag_separator: str = ";",
        unit_of_area: str = "m2",
        currency: str = "CNY",
    ) -> Prices:
        """A filed price list from CSV: its units (``.units``) and prices, some of which may be blank. The options and errors
        are those of :meth:`Units.from_csv`."""
        return cls._of(
            _loupan.price_list_from_csv(
                read_file(path), dict(columns or {}), others, delimiter, tag_separator, unit_of_area, currency
            )
        )

    @classmethod
    def from_pandas(
        cls,
        frame: pd.DataFrame,
        *,
        columns: Mapping[str, str] | None = None,
        others: str = "attributes",
        tag_separator: str = ";",
        unit_of_area: str = "m2",
        currency: str = "CNY",
    ) -> Prices:
        """A filed price list from a data frame with the columns ``unit_price`` and ``total``; NaN is no price."""
        chosen = frame_columns(frame, columns, others)
        for name in ("unit_price", "total"):
            if name not in chosen:
                _loupan.fail("pricing.attribute_missing", "columns", name)
        given = chosen.pop("unit_price"), chosen.pop("total")
        units = Units.from_columns(chosen, unit_of_area=unit_of_area, currency=currency, tag_separator=tag_separator)
        return cls.filed(units, unit_price=given[0], total=given[1], currency=currency)

    def __len__(self) -> int:
        return len(self._handle)

    def __getitem__(self, row: int) -> PriceLine:
        """The prices of a row. Errors: ``IndexError``; ``core.not_found`` where the price is absent."""
        at = integer(row, "row")
        at = at + len(self) if at < 0 else at
        if not 0 <= at < len(self):
            raise IndexError(f"row {row} of {len(self)} prices")
        return _line(self._handle.line(at))

    def __iter__(self) -> Iterator[PriceLine | None]:
        return (self[i] if self._handle.has_price(i) else None for i in range(len(self)))

    def get(self, key: str) -> PriceLine:
        """The prices of a unit by its key. Errors: ``pricing.unit_unknown``, ``core.not_found`` where there is none."""
        return self[self._units.row_of(key)]

    def has_price(self, row: int) -> bool:
        """Whether that row has a price."""
        return self._handle.has_price(row)

    @property
    def units(self) -> Units:
        """The units that the list is of."""
        return self._units

    @property
    def count(self) -> int:
        """Rows with a price."""
        return self._handle.count()

    @property
    def total(self) -> Decimal:
        """The exact sum of all totals. Errors: ``core.overflow``."""
        return self._handle.total()

    @property
    def area(self) -> Decimal:
        """The sum of the pricing areas of the units with a price (gross for suites)."""
        return self._handle.area()

    @property
    def average(self) -> Decimal | None:
        """The area-weighted average (均价), total / area, rounded half up to 0.0001; None when nothing is priced."""
        return self._handle.average("0.0001", "half_up")

    def average_rounded(self, rounding: Rounding) -> Decimal | None:
        """The average with another rounding, made from the exact quotient."""
        return self._handle.average(format(rounding.step, "f"), rounding.mode.value)

    @property
    def currency(self) -> str:
        """Its ISO code; ``XTS:3`` for one with decimals of its own."""
        return self._handle.currency()

    @property
    def pricing_area(self) -> str:
        """The area that the unit price is for: ``gross``, ``inner``, ``gross_measured``, ...; empty for suites."""
        return self._handle.pricing_area()

    @property
    def scheme_digest(self) -> str:
        """The digest of the scheme that computed the list; empty for a filed one."""
        return self._handle.scheme_digest()

    @property
    def errors(self) -> tuple[RowError, ...]:
        """The rows without a price and why; empty unless ``price`` collected errors."""
        return self._handle.errors()

    @property
    def columns(self) -> dict[str, np.ndarray[Any, Any]]:
        """The result columns as read-only arrays over the list's own memory, which they keep alive: ``unit_price_e4``,
        ``total_minor``, ``gross_unit_price_e4``, ``inner_unit_price_e4`` and ``flags``. Where prices are absent the column
        is a masked array over the same memory."""
        out: dict[str, np.ndarray[Any, Any]] = {}
        for name, label in (
            ("unit_price", "unit_price_e4"),
            ("total", "total_minor"),
            ("gross_unit_price", "gross_unit_price_e4"),
            ("inner_unit_price", "inner_unit_price_e4"),
        ):
            values, mask = self._handle.column(name)
            if len(values) == len(self):
                out[label] = masked(values, mask)
        out["flags"] = self._handle.flags()
        return out

    def explain(self, row: int, scheme: Scheme) -> Any:
        """How the scheme makes the price of that row, step by step; see :func:`explain`."""
        from .explain import explain

        return explain(scheme, self._units[row])

    def to_pandas(self, amounts: str = "decimal", *, facts: bool = True) -> pd.DataFrame:
        """A data frame: the facts of the units (unless ``facts`` is False), then ``unit_price``, ``total``, the display
        prices and ``flags``. ``amounts``: ``decimal`` (exact ``Decimal``), ``minor`` (nullable integers with the scale in
        the name) or ``float`` (the nearest double, for charts)."""
        from .. import _pandas

        return _pandas.prices_frame(self, amounts, facts)

    def to_csv(self, path: Path | None = None) -> str | None:
        """Writes the list as CSV that :meth:`from_csv` reads back; returns the text when no path is given."""
        return write_file(path, _loupan.prices_to_csv(self._handle))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Prices):
            return NotImplemented
        a, b = self.columns, other.columns
        return (
            a.keys() == b.keys()
            and len(self) == len(other)
            and all(_same(a[k], b[k]) for k in a)
            and self.currency == other.currency
            and self._units == other._units
        )

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        average = self._handle.average("0.01", "half_up")
        return f"<Prices: {self.count} of {len(self)} units priced, total {self.total}, average {average}>"

    def __str__(self) -> str:
        from .. import _display

        return _display.prices_text(self)

    def _repr_html_(self) -> str:
        from .. import _display

        return _display.frame_html(Prices.to_pandas(self._head(20)), repr(self), len(self) > 20)

    def _head(self, rows: int) -> Prices:
        if len(self) <= rows:
            return self
        columns = self.columns
        state = list(self._handle.state())
        for i, name in enumerate(("unit_price_e4", "total_minor", "gross_unit_price_e4", "inner_unit_price_e4")):
            if name in columns:
                values, mask = state[i]
                state[i] = (values[:rows], None if mask is None else mask[:rows])
        state[4] = state[4][:rows]
        units = self._units[:rows]
        return Prices._of(_loupan.Prices.from_state(units._handle, tuple(state)), units)

    def __reduce__(self) -> tuple[Any, ...]:
        return (_from_state, (self._units, self._handle.state()))


def _from_state(units: Units, state: tuple[Any, ...]) -> Prices:
    return Prices._of(_loupan.Prices.from_state(units._handle, state), units)


def _same(a: Any, b: Any) -> bool:
    absent = [_intake.mask_array(c) if isinstance(c, np.ma.MaskedArray) else np.zeros(len(c), dtype=bool) for c in (a, b)]
    return np.array_equal(absent[0], absent[1]) and bool(np.all((np.asarray(a) == np.asarray(b)) | absent[0]))


def _line(parts: tuple[Any, ...]) -> PriceLine:
    key, unit_price, total, gross, inner, flags = parts
    return PriceLine(key, unit_price, total, gross, inner, Flags(flags))


def _native(units: object) -> _loupan.Units:
    if not isinstance(units, Units):
        _loupan.fail("core.type_invalid", "units", f"{type(units).__name__} instead of Units")
    return units._handle


def scheme_native(scheme: object) -> _loupan.Scheme:
    """The compiled handle of a scheme. Errors: ``core.type_invalid``."""
    if not isinstance(scheme, Scheme):
        _loupan.fail("core.type_invalid", "scheme", f"{type(scheme).__name__} instead of Scheme")
    return scheme._native


def price(scheme: Scheme, units: Units | Unit, *, errors: str = "raise", progress: Progress = None) -> Prices:
    """Prices every unit of a list by a scheme (计算价目表).

    Rule: domain C1.3, in the order of the scheme's pipeline. Units: yuan. Rounding: the scheme's. Bounds, overrides and
    fixed prices of the units act as the scheme says. ``errors="collect"`` leaves bad rows without a price and lists them in
    ``Prices.errors``; ``raise`` raises one error that lists all of them in ``rows``. ``progress(done, all)`` may return
    False to stop (``core.cancelled``). The GIL is released meanwhile.

    Errors: ``pricing.factor_missing``, ``pricing.factor_ambiguous``, ``pricing.base_missing``, ``pricing.area_required``,
    ``pricing.negative_price``, ``pricing.price_above_marked``, ``pricing.price_below_floor``, ``pricing.bounds_conflict``,
    ``pricing.floor_order``, ``pricing.attribute_missing``, ``pricing.cross_project``, ``core.empty``, ``core.unit_mismatch``.
    """
    if errors not in ("raise", "collect"):
        _loupan.fail("core.validation", "errors", str(errors))
    listed = Units.from_rows([units]) if isinstance(units, Unit) else units
    handle = _loupan.price(scheme_native(scheme), _native(listed), errors == "collect", progress)
    return Prices._of(handle, listed)

