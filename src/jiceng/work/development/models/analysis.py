"""What a committee makes of its activists once a year; the numbers are never written down."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Kind, Org
from jiceng.work.development.access import SEES

COMMITTEES = (Kind.DISTRICT, Kind.WORK_COMMITTEE, Kind.COMMITTEE)


class AnalysisQuerySet(models.QuerySet["Analysis"]):
    """Adjectives of analyses."""

    def standing(self) -> Self:
        return self.filter(void_reason="")

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Analysis(models.Model):
    """入党积极分子队伍分析 of one committee for one year: what it found and will do, in words.

    How many there were is asked of the records as of `held_on`, whenever the page is opened.
    """

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    year = models.IntegerField(_("年度"))
    held_on = models.DateField(_("分析日期"))
    found = models.CharField(_("队伍状况和问题"), max_length=1000)
    measures = models.CharField(_("下一步措施"), max_length=500, blank=True)
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = AnalysisQuerySet.as_manager()

    class Meta:
        verbose_name = _("入党积极分子队伍分析")
        verbose_name_plural = _("入党积极分子队伍分析")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["org", "year"], condition=Q(void_reason=""), name="development_analysed"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "held_on"], name="development_analysis_org"),
            models.Index(fields=["year", "held_on", "org"], name="development_analysis_on"),
        ]

    def __str__(self) -> str:
        return f"{self.org} {self.year}"
