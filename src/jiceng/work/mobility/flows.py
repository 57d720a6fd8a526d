"""查找: from a lead to a member attached; found by their own word or by a roll that was offered."""

from jiceng.kernel.flows import Flow, Step
from jiceng.kit.roles import STAFF, Role

LEAD, CONTACTED, CONFIRMED = "lead", "contacted", "confirmed"
ATTACHED, CLOSED = "attached", "closed"
KEEPERS = frozenset([*STAFF, Role.BRANCH_SECRETARY])

TRACE = Flow(
    "mobility",
    Step("reach", "已联系上", frozenset([LEAD]), CONTACTED, KEEPERS),
    Step("confirm", "确认是党员", frozenset([LEAD, CONTACTED]), CONFIRMED, KEEPERS),
    Step("attach", "已纳入管理", frozenset([CONFIRMED]), ATTACHED, KEEPERS),
    Step("close", "了结", frozenset([LEAD, CONTACTED, CONFIRMED]), CLOSED, KEEPERS),
    final=[ATTACHED, CLOSED],
)

FLOWS = [TRACE]
