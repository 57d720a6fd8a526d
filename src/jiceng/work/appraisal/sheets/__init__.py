"""Columns of rounds, reviews, meetings, lists, talks and papers, and of what the district sets."""

from jiceng.work.appraisal.sheets.ledgers import (
    DAYS,
    DEBRIEFS,
    LISTINGS,
    MEETINGS,
    PAIRS,
    PAPERS,
    REVIEWS,
    ROUNDS,
    SHARES,
    TALKS,
)

SHEETS = [ROUNDS, REVIEWS, MEETINGS, LISTINGS, PAIRS, TALKS, PAPERS, DEBRIEFS, SHARES, DAYS]
__all__ = [
    "DAYS",
    "DEBRIEFS",
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
