"""The paths of a base, of an offered room and of works on a venue."""

from jiceng.kernel.flows import Flow, Step
from jiceng.kit.roles import STAFF, Role
from jiceng.work.grounds.rules import LOCAL_BASE, ROOM_RULE

APPLIED, VISITED, APPROVED, OPEN = "applied", "visited", "approved", "open"
REFUSED, LAPSED = "refused", "lapsed"
OFFERED, AGREED, RENOVATING, IN_USE = "offered", "agreed", "renovating", "in_use"
DECLINED, TAKEN_BACK = "declined", "taken_back"
PLANNED, UNDER_WAY, ACCEPTED, STOPPED = "planned", "under_way", "accepted", "stopped"

EVERY = frozenset(STAFF)
ABOVE = frozenset({Role.DISTRICT_STAFF, Role.STREET_OFFICE})
BASE = Flow(
    "grounds.base",
    Step("look_over", "现场核查", frozenset({APPLIED}), VISITED, ABOVE, cites=LOCAL_BASE),
    Step("send_back", "退回补充", frozenset({VISITED}), APPLIED, ABOVE),
    Step("refuse", "不予认定", frozenset({APPLIED, VISITED}), REFUSED, ABOVE),
    Step("approve", "批准认定", frozenset({VISITED}), APPROVED, ABOVE, cites=LOCAL_BASE),
    Step("open_base", "挂牌开放", frozenset({APPROVED}), OPEN, EVERY),
    Step("lapse", "摘牌", frozenset({OPEN, APPROVED}), LAPSED, ABOVE, cites=LOCAL_BASE),
    final={REFUSED, LAPSED},
)
OFFER = Flow(
    "grounds.offer",
    Step("agree", "议定", frozenset({OFFERED}), AGREED, EVERY),
    Step("decline", "不采用", frozenset({OFFERED}), DECLINED, EVERY),
    Step("renovate", "开始改造", frozenset({AGREED}), RENOVATING, EVERY),
    Step("put_to_use", "投入使用", frozenset({AGREED, RENOVATING}), IN_USE, EVERY),
    Step("take_back", "收回", frozenset({OFFERED, AGREED, RENOVATING, IN_USE}), TAKEN_BACK, EVERY),
    final={DECLINED, TAKEN_BACK},
)
WORKS = Flow(
    "grounds.works",
    Step("begin", "开工", frozenset({PLANNED}), UNDER_WAY, EVERY),
    Step("accept", "验收", frozenset({UNDER_WAY}), ACCEPTED, ABOVE, cites=ROOM_RULE),
    Step("stop", "中止", frozenset({PLANNED, UNDER_WAY}), STOPPED, EVERY),
    final={ACCEPTED, STOPPED},
)
FLOWS = [BASE, OFFER, WORKS]
