# SPDX-License-Identifier: Apache-2.0
"""The pricing room (价格): schemes, price lists, and everything that is done with them."""

from .._core import Rounding
from .explain import Explanation, Operand, Step, explain
from .prices import Flags, PriceLine, Prices, price
from .scheme import (
    Areas,
    Basis,
    Bounds,
    Chain,
    Criterion,
    Factor,
    FactorKind,
    Lead,
    Match,
    Override,
    PriceKind,
    Row,
    Rows,
    Scheme,
    Several,
    Stage,
    Steps,
    between,
)
from .units import Unit, Units

__all__ = [
    "Areas",
    "Basis",
    "Bounds",
    "Chain",
    "Criterion",
    "Explanation",
    "Factor",
    "FactorKind",
    "Flags",
    "Lead",
    "Match",
    "Operand",
    "Override",
    "PriceKind",
    "PriceLine",
    "Prices",
    "Rounding",
    "Row",
    "Rows",
    "Scheme",
    "Several",
    "Stage",
    "Step",
    "Steps",
    "Unit",
    "Units",
    "between",
    "explain",
    "price",
]
