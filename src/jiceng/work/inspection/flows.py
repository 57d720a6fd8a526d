"""The path of one inspection: drawn, read, in order or given back. Mending is the matter's path."""

from jiceng.kernel.flows import Flow, Step
from jiceng.kit.roles import Role

DRAWN, PASSED, RETURNED = "drawn", "passed", "returned"

WHO = frozenset({Role.DISTRICT_STAFF, Role.STREET_OFFICE, Role.REVIEWER})
INSPECTION = Flow(
    "inspection",
    Step("pass_it", "合格", frozenset({DRAWN}), PASSED, WHO),
    Step("send_back", "退回整改", frozenset({DRAWN}), RETURNED, WHO),
    final={PASSED, RETURNED},
)
FLOWS = [INSPECTION]
