"""Columns of households, visits, who goes, kinds and local habit; contacts are masked."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.sheets import Column, Sheet
from jiceng.work.care import actions, forms
from jiceng.work.care.models import (
    Assignment,
    CareHabit,
    CarePace,
    CareTag,
    CareVisit,
    Household,
)


def households(actor: Actor) -> QuerySet[Any]:
    """With when somebody was last met."""
    seen = CareVisit.objects.seen(clock.today()).filter(household=OuterRef("pk"))
    last = Subquery(seen.order_by("-held_on").values("held_on")[:1])
    seen_here: Any = Household.objects.visible_to(actor).annotate(last=last)
    rows: QuerySet[Any] = seen_here.prefetch_related("tagging_set__tag")
    return rows


def tags(actor: Actor) -> QuerySet[Any]:
    """With the rhythm that holds now."""
    now = CarePace.objects.standing(clock.today()).filter(tag=OuterRef("pk"))
    seen: Any = CareTag.objects.visible_to(actor)
    rows: QuerySet[Any] = seen.annotate(every_days=Subquery(now.values("every_days")[:1]))
    return rows


def kinds(row: Any) -> str:
    """Of what kinds it is now, or was when care ended."""
    return "、".join(
        one.tag.name for one in row.tagging_set.all() if one.until in {None, row.until}
    )


def near(values: Mapping[str, Any]) -> Sequence[Household]:
    """The same telephone in the same community."""
    org, phone = values.get("org"), values.get("phone")
    if org is None or not isinstance(phone, str) or not phone:
        return []
    return list(actions.known(org, phone)[:3])


HOUSEHOLDS = Sheet(
    name="care.households",
    title=_("关爱户名单"),
    model=Household,
    columns=[
        Column("code"),
        Column("org__name", _("责任社区"), choose="org", width=22),
        Column("contact"),
        Column("phone"),
        Column("address", width=22),
        Column("place__name", _("所在网格"), choose="place", width=16),
        Column("kinds", _("关爱类别"), kind="text", show=kinds, choose="tags", width=22),
        Column("consented_on"),
        Column("scope", width=24),
        Column("since", _("列入日期")),
        Column("until", _("结束日期"), choose="-"),
        Column("ending", choose="-"),
        Column("last", _("上次见到"), kind="date", choose="-"),
        Column("cleared_on", choose="-", shown=False),
    ],
    rows=households,
    form=forms.HouseholdForm,
    record_many=actions.enlist_many,
    near=near,
    search=("code", "place__name"),
    filters=("scope", "ending", "since", "until"),
    order=("org__path", "code", "pk"),
    related=("org", "place"),
    definition=_("只给本社区的工作人员看；联系方式打码，每次看全都有记录；结束后到期清除。"),
)
VISITS = Sheet(
    name="care.visits",
    title=_("关爱走访记录"),
    model=CareVisit,
    columns=[
        Column("held_on"),
        Column("household__code", _("关爱编号"), choose="household"),
        Column("org__name", _("责任社区"), choose="-", width=22),
        Column("condition"),
        Column("way"),
        Column("words", width=30),
        Column("member__person__name", _("走访党员"), choose="member"),
        Column("team__name", _("服务队"), choose="team", width=20),
        Column("provider__name", _("服务商"), choose="provider", width=20),
        Column("outcome", choose="-", width=28),
        Column("met_on", choose="-"),
    ],
    form=forms.VisitForm,
    record_many=actions.log_many,
    search=("household__code",),
    filters=("condition", "way", "held_on", "met_on"),
    order=("-held_on", "household", "pk"),
    on="held_on",
    related=("org", "household", "member__person", "team", "provider"),
    definition=_(
        "一行一次走访；按月选期间即为当月的关爱月表。没有走访党员、服务队、服务商的是社区走访。"
    ),
)
ASSIGNMENTS = Sheet(
    name="care.assignments",
    title=_("结对台账"),
    model=Assignment,
    columns=[
        Column("household__code", _("关爱编号")),
        Column("household__org__name", _("责任社区"), width=22),
        Column("member__person__name", _("结对党员")),
        Column("team__name", _("服务队"), width=20),
        Column("provider__name", _("服务商"), width=20),
        Column("since", _("自")),
        Column("until", _("至")),
    ],
    search=("household__code", "member__person__name", "team__name", "provider__name"),
    filters=("since", "until"),
    order=("household__org__path", "household__code", "-since", "pk"),
    at="household__org__path",
    related=("household__org", "member__person", "team", "provider"),
)
TAGS = Sheet(
    name="care.tags",
    title=_("关爱类别和周期"),
    model=CareTag,
    columns=[
        Column("name", width=18),
        Column("org__name", _("公布单位"), choose="org", width=22),
        Column("every_days", _("至少多少天走访一次"), kind="number"),
        Column("order"),
        Column("since", _("自")),
        Column("until", _("至"), choose="-"),
    ],
    rows=tags,
    form=forms.TagForm,
    record_many=actions.name_tag_many,
    search=("name",),
    filters=("since", "until"),
    order=("order", "pk"),
    at="",
    related=("org",),
    definition=_("本地的类别和周期；全国没有统一规定，超期只提醒，不处罚、不排名。"),
)
HABITS = Sheet(
    name="care.habits",
    title=_("关爱资料留存"),
    model=CareHabit,
    columns=[
        Column("org__name", _("适用范围"), choose="org", width=24),
        Column("keep_days"),
        Column("document", width=30),
        Column("since", _("自")),
        Column("until", _("至"), choose="-"),
    ],
    form=forms.HabitForm,
    order=("org__path", "-since"),
    related=("org",),
    definition=_("最近的上级所定的为准；没有定过的按90天。"),
)
