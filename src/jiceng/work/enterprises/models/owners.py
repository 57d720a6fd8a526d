"""Talks with owners, how a firm does, and what firm and Party organisation plan together."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kit.access import seen_by
from jiceng.registers.units.models import Unit
from jiceng.work.enterprises.access import SEES
from jiceng.work.enterprises.models.words import Word


class OfFirmQuerySet(models.QuerySet[Any]):
    """Adjectives of what is recorded of a unit."""

    def valid(self) -> Self:
        return self.filter(void_reason="")

    def during(self, period: Period) -> Self:
        return self.valid().filter(held_on__range=(period.first, period.last))

    def heard(self, after: date, day: date) -> Self:
        """Later than one day, up to another."""
        return self.valid().filter(held_on__gt=after, held_on__lte=day)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "unit__keeper__path", SEES))


class OwnerContact(models.Model):
    """出资人联系: that somebody spoke with the owner, and what came of it; no opinion of them.

    `course` is the course where it was a training.
    """

    class Way(models.TextChoices):
        VISIT = "visit", _("上门")
        PHONE = "phone", _("电话")
        MEETING = "meeting", _("座谈")
        TRAINING = "training", _("参加培训")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    held_on = models.DateField(_("联系日期"))
    way = models.CharField(_("方式"), max_length=8, choices=Way.choices, default=Way.VISIT)
    by_name = models.CharField(_("谁联系"), max_length=60)
    words = models.CharField(_("谈了什么、需要什么"), max_length=200, blank=True, default="")
    course = models.CharField(_("培训名称"), max_length=60, blank=True, default="")
    off_hours = models.BooleanField(_("安排在业余时间"), default=False)
    void_reason = models.CharField(
        _("作废原因"), max_length=200, blank=True, default="", editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), default=clock.now, editable=False)

    objects: ClassVar[Any] = OfFirmQuerySet.as_manager()

    class Meta:
        verbose_name = _("出资人联系")
        verbose_name_plural = _("出资人联系")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["unit", "held_on"], name="enterprises_contact_unit"),
            models.Index(fields=["held_on", "unit"], name="enterprises_contact_held"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.held_on}"


class HealthQuerySet(SpanQuerySet["Health"]):
    """Adjectives of tags."""

    def risky(self) -> Self:
        return self.filter(word__risk=True)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "unit__keeper__path", SEES))


class Health(Span):
    """经营状况标签: moving, closing, part-time Party work: from a day on, with its source."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    word = models.ForeignKey(Word, models.PROTECT, related_name="+", verbose_name=_("标签"))
    source = models.CharField(_("信息来源"), max_length=60)
    words = models.CharField(_("说明"), max_length=120, blank=True, default="")

    objects: ClassVar[Any] = HealthQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("经营状况标签")
        verbose_name_plural = _("经营状况标签")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "word"], condition=Q(until=None), name="enterprises_tagged_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["unit", "since", "until"], name="enterprises_health_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.word}"


class SharedPlan(models.Model):
    """共同计划: a goal of production or service and what the Party organisation does for it."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    held_on = models.DateField(_("商定日期"))
    goal = models.CharField(_("生产经营目标"), max_length=120)
    deed = models.CharField(_("党组织做什么"), max_length=120)
    off_hours = models.BooleanField(_("安排在业余时间"), default=True)
    subsidy = models.DecimalField(
        _("补助（元）"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    subsidy_from = models.CharField(_("补助从哪里来"), max_length=60, blank=True, default="")
    due = models.DateField(_("完成时限"))
    done_on = models.DateField(_("完成日期"), null=True, blank=True, editable=False)
    result = models.CharField(_("结果"), max_length=200, blank=True, default="", editable=False)
    void_reason = models.CharField(
        _("作废原因"), max_length=200, blank=True, default="", editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), default=clock.now, editable=False)

    objects: ClassVar[Any] = OfFirmQuerySet.as_manager()

    class Meta:
        verbose_name = _("共同计划")
        verbose_name_plural = _("共同计划")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(due__gte=models.F("held_on")), name="enterprises_plan_due"
            ),
            models.CheckConstraint(
                condition=Q(subsidy=None) | (Q(subsidy__gt=0) & ~Q(subsidy_from="")),
                name="enterprises_subsidy_from",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["unit", "due"], name="enterprises_plan_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.goal}"
