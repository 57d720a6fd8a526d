"""The path of a poll: drafted, open, closed."""

from jiceng.kernel.flows import Flow, Step
from jiceng.kit.roles import Role

DRAFTED, OPEN, CLOSED, WITHDRAWN = "drafted", "open", "closed", "withdrawn"
WRITERS = frozenset(
    {
        Role.DISTRICT_STAFF,
        Role.STREET_OFFICE,
        Role.COMMUNITY_WORKER,
        Role.BRANCH_SECRETARY,
        Role.REVIEWER,
    }
)

POLL = Flow(
    "polls",
    Step("begin", "开始", frozenset({DRAFTED}), OPEN, WRITERS),
    Step("close", "结束并计票", frozenset({OPEN}), CLOSED, WRITERS),
    Step("withdraw", "撤销", frozenset({DRAFTED, OPEN}), WITHDRAWN, WRITERS),
    final={CLOSED, WITHDRAWN},
)

FLOWS = [POLL]
