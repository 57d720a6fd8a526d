"""Columns of rounds, reviews, meetings, lists, talks and papers, and of what the district sets."""

from jiceng.work.appraisal.sheets.ledgers import (
    DAYS,
    LISTINGS,
    MEETINGS,
    PAIRS,
    PAPERS,
    REVIEWS,
    ROUNDS,
    SHARES,
    TALKS,
)

SHEETS = [ROUNDS, REVIEWS, MEETINGS, LISTINGS, PAIRS, TALKS, PAPERS, SHARES, DAYS]
__all__ = [
    "DAYS",
    "LISTINGS",
    "MEETINGS",
    "PAIRS",
    "PAPERS",
    "REVIEWS",
    "ROUNDS",
    "SHARES",
    "SHEETS",
    "TALKS",
]
