"""Help given, rights cases seen through and quarters planned, by mass organisations of units."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, TruncQuarter
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period, around
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.places.models import Place
from jiceng.registers.units.models import MassDeed, MassOrg
from jiceng.work.masses import flows
from jiceng.work.masses.access import RIGHTS, SEES
from jiceng.work.masses.rules import quarter_of

WHERE = "massorg__unit__keeper__path"


class Group(models.TextChoices):
    """Who was helped, as a group: nobody's name stands here."""

    MIGRANT = "migrant", _("外来人口")
    CHILDREN = "children", _("外来人口的子女")
    STAFF = "staff", _("职工")
    YOUTH = "youth", _("青年")
    WOMEN = "women", _("妇女")
    NEEDY = "needy", _("困难职工")


class ServiceQuerySet(models.QuerySet["MassService"]):
    """Adjectives of services."""

    def standing(self) -> Self:
        return self.filter(void_reason="")

    def during(self, period: Period) -> Self:
        return self.standing().filter(held_on__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, WHERE, SEES))


class MassService(models.Model):
    """群团服务: one occasion of help: what kind, to which group, how many, what came of it."""

    class Kind(models.TextChoices):
        WORK = "work", _("就业和技能")
        SCHOOL = "school", _("子女入学和托管")
        HOUSING = "housing", _("住房和落户")
        HEALTH = "health", _("健康和心理")
        LAW = "law", _("法律咨询")
        CULTURE = "culture", _("文体和联谊")
        RELIEF = "relief", _("帮困和慰问")
        OTHER = "other", _("其他")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    massorg = models.ForeignKey(
        MassOrg, models.PROTECT, related_name="+", verbose_name=_("群团组织")
    )
    kind = models.CharField(_("服务种类"), max_length=10, choices=Kind.choices)
    group = models.CharField(_("人群"), max_length=10, choices=Group.choices)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("服务的社区")
    )
    held_on = models.DateField(_("日期"))
    served = models.IntegerField(_("服务人次"))
    result = models.CharField(_("成效"), max_length=200)
    deed = models.OneToOneField(
        MassDeed, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("群团活动"),
    )  # fmt: skip
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("群团服务")
        verbose_name_plural = _("群团服务")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(served__gte=1), name="masses_somebody_was_served"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["massorg", "held_on"], name="masses_service_of"),
            models.Index(fields=["held_on", "group"], name="masses_service_day"),
        ]

    def __str__(self) -> str:
        return f"{self.held_on} {self.get_kind_display()}"


class RightsCaseQuerySet(models.QuerySet["RightsCase"]):
    """Adjectives of rights cases; `day` asks how they stood."""

    def standing(self) -> Self:
        return self.filter(void_reason="")

    def raised(self, period: Period) -> Self:
        return self.standing().filter(raised_on__range=(period.first, period.last))

    def solved(self, day: date) -> Self:
        return self.filter(solved_on__lte=day)

    def unsolved(self, day: date) -> Self:
        late = Q(solved_on=None) | Q(solved_on__gt=day)
        return self.standing().filter(late, raised_on__lte=day)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, WHERE, RIGHTS))


class RightsCase(models.Model):
    """维权事项: what it is about and how many it concerns; whose it is stays with the union."""

    class Kind(models.TextChoices):
        WAGES = "wages", _("工资")
        CONTRACT = "contract", _("劳动合同")
        INJURY = "injury", _("工伤")
        HOURS = "hours", _("工时和休假")
        INSURANCE = "insurance", _("社会保险")
        WOMEN = "women", _("妇女儿童权益")
        OTHER = "other", _("其他")

    class State(models.TextChoices):
        RAISED = flows.RAISED, _("已受理")
        REFERRED = flows.REFERRED, _("已转交")
        SOLVED = flows.SOLVED, _("已解决")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    massorg = models.ForeignKey(
        MassOrg, models.PROTECT, related_name="+", verbose_name=_("群团组织")
    )
    kind = models.CharField(_("维权种类"), max_length=10, choices=Kind.choices)
    group = models.CharField(_("人群"), max_length=10, choices=Group.choices)
    concerned = models.IntegerField(_("涉及人数"))
    content = models.CharField(_("情况"), max_length=300)
    raised_on = models.DateField(_("受理日期"))
    referred_on = models.DateField(_("转交日期"), null=True, blank=True)
    referred_to = models.CharField(_("转交给"), max_length=60, blank=True, default="")
    solved_on = models.DateField(_("解决日期"), null=True, blank=True)
    result = models.CharField(_("结果"), max_length=300, blank=True, default="")
    state = models.CharField(
        _("状态"), max_length=8, choices=State.choices, default=State.RAISED, editable=False
    )
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = RightsCaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("维权事项")
        verbose_name_plural = _("维权事项")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(solved_on=None) | Q(solved_on__gte=F("raised_on")),
                name="masses_solved_after_raised",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["massorg", "raised_on"], name="masses_rights_of"),
            models.Index(fields=["raised_on", "solved_on"], name="masses_rights_day"),
        ]

    def __str__(self) -> str:
        return f"{self.raised_on} {self.get_kind_display()}"


class MassPlanQuerySet(models.QuerySet["MassPlan"]):
    """Adjectives of plans."""

    def begun(self, period: Period) -> Self:
        """Of quarters that begin in the period."""
        return self.filter(first_on__range=(period.first, period.last))

    def holding(self, day: date) -> Self:
        return self.filter(first_on=quarter_of(day))

    def met(self, day: date) -> Self:
        """As many services as planned, by that day and in their own quarter."""
        done = MassService.objects.standing().filter(
            massorg=OuterRef("massorg"), held_on__gte=OuterRef("first_on"), held_on__lte=day
        )
        done = done.annotate(quarter=TruncQuarter("held_on")).filter(quarter=OuterRef("first_on"))
        counted = Subquery(done.order_by().values("massorg").annotate(n=Count("pk")).values("n"))
        rows = self.annotate(done=Coalesce(counted, 0, output_field=IntegerField()))
        return rows.filter(done__gte=F("services"))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, WHERE, SEES))


class MassPlan(models.Model):
    """季度计划 of one mass organisation: how many services, on what."""

    massorg = models.ForeignKey(
        MassOrg, models.PROTECT, related_name="+", verbose_name=_("群团组织")
    )
    first_on = models.DateField(_("季度"))
    services = models.IntegerField(_("计划服务次数"))
    about = models.CharField(_("计划内容"), max_length=200)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = MassPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("群团季度计划")
        verbose_name_plural = _("群团季度计划")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["massorg", "first_on"], name="masses_one_plan"),
        ]

    def __str__(self) -> str:
        return f"{self.massorg} {around(self.first_on, 'month').words}"
