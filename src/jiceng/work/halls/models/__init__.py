"""Windows and shifts, visits, slots and appointments and their terms, rounds, platforms."""

from jiceng.work.halls.models.appointments import Appointment, Channel, Slot
from jiceng.work.halls.models.platforms import Adoption, Intake, MonthlyUse, Platform
from jiceng.work.halls.models.rounds import Round, Route, Taking
from jiceng.work.halls.models.terms import Allowed, HallTerms, terms
from jiceng.work.halls.models.visits import Slip, Stop, windows_today
from jiceng.work.halls.models.windows import HALLS, Shift, Subject, Window

__all__ = [
    "HALLS",
    "Adoption",
    "Allowed",
    "Appointment",
    "Channel",
    "HallTerms",
    "Intake",
    "MonthlyUse",
    "Platform",
    "Round",
    "Route",
    "Shift",
    "Slip",
    "Slot",
    "Stop",
    "Subject",
    "Taking",
    "Window",
    "terms",
    "windows_today",
]
