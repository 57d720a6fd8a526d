"""Units: agencies, schools, firms and social organisations, and by whom each is reached.

An organisation covers it (`Hosting`), an instructor is sent to it (`Guidance`), or a union,
youth league or women's federation works in it (`MassOrg`).
"""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.pasts import Past, as_of
from jiceng.kernel.periods import Period
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Field, Org
from jiceng.registers.people.models import Person
from jiceng.registers.places.models import Place
from jiceng.registers.units.access import SEES
from jiceng.registers.units.rules import UNFIT


class UnitQuerySet(SpanQuerySet["Unit"]):
    """Adjectives of units."""

    def as_of(self, day: date) -> Self:
        """With `then_keeper`, on whose ground it stood that day."""
        rows: Any = as_of(self, UnitPast, day, "keeper")
        return rows  # type: ignore[no-any-return]

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "keeper__path", SEES))


class Unit(Span):
    """An employer: it stands on the ground of one organisation, whoever it belongs to."""

    class Rank(models.TextChoices):
        CITY = "city", _("市级及以上")
        DISTRICT = "district", _("区级")
        STREET = "street", _("街道级")
        NONE = "", _("不分级")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    uscc = models.CharField(
        _("统一社会信用代码"), max_length=18, unique=True, null=True, blank=True
    )
    name = models.CharField(_("单位名称"), max_length=80)
    initials = models.CharField(_("拼音首字母"), max_length=80, blank=True, editable=False)
    field = models.CharField(_("领域"), max_length=20, choices=Field.choices)
    rank = models.CharField(_("级别"), max_length=10, choices=Rank.choices, blank=True, default="")
    industry = models.CharField(_("行业"), max_length=60, blank=True)
    staff = models.IntegerField(_("职工数"), null=True, blank=True)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("所在地")
    )
    keeper = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("属地党组织"))

    objects: ClassVar[Any] = UnitQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("单位")
        verbose_name_plural = _("单位")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["keeper", "field"], name="units_keeper"),
            models.Index(fields=["field", "since", "keeper"], name="units_field"),
        ]

    def __str__(self) -> str:
        return self.name

    def gone_words(self) -> str:
        return closed_words(self)


class UnitPast(Past):
    """On whose ground a unit stood before it came to where it is."""

    OF: ClassVar[str] = "unit"
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("单位"))
    keeper = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("属地党组织"))

    class Meta(Past.Meta):
        verbose_name = _("单位曾在的属地")
        verbose_name_plural = _("单位曾在的属地")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["unit", "since", "until"], name="units_past_span"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.since}"


def closed_words(unit: Unit) -> str:
    """Why nothing can be set up there any more; nothing of one that stands."""
    if unit.until is None:
        return ""
    said = gettext("“%(unit)s”已于%(on)s注销或迁出，不能再组建党组织，党员请转出（%(cites)s）")
    return said % {"unit": unit, "on": unit.until, "cites": UNFIT}


class Hosting(Span):
    """Which organisation covers a unit, and how: its own, joint, or one of the other forms."""

    class Way(models.TextChoices):
        OWN = "own", _("单独组建")
        JOINT = "joint", _("联合组建")
        INDUSTRY = "industry", _("行业统建")
        ATTACHED = "attached", _("挂靠组建")
        AREA = "area", _("区域联建")
        SENT = "sent", _("驻派组建")
        LED = "led", _("龙头带建")

    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("单位"))
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    way = models.CharField(_("组建方式"), max_length=10, choices=Way.choices, default=Way.OWN)

    objects: ClassVar[Any] = SpanQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("组建关系")
        verbose_name_plural = _("组建关系")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "org"], condition=Q(until=None), name="units_hosted_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_way_display()}"


class OfUnitQuerySet(SpanQuerySet[Any]):
    """Adjectives of what hangs on a unit."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "unit__keeper__path", SEES))


class Guidance(Span):
    """党建指导员: a person sent to a unit to help it set up and work, for a stretch of time."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("指导员"))
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("联系单位"))
    duties = models.CharField(_("职责"), max_length=200, blank=True, default="")
    recalled_for = models.CharField(_("召回原因"), max_length=200, blank=True, default="")

    objects: ClassVar[Any] = OfUnitQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("指导员选派")
        verbose_name_plural = _("指导员选派")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["person", "unit"], condition=Q(until=None), name="units_guided_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["unit", "since", "until"], name="units_guidance_unit"),
            models.Index(fields=["person", "since", "until"], name="units_guidance_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.unit}"


class LoadNormQuerySet(SpanQuerySet["LoadNorm"]):
    """Adjectives of norms."""

    def visible_to(self, actor: Actor) -> Self:
        """What holds for the whole district is known to whoever works here."""
        return self.all() if actor.reach(*SEES) else self.none()


class LoadNorm(Span):
    """指导员联系家数上限, set locally: how many units one instructor can look after."""

    most = models.IntegerField(_("一名指导员最多联系（家）"))
    document = models.CharField(_("依据文号"), max_length=80)

    objects: ClassVar[Any] = LoadNormQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("指导员联系家数标准")
        verbose_name_plural = _("指导员联系家数标准")

    def __str__(self) -> str:
        return f"{self.since} {self.most}"


class GuideVisitQuerySet(models.QuerySet["GuideVisit"]):
    """Adjectives of instructors' visits."""

    def during(self, period: Period) -> Self:
        return self.filter(visited_on__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "guidance__unit__keeper__path", SEES))


class GuideVisit(models.Model):
    """指导员走访: one sentence; what the firm asked for, and the day it was solved."""

    guidance = models.ForeignKey(Guidance, models.PROTECT, verbose_name=_("指导员选派"))
    visited_on = models.DateField(_("走访日期"))
    words = models.CharField(_("走访情况"), max_length=200)
    problem = models.CharField(_("反映的问题"), max_length=200, blank=True, default="")
    solved_on = models.DateField(_("解决日期"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = GuideVisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("指导员走访")
        verbose_name_plural = _("指导员走访")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(solved_on=None) | (~Q(problem="") & Q(solved_on__gte=F("visited_on"))),
                name="units_visit_solves_a_problem",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["guidance", "visited_on"], name="units_visit_of"),
            models.Index(fields=["visited_on"], name="units_visit_day"),
        ]

    def __str__(self) -> str:
        return f"{self.guidance} {self.visited_on}"


class MassOrg(Span):
    """群团组织: a union, youth league or women's federation of a unit; `since`: set up."""

    class Kind(models.TextChoices):
        UNION = "union", _("工会")
        YOUTH = "youth", _("共青团")
        WOMEN = "women", _("妇联（妇委会）")

    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("所在单位"))
    kind = models.CharField(_("种类"), max_length=10, choices=Kind.choices)
    guide = models.ForeignKey(
        Org, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("指导党组织")
    )
    head = models.CharField(_("负责人"), max_length=30, blank=True, default="")
    # Whoever is this person on the phone records what the mass organisation does.
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("负责人（人员库）"),
    )  # fmt: skip

    objects: ClassVar[Any] = OfUnitQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("群团组织")
        verbose_name_plural = _("群团组织")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "kind"], condition=Q(until=None), name="units_one_of_a_kind"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["unit", "since", "until"], name="units_massorg_unit"),
            models.Index(fields=["person", "until"], name="units_massorg_person"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_kind_display()}"


class MassDeedQuerySet(models.QuerySet["MassDeed"]):
    """Adjectives of what mass organisations did."""

    def during(self, period: Period) -> Self:
        return self.filter(held_on__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "massorg__unit__keeper__path", SEES))


class MassDeed(models.Model):
    """群团活动: what shows that a mass organisation is alive."""

    massorg = models.ForeignKey(MassOrg, models.PROTECT, verbose_name=_("群团组织"))
    held_on = models.DateField(_("日期"))
    words = models.CharField(_("活动"), max_length=100)

    objects: ClassVar[Any] = MassDeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("群团活动")
        verbose_name_plural = _("群团活动")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["massorg", "held_on"], name="units_massdeed_of")
        ]

    def __str__(self) -> str:
        return f"{self.massorg} {self.held_on}"
