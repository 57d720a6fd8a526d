"""Nouns of 发展党员: cases, steps, backings, papers, local requirements, quotas, analyses."""

from jiceng.work.development.models.analysis import Analysis
from jiceng.work.development.models.case import Case, Stage, Stretch
from jiceng.work.development.models.local import Fulfilment, Quota, Requirement
from jiceng.work.development.models.paper import Paper
from jiceng.work.development.models.step import Backing, CaseStep, Verb

__all__ = [
    "Analysis",
    "Backing",
    "Case",
    "CaseStep",
    "Fulfilment",
    "Paper",
    "Quota",
    "Requirement",
    "Stage",
    "Stretch",
    "Verb",
]
