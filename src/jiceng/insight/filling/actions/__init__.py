"""The verbs of filling and checking: bring, choose, tie, remove."""

from jiceng.insight.filling.actions.checks import (
    bring_check,
    check_issue,
    seen,
    text_of,
    tie,
    ties_of,
)
from jiceng.insight.filling.actions.forms import (
    DATE,
    NAME,
    bring,
    choose,
    chosen_for,
    texts_of,
)
from jiceng.insight.filling.actions.keeping import UNUSED, content_of, remove, sweep
from jiceng.insight.filling.actions.remembering import earlier
from jiceng.kit.schedules import DAY, Every

SCHEDULES = [Every("jiceng.insight.filling.actions.sweep", DAY)]

__all__ = [
    "DATE",
    "NAME",
    "SCHEDULES",
    "UNUSED",
    "bring",
    "bring_check",
    "check_issue",
    "choose",
    "chosen_for",
    "content_of",
    "earlier",
    "remove",
    "seen",
    "sweep",
    "text_of",
    "texts_of",
    "tie",
    "ties_of",
]
