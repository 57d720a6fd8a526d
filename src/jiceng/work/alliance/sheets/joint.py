"""Columns of the board of integration, of seats, officers, agenda items and joint meetings."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import on
from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.coalitions.models import Coalition, Partner
from jiceng.work.alliance import actions
from jiceng.work.alliance.figures.seats import SILENT, long_in, silent
from jiceng.work.alliance.forms.joint import ItemForm, LiaisonForm, SeatForm
from jiceng.work.alliance.models import (
    AgendaItem,
    ConcurrentSeat,
    JointMeeting,
    JointPresence,
    LiaisonOfficer,
    Resolution,
    Rhythm,
    Ruling,
    rhythm,
)


def number(rows: QuerySet[Any], by: str) -> Coalesce:
    """How many of these rows hang on the one looked at."""
    counted = rows.filter(**{by: OuterRef("pk")}).order_by().values(by).annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n")[:1]), 0)


def board(actor: Actor) -> QuerySet[Any]:
    """Standing coalitions with what goes on in each today."""
    today = clock.today()
    partners = Partner.objects.standing(today)
    held = JointMeeting.objects.filter(meeting__void_reason="")
    year = held.filter(meeting__held_on__year=today.year)
    last = held.filter(coalition=OuterRef("pk")).order_by().values("coalition")
    rows: Any = Coalition.objects.visible_to(actor).standing(today)
    return rows.annotate(  # type: ignore[no-any-return]
        size=number(partners, "coalition"),
        seats=number(ConcurrentSeat.objects.seated(today), "partner__coalition"),
        unlinked=number(unlinked(today), "coalition"),
        quiet=number(quiet(today), "coalition"),
        met=number(year, "coalition"),
        last_met=Subquery(last.annotate(day=Max("meeting__held_on")).values("day")[:1]),
        meets=rhythm(today),
        waiting=number(AgendaItem.objects.waiting(), "coalition"),
    )


def unlinked(day: date) -> QuerySet[Any]:
    """Partners that have named nobody to be written to."""
    named = LiaisonOfficer.objects.standing(day).values("partner")
    return Partner.objects.standing(day).exclude(pk__in=named)


def quiet(day: date) -> QuerySet[Any]:
    """Partners of which nothing came for long."""
    ask = SILENT.asked(Ask(on(day)))
    rows: QuerySet[Any] = silent(long_in(ask), ask)
    return rows


def listed_on(panel: str) -> Callable[[Any], str]:
    """Where a number of the board opens: that list on the coalition's page."""
    return lambda row: f"{reverse('alliance.board.detail', args=[row.pk])}#panel-{panel}"


def counted(name: str, title: Any, panel: str) -> Column:
    """A number of the board, added up beneath, that opens to its list."""
    return Column(name, title, kind="number", summed=True, opens=listed_on(panel))


def attended(actor: Actor) -> QuerySet[Any]:
    """Seats with how often they were due and there this year."""
    year = JointPresence.objects.filter(
        joint__meeting__void_reason="", joint__meeting__held_on__year=clock.today().year
    )
    rows: Any = ConcurrentSeat.objects.visible_to(actor)
    return rows.annotate(  # type: ignore[no-any-return]
        due=number(year, "seat"), there=number(year.present(), "seat")
    )


def tallied(actor: Actor) -> QuerySet[Any]:
    """Joint meetings with due, present and decided."""
    rows: Any = JointMeeting.objects.visible_to(actor)
    there = Q(jointpresence__state=JointPresence.State.PRESENT)
    decided = Resolution.objects.filter(matter__void_reason="")
    return rows.annotate(  # type: ignore[no-any-return]
        due=Count("jointpresence"), there=Count("jointpresence", filter=there),
        decided=number(decided, "joint"),
    )  # fmt: skip


def concluded(actor: Actor) -> QuerySet[Any]:
    """Items with who does it, by when, and how far it is."""
    rows: Any = AgendaItem.objects.visible_to(actor)
    matter = Resolution.objects.filter(item=OuterRef("pk")).order_by("pk")
    return rows.annotate(  # type: ignore[no-any-return]
        doer=Subquery(matter.values("matter__org__name")[:1]),
        due_on=Subquery(matter.values("matter__due_on")[:1]),
        proof=Subquery(matter.values("matter__proof")[:1]),
    )


def presence_of(seat: Any) -> str:
    """本年参与: there of due."""
    return f"{getattr(seat, 'there', 0)}/{getattr(seat, 'due', 0)}"


def seat_state(seat: Any) -> str:
    """待批准, 任职, 已不再担任, 未批准; of a committee that is no more, that."""
    if seat.until is not None:
        return _("已不再担任")
    if seat.partner.coalition.until is not None:
        return _("共建组织已解散")
    return str(seat.get_state_display())


def ruling_state(ruling: Any) -> str:
    """在用, 不再适用; with a void meeting, 作废."""
    if ruling.joint.meeting.void_reason:
        return _("作废")
    return _("在用") if ruling.until is None else _("不再适用")


def meeting_state(joint: Any) -> str:
    return _("作废") if joint.meeting.void_reason else _("有效")


BOARD = Sheet(
    name="alliance.board",
    title=gettext_lazy("共建运行看板"),
    model=Coalition,
    columns=[
        Column("name", width=28),
        Column("level", width=10),
        Column("keeper__name", gettext_lazy("牵头党组织"), width=24, shown=False),
        counted("size", gettext_lazy("共建单位"), "partners"),
        counted("seats", gettext_lazy("兼职委员"), "seats"),
        counted("unlinked", gettext_lazy("没有联络员的"), "partners"),
        counted("quiet", gettext_lazy("没有动静的"), "partners"),
        Column(
            "meets",
            gettext_lazy("至少多久开一次会"),
            kind="text",
            width=12,
            show=lambda row: str(Rhythm(row.meets).label),
        ),
        counted("met", gettext_lazy("本年会议"), "meetings"),
        Column("last_met", gettext_lazy("最近一次"), kind="date"),
        counted("waiting", gettext_lazy("待议议题"), "agenda"),
    ],
    rows=board,
    search=("name", "initials", "keeper__name"),
    filters=("kind", "level"),
    order=("keeper__path", "kind", "pk"),
    at="keeper__path",
    related=("keeper",),
    definition=gettext_lazy("今天存续的共建组织；没有动静的是两个季度没有到会、提议题或者出力的。"),
)
SEATS = Sheet(
    name="alliance.seats",
    title=gettext_lazy("兼职委员名册"),
    model=ConcurrentSeat,
    columns=[
        Column("person__name", gettext_lazy("姓名"), choose="person", width=12),
        Column("partner", gettext_lazy("单位"), kind="text", show=lambda row: str(row.partner),
               width=26),
        Column("post", width=18),
        Column("partner__coalition__name", gettext_lazy("联系的共建组织"), choose="-", width=26),
        Column("duties", width=24),
        Column("presence", gettext_lazy("本年到会"), kind="text", show=presence_of, choose="-"),
        Column("since", gettext_lazy("任职日期")),
        Column("document", shown=False),
        Column("approved_on", shown=False),
        Column("state", gettext_lazy("状态"), kind="text", show=seat_state, choose="-"),
        Column("until", gettext_lazy("不再担任日期"), choose="-", shown=False),
        Column("told", choose="-", shown=False),
    ],
    rows=attended,
    form=SeatForm,
    record_many=actions.propose_many,
    search=(
        "person__name", "person__initials", "post", "partner__unit__name", "partner__org__name",
    ),
    filters=("state", "since", "until"),
    order=("partner__coalition__keeper__path", "partner", "pk"),
    at="partner__coalition__keeper__path",
    related=("person", "partner__unit", "partner__org", "partner__coalition"),
    definition=gettext_lazy("一行一个席位；本年到会写到会次数和应到次数，不评分、不排名。"),
)  # fmt: skip
LIAISONS = Sheet(
    name="alliance.liaisons",
    title=gettext_lazy("联络员名册"),
    model=LiaisonOfficer,
    columns=[
        Column("person__name", gettext_lazy("姓名"), choose="person", width=12),
        Column("partner", gettext_lazy("单位"), kind="text", show=lambda row: str(row.partner),
               width=26),
        Column("partner__coalition__name", gettext_lazy("共建组织"), choose="-", width=26),
        Column("person__phone", gettext_lazy("手机号码"), choose="-"),
        Column("since", gettext_lazy("起")),
        Column("until", gettext_lazy("止"), choose="-"),
    ],
    form=LiaisonForm,
    record_many=actions.name_liaison_many,
    search=("person__name", "person__initials", "partner__unit__name", "partner__org__name"),
    filters=("since", "until"),
    order=("partner__coalition__keeper__path", "partner", "-since"),
    at="partner__coalition__keeper__path",
    related=("person", "partner__unit", "partner__org", "partner__coalition"),
)  # fmt: skip
ITEMS = Sheet(
    name="alliance.items",
    title=gettext_lazy("联席会议议题台账"),
    model=AgendaItem,
    columns=[
        Column("raised_on"),
        Column("title", width=28),
        Column("partner", gettext_lazy("提出单位"), kind="text", width=24,
               show=lambda row: str(row.partner or row.coalition.keeper)),
        Column("coalition__name", gettext_lazy("共建组织"), choose="coalition", width=24),
        Column("scope", width=12),
        Column("state", choose="-", width=10),
        Column("conclusion", choose="-", width=30),
        Column("doer", gettext_lazy("承办"), kind="text", choose="-", width=20),
        Column("due_on", gettext_lazy("时限"), kind="date", choose="-"),
        Column("proof", gettext_lazy("结果"), kind="text", choose="-", width=24),
        Column("concluded_on", choose="-", shown=False),
        Column("text", shown=False, width=30),
    ],
    rows=concluded,
    form=ItemForm,
    record_many=actions.raise_many,
    search=("title", "partner__unit__name", "partner__org__name", "coalition__name"),
    text=("title", "text", "conclusion"),
    filters=("state", "scope", "raised_on"),
    order=("-raised_on", "-pk"),
    at="coalition__keeper__path",
    on="raised_on",
    related=("coalition__keeper", "partner__unit", "partner__org"),
    definition=gettext_lazy("一行一个议题：谁提的、会上怎么定的、谁办、什么时候办完、结果怎样。"),
)  # fmt: skip
MEETINGS = Sheet(
    name="alliance.meetings",
    title=gettext_lazy("联席会议台账"),
    model=JointMeeting,
    columns=[
        Column("meeting__held_on", gettext_lazy("日期")),
        Column("coalition__name", gettext_lazy("共建组织"), width=28),
        Column("meeting__theme", gettext_lazy("主题"), width=30),
        Column("host", gettext_lazy("轮值单位"), kind="text", width=20,
               show=lambda row: str(row.host or "")),
        Column("due", gettext_lazy("应到"), kind="number"),
        Column("there", gettext_lazy("到会"), kind="number"),
        Column("decided", gettext_lazy("交办"), kind="number", summed=True),
        Column("state", gettext_lazy("状态"), kind="text", show=meeting_state),
        Column("meeting__minutes", gettext_lazy("主要内容"), shown=False, width=40),
    ],
    rows=tallied,
    search=("coalition__name", "meeting__theme"),
    filters=("coalition__kind", "meeting__held_on"),
    order=("-meeting__held_on", "-pk"),
    at="coalition__keeper__path",
    on="meeting__held_on",
    related=("coalition", "meeting", "host__unit", "host__org"),
    definition=gettext_lazy("大党工委、大党委的会议和联盟、国企的联席会议。"),
)  # fmt: skip
RULINGS = Sheet(
    name="alliance.rulings",
    title=gettext_lazy("归口裁定台账"),
    model=Ruling,
    columns=[
        Column("since", gettext_lazy("裁定日期")),
        Column("subject", width=16),
        Column("category__name", gettext_lazy("服务大类"), width=12, shown=False),
        Column("lead__name", gettext_lazy("牵头办理"), width=24),
        Column("outside", width=20),
        Column("assist", width=24),
        Column("joint__coalition__name", gettext_lazy("谁裁定的"), width=26),
        Column("until", gettext_lazy("不再适用日期")),
        Column("state", gettext_lazy("状态"), kind="text", show=ruling_state),
    ],
    search=("subject", "lead__name", "outside", "assist"),
    filters=("since", "until"),
    order=("joint__coalition__keeper__path", "-since", "-pk"),
    at="joint__coalition__keeper__path",
    related=("lead", "category", "joint__coalition", "joint__meeting"),
    definition=gettext_lazy(
        "一行一条；同一类事后来另有裁定的，前一条到那天为止。派单时按这几个字提示。"
    ),
)
