"""Columns of windows, duty, visits, slots, appointments, rounds and platforms."""

from jiceng.work.halls.sheets.outside import (
    ADOPTIONS,
    INTAKES,
    MONTHS,
    PLATFORMS,
    ROUNDS,
    ROUTES,
    TAKINGS,
)
from jiceng.work.halls.sheets.windows import (
    APPOINTMENTS,
    SHIFTS,
    SLIPS,
    SLOTS,
    STOPS,
    SUBJECTS,
    TERMS,
    WINDOWS,
)

SHEETS = [
    SUBJECTS, WINDOWS, SHIFTS, SLIPS, SLOTS, APPOINTMENTS, ROUTES, ROUNDS, TAKINGS, PLATFORMS,
    ADOPTIONS, MONTHS, INTAKES, TERMS,
]  # fmt: skip

__all__ = [
    "ADOPTIONS",
    "APPOINTMENTS",
    "INTAKES",
    "MONTHS",
    "PLATFORMS",
    "ROUNDS",
    "ROUTES",
    "SHEETS",
    "SHIFTS",
    "SLIPS",
    "SLOTS",
    "STOPS",
    "SUBJECTS",
    "TAKINGS",
    "TERMS",
    "WINDOWS",
]
