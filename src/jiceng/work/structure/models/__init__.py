"""Applications to change the tree, what a unit has, who was reminded, how many workers are due."""

from jiceng.work.structure.models.applications import (
    Application,
    Beside,
    Kind,
    Level,
    Round,
    Share,
    units_named,
)
from jiceng.work.structure.models.orgs import Decider, Norm, Reminder, Tally

__all__ = [
    "Application",
    "Beside",
    "Decider",
    "Kind",
    "Level",
    "Norm",
    "Reminder",
    "Round",
    "Share",
    "Tally",
    "units_named",
]
