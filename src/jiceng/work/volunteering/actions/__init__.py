"""The verbs of volunteering, by noun."""

from jiceng.work.volunteering.actions import checkin, posts
from jiceng.work.volunteering.actions.checkin import (
    accept,
    accept_many,
    end,
    refuse,
    release,
    report,
    report_many,
    revoke,
)
from jiceng.work.volunteering.actions.posts import (
    approve,
    approve_many,
    claim,
    claim_many,
    close,
    matched,
    publish,
    publish_many,
    review,
    review_many,
    start,
    start_many,
    step_down,
    turn_down,
)
from jiceng.work.volunteering.actions.skills import (
    drop_skill,
    list_skill,
    list_skill_many,
    say,
    say_many,
)

INVARIANTS = [*checkin.INVARIANTS, *posts.INVARIANTS]

__all__ = [
    "INVARIANTS",
    "accept",
    "accept_many",
    "approve",
    "approve_many",
    "claim",
    "claim_many",
    "close",
    "drop_skill",
    "end",
    "list_skill",
    "list_skill_many",
    "matched",
    "publish",
    "publish_many",
    "refuse",
    "release",
    "report",
    "report_many",
    "review",
    "review_many",
    "revoke",
    "say",
    "say_many",
    "start",
    "start_many",
    "step_down",
    "turn_down",
]
