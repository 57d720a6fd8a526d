"""Bookings with their series and rounds; goods, loans and calendar links."""

from jiceng.work.booking.models.booking import KEEPER, Booking, Round, Series, Wish
from jiceng.work.booking.models.free import Day, Stretch, bookable, days_of, nearest
from jiceng.work.booking.models.lending import Feed, Goods, Loan

__all__ = [
    "KEEPER",
    "Booking",
    "Day",
    "Feed",
    "Goods",
    "Loan",
    "Round",
    "Series",
    "Stretch",
    "Wish",
    "bookable",
    "days_of",
    "nearest",
]
