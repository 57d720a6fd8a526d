"""述职: a branch's secretary tells the assembly, and those above, what was done in a year."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.meetings.models import Meeting
from jiceng.registers.orgs.models import Org
from jiceng.registers.people.models import Person
from jiceng.work.appraisal.access import SEES


class DebriefQuerySet(models.QuerySet["Debrief"]):
    """Adjectives of debriefs."""

    def standing(self) -> Self:
        return self.filter(void_reason="")

    def held(self, period: Period) -> Self:
        return self.standing().filter(held_on__range=(period.first, period.last))

    def of_year(self, year: int, day: date) -> Self:
        """About that year, given by that day: a year's own is often given in the next January."""
        return self.standing().filter(year=year, held_on__lte=day)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Debrief(models.Model):
    """One report of a secretary about one year to one audience; what listeners said, in words."""

    class To(models.TextChoices):
        MEMBERS = "members", _("党员大会")
        SUPERIOR = "superior", _("上级党组织")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党支部"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("书记"))
    year = models.IntegerField(_("年度"))
    to = models.CharField(_("向谁述职"), max_length=8, choices=To.choices)
    heard_by = models.ForeignKey(
        Org, models.PROTECT, related_name="+", verbose_name=_("听取述职的党组织")
    )
    held_on = models.DateField(_("述职日期"))
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("会议记录")
    )
    text = models.TextField(_("述职报告"), blank=True, default="")
    opinion = models.CharField(_("评议意见"), max_length=1_000, blank=True, default="")
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = DebriefQuerySet.as_manager()

    class Meta:
        verbose_name = _("书记述职")
        verbose_name_plural = _("书记述职")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["org", "person", "year", "to"], condition=Q(void_reason=""),
                name="appraisal_debrief_once",
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "held_on"], name="appraisal_debrief_org"),
            models.Index(fields=["to", "held_on", "org"], name="appraisal_debrief_to"),
            models.Index(fields=["year", "to", "held_on"], name="appraisal_debrief_year"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.year} {self.get_to_display()}"
