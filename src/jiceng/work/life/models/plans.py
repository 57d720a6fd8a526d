"""年度计划: what a branch means to hold in a year, and which meeting each came to."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.groups.models import Group
from jiceng.registers.meetings.models import Meeting, Type
from jiceng.registers.orgs.models import Org
from jiceng.work.life.access import SEES
from jiceng.work.life.models.shapes import ActivityKind


class YearPlanQuerySet(models.QuerySet["YearPlan"]):
    """Adjectives of plans."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class YearPlan(models.Model):
    """组织生活年度计划 of one branch."""

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党支部"))
    year = models.IntegerField(_("年度"))
    made_on = models.DateField(_("制定日期"), editable=False)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = YearPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("组织生活年度计划")
        verbose_name_plural = _("组织生活年度计划")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["org", "year"], name="life_one_plan_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.org} {self.year}"


class PlannedQuerySet(models.QuerySet["Planned"]):
    """Adjectives of what is planned."""

    def standing(self) -> Self:
        return self.filter(dropped="")

    def during(self, period: Period) -> Self:
        return self.standing().filter(planned_on__range=(period.first, period.last))

    def held(self) -> Self:
        """Came to a meeting that still counts."""
        return self.filter(meeting__void_reason="")

    def waiting(self) -> Self:
        """Without a meeting, or with one that was voided since."""
        return self.standing().filter(Q(meeting=None) | ~Q(meeting__void_reason=""))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Planned(models.Model):
    """One meeting of a plan. It is held once a meeting of the kind is recorded in its month."""

    plan = models.ForeignKey(YearPlan, models.PROTECT, verbose_name=_("年度计划"))
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党支部"))
    type = models.CharField(_("类型"), max_length=20, choices=Type.choices)
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("党小组")
    )
    planned_on = models.DateField(_("计划日期"))
    theme = models.CharField(_("主题"), max_length=120, blank=True, default="")
    kind = models.ForeignKey(
        ActivityKind, models.PROTECT, null=True, blank=True, verbose_name=_("活动种类")
    )
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("会议")
    )
    dropped = models.CharField(_("不开的原因"), max_length=120, blank=True, default="")

    objects: ClassVar[Any] = PlannedQuerySet.as_manager()

    class Meta:
        verbose_name = _("计划的会议")
        verbose_name_plural = _("计划的会议")
        ordering = ("planned_on", "pk")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "planned_on"], name="life_planned_org"),
            models.Index(fields=["planned_on", "type", "org"], name="life_planned_day"),
        ]

    def __str__(self) -> str:
        return f"{self.org} {self.get_type_display()} {self.planned_on}"

    @property
    def is_held(self) -> bool:
        """Did it come to a meeting that still counts?"""
        return self.meeting is not None and not self.meeting.void_reason
