"""The verbs of organisations in motion; who writes about them calls these and nothing else."""

from jiceng.kit.schedules import DAY, Every
from jiceng.work.structure.actions.applying import (
    agree,
    allot,
    approve,
    carry_out,
    carry_out_due,
    concur,
    consult,
    correct,
    decide,
    draft,
    draft_many,
    refer,
    refuse,
    send_back,
    submit,
    withdraw,
)
from jiceng.work.structure.actions.carrying import untransferable
from jiceng.work.structure.actions.deciding import decider_of, set_decider, set_decider_many
from jiceng.work.structure.actions.keeping import (
    enlist,
    enlist_many,
    relieve,
    remind,
    remind_many,
    set_norm,
    set_norm_many,
    tally,
    tally_many,
)
from jiceng.work.structure.actions.soundness import INVARIANTS

SCHEDULES = [Every("jiceng.work.structure.actions.carry_out_due", DAY)]

__all__ = [
    "INVARIANTS",
    "SCHEDULES",
    "agree",
    "allot",
    "approve",
    "carry_out",
    "carry_out_due",
    "concur",
    "consult",
    "correct",
    "decide",
    "decider_of",
    "draft",
    "draft_many",
    "enlist",
    "enlist_many",
    "refer",
    "refuse",
    "relieve",
    "remind",
    "remind_many",
    "send_back",
    "set_decider",
    "set_decider_many",
    "set_norm",
    "set_norm_many",
    "submit",
    "tally",
    "tally_many",
    "untransferable",
    "withdraw",
]
