"""Columns of the board, seats, officers, agenda, meetings, pairs, contact plans and terms."""

from jiceng.work.alliance.sheets.joint import BOARD, ITEMS, LIAISONS, MEETINGS, RULINGS, SEATS
from jiceng.work.alliance.sheets.pairs import PAIRS, PLANS, TERMS

SHEETS = [BOARD, SEATS, LIAISONS, ITEMS, MEETINGS, RULINGS, PAIRS, PLANS, TERMS]

__all__ = [
    "BOARD", "ITEMS", "LIAISONS", "MEETINGS", "PAIRS", "PLANS", "RULINGS", "SEATS", "SHEETS",
    "TERMS",
]  # fmt: skip
