"""Who is helped here: our own members who belong elsewhere, and guests from outside."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kit.access import seen_by
from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.members.models import Affiliation
from jiceng.work.mobility import actions, forms
from jiceng.work.mobility.access import SEES
from jiceng.work.mobility.models import Inflow


def hosted(actor: Actor) -> QuerySet[Any]:
    """Those hosted here; the home finds its own on the member's page."""
    rows: QuerySet[Any] = Affiliation.objects.filter(seen_by(actor, "host__path", SEES))
    return rows


HOSTED = Sheet(
    name="mobility.hosted",
    title=_("协助管理党员台账"),
    model=Affiliation,
    columns=[
        Column("member__person__name", _("姓名")),
        Column("host__name", _("协助管理的党组织"), width=24),
        Column("member__org__name", _("组织关系所在党支部"), width=24),
        Column("way"),
        Column("unit__name", _("所在单位"), width=22, shown=False),
        Column("venue__name", _("联系阵地"), width=22),
        Column("attends"),
        Column("studies"),
        Column("appraises"),
        Column("since"),
        Column("until"),
    ],
    rows=hosted,
    search=("member__person__name", "member__person__initials", "host__name"),
    filters=("way", "since", "until"),
    order=("-since", "pk"),
    at="host__path",
    related=("member__person", "member__org", "host", "venue", "unit"),
    definition=_("组织关系在本区别处、在这里参加活动的党员；表决和选举在原支部。"),
)
INFLOWS = Sheet(
    name="mobility.inflows",
    title=_("流入党员台账"),
    model=Inflow,
    columns=[
        Column("person__name", _("姓名"), choose="name"),
        Column("person__phone", _("手机号码"), choose="phone"),
        Column("home", _("组织关系所在党组织"), width=26),
        Column("org__name", _("接收的党组织"), choose="org", width=24),
        Column("source"),
        Column("unit__name", _("所在单位"), choose="unit", width=22, shown=False),
        Column("venue__name", _("联系阵地"), choose="venue", width=22, shown=False),
        Column("since", _("到本地的日期")),
        Column("until", _("结束日期"), choose="-"),
    ],
    form=forms.InflowForm,
    record_many=actions.take_in_many,
    search=("person__name", "person__initials", "home", "org__name"),
    filters=("source", "since", "until"),
    order=("-since", "pk"),
    related=("person", "org", "unit", "venue"),
    definition=_("组织关系在区外、在这里工作居住的党员；不进本区花名册，不计党员数。"),
)
