"""Columns of the ledgers of co-building."""

from jiceng.work.cobuilding.sheets.promised import CONTRIBUTIONS, ITEMS, PACTS, PROMISES, WORDS
from jiceng.work.cobuilding.sheets.together import (
    ACTIVITIES,
    LAND,
    LINKS,
    RESOURCES,
    SERVICES,
    USES,
)

SHEETS = [
    ITEMS, PACTS, PROMISES, CONTRIBUTIONS, WORDS, RESOURCES, USES, SERVICES, ACTIVITIES, LINKS,
    LAND,
]  # fmt: skip

__all__ = [
    "ACTIVITIES",
    "CONTRIBUTIONS",
    "ITEMS",
    "LAND",
    "LINKS",
    "PACTS",
    "PROMISES",
    "RESOURCES",
    "SERVICES",
    "SHEETS",
    "USES",
    "WORDS",
]
