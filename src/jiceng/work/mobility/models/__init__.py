"""Contacts and cards of those away; guests from elsewhere; the local programme; searches."""

from jiceng.work.mobility.models.away import (
    Certificate,
    Contact,
    Rhythm,
    advised,
    due_on,
    last_heard,
)
from jiceng.work.mobility.models.inflow import Inflow, Presence
from jiceng.work.mobility.models.programme import Appraisal, Item, Tick
from jiceng.work.mobility.models.tracing import Trace

__all__ = [
    "Appraisal",
    "Certificate",
    "Contact",
    "Inflow",
    "Item",
    "Presence",
    "Rhythm",
    "Tick",
    "Trace",
    "advised",
    "due_on",
    "last_heard",
]
