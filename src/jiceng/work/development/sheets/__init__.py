"""Columns of 发展党员: the progress table (A14), the four ledgers, the steps, the dossier."""

from jiceng.work.development.sheets.cases import CASES, LEDGERS
from jiceng.work.development.sheets.others import (
    BACKINGS,
    PAPERS,
    QUOTAS,
    REQUIREMENTS,
    STEPS,
)

SHEETS = [CASES, *LEDGERS, STEPS, PAPERS, BACKINGS, REQUIREMENTS, QUOTAS]

__all__ = [
    "BACKINGS",
    "CASES",
    "LEDGERS",
    "PAPERS",
    "QUOTAS",
    "REQUIREMENTS",
    "SHEETS",
    "STEPS",
]
