"""How long an order may take here: local terms with dates; without any, a default that says so."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.asks import remembered
from jiceng.kernel.prepared import Prepared
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.registers.orgs.models import Org
from jiceng.work.orders import rules
from jiceng.work.orders.access import SEES

NAMES = ("days", "silence", "reopenings", "reopen_days", "call_back", "claim_hours", "keep_days")


class OrderTermsQuerySet(SpanQuerySet["OrderTerms"]):
    """Adjectives of terms."""

    def visible_to(self, actor: Actor) -> Self:
        """What holds is known to everybody who answers."""
        return self.all() if actor.reach(*SEES) else self.none()


class OrderTerms(Span):
    """办理时限: what holds beneath one organisation, for a stretch of time."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("适用范围"))
    days = models.IntegerField(_("办结（工作日）"), default=rules.DAYS)
    silence = models.IntegerField(_("没有回音算办结（天）"), default=rules.SILENCE)
    reopenings = models.IntegerField(_("最多重新办理（次）"), default=rules.REOPENINGS)
    reopen_days = models.IntegerField(_("可重新办理（天内）"), default=rules.REOPEN_DAYS)
    call_back = models.IntegerField(_("差评回访（工作日）"), default=rules.CALL_BACK)
    claim_hours = models.IntegerField(_("无人接单提醒（小时）"), default=rules.CLAIM_HOURS)
    keep_days = models.IntegerField(_("办结后联系方式保留（天）"), default=rules.KEEP_DAYS)
    basis = models.CharField(_("依据文件"), max_length=120)

    objects: ClassVar[Any] = OrderTermsQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("办理时限")
        verbose_name_plural = _("办理时限")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["org"], condition=Q(until=None), name="orders_terms_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.org} {self.since}"


STANDING = Prepared(lambda day: OrderTerms.objects.standing(day).select_related("org"), shared=True)


@dataclass(frozen=True)
class Allowed:
    """What holds for one organisation on one day; `basis` is empty where nothing was set."""

    days: int = rules.DAYS
    silence: int = rules.SILENCE
    reopenings: int = rules.REOPENINGS
    reopen_days: int = rules.REOPEN_DAYS
    call_back: int = rules.CALL_BACK
    claim_hours: int = rules.CLAIM_HOURS
    keep_days: int = rules.KEEP_DAYS
    basis: str = ""


def terms_on(day: date) -> Callable[[Org], Allowed]:
    """What holds for each organisation that day, for whoever asks of many: read once."""
    rows = remembered(
        ("orders.terms", day),
        lambda: STANDING(day),
    )

    def of(org: Org) -> Allowed:
        above = [row for row in rows if org.path.startswith(row.org.path)]
        if not above:
            return Allowed()
        near = max(above, key=lambda row: len(row.org.path))
        return Allowed(**{name: getattr(near, name) for name in (*NAMES, "basis")})

    return of


def allowed(org: Org, day: date) -> Allowed:
    """The terms set nearest above an organisation, else the default."""
    return terms_on(day)(org)
