"""The verbs of orders: ask, dispatch, take, pass on, finish, confirm, rate, take up again."""

from collections.abc import Callable, Iterator

from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from jiceng.kit.schedules import DAY, Every
from jiceng.work.orders.actions.asking import follow, knock, similar, submit, submit_many, too_many
from jiceng.work.orders.actions.beside import (
    adopt,
    answer,
    clear_wishes,
    forget,
    found_by,
    give_up,
    grant,
    old_tips,
    old_wishes,
    raise_wish,
    raise_wish_many,
    read_words,
    shut,
    tell_nameless,
    withdraw,
)
from jiceng.work.orders.actions.clocks import extend, pause, resume
from jiceng.work.orders.actions.confirming import (
    confirm,
    next_provider,
    pass_unconfirmed,
    reassign,
)
from jiceng.work.orders.actions.ending import (
    call,
    cancel,
    clear,
    clear_contacts,
    close,
    close_many,
    finish,
    finish_many,
    rate,
    rate_many,
    reopen,
    reveal,
    settle_silent,
    take_back,
    worked_on,
)
from jiceng.work.orders.actions.holding import (
    arrive,
    assign,
    claim,
    claim_many,
    dispatch,
    dispatch_many,
    hand_back,
    join,
    orders_hold,
    release,
)
from jiceng.work.orders.actions.listing import issue_list, listed
from jiceng.work.orders.actions.passing import hand_out, mark, send_back, transfer, unmark
from jiceng.work.orders.actions.photos import add_photo, photos_of
from jiceng.work.orders.actions.terms import set_terms
from jiceng.work.orders.flows import HELD
from jiceng.work.orders.models import Delay, Hold, Order, Rest


def _exactly_one_leads() -> Iterator[str]:
    """An order in hand has one leading hold; any other has no open hold at all."""
    held = Hold.objects.open().filter(order=OuterRef("pk"))
    lead = Exists(held.filter(role="lead"))
    for pk in Order.objects.filter(~lead, state=HELD).values_list("pk", flat=True)[:20]:
        yield f"工单 {pk} 办理中却没有主办"
    idle = Order.objects.filter(Exists(held)).exclude(state=HELD)
    for pk in idle.values_list("pk", flat=True)[:20]:
        yield f"工单 {pk} 不在办理却还有人承办"


def _states_agree_with_rests() -> Iterator[str]:
    here = Rest.objects.filter(order=OuterRef("pk"), until=None)
    ends = {"finished": ("done", "closed"), "out": ("out",), "cancelled": ("cancelled",)}
    for kind, states in ends.items():
        rests = Exists(here.filter(kind=kind))
        wrong = Order.objects.filter(~rests, state__in=states)
        wrong |= Order.objects.filter(rests).exclude(state__in=states)
        for pk in wrong.values_list("pk", flat=True)[:20]:
            yield f"工单 {pk} 的状态与了结记录不符"


def _due_is_the_last_delay() -> Iterator[str]:
    last = Delay.objects.filter(order=OuterRef("pk")).order_by("-decided_on", "-pk").values("to")
    told = Coalesce(Subquery(last[:1]), F("first_due_on"))
    wrong = Order.objects.annotate(told=told).exclude(due_on=F("told"))
    for pk in wrong.values_list("pk", flat=True)[:20]:
        yield f"工单 {pk} 的时限与延期记录不符"


INVARIANTS: list[Callable[[], Iterator[str]]] = [
    _exactly_one_leads,
    _states_agree_with_rests,
    _due_is_the_last_delay,
]
HOLDERS = [orders_hold]
SCHEDULES = [
    Every("jiceng.work.orders.actions.pass_unconfirmed", 5),
    Every("jiceng.work.orders.actions.settle_silent", DAY),
    Every("jiceng.work.orders.actions.clear_contacts", DAY),
    Every("jiceng.work.orders.actions.old_wishes", DAY),
    Every("jiceng.work.orders.actions.old_tips", DAY),
]

__all__ = [
    "HOLDERS",
    "INVARIANTS",
    "SCHEDULES",
    "add_photo",
    "adopt",
    "answer",
    "arrive",
    "assign",
    "call",
    "cancel",
    "claim",
    "claim_many",
    "clear",
    "clear_contacts",
    "clear_wishes",
    "close",
    "close_many",
    "confirm",
    "dispatch",
    "dispatch_many",
    "extend",
    "finish",
    "finish_many",
    "follow",
    "forget",
    "found_by",
    "give_up",
    "grant",
    "hand_back",
    "hand_out",
    "issue_list",
    "join",
    "knock",
    "listed",
    "mark",
    "next_provider",
    "old_tips",
    "old_wishes",
    "pass_unconfirmed",
    "pause",
    "photos_of",
    "raise_wish",
    "raise_wish_many",
    "rate",
    "rate_many",
    "read_words",
    "reassign",
    "release",
    "reopen",
    "resume",
    "reveal",
    "send_back",
    "set_terms",
    "settle_silent",
    "shut",
    "similar",
    "submit",
    "submit_many",
    "take_back",
    "tell_nameless",
    "too_many",
    "transfer",
    "unmark",
    "withdraw",
    "worked_on",
]
