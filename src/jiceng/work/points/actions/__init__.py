"""The verbs of points: switch and rules, the ledger, members and what they object to."""

from jiceng.kit.schedules import DAY, Every
from jiceng.work.points.actions.ledger import (
    INVARIANTS,
    Fact,
    earn_many,
    expire,
    gather_attendance,
    gather_hours,
    lapse,
    reverse,
    spend,
    take_back,
)
from jiceng.work.points.actions.members import (
    approve,
    decline,
    join,
    leave,
    object_to,
    propose,
    refuse,
    uphold,
)
from jiceng.work.points.actions.settings import end_rule, set_rule, switch_off, switch_on

__all__ = [
    "INVARIANTS",
    "SCHEDULES",
    "Fact",
    "approve",
    "decline",
    "earn_many",
    "end_rule",
    "expire",
    "gather_attendance",
    "gather_hours",
    "join",
    "lapse",
    "leave",
    "object_to",
    "propose",
    "refuse",
    "reverse",
    "set_rule",
    "spend",
    "switch_off",
    "switch_on",
    "take_back",
    "uphold",
]
SCHEDULES = [
    Every("jiceng.work.points.actions.gather_attendance", DAY),
    Every("jiceng.work.points.actions.gather_hours", DAY),
    Every("jiceng.work.points.actions.lapse", DAY),
]
