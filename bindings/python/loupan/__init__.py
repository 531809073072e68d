# SPDX-License-Identifier: Apache-2.0
"""loupan (楼盘): prices, schedules, settlements and records for real-estate developers.

``import loupan as lp``, then the rooms: ``lp.pricing``, ``lp.payment``, ``lp.area``, ``lp.calendar``. Amounts are exact:
``decimal.Decimal``, ``int`` or text go in, ``Decimal`` comes out; a ``float`` is refused, save in columns of tables that
know nothing else.
"""

from . import area, calendar, payment, pricing
from ._core import (
    PeriodicRate,
    Rounding,
    RoundingMode,
    add_months,
    allocate,
    unit_price,
    parse_date,
    money,
    floor_area,
    convert_area,
    money_capitals,
    parse_rate,
)
from ._errors import (
    ArithmeticError_,
    Conflict,
    Error,
    InvalidArgument,
    NotFound,
    RowError,
    RuleViolation,
    StorageError,
)
from ._loupan import __version__
from ._table import Table

__all__ = [
    "ArithmeticError_",
    "Conflict",
    "Error",
    "InvalidArgument",
    "NotFound",
    "PeriodicRate",
    "Rounding",
    "RoundingMode",
    "RowError",
    "RuleViolation",
    "StorageError",
    "Table",
    "__version__",
    "add_months",
    "allocate",
    "calendar",
    "unit_price",
    "parse_date",
    "money",
    "area",
    "convert_area",
    "floor_area",
    "money_capitals",
    "parse_rate",
    "payment",
    "pricing",
]
