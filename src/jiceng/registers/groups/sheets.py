"""Columns of groups, of who is in them, and of areas and posts."""

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.groups import actions
from jiceng.registers.groups.forms import ChargeForm, GroupForm
from jiceng.registers.groups.models import Charge, Group, Grouping, Leading


def counted(actor: Actor) -> QuerySet[Any]:
    """Groups with their leader and how many are in them today."""
    today, me = clock.today(), OuterRef("pk")
    led = Leading.objects.standing(today).filter(group=me).values("member__person__name")
    within = Grouping.objects.standing(today).filter(group=me).order_by()
    size = within.values("group").annotate(n=Count("pk")).values("n")
    rows: QuerySet[Any] = Group.objects.visible_to(actor).annotate(
        leader=Subquery(led[:1]), size=Coalesce(Subquery(size[:1]), 0)
    )
    return rows


GROUPS = Sheet(
    name="groups.groups",
    title=_("党小组台账"),
    model=Group,
    columns=[
        Column("org__name", _("党支部"), choose="org", width=24),
        Column("name", width=16),
        Column("leader", _("组长"), choose="-"),
        Column("size", _("党员数"), kind="number", summed=True, choose="-"),
        Column("since", _("划分日期")),
        Column("until", _("撤销日期"), choose="-", shown=False),
    ],
    rows=counted,
    form=GroupForm,
    record_many=actions.set_up_many,
    search=("name", "org__name", "org__initials"),
    filters=("since", "until"),
    order=("org__path", "pk"),
    related=("org",),
    definition=_("党员人数较多或居住、工作地点分散的党支部划分；人数是今天编在组里的。"),
)
GROUPINGS = Sheet(
    name="groups.groupings",
    title=_("党小组名册"),
    model=Grouping,
    columns=[
        Column("group__org__name", _("党支部"), width=24),
        Column("group__name", _("党小组"), width=16),
        Column("member__person__name", _("姓名")),
        Column("since", _("编入日期")),
        Column("until", _("调出日期")),
    ],
    search=("member__person__name", "member__person__initials", "group__name", "group__org__name"),
    filters=("since", "until"),
    order=("group__org__path", "group", "pk"),
    at="group__org__path",
    related=("group__org", "member__person"),
)
CHARGES = Sheet(
    name="groups.charges",
    title=_("党员责任区和岗位台账"),
    model=Charge,
    columns=[
        Column("org__name", _("党支部"), choose="-", width=24),
        Column("member__person__name", _("姓名"), choose="member"),
        Column("kind"),
        Column("name", width=20),
        Column("place__name", _("地点"), choose="place", width=18),
        Column("duty", width=30),
        Column("since", _("自")),
        Column("until", _("至"), choose="-"),
    ],
    form=ChargeForm,
    record_many=actions.entrust_many,
    search=("name", "member__person__name", "member__person__initials", "org__name"),
    filters=("kind", "since", "until"),
    order=("org__path", "pk"),
    related=("org", "member__person", "place"),
    definition=_("党员和支部商定的责任区、岗位；结束的不删除，按日期退出统计。"),
)

SHEETS = [GROUPS, GROUPINGS, CHARGES]
