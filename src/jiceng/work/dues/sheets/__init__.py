"""Ledgers of dues: the rolls, A22 党费缴纳登记表, bases, money and its use."""

from jiceng.work.dues.sheets.money import (
    BANK_LINES,
    ENTRIES,
    GIFTS,
    PUBLICATIONS,
    REMITTANCES,
    USES,
)
from jiceng.work.dues.sheets.rolls import (
    ADJUSTMENTS,
    ARREARS,
    BASES,
    CHARGES,
    HABITS,
    PAYMENTS,
    RECEIPTS,
    RELIEFS,
    REVERSALS,
    REVIEWS,
    ROLLS,
)

SHEETS = [
    ROLLS,
    CHARGES,
    ARREARS,
    PAYMENTS,
    REVERSALS,
    ADJUSTMENTS,
    RECEIPTS,
    BASES,
    REVIEWS,
    RELIEFS,
    HABITS,
    ENTRIES,
    REMITTANCES,
    USES,
    GIFTS,
    BANK_LINES,
    PUBLICATIONS,
]

__all__ = [
    "ADJUSTMENTS",
    "ARREARS",
    "BANK_LINES",
    "BASES",
    "CHARGES",
    "ENTRIES",
    "GIFTS",
    "HABITS",
    "PAYMENTS",
    "PUBLICATIONS",
    "RECEIPTS",
    "RELIEFS",
    "REMITTANCES",
    "REVERSALS",
    "REVIEWS",
    "ROLLS",
    "SHEETS",
    "USES",
]
