"""Shared rooms, goods and services, joint activities, tasks of a programme, idle land."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from jiceng.kit.sheets import Column, Sheet
from jiceng.work.cobuilding import actions
from jiceng.work.cobuilding.forms import sharing, together
from jiceng.work.cobuilding.models import (
    IdleLand,
    JointActivity,
    JointAppraisal,
    LinkTask,
    ResourceUse,
    SharedResource,
    SharedService,
)
from jiceng.work.cobuilding.sheets.promised import SIDES, sides


def units(row: Any) -> str:
    """Who took part."""
    return "、".join(sorted(one.unit.name for one in row.partaking_set.all()))


def activities(actor: Any) -> Any:
    rows: Any = JointActivity.objects.visible_to(actor)
    return rows.prefetch_related("partaking_set__unit")


RESOURCES = Sheet(
    name="cobuilding.resources",
    title=_("共享资源名录"),
    model=SharedResource,
    columns=[
        Column("name", width=24),
        Column("kind"),
        *sides(),
        Column("venue__name", _("阵地"), choose="venue", width=22, shown=False),
        Column("spot", width=24),
        Column("number"),
        Column("out", choose="-"),
        Column("hours", width=20),
        Column("terms", shown=False, width=26),
        Column("public", shown=False),
        Column("since"),
        Column("until", choose="-", shown=False),
    ],
    form=sharing.ResourceForm,
    record_many=actions.share_many,
    search=("name", "spot", "unit__name", "party__name", "org__name"),
    filters=("kind", "since", "until"),
    order=("org__path", "kind", "name", "pk"),
    related=(*SIDES, "venue"),
    definition=_("单位向区域开放的场地和物资；登记为阵地的，预约和到场在阵地里办。"),
)
USES = Sheet(
    name="cobuilding.uses",
    title=_("共享资源使用记录"),
    model=ResourceUse,
    columns=[
        Column("resource__name", _("共享资源"), choose="resource", width=24),
        Column("org__name", _("社区党组织"), choose="-", width=22),
        Column("user__name", _("使用的党组织"), choose="user", width=24),
        Column("purpose", width=28),
        Column("number"),
        Column("asked_on"),
        Column("wanted_on"),
        Column("state", choose="-"),
        Column("taken_on", choose="-"),
        Column("returned_on", choose="-"),
        Column("returned", choose="-", shown=False),
        Column("told", choose="-", shown=False, width=26),
    ],
    form=sharing.UseForm,
    record_many=actions.ask_many,
    search=("resource__name", "user__name", "purpose", "org__name"),
    filters=("state", "resource__unit", "wanted_on", "taken_on"),
    order=("-wanted_on", "-pk"),
    on="asked_on",
    related=("resource", "org", "user"),
    definition=_("一行一次：申请、同意、开始使用、归还；只记单位，不记个人。"),
)
SERVICES = Sheet(
    name="cobuilding.services",
    title=_("共享服务日历"),
    model=SharedService,
    columns=[
        Column("held_on"),
        Column("starts_at"),
        Column("title", width=28),
        Column("kind"),
        Column("group"),
        *sides(),
        Column("spot", width=22),
        Column("seats"),
        Column("signed", choose="-"),
        Column("came", choose="-"),
        Column("state", choose="-"),
        Column("told", choose="-", shown=False, width=26),
    ],
    form=sharing.ServiceForm,
    record_many=actions.offer_many,
    search=("title", "spot", "unit__name", "party__name", "org__name"),
    filters=("kind", "group", "unit", "state", "held_on"),
    order=("-held_on", "-pk"),
    on="held_on",
    related=SIDES,
    definition=_("单位向党员、居民、企业、社会组织、流动党员提供的一次服务；报名不记姓名。"),
)
ACTIVITIES = Sheet(
    name="cobuilding.activities",
    title=_("联建活动台账"),
    model=JointActivity,
    columns=[
        Column("held_on"),
        Column("theme", width=30),
        Column("component__programme__name", _("提法"), choose="-", width=18),
        Column("component__name", _("哪一项"), choose="component", width=18),
        Column("org__name", _("社区党组织"), choose="org", width=22),
        Column("units", _("参加单位"), kind="text", show=units, choose="units", width=36),
        Column("persons"),
        Column("plan", shown=False, width=26),
        Column("result", shown=False, width=30),
        Column("coalition__name", _("共建组织"), choose="coalition", shown=False, width=24),
        Column("meeting__theme", _("会议活动"), choose="meeting", shown=False, width=24),
    ],
    rows=activities,
    form=together.ActivityForm,
    record_many=actions.hold_joint_many,
    search=("theme", "component__name", "org__name"),
    filters=("held_on", "component", "partaking__unit"),
    order=("-held_on", "-pk"),
    on="held_on",
    related=("org", "component__programme", "coalition", "meeting"),
    definition=_("一次活动属于一种提法的一项；已登记为会议活动的只引用，不再登记一次。"),
)
LINKS = Sheet(
    name="cobuilding.links",
    title=_("联建任务台账"),
    model=LinkTask,
    columns=[
        Column("year"),
        Column("unit__name", _("单位"), choose="-", width=26),
        Column("org__name", _("社区党组织"), choose="-", width=22),
        Column("component__programme__name", _("提法"), choose="-", width=18),
        Column("component__name", _("哪一项"), choose="-", width=18),
        Column("task", choose="-", width=26),
        Column("planned_on", choose="-"),
        Column("done_on", choose="-"),
        Column("activity__theme", _("凭哪次活动"), choose="-", width=26),
        Column("promise__title", _("凭哪项承诺"), choose="-", width=26),
    ],
    search=("unit__name", "org__name", "component__name", "task"),
    filters=("year", "component", "unit", "planned_on", "done_on"),
    order=("-year", "org__path", "unit__name", "component__order", "pk"),
    on="planned_on",
    related=("org", "unit", "component__programme", "activity", "promise"),
    definition=_("一个单位一年一项；凭举办过的活动或者已兑现的承诺才算完成。"),
)
APPRAISALS = Sheet(
    name="cobuilding.appraisals",
    title=_("联合评议台账"),
    model=JointAppraisal,
    columns=[
        Column("year"),
        Column("org__name", _("社区党组织"), choose="org", width=22),
        Column("programme__name", _("提法"), choose="programme", width=18),
        Column("unit__name", _("单位"), choose="unit", width=26),
        Column("score"),
        Column("words", width=34),
        Column("mend", shown=False, width=26),
        Column("held_on"),
    ],
    form=together.AppraisalForm,
    record_many=actions.judge_many,
    search=("programme__name", "unit__name", "org__name"),
    text=("words", "mend"),
    filters=("year", "held_on"),
    order=("-year", "org__path", "programme", "unit__name", "pk"),
    on="held_on",
    related=("org", "unit", "party", "programme"),
    definition=_(
        "一年一次；没有写单位的评的是整个提法。按党组织和单位的顺序排列，不评个人，不排名。"
    ),
)
LAND = Sheet(
    name="cobuilding.land",
    title=_("闲置土地登记册"),
    model=IdleLand,
    columns=[
        Column("name", width=26),
        *sides(),
        Column("spot", width=24),
        Column("area", summed=True),
        Column("condition", width=28),
        Column("listed_on"),
        Column("state", choose="-"),
        Column("leased_on", choose="-"),
        Column("delisted_on", choose="-", shown=False),
        Column("told", choose="-", shown=False, width=28),
    ],
    form=together.LandForm,
    record_many=actions.list_land_many,
    search=("name", "spot", "unit__name", "party__name", "org__name"),
    filters=("state", "listed_on", "leased_on"),
    order=("org__path", "-listed_on", "pk"),
    on="listed_on",
    related=SIDES,
    definition=_("企业闲置的土地登记造册，谁来谈过记在线索里；结果交国企党建联席会议。"),
)
