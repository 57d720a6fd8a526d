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
from jiceng.work.alliance.actions.funds import (
    allot,
    allot_many,
    spend_fund,
    spend_fund_many,
    void_fund,
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
    aim,
    aim_many,
    contact,
    contact_many,
    end_plan,
    evaluate,
    give_up_goal,
    plan,
    plan_many,
    propose_pair,
    reach,
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
from jiceng.work.alliance.actions.yearly import carry_out, hear, set_out, set_out_many, strike

__all__ = [
    "INVARIANTS", "aim", "aim_many", "allot", "allot_many", "approve", "call", "carry_out",
    "conclude", "contact", "contact_many", "decide", "decline", "end_plan", "end_ruling",
    "escalate", "evaluate", "give_up_goal", "hear", "meet", "meet_many", "name_liaison",
    "name_liaison_many", "plan", "plan_many", "propose", "propose_many", "propose_pair", "put_on",
    "raise_item", "raise_many", "reach", "release_liaison", "relieve", "representatives", "review",
    "rule", "run", "set_out", "set_out_many", "set_terms", "sign", "spend_fund", "spend_fund_many",
    "strike", "tally", "tell_word", "turn_down", "visit", "visit_many", "void_fund", "void_meeting",
    "withdraw_item",
]  # fmt: skip
