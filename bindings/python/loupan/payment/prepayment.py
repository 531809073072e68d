# SPDX-License-Identifier: Apache-2.0
"""Early payments of a loan (提前还款)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .._core import Choice, Date, Number, Rounding, choose
from .._value import Value, day, decimal_text, drop_empty, integer, number, optional_number
from .loan_terms import _how, _how_doc


class PrepaymentEffect(Choice):
    """What a part paid early changes (提前还款方式)."""

    shorten_term = "shorten_term"
    """缩短期限: the payment stays."""
    lower_payment = "lower_payment"
    """减少月供."""


@dataclass(frozen=True, init=False, repr=False)
class PrepaymentFee(Value):
    """What an early payment costs (提前还款违约金): a fraction of the amount plus months of interest on it, at least
    ``minimum``, at most ``maximum``; nothing once ``free_after`` rows are paid or from ``free_from`` on."""

    of_amount: Decimal = Decimal(0)
    months_of_interest: int = 0
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    free_after: int | None = None
    free_from: datetime.date | None = None
    rounding: Rounding = Rounding()

    def __init__(
        self,
        of_amount: Number = 0,
        *,
        months_of_interest: int = 0,
        minimum: Number | None = None,
        maximum: Number | None = None,
        free_after: int | None = None,
        free_from: Date | None = None,
        rounding: Rounding | Number = Rounding(),
    ) -> None:
        self._set(
            of_amount=number(of_amount, "fee.of_amount"),
            months_of_interest=integer(months_of_interest, "fee.months_of_interest"),
            minimum=optional_number(minimum, "fee.minimum"),
            maximum=optional_number(maximum, "fee.maximum"),
            free_after=None if free_after is None else integer(free_after, "fee.free_after"),
            free_from=day(free_from, "fee.free_from"),
            rounding=_how(rounding, "fee.rounding"),
        )

    def _doc(self) -> dict[str, Any]:
        return drop_empty(
            {
                "of_amount": decimal_text(self.of_amount),
                "months_of_interest": self.months_of_interest,
                "minimum": None if self.minimum is None else decimal_text(self.minimum),
                "maximum": None if self.maximum is None else decimal_text(self.maximum),
                "free_after": self.free_after,
                "free_from": self.free_from and self.free_from.isoformat(),
                "rounding": _how_doc(self.rounding),
            }
        )


@dataclass(frozen=True, init=False, repr=False)
class Prepayment(Value):
    """One early payment (提前还款), on a day or right after a row; without an amount the loan is settled (结清)."""

    amount: Decimal | None = None
    on: datetime.date | None = None
    row: int = 0
    effect: PrepaymentEffect = PrepaymentEffect.shorten_term
    fee: PrepaymentFee = PrepaymentFee()

    def __init__(
        self,
        amount: Number | None = None,
        *,
        on: Date | None = None,
        row: int = 0,
        effect: PrepaymentEffect | str = PrepaymentEffect.shorten_term,
        fee: PrepaymentFee | None = None,
    ) -> None:
        self._set(
            amount=optional_number(amount, "amount"),
            on=day(on, "on"),
            row=integer(row, "row"),
            effect=choose(PrepaymentEffect, effect, "effect"),
            fee=PrepaymentFee() if fee is None else fee,
        )

    def _doc(self) -> dict[str, Any]:
        return drop_empty(
            {
                "amount": None if self.amount is None else decimal_text(self.amount),
                "on": self.on and self.on.isoformat(),
                "row": self.row,
                "effect": self.effect.value,
                "fee": self.fee._doc(),
            }
        )
