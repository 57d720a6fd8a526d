"""The verbs of regional co-building."""

from jiceng.work.alliance.actions.agenda import (
    call,
    conclude,
    escalate,
    put_on,
    raise_item,
    raise_many,
    turn_down,
    withdraw_item,
)
from jiceng.work.alliance.actions.meeting import (
    decide,
    end_ruling,
    meet,
    meet_many,
    representatives,
    review,
    rule,
    tally,
    void_meeting,
)
from jiceng.work.alliance.actions.pairs import (
    contact,
    contact_many,
    end_plan,
    evaluate,
    plan,
    plan_many,
    propose_pair,
    run,
    set_terms,
    sign,
    visit,
    visit_many,
)
from jiceng.work.alliance.actions.seats import (
    approve,
    decline,
    name_liaison,
    name_liaison_many,
    propose,
    propose_many,
    release_liaison,
    relieve,
    tell_word,
)
from jiceng.work.alliance.actions.soundness import INVARIANTS

__all__ = [
    "INVARIANTS", "approve", "call", "conclude", "contact", "contact_many", "decide", "decline",
    "end_plan", "end_ruling", "escalate", "evaluate", "meet", "meet_many", "name_liaison",
    "name_liaison_many", "plan", "plan_many", "propose", "propose_many", "propose_pair", "put_on",
    "raise_item", "raise_many", "release_liaison", "relieve", "representatives", "review", "rule",
    "run", "set_terms", "sign", "tally", "tell_word", "turn_down", "visit", "visit_many",
    "void_meeting", "withdraw_item",
]  # fmt: skip
