"""Columns of the ledger of firms, and of what is printed."""

from django.db.models import Q

from jiceng.registers.units.sheets import OfUnit
from jiceng.work.enterprises.models import Check, Health, OwnerContact, SharedPlan
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

OF_UNITS = [
    OfUnit(
        Check, "enterprises.checks",
        but=Q(outcome__in=(Check.Outcome.CLOSED, Check.Outcome.MOVED)),
    ),
    OfUnit(OwnerContact, "enterprises.contacts"),
    OfUnit(SharedPlan, "enterprises.plans"),
    OfUnit(Health, "enterprises.tags", "since"),
]  # fmt: skip

__all__ = [
    "CAMPAIGNS",
    "CARDS",
    "CHECKS",
    "CONTACTS",
    "ENTRIES",
    "OFFICERS",
    "OF_UNITS",
    "PLANS",
    "ROUNDS",
    "SHEETS",
    "TAGS",
    "TWINS",
    "UNLISTED",
    "WORDS",
]
