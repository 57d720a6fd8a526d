"""Columns of the ledgers of co-building."""

from jiceng.work.cobuilding.sheets.promised import CONTRIBUTIONS, ITEMS, PACTS, PROMISES, WORDS
from jiceng.work.cobuilding.sheets.together import (
    ACTIVITIES,
    APPRAISALS,
    LAND,
    LINKS,
    RESOURCES,
    SERVICES,
    USES,
)

SHEETS = [
    ITEMS, PACTS, PROMISES, CONTRIBUTIONS, WORDS, RESOURCES, USES, SERVICES, ACTIVITIES, LINKS,
    APPRAISALS, LAND,
]  # fmt: skip

__all__ = [
    "ACTIVITIES",
    "APPRAISALS",
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
