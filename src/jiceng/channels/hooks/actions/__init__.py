"""The verbs of webhooks: subscribe, stop, offer again; and the round of the worker."""

from jiceng.channels.hooks.actions.keeping import offer_again, stop, subscribe
from jiceng.channels.hooks.actions.telling import gather_new, purge, run, tell
from jiceng.kit.schedules import HOUR, Every

__all__ = [
    "SCHEDULES",
    "gather_new",
    "offer_again",
    "purge",
    "run",
    "stop",
    "subscribe",
    "tell",
]

SCHEDULES = [
    Every("jiceng.channels.hooks.actions.run", 1),
    Every("jiceng.channels.hooks.actions.purge", HOUR),
]
