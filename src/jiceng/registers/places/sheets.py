"""Columns of places, community profiles, premises, upgrade plans and norms."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.access import seen_by
from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.places import actions
from jiceng.registers.places.access import SEES
from jiceng.registers.places.forms import PlaceForm, PremisesForm, ProfileForm, UpgradeForm
from jiceng.registers.places.models import AreaNorm, Place, Premises, Profile, Upgrade


def profiles_seen(actor: Actor) -> QuerySet[Any]:
    rows: QuerySet[Any] = Profile.objects.filter(seen_by(actor, "place__keeper__path", SEES))
    return rows


def premises_seen(actor: Actor) -> QuerySet[Any]:
    rows: QuerySet[Any] = Premises.objects.filter(seen_by(actor, "place__keeper__path", SEES))
    return rows


def communities_seen(actor: Actor) -> QuerySet[Any]:
    """The base register: communities with today's profile, rooms and norm."""
    today = clock.today()
    seen: Any = Place.objects.visible_to(actor).communities().standing(today)
    rows: QuerySet[Any] = seen.profiled(today).normed(today)
    return rows


def norms_seen(actor: Actor) -> QuerySet[Any]:
    """Standards are public to whoever keeps the register."""
    rows: QuerySet[Any] = AreaNorm.objects.all()
    return rows if actor.reach(*SEES) else rows.none()


PLACES = Sheet(
    name="places.places",
    title=_("地点台账"),
    model=Place,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        Column("name", width=22),
        Column("level"),
        Column("type"),
        Column("parent__name", _("上级地点"), choose="parent", width=20),
        Column("keeper__name", _("责任党组织"), choose="keeper", width=22),
        Column("code", kind="text"),
        Column("since"),
        Column("until", choose="-", shown=False),
    ],
    form=PlaceForm,
    record_many=actions.lay_out_many,
    search=("name", "initials", "code"),
    filters=("level", "type", "since", "until"),
    order=("code", "pk"),
    at="keeper__path",
    related=("parent", "keeper"),
    definition=_("区、街道、社区、居民小组、网格、小区和楼宇园区市场商圈；每处由一个党组织负责。"),
)
COMMUNITIES = Sheet(
    name="places.communities",
    title=_("社区底数台账"),
    model=Place,
    columns=[
        Column("name", width=22),
        Column("type"),
        Column("parent__name", _("街道"), width=16),
        Column("population", _("人口（人）"), kind="number", summed=True),
        Column("households", _("住户（户）"), kind="number", summed=True),
        Column("income", _("集体收入（元）"), kind="money", summed=True),
        Column("office_area", _("用房面积（平方米）"), kind="number", summed=True),
        Column("norm", _("面积标准（平方米）"), kind="number"),
        Column("code", kind="text", shown=False),
    ],
    rows=communities_seen,
    search=("name", "initials", "code"),
    filters=("type",),
    order=("code", "pk"),
    at="keeper__path",
    related=("parent",),
    definition=_("今天有效的社区和概况；空格是还没有报送，不等于零。"),
)
PROFILES = Sheet(
    name="places.profiles",
    title=_("社区概况"),
    model=Profile,
    columns=[
        Column("place__name", _("社区或网格"), choose="place", width=22),
        Column("since", _("时点")),
        Column("population", summed=True),
        Column("households", summed=True),
        Column("income", kind="money", summed=True),
        Column("extent", width=30, shown=False),
        Column("source", width=24),
        Column("until", choose="-", shown=False),
    ],
    rows=profiles_seen,
    form=ProfileForm,
    record_many=actions.profile_many,
    search=("place__name", "place__initials"),
    filters=("since", "until"),
    order=("-since", "place__code"),
    at="place__keeper__path",
    related=("place",),
    definition=_("一个社区或网格一次报送一行；新的一次接着旧的一次，旧的保留。"),
)
PREMISES = Sheet(
    name="places.premises",
    title=_("社区用房"),
    model=Premises,
    columns=[
        Column("place__name", _("社区"), choose="place", width=22),
        Column("name", width=20),
        Column("use"),
        Column("area", kind="number", summed=True),
        Column("since", _("启用日期")),
        Column("until", _("停用日期"), choose="-", shown=False),
    ],
    rows=premises_seen,
    form=PremisesForm,
    record_many=actions.furnish_many,
    search=("place__name", "place__initials", "name"),
    filters=("use", "since", "until"),
    order=("area", "pk"),
    at="place__keeper__path",
    related=("place",),
)
UPGRADES = Sheet(
    name="places.upgrades",
    title=_("用房提升计划"),
    model=Upgrade,
    columns=[
        Column("place__name", _("社区"), choose="place", width=20),
        Column("gap", width=24),
        Column("measure", width=28),
        Column("owner"),
        Column("planned_on", choose="-"),
        Column("due"),
        Column("done_on", choose="-"),
        Column("result", choose="-", shown=False),
    ],
    form=UpgradeForm,
    search=("place__name", "place__initials", "gap", "owner"),
    filters=("due", "done_on"),
    order=("done_on", "due"),
    at="place__keeper__path",
    on="due",
    related=("place",),
    definition=_("每个短板一项计划，写明责任人和时限；照片可附可不附。"),
)
NORMS = Sheet(
    name="places.norms",
    title=_("用房面积标准"),
    model=AreaNorm,
    columns=[
        Column("type", _("社区类型")),
        Column("area", kind="number"),
        Column("document", width=28),
        Column("since"),
        Column("until", shown=False),
    ],
    rows=norms_seen,
    order=("type", "-since"),
    at="",
)

SHEETS = [PLACES, COMMUNITIES, PROFILES, PREMISES, UPGRADES, NORMS]
