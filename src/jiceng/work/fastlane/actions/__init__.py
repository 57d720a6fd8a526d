"""The verbs of the fast lane: from a firm's word to its rating; cases; contests and zones."""

from jiceng.work.fastlane.actions.cases import (
    change_cases,
    close,
    link,
    list_case,
    list_cases,
    unlink,
)
from jiceng.work.fastlane.actions.issues import (
    classify,
    collect,
    collect_many,
    dispatch,
    handle,
    join,
    rate,
    reply,
    set_pace,
    void_issue,
)
from jiceng.work.fastlane.actions.production import (
    end_zone,
    hold_contest,
    hold_contests,
    lay_zone,
    lay_zones,
    report_zone,
    void_contest,
)

__all__ = [
    "INVARIANTS",
    "change_cases",
    "classify",
    "close",
    "collect",
    "collect_many",
    "dispatch",
    "end_zone",
    "handle",
    "hold_contest",
    "hold_contests",
    "join",
    "lay_zone",
    "lay_zones",
    "link",
    "list_case",
    "list_cases",
    "rate",
    "reply",
    "report_zone",
    "set_pace",
    "unlink",
    "void_contest",
    "void_issue",
]
from jiceng.work.fastlane.actions.issues import INVARIANTS
