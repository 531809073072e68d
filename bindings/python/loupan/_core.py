# SPDX-License-Identifier: Apache-2.0
"""Numbers, roundings and dates that every room shares."""

from __future__ import annotations

import datetime
import enum
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple, TypeVar, Union

from . import _loupan

Number = Union[Decimal, int, str]
"""An exact number as loupan takes it: a ``Decimal``, an ``int`` or plain decimal text. A ``float`` is refused."""

Date = Union[datetime.date, str]
"""A civil day: a ``datetime.date`` (not a ``datetime``) or ISO text such as ``2026-03-01``."""

E = TypeVar("E", bound="Choice")


class Choice(str, enum.Enum):
    """An enumeration whose members are their names: ``Basis.gross_area == "gross_area"``. The name is accepted as text
    wherever a member is."""

    def __str__(self) -> str:
        return str(self.value)

    def __repr__(self) -> str:
        return repr(self.value)


def choose(kind: type[E], value: E | str, path: str) -> E:
    """The member of that name. Raises ``core.validation`` for another name, ``core.type_invalid`` for another type."""
    if not isinstance(value, str):
        _loupan.fail("core.type_invalid", path, f"{type(value).__name__} instead of str")
    try:
        return kind(value)
    except ValueError:
        names = ", ".join(str(member.value) for member in kind)
        _loupan.fail("core.validation", path, f"{str(value)[:60]!r} instead of one of {names}")


class RoundingMode(Choice):
    """How a value between two steps is rounded (舍入方式)."""

    half_up = "half_up"
    """四舍五入: to the nearest, a half away from zero."""
    half_even = "half_even"
    """To the nearest, a half to the even step (银行家舍入)."""
    half_down = "half_down"
    """To the nearest, a half towards zero."""
    up = "up"
    """进位: away from zero."""
    down = "down"
    """舍尾/抹零: towards zero."""
    ceiling = "ceiling"
    """Towards positive infinity."""
    floor = "floor"
    """Towards negative infinity."""


class Rounding:
    """A rounding (舍入): a step and a mode.

    ``Rounding("1")`` rounds to whole yuan, half away from zero; ``Rounding("100", "down")`` drops to full hundreds. The
    step is any positive number. Calling it rounds: ``Rounding("0.1")("2.25")`` is ``Decimal("2.3")``.

    Errors: ``core.rounding_invalid`` (step not positive), ``core.float_refused``.
    """

    __slots__ = ("_mode", "_step")
    _step: Decimal
    _mode: RoundingMode

    def __init__(self, step: Number = "0.01", mode: RoundingMode | str = "half_up") -> None:
        object.__setattr__(self, "_step", _loupan.decimal(step, "step"))
        object.__setattr__(self, "_mode", choose(RoundingMode, mode, "mode"))
        _loupan.check_rounding(self._text, self._mode.value)

    @property
    def step(self) -> Decimal:
        """Results are multiples of it."""
        return self._step

    @property
    def mode(self) -> RoundingMode:
        """What happens between two steps."""
        return self._mode

    @property
    def _text(self) -> str:
        return format(self._step, "f")

    def __call__(self, value: Number, divisor: Number = 1) -> Decimal:
        """Rounds ``value / divisor`` once, without rounding the quotient first.

        Errors: ``core.division_by_zero``, ``core.overflow``, ``core.float_refused``.
        """
        return _loupan.round_ratio(self._text, self._mode.value, value, divisor)

    @classmethod
    def parse(cls, text: str) -> Rounding:
        """Reads ``half_up@0.01``, as explanations write it. Errors: ``core.rounding_invalid``, ``core.number_invalid``."""
        return cls(*_loupan.parse_rounding(text))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a Rounding does not change: make another with this {name}")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Rounding):
            return NotImplemented
        return self._step == other._step and self._mode == other._mode

    def __hash__(self) -> int:
        return hash((self._step, self._mode.value))

    def __repr__(self) -> str:
        mode = "" if self._mode is RoundingMode.half_up else f", {self._mode.value!r}"
        return f"Rounding({self._text!r}{mode})"

    def __reduce__(self) -> tuple[type[Rounding], tuple[str, str]]:
        return (Rounding, (self._text, self._mode.value))


def money(amount: Number, currency: str = "CNY") -> Decimal:
    """An amount of money, checked: at most the currency's decimals, within int64 minor units (金额).

    Errors: ``core.number_invalid``, ``core.too_many_digits``, ``core.overflow``, ``core.float_refused``,
    ``core.currency_unknown``.
    """
    return _loupan.money(amount, currency)


def unit_price(price: Number) -> Decimal:
    """A unit price, checked: at most 4 decimals (单价). Errors: as :func:`money`."""
    return _loupan.unit_price(price)


def floor_area(value: Number) -> Decimal:
    """A floor area, checked: at most 4 decimals, not negative (面积). Errors: as :func:`money`; ``core.validation``."""
    return _loupan.area(value)


def parse_date(value: Date) -> datetime.date:
    """A civil day from ISO text or a ``datetime.date``. Errors: ``core.date_invalid``, ``core.type_invalid``."""
    return _loupan.date(value, "")


def money_capitals(
    amount: Number,
    *,
    whole: str = "整",
    whole_after_jiao: bool = False,
    zero_after_yuan: bool = True,
    zero_after_wan: bool = False,
) -> str:
    """An amount in yuan as Chinese capitals (大写金额): ``money_capitals("1001")`` is ``壹仟零壹元整``.

    ``whole`` ends an amount without fen (整 or 正), with ``whole_after_jiao`` also after 角; ``zero_after_yuan`` writes 零
    before 角 when the yuan end in 0; ``zero_after_wan`` writes it after a 万 whose own digit is 0.

    Errors: ``core.float_refused``, ``core.too_many_digits`` (more than fen), ``core.overflow``.
    """
    return _loupan.money_capitals(amount, whole, whole_after_jiao, zero_after_yuan, zero_after_wan)


def allocate(
    amount: Number,
    weights: Iterable[Number],
    *,
    currency: str = "CNY",
    policy: str = "largest_remainder",
    step: Number | None = None,
    keys: Sequence[int] = (),
) -> list[Decimal]:
    """Splits an amount over weights so that the parts add up to it exactly (分摊, rule K5).

    Unit: the currency's main unit; the parts are whole minor units (fen), or multiples of ``step`` as far as the amount
    is one. ``policy`` says who gets what is left: ``largest_remainder`` (ties by ``keys`` ascending, then by position),
    ``residual_first`` or ``residual_last``.

    Errors: ``core.empty``, ``core.weights_invalid``, ``core.length_mismatch``, ``core.rounding_invalid``.
    """
    return _loupan.allocate(amount, list(weights), currency, policy, step, list(keys))


class PeriodicRate(NamedTuple):
    """A rate as a fraction and the period that it is due for: ``none``, ``day``, ``month`` or ``year``."""

    value: Decimal
    per: str


def parse_rate(text: str) -> PeriodicRate:
    """Reads a rate with its unit: ``3%``, ``日万分之三``, ``98折``, ``0.03`` (费率/比例).

    Errors: ``core.number_invalid``, ``core.too_many_digits`` (more than 8 decimals).
    """
    return PeriodicRate(*_loupan.parse_rate(text))


def add_months(anchor: Date, months: int, *, month_end: str = "clamp") -> datetime.date:
    """The same day some months later or earlier, always counted from the anchor (rule K8).

    ``month_end`` decides for a month without that day: ``clamp`` takes its last day, ``snap`` also keeps a last day a last
    day, ``reject`` raises ``core.month_end``. Errors: ``core.date_invalid``, ``core.overflow``.
    """
    return _loupan.add_months(anchor, months, month_end)


def convert_area(area: Number, from_unit: str, to_unit: str, rounding: Rounding = Rounding("0.01")) -> Decimal:
    """An area in another unit (``m2``, ``sqft``, ``ping``), rounded once. Areas never convert by themselves (rule K4).

    Errors: ``core.unit_unknown``, ``core.validation`` (negative), ``core.float_refused``.
    """
    return _loupan.convert_area(area, from_unit, to_unit, format(rounding.step, "f"), rounding.mode.value)
