"""Table, record, form and steps for one noun, from one declaration."""

from jiceng.kit.pages.declared import ActPage, StepPage
from jiceng.kit.pages.gate import console, row_of
from jiceng.kit.pages.records import RecordPages

__all__ = ["ActPage", "RecordPages", "StepPage", "console", "row_of"]
