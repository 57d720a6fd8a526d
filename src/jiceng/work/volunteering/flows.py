"""The paths of a report-in and of a claim."""

from jiceng.kernel.flows import Flow, Step
from jiceng.kit.roles import STAFF
from jiceng.work.volunteering.rules import LOCAL

APPLIED, ACCEPTED, REFUSED = "applied", "accepted", "refused"
ENDED, REVOKED, WITHDRAWN = "ended", "revoked", "withdrawn"
APPROVED, ACTIVE = "approved", "active"
OPEN = (APPLIED, ACCEPTED)
TAKEN = (APPROVED, ACTIVE)  # holds a place of the quota

EVERY = frozenset(STAFF)
CHECKIN = Flow(
    "volunteering.checkin",
    Step("accept", "确认报到", frozenset({APPLIED}), ACCEPTED, EVERY, cites=LOCAL),
    Step("refuse", "退回报到", frozenset({APPLIED}), REFUSED, EVERY),
    Step("end", "结束报到", frozenset({ACCEPTED}), ENDED, EVERY),
    Step("revoke", "撤销报到", frozenset({ACCEPTED}), REVOKED, EVERY),
    final={REFUSED, ENDED, REVOKED},
    rests={ACCEPTED},
)
CLAIM = Flow(
    "volunteering.claim",
    Step("approve", "同意认领", frozenset({APPLIED}), APPROVED, EVERY, cites=LOCAL),
    Step("turn_down", "不同意认领", frozenset({APPLIED}), REFUSED, EVERY),
    Step("start", "上岗", frozenset({APPROVED}), ACTIVE, EVERY),
    Step("step_down", "离岗", frozenset({APPROVED, ACTIVE}), ENDED, EVERY),
    final={REFUSED, ENDED},
    rests={ACTIVE},
)
FLOWS = [CHECKIN, CLAIM]
