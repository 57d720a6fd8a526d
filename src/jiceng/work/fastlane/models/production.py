"""In the firm: contests of teams, zones a member answers for; never a ranking of persons."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period, around
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.registers.units.models import Unit
from jiceng.work.fastlane.access import SEES


class ContestQuerySet(models.QuerySet["Contest"]):
    """Adjectives of contests."""

    def standing(self) -> Self:
        return self.filter(void_reason="")

    def held(self, period: Period) -> Self:
        return self.standing().filter(held_on__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Contest(models.Model):
    """岗位练兵: which trade, how many teams and people, what the teams reached."""

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("企业党组织"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("企业"))
    name = models.CharField(_("练兵名称"), max_length=60)
    trade = models.CharField(_("工种"), max_length=40)
    held_on = models.DateField(_("日期"))
    teams = models.IntegerField(_("班组数"))
    entrants = models.IntegerField(_("参加人数"))
    result = models.CharField(_("班组的成果"), max_length=300)
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = ContestQuerySet.as_manager()

    class Meta:
        verbose_name = _("岗位练兵")
        verbose_name_plural = _("岗位练兵")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["unit", "name", "held_on"], condition=Q(void_reason=""),
                name="fastlane_contest_once",
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "held_on"], name="fastlane_contest_org"),
            models.Index(fields=["trade", "held_on", "org"], name="fastlane_contest_day"),
        ]

    def __str__(self) -> str:
        return f"{self.held_on} {self.name}"


class DutyZoneQuerySet(SpanQuerySet["DutyZone"]):
    """Adjectives of zones."""

    def reported(self, day: date) -> Self:
        """With a result for the quarter of that day."""
        quarter = around(day, "quarter").first
        done = ZoneResult.objects.filter(quarter_on=quarter, reported_on__lte=day)
        return self.filter(pk__in=done.values("zone"))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class DutyZone(Span):
    """党员责任区: a part of the firm's work one member answers for, and its goals."""

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("企业党组织"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("企业"))
    area = models.CharField(_("责任区"), max_length=60)
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("负责党员"),
    )  # fmt: skip
    goals = models.CharField(_("目标"), max_length=200)

    objects: ClassVar[Any] = DutyZoneQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("党员责任区")
        verbose_name_plural = _("党员责任区")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "area"], condition=Q(until=None), name="fastlane_zone_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.area}"


class ZoneResult(models.Model):
    """季度成果 of one zone."""

    zone = models.ForeignKey(DutyZone, models.PROTECT, verbose_name=_("党员责任区"))
    quarter_on = models.DateField(_("季度"))
    result = models.CharField(_("成果"), max_length=200)
    met = models.BooleanField(_("目标达到"), default=False)
    reported_on = models.DateField(_("登记日期"))

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("责任区成果")
        verbose_name_plural = _("责任区成果")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["zone", "quarter_on"], name="fastlane_result_once"),
        ]

    def __str__(self) -> str:
        return f"{around(self.quarter_on, 'quarter').words} {self.result[:20]}"
