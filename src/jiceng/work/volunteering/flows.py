"""The paths of a report-in and of a claim."""

from jiceng.kernel.flows import Flow, Step
from jiceng.kit.roles import STAFF, Role
from jiceng.work.volunteering.rules import BURDEN, LOCAL

APPLIED, ACCEPTED, REFUSED = "applied", "accepted", "refused"
ENDED, REVOKED, WITHDRAWN = "ended", "revoked", "withdrawn"
APPROVED, ACTIVE = "approved", "active"
PLANNED, SERVED, MISSED, CANCELLED = "planned", "served", "missed", "cancelled"
HELD, CLOSED = "held", "closed"
CLAIMED, CONFIRMED = "claimed", "confirmed"
OPEN = (APPLIED, ACCEPTED)
TAKEN = (APPROVED, ACTIVE)  # holds a place of the quota

EVERY = frozenset(STAFF)
ORGANISES = EVERY | {Role.BRANCH_SECRETARY}
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
SHIFT = Flow(
    "volunteering.shift",
    Step("serve", "登记到岗", frozenset({PLANNED}), SERVED, EVERY, cites=BURDEN),
    Step("miss", "记未到岗", frozenset({PLANNED}), MISSED, EVERY),
    Step("drop_shift", "取消值班", frozenset({PLANNED}), CANCELLED, EVERY),
    final={SERVED, MISSED, CANCELLED},
)
ACTIVITY = Flow(
    "volunteering.activity",
    Step("hold", "登记开展", frozenset({PLANNED}), HELD, ORGANISES, cites=LOCAL),
    Step("call_off", "取消活动", frozenset({PLANNED}), CANCELLED, ORGANISES),
    Step("settle", "社区确认", frozenset({HELD}), CLOSED, EVERY, cites=BURDEN),
    Step("send_back", "退回组织单位", frozenset({HELD}), PLANNED, EVERY),
    final={CLOSED, CANCELLED},
)
HOURS = Flow(
    "volunteering.hours",
    Step("confirm", "确认时长", frozenset({CLAIMED}), CONFIRMED, EVERY, cites=BURDEN),
    Step("deny", "不予确认", frozenset({CLAIMED}), REFUSED, EVERY),
    final={CONFIRMED, REFUSED},
)
FLOWS = [CHECKIN, CLAIM, SHIFT, ACTIVITY, HOURS]
