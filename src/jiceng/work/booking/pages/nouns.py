"""Console pages of bookings on both sides, series, rounds, goods and calendar links."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.citations import Finding
from jiceng.kernel.deadlines import add_months
from jiceng.kit.forms import ReasonForm
from jiceng.kit.pages.declared import ActPage, StepPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, listed
from jiceng.kit.scope import Scope
from jiceng.registers.meetings.access import ROLLS
from jiceng.work.booking import actions, forms
from jiceng.work.booking.access import ALLOTS, BOOKS, RECEIVES
from jiceng.work.booking.flows import (
    ACCEPTED,
    BOOKING,
    HOLDING,
    LOAN,
    NO_SHOW,
    REQUESTED,
    ROUND,
    USED,
    WAITING,
)
from jiceng.work.booking.models import Booking, Feed, Round, Series
from jiceng.work.booking.rules import NO_SHOW_MONTHS, warnings
from jiceng.work.booking.sheets import (
    BOOKINGS,
    DESK,
    FEEDS,
    GOODS,
    LENDING,
    LOANS,
    ROUNDS,
    SERIES,
    WISHES,
)

SECTION = "阵地"


def movable(booking: Any) -> bool:
    ahead = booking.starts_at > clock.now()
    return bool(ahead and booking.state in {WAITING, REQUESTED, ACCEPTED})


def to_confirm(booking: Any) -> bool:
    due = booking.reconfirm_by is not None and booking.confirmed_on is None
    return bool(booking.state == ACCEPTED and due)


def to_attend(booking: Any) -> bool:
    return bool(booking.state == USED and booking.kind and booking.meeting_id is None)


def to_rate(booking: Any) -> bool:
    return bool(booking.state == USED and booking.grade is None)


def before_answer(booking: Booking) -> list[Finding]:
    """What to know first: they did not come before; they booked elsewhere the same day."""
    since = add_months(booking.held_on, -NO_SHOW_MONTHS)
    own = Booking.objects.filter(org=booking.org)
    missed = own.filter(state=NO_SHOW, held_on__gte=since).count()
    same = own.filter(held_on=booking.held_on, state__in=HOLDING).exclude(pk=booking.pk).count()
    return list(warnings(no_shows=missed, same_day=same))


def around(booking: Booking, actor: Actor) -> Panel:
    """What else is booked there within a day before and after."""
    near = DESK.visible(actor).filter(
        space=booking.space, state__in=(*HOLDING, WAITING),
        held_on__range=(booking.held_on - timedelta(days=1), booking.held_on + timedelta(days=1)),
    ).exclude(pk=booking.pk)  # fmt: skip
    only = ("held_on", "hours", "org__name", "persons", "state")
    return listed(
        "around", gettext_lazy("前后一天的预约"), DESK, near.order_by("starts_at"), only=only,
        address=lambda row: reverse("booking.desk.detail", args=[row.pk]),
        empty=gettext_lazy("前后一天没有别的预约。"),
    )  # fmt: skip


def _seen(row: Any, actor: Actor) -> bool:
    seen: bool = type(row).objects.visible_to(actor).filter(pk=row.pk).exists()
    return seen


def linked(booking: Booking, actor: Actor) -> list[dict[str, Any]]:
    """Where the same use stands in the other ledgers, for whoever may open them."""
    found = []
    if booking.visit is not None and _seen(booking.visit, actor):
        url = reverse("venues.visits.detail", args=[booking.visit_id])
        found.append({"title": gettext_lazy("到场记录"), "url": url})
    if booking.meeting is not None and _seen(booking.meeting, actor):
        url = reverse("life.meetings.detail", args=[booking.meeting_id])
        found.append({"title": gettext_lazy("会议记录"), "url": url})
    return found


def days(series: Series, actor: Actor) -> Panel:
    rows = BOOKINGS.visible(actor).filter(series=series).order_by("starts_at")
    return listed(
        "days", gettext_lazy("各次"), BOOKINGS, rows, only=("held_on", "hours", "state"),
        address=lambda row: reverse("booking.bookings.detail", args=[row.pk]), limit=60,
    )  # fmt: skip


def wishes(one: Round, actor: Actor) -> Panel:
    rows = WISHES.visible(actor).filter(round=one).order_by("pk")
    return listed(
        "wishes", gettext_lazy("意向"), WISHES, rows, limit=60,
        only=("org__name", "weekday", "starts", "ends", "persons", "met", "outcome"),
        empty=gettext_lazy("还没有意向。"),
    )  # fmt: skip


def link(feed: Feed, actor: Actor) -> list[dict[str, Any]]:
    del actor
    if feed.ended_on is not None:
        return []
    url = reverse("booking.calendar", args=[feed.key])
    return [{"title": gettext_lazy("日历文件（.ics）"), "url": url, "icon": "calendar"}]


def begun(actor: Actor, scope: Scope) -> dict[str, Any]:
    del actor
    return {"org": scope.node, "held_on": clock.today() + timedelta(days=7)}


def owned(actor: Actor, scope: Scope) -> dict[str, Any]:
    del actor
    return {"org": scope.node}


VERBS = {
    "request": gettext_lazy("预约"), "retime": gettext_lazy("改期"),
    "confirm": gettext_lazy("再确认"), "rate": gettext_lazy("反馈"),
    "attend": gettext_lazy("补记会议"), "promote": gettext_lazy("排到"),
}  # fmt: skip
BOOKING_PAGES = RecordPages(
    BOOKINGS, noun=gettext_lazy("预约"), record=actions.request,
    acts=[
        ActPage("retime", gettext_lazy("改期"), actions.retime, forms.RetimeForm, when=movable,
                start=forms.RetimeForm.record_initial),
        ActPage("confirm", gettext_lazy("再确认"), actions.confirm, when=to_confirm),
        ActPage("attend", gettext_lazy("补记会议"), actions.attend, forms.AttendForm,
                roles=ROLLS, when=to_attend),
        ActPage("rate", gettext_lazy("反馈"), actions.rate, forms.RateForm, when=to_rate),
    ],
    steps=[StepPage(
        BOOKING, {"cancel": actions.cancel, "complete": actions.complete},
        {"cancel": forms.ToldForm, "complete": forms.CompleteForm},
    )],
    buttons=linked, start=begun, verbs=VERBS, menu=(SECTION, 10), icon="calendar", keeps=BOOKS,
    root="",
    empty=gettext_lazy("还没有约过。看“空闲时段”挑一个时间，或者直接新增。"),
)  # fmt: skip
DESK_PAGES = RecordPages(
    DESK, noun=gettext_lazy("预约受理"),
    steps=[StepPage(
        BOOKING,
        {name: getattr(actions, name) for name in
         ("approve", "refuse", "promote", "complete", "miss")},
        {"approve": forms.ToldForm, "refuse": forms.RefuseForm, "complete": forms.CompleteForm,
         "miss": forms.ToldForm},
        warn=before_answer, only=RECEIVES,
    )],
    panels=[around], buttons=linked, verbs=VERBS, menu=(SECTION, 12), icon="check",
    keeps=RECEIVES, empty=gettext_lazy("没有人约本党组织管理的阵地。"),
)  # fmt: skip
SERIES_PAGES = RecordPages(
    SERIES, noun=gettext_lazy("长期预约"), record=actions.repeat,
    acts=[ActPage("cancel_rest", gettext_lazy("取消以后各次"), actions.cancel_rest,
                  forms.ToldForm, danger=True)],
    panels=[days], start=owned, verbs={"repeat": gettext_lazy("预约"),
                                       "cancel_rest": gettext_lazy("取消以后各次")},
    menu=(SECTION, 14), icon="calendar", keeps=BOOKS,
)  # fmt: skip
ROUND_PAGES = RecordPages(
    ROUNDS, noun=gettext_lazy("按季分配"), record=actions.announce,
    steps=[StepPage(ROUND, {"allot": actions.allot, "drop": actions.drop},
                    {"drop": ReasonForm})],
    panels=[wishes], verbs={"announce": gettext_lazy("开始收集")}, menu=(SECTION, 16),
    icon="calendar", keeps=ALLOTS, hangs="org__path",
    empty=gettext_lazy("没有按季分配。紧俏场地的固定时段，可以先收意向再一次分配。"),
)  # fmt: skip
WISH_PAGES = RecordPages(
    WISHES, noun=gettext_lazy("意向"), record=actions.wish, start=owned,
    verbs={"wish": gettext_lazy("登记意向")}, menu=(SECTION, 18), icon="task", keeps=BOOKS,
)  # fmt: skip
GOODS_PAGES = RecordPages(
    GOODS, noun=gettext_lazy("物资"), record=actions.stock, start=owned,
    acts=[ActPage("restock", gettext_lazy("更改数量"), actions.restock, forms.RestockForm,
                  start=forms.RestockForm.record_initial)],
    verbs={"stock": gettext_lazy("登记物资"), "restock": gettext_lazy("更改数量")},
    menu=(SECTION, 70), icon="task", keeps=RECEIVES,
    empty=gettext_lazy("还没有可以借用的物资。"),
)  # fmt: skip
LOAN_PAGES = RecordPages(
    LOANS, noun=gettext_lazy("借用"), record=actions.borrow, start=owned,
    verbs={"borrow": gettext_lazy("申请借用")}, menu=(SECTION, 72), icon="task", keeps=BOOKS,
)  # fmt: skip
LENDING_PAGES = RecordPages(
    LENDING, noun=gettext_lazy("物资借用"),
    steps=[StepPage(
        LOAN, {name: getattr(actions, name) for name in ("lend", "turn_down", "give_back")},
        {"lend": forms.OnForm, "turn_down": ReasonForm, "give_back": forms.OnForm},
    )],
    verbs={"borrow": gettext_lazy("申请借用")}, menu=(SECTION, 71), icon="check", keeps=RECEIVES,
)  # fmt: skip
FEED_PAGES = RecordPages(
    FEEDS, noun=gettext_lazy("日历订阅"), record=actions.follow, start=owned,
    acts=[ActPage("unfollow", gettext_lazy("停用"), actions.unfollow, danger=True,
                  when=lambda feed: feed.ended_on is None)],
    buttons=link, verbs={"follow": gettext_lazy("建立"), "unfollow": gettext_lazy("停用")},
    menu=(SECTION, 74), icon="calendar", keeps=BOOKS,
)  # fmt: skip
PAGES = [
    BOOKING_PAGES, DESK_PAGES, SERIES_PAGES, ROUND_PAGES, WISH_PAGES, GOODS_PAGES, LOAN_PAGES,
    LENDING_PAGES,
    FEED_PAGES,
]  # fmt: skip
