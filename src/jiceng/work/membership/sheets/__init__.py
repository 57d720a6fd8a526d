"""The room's columns."""

from jiceng.work.membership.sheets.away import ABROAD, CONTACTS, VETERANS
from jiceng.work.membership.sheets.care import FIFTY, HARDSHIPS, HONOURS, VISITS
from jiceng.work.membership.sheets.checking import (
    DIFFERENCES,
    INCOMPLETE,
    ROLLS,
    SILENT,
    VERIFICATIONS,
)
from jiceng.work.membership.sheets.classes import CLASS_PLANS, STUDY_CLASSES
from jiceng.work.membership.sheets.national import NATIONAL

SHEETS = [
    NATIONAL,
    ROLLS,
    DIFFERENCES,
    VERIFICATIONS,
    INCOMPLETE,
    SILENT,
    HARDSHIPS,
    VISITS,
    HONOURS,
    FIFTY,
    ABROAD,
    CONTACTS,
    VETERANS,
    STUDY_CLASSES,
    CLASS_PLANS,
]
