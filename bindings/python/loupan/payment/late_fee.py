# SPDX-License-Identifier: Apache-2.0
"""Late fees (滞纳金): rules, one line, and columns of many."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, Union, cast

import numpy as np

from .. import _intake, _loupan
from .._core import Choice, Date, Number, PeriodicRate, Rounding, choose, parse_rate
from .._errors import RowError
from .._value import Document, Value, decimal_text, drop_empty, flag, integer, json_text, number, optional_number, text
from ..calendar import BeyondData, Convention
from ..pricing.explain import Explanation, step_from
from ..pricing.units import masked

if TYPE_CHECKING:
    import pandas as pd

    from .receivable import Receivable


class GraceMode(Choice):
    """What the grace days do (宽限期)."""

    waive_if_within = "waive_if_within"
    """宽限期内付清不计,超过则从第一天起计."""
    free_days = "free_days"
    """宽限天数始终不计."""


class BucketMode(Choice):
    """How rates that depend on the overdue days meet (分段方式)."""

    whole = "whole"
    """不作累加: the rate of the bucket reached holds for all days."""
    marginal = "marginal"
    """分段累加: each day has the rate of its own bucket."""


class RatePeriod(Choice):
    """What a rate is for."""

    day = "day"
    month = "month"
    year = "year"


def rounding_doc(how: Rounding) -> Any:
    """A rounding as the documents write it."""
    step = decimal_text(how.step)
    return step if how.mode.value == "half_up" else {"step": step, "mode": how.mode.value}


def rounding_from(given: Any) -> Rounding:
    """A rounding from a document."""
    if given is None:
        return Rounding()
    return Rounding(given) if isinstance(given, str) else Rounding(given["step"], given.get("mode", "half_up"))


def as_rounding(given: object, path: str) -> Rounding:
    """A rounding, or its step. Errors: ``core.rounding_invalid``, ``core.float_refused``."""
    return given if isinstance(given, Rounding) else Rounding(number(cast(Number, given), path))


def _periodic(rate: PeriodicRate | Number, per: RatePeriod | str | None) -> tuple[Decimal, RatePeriod]:
    if isinstance(rate, PeriodicRate):
        value, period = rate.value, rate.per
    elif isinstance(rate, str):
        parsed = parse_rate(rate)
        value, period = parsed.value, parsed.per
    else:
        value, period = number(rate, "rate"), None
    if per is not None:
        period = choose(RatePeriod, per, "per").value
    if not period or period == "none":
        _loupan.fail("core.empty", "rate", "a rate with its period")
    return value, choose(RatePeriod, str(period), "per")


@dataclass(frozen=True, init=False, repr=False)
class LateFeeRules(Document):
    """How a late fee is computed (滞纳金规则).

    ``rate`` is text such as ``日万分之三`` or ``0.03%/day``, or a number with ``per``. ``buckets`` are pairs of a number of
    days and the rate for more overdue days than that. ``cap_of_base`` is a fraction of what was overdue at first.

    Errors: ``core.empty`` (no period), ``core.validation`` with the field, ``core.float_refused``.
    """

    rate: Decimal
    per: RatePeriod = RatePeriod.day
    name: str = ""
    year_days: int = 365
    grace_days: int = 0
    grace: GraceMode = GraceMode.waive_if_within
    buckets: tuple[tuple[int, Decimal], ...] = ()
    bucket: BucketMode = BucketMode.whole
    floor: Decimal | None = None
    cap_of_base: Decimal | None = None
    cap_at_principal: bool = False
    rounding: Rounding = Rounding()
    roll: Convention = Convention.unadjusted
    beyond: BeyondData = BeyondData.provisional
    source: str = ""

    def __init__(
        self,
        rate: PeriodicRate | Number,
        per: RatePeriod | str | None = None,
        *,
        name: str = "",
        year_days: int = 365,
        grace_days: int = 0,
        grace: GraceMode | str = GraceMode.waive_if_within,
        buckets: Iterable[tuple[int, Number]] = (),
        bucket: BucketMode | str = BucketMode.whole,
        floor: Number | None = None,
        cap_of_base: Number | None = None,
        cap_at_principal: bool = False,
        rounding: Rounding | Number = Rounding(),
        roll: Convention | str = Convention.unadjusted,
        beyond: BeyondData | str = BeyondData.provisional,
        source: str = "",
    ) -> None:
        value, period = _periodic(rate, per)
        self._set(
            rate=value,
            per=period,
            name=text(name, "name"),
            year_days=integer(year_days, "year_days"),
            grace_days=integer(grace_days, "grace_days"),
            grace=choose(GraceMode, grace, "grace"),
            buckets=tuple((integer(d, "buckets.over_days"), number(r, "buckets.rate")) for d, r in buckets),
            bucket=choose(BucketMode, bucket, "bucket"),
            floor=optional_number(floor, "floor"),
            cap_of_base=optional_number(cap_of_base, "cap_of_base"),
            cap_at_principal=flag(cap_at_principal, "cap_at_principal"),
            rounding=as_rounding(rounding, "rounding"),
            roll=choose(Convention, roll, "roll"),
            beyond=choose(BeyondData, beyond, "beyond"),
            source=text(source, "source"),
        )
        self._check(_loupan.read_late_fee_rules)

    def __repr__(self) -> str:
        # The period is always shown: a rate is nothing without it.
        shown = super().__repr__()
        return shown if "per=" in shown else shown.replace(f"rate={decimal_text(self.rate)!r}", f"rate={decimal_text(self.rate)!r}, per='day'", 1)

    def _doc(self) -> dict[str, Any]:
        return drop_empty(
            {
                "schema": "loupan/late-fee-rules",
                "semantics": 1,
                "name": self.name,
                "rate": {"value": decimal_text(self.rate), "per": self.per.value},
                "year_days": self.year_days,
                "grace_days": self.grace_days,
                "grace": self.grace.value,
                "buckets": [{"over_days": d, "rate": decimal_text(r)} for d, r in self.buckets],
                "bucket": self.bucket.value,
                "floor": None if self.floor is None else decimal_text(self.floor),
                "cap_of_base": None if self.cap_of_base is None else decimal_text(self.cap_of_base),
                "cap_at_principal": self.cap_at_principal,
                "rounding": rounding_doc(self.rounding),
                "roll": self.roll.value,
                "beyond": self.beyond.value,
                "source": self.source,
            }
        )

    @classmethod
    def from_json(cls, document: str) -> LateFeeRules:
        """Reads a document. Errors: ``core.json_...`` with the field's path, ``core.unsupported``, ``core.validation``."""
        d = json.loads(_loupan.read_late_fee_rules(text(document, "document"))[0])
        return cls(
            d["rate"]["value"],
            d["rate"]["per"],
            name=d.get("name", ""),
            year_days=d.get("year_days", 365),
            grace_days=d.get("grace_days", 0),
            grace=d.get("grace", "waive_if_within"),
            buckets=[(b["over_days"], b["rate"]) for b in d.get("buckets", ())],
            bucket=d.get("bucket", "whole"),
            floor=d.get("floor"),
            cap_of_base=d.get("cap_of_base"),
            cap_at_principal=d.get("cap_at_principal", False),
            rounding=rounding_from(d.get("rounding")),
            roll=d.get("roll", "unadjusted"),
            beyond=d.get("beyond", "provisional"),
            source=d.get("source", ""),
        )

    def review(self, standard: ExcessStandard) -> tuple[RuleNote, ...]:
        """What a court might cut (违约金过高提示): notes, never an error."""
        return tuple(RuleNote(*n) for n in _loupan.review_late_fee_rules(self.to_json(), standard._parts))


class RuleNote(NamedTuple):
    """Something to look at: a stable code and its words."""

    code: str
    english: str
    chinese: str


@dataclass(frozen=True, init=False, repr=False)
class ExcessStandard(Value):
    """What counts as too much (过高标准): a yearly loss times ``multiple``, 130 % unless said (民法典585, 通则解释65)."""

    annual_loss: Decimal
    multiple: Decimal = Decimal("1.3")
    year_days: int = 365
    cap_of_base: Decimal | None = None

    def __init__(
        self,
        annual_loss: Number,
        *,
        multiple: Number = "1.3",
        year_days: int = 365,
        cap_of_base: Number | None = None,
    ) -> None:
        self._set(
            annual_loss=number(annual_loss, "annual_loss"),
            multiple=number(multiple, "multiple"),
            year_days=integer(year_days, "year_days"),
            cap_of_base=optional_number(cap_of_base, "cap_of_base"),
        )

    @property
    def _parts(self) -> tuple[Any, ...]:
        return (self.annual_loss, self.multiple, self.year_days, self.cap_of_base)


class LateFeeSegment(NamedTuple):
    """Days with one base and one rate; both ends inclusive."""

    start: datetime.date
    end: datetime.date
    days: int
    base: Decimal
    rate: Decimal


@dataclass(frozen=True)
class LateFee:
    """A late fee and where it comes from (滞纳金)."""

    amount: Decimal
    days: int
    due: datetime.date | None
    segments: tuple[LateFeeSegment, ...]
    open: Decimal
    within_grace: bool
    capped: bool
    below_floor: bool
    provisional: bool
    notes: tuple[RuleNote, ...]
    explanation: Explanation

    def explain(self, language: str = "en") -> Explanation:
        """How it comes about, line by line: ``en`` or ``zh``."""
        return self.explanation.to(language)


def late_fee(
    rules: LateFeeRules,
    line: Receivable,
    as_of: Date,
    *,
    calendar: Any = None,
    standard: ExcessStandard | None = None,
) -> LateFee:
    """The late fee of a line up to a day, inclusive (计算滞纳金).

    A payment lowers the base from the day after it. ``calendar`` (``"china"`` or a calendar) is what due dates move by,
    where the rules say so. ``standard`` adds notes where the fee is more than a court would leave.

    Errors: ``core.calendar_missing``, ``core.overflow``, ``core.too_many_digits``, ``core.date_invalid``.
    """
    parts, told, notes = line._native.late_fee(
        rules.to_json(), as_of, calendar, None if standard is None else standard._parts
    )
    amount, days, due, segments, open_, grace, capped, floored, provisional = parts
    return LateFee(
        amount,
        days,
        due,
        tuple(LateFeeSegment(*s) for s in segments),
        open_,
        grace,
        capped,
        floored,
        provisional,
        tuple(RuleNote(*n) for n in notes),
        Explanation(step_from(told)),
    )


Table = Union["pd.DataFrame", Mapping[str, Any]]
"""A data frame, or columns by name."""


def table_column(table: Table, name: str, path: str, needed: bool = True) -> Any:
    """A column of a table, or None. Errors: ``core.not_found``."""
    if name in table:
        return table[name]
    if needed:
        _loupan.fail("core.not_found", path, name)
    return None


def day_numbers(values: Any, path: str) -> tuple[Any, Any]:
    """Days since 1970-01-01 as int32, and a mask of what is absent, from dates, ISO texts or ``datetime64``.

    Errors: ``core.date_invalid`` (a time of day too), ``core.type_invalid``.
    """
    array = getattr(values, "to_numpy", lambda: values)()
    if isinstance(array, np.ndarray) and array.dtype.kind == "M":
        days = array.astype("datetime64[D]")
        absent = np.isnat(array)
        timed = (array != days.astype(array.dtype)) & ~absent
        if timed.any():
            row = int(np.flatnonzero(timed)[0])
            _loupan.fail("core.date_invalid", path, f"row {row}: {array[row]} has a time of day")
        numbers = np.where(absent, np.datetime64(0, "D"), days).astype("datetime64[D]").astype(np.int64)
        if numbers.size and (numbers.min() < -719162 or numbers.max() > 2932896):
            _loupan.fail("core.date_invalid", path, "outside the years 1 to 9999")
        return numbers.astype(np.int32), (absent if absent.any() else None)
    if isinstance(array, (str, bytes)) or not hasattr(array, "__iter__"):
        _loupan.fail("core.type_invalid", path, f"{type(values).__name__} instead of a column of dates")
    out, mask = [], []
    epoch = datetime.date(1970, 1, 1).toordinal()
    for value in array:
        absent_value = value is None or value == "" or value != value or type(value).__name__ == "NaTType"
        mask.append(absent_value)
        if isinstance(value, datetime.datetime) and not absent_value and type(value).__module__.startswith("pandas"):
            value = value.date() if value == value.normalize() else value  # type: ignore[attr-defined]
        out.append(0 if absent_value else _loupan.date(value, path).toordinal() - epoch)
    return np.array(out, dtype=np.int32), (np.array(mask, dtype=bool) if any(mask) else None)


def amounts_of(table: Table, name: str, path: str, currency: str) -> tuple[Any, Any]:
    """The column ``name`` in minor units; ``name_minor`` is taken as it stands, without a copy."""
    exact = table_column(table, name + "_minor", path, needed=False)
    if exact is not None:
        return _intake.scaled(exact, path + "_minor")
    column = _intake.prepare(table_column(table, name, path), path)
    return _loupan.read_amounts(column.values, column.mask, column.floats, path, currency)


def _offsets(keys: Any, of: Any, rows: int, path: str) -> tuple[Any, Any]:
    """Which order brings child rows to their parents, and where each parent's begin."""
    by_key: dict[Any, int] = {}
    for row, key in enumerate(keys):
        if key in by_key:
            _loupan.fail("core.duplicate", "key", str(key))
        by_key[key] = row
    parents = np.empty(len(of), dtype=np.int64)
    for i, key in enumerate(of):
        found = by_key.get(key)
        if found is None:
            _loupan.fail("core.not_found", path, str(key))
        parents[i] = found
    order = np.argsort(parents, kind="stable")
    offsets = np.zeros(rows + 1, dtype=np.int32)
    np.cumsum(np.bincount(parents, minlength=rows), out=offsets[1:])
    return order, offsets


class LateFees:
    """The late fees of many lines: columns in the order given, and their sum."""

    def __init__(self, parts: tuple[Any, ...], keys: Any, digits: int) -> None:
        amount, mask, self.days, open_, self.flags, errors, self.total = parts
        self._mask = mask
        self._amount, self._open = amount, open_
        self.amount_minor: Any = amount if mask is None else masked(amount, mask)
        self.open_minor: Any = open_ if mask is None else masked(open_, mask)
        self._keys = keys
        self._digits = digits
        self.errors: tuple[RowError, ...] = errors

    days: Any
    """Overdue days that count."""
    flags: Any
    """1 within grace, 2 capped, 4 below the floor, 8 provisional, 16 no result."""
    total: Decimal
    """The exact sum."""

    def __len__(self) -> int:
        return len(self.days)

    def __repr__(self) -> str:
        return f"<LateFees: {len(self)} lines, {self.total}>"

    @property
    def amounts(self) -> list[Decimal | None]:
        """The fees as decimals; None where a row was refused."""
        absent = np.zeros(len(self), dtype=bool) if self._mask is None else self._mask
        return [None if m else self._decimal(int(v)) for v, m in zip(self._amount, absent)]

    def _decimal(self, minor: int) -> Decimal:
        sign, size = ("-" if minor < 0 else ""), str(abs(minor)).rjust(self._digits + 1, "0")
        return Decimal(sign + (size[: -self._digits] + "." + size[-self._digits :] if self._digits else size))

    def to_pandas(self) -> pd.DataFrame:
        """``key`` (where given), ``late_fee``, ``overdue_days``, ``open`` and ``flags``, a row a line."""
        import pandas as pd

        absent = np.zeros(len(self), dtype=bool) if self._mask is None else self._mask
        open_ = [None if m else self._decimal(int(v)) for v, m in zip(self._open, absent)]
        frame: dict[str, Any] = {} if self._keys is None else {"key": list(self._keys)}
        frame |= {
            "late_fee": pd.Series(self.amounts, dtype=object),
            "overdue_days": np.asarray(self.days),
            "open": pd.Series(open_, dtype=object),
            "flags": np.asarray(self.flags),
        }
        return pd.DataFrame(frame)


def late_fees(
    rules: LateFeeRules,
    lines: Table,
    as_of: Date,
    *,
    payments: Table | None = None,
    stops: Table | None = None,
    currency: str = "CNY",
    calendar: Any = None,
    errors: str = "raise",
) -> LateFees:
    """The late fees of many lines up to one day (批量滞纳金): the figures of :func:`late_fee`.

    ``lines`` has the columns ``amount`` (or ``amount_minor``, int64, taken without a copy), ``due`` (absent: not due) and
    ``key``, which ``payments`` (``key``, ``on``, ``amount``) and ``stops`` (``key``, ``start``, ``end``, both inclusive)
    refer to. ``errors="collect"`` leaves bad rows absent and lists them in ``.errors``.

    Errors: one that lists all bad rows; ``core.not_found`` for a key without a line.
    """
    if errors not in ("raise", "collect"):
        _loupan.fail("core.validation", "errors", str(errors))
    amount = amounts_of(lines, "amount", "amount", currency)
    due = day_numbers(table_column(lines, "due", "due"), "due")
    keys = table_column(lines, "key", "key", needed=payments is not None or stops is not None)
    paid: tuple[Any, ...] = ()
    if payments is not None:
        sums, mask = amounts_of(payments, "amount", "payments.amount", currency)
        on, no_day = day_numbers(table_column(payments, "on", "payments.on"), "payments.on")
        if mask is not None or no_day is not None:
            _loupan.fail("core.empty", "payments", "a payment without amount or day")
        order, offsets = _offsets(keys, table_column(payments, "key", "payments.key"), len(amount[0]), "payments.key")
        paid = (offsets, on[order], np.ascontiguousarray(sums[order]))
    stopped: tuple[Any, ...] = ()
    if stops is not None:
        start, a = day_numbers(table_column(stops, "start", "stops.start"), "stops.start")
        end, b = day_numbers(table_column(stops, "end", "stops.end"), "stops.end")
        if a is not None or b is not None:
            _loupan.fail("core.empty", "stops", "a stop without its days")
        order, offsets = _offsets(keys, table_column(stops, "key", "stops.key"), len(amount[0]), "stops.key")
        stopped = (offsets, start[order], end[order])
    parts = _loupan.late_fees(rules.to_json(), amount, due, paid, stopped, as_of, currency, errors == "collect", calendar)
    digits = max(-int(cast(int, parts[6].as_tuple().exponent)), 0)
    return LateFees(parts, keys, digits)
