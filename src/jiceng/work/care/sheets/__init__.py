"""Columns of the ledgers of care."""

from jiceng.work.care.sheets.households import ASSIGNMENTS, HABITS, HOUSEHOLDS, TAGS, VISITS
from jiceng.work.care.sheets.partners import CONTRACTS, RATINGS, REVIEWS, SERVICES, WORKERS

SHEETS = [
    HOUSEHOLDS, VISITS, ASSIGNMENTS, TAGS, HABITS, WORKERS, CONTRACTS, SERVICES, RATINGS, REVIEWS,
]  # fmt: skip

__all__ = [
    "ASSIGNMENTS",
    "CONTRACTS",
    "HABITS",
    "HOUSEHOLDS",
    "RATINGS",
    "REVIEWS",
    "SERVICES",
    "SHEETS",
    "TAGS",
    "VISITS",
    "WORKERS",
]
