"""Columns of coalitions and of their partners."""

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.coalitions import actions
from jiceng.registers.coalitions.forms import CoalitionForm, PartnerForm
from jiceng.registers.coalitions.models import Coalition, Partner


def counted(actor: Actor) -> QuerySet[Any]:
    """Coalitions with the end of their term and how many take part today."""
    today = clock.today()
    within = Partner.objects.standing(today).filter(coalition=OuterRef("pk")).order_by()
    size = within.values("coalition").annotate(n=Count("pk")).values("n")
    rows: QuerySet[Any] = (
        Coalition.objects.visible_to(actor)
        .dated(today)
        .annotate(size=Coalesce(Subquery(size[:1]), 0))
    )
    return rows


def state(one: Any) -> str:
    """筹备中 until it has a charter and a partner, 运行中, 届满待换届, 已解散."""
    if one.until is not None:
        return _("已解散")
    due = getattr(one, "due_on", None)
    if due is not None and due < clock.today():
        return _("届满待换届")
    return _("运行中") if one.charter_on and getattr(one, "size", 0) else _("筹备中")


COALITIONS = Sheet(
    name="coalitions.coalitions",
    title=gettext_lazy("共建组织台账"),
    model=Coalition,
    columns=[
        Column("kind", width=16),
        Column("level", width=10),
        Column("name", width=28),
        Column("keeper__name", gettext_lazy("牵头党组织"), choose="keeper", width=24),
        Column("place__name", gettext_lazy("所在地"), choose="place", width=16),
        Column("parent__name", gettext_lazy("上级组织"), choose="parent", width=20, shown=False),
        Column("size", gettext_lazy("共建单位"), kind="number", summed=True, choose="-"),
        Column("since", gettext_lazy("成立日期")),
        Column("due_on", gettext_lazy("届满日期"), kind="date", choose="-"),
        Column("state", gettext_lazy("状态"), kind="text", show=state, choose="-"),
        Column("until", gettext_lazy("解散日期"), choose="-", shown=False),
        Column("document", shown=False),
        Column("charter_on", shown=False),
        Column("revised_on", choose="-", shown=False),
    ],
    rows=counted,
    form=CoalitionForm,
    record_many=actions.set_up_many,
    search=("name", "initials", "keeper__name", "place__name"),
    filters=("kind", "level", "since", "until"),
    order=("keeper__path", "kind", "pk"),
    at="keeper__path",
    related=("keeper", "place", "parent"),
    definition=gettext_lazy(
        "大党工委、大党委、区域党委、联盟、国企联席会议；状态和家数是今天的，解散的不删除。"
    ),
)
PARTNERS = Sheet(
    name="coalitions.partners",
    title=gettext_lazy("共建单位台账"),
    model=Partner,
    columns=[
        Column("coalition__name", gettext_lazy("共建组织"), choose="coalition", width=28),
        Column("unit__name", gettext_lazy("单位"), choose="unit", width=26),
        Column("org__name", gettext_lazy("单位党组织"), choose="org", width=26),
        Column("field", choose="-"),
        Column("since", gettext_lazy("加入日期")),
        Column("until", gettext_lazy("退出日期"), choose="-"),
    ],
    form=PartnerForm,
    record_many=actions.join_many,
    search=("unit__name", "unit__initials", "org__name", "coalition__name"),
    filters=("field", "coalition__kind", "since", "until"),
    order=("coalition__keeper__path", "coalition", "pk"),
    at="coalition__keeper__path",
    related=("coalition", "unit", "org"),
    definition=gettext_lazy("一行一家单位在一个共建组织；退出的不删除。"),
)

SHEETS = [COALITIONS, PARTNERS]
