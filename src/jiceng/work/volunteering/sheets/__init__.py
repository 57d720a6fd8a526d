"""Columns of the ledgers of volunteering."""

from jiceng.work.volunteering.sheets.checkin import CHECKINS, SENT, SKILLS, TALENTS
from jiceng.work.volunteering.sheets.posts import CLAIMS, POSTS
from jiceng.work.volunteering.sheets.service import (
    ACTIVITIES,
    HABITS,
    HOSTED,
    HOURS,
    OWN_HOURS,
    PARTS,
    SHIFTS,
    VISITS,
)
from jiceng.work.volunteering.sheets.units import (
    ITEMS,
    OPINIONS,
    OWN_OPINIONS,
    RECEIVED_NOTES,
    UNITS,
    YEAR_NOTES,
)

SHEETS = [
    CHECKINS, SENT, POSTS, CLAIMS, SKILLS, TALENTS, SHIFTS, ACTIVITIES, HOSTED, PARTS, HOURS,
    OWN_HOURS, VISITS, HABITS, UNITS, YEAR_NOTES, RECEIVED_NOTES, ITEMS, OPINIONS, OWN_OPINIONS,
]  # fmt: skip

__all__ = [
    "ACTIVITIES",
    "CHECKINS",
    "CLAIMS",
    "HABITS",
    "HOSTED",
    "HOURS",
    "ITEMS",
    "OPINIONS",
    "OWN_HOURS",
    "OWN_OPINIONS",
    "PARTS",
    "POSTS",
    "RECEIVED_NOTES",
    "SENT",
    "SHEETS",
    "SHIFTS",
    "SKILLS",
    "TALENTS",
    "UNITS",
    "VISITS",
    "YEAR_NOTES",
]
