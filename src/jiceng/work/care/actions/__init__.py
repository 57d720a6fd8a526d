"""The verbs of care; the only place of this room that writes."""

from jiceng.kit.schedules import DAY, Every
from jiceng.work.care.actions.households import (
    assign,
    assign_many,
    consent,
    correct,
    end,
    enlist,
    enlist_many,
    hand_over,
    known,
    release,
    sort,
    unassign,
    withdraw,
)
from jiceng.work.care.actions.tags import end_tag, name_tag, name_tag_many, pace, settle_habit
from jiceng.work.care.actions.visiting import (
    INVARIANTS,
    care_holds,
    clear,
    log,
    log_many,
    meet,
    meet_many,
    refer,
    remind,
    reveal,
    tie,
    visit,
    void,
)

HOLDERS = [care_holds]
SCHEDULES = [
    Every("jiceng.work.care.actions.remind", DAY),
    Every("jiceng.work.care.actions.clear", DAY),
]

__all__ = [
    "HOLDERS",
    "INVARIANTS",
    "SCHEDULES",
    "assign",
    "assign_many",
    "care_holds",
    "clear",
    "consent",
    "correct",
    "end",
    "end_tag",
    "enlist",
    "enlist_many",
    "hand_over",
    "known",
    "log",
    "log_many",
    "meet",
    "meet_many",
    "name_tag",
    "name_tag_many",
    "pace",
    "refer",
    "release",
    "remind",
    "reveal",
    "settle_habit",
    "sort",
    "tie",
    "unassign",
    "visit",
    "void",
    "withdraw",
]
