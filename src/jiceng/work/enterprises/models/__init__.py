"""Cards, checks, rounds, the registry, areas, owners, tags and campaigns."""

from jiceng.work.enterprises.models.areas import AreaOfficer
from jiceng.work.enterprises.models.campaigns import Campaign, Phase
from jiceng.work.enterprises.models.cards import (
    TWO_NEW,
    Card,
    CardPast,
    Check,
    Round,
    firms,
    last_check,
)
from jiceng.work.enterprises.models.owners import Health, OwnerContact, SharedPlan
from jiceng.work.enterprises.models.registry import Entry
from jiceng.work.enterprises.models.words import Word

__all__ = [
    "TWO_NEW",
    "AreaOfficer",
    "Campaign",
    "Card",
    "CardPast",
    "Check",
    "Entry",
    "Health",
    "OwnerContact",
    "Phase",
    "Round",
    "SharedPlan",
    "Word",
    "firms",
    "last_check",
]
