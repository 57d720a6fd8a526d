"""三集中: three dated phases over figures that other rooms keep."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.access import seen_along
from jiceng.registers.orgs.models import Org
from jiceng.work.enterprises import flows
from jiceng.work.enterprises.access import SEES


class CampaignQuerySet(models.QuerySet["Campaign"]):
    """Adjectives of campaigns."""

    def visible_to(self, actor: Actor) -> Self:
        """Whoever works beneath one, and whoever stands above it."""
        return self.filter(seen_along(actor, "org__path", SEES))


class Campaign(models.Model):
    """集中排查、集中组建、集中培训 of one organisation, by its plan."""

    class State(models.TextChoices):
        PLANNED = flows.PLANNED, _("未开始")
        SWEEP = flows.SWEEPING, _("集中排查")
        SET_UP = flows.SETTING_UP, _("集中组建")
        TRAIN = flows.TRAINING, _("集中培训")
        OVER = flows.OVER, _("已结束")

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("哪级组织"))
    name = models.CharField(_("活动名称"), max_length=60)
    document = models.CharField(_("方案文号"), max_length=60)
    state = models.CharField(
        _("状态"), max_length=7, choices=State.choices, default=State.PLANNED, editable=False
    )
    planned_on = models.DateField(_("制定日期"))
    summary = models.CharField(_("总结"), max_length=400, blank=True, default="", editable=False)
    recorded_at = models.DateTimeField(_("登记时间"), default=clock.now, editable=False)

    objects: ClassVar[Any] = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("三集中活动")
        verbose_name_plural = _("三集中活动")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["org", "name"], name="enterprises_campaign_once"),
        ]

    def __str__(self) -> str:
        return self.name


class PhaseQuerySet(models.QuerySet["Phase"]):
    """Adjectives of phases."""

    def begun(self, day: date) -> Self:
        return self.filter(started_on__lte=day)


class Phase(models.Model):
    """A phase: planned days, the figure it is read by, the share asked of it before the next.

    `reached` is the share on the day it was closed, in percent, as it was then.
    """

    class Kind(models.TextChoices):
        SWEEP = flows.SWEEPING, _("集中排查")
        SET_UP = flows.SETTING_UP, _("集中组建")
        TRAIN = flows.TRAINING, _("集中培训")

    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name=_("三集中活动"))
    kind = models.CharField(_("阶段"), max_length=7, choices=Kind.choices)
    begins = models.DateField(_("计划开始"))
    ends = models.DateField(_("计划结束"))
    figure = models.CharField(_("指标"), max_length=80)
    need = models.IntegerField(_("要求达到（%）"))
    started_on = models.DateField(_("实际开始"), null=True, blank=True)
    closed_on = models.DateField(_("实际结束"), null=True, blank=True)
    reached = models.DecimalField(
        _("结束时达到（%）"), max_digits=5, decimal_places=1, null=True, blank=True
    )

    objects: ClassVar[Any] = PhaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("三集中阶段")
        verbose_name_plural = _("三集中阶段")
        ordering = ("campaign", "begins", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["campaign", "kind"], name="enterprises_phase_once"),
            models.CheckConstraint(
                condition=Q(ends__gte=models.F("begins")), name="enterprises_phase_term"
            ),
            models.CheckConstraint(
                condition=Q(need__gte=0) & Q(need__lte=100), name="enterprises_phase_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} {self.get_kind_display()}"
