"""Columns of report-ins, from both sides, and of skills."""

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kit.access import seen_by
from jiceng.kit.sheets import Column, Sheet
from jiceng.work.volunteering import actions
from jiceng.work.volunteering.access import HOME, SEES
from jiceng.work.volunteering.flows import CONFIRMED, TAKEN
from jiceng.work.volunteering.forms import CheckInForm, SkillForm
from jiceng.work.volunteering.models import CheckIn, Claim, ServiceHours, Skill, Talent


def _with_service(rows: QuerySet[Any]) -> QuerySet[Any]:
    """With the post the member holds in that community and what they gave there, as confirmed."""
    here = {"org": OuterRef("org"), "member": OuterRef("member")}
    held = Claim.objects.filter(state__in=TAKEN, **here).order_by("-approved_on", "-pk")
    given = ServiceHours.objects.filter(state=CONFIRMED, **here).order_by().values("org")
    times, minutes = given.annotate(n=Count("pk")), given.annotate(n=Sum("minutes"))
    told: QuerySet[Any] = rows.annotate(
        post=Subquery(held.values("post__name")[:1]),
        times=Coalesce(Subquery(times.values("n")[:1]), 0),
        given=Coalesce(Subquery(minutes.values("n")[:1]), 0),
    )
    return told


def received(actor: Actor) -> QuerySet[Any]:
    return _with_service(CheckIn.objects.filter(seen_by(actor, "org__path", SEES)))


def sent(actor: Actor) -> QuerySet[Any]:
    return _with_service(CheckIn.objects.filter(seen_by(actor, "member__org__path", HOME)))


COLUMNS = [
    Column("member__person__name", _("姓名"), choose="member"),
    Column("member__org__name", _("所在党支部"), choose="-", width=26),
    Column("org__name", _("报到社区"), choose="org", width=22),
    Column("wish", width=20),
    Column("post", _("岗位"), kind="text", choose="-", width=18),
    Column("times", _("服务次数"), kind="number", summed=True, choose="-"),
    Column("given", _("服务分钟"), kind="number", summed=True, choose="-"),
    Column("state", choose="-"),
    Column("applied_on"),
    Column("accepted_on", _("报到日期"), choose="-"),
    Column("ended_on", _("结束日期"), choose="-", shown=False),
    Column("number", _("回执编号"), kind="text", choose="-", shown=False),
    Column("way", shown=False),
    Column("answer", choose="-", shown=False),
]
SEARCH = ("member__person__name", "member__person__initials", "org__name", "number")
CHECKINS = Sheet(
    name="volunteering.checkins",
    title=_("在职党员报到认岗台账"),
    model=CheckIn,
    columns=COLUMNS,
    rows=received,
    form=CheckInForm,
    record_many=actions.report_many,
    search=SEARCH,
    filters=("state", "way", "accepted_on"),
    order=("org__path", "-applied_on", "pk"),
    related=("org", "member__person", "member__org"),
    definition=_("到本社区报到的党员；撤销的不计，结束的按日期退出统计。"),
)
SENT = Sheet(
    name="volunteering.sent",
    title=_("本单位报到党员"),
    model=CheckIn,
    columns=[
        Column(c.name, c.title, c.kind, c.width, c.shown, c.summed, choose="-") for c in COLUMNS
    ],
    rows=sent,
    search=SEARCH,
    filters=("state", "accepted_on"),
    order=("member__org__path", "-applied_on", "pk"),
    at="member__org__path",
    related=("org", "member__person", "member__org"),
    definition=_("本单位党员到各社区报到的情况，由社区确认。"),
)
SKILLS = Sheet(
    name="volunteering.skills",
    title=_("专业特长清单"),
    model=Skill,
    columns=[Column("name"), Column("order"), Column("since", _("自")),
             Column("until", _("至"), choose="-")],
    form=SkillForm,
    record_many=actions.list_skill_many,
    order=("order", "pk"),
    at="",
    definition=_("岗位要的、党员能做的，都从这里选；本地自定。"),
)  # fmt: skip
TALENTS = Sheet(
    name="volunteering.talents",
    title=_("党员特长"),
    model=Talent,
    columns=[
        Column("member__person__name", _("姓名")),
        Column("member__org__name", _("所在党支部"), width=26),
        Column("skill__name", _("特长")),
        Column("said_on"),
    ],
    rows=lambda actor: Talent.objects.filter(seen_by(actor, "member__org__path", HOME)),
    search=("member__person__name", "member__person__initials", "skill__name"),
    filters=("said_on",),
    order=("member__org__path", "member", "skill"),
    at="member__org__path",
    related=("member__person", "member__org", "skill"),
    definition=_("本人自己说明的特长，随时可以收回；只用来找合适的岗位。"),
)
