"""The path of a poll: drafted, open, closed."""

from jiceng.kernel.flows import Flow, Step
from jiceng.kit.roles import Role

DRAFTED, OPEN, CLOSED = "drafted", "open", "closed"
WITHDRAWN, VOID = "withdrawn", "void"
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
    # More came back than was handed out: nothing of it counts, it has to be held anew.
    Step("annul", "作废", frozenset({OPEN}), VOID, WRITERS),
    final={CLOSED, WITHDRAWN, VOID},
)

FLOWS = [POLL]
