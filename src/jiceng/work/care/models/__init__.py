"""The nouns of care."""

from jiceng.work.care.models.households import Assignment, CareVisit, Household, Tagging
from jiceng.work.care.models.tags import CareHabit, CarePace, CareTag

__all__ = ["Assignment", "CareHabit", "CarePace", "CareTag", "CareVisit", "Household", "Tagging"]
