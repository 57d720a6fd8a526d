"""Columns of units and of what covers them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kit.access import seen_by
from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.units import actions
from jiceng.registers.units.access import SEES
from jiceng.registers.units.forms import GuidanceForm, LoadNormForm, MassOrgForm, UnitForm
from jiceng.registers.units.models import (
    Guidance,
    GuideVisit,
    Hosting,
    LoadNorm,
    MassDeed,
    MassOrg,
    Unit,
)


@dataclass(frozen=True)
class OfUnit:
    """Records of `model`, those of a unit by `unit`, on the day `day`; `page` opens them by `key`;
    `but` are those that belong after its end (that it is closed was itself found out later).
    """

    model: type[Model]
    page: str
    day: str = "held_on"
    unit: str = "unit"
    key: str = "pk"
    but: Q | None = None

    def after(self, unit: Unit, on: date, actor: Actor) -> QuerySet[Any]:
        """Those dated later than the day, that this person sees and nobody has voided."""
        manager: Any = self.model._default_manager
        rows = manager.visible_to(actor).select_related(self.unit)
        rows = rows.filter(**{self.unit: unit, f"{self.day}__gt": on})
        if any(field.name == "void_reason" for field in self.model._meta.fields):
            rows = rows.filter(void_reason="")
        if self.but is not None:
            rows = rows.exclude(self.but)
        found: QuerySet[Any] = rows.order_by(f"-{self.day}", "-pk")
        return found

    def counted(self, n: int, unit: Unit, on: date, actor: Actor) -> QuerySet[Any]:
        """A row of this number and how many there are, to be put beneath those of other kinds."""
        rows = self.after(unit, on, actor).order_by().annotate(n=Value(n)).values("n")
        found: QuerySet[Any] = rows.annotate(count=Count("pk")).values_list("n", "count")
        return found

    def url(self, row: Any) -> str:
        try:
            return reverse(f"{self.page}.detail", args=[getattr(row, self.key)])
        except NoReverseMatch:  # the room has no page for one of them
            return ""


def hostings_seen(actor: Actor) -> QuerySet[Any]:
    rows: QuerySet[Any] = Hosting.objects.filter(seen_by(actor, "unit__keeper__path", SEES))
    return rows


UNITS = Sheet(
    name="units.units",
    title=_("单位台账"),
    model=Unit,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        Column("name", width=26),
        Column("uscc", kind="text", width=20),
        Column("field"),
        Column("rank", shown=False),
        Column("industry"),
        Column("staff", summed=True),
        Column("place__name", _("所在社区"), choose="place", width=18),
        Column("keeper__name", _("属地党组织"), choose="keeper", width=22),
        Column("since"),
        Column("until", choose="-", shown=False),
    ],
    form=UnitForm,
    record_many=actions.register_many,
    search=("name", "initials", "uscc"),
    filters=("field", "rank", "since", "until"),
    order=("keeper__path", "pk"),
    at="keeper__path",
    related=("place", "keeper"),
    definition=_("机关、学校、医院、企业、社会组织；按所在地由一个党组织联系。"),
)
HOSTINGS = Sheet(
    name="units.hostings",
    title=_("组建关系"),
    model=Hosting,
    columns=[
        Column("unit__name", _("单位"), width=26),
        Column("unit__field", _("领域")),
        Column("org__name", _("党组织"), width=24),
        Column("way"),
        Column("since"),
        Column("until", shown=False),
    ],
    rows=hostings_seen,
    search=("unit__name", "unit__initials", "org__name"),
    filters=("way", "since", "until"),
    order=("unit__name", "-since"),
    at="unit__keeper__path",
    related=("unit", "org"),
)


def sent(actor: Actor) -> QuerySet[Any]:
    """Instructors with how often and when last they went, and what they solved."""
    done = GuideVisit.objects.filter(guidance=OuterRef("pk")).order_by().values("guidance")
    times = done.annotate(n=Count("pk")).values("n")
    helped = done.exclude(solved_on=None).annotate(n=Count("pk")).values("n")
    rows: QuerySet[Any] = Guidance.objects.visible_to(actor).annotate(
        visits=Coalesce(Subquery(times), 0),
        solved=Coalesce(Subquery(helped), 0),
        last=Subquery(done.annotate(on=Max("visited_on")).values("on")),
    )
    return rows


def alive(actor: Actor) -> QuerySet[Any]:
    """Mass organisations with their last activity."""
    held = MassDeed.objects.filter(massorg=OuterRef("pk")).order_by("-held_on").values("held_on")
    rows: QuerySet[Any] = MassOrg.objects.visible_to(actor).annotate(last=Subquery(held[:1]))
    return rows


GUIDANCES = Sheet(
    name="units.guidances",
    title=_("党建指导员台账"),
    model=Guidance,
    columns=[
        Column("person__name", _("指导员"), choose="person"),
        Column("unit__name", _("联系单位"), choose="unit", width=26),
        Column("unit__field", _("领域"), choose="-"),
        Column("unit__keeper__name", _("属地党组织"), choose="-", width=22),
        Column("duties", width=28, shown=False),
        Column("since"),
        Column("until", choose="-"),
        Column("visits", _("走访次数"), kind="number", summed=True, choose="-"),
        Column("last", _("最近走访"), kind="date", choose="-"),
        Column("solved", _("解决问题"), kind="number", summed=True, choose="-"),
        Column("recalled_for", choose="-", width=22, shown=False),
    ],
    rows=sent,
    form=GuidanceForm,
    record_many=actions.send_many,
    search=("person__name", "unit__name", "unit__initials"),
    filters=("unit__field", "since", "until"),
    order=("unit__keeper__path", "unit", "pk"),
    at="unit__keeper__path",
    related=("person", "unit__keeper"),
    definition=_("一行一名指导员联系的一家单位；按属地顺序，不排名。"),
)
VISITS = Sheet(
    name="units.visits",
    title=_("指导员走访台账"),
    model=GuideVisit,
    columns=[
        Column("visited_on"),
        Column("guidance__person__name", _("指导员")),
        Column("guidance__unit__name", _("联系单位"), width=26),
        Column("words", width=40),
        Column("problem", width=30),
        Column("solved_on"),
    ],
    search=("guidance__unit__name", "words", "problem"),
    filters=("visited_on", "solved_on"),
    order=("-visited_on", "-pk"),
    at="guidance__unit__keeper__path",
    on="visited_on",
    related=("guidance__person", "guidance__unit"),
)
LOADS = Sheet(
    name="units.loads",
    title=_("指导员联系家数标准"),
    model=LoadNorm,
    columns=[Column("most"), Column("since"), Column("until", choose="-"),
             Column("document", kind="text", width=30)],
    form=LoadNormForm,
    search=("document",),
    order=("-since", "-pk"),
    at="",
    definition=_("没有登记的按一般不超过五家提醒；只提醒，不限制。"),
)  # fmt: skip
MASS_ORGS = Sheet(
    name="units.massorgs",
    title=_("单位群团组织台账"),
    model=MassOrg,
    columns=[
        Column("unit__name", _("所在单位"), choose="unit", width=26),
        Column("unit__field", _("领域"), choose="-"),
        Column("kind"),
        Column("guide__name", _("指导党组织"), choose="guide", width=22),
        Column("head"),
        Column("person__name", _("负责人（人员库）"), choose="person", shown=False),
        Column("since", _("成立日期")),
        Column("until", choose="-", shown=False),
        Column("last", _("最近活动"), kind="date", choose="-"),
    ],
    rows=alive,
    form=MassOrgForm,
    record_many=actions.found_mass_many,
    search=("unit__name", "unit__initials"),
    filters=("kind", "unit__field", "since"),
    order=("unit__keeper__path", "unit", "kind"),
    at="unit__keeper__path",
    related=("unit", "guide", "person"),
)

SHEETS = [UNITS, HOSTINGS, GUIDANCES, VISITS, LOADS, MASS_ORGS]
OF_UNITS = [
    OfUnit(GuideVisit, "units.visits", "visited_on", "guidance__unit"),
    OfUnit(MassDeed, "units.massorgs", unit="massorg__unit", key="massorg_id"),
]
