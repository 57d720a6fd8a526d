"""The verbs of inspection: draw, pick, pass, send back; issue a bulletin; carry in old books."""

from jiceng.work.inspection.actions.bulletins import issue, void_bulletin
from jiceng.work.inspection.actions.looking import (
    INVARIANTS,
    draw,
    pass_it,
    pass_many,
    pick,
    send_back,
)
from jiceng.work.inspection.actions.old import carry_in_many, withdraw_many

__all__ = [
    "INVARIANTS",
    "carry_in_many",
    "draw",
    "issue",
    "pass_it",
    "pass_many",
    "pick",
    "send_back",
    "void_bulletin",
    "withdraw_many",
]
