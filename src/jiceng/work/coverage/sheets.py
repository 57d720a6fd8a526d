"""Columns of plans, reviews, pools and ties."""

from typing import Any

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.units.models import Hosting
from jiceng.registers.units.sheets import OfUnit
from jiceng.work.coverage import actions, forms
from jiceng.work.coverage.models import (
    AttachedReview,
    FirmDeed,
    Incubation,
    JointCheck,
    JointManager,
    MethodTask,
    Steering,
    Support,
    Track,
    TrackTalk,
    UnitPlan,
    YearWord,
)

PLANS = Sheet(
    name="coverage.plans",
    title=_("一企一策台账"),
    model=UnitPlan,
    columns=[
        Column("unit__name", _("单位"), choose="unit", width=26),
        Column("unit__field", _("领域"), choose="-"),
        Column("unit__keeper__name", _("属地党组织"), choose="-", width=22, shown=False),
        Column("way"),
        Column("measure", width=34),
        Column("owner"),
        Column("due_on"),
        Column("state", choose="-"),
        Column("approved_on", choose="-", shown=False),
        Column("done_on", choose="-"),
        Column("outcome", choose="-", width=26),
        Column("result__name", _("建立的党组织"), choose="-", width=24),
        Column("drafted_on", choose="-", shown=False),
    ],
    form=forms.PlanForm,
    record_many=actions.draft_many,
    search=("unit__name", "unit__initials", "measure"),
    filters=("state", "way", "unit__field", "due_on"),
    order=("due_on", "pk"),
    at="unit__keeper__path",
    on="due_on",
    related=("unit__keeper", "result"),
    definition=_("没有覆盖的企业和社会组织一家一份；组建请示执行以后，建立的党组织自动填上。"),
)
REVIEWS = Sheet(
    name="coverage.reviews",
    title=_("挂靠研究台账"),
    model=AttachedReview,
    columns=[
        Column("hosting__unit__name", _("挂靠的单位"), choose="unit", width=26),
        Column("hosting__org__name", _("挂靠在"), choose="-", width=24),
        Column("hosting__since", _("挂靠日期"), choose="-"),
        Column("reviewed_on"),
        Column("full"),
        Column("outcome"),
        Column("words", width=30),
    ],
    form=forms.ReviewForm,
    record_many=actions.review_many,
    search=("hosting__unit__name", "hosting__org__name"),
    filters=("outcome", "reviewed_on"),
    order=("-reviewed_on", "-pk"),
    at="hosting__unit__keeper__path",
    on="reviewed_on",
    related=("hosting__unit", "hosting__org"),
    definition=_("挂靠的单位每半年研究一次；毕业随组建请示的执行登记。"),
)


def grown(actor: Actor) -> QuerySet[Any]:
    """With the last talk."""
    talks = TrackTalk.objects.filter(track=OuterRef("pk")).order_by().values("track")
    last = Subquery(talks.annotate(on=Max("held_on")).values("on"))
    rows: QuerySet[Any] = Track.objects.visible_to(actor).annotate(last=last)
    return rows


TRACKS = Sheet(
    name="coverage.tracks",
    title=_("双培对象台账"),
    model=Track,
    columns=[
        Column("unit__name", _("单位"), choose="unit", width=26),
        Column("kind", width=18),
        Column("name"),
        Column("member__person__name", _("党员"), choose="member", shown=False),
        Column("nominated_by", width=20),
        Column("mentor"),
        Column("aim", width=28, shown=False),
        Column("listed_on"),
        Column("last", _("最近了解"), kind="date", choose="-"),
        Column("state", choose="-"),
        Column("ended_on", choose="-"),
        Column("outcome", choose="-", width=24),
    ],
    rows=grown,
    form=forms.TrackForm,
    record_many=actions.list_many,
    search=("unit__name", "name", "mentor"),
    filters=("state", "kind", "listed_on", "ended_on"),
    order=("unit__keeper__path", "unit", "pk"),
    at="unit__keeper__path",
    related=("unit", "member__person"),
    definition=_("已列入的就是推荐名单；按单位排列，不排名；一人一个方向一行，结果写在结束时。"),
)


DEEDS = Sheet(
    name="coverage.deeds",
    title=_("双创台账"),
    model=FirmDeed,
    columns=[
        Column("unit__name", _("单位"), choose="unit", width=26),
        Column("kind", width=20),
        Column("held_on"),
        Column("words", width=40),
        Column("amount", summed=True),
    ],
    form=forms.DeedForm,
    record_many=actions.bring_many,
    search=("unit__name", "words"),
    filters=("kind", "held_on"),
    order=("-held_on", "-pk"),
    at="unit__keeper__path",
    on="held_on",
    related=("unit",),
)


def fostered(actor: Actor) -> QuerySet[Any]:
    """With the last quarterly call."""
    calls = Support.objects.filter(incubation=OuterRef("pk"), kind=Support.Kind.CALL)
    last = calls.order_by().values("incubation").annotate(on=Max("given_on")).values("on")
    rows: QuerySet[Any] = Incubation.objects.visible_to(actor).annotate(last=Subquery(last))
    return rows


INCUBATIONS = Sheet(
    name="coverage.incubations",
    title=_("社会组织孵化台账"),
    model=Incubation,
    columns=[
        Column("name", width=26),
        Column("org__name", _("培育党组织"), choose="org", width=22),
        Column("aim", width=28, shown=False),
        Column("state", choose="-"),
        Column("applied_on"),
        Column("incubating_on", choose="-", shown=False),
        Column("registered_on", choose="-"),
        Column("covered_on", choose="-"),
        Column("independent_on", choose="-"),
        Column("ended_on", choose="-", shown=False),
        Column("unit__name", _("登记的单位"), choose="-", shown=False),
        Column("last", _("最近回访"), kind="date", choose="-"),
    ],
    rows=fostered,
    form=forms.IncubationForm,
    record_many=actions.foster_many,
    search=("name", "org__name"),
    filters=("state", "applied_on", "registered_on"),
    order=("org__path", "pk"),
    at="org__path",
    related=("org", "unit"),
)
STEERINGS = Sheet(
    name="coverage.steerings",
    title=_("行业指导关系"),
    model=Steering,
    columns=[
        Column("guide__name", _("指导党委"), choose="guide", width=26),
        Column("body__name", _("依托单位"), choose="body", width=22),
        Column("org__name", _("被指导党组织"), choose="org", width=26),
        Column("org__parent__name", _("隶属于"), choose="-", width=24),
        Column("since"),
        Column("until", choose="-"),
    ],
    form=forms.SteeringForm,
    record_many=actions.steer_many,
    search=("guide__name", "org__name"),
    filters=("since", "until"),
    order=("guide__path", "org__path"),
    at="org__path",
    related=("guide", "body", "org__parent"),
    definition=_("隶属关系不变，业务由行业党委指导。"),
)
TASKS = Sheet(
    name="coverage.tasks",
    title=_("工作法任务台账"),
    model=MethodTask,
    columns=[
        Column("component__programme__name", _("工作法"), choose="-", width=18),
        Column("component__name", _("组成部分"), choose="component", width=18),
        Column("org__name", _("党组织"), choose="org", width=26),
        Column("what", width=30),
        Column("due_on"),
        Column("done_on", choose="-"),
        Column("words", choose="-", width=28),
        Column("set_on", choose="-", shown=False),
    ],
    form=forms.TaskForm,
    record_many=actions.set_task_many,
    search=("org__name", "what", "component__name"),
    filters=("due_on", "done_on"),
    order=("-due_on", "org__path", "pk"),
    at="org__path",
    on="due_on",
    related=("component__programme", "org"),
)


def checked(actor: Actor) -> QuerySet[Any]:
    """With the units covered today and the last look at their list."""
    today = clock.today()
    held = Hosting.objects.standing(today).filter(org=OuterRef("org")).order_by().values("org")
    counted = held.annotate(n=Count("unit", distinct=True)).values("n")
    seen = JointCheck.objects.filter(org=OuterRef("org")).order_by().values("org")
    rows: QuerySet[Any] = JointManager.objects.visible_to(actor).annotate(
        units=Coalesce(Subquery(counted), 0),
        last=Subquery(seen.annotate(on=Max("checked_on")).values("on")),
    )
    return rows


MANAGERS = Sheet(
    name="coverage.managers",
    title=_("联合党支部管理人"),
    model=JointManager,
    columns=[
        Column("org__name", _("联合党支部"), choose="org", width=26),
        Column("area", width=20),
        Column("name"),
        Column("units", _("覆盖单位（家）"), kind="number", choose="-"),
        Column("last", _("最近核对"), kind="date", choose="-"),
        Column("since"),
        Column("until", choose="-", shown=False),
    ],
    rows=checked,
    form=forms.ManagerForm,
    record_many=actions.manage_many,
    search=("org__name", "name", "area"),
    filters=("since", "until"),
    order=("org__path", "-since", "pk"),
    at="org__path",
    related=("org",),
    definition=_("行业、片区、微企、个体工商户的联合党支部各定一名管理人，每年核对一次覆盖单位。"),
)
YEAR_WORDS = Sheet(
    name="coverage.words",
    title=_("指导员年度评语"),
    model=YearWord,
    columns=[
        Column("year"),
        Column("person__name", _("指导员"), choose="person"),
        Column("person__keeper__name", _("所在党组织"), choose="-", width=24),
        Column("words", width=50),
    ],
    form=forms.YearWordForm,
    record_many=actions.appraise_many,
    search=("person__name", "words"),
    filters=("year",),
    order=("-year", "person__keeper__path", "pk"),
    at="person__keeper__path",
    related=("person__keeper",),
    definition=_("一人一年一句话，不打分、不排名。"),
)

SHEETS = [PLANS, REVIEWS, TRACKS, DEEDS, INCUBATIONS, STEERINGS, TASKS, MANAGERS, YEAR_WORDS]
OF_UNITS = [
    OfUnit(UnitPlan, "coverage.plans", "drafted_on"),
    OfUnit(Track, "coverage.tracks", "listed_on"),
    OfUnit(FirmDeed, "coverage.deeds"),
]
