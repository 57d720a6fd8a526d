"""Columns of venues, of their states, hours and spaces, and of their use."""

from jiceng.registers.venues.sheets.use import OPENINGS, SPACES, SPECIAL_DAYS, VISITS
from jiceng.registers.venues.sheets.venue import STATUSES, VENUES

SHEETS = [VENUES, STATUSES, SPACES, OPENINGS, SPECIAL_DAYS, VISITS]

__all__ = ["OPENINGS", "SHEETS", "SPACES", "SPECIAL_DAYS", "STATUSES", "VENUES", "VISITS"]
