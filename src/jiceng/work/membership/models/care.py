"""困难党员, visits with what was brought, and honours."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kit.access import seen_by
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.work.membership.access import CARES, SEES


class HardshipQuerySet(SpanQuerySet["Hardship"]):
    """Adjectives of hardship."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "member__org__path", CARES))


class Hardship(Span):
    """In hardship for a time: broadly why, and what is done. Nothing of health or income."""

    class Cause(models.TextChoices):
        LIVING = "living", _("生活困难")
        ALONE = "alone", _("年老独居")
        SUDDEN = "sudden", _("突发变故")
        OTHER = "other", _("其他")

    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("党员"))
    org = models.ForeignKey(
        Org, models.PROTECT, related_name="+", verbose_name=_("列入时的党支部"), editable=False
    )
    cause = models.CharField(_("困难类型"), max_length=8, choices=Cause.choices)
    measure = models.CharField(_("帮扶措施"), max_length=120, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = HardshipQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("困难党员")
        verbose_name_plural = _("困难党员")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["member"], condition=Q(until=None), name="membership_hard_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["member", "since", "until"], name="membership_hardship_span"),
            models.Index(fields=["org", "since", "until"], name="membership_hardship_org"),
        ]

    def __str__(self) -> str:
        return str(self.member)


class VisitQuerySet(models.QuerySet["Visit"]):
    """Adjectives of visits."""

    def during(self, period: Period) -> Self:
        return self.filter(visited_on__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", CARES))


class Visit(models.Model):
    """走访慰问 of one member; `org` is the branch the member belonged to that day."""

    class Occasion(models.TextChoices):
        SPRING = "spring", _("春节")
        JULY = "july", _("七一")
        HARDSHIP = "hardship", _("困难帮扶")
        VETERAN = "veteran", _("退役军人")
        OTHER = "other", _("其他")

    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("党员"))
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("所在党支部"))
    visited_on = models.DateField(_("走访日期"))
    occasion = models.CharField(_("事由"), max_length=10, choices=Occasion.choices)
    by = models.CharField(_("走访单位"), max_length=60)
    money = models.DecimalField(_("慰问金（元）"), max_digits=9, decimal_places=2, default=0)
    goods = models.CharField(_("慰问品"), max_length=80, blank=True)
    need = models.CharField(_("反映的需求"), max_length=120, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("走访慰问")
        verbose_name_plural = _("走访慰问")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "visited_on"], name="membership_visit_org"),
            models.Index(fields=["occasion", "visited_on", "org"], name="membership_visit_day"),
            models.Index(fields=["member", "visited_on"], name="membership_visited"),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.visited_on}"


class HonourQuerySet(models.QuerySet["Honour"]):
    """Adjectives of honours."""

    def awarded(self, period: Period) -> Self:
        return self.filter(awarded_on__range=(period.first, period.last))

    def fifty(self) -> Self:
        return self.filter(kind=Honour.Kind.FIFTY)

    def by(self, day: date) -> Self:
        return self.filter(awarded_on__lte=day)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Honour(models.Model):
    """One award to one member; the medal of fifty years is handed over on a day of its own."""

    class Kind(models.TextChoices):
        FIFTY = "fifty", _("光荣在党50年")
        EXCELLENT = "excellent", _("优秀共产党员")
        WORKER = "worker", _("优秀党务工作者")
        OTHER = "other", _("其他荣誉")

    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("党员"))
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("所在党支部"))
    kind = models.CharField(_("荣誉"), max_length=10, choices=Kind.choices)
    title = models.CharField(_("荣誉全称"), max_length=60, blank=True)
    by = models.CharField(_("授予单位"), max_length=60)
    awarded_on = models.DateField(_("授予日期"))
    medal_on = models.DateField(_("纪念章送达日期"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = HonourQuerySet.as_manager()

    class Meta:
        verbose_name = _("党员荣誉")
        verbose_name_plural = _("党员荣誉")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(kind="fifty"), name="membership_fifty_once"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "awarded_on"], name="membership_honour_org"),
            models.Index(fields=["kind", "awarded_on", "org"], name="membership_honour_day"),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.get_kind_display()}"
