"""单位报到: a unit's organisation reports to a community; once a year the community writes back."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org
from jiceng.work.volunteering.access import HOME, SEES


def _either(actor: Actor) -> Q:
    """The community, and the unit."""
    return seen_by(actor, "org__path", SEES) | seen_by(actor, "unit__path", HOME)


class UnitReportQuerySet(SpanQuerySet["UnitReport"]):
    """Adjectives of units' report-ins."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(_either(actor))


class UnitReport(Span):
    """单位报到: `org` is the community, `unit` the organisation that reported, as a whole."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("报到社区"))
    unit = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("报到党组织"))
    offer = models.CharField(_("能提供什么"), max_length=120, blank=True, default="")
    number = models.CharField(_("回执编号"), max_length=20, blank=True, default="", editable=False)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = UnitReportQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("单位报到")
        verbose_name_plural = _("单位报到")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["org", "unit"], condition=Q(until=None), name="volunteering_unit_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "since", "until"], name="volunteering_unit_org"),
            models.Index(fields=["unit", "since", "until"], name="volunteering_unit_who"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.org}"


class YearNoteQuerySet(models.QuerySet["YearNote"]):
    """Adjectives of yearly notes."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(_either(actor))


class YearNote(models.Model):
    """年度反馈: what the community tells the unit of its members' service; facts, no marks."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("反馈社区"))
    unit = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("报到党组织"))
    year = models.IntegerField(_("年度"))
    given_on = models.DateField(_("反馈日期"))
    words = models.CharField(_("反馈"), max_length=300)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = YearNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("年度反馈")
        verbose_name_plural = _("年度反馈")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["org", "unit", "year"], name="volunteering_note_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "given_on"], name="volunteering_note_org"),
            models.Index(fields=["year", "unit"], name="volunteering_note_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.year}"
