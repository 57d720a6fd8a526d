"""The figures of mobile members, what is owed to them, and who is out of reach."""

from jiceng.work.mobility.figures.away import (
    ADVISED,
    CERTIFICATES,
    CONTACTED,
    CONTACTED_RATE,
    LONG,
    SOURCES,
    UNREACHABLE,
)
from jiceng.work.mobility.figures.duties import DUTIES, SIGNS, WATCHES
from jiceng.work.mobility.figures.hosted import (
    CHECKINS,
    HOSTED,
    INFLOWS,
    INFLOWS_SEEN,
    MULTI_MANAGED,
    SEEN,
    VISITS,
)
from jiceng.work.mobility.figures.programme import APPRAISED, COMPLETE, lacking
from jiceng.work.mobility.figures.tracing import FOUND, OPEN, RAISED

FIGURES = [
    LONG,
    SOURCES,
    CONTACTED,
    CONTACTED_RATE,
    UNREACHABLE,
    ADVISED,
    CERTIFICATES,
    COMPLETE,
    APPRAISED,
    MULTI_MANAGED,
    HOSTED,
    INFLOWS,
    VISITS,
    CHECKINS,
    SEEN,
    INFLOWS_SEEN,
    RAISED,
    FOUND,
    OPEN,
]

__all__ = ["DUTIES", "FIGURES", "SIGNS", "WATCHES", "lacking"]
