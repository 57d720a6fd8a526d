"""The verbs of booking: ask, answer, use, share out a season, lend, follow in a calendar."""

from collections.abc import Iterator

from django.db.models import F, Sum

from jiceng.kit.schedules import DAY, Every
from jiceng.work.booking.actions.answering import (
    approve,
    approve_many,
    attend,
    cancel,
    cancel_rest,
    complete,
    complete_many,
    confirm,
    miss,
    promote,
    rate,
    refuse,
    release,
    retime,
)
from jiceng.work.booking.actions.asking import repeat, request, request_many
from jiceng.work.booking.actions.lending import (
    borrow,
    follow,
    give_back,
    lend,
    restock,
    stock,
    turn_down,
    unfollow,
)
from jiceng.work.booking.actions.seasons import allot, announce, drop, wish
from jiceng.work.booking.flows import LENT, USED
from jiceng.work.booking.models import Booking, Goods, Loan


def _no_space_is_taken_twice() -> Iterator[str]:
    for pk in Booking.objects.clashing().order_by("pk").values_list("pk", flat=True)[:20]:
        yield f"预约 {pk} 与另一次预约占用同一场地的同一时间"


def _use_has_its_visit() -> Iterator[str]:
    for pk in Booking.objects.filter(state=USED, visit=None).values_list("pk", flat=True)[:20]:
        yield f"预约 {pk} 已使用却没有到场记录"


def _goods_out_are_what_loans_say() -> Iterator[str]:
    out = dict(
        Loan.objects.filter(state=LENT).order_by().values_list("goods").annotate(n=Sum("number"))
    )
    for pk, lent in Goods.objects.annotate(told=F("lent")).values_list("pk", "told"):
        if out.get(pk, 0) != lent:
            yield f"物资 {pk} 的已借出数与借用记录不符"


INVARIANTS = [_no_space_is_taken_twice, _use_has_its_visit, _goods_out_are_what_loans_say]
SCHEDULES = [Every("jiceng.work.booking.actions.release", DAY)]

__all__ = [
    "INVARIANTS",
    "SCHEDULES",
    "allot",
    "announce",
    "approve",
    "approve_many",
    "attend",
    "borrow",
    "cancel",
    "cancel_rest",
    "complete",
    "complete_many",
    "confirm",
    "drop",
    "follow",
    "give_back",
    "lend",
    "miss",
    "promote",
    "rate",
    "refuse",
    "release",
    "repeat",
    "request",
    "request_many",
    "restock",
    "retime",
    "stock",
    "turn_down",
    "unfollow",
    "wish",
]
