"""Plaques: numbered without a gap, given with a level, taken down by a person's decision."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiceng.insight.ratings.access import SEES
from jiceng.insight.ratings.models.results import Result
from jiceng.insight.ratings.models.schemes import Level
from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org


class PlaqueQuerySet(models.QuerySet["Plaque"]):
    """Adjectives of plaques."""

    def issued(self, period: Period) -> Self:
        return self.filter(issued_on__range=(period.first, period.last))

    def hanging(self, day: date) -> Self:
        """Given by then and not taken down."""
        up = Q(withdrawn_on=None) | Q(withdrawn_on__gt=day)
        return self.filter(up, issued_on__lte=day)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Plaque(models.Model):
    """牌匾 and award of one confirmed result."""

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    series = models.CharField(_("编号序列"), max_length=40, editable=False)
    number = models.IntegerField(_("编号"), editable=False)
    result = models.ForeignKey(Result, models.PROTECT, verbose_name=_("评定结果"))
    org = models.ForeignKey(
        Org, models.PROTECT, related_name="+", verbose_name=_("党组织"), editable=False
    )
    level = models.ForeignKey(Level, models.PROTECT, verbose_name=_("等次"), editable=False)
    recipient = models.CharField(_("授予"), max_length=80)
    issued_on = models.DateField(_("授牌日期"))
    expires_on = models.DateField(_("有效期至"), null=True, blank=True)
    award = models.DecimalField(
        _("奖励（元）"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    withdrawn_on = models.DateField(_("收回日期"), null=True, blank=True, editable=False)
    withdrawn_why = models.CharField(
        _("收回原因"), max_length=200, blank=True, default="", editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = PlaqueQuerySet.as_manager()

    class Meta:
        verbose_name = _("牌匾")
        verbose_name_plural = _("牌匾")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["series", "number"], name="ratings_plaque_number"),
            models.UniqueConstraint(
                fields=["result"], condition=Q(withdrawn_on=None), name="ratings_one_plaque"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("issued_on")),
                name="ratings_down_after_up",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "issued_on"], name="ratings_plaque_org"),
            models.Index(fields=["level", "issued_on", "org"], name="ratings_plaque_level"),
        ]

    def __str__(self) -> str:
        return f"{self.series}〔{self.number:03}〕" if self.number else self.recipient
