"""Columns of everything the room keeps."""

from jiceng.work.training.sheets.classes import (
    CERTIFICATES,
    CLASSES,
    ENROLMENTS,
    GROUPS,
    LEAVES,
    NOMINEES,
    NOTES,
    ROUNDS,
    SESSIONS,
)
from jiceng.work.training.sheets.planning import (
    AUDIENCES,
    COURSES,
    DUES,
    LECTURERS,
    NEEDS,
    PLANS,
    THEMES,
)
from jiceng.work.training.sheets.teaching import (
    PRACTICES,
    SITE_CHECKS,
    SKILL_CHECKS,
    STUDIES,
    TALKS,
)

SHEETS = [
    THEMES, AUDIENCES, DUES, PLANS, NEEDS, LECTURERS, COURSES, CLASSES, GROUPS, ENROLMENTS,
    SESSIONS, LEAVES, NOTES, ROUNDS, NOMINEES, TALKS, SITE_CHECKS, STUDIES, PRACTICES,
    SKILL_CHECKS, CERTIFICATES,
]  # fmt: skip

__all__ = [
    "AUDIENCES",
    "CERTIFICATES",
    "CLASSES",
    "COURSES",
    "DUES",
    "ENROLMENTS",
    "GROUPS",
    "LEAVES",
    "LECTURERS",
    "NEEDS",
    "NOMINEES",
    "NOTES",
    "PLANS",
    "PRACTICES",
    "ROUNDS",
    "SESSIONS",
    "SHEETS",
    "SITE_CHECKS",
    "SKILL_CHECKS",
    "STUDIES",
    "TALKS",
    "THEMES",
]
