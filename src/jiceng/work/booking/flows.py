"""The paths of a booking, of a season's round and of a loan."""

from jiceng.kernel.flows import Flow, Step
from jiceng.kit.roles import STAFF, Role
from jiceng.work.booking.rules import LOCAL_BOOKING

WAITING, REQUESTED, ACCEPTED = "waiting", "requested", "accepted"
USED, NO_SHOW, REFUSED, CANCELLED = "used", "no_show", "refused", "cancelled"
HOLDING = (REQUESTED, ACCEPTED, USED)  # what keeps others out of a space; the table asks the same
OPEN, ALLOTTED, DROPPED = "open", "allotted", "dropped"
ASKED, LENT, RETURNED = "asked", "lent", "returned"

ALLOTTING = frozenset(STAFF)
RECEIVING = ALLOTTING | {Role.BRANCH_SECRETARY}
COMES = RECEIVING | {Role.UNIT_LIAISON, Role.FIRM_LIAISON}
BOOKING = Flow(
    "booking.booking",
    Step("approve", "同意", frozenset({REQUESTED}), ACCEPTED, RECEIVING, cites=LOCAL_BOOKING),
    Step("refuse", "不同意", frozenset({WAITING, REQUESTED, ACCEPTED}), REFUSED, RECEIVING),
    Step("cancel", "取消预约", frozenset({WAITING, REQUESTED, ACCEPTED}), CANCELLED, COMES),
    Step("promote", "排到", frozenset({WAITING}), REQUESTED, RECEIVING),
    Step("complete", "登记使用", frozenset({ACCEPTED}), USED, RECEIVING | COMES),
    Step("miss", "记未到", frozenset({ACCEPTED}), NO_SHOW, RECEIVING, cites=LOCAL_BOOKING),
    final={USED, NO_SHOW, REFUSED, CANCELLED},
)
ROUND = Flow(
    "booking.round",
    Step("allot", "分配", frozenset({OPEN}), ALLOTTED, ALLOTTING, cites=LOCAL_BOOKING),
    Step("drop", "取消分配", frozenset({OPEN}), DROPPED, ALLOTTING),
    final={ALLOTTED, DROPPED},
)
LOAN = Flow(
    "booking.loan",
    Step("lend", "借出", frozenset({ASKED}), LENT, RECEIVING),
    Step("turn_down", "不借", frozenset({ASKED}), REFUSED, RECEIVING),
    Step("give_back", "归还", frozenset({LENT}), RETURNED, RECEIVING),
    final={REFUSED, RETURNED},
)
FLOWS = [BOOKING, ROUND, LOAN]
