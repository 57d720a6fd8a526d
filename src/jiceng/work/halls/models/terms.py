"""How far ahead one books here and how long a telephone is kept: local, with dates."""

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar, NamedTuple, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.paths import nearest
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org
from jiceng.work.halls import rules
from jiceng.work.halls.access import SEES


class Allowed(NamedTuple):
    """What holds for one organisation on one day; by itself, what no place has set."""

    ahead_days: int = rules.AHEAD_DAYS
    per_phone: int = rules.OPEN_PER_PHONE
    keep_days: int = rules.KEEP_DAYS


class HallTermsQuerySet(SpanQuerySet["HallTerms"]):
    """Adjectives of terms."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class HallTerms(Span):
    """预约约定: what holds beneath one organisation, for a stretch of time."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("适用范围"))
    ahead_days = models.IntegerField(_("最多提前几天约"), default=rules.AHEAD_DAYS)
    per_phone = models.IntegerField(_("一个电话最多几个没办的预约"), default=rules.OPEN_PER_PHONE)
    keep_days = models.IntegerField(_("办完后联系方式保留几天"), default=rules.KEEP_DAYS)
    basis = models.CharField(_("依据文件"), max_length=120)

    objects: ClassVar[Any] = HallTermsQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("预约约定")
        verbose_name_plural = _("预约约定")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["org"], condition=Q(until=None), name="halls_terms_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.org} {self.since}"


def terms(day: date) -> Callable[[Org], Allowed]:
    """What holds that day, for any organisation: the terms set nearest above it."""
    rows = list(HallTerms.objects.standing(day).select_related("org"))

    def allowed(org: Org) -> Allowed:
        near: HallTerms | None = nearest(rows, org.path)
        return Allowed(near.ahead_days, near.per_phone, near.keep_days) if near else Allowed()

    return allowed
