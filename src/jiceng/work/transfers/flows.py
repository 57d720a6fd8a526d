"""Two paths that meet only in a parcel: leaving (the giver's), and arriving (the taker's)."""

from jiceng.kernel.flows import Flow, Step
from jiceng.kit.roles import Role
from jiceng.work.transfers.rules import AUTHORITY, RESPONSIBLE

APPLIED, RELEASED, RECALLED = "applied", "released", "recalled"
CLOSED, RETURNED, DECLINED, WITHDRAWN = "closed", "returned", "declined", "withdrawn"
OFFERED, RECEIVED, ACCEPTED, REFUSED = "offered", "received", "accepted", "refused"

LEAVING = (APPLIED, RELEASED, RECALLED)
ARRIVING = (OFFERED, RECEIVED)
COMMITTEE = frozenset({Role.DISTRICT_STAFF, Role.STREET_OFFICE, Role.COMMUNITY_WORKER})
BRANCH = COMMITTEE | {Role.BRANCH_SECRETARY}

DEPARTURE = Flow(
    "transfers",
    Step(
        "release",
        "审批转出",
        frozenset({APPLIED}),
        RELEASED,
        COMMITTEE,
        AUTHORITY,
        other_than="apply",
        fresh=True,
    ),
    Step("decline", "不予转出", frozenset({APPLIED}), DECLINED, COMMITTEE, RESPONSIBLE),
    Step("withdraw", "撤回申请", frozenset({APPLIED}), WITHDRAWN, BRANCH | {Role.MEMBER}),
    Step("recall", "要求撤回", frozenset({RELEASED}), RECALLED, COMMITTEE),
    # These follow from the receipt; for a paper letter a clerk enters it.
    Step("close", "回执已到，办结", frozenset({RELEASED, RECALLED}), CLOSED, COMMITTEE),
    Step("hand_back", "对方退回", frozenset({RELEASED, RECALLED}), RETURNED, COMMITTEE),
    Step("take_back", "已撤回", frozenset({RECALLED}), WITHDRAWN, COMMITTEE),
    final={CLOSED, RETURNED, DECLINED, WITHDRAWN},
)
ARRIVAL = Flow(
    "transfers.arrivals",
    Step("receive", "审核转入", frozenset({OFFERED}), RECEIVED, COMMITTEE, AUTHORITY),
    Step("accept", "支部接收", frozenset({RECEIVED}), ACCEPTED, BRANCH, RESPONSIBLE),
    Step("refuse", "退回", frozenset({OFFERED, RECEIVED}), REFUSED, BRANCH, RESPONSIBLE),
    Step("give_way", "对方撤回", frozenset({OFFERED, RECEIVED}), RECALLED, COMMITTEE),
    final={ACCEPTED, REFUSED, RECALLED},
)
FLOWS = [DEPARTURE, ARRIVAL]
