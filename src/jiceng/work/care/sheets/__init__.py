"""Columns of the ledgers of care."""

from jiceng.work.care.sheets.households import ASSIGNMENTS, HABITS, HOUSEHOLDS, TAGS, VISITS

SHEETS = [HOUSEHOLDS, VISITS, ASSIGNMENTS, TAGS, HABITS]

__all__ = ["ASSIGNMENTS", "HABITS", "HOUSEHOLDS", "SHEETS", "TAGS", "VISITS"]
