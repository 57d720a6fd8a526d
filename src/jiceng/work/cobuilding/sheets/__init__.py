"""Columns of the ledgers of co-building."""

from jiceng.registers.units.sheets import OfUnit
from jiceng.work.cobuilding.models import (
    Contribution,
    LinkTask,
    ListItem,
    MutualWord,
    Pact,
    Promise,
    SharedService,
)
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

OF_UNITS = [
    OfUnit(ListItem, "cobuilding.items", "listed_on"),
    OfUnit(Pact, "cobuilding.pacts", "drafted_on"),
    OfUnit(Promise, "cobuilding.promises", "made_on"),
    OfUnit(Contribution, "cobuilding.contributions"),
    OfUnit(MutualWord, "cobuilding.words"),
    OfUnit(SharedService, "cobuilding.services"),
    OfUnit(LinkTask, "cobuilding.links", "planned_on"),
]

__all__ = [
    "ACTIVITIES",
    "APPRAISALS",
    "CONTRIBUTIONS",
    "ITEMS",
    "LAND",
    "LINKS",
    "OF_UNITS",
    "PACTS",
    "PROMISES",
    "RESOURCES",
    "SERVICES",
    "SHEETS",
    "USES",
    "WORDS",
]
