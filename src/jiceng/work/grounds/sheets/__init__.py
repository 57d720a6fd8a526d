"""Columns of standards and checks, bases, offers, works and spending."""

from jiceng.work.grounds.sheets.standard import CHECKS, ITEMS, NORMS
from jiceng.work.grounds.sheets.works import BASES, MENU_ITEMS, OFFERS, SPENDINGS, WORKS

SHEETS = [ITEMS, CHECKS, NORMS, BASES, MENU_ITEMS, OFFERS, WORKS, SPENDINGS]

__all__ = [
    "BASES",
    "CHECKS",
    "ITEMS",
    "MENU_ITEMS",
    "NORMS",
    "OFFERS",
    "SHEETS",
    "SPENDINGS",
    "WORKS",
]
