"""Columns of bookings, for who comes and for who keeps the place; of series, rounds, wishes."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kit.access import seen_by
from jiceng.kit.sheets import Column, Sheet
from jiceng.work.booking.access import SEES
from jiceng.work.booking.forms import BookingForm, RoundForm, SeriesForm, WishForm
from jiceng.work.booking.models import KEEPER, Booking, Round, Series, Wish


def coming(actor: Actor) -> QuerySet[Any]:
    """What one's own organisations booked."""
    rows: QuerySet[Any] = Booking.objects.filter(seen_by(actor, "org__path", SEES))
    return rows


def received(actor: Actor) -> QuerySet[Any]:
    """What others booked at the places one's organisations keep."""
    rows: QuerySet[Any] = Booking.objects.filter(seen_by(actor, KEEPER, SEES))
    return rows


def hours(booking: Any) -> str:
    return str(booking.hours)


def columns() -> list[Column]:
    return [
        Column("held_on"),
        Column("hours", _("时间"), kind="text", show=hours, choose="-", width=14),
        Column("space__venue__name", _("阵地"), choose="-", width=24),
        Column("space__name", _("场地"), choose="space", width=14),
        Column("org__name", _("预约党组织"), choose="org", width=22),
        Column("persons", summed=True),
        Column("purpose"),
        Column("kind", shown=False),
        Column("group", shown=False),
        Column("theme", width=24),
        Column("state", choose="-"),
        Column("why", choose="-", shown=False),
        Column("told", choose="-", width=24, shown=False),
        Column("reconfirm_by", choose="-", shown=False),
        Column("confirmed_on", choose="-", shown=False),
        Column("visit__persons", _("实到人数"), choose="-", shown=False, kind="number"),
        Column("visit__members", _("其中党员"), choose="-", shown=False, kind="number"),
        Column("grade", choose="-", shown=False),
        Column("feedback", choose="-", width=24, shown=False),
    ]


RELATED = ("org", "space__venue__keeper", "visit")
SEARCH = ("space__venue__name", "space__venue__initials", "space__name", "theme", "org__name")
BOOKINGS = Sheet(
    name="booking.bookings",
    title=_("我的预约"),
    model=Booking,
    columns=columns(),
    rows=coming,
    form=BookingForm,
    search=SEARCH,
    filters=("state", "purpose", "held_on"),
    order=("-starts_at", "-pk"),
    at="org__path",
    on="held_on",
    related=RELATED,
    definition=_("本党组织和下级约的；同一场地同一时间只有一家能约上，后来的可以排队。"),
)
DESK = Sheet(
    name="booking.desk",
    title=_("预约受理"),
    model=Booking,
    columns=columns(),
    rows=received,
    search=SEARCH,
    filters=("state", "purpose", "held_on", "space__venue__kind"),
    order=("-starts_at", "-pk"),
    at=KEEPER,
    on="held_on",
    related=RELATED,
    definition=_("别人约本党组织管理的阵地；导出就是基地与阵地预约使用台账。"),
)
SERIES = Sheet(
    name="booking.series",
    title=_("长期预约"),
    model=Series,
    columns=[
        Column("org__name", _("预约党组织"), choose="org", width=22),
        Column("space__venue__name", _("阵地"), choose="-", width=24),
        Column("space__name", _("场地"), choose="space", width=14),
        Column("weekday"),
        Column("starts"),
        Column("ends"),
        Column("every", shown=False),
        Column("first"),
        Column("last"),
        Column("skipped", choose="-", width=36, shown=False),
    ],
    form=SeriesForm,
    search=("org__name", "space__venue__name", "space__name"),
    filters=("weekday", "first", "last"),
    order=("-first", "-pk"),
    at="org__path",
    related=("org", "space__venue"),
)
ROUNDS = Sheet(
    name="booking.rounds",
    title=_("按季分配"),
    model=Round,
    columns=[
        Column("name", width=20),
        Column("space__venue__name", _("阵地"), choose="-", width=24),
        Column("space__name", _("场地"), choose="space", width=14),
        Column("opens_on"),
        Column("closes_on"),
        Column("first"),
        Column("last"),
        Column("state", choose="-"),
        Column("allotted_on", choose="-", shown=False),
    ],
    form=RoundForm,
    filters=("state",),
    order=("-opens_on", "-pk"),
    at="",
    related=("space__venue",),
    definition=_(
        "紧俏场地的固定时段先收意向，到期一次分配：各家的第一个意向先于任何一家的第二个。"
    ),
)
WISHES = Sheet(
    name="booking.wishes",
    title=_("分配意向"),
    model=Wish,
    columns=[
        Column("round__name", _("按季分配"), choose="round", width=20),
        Column("org__name", _("预约党组织"), choose="org", width=22),
        Column("weekday"),
        Column("starts"),
        Column("ends"),
        Column("persons"),
        Column("purpose"),
        Column("met", choose="-"),
        Column("outcome", choose="-", width=30),
    ],
    form=WishForm,
    search=("round__name", "org__name"),
    filters=("met", "weekday"),
    order=("-round", "pk"),
    at="org__path",
    related=("round", "org"),
)
