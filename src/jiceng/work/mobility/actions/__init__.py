"""The verbs of work with mobile members; whoever writes about them calls these."""

from jiceng.kit.schedules import DAY, Every
from jiceng.work.mobility.actions.away import (
    come_back,
    contact,
    contact_here,
    contact_many,
    correct_out,
    go_out,
    go_out_many,
    host,
    issue,
    issue_many,
    part,
    set_rhythm,
    void,
)
from jiceng.work.mobility.actions.inflow import attend, see_off, take_in, take_in_many
from jiceng.work.mobility.actions.programme import (
    appraise,
    appraise_here,
    appraise_many,
    drop,
    list_item,
    tick,
)
from jiceng.work.mobility.actions.soundness import INVARIANTS
from jiceng.work.mobility.actions.tracing import (
    attach,
    claim,
    close,
    confirm,
    found_by,
    known_as,
    purge,
    reach,
    sweep,
    trace,
    trace_many,
)

SCHEDULES = [Every("jiceng.work.mobility.actions.sweep", DAY)]

__all__ = [
    "INVARIANTS",
    "SCHEDULES",
    "appraise",
    "appraise_here",
    "appraise_many",
    "attach",
    "attend",
    "claim",
    "close",
    "come_back",
    "confirm",
    "contact",
    "contact_here",
    "contact_many",
    "correct_out",
    "drop",
    "found_by",
    "go_out",
    "go_out_many",
    "host",
    "issue",
    "issue_many",
    "known_as",
    "list_item",
    "part",
    "purge",
    "reach",
    "see_off",
    "set_rhythm",
    "sweep",
    "take_in",
    "take_in_many",
    "tick",
    "trace",
    "trace_many",
    "void",
]
