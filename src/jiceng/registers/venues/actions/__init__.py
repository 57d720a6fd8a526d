"""The verbs of venues: register, correct, turn, alter; their hours, their spaces and their use."""

from jiceng.registers.venues.actions.hours import (
    closed_words,
    except_day,
    except_day_many,
    set_hours,
    undo_day,
)
from jiceng.registers.venues.actions.registering import (
    ALTERED,
    alter,
    correct,
    correct_many,
    register,
    register_many,
    turn,
    venues_hold,
)
from jiceng.registers.venues.actions.soundness import HOLDERS, INVARIANTS
from jiceng.registers.venues.actions.visits import (
    correct_visit,
    divide,
    divide_many,
    receive,
    receive_many,
    refit,
    void_visit,
    void_visit_many,
    withdraw_space,
)

__all__ = [
    "ALTERED",
    "HOLDERS",
    "INVARIANTS",
    "alter",
    "closed_words",
    "correct",
    "correct_many",
    "correct_visit",
    "divide",
    "divide_many",
    "except_day",
    "except_day_many",
    "receive",
    "receive_many",
    "refit",
    "register",
    "register_many",
    "set_hours",
    "turn",
    "undo_day",
    "venues_hold",
    "void_visit",
    "void_visit_many",
    "withdraw_space",
]
