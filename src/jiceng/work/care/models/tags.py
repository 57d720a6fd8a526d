"""Kinds of households in care, how often each is seen, and how long data are kept: local data."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.paths import upward
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org
from jiceng.work.care.access import SEES


class CareTagQuerySet(SpanQuerySet["CareTag"]):
    """Adjectives of kinds."""

    def visible_to(self, actor: Actor) -> Self:
        """The list is for everybody who works here."""
        return self.all() if actor.reach(*SEES) else self.none()


class CareTag(Span):
    """关爱类别: empty nest, living alone, disabled, hardship …, as the district lists them."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("公布单位"))
    name = models.CharField(_("类别"), max_length=20)
    order = models.IntegerField(_("次序"), default=50)

    objects: ClassVar[Any] = CareTagQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("关爱类别")
        verbose_name_plural = _("关爱类别")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["name"], condition=Q(until=None), name="care_tag_once"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class CarePaceQuerySet(SpanQuerySet["CarePace"]):
    """Adjectives of rhythms."""

    def visible_to(self, actor: Actor) -> Self:
        return self.all() if actor.reach(*SEES) else self.none()


class CarePace(Span):
    """走访周期: a household of this kind is seen at least once in so many days, for a time."""

    tag = models.ForeignKey(CareTag, models.PROTECT, verbose_name=_("关爱类别"))
    every_days = models.IntegerField(_("至少多少天走访一次"))
    document = models.CharField(_("依据文件"), max_length=80, blank=True, default="")

    objects: ClassVar[Any] = CarePaceQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("走访周期")
        verbose_name_plural = _("走访周期")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(fields=["tag"], condition=Q(until=None), name="care_one_pace"),
            models.CheckConstraint(condition=Q(every_days__gte=1), name="care_pace_of_days"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["tag", "since", "until"], name="care_rhythm_span"),
        ]

    def __str__(self) -> str:
        return f"{self.tag} {self.every_days}"


class CareHabitQuerySet(SpanQuerySet["CareHabit"]):
    """Adjectives of local habit."""

    def of(self, path: str) -> "CareHabit | None":
        """The one that holds now at a node: the nearest above it."""
        rows = self.filter(until=None, org__path__in=upward(path))
        found: CareHabit | None = rows.order_by("-org__path").first()
        return found

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class CareHabit(Span):
    """关爱服务习惯: how long what is known of a household is kept after care has ended."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("适用范围"))
    keep_days = models.IntegerField(_("结束后多少天清除资料"))
    document = models.CharField(_("依据文件"), max_length=80, blank=True, default="")

    objects: ClassVar[Any] = CareHabitQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("关爱服务习惯")
        verbose_name_plural = _("关爱服务习惯")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["org"], condition=Q(until=None), name="care_habit_once"
            ),
            models.CheckConstraint(condition=Q(keep_days__gte=0), name="care_habit_of_days"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.org)
