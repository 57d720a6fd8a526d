"""The mobile residents' committee: its routes, where it stops and when, what it takes in."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org
from jiceng.registers.places.models import Place
from jiceng.registers.venues.models import WEEKDAYS
from jiceng.work.halls import flows
from jiceng.work.halls.access import SEES
from jiceng.work.halls.models.windows import Subject


class RouteQuerySet(SpanQuerySet["Route"]):
    """Adjectives of routes."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Route(Span):
    """流动线路: where the committee goes, on which weekday, at what hours."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("责任党组织"))
    name = models.CharField(_("线路"), max_length=60)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("社区")
    )
    spot = models.CharField(_("停靠点"), max_length=80)
    weekday = models.IntegerField(_("星期"), choices=WEEKDAYS)
    starts = models.TimeField(_("开始"))
    ends = models.TimeField(_("结束"))
    staff = models.CharField(_("工作人员"), max_length=120, blank=True, default="")

    objects: ClassVar[Any] = RouteQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("流动线路")
        verbose_name_plural = _("流动线路")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Span.Meta.constraints,
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="halls_route_order"),
        ]

    def __str__(self) -> str:
        return self.name


class MobileRoundQuerySet(models.QuerySet["Round"]):
    """Adjectives of rounds."""

    def during(self, period: Period) -> Self:
        return self.filter(held_on__range=(period.first, period.last))

    def went(self) -> Self:
        return self.filter(state=flows.HELD)

    def ahead(self, day: date) -> Self:
        return self.filter(state=flows.PLANNED, held_on__gte=day)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Round(models.Model):
    """流动服务: one stop on one day; planned, held, or called off with the reason."""

    class State(models.TextChoices):
        PLANNED = flows.PLANNED, _("已排定")
        HELD = flows.HELD, _("已开展")
        CALLED_OFF = flows.CALLED_OFF, _("已取消")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("责任党组织"))
    route = models.ForeignKey(
        Route, models.PROTECT, null=True, blank=True, verbose_name=_("流动线路")
    )
    held_on = models.DateField(_("日期"))
    starts = models.TimeField(_("开始"))
    ends = models.TimeField(_("结束"))
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("社区")
    )
    spot = models.CharField(_("停靠点"), max_length=80)
    staff = models.CharField(_("工作人员"), max_length=120, blank=True, default="")
    persons = models.IntegerField(_("来的人数"), null=True, blank=True, editable=False)
    words = models.CharField(_("说明"), max_length=200, blank=True, default="", editable=False)
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.PLANNED, editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = MobileRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("流动服务")
        verbose_name_plural = _("流动服务")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["route", "held_on"], name="halls_round_once"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="halls_round_order"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "held_on"], name="halls_round_org"),
            models.Index(fields=["state", "held_on", "org"], name="halls_round_state"),
        ]

    def __str__(self) -> str:
        return f"{self.held_on} {self.spot}"

    @property
    def hours(self) -> str:
        return f"{self.starts:%H:%M}—{self.ends:%H:%M}"


class RoundMatterQuerySet(models.QuerySet["Taking"]):
    """Adjectives of matters taken in."""

    def during(self, period: Period) -> Self:
        rows = self.filter(void_reason="")
        return rows.filter(held_on__range=(period.first, period.last))

    def settled(self, day: date) -> Self:
        return self.filter(finished_on__lte=day)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Taking(models.Model):
    """现场事项: what was taken in at a stop, for which window; who asked is not written here."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("责任党组织"))
    round = models.ForeignKey(Round, models.PROTECT, verbose_name=_("流动服务"))
    held_on = models.DateField(_("日期"), editable=False)
    subject = models.ForeignKey(
        Subject, models.PROTECT, related_name="+", verbose_name=_("窗口业务")
    )
    what = models.CharField(_("事项"), max_length=200)
    outcome = models.CharField(_("结果"), max_length=200, blank=True, default="")
    went_to = models.CharField(_("转去"), max_length=60, blank=True, default="", editable=False)
    finished_on = models.DateField(_("办结日期"), null=True, blank=True)
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = RoundMatterQuerySet.as_manager()

    class Meta:
        verbose_name = _("现场事项")
        verbose_name_plural = _("现场事项")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "held_on"], name="halls_taking_org"),
            models.Index(fields=["subject", "held_on", "org"], name="halls_taking_subject"),
        ]

    def __str__(self) -> str:
        return self.what
