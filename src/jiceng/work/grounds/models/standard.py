"""What a venue of a kind must have, how it was checked, and how often it should be used."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org
from jiceng.registers.venues.models import Kind, Venue
from jiceng.work.grounds.access import SEES


class StandardItemQuerySet(SpanQuerySet["StandardItem"]):
    """Adjectives of items."""

    def visible_to(self, actor: Actor) -> Self:
        """What the district asks of everybody, everybody may read."""
        return self.all() if actor.reach(*SEES) else self.none()


class StandardItem(Span):
    """标准的一项: 有场所、有设施……of one kind of venue, under a document."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("制定党组织"))
    kind = models.CharField(_("种类"), max_length=20, choices=Kind.choices)
    name = models.CharField(_("项目"), max_length=40)
    standard = models.CharField(_("要求"), max_length=200, blank=True, default="")
    required = models.BooleanField(_("必备"), default=True)
    document = models.CharField(_("依据文号"), max_length=120, blank=True, default="")

    objects: ClassVar[Any] = StandardItemQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("阵地标准")
        verbose_name_plural = _("阵地标准")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kind", "since", "until"], name="grounds_standard_kind")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}·{self.name}"


class StandardCheckQuerySet(models.QuerySet["StandardCheck"]):
    """Adjectives of checks."""

    def during(self, period: Period) -> Self:
        return self.filter(held_on__range=(period.first, period.last))

    def up_to(self, day: date) -> Self:
        """Those up to a day, the last first."""
        return self.filter(held_on__lte=day).order_by("-held_on", "-pk")

    def last_of_venue(self, day: date) -> Self:
        """Those after which the venue was not checked again up to a day."""
        later = Q(held_on__gt=OuterRef("held_on")) | Q(
            held_on=OuterRef("held_on"), pk__gt=OuterRef("pk")
        )
        again = StandardCheck.objects.filter(later, venue=OuterRef("venue"), held_on__lte=day)
        return self.filter(~Exists(again))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class StandardCheck(models.Model):
    """达标检查: one venue on one day, item by item, with what it rests on."""

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("责任党组织"))
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="+", verbose_name=_("阵地"))
    held_on = models.DateField(_("检查日期"))
    checker = models.CharField(_("检查人"), max_length=50)
    evidence = models.CharField(_("依据"), max_length=300)
    passed = models.BooleanField(_("达标"), editable=False)
    lacking = models.CharField(_("缺项"), max_length=300, blank=True, default="", editable=False)
    recheck_on = models.DateField(_("复查日期"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = StandardCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("达标检查")
        verbose_name_plural = _("达标检查")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "held_on"], name="grounds_check_org"),
            models.Index(fields=["venue", "held_on", "org"], name="grounds_check_venue"),
        ]

    def __str__(self) -> str:
        return f"{self.venue} {self.held_on}"


class CheckedItem(models.Model):
    """One item of a check: met or not."""

    check_of = models.ForeignKey(StandardCheck, models.PROTECT, verbose_name=_("达标检查"))
    item = models.ForeignKey(StandardItem, models.PROTECT, verbose_name=_("项目"))
    met = models.BooleanField(_("做到"))

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("检查项目")
        verbose_name_plural = _("检查项目")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["check_of", "item"], name="grounds_checked_once")
        ]

    def __str__(self) -> str:
        return f"{self.check_of} {self.item.name}"


class UseNormQuerySet(SpanQuerySet["UseNorm"]):
    """Adjectives of norms."""

    def visible_to(self, actor: Actor) -> Self:
        """What the district asks of everybody, everybody may read."""
        return self.all() if actor.reach(*SEES) else self.none()


class UseNorm(Span):
    """最少使用次数: how often a month a kind of venue is to be used, by the district's rule."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("制定党组织"))
    kind = models.CharField(_("种类"), max_length=20, choices=Kind.choices)
    visits = models.IntegerField(_("每月最少批次"), default=1)
    document = models.CharField(_("依据文号"), max_length=120, blank=True, default="")

    objects: ClassVar[Any] = UseNormQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("最少使用次数")
        verbose_name_plural = _("最少使用次数")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["kind"], condition=models.Q(until=None), name="grounds_one_norm"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.visits}"
