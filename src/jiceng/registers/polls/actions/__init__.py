"""The verbs of polls: draw up, begin, cast, answer, rate, close; a blind cast leaves no trace."""

from jiceng.registers.polls.actions.blind import (
    UNSAVED,
    cast,
    handed_out,
    is_counted,
    print_slips,
    publish,
    returned,
)
from jiceng.registers.polls.actions.poll import (
    AFTER_RESTORE,
    INVARIANTS,
    annul,
    answer,
    begin,
    close,
    draft,
    rate,
    withdraw,
)

__all__ = [
    "AFTER_RESTORE",
    "INVARIANTS",
    "UNSAVED",
    "annul",
    "answer",
    "begin",
    "cast",
    "close",
    "draft",
    "handed_out",
    "is_counted",
    "print_slips",
    "publish",
    "rate",
    "returned",
    "withdraw",
]
