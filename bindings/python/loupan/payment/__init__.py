# SPDX-License-Identifier: Apache-2.0
"""The payment room (付款): plans, schedules, and what is owed when."""

from .plan import (
    Due,
    Instalments,
    Item,
    ItemGroup,
    LoanRule,
    PayPlan,
    PlanLine,
    chinese_name,
    group_of,
)
from .plan_schedule import (
    InstalmentLine,
    LoanAmounts,
    LoanFacts,
    PaySchedule,
    PaySchedules,
    Replanned,
    loan_amount,
    replan,
    schedule,
    schedules,
)

__all__ = [
    "Due",
    "InstalmentLine",
    "Instalments",
    "Item",
    "ItemGroup",
    "LoanAmounts",
    "LoanFacts",
    "LoanRule",
    "PayPlan",
    "PaySchedule",
    "PaySchedules",
    "PlanLine",
    "Replanned",
    "chinese_name",
    "group_of",
    "loan_amount",
    "replan",
    "schedule",
    "schedules",
]
