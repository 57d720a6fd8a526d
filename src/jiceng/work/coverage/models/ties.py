"""Who steers whom, tasks of a method, yearly words about instructors."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org
from jiceng.registers.people.models import Person
from jiceng.registers.units.models import Unit
from jiceng.registers.vocabulary.models import Component
from jiceng.work.coverage.access import SEES


class SteeringQuerySet(SpanQuerySet["Steering"]):
    """Adjectives of who steers whom."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Steering(Span):
    """行业指导: an industry committee guides an organisation that belongs elsewhere."""

    guide = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("指导党委"))
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("被指导党组织"))
    body = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("依托单位")
    )

    objects: ClassVar[Any] = SteeringQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("行业指导关系")
        verbose_name_plural = _("行业指导关系")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["org"], condition=Q(until=None), name="coverage_steered_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "since", "until"], name="coverage_steering_org")
        ]

    def __str__(self) -> str:
        return f"{self.guide} {self.org}"


class MethodTaskQuerySet(models.QuerySet["MethodTask"]):
    """Adjectives of tasks."""

    def due(self, period: Period) -> Self:
        return self.filter(due_on__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class MethodTask(models.Model):
    """工作法任务: what an organisation is to do for one component of a method, and until when."""

    component = models.ForeignKey(
        Component, models.PROTECT, related_name="+", verbose_name=_("组成部分")
    )
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    what = models.CharField(_("任务"), max_length=120)
    set_on = models.DateField(_("下达日期"))
    due_on = models.DateField(_("完成时限"))
    done_on = models.DateField(_("完成日期"), null=True, blank=True, editable=False)
    words = models.CharField(_("完成情况"), max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = MethodTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("工作法任务")
        verbose_name_plural = _("工作法任务")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "due_on"], name="coverage_task_org"),
            models.Index(fields=["component", "due_on"], name="coverage_task_component"),
        ]

    def __str__(self) -> str:
        return f"{self.org} {self.what}"


class YearWordQuerySet(models.QuerySet["YearWord"]):
    """Adjectives of yearly words."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "person__keeper__path", SEES))


class YearWord(models.Model):
    """指导员年度评语: one sentence a year; no marks, no order."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("指导员"))
    year = models.IntegerField(_("年度"))
    words = models.CharField(_("评语"), max_length=200)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = YearWordQuerySet.as_manager()

    class Meta:
        verbose_name = _("指导员年度评语")
        verbose_name_plural = _("指导员年度评语")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "year"], name="coverage_one_word_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.year}"
