"""Columns of 发展党员: the progress table (A14), the four ledgers, the steps, the dossier."""

from jiceng.work.development.sheets.analyses import ANALYSES
from jiceng.work.development.sheets.cases import CASES, LEDGERS
from jiceng.work.development.sheets.others import (
    ARRIVED,
    BACKINGS,
    PAPERS,
    QUOTAS,
    REQUIREMENTS,
    STEPS,
)

SHEETS = [CASES, *LEDGERS, ARRIVED, STEPS, PAPERS, BACKINGS, REQUIREMENTS, QUOTAS, ANALYSES]

__all__ = [
    "ANALYSES",
    "ARRIVED",
    "BACKINGS",
    "CASES",
    "LEDGERS",
    "PAPERS",
    "QUOTAS",
    "REQUIREMENTS",
    "SHEETS",
    "STEPS",
]
