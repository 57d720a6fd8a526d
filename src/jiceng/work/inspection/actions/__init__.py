"""The verbs of inspection: draw, pick, pass, send back; issue a bulletin."""

from jiceng.work.inspection.actions.bulletins import issue, void_bulletin
from jiceng.work.inspection.actions.looking import (
    INVARIANTS,
    draw,
    pass_it,
    pass_many,
    pick,
    send_back,
)

__all__ = [
    "INVARIANTS",
    "draw",
    "issue",
    "pass_it",
    "pass_many",
    "pick",
    "send_back",
    "void_bulletin",
]
