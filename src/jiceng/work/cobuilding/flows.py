"""The paths of the lists, of a pact, a promise, a loan, a service and idle land."""

from jiceng.kernel.flows import Flow, Step
from jiceng.kit.roles import STAFF, Role
from jiceng.work.cobuilding.rules import GUIDE, LOCAL

OPEN, MATCHED, RUNNING, DONE, RATED = "open", "matched", "running", "done", "rated"
WITHDRAWN = "withdrawn"
DRAFTED, SIGNED, REVIEWED, ENDED = "drafted", "signed", "reviewed", "ended"
MADE, ACCEPTED, UNDER_WAY, SAID_DONE = "made", "accepted", "under_way", "said_done"
CONFIRMED, FAILED = "confirmed", "failed"
TO_DO = (MADE, ACCEPTED, UNDER_WAY)  # whoever promised has still to do it
ASKED, AGREED, IN_USE, RETURNED, REFUSED = "asked", "agreed", "in_use", "returned", "refused"
PLANNED, HELD, CANCELLED = "planned", "held", "cancelled"
LISTED, NEGOTIATING, LEASED = "listed", "negotiating", "leased"

EVERY = frozenset(STAFF)
RECEIVERS = frozenset({*STAFF, Role.BRANCH_SECRETARY})


def of(*states: str) -> frozenset[str]:
    return frozenset(states)


ITEM = Flow(
    "cobuilding.item",
    Step("match", "对接", of(OPEN), MATCHED, EVERY, cites=LOCAL),
    Step("begin", "开始实施", of(MATCHED), RUNNING, EVERY),
    Step("finish", "完成", of(RUNNING), DONE, EVERY),
    Step("appraise", "评价", of(DONE), RATED, EVERY, cites=LOCAL),
    Step("reopen", "重新对接", of(MATCHED, RUNNING), OPEN, EVERY),
    Step("withdraw", "撤回", of(OPEN, MATCHED, RUNNING), WITHDRAWN, EVERY),
    final={RATED, WITHDRAWN},
    rests={OPEN, RUNNING},
)
PACT = Flow(
    "cobuilding.pact",
    Step("sign", "签订", of(DRAFTED), SIGNED, EVERY, cites=GUIDE),
    Step("perform", "开始履行", of(SIGNED), RUNNING, EVERY),
    Step("review", "期中评议", of(RUNNING), REVIEWED, EVERY, cites=LOCAL),
    Step("end", "终止", of(SIGNED, RUNNING, REVIEWED), ENDED, EVERY),
    Step("give_up", "不签了", of(DRAFTED), WITHDRAWN, EVERY),
    final={ENDED, WITHDRAWN},
    rests={RUNNING, REVIEWED},
)
PROMISE = Flow(
    "cobuilding.promise",
    Step("accept", "受益方接受", of(MADE), ACCEPTED, RECEIVERS),
    Step("start", "开始办", of(ACCEPTED), UNDER_WAY, RECEIVERS),
    Step("say_done", "承诺方说已完成", of(MADE, ACCEPTED, UNDER_WAY), SAID_DONE, RECEIVERS),
    Step("confirm", "受益方确认", of(SAID_DONE), CONFIRMED, RECEIVERS, cites=LOCAL,
         other_than="say_done"),
    Step("send_back", "还没完成", of(SAID_DONE), UNDER_WAY, RECEIVERS, cites=LOCAL),
    Step("fail", "没有兑现", of(MADE, ACCEPTED, UNDER_WAY, SAID_DONE), FAILED, RECEIVERS,
         cites=LOCAL),
    final={CONFIRMED, FAILED},
    rests={ACCEPTED, UNDER_WAY},
)  # fmt: skip
USE = Flow(
    "cobuilding.use",
    Step("agree", "同意", of(ASKED), AGREED, EVERY),
    Step("refuse", "不同意", of(ASKED), REFUSED, EVERY),
    Step("take_out", "开始使用", of(AGREED), IN_USE, EVERY),
    Step("give_back", "用完归还", of(IN_USE), RETURNED, EVERY),
    final={REFUSED, RETURNED},
    rests={AGREED, IN_USE},
)
SERVICE = Flow(
    "cobuilding.service",
    Step("hold", "登记开展情况", of(PLANNED), HELD, EVERY),
    Step("cancel", "取消", of(PLANNED), CANCELLED, EVERY),
    final={HELD, CANCELLED},
    rests={PLANNED},
)
LAND = Flow(
    "cobuilding.land",
    Step("negotiate", "开始洽谈", of(LISTED), NEGOTIATING, EVERY),
    Step("lease", "租出", of(NEGOTIATING), LEASED, EVERY),
    Step("relist", "重新招商", of(NEGOTIATING), LISTED, EVERY),
    Step("delist", "撤销登记", of(LISTED, NEGOTIATING, LEASED), WITHDRAWN, EVERY),
    final={LEASED, WITHDRAWN},
    rests={LISTED},
)
FLOWS = [ITEM, PACT, PROMISE, USE, SERVICE, LAND]
