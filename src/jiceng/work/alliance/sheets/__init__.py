"""Columns of the board, seats, agenda, meetings, plans, money, pairs, contacts and terms."""

from jiceng.work.alliance.sheets.funds import FUNDS
from jiceng.work.alliance.sheets.joint import BOARD, ITEMS, LIAISONS, MEETINGS, RULINGS, SEATS
from jiceng.work.alliance.sheets.pairs import GOALS, PAIRS, PLANS, TERMS, VISITS
from jiceng.work.alliance.sheets.yearly import YEARLY

SHEETS = [
    BOARD, SEATS, LIAISONS, ITEMS, MEETINGS, RULINGS, YEARLY, FUNDS, PAIRS, VISITS, GOALS, PLANS,
    TERMS,
]  # fmt: skip

__all__ = [
    "BOARD", "FUNDS", "GOALS", "ITEMS", "LIAISONS", "MEETINGS", "PAIRS", "PLANS", "RULINGS",
    "SEATS", "SHEETS", "TERMS", "VISITS", "YEARLY",
]  # fmt: skip
