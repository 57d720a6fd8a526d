"""The verbs of inspection: draw, pick, pass, send back, settle; issue a bulletin."""

from jiceng.work.inspection.actions.bulletins import issue, void_bulletin
from jiceng.work.inspection.actions.looking import (
    INVARIANTS,
    draw,
    pass_it,
    pass_many,
    pick,
    send_back,
    settle,
)

__all__ = [
    "INVARIANTS",
    "draw",
    "issue",
    "pass_it",
    "pass_many",
    "pick",
    "send_back",
    "settle",
    "void_bulletin",
]
