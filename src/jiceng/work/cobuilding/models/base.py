"""Who takes part: a unit, or a Party organisation where the unit is not in the register."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import Period
from jiceng.kernel.spans import SpanQuerySet
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org
from jiceng.registers.units.models import Unit
from jiceng.work.cobuilding.access import SEES


class HereQuerySet(models.QuerySet[Any]):
    """Adjectives of what a community keeps; `on` says which day a record is of."""

    on: ClassVar[str] = "held_on"

    def valid(self) -> Self:
        return self.filter(void_reason="")

    def during(self, period: Period) -> Self:
        return self.valid().filter(**{f"{self.on}__range": (period.first, period.last)})

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class HereSpanQuerySet(SpanQuerySet[Any]):
    """The same of what is kept for a stretch of time."""

    def valid(self) -> Self:
        return self.filter(void_reason="")

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Here(models.Model):
    """What a community keeps, until it is struck out as a mistake."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("社区党组织"))
    void_reason = models.CharField(
        _("作废原因"), max_length=200, blank=True, default="", editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    class Meta:
        abstract = True


class Sided(Here):
    """A record between a community (`org`) and a unit or its Party organisation."""

    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("单位")
    )
    party = models.ForeignKey(
        Org, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("单位党组织")
    )

    class Meta:
        abstract = True

    @property
    def who(self) -> str:
        """The unit as it is called, else its Party organisation."""
        return str(self.unit or self.party or self.org)


def field_of(ask: Ask) -> Any:
    """领域 of the unit, or of the organisation that stands for it."""
    del ask
    return Coalesce("unit__field", "party__field", "org__field")


def lasting(day: date, ended: str) -> Q:
    """Not over by that day."""
    return Q(**{ended: None}) | Q(**{f"{ended}__gt": day})


def state_field(choices: Any, default: str) -> Any:
    return models.CharField(
        _("状态"), max_length=12, choices=choices, default=default, editable=False
    )


def told_field(label: Any) -> Any:
    return models.CharField(label, max_length=200, blank=True, default="", editable=False)
