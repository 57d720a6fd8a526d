"""The path of an order."""

from jiceng.kernel.flows import Flow, Step
from jiceng.kit.roles import STAFF, Role
from jiceng.work.orders.rules import LOCAL, LOOP

NEW, POOLED, HELD, DONE = "new", "pooled", "held", "done"
CLOSED, OUT, CANCELLED = "closed", "out", "cancelled"
OPEN = (NEW, POOLED, HELD)
OFFICES = frozenset(STAFF)
MEMBERS = OFFICES | {Role.MEMBER, Role.BRANCH_SECRETARY}
ORDER = Flow(
    "orders.order",
    Step("dispatch", "派单", frozenset({NEW}), POOLED, OFFICES, cites=LOOP),
    Step("assign", "指派", frozenset({NEW, POOLED}), HELD, OFFICES, cites=LOOP),
    Step("claim", "接单", frozenset({POOLED}), HELD, MEMBERS),
    Step("hand_back", "退单", frozenset({HELD}), POOLED, MEMBERS, cites=LOCAL),
    Step("transfer", "转办", frozenset({NEW, POOLED, HELD}), NEW, OFFICES, cites=LOCAL),
    Step("send_back", "退回", frozenset({NEW, POOLED}), NEW, OFFICES, cites=LOCAL),
    Step("hand_out", "转外单位", frozenset({NEW, POOLED, HELD}), OUT, OFFICES, cites=LOCAL),
    Step("finish", "办结", frozenset({HELD}), DONE, MEMBERS, cites=LOOP),
    Step("close", "回访确认", frozenset({DONE}), CLOSED, OFFICES, cites=LOOP),
    Step("reopen", "重新办理", frozenset({DONE, CLOSED}), NEW, OFFICES, cites=LOCAL),
    Step("cancel", "撤回", frozenset({NEW, POOLED, HELD}), CANCELLED, OFFICES),
    final={CLOSED, OUT, CANCELLED},
    rests={DONE},
)
ASKED, ADOPTED, GRANTED, WITHDRAWN = "asked", "adopted", "granted", "withdrawn"
WISH = Flow(
    "orders.wish",
    Step("adopt", "认领", frozenset({ASKED}), ADOPTED, MEMBERS),
    Step("give_up", "退出认领", frozenset({ADOPTED}), ASKED, MEMBERS),
    Step("grant", "圆梦", frozenset({ADOPTED}), GRANTED, OFFICES),
    Step("withdraw", "不再需要", frozenset({ASKED, ADOPTED}), WITHDRAWN, OFFICES),
    final={GRANTED, WITHDRAWN},
)
TOLD, ANSWERED, SHUT = "told", "answered", "shut"
READING = frozenset({Role.DISTRICT_STAFF, Role.REVIEWER})
TIP = Flow(
    "orders.tip",
    Step("answer", "答复", frozenset({TOLD, ANSWERED}), ANSWERED, READING),
    Step("shut", "了结", frozenset({TOLD, ANSWERED}), SHUT, READING),
    final={SHUT},
)
FLOWS = [ORDER, WISH, TIP]
