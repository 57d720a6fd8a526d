"""The verbs of halls: windows and duty, visits, appointments, rounds, platforms."""

from collections.abc import Callable, Iterator

from django.db.models import Count, F, Q

from jiceng.kit.schedules import DAY, HOUR, Every
from jiceng.work.halls.actions.appointing import (
    book,
    cancel,
    clear,
    confirm,
    confirm_many,
    keep,
    keep_many,
    knock,
    miss,
    offer,
    offer_many,
    remind,
    resize,
    reveal,
    set_terms,
    shut,
    take_back,
)
from jiceng.work.halls.actions.platforms import (
    adopt,
    adopt_many,
    close_intake,
    correct,
    end_platform,
    give_up,
    name_platform,
    name_platform_many,
    receive,
    receive_many,
    report,
    report_many,
)
from jiceng.work.halls.actions.rounds import (
    call_off,
    draw,
    draw_many,
    end_route,
    hold,
    hold_many,
    plan,
    plan_many,
    schedule,
    settle,
    take_in,
    take_in_many,
    void_taking,
)
from jiceng.work.halls.actions.visiting import (
    call,
    close_day,
    come,
    come_many,
    finish,
    finish_many,
    hand_over,
    leave,
    pass_on,
    refer,
    tie,
    void,
)
from jiceng.work.halls.actions.windows import (
    close_window,
    end_subject,
    follow,
    name_subject,
    name_subject_many,
    open_window,
    open_window_many,
    put_on_duty,
    put_on_duty_many,
    swap,
    void_shift,
)
from jiceng.work.halls.flows import HERE, HOLDING
from jiceng.work.halls.models import Slip, Slot


def _no_slot_is_overbooked() -> Iterator[str]:
    """What a slot says is taken is what its appointments hold."""
    held = Count("appointment", filter=Q(appointment__state__in=HOLDING))
    wrong = Slot.objects.annotate(held=held).exclude(held=F("taken"))
    for pk in wrong.order_by("pk").values_list("pk", flat=True)[:20]:
        yield f"预约时段 {pk} 的已约数与预约不符"


def _a_visit_is_at_one_window() -> Iterator[str]:
    """Whoever is here waits at one window; whoever has gone at none."""
    open_ = Count("stop", filter=Q(stop__ended_at=None))
    rows = Slip.objects.standing().annotate(open=open_)
    wrong = rows.filter(state__in=HERE).exclude(open=1) | rows.exclude(state__in=HERE).exclude(
        open=0
    )
    for pk in wrong.order_by("pk").values_list("pk", flat=True)[:20]:
        yield f"办事单 {pk} 的状态与窗口环节不符"


INVARIANTS: list[Callable[[], Iterator[str]]] = [
    _no_slot_is_overbooked,
    _a_visit_is_at_one_window,
]
SCHEDULES = [
    Every("jiceng.work.halls.actions.remind", HOUR),
    Every("jiceng.work.halls.actions.close_day", DAY),
    Every("jiceng.work.halls.actions.clear", DAY),
]

__all__ = [
    "INVARIANTS",
    "SCHEDULES",
    "adopt",
    "adopt_many",
    "book",
    "call",
    "call_off",
    "cancel",
    "clear",
    "close_day",
    "close_intake",
    "close_window",
    "come",
    "come_many",
    "confirm",
    "confirm_many",
    "correct",
    "draw",
    "draw_many",
    "end_platform",
    "end_route",
    "end_subject",
    "finish",
    "finish_many",
    "follow",
    "give_up",
    "hand_over",
    "hold",
    "hold_many",
    "keep",
    "keep_many",
    "knock",
    "leave",
    "miss",
    "name_platform",
    "name_platform_many",
    "name_subject",
    "name_subject_many",
    "offer",
    "offer_many",
    "open_window",
    "open_window_many",
    "pass_on",
    "plan",
    "plan_many",
    "put_on_duty",
    "put_on_duty_many",
    "receive",
    "receive_many",
    "refer",
    "remind",
    "report",
    "report_many",
    "resize",
    "reveal",
    "schedule",
    "set_terms",
    "settle",
    "shut",
    "swap",
    "take_back",
    "take_in",
    "take_in_many",
    "tie",
    "void",
    "void_shift",
    "void_taking",
]
