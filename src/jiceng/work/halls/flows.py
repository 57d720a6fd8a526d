"""The paths of a visit, an appointment and a round."""

from jiceng.kernel.flows import Flow, Step
from jiceng.kit.roles import STAFF
from jiceng.work.halls.rules import LOCAL, ONE_STOP

WAITING, SERVING, DONE, LEFT, REFERRED = "waiting", "serving", "done", "left", "referred"
BOOKED, CONFIRMED, KEPT, NO_SHOW, CANCELLED = (
    "booked", "confirmed", "kept", "no_show", "cancelled",
)  # fmt: skip
PLANNED, HELD, CALLED_OFF = "planned", "held", "called_off"
HERE = (WAITING, SERVING)
HOLDING = (BOOKED, CONFIRMED, KEPT, NO_SHOW)
AHEAD = frozenset({BOOKED, CONFIRMED})
WORKERS = frozenset(STAFF)
SLIP = Flow(
    "halls.slip",
    Step("call", "叫号", frozenset({WAITING}), SERVING, WORKERS, cites=ONE_STOP),
    Step("pass_on", "转下一窗口", frozenset({WAITING, SERVING}), WAITING, WORKERS, cites=ONE_STOP),
    Step("finish", "办结", frozenset({WAITING, SERVING}), DONE, WORKERS, cites=ONE_STOP),
    Step("refer", "转为工单", frozenset({WAITING, SERVING}), REFERRED, WORKERS, cites=ONE_STOP),
    Step("leave", "未办离开", frozenset({WAITING, SERVING}), LEFT, WORKERS),
    final={DONE, LEFT, REFERRED},
)
APPOINTMENT = Flow(
    "halls.appointment",
    Step("confirm", "确认", frozenset({BOOKED}), CONFIRMED, WORKERS, cites=LOCAL),
    Step("keep", "已办", AHEAD, KEPT, WORKERS, cites=LOCAL),
    Step("miss", "未到", AHEAD, NO_SHOW, WORKERS, cites=LOCAL),
    Step("cancel", "取消", AHEAD, CANCELLED, WORKERS, cites=LOCAL),
    final={KEPT, NO_SHOW, CANCELLED},
)
ROUND = Flow(
    "halls.round",
    Step("hold", "登记开展", frozenset({PLANNED}), HELD, WORKERS, cites=LOCAL),
    Step("call_off", "取消这一次", frozenset({PLANNED}), CALLED_OFF, WORKERS, cites=LOCAL),
    final={HELD, CALLED_OFF},
)
FLOWS = [SLIP, APPOINTMENT, ROUND]
