"""Columns of the ledger of firms, and of what is printed."""

from jiceng.work.enterprises.sheets.around import (
    CAMPAIGNS,
    CONTACTS,
    OFFICERS,
    PLANS,
    TAGS,
    WORDS,
)
from jiceng.work.enterprises.sheets.census import CARDS, CHECKS, ENTRIES, ROUNDS
from jiceng.work.enterprises.sheets.gaps import TWINS, UNLISTED

SHEETS = [
    CARDS, ROUNDS, CHECKS, ENTRIES, TAGS, CONTACTS, PLANS, OFFICERS, CAMPAIGNS, WORDS,
    UNLISTED, TWINS,
]  # fmt: skip

__all__ = [
    "CAMPAIGNS",
    "CARDS",
    "CHECKS",
    "CONTACTS",
    "ENTRIES",
    "OFFICERS",
    "PLANS",
    "ROUNDS",
    "SHEETS",
    "TAGS",
    "TWINS",
    "UNLISTED",
    "WORDS",
]
