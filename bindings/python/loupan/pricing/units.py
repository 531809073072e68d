# SPDX-License-Identifier: Apache-2.0
"""Units (房源): facts of one as a value, of many as columns."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any, Union, cast, overload

import numpy as np

from .. import _intake, _loupan
from .._core import Number
from .._value import Value, integer, number, text
from .match import MatchLike

if TYPE_CHECKING:
    import pandas as pd

Path = Union[str, "os.PathLike[str]"]

Source = Union[str, "os.PathLike[str]", IO[bytes], IO[str]]
"""A path, or an open file of bytes or text."""


@dataclass(frozen=True, init=False, repr=False)
class Unit(Value):
    """One unit's facts (房源).

    ``attributes`` are texts (``building``, ``stack``, ``layout``, ...), ``tags`` sets of texts (``views``), ``areas`` in the
    list's unit of area (``gross``, ``inner``, ``garden``, ...), ``unit_prices`` and ``totals`` the bounds and fixed prices
    (``min``, ``max``, ``fixed``) in yuan.
    """

    key: str
    floor: int | None
    attributes: Mapping[str, str]
    tags: Mapping[str, tuple[str, ...]]
    areas: Mapping[str, Decimal]
    unit_prices: Mapping[str, Decimal]
    totals: Mapping[str, Decimal]

    def __init__(
        self,
        key: str = "",
        floor: int | None = None,
        attributes: Mapping[str, str] | None = None,
        tags: Mapping[str, Iterable[str]] | None = None,
        areas: Mapping[str, Number] | None = None,
        unit_prices: Mapping[str, Number] | None = None,
        totals: Mapping[str, Number] | None = None,
    ) -> None:
        self._set(
            key=text(key, "key"),
            floor=None if floor is None else integer(floor, "floor"),
            attributes={name: text(value, name) for name, value in (attributes or {}).items()},
            tags={name: tuple(sorted(text(tag, name) for tag in values)) for name, values in (tags or {}).items()},
            areas=_numbers(areas),
            unit_prices=_numbers(unit_prices),
            totals=_numbers(totals),
        )

    def __repr__(self) -> str:
        parts = [f"{name}={value!r}" for name, value in (("key", self.key), ("floor", self.floor)) if value not in ("", None)]
        if self.attributes:
            parts.append(f"attributes={dict(self.attributes)!r}")
        if self.tags:
            parts.append(f"tags={dict(self.tags)!r}")
        for name in ("areas", "unit_prices", "totals"):
            values = getattr(self, name)
            if values:
                parts.append(f"{name}={({k: str(v) for k, v in values.items()})!r}")
        return f"Unit({', '.join(parts)})"

    def __hash__(self) -> int:
        return hash((self.key, self.floor))

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "_list"}

    @property
    def _source(self) -> tuple[Units, int]:
        """The list that it is from and its row; a list of its own when it was made by itself."""
        if "_list" in self.__dict__:
            return cast("tuple[Units, int]", self.__dict__["_list"])
        return Units.from_rows([self]), 0


def _numbers(given: Mapping[str, Number] | None) -> dict[str, Decimal]:
    return {name: number(value, name) for name, value in (given or {}).items()}


class Units:
    """A list of units (房源表): immutable columns that threads share.

    Made from keyword columns, rows, CSV or pandas. The names of columns are the same everywhere: ``key``, ``floor``; the
    texts ``project``, ``building``, ``unit``, ``stack``, ``room``, ``orientation``, ``layout``, ``product``, ``status`` or
    any other name; the tags ``views``; areas as ``gross_area``, ``inner_area``, ``shared_area`` or any ``<name>_area``;
    bounds and fixed prices as ``min_unit_price``, ``max_unit_price``, ``fixed_unit_price`` and the same for ``total``.
    ``attribute:x``, ``tags:x`` and ``area:x`` name a column of that kind whatever its name.

    An area or unit price with ``_e4`` behind its name is an int64 array of 1e-4 units, a total with ``_minor`` an int64
    array of minor units (fen): both are taken without a copy, so do not change the array afterwards. A list with ``room``
    and without ``stack`` gets its stacks from the rooms.

    Numbers are lists of ``Decimal``, ``int`` or text, or arrays. In arrays and pandas columns of floats a value is taken if
    it is the double nearest to a number at the column's scale; NaN is absent. Units: ``unit_of_area`` (m2), yuan. Rounding:
    none; more digits than the scale are an error.

    Errors: ``core.number_invalid`` with all rows, ``core.float_refused``, ``core.too_many_digits``,
    ``core.length_mismatch``, ``core.duplicate`` (keys), ``core.validation`` (negative area, floor), ``pricing.negative_price``,
    ``pricing.area_inconsistent``.
    """

    __slots__ = ("_digits", "_handle", "_kept")
    _handle: _loupan.Units
    _digits: int

    def __init__(self, *, unit_of_area: str = "m2", currency: str = "CNY", tag_separator: str = ";", **columns: Any) -> None:
        self._handle = _build(columns, unit_of_area, currency, tag_separator)
        self._digits = _loupan.currency_digits(currency)

    @classmethod
    def _of(cls, handle: _loupan.Units, digits: int = 2) -> Units:
        made = cls.__new__(cls)
        made._handle = handle
        made._digits = digits
        return made

    @classmethod
    def from_columns(
        cls, columns: Mapping[str, Any], *, unit_of_area: str = "m2", currency: str = "CNY", tag_separator: str = ";"
    ) -> Units:
        """The same as keyword columns, for names that are no Python names (``area:花园``)."""
        return cls._of(_build(columns, unit_of_area, currency, tag_separator), _loupan.currency_digits(currency))

    @classmethod
    def from_rows(
        cls, rows: Iterable[Unit | Mapping[str, Any]], *, unit_of_area: str = "m2", currency: str = "CNY", tag_separator: str = ";"
    ) -> Units:
        """A list made of single units, or of mappings with the names of columns. What a row lacks is absent there."""
        listed = list(rows)
        columns: dict[str, list[Any]] = {}
        for i, row in enumerate(listed):
            if isinstance(row, Unit):
                cells = _cells(row)
            elif isinstance(row, Mapping):
                cells = dict(row)
            else:
                _loupan.fail("core.type_invalid", "rows", f"{type(row).__name__} instead of a Unit or a mapping", i)
            for name, value in cells.items():
                columns.setdefault(name, [None] * len(listed))[i] = value
        return cls.from_columns(columns, unit_of_area=unit_of_area, currency=currency, tag_separator=tag_separator)

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
    ) -> Units:
        """Reads a CSV file (UTF-8). ``columns`` maps headers to names of columns; the headers of the Shenzhen housing
        bureau's lists and common Chinese ones are known. ``others`` says what becomes of the rest: ``attributes``,
        ``ignore`` or ``refuse``.

        Errors: ``core.csv_invalid`` with the line, ``core.number_invalid`` and the like with ``line 5, column floor``.
        """
        content = read_file(path)
        handle = _loupan.units_from_csv(content, dict(columns or {}), others, delimiter, tag_separator, unit_of_area, currency)
        return cls._of(handle, _loupan.currency_digits(currency))

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
    ) -> Units:
        """Reads a data frame; headers mean what they mean in :meth:`from_csv`. Columns of prices (``unit_price``, ``total``)
        are left out: see :meth:`Prices.from_pandas`."""
        chosen = frame_columns(frame, columns, others)
        chosen = {name: c for name, c in chosen.items() if name not in ("unit_price", "total")}
        return cls.from_columns(chosen, unit_of_area=unit_of_area, currency=currency, tag_separator=tag_separator)

    def __len__(self) -> int:
        return len(self._handle)

    @overload
    def __getitem__(self, at: int) -> Unit: ...
    @overload
    def __getitem__(self, at: slice) -> Units: ...
    def __getitem__(self, at: int | slice) -> Unit | Units:
        """A unit by its row, or a list of some rows by a slice. Errors: ``IndexError``."""
        if isinstance(at, slice):
            return self.take(range(*at.indices(len(self))))
        row = integer(at, "row")
        row = row + len(self) if row < 0 else row
        if not 0 <= row < len(self):
            raise IndexError(f"row {at} of {len(self)} units")
        unit = Unit(**self._handle.row(row, self._digits))
        unit._set(_list=(self, row))
        return unit

    def __iter__(self) -> Iterator[Unit]:
        return (self[i] for i in range(len(self)))

    def __contains__(self, key: object) -> bool:
        if not isinstance(key, str):
            return False
        try:
            self._handle.row_of(key)
        except ValueError:
            return False
        return True

    def row_of(self, key: str) -> int:
        """The row of that key. Errors: ``pricing.unit_unknown``."""
        return self._handle.row_of(text(key, "key"))

    def get(self, key: str) -> Unit:
        """The unit of that key. Errors: ``pricing.unit_unknown``."""
        return self[self.row_of(key)]

    def take(self, rows: Iterable[int]) -> Units:
        """The list of these rows, in that order. Errors: ``core.validation``."""
        return Units._of(self._handle.take([int(row) for row in rows]), self._digits)

    def select(self, where: MatchLike = None, /, **tests: Any) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """True for the units that match (适用范围): ``units.select(building="1栋", floor=range(2, 11))``.

        Errors: ``pricing.attribute_missing`` for a column that the list lacks.
        """
        from .match import Match, as_match

        match = as_match(where) & Match(tests) if tests else as_match(where)
        return cast("np.ndarray[Any, np.dtype[np.bool_]]", _loupan.select(self._handle, match._json))

    @property
    def keys(self) -> list[str]:
        """The keys in the order of the list."""
        return self._handle.keys()

    @property
    def unit_of_area(self) -> str:
        """``m2``, ``sqft`` or ``ping``."""
        return self._handle.unit_of_area()

    @property
    def columns(self) -> dict[str, np.ndarray[Any, Any]]:
        """The columns of numbers as read-only arrays over the list's own memory: ``floor``, ``gross_area_e4``,
        ``max_unit_price_e4``, ``max_total_minor``. A column where something is absent is a masked array."""
        out: dict[str, np.ndarray[Any, Any]] = {}
        if self._handle.has_floor():
            out["floor"] = masked(*self._handle.floor())
        names = self._handle.names()
        for group, pattern in (("areas", "{}_area_e4"), ("unit_prices", "{}_unit_price_e4"), ("totals", "{}_total_minor")):
            for name in names[group]:
                out[pattern.format(name)] = masked(*self._handle.numbers(group, name))
        return out

    def to_pandas(self, amounts: str = "decimal") -> pd.DataFrame:
        """A data frame with the same names of columns. ``amounts``: ``decimal`` (exact), ``minor`` (integers: 1e-4 for areas
        and unit prices, fen for totals) or ``float`` (rounded to the nearest double)."""
        from .. import _pandas

        return _pandas.units_frame(self, amounts)

    def to_csv(self, path: Path | None = None, *, currency: str = "CNY") -> str | None:
        """Writes CSV that :meth:`from_csv` reads back equal; returns the text when no path is given."""
        return write_file(path, _loupan.units_to_csv(self._handle, currency))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Units):
            return NotImplemented
        return len(self) == len(other) and self._state() == other._state()

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        names = self._handle.names()
        columns = (["floor"] if self._handle.has_floor() else []) + [n for group in names.values() for n in group]
        return f"<Units: {len(self)} units, {', '.join(columns)}>"

    def _repr_html_(self) -> str:
        from .. import _display

        return _display.frame_html(self[:20].to_pandas(), repr(self), len(self) > 20)

    def _state(self) -> dict[str, Any]:
        handle = self._handle
        names = handle.names()
        state: dict[str, Any] = {"unit_of_area": handle.unit_of_area(), "digits": self._digits}
        state["keys"] = handle.keys() if handle.has_keys() else None
        state["floor"] = _plain(*handle.floor()) if handle.has_floor() else None
        for name in names["attributes"]:
            codes, texts = handle.attribute(name)
            state["attribute:" + name] = [None if c < 0 else texts[c] for c in codes.tolist()]
        for name in names["tags"]:
            codes, sets = handle.tags(name)
            state["tags:" + name] = [tuple(sets[c]) for c in codes.tolist()]
        for group in ("areas", "unit_prices", "totals"):
            for name in names[group]:
                state[f"{group}:{name}"] = _plain(*handle.numbers(group, name))
        return state

    def __reduce__(self) -> tuple[Any, ...]:
        return (_from_state, (self._state(),))


def _plain(values: Any, mask: Any) -> list[int | None]:
    listed: list[int | None] = values.tolist()
    return listed if mask is None else [None if absent else v for v, absent in zip(listed, mask.tolist())]


def _from_state(state: dict[str, Any]) -> Units:
    builder = _loupan.UnitBuilder()
    for name, values in state.items():
        kind, _, column = name.partition(":")
        if values is None or name in ("unit_of_area", "digits"):
            continue
        if name == "keys":
            builder.keys(values, False)
        elif name == "floor":
            builder.floor(values, None, False)
        elif kind == "attribute":
            builder.attribute(column, values, False)
        elif kind == "tags":
            builder.tags(column, values, ";")
        else:
            absent = np.array([v is None for v in values], dtype=bool)
            array = np.array([v or 0 for v in values], dtype=np.int64)
            builder.scaled(kind, column, array, absent if absent.any() else None, column)
    return Units._of(builder.build(state["unit_of_area"]), state["digits"])


def masked(values: Any, mask: Any) -> Any:
    """The array itself, or a masked array over the same memory where something is absent."""
    if mask is None:
        return values
    kind: Any = np.ma.MaskedArray
    return kind(values, mask=mask, copy=False)


def _cells(unit: Unit) -> dict[str, Any]:
    cells: dict[str, Any] = {}
    if unit.key:
        cells["key"] = unit.key
    if unit.floor is not None:
        cells["floor"] = unit.floor
    cells.update({"attribute:" + name: value for name, value in unit.attributes.items()})
    cells.update({"tags:" + name: value for name, value in unit.tags.items()})
    cells.update({"area:" + name: value for name, value in unit.areas.items()})
    cells.update({name + "_unit_price": value for name, value in unit.unit_prices.items()})
    cells.update({name + "_total": value for name, value in unit.totals.items()})
    return cells


def _target(name: str) -> tuple[str, str, str]:
    """What a column is for: (kind, name in its group, form), where form is ``plain`` or ``scaled``."""
    for suffix, kinds in (("_e4", ("areas", "unit_prices")), ("_minor", ("totals",))):
        if name.endswith(suffix):
            found = _loupan.field_of(name[: -len(suffix)])
            if found is not None and found[0] in kinds:
                return found[0], found[1], "scaled"
    found = _loupan.field_of(name)
    return (found[0], found[1], "plain") if found is not None else ("attribute", name, "plain")


def _build(columns: Mapping[str, Any], unit_of_area: str, currency: str, tag_separator: str) -> _loupan.Units:
    digits = _loupan.currency_digits(currency)
    builder = _loupan.UnitBuilder()
    seen: dict[tuple[str, str], str] = {}
    for name, values in columns.items():
        kind, column, form = _target(text(name, "columns"))
        if kind in ("ignored",) or values is None:
            continue
        if kind in ("unit_price", "total"):
            _loupan.fail("core.validation", name, "prices are no facts of units: see Prices.filed")
        if (kind, column) in seen:
            _loupan.fail("core.duplicate", name, seen[kind, column])
        seen[kind, column] = name
        _add(builder, kind, column, form, values, name, digits, tag_separator)
    builder.add_stacks()
    return builder.build(unit_of_area)


def _add(
    builder: _loupan.UnitBuilder, kind: str, column: str, form: str, values: Any, path: str, digits: int, tag_separator: str
) -> None:
    if form == "scaled":
        builder.scaled(kind, column, *_intake.scaled(values, path), path)
        return
    if kind == "attribute":
        coded = _intake.categories(values, path)
        if coded is not None:
            builder.attribute_codes(column, coded.codes, coded.texts)
            return
    ready = _intake.prepare(values, path)
    if kind in ("key", "attribute", "tags"):
        ready = _intake.plain_integers(ready)
    if kind == "key":
        builder.keys(ready.values, ready.floats)
    elif kind == "floor":
        builder.floor(ready.values, ready.mask, ready.floats)
    elif kind == "attribute":
        builder.attribute(column, ready.values, ready.floats)
    elif kind == "tags":
        builder.tags(column, ready.values, tag_separator)
    else:
        scale = digits if kind == "totals" else 4
        builder.numbers(kind, column, ready.values, ready.mask, scale, ready.floats, path)


def frame_columns(frame: Any, columns: Mapping[str, str] | None, others: str) -> dict[str, Any]:
    """The columns of a data frame by their names in loupan, as `Units.from_csv` would read the headers."""
    if others not in ("attributes", "ignore", "refuse"):
        _loupan.fail("core.validation", "others", str(others))
    mapping = dict(columns or {})
    headers = [str(header) for header in frame.columns]
    for header in mapping:
        if header not in headers:
            _loupan.fail("pricing.attribute_missing", "columns", header)
    out: dict[str, Any] = {}
    taken: set[tuple[str, str, str]] = set()
    chosen: dict[int, str] = {}

    def choose(i: int, name: str) -> None:
        chosen[i] = name
        taken.add(_target(name))

    for i, header in enumerate(headers):
        if header in mapping:
            choose(i, mapping[header])
    for i, header in enumerate(headers):
        if i not in chosen and (_loupan.field_of(header) is not None or _target(header)[2] == "scaled"):
            choose(i, header)
    for i, header in enumerate(headers):
        known = _loupan.field_of_header(header)
        if i not in chosen and known and _target(known) not in taken:
            choose(i, known)
    for i, header in enumerate(headers):
        if i not in chosen:
            if others == "refuse":
                _loupan.fail("pricing.attribute_missing", "columns", header)
            if others == "attributes":
                chosen[i] = "attribute:" + header
    for i in sorted(chosen):
        name = chosen[i]
        if name in out:
            _loupan.fail("core.duplicate", headers[i], name)
        series = frame.iloc[:, i]
        if name.startswith("attribute:") and series.isna().all():
            continue  # a column of nothing says nothing
        out[name] = series
    return out


def read_file(path: Source) -> bytes:
    """The bytes of a file. Errors: ``OSError`` as Python raises it."""
    if not isinstance(path, (str, os.PathLike)):
        content = path.read()
        return content.encode() if isinstance(content, str) else content
    with open(path, "rb") as file:
        return file.read()


def write_file(path: Path | None, content: str) -> str | None:
    """Writes UTF-8 text with the line ends as they are; returns the text when there is no path."""
    if path is None:
        return content
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(content)
    return None
