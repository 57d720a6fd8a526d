"""Columns of bookings, series, rounds, wishes, goods, loans and calendar links."""

from jiceng.work.booking.sheets.booking import BOOKINGS, DESK, ROUNDS, SERIES, WISHES
from jiceng.work.booking.sheets.lending import FEEDS, GOODS, LENDING, LOANS

SHEETS = [BOOKINGS, DESK, SERIES, ROUNDS, WISHES, GOODS, LOANS, LENDING, FEEDS]

__all__ = [
    "BOOKINGS",
    "DESK",
    "FEEDS",
    "GOODS",
    "LENDING",
    "LOANS",
    "ROUNDS",
    "SERIES",
    "SHEETS",
    "WISHES",
]
