"""Columns of mobile members: away, hosted, contacts, cards, guests, programme, searches."""

from jiceng.work.mobility.sheets.away import CERTIFICATES, CONTACTS, OUT, RHYTHMS
from jiceng.work.mobility.sheets.hosted import HOSTED, INFLOWS
from jiceng.work.mobility.sheets.programme import APPRAISALS, ITEMS
from jiceng.work.mobility.sheets.tracing import TRACES

SHEETS = [OUT, HOSTED, INFLOWS, CONTACTS, CERTIFICATES, APPRAISALS, ITEMS, RHYTHMS, TRACES]

__all__ = [
    "APPRAISALS",
    "CERTIFICATES",
    "CONTACTS",
    "HOSTED",
    "INFLOWS",
    "ITEMS",
    "OUT",
    "RHYTHMS",
    "SHEETS",
    "TRACES",
]
