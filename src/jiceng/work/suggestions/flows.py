"""The path of a suggestion: drafted, approved by somebody else, sent, answered, closed."""

from jiceng.kernel.flows import Flow, Step
from jiceng.kit.roles import STAFF, Role
from jiceng.work.suggestions.rules import UPWARD

DRAFTED, APPROVED, SENT, ANSWERED, CLOSED = "drafted", "approved", "sent", "answered", "closed"
LEADS = frozenset({Role.DISTRICT_STAFF, Role.STREET_OFFICE, Role.LEADER})
ANSWERS = frozenset({Role.DISTRICT_STAFF, Role.STREET_OFFICE})

SUGGESTION = Flow(
    "suggestions.suggestions",
    Step("approve", "审定", frozenset({DRAFTED}), APPROVED, LEADS, cites=UPWARD,
         other_than="draft"),
    Step("take_back", "退回起草", frozenset({APPROVED}), DRAFTED, LEADS),
    Step("send", "上报", frozenset({APPROVED}), SENT, frozenset(STAFF)),
    Step("answer", "登记答复", frozenset({SENT}), ANSWERED, ANSWERS),
    Step("close", "办结", frozenset({ANSWERED}), CLOSED, frozenset(STAFF)),
    final={CLOSED},
)  # fmt: skip

FLOWS = [SUGGESTION]
