# SPDX-License-Identifier: Apache-2.0
"""VAT of a deal and of its seller (增值税)."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from .. import _loupan
from .._core import Date, Number, Rounding
from .._value import Document, Value, day, decimal_text, drop_empty, flag, number, text
from .discount import _how
from .scheme import _rounding


class VatRow(NamedTuple):
    """A dated tax rate: ``kind`` (``general``, ``simplified``, ...), the rate (``9%`` or ``0.09``), its days and its source."""

    kind: str
    rate: str
    source: str
    valid_from: Date | None = None
    valid_to: Date | None = None


@dataclass(frozen=True, init=False, repr=False)
class VatTable(Document):
    """A table of dated tax rates (税率表). :meth:`china` has those of China with their sources.

    Errors: ``core.empty``, ``core.validation``, ``core.duplicate`` (two rows of one kind on one day).
    """

    rows: tuple[tuple[str, str, str, datetime.date | None, datetime.date | None], ...]

    def __init__(self, rows: Iterable[VatRow | tuple[Any, ...]]) -> None:
        made = []
        for row in rows:
            r = VatRow(*row)
            rate = decimal_text(_loupan.parse_rate(r.rate)[0] if isinstance(r.rate, str) else number(r.rate, "rows.rate"))
            made.append(
                (text(r.kind, "rows.kind"), rate, text(r.source, "rows.source"), day(r.valid_from, "rows.from"), day(r.valid_to, "rows.to"))
            )
        self._set(rows=tuple(made))
        self._check(_loupan.read_vat_table)

    def _doc(self) -> dict[str, Any]:
        rows = []
        for kind, rate, source, start, end in self.rows:
            dates = drop_empty({"from": start and start.isoformat(), "to": end and end.isoformat()})
            rows.append({"kind": kind, "rate": rate, "source": source} | dates)
        return {"schema": "loupan/vat-table", "semantics": 1, "rows": rows}

    @classmethod
    def from_json(cls, document: str) -> VatTable:
        """Reads a tax table document. Errors: ``core.json_...`` with the field's path, ``core.unsupported``."""
        d = json.loads(_loupan.read_vat_table(text(document, "document"))[0])
        return cls([VatRow(r["kind"], r["rate"], r["source"], r.get("from"), r.get("to")) for r in d["rows"]])

    @classmethod
    def china(cls) -> VatTable:
        """The rates for the sale of real estate in China, each with its source and days."""
        return cls.from_json(_loupan.china_vat())

    def rate(self, kind: str, as_of: Date) -> Decimal:
        """The rate of that kind on that day, as a fraction. Errors: ``core.not_found``."""
        return _loupan.vat_rate(self.to_json(), text(kind, "kind"), as_of)


@dataclass(frozen=True, init=False, repr=False)
class VatTerms(Value):
    """How a deal is taxed (计税方式): the table (China's when None), the kind of rate, and whether the price is without tax."""

    kind: str = "general"
    exclusive: bool = False
    table: VatTable | None = None
    rounding: Rounding = Rounding("0.01")

    def __init__(
        self,
        kind: str = "general",
        exclusive: bool = False,
        table: VatTable | None = None,
        rounding: Rounding | Number = Rounding("0.01"),
    ) -> None:
        self._set(
            kind=text(kind, "kind"), exclusive=flag(exclusive, "exclusive"), table=table, rounding=_rounding(rounding, "rounding")
        )


class VatSplit(NamedTuple):
    """A price split into net and tax; net + vat is gross exactly."""

    gross: Decimal
    net: Decimal
    vat: Decimal
    rate: Decimal


_CHINA = VatTerms()


def split_vat(
    price: Number, rate: Number, *, exclusive: bool = False, rounding: Rounding | Number = Rounding("0.01"), currency: str = "CNY"
) -> VatSplit:
    """Splits a price into net and tax (价税分离): net = price / (1 + rate) rounded once, vat the rest. With ``exclusive`` the
    price is net and the gross is rounded. ``rate`` is a fraction, or text such as ``9%``.

    Errors: ``core.validation`` (rate outside 0 to 1), ``core.float_refused``.
    """
    return VatSplit(*_loupan.split_vat(price, _fraction(rate), flag(exclusive, "exclusive"), _how(_rounding(rounding, "rounding")), currency))


class SalesBase(NamedTuple):
    """The taxed base after the land deduction and the output tax (销项税额); both add up to price - land."""

    base: Decimal
    output: Decimal


def _fraction(rate: Number) -> Any:
    return _loupan.parse_rate(rate)[0] if isinstance(rate, str) else rate


def sales_base_with_land(
    price: Number, land: Number, rate: Number, *, rounding: Rounding | Number = Rounding("0.01"), currency: str = "CNY"
) -> SalesBase:
    """(price - deductible land) / (1 + rate), rounded once (税务总局公告2016年第18号). A helper for reports.

    Errors: ``core.validation`` (land negative or more than the price).
    """
    return SalesBase(*_loupan.sales_base_with_land(price, land, _fraction(rate), _how(_rounding(rounding, "rounding")), currency))


def vat_prepayment(
    receipt: Number,
    rate: Number,
    prepayment_rate: Number,
    *,
    rounding: Rounding | Number = Rounding("0.01"),
    currency: str = "CNY",
) -> Decimal:
    """Prepaid tax on a presale receipt (预缴增值税): receipt / (1 + rate) x prepayment rate, rounded once.

    Errors: ``core.validation``.
    """
    how = _how(_rounding(rounding, "rounding"))
    return _loupan.vat_prepayment(receipt, _fraction(rate), _fraction(prepayment_rate), how, currency)
