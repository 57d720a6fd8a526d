"""The verbs of organisations; who writes about organisations calls these and nothing else."""

from jiceng.registers.orgs.actions.org import (
    abolish,
    correct,
    correct_many,
    merge,
    move,
    rename,
    set_up,
    set_up_many,
    split_off,
    upgrade,
    withdraw_many,
)
from jiceng.registers.orgs.actions.soundness import INVARIANTS
from jiceng.registers.orgs.actions.term import (
    advance_term,
    begin_term,
    begin_terms,
    postpone_term,
)

__all__ = [
    "INVARIANTS",
    "abolish",
    "advance_term",
    "begin_term",
    "begin_terms",
    "correct",
    "correct_many",
    "merge",
    "move",
    "postpone_term",
    "rename",
    "set_up",
    "set_up_many",
    "split_off",
    "upgrade",
    "withdraw_many",
]
