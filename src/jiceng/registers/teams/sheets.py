"""Columns of teams and of who is in them."""

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.teams import actions
from jiceng.registers.teams.forms import TeamForm
from jiceng.registers.teams.models import Joining, Leading, Team


def counted(actor: Actor) -> QuerySet[Any]:
    """Teams with their leader and how many are in them today."""
    today, me = clock.today(), OuterRef("pk")
    named = Coalesce(NullIf("joining__name", Value("")), "joining__member__person__name")
    led = Leading.objects.standing(today).filter(team=me).annotate(who=named).values("who")
    within = Joining.objects.standing(today).filter(team=me).order_by()
    size = within.values("team").annotate(n=Count("pk")).values("n")
    party = within.exclude(member=None).values("team").annotate(n=Count("pk")).values("n")
    rows: QuerySet[Any] = Team.objects.visible_to(actor).annotate(
        leader=Subquery(led[:1]),
        size=Coalesce(Subquery(size[:1]), 0),
        party=Coalesce(Subquery(party[:1]), 0),
    )
    return rows


def state(team: Any) -> str:
    """组建中 until it has a leader, 活动中, 已解散."""
    if team.until is not None:
        return _("已解散")
    return _("活动中") if getattr(team, "leader", None) else _("组建中")


TEAMS = Sheet(
    name="teams.teams",
    title=gettext_lazy("服务队伍台账"),
    model=Team,
    columns=[
        Column("kind", width=14),
        Column("name", width=26),
        Column("keeper__name", gettext_lazy("责任党组织"), choose="keeper", width=24),
        Column("area__name", gettext_lazy("服务片区"), choose="area", width=18),
        Column("leader", gettext_lazy("队长"), choose="-"),
        Column("size", gettext_lazy("队员数"), kind="number", summed=True, choose="-"),
        Column("party", gettext_lazy("其中党员"), kind="number", summed=True, choose="-"),
        Column("since", gettext_lazy("组建日期")),
        Column("until", gettext_lazy("解散日期"), choose="-", shown=False),
        Column("state", gettext_lazy("状态"), kind="text", show=state, choose="-"),
        Column("services", width=30, shown=False),
    ],
    rows=counted,
    form=TeamForm,
    record_many=actions.set_up_many,
    search=("name", "initials", "keeper__name", "area__name"),
    filters=("kind", "since", "until"),
    order=("keeper__path", "kind", "pk"),
    at="keeper__path",
    related=("keeper", "area"),
    definition=gettext_lazy("网格、志愿、组团等服务队；人数和队长是今天的，解散的不删除。"),
)
JOININGS = Sheet(
    name="teams.joinings",
    title=gettext_lazy("服务队队员名册"),
    model=Joining,
    columns=[
        Column("team__name", gettext_lazy("服务队"), width=26),
        Column("team__kind", gettext_lazy("种类"), width=14),
        Column("name", gettext_lazy("姓名"), show=str),
        Column("member__org__name", gettext_lazy("所在党支部"), width=24),
        Column("since", gettext_lazy("加入日期")),
        Column("until", gettext_lazy("退出日期")),
    ],
    search=("member__person__name", "member__person__initials", "name", "team__name"),
    filters=("since", "until"),
    order=("team__keeper__path", "team", "pk"),
    at="team__keeper__path",
    related=("team", "member__person", "member__org"),
)

SHEETS = [TEAMS, JOININGS]
