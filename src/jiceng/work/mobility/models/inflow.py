"""Members whose relation lies outside the district, who live or work here."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kit.access import seen_by
from jiceng.registers.meetings.models import Meeting
from jiceng.registers.orgs.models import Org
from jiceng.registers.people.models import Person
from jiceng.registers.units.models import Unit
from jiceng.registers.venues.models import Venue
from jiceng.work.mobility.access import SEES


class InflowQuerySet(SpanQuerySet["Inflow"]):
    """Adjectives of inflows."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Inflow(Span):
    """流入登记: a guest of one of our organisations; counted on no roll of ours."""

    class Source(models.TextChoices):
        SELF = "self", _("本人报到")
        SWEEP = "sweep", _("排查")
        HOME = "home", _("流出地告知")
        TRACE = "trace", _("查找后纳入")

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("姓名"))
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("接收的党组织"))
    home = models.CharField(_("组织关系所在党组织"), max_length=120)
    source = models.CharField(
        _("信息来源"), max_length=6, choices=Source.choices, default=Source.SELF
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("所在单位")
    )
    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("联系阵地")
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = InflowQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("流入党员登记")
        verbose_name_plural = _("流入党员登记")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["person"], condition=Q(until=None), name="mobility_flows_in_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "since", "until"], name="mobility_inflows"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.org}"


class PresenceQuerySet(models.QuerySet["Presence"]):
    """Adjectives of presences."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "meeting__org__path", SEES))


class Presence(models.Model):
    """A guest from outside the district at one of our meetings: no roll of ours knows them."""

    inflow = models.ForeignKey(Inflow, models.PROTECT, verbose_name=_("流入登记"))
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+", verbose_name=_("会议"))

    objects: ClassVar[Any] = PresenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("流入党员到场")
        verbose_name_plural = _("流入党员到场")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["inflow", "meeting"], name="mobility_present_once")
        ]

    def __str__(self) -> str:
        return f"{self.inflow} {self.meeting}"
