"""The verbs of tables: register, review, collect, answer, freeze, report."""

from jiceng.kernel.actors import System
from jiceng.kit.schedules import DAY, Every
from jiceng.work.requests.actions.answering import (
    change_cells,
    hand_in,
    hand_in_many,
    note_concern,
    note_concern_many,
    send_back,
    type_many,
    void_concern,
)
from jiceng.work.requests.actions.collecting import freeze, open_due, open_round, recount
from jiceng.work.requests.actions.registering import (
    add_item,
    add_item_many,
    approve,
    end,
    link,
    merge,
    refuse,
    register,
    register_many,
    submit,
    unlist,
    withdraw,
)
from jiceng.work.requests.actions.reporting import report, report_many, settle

SCHEDULES = [Every("jiceng.work.requests.actions.send_due", DAY)]


def send_due() -> int:
    """For the scheduler, daily: see `open_due`."""
    return open_due(actor=System("到期发出"))


__all__ = [
    "SCHEDULES",
    "add_item", "add_item_many", "approve", "change_cells", "end", "freeze", "hand_in",
    "hand_in_many", "link", "merge", "note_concern", "note_concern_many", "open_due",
    "open_round", "recount", "refuse", "register", "register_many", "report",
    "report_many", "send_back", "send_due", "settle", "submit", "type_many",
    "unlist", "void_concern", "withdraw",
]  # fmt: skip
