"""Public-service platforms: which community uses which since when, how much, and what came in."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.pasts import as_of
from jiceng.kernel.periods import Period, around
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org
from jiceng.registers.places.models import Place, PlacePast, Type
from jiceng.work.halls.access import SEES


class PlatformQuerySet(SpanQuerySet["Platform"]):
    """Adjectives of platforms."""

    def visible_to(self, actor: Actor) -> Self:
        return self.all() if actor.reach(*SEES) else self.none()


class Platform(Span):
    """服务平台: an information system communities work with."""

    class Kind(models.TextChoices):
        PUBLIC_SERVICE = "public_service", _("公共服务综合信息平台")
        GOVERNMENT = "government", _("政务服务平台")
        GRID = "grid", _("网格信息平台")
        PARTY = "party", _("党建信息平台")
        OTHER = "other", _("其他平台")

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("主管单位"))
    code = models.CharField(_("编号"), max_length=20, unique=True)
    name = models.CharField(_("平台名称"), max_length=60)
    kind = models.CharField(_("种类"), max_length=16, choices=Kind.choices)

    objects: ClassVar[Any] = PlatformQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("服务平台")
        verbose_name_plural = _("服务平台")
        ordering: ClassVar[list[str]] = ["code"]

    def __str__(self) -> str:
        return self.name


class AdoptionQuerySet(SpanQuerySet["Adoption"]):
    """Adjectives of adoptions."""

    def urban(self, day: date) -> Self:
        """Of communities that were urban ones that day."""
        then: Any = Place.objects.standing(day).communities().as_of(day)
        return self.filter(place__in=then.filter(then_type=Type.URBAN).values("pk"))

    def as_of(self, day: date) -> Self:
        """With `then_keeper`, who answered for the community that day."""
        rows: Any = as_of(self, PlacePast, day, "keeper", via="place")
        return rows  # type: ignore[no-any-return]

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Adoption(Span):
    """平台使用: a community uses a platform for a stretch of time, enabled or in full use."""

    class Stage(models.TextChoices):
        ENABLED = "enabled", _("已开通")
        FULL = "full", _("全面使用")

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("责任党组织"))
    platform = models.ForeignKey(Platform, models.PROTECT, verbose_name=_("服务平台"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("社区"))
    stage = models.CharField(_("使用情况"), max_length=8, choices=Stage.choices)

    objects: ClassVar[Any] = AdoptionQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("平台使用")
        verbose_name_plural = _("平台使用")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["platform", "place"], condition=Q(until=None), name="halls_adopted_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "since", "until"], name="halls_adoption_org"),
            models.Index(fields=["place", "since", "until"], name="halls_adoption_place"),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.platform}"


class MonthlyQuerySet(models.QuerySet["MonthlyUse"]):
    """Adjectives of monthly use."""

    def during(self, period: Period) -> Self:
        return self.filter(month__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class MonthlyUse(models.Model):
    """每月使用量: what the platform's own figures say of one community and month."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("责任党组织"))
    platform = models.ForeignKey(Platform, models.PROTECT, verbose_name=_("服务平台"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("社区"))
    month = models.DateField(_("月份"), help_text=_("写当月第一天"))
    visits = models.IntegerField(_("访问量"), null=True, blank=True)
    requests = models.IntegerField(_("受理件数"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = MonthlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("平台月使用量")
        verbose_name_plural = _("平台月使用量")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["platform", "place", "month"], name="halls_month_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "month"], name="halls_monthly_org"),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.platform} {around(self.month, 'month').words}"


class IntakeQuerySet(models.QuerySet["Intake"]):
    """Adjectives of what came from a platform."""

    def during(self, period: Period) -> Self:
        return self.filter(asked_on__range=(period.first, period.last))

    def finished(self, day: date) -> Self:
        return self.filter(finished_on__lte=day)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Intake(models.Model):
    """平台来件: one request as the existing system exports it; known by its number there."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("责任党组织"))
    platform = models.ForeignKey(Platform, models.PROTECT, verbose_name=_("服务平台"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("社区"))
    outer = models.CharField(_("平台编号"), max_length=40)
    item = models.CharField(_("事项名称"), max_length=80)
    asked_on = models.DateField(_("受理日期"))
    finished_on = models.DateField(_("办结日期"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = IntakeQuerySet.as_manager()

    class Meta:
        verbose_name = _("平台来件")
        verbose_name_plural = _("平台来件")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["platform", "outer"], name="halls_intake_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "asked_on"], name="halls_intake_org"),
        ]

    def __str__(self) -> str:
        return f"{self.outer} {self.item}"
