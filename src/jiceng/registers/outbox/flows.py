"""The path of a message: queued, sending, then sent, failed or unknown; never sent twice."""

from jiceng.kernel.flows import Flow, Step
from jiceng.kit.roles import Role

QUEUED, SENDING, SENT, FAILED = "queued", "sending", "sent", "failed"
UNKNOWN, CANCELLED, HELD = "unknown", "cancelled", "held"
WRITERS = frozenset(
    {Role.DISTRICT_STAFF, Role.STREET_OFFICE, Role.COMMUNITY_WORKER, Role.PUBLISHER}
)

MESSAGE = Flow(
    "outbox",
    Step("cancel", "撤销发送", frozenset({QUEUED, HELD}), CANCELLED, WRITERS),
    Step("confirm_sent", "核实为已发送", frozenset({UNKNOWN}), SENT, WRITERS),
    Step("confirm_failed", "核实为未发出", frozenset({UNKNOWN}), FAILED, WRITERS),
    rests={QUEUED, HELD},
    final={SENT, FAILED, CANCELLED},
)

FLOWS = [MESSAGE]
