"""Courses studied on the net: that somebody went through one, by their own word; no more."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org
from jiceng.registers.people.models import Person
from jiceng.work.training.access import SEES, person_of
from jiceng.work.training.models.planning import Course


class SelfStudyQuerySet(models.QuerySet["SelfStudy"]):
    """Adjectives of courses studied on the net."""

    def done(self, period: Period) -> Self:
        return self.filter(done_on__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        own = Q(person=person_of(actor), person__isnull=False)
        return self.filter(seen_by(actor, "org__path", SEES) | own)


class SelfStudy(models.Model):
    """网上学完一门: no minutes are measured, no picture is asked, and nobody is ordered by it."""

    course = models.ForeignKey(Course, models.PROTECT, verbose_name=_("课程"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("学员"))
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    done_on = models.DateField(_("学完日期"))
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = SelfStudyQuerySet.as_manager()

    class Meta:
        verbose_name = _("网上学习")
        verbose_name_plural = _("网上学习")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["course", "person"], name="training_studied_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "done_on"], name="training_self_study_org"),
            models.Index(fields=["person", "done_on"], name="training_self_study_person"),
        ]

    def __str__(self) -> str:
        return f"{self.done_on} {self.course}"
