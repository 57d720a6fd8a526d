"""What holds locally: how many must come, how often one is in touch, what an alliance may spend."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, NamedTuple, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.paths import nearest
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org
from jiceng.work.alliance import rules
from jiceng.work.alliance.access import SEES


class Allowed(NamedTuple):
    """What holds for one organisation on one day; by itself, what no place has set."""

    quorum: int = rules.QUORUM
    contacts: int = rules.CONTACTS


class AllianceTermsQuerySet(SpanQuerySet["AllianceTerms"]):
    """Adjectives of terms."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class AllianceTerms(Span):
    """共建约定: what holds beneath one organisation, for a stretch of time.

    `district_fund` and `street_fund` are what each gives a community alliance in a year, in yuan:
    recorded from the document, counted nowhere.
    """

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("适用范围"))
    quorum = models.IntegerField(_("到会席位达到多少有效（%）"), default=rules.QUORUM)
    contacts = models.IntegerField(_("每家国企一年至少联系（次）"), default=rules.CONTACTS)
    district_fund = models.DecimalField(
        _("社区联盟每年经费：区级（元）"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
    )
    street_fund = models.DecimalField(
        _("社区联盟每年经费：街道级（元）"), max_digits=12, decimal_places=2, default=Decimal(0)
    )
    basis = models.CharField(_("依据文件"), max_length=120)

    objects: ClassVar[Any] = AllianceTermsQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("共建约定")
        verbose_name_plural = _("共建约定")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["org"], condition=Q(until=None), name="alliance_terms_once"
            ),
            models.CheckConstraint(condition=Q(quorum__gte=1), name="alliance_quorum_percent"),
        ]

    def __str__(self) -> str:
        return f"{self.org} {self.since}"


def allowed(org: Org, day: date) -> Allowed:
    """The terms set nearest above an organisation that day, else the default."""
    rows = list(AllianceTerms.objects.standing(day).select_related("org"))
    near: AllianceTerms | None = nearest(rows, org.path)
    return Allowed(near.quorum, near.contacts) if near else Allowed()
