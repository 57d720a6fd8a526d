"""Columns of shifts, activities from both sides, hours from both sides, visits and habits."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kit.access import seen_by
from jiceng.kit.sheets import Column, Sheet
from jiceng.work.volunteering import actions, forms
from jiceng.work.volunteering.access import HOME, SEES
from jiceng.work.volunteering.models import (
    ActivityPart,
    RosterShift,
    ServiceHabit,
    ServiceHours,
    TeamVisit,
    VolunteerActivity,
)

NAMED = ("member__person__name", "member__person__initials")


def shifts(actor: Actor) -> QuerySet[Any]:
    rows: QuerySet[Any] = RosterShift.objects.filter(seen_by(actor, "org__path", SEES))
    return rows


def organised(actor: Actor) -> QuerySet[Any]:
    rows: Any = VolunteerActivity.objects.filter(seen_by(actor, "org__path", SEES))
    return rows.counted()  # type: ignore[no-any-return]


def hosted(actor: Actor) -> QuerySet[Any]:
    rows: Any = VolunteerActivity.objects.filter(seen_by(actor, "community__path", SEES))
    return rows.counted()  # type: ignore[no-any-return]


def confirmed_here(actor: Actor) -> QuerySet[Any]:
    rows: QuerySet[Any] = ServiceHours.objects.filter(seen_by(actor, "org__path", SEES))
    return rows


def hours_of_own(actor: Actor) -> QuerySet[Any]:
    rows: QuerySet[Any] = ServiceHours.objects.filter(seen_by(actor, "member__org__path", HOME))
    return rows


SHIFTS = Sheet(
    name="volunteering.shifts",
    title=_("党员服务岗值班表"),
    model=RosterShift,
    columns=[
        Column("held_on"),
        Column("starts_at", kind="text", show=lambda row: f"{row.starts_at:%H:%M}"),
        Column("ends_at", kind="text", show=lambda row: f"{row.ends_at:%H:%M}"),
        Column("post__name", _("岗位"), choose="post", width=20),
        Column("member__person__name", _("姓名"), choose="member"),
        Column("org__name", _("设岗党组织"), choose="-", width=22),
        Column("minutes", summed=True, choose="-"),
        Column("state", choose="-"),
        Column("swap_to__person__name", _("请谁替班"), choose="-", shown=False),
        Column("log", choose="-", width=26),
        Column("noted_on", choose="-", shown=False),
    ],
    rows=shifts,
    form=forms.ShiftForm,
    record_many=actions.plan_shift_many,
    search=(*NAMED, "post__name", "org__name"),
    filters=("state", "held_on"),
    order=("-held_on", "starts_at", "pk"),
    on="held_on",
    related=("org", "post", "member__person", "swap_to__person"),
    definition=_("窗口、点位的排班；到岗由社区登记，时长随之确认。"),
)
ACTIVITY_COLUMNS = [
    Column("held_on"),
    Column("name", width=26),
    Column("series", shown=False, width=18),
    Column("org__name", _("组织单位"), choose="org", width=24),
    Column("community__name", _("服务社区"), choose="community", width=22),
    Column("team__name", _("服务队"), choose="team", shown=False, width=22),
    Column("state", choose="-"),
    Column("signed", _("报名人数"), kind="number", summed=True, choose="-"),
    Column("came", _("到场人数"), kind="number", summed=True, choose="-"),
    Column("people_served", summed=True, choose="-"),
    Column("minutes", shown=False),
    Column("starts_at", kind="text", show=lambda row: f"{row.starts_at:%H:%M}", shown=False),
    Column("place", shown=False),
    Column("insurance", shown=False, width=26),
    Column("badge", choose="-", shown=False),
    Column("told", choose="-", shown=False),
    Column("settled_on", choose="-", shown=False),
]
ACTIVITIES = Sheet(
    name="volunteering.activities",
    title=_("志愿服务活动台账"),
    model=VolunteerActivity,
    columns=ACTIVITY_COLUMNS,
    rows=organised,
    form=forms.ActivityForm,
    record_many=actions.arrange_many,
    search=("name", "series", "org__name", "community__name"),
    filters=("state", "held_on"),
    order=("-held_on", "pk"),
    on="held_on",
    related=("org", "community", "team"),
    definition=_("本单位组织的活动；服务人数以社区确认的为准，没有确认的按组织单位登记的。"),
)
HOSTED = Sheet(
    name="volunteering.hosted",
    title=_("在本社区开展的活动"),
    model=VolunteerActivity,
    columns=[
        Column(c.name, c.title, c.kind, c.width, c.shown, c.summed, show=c.show, choose="-")
        for c in ACTIVITY_COLUMNS
    ],
    rows=hosted,
    search=("name", "series", "org__name", "community__name"),
    filters=("state", "held_on"),
    order=("-held_on", "pk"),
    at="community__path",
    on="held_on",
    related=("org", "community", "team"),
    definition=_("单位到社区开展的活动，由社区确认服务人数，到场党员的时长随之确认。"),
)
PARTS = Sheet(
    name="volunteering.parts",
    title=_("活动参加名单"),
    model=ActivityPart,
    columns=[
        Column("activity__held_on", _("日期")),
        Column("activity__name", _("活动"), width=26),
        Column("member__person__name", _("姓名")),
        Column("member__org__name", _("所在党支部"), width=24),
        Column("signed_on"),
        Column("came"),
    ],
    rows=lambda actor: ActivityPart.objects.filter(seen_by(actor, "activity__org__path", SEES)),
    search=(*NAMED, "activity__name"),
    filters=("came", "signed_on"),
    order=("-activity__held_on", "activity", "pk"),
    at="activity__org__path",
    on="activity__held_on",
    related=("activity", "member__person", "member__org"),
)
HOUR_COLUMNS = [
    Column("held_on"),
    Column("member__person__name", _("姓名"), choose="member"),
    Column("member__org__name", _("所在党支部"), choose="-", width=24),
    Column("org__name", _("受益社区"), choose="org", width=22),
    Column("kind", choose="-"),
    Column("words", width=26),
    Column("minutes", summed=True),
    Column("state", choose="-"),
    Column("confirmed_on", _("答复日期"), choose="-", shown=False),
    Column("vouched", choose="-", shown=False),
    Column("vouched_on", choose="-", shown=False),
    Column("told", choose="-", shown=False),
]
HOURS = Sheet(
    name="volunteering.hours",
    title=_("服务时长台账"),
    model=ServiceHours,
    columns=HOUR_COLUMNS,
    rows=confirmed_here,
    form=forms.HoursForm,
    record_many=actions.log_hours_many,
    search=(*NAMED, "org__name", "words"),
    filters=("state", "kind", "held_on"),
    order=("-held_on", "org__path", "pk"),
    on="held_on",
    related=("org", "member__person", "member__org"),
    definition=_("一行一次服务；由受益的社区确认，本人不能确认自己的。"),
)
OWN_HOURS = Sheet(
    name="volunteering.own_hours",
    title=_("本单位党员服务时长"),
    model=ServiceHours,
    columns=[
        Column(c.name, c.title, c.kind, c.width, c.shown, c.summed, choose="-")
        for c in HOUR_COLUMNS
    ],
    rows=hours_of_own,
    search=(*NAMED, "org__name", "words"),
    filters=("state", "kind", "held_on"),
    order=("-held_on", "member__org__path", "pk"),
    at="member__org__path",
    on="held_on",
    related=("org", "member__person", "member__org"),
    definition=_("本单位党员在各社区的服务，按月选期间即为当月；不排名。"),
)
VISITS = Sheet(
    name="volunteering.visits",
    title=_("服务队走访台账"),
    model=TeamVisit,
    columns=[
        Column("held_on"),
        Column("team__name", _("服务队"), choose="team", width=26),
        Column("org__name", _("责任党组织"), choose="-", width=22),
        Column("households", summed=True),
        Column("words", width=34),
        Column("todo", width=24),
        Column("done_on", _("办好日期"), choose="-"),
    ],
    form=forms.VisitForm,
    record_many=actions.log_visit_many,
    search=("team__name", "org__name", "words", "todo"),
    filters=("held_on", "done_on"),
    order=("-held_on", "team", "pk"),
    on="held_on",
    related=("org", "team"),
    definition=_("网格、志愿、组团服务队的走访；还要办的办好以前一直列着。"),
)
HABITS = Sheet(
    name="volunteering.habits",
    title=_("志愿服务习惯"),
    model=ServiceHabit,
    columns=[
        Column("org__name", _("适用范围"), choose="org", width=24),
        Column("silent_days"),
        Column("insurance", width=30),
        Column("document"),
        Column("since", _("自")),
        Column("until", _("至"), choose="-"),
    ],
    form=forms.HabitForm,
    order=("org__path", "-since"),
    related=("org",),
    definition=_("本地定的，最近的上级所定的为准；没有全国统一规定。"),
)
