"""The paths of a concurrent seat, of an agenda item, of a pair and its goals, of a yearly plan."""

from jiceng.kernel.flows import Flow, Step
from jiceng.kit.roles import STAFF, Role
from jiceng.work.alliance.rules import LEADING, PLANS, RULES, SEATS

PROPOSED, SEATED, DECLINED = "proposed", "seated", "declined"
RAISED, LISTED, CONCLUDED = "raised", "listed", "concluded"
ESCALATED, TURNED_DOWN, WITHDRAWN = "escalated", "turned_down", "withdrawn"
SIGNED, RUNNING, EVALUATED = "signed", "running", "evaluated"
SET, REACHED, GIVEN_UP = "set", "reached", "given_up"
PLANNED, DONE, STRUCK = "planned", "done", "struck"
WAITING = frozenset({RAISED, LISTED})
WORKERS = frozenset(STAFF)
ABOVE = frozenset({Role.DISTRICT_STAFF, Role.STREET_OFFICE})

SEAT = Flow(
    "alliance.seat",
    Step("approve", "批准任职", frozenset({PROPOSED}), SEATED, ABOVE, cites=SEATS,
         other_than="propose"),
    Step("decline", "不同意任职", frozenset({PROPOSED}), DECLINED, ABOVE, cites=SEATS),
    final={SEATED, DECLINED},
)  # fmt: skip
ITEM = Flow(
    "alliance.item",
    Step("put_on", "列入议程", frozenset({RAISED}), LISTED, WORKERS, cites=RULES),
    Step("conclude", "登记结论", WAITING, CONCLUDED, WORKERS, cites=RULES),
    Step("escalate", "提交上级联席会议", WAITING, ESCALATED, WORKERS, cites=RULES),
    Step("turn_down", "不列入", WAITING, TURNED_DOWN, WORKERS, cites=RULES),
    Step("withdraw_item", "撤回", WAITING, WITHDRAWN, WORKERS, cites=RULES),
    final={CONCLUDED, ESCALATED, TURNED_DOWN, WITHDRAWN},
)
PAIR = Flow(
    "alliance.pair",
    Step("sign", "签订结对协议", frozenset({PROPOSED}), SIGNED, WORKERS, cites=LEADING),
    Step("run", "开始结对", frozenset({SIGNED}), RUNNING, WORKERS, cites=LEADING),
    Step("evaluate", "评估结束", frozenset({RUNNING}), EVALUATED, WORKERS, cites=LEADING),
    final={EVALUATED},
    rests={RUNNING},
)
GOAL = Flow(
    "alliance.goal",
    Step("reach", "做到了", frozenset({SET}), REACHED, WORKERS, cites=LEADING),
    Step("give_up_goal", "不再做", frozenset({SET}), GIVEN_UP, WORKERS, cites=LEADING),
    final={REACHED, GIVEN_UP},
)
YEARLY = Flow(
    "alliance.yearly",
    Step("carry_out", "办完了", frozenset({PLANNED}), DONE, WORKERS, cites=PLANS),
    Step("strike", "取消", frozenset({PLANNED}), STRUCK, WORKERS, cites=PLANS),
    final={DONE, STRUCK},
)
FLOWS = [SEAT, ITEM, PAIR, GOAL, YEARLY]
