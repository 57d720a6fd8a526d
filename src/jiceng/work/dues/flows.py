"""The paths of a reduction, of money handed up or given back, and of a large voluntary gift."""

from jiceng.kernel.flows import Flow, Step
from jiceng.kit.roles import STAFF, Role
from jiceng.work.dues.rules import RELIEF, REMITTING, VOLUNTARY

PROPOSED, APPROVED, REFUSED = "proposed", "approved", "refused"
SENT, RECEIVED, WITHDRAWN = "sent", "received", "withdrawn"
KEPT, FORWARDED, TAKEN = "kept", "forwarded", "taken"

TAKERS = frozenset({*STAFF, Role.FINANCE_CLERK, Role.BRANCH_SECRETARY})
ABOVE = frozenset(STAFF)

RELIEFS = Flow(
    "dues.reliefs",
    Step("approve", "批准减免", frozenset({PROPOSED}), APPROVED, ABOVE, cites=RELIEF),
    Step("refuse", "不批准", frozenset({PROPOSED}), REFUSED, ABOVE, cites=RELIEF),
    final={APPROVED, REFUSED},
)
REMITTANCES = Flow(
    "dues.remittances",
    Step("receive", "收到", frozenset({SENT}), RECEIVED, TAKERS, cites=REMITTING),
    Step("withdraw", "撤回", frozenset({SENT}), WITHDRAWN, TAKERS, cites=REMITTING),
    final={RECEIVED, WITHDRAWN},
)
GIFTS = Flow(
    "dues.gifts",
    Step("forward", "转交上级", frozenset({KEPT}), FORWARDED, TAKERS, cites=VOLUNTARY),
    Step("acknowledge", "登记收据", frozenset({FORWARDED}), TAKEN, TAKERS, cites=VOLUNTARY),
    final={TAKEN},
)

FLOWS = [RELIEFS, REMITTANCES, GIFTS]
