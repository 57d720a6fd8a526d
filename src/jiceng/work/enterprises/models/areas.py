"""Who answers for Party work in a building, a park, a market or a mall."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org
from jiceng.registers.places.models import Place
from jiceng.work.enterprises.access import SEES


class AreaOfficerQuerySet(SpanQuerySet["AreaOfficer"]):
    """Adjectives of officers."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class AreaOfficer(Span):
    """片区责任人: one officer of an organisation for one area, for a stretch of time."""

    area = models.ForeignKey(
        Place, models.PROTECT, related_name="+", verbose_name=_("楼宇园区市场商圈")
    )
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("哪个党组织"))
    name = models.CharField(_("责任人"), max_length=30)

    objects: ClassVar[Any] = AreaOfficerQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("片区责任人")
        verbose_name_plural = _("片区责任人")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["area"], condition=Q(until=None), name="enterprises_one_officer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.name}"
