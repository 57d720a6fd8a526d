"""The verbs of 发展党员; who writes about cases calls these and nothing else."""

from jiceng.work.development.actions.admitting import (
    approve,
    approve_full,
    approve_full_many,
    approve_many,
    cancel,
    extend,
)
from jiceng.work.development.actions.analysing import analyse, analyse_many, void_analysis
from jiceng.work.development.actions.arriving import (
    defer,
    disown,
    newly_admitted,
    take_over,
)
from jiceng.work.development.actions.backing import (
    assign,
    assign_many,
    introduce,
    introduce_many,
    replace,
)
from jiceng.work.development.actions.beginning import (
    apply,
    apply_many,
    close,
    close_anew,
    correct,
    correct_many,
    follow,
    relocate,
    stop,
)
from jiceng.work.development.actions.local import (
    drop,
    fulfil,
    plan,
    receive,
    receive_many,
    replan,
    require,
)
from jiceng.work.development.actions.soundness import HOLDERS, INVARIANTS, probation_is_ours
from jiceng.work.development.actions.steps import (
    agree,
    archive,
    archive_many,
    ask_full,
    consult,
    decline,
    elect,
    examine,
    file_activist,
    file_approval,
    hold,
    inspect,
    interview,
    issue_form,
    list_candidate,
    many,
    observe,
    place,
    prereview,
    publish,
    review,
    revoke,
    send_back,
    study,
    swear,
    talk,
    train,
    vote,
    vote_full,
)

PROBATIONS = [probation_is_ours]
ADMISSIONS = [newly_admitted]

__all__ = [
    "ADMISSIONS", "HOLDERS", "INVARIANTS", "PROBATIONS", "agree", "analyse", "analyse_many",
    "apply", "apply_many",
    "approve", "approve_full", "approve_full_many", "approve_many", "archive", "archive_many",
    "ask_full", "assign", "assign_many", "cancel", "close", "close_anew", "consult",
    "correct", "correct_many",
    "decline", "defer", "disown", "drop", "elect", "examine", "extend", "file_activist",
    "file_approval", "follow", "fulfil", "hold", "inspect", "interview", "introduce",
    "introduce_many", "issue_form", "list_candidate", "many", "newly_admitted", "observe",
    "place", "plan", "prereview", "probation_is_ours", "publish", "receive", "receive_many",
    "relocate", "replace", "replan", "require", "review", "revoke", "send_back", "stop", "study",
    "swear", "take_over", "talk", "train", "void_analysis", "vote",
    "vote_full",
]  # fmt: skip
