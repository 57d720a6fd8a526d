"""The paths of a registration, of one period's collecting, of a unit's form and of a report."""

from jiceng.kernel.flows import Flow, Step
from jiceng.kit.roles import Role
from jiceng.work.requests.rules import BURDEN, HABIT, SURVEY

DRAFTED, SUBMITTED, APPROVED, REFUSED = "drafted", "submitted", "approved", "refused"
MERGED, ENDED, WITHDRAWN = "merged", "ended", "withdrawn"
OPEN, FROZEN = "open", "frozen"
WAITING, RETURNED = "waiting", "returned"
REPORTED, SETTLED = "reported", "settled"
ASKER = frozenset({Role.DISTRICT_STAFF, Role.STREET_OFFICE})
REVIEWER = frozenset({Role.BURDEN_OFFICER})
ASKED = frozenset(
    {Role.STREET_OFFICE, Role.COMMUNITY_WORKER, Role.BRANCH_SECRETARY, Role.UNIT_LIAISON}
)

TABLE = Flow(
    "requests.table",
    Step("submit", "报审", frozenset({DRAFTED, REFUSED}), SUBMITTED, ASKER),
    Step("approve", "批准", frozenset({SUBMITTED}), APPROVED, REVIEWER, HABIT, "submit"),
    Step("refuse", "不批准", frozenset({SUBMITTED}), REFUSED, REVIEWER, HABIT),
    Step("merge", "并入另一张", frozenset({SUBMITTED, APPROVED}), MERGED, REVIEWER, BURDEN),
    Step("end", "停用", frozenset({APPROVED}), ENDED, ASKER | REVIEWER),
    Step("withdraw", "撤回", frozenset({DRAFTED, SUBMITTED, REFUSED}), WITHDRAWN, ASKER),
    final={MERGED, ENDED, WITHDRAWN},
    rests={APPROVED},
)
ROUND = Flow(
    "requests.round",
    Step("freeze", "定稿封存", frozenset({OPEN}), FROZEN, ASKER, SURVEY),
    final={FROZEN},
)
RETURN = Flow(
    "requests.return",
    Step("hand_in", "提交", frozenset({WAITING}), RETURNED, ASKED),
    Step("send_back", "退回", frozenset({RETURNED}), WAITING, ASKER),
    final=(),
    rests={RETURNED},
)
STRAY = Flow(
    "requests.stray",
    Step("settle", "办结", frozenset({REPORTED}), SETTLED, REVIEWER, BURDEN),
    final={SETTLED},
)

FLOWS = [TABLE, ROUND, RETURN, STRAY]
