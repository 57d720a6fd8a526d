"""What holds locally: how many must come, how often one is in touch, what an alliance may spend."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, NamedTuple, Self

from django.db import models
from django.db.models import Case, CharField, Q, Value, When
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.duties import HALF, MONTH, QUARTER, YEAR
from jiceng.kernel.paths import inside, nearest
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kit.access import seen_along
from jiceng.registers.coalitions.models import Kind, Level
from jiceng.registers.orgs.models import Org
from jiceng.work.alliance import rules
from jiceng.work.alliance.access import SEES


class Rhythm(models.TextChoices):
    """At least once in each of these; the values are those of a duty's own stretches."""

    MONTH = MONTH, _("每月一次")
    QUARTER = QUARTER, _("每季度一次")
    HALF = HALF, _("每半年一次")
    YEAR = YEAR, _("每年一次")


def rhythm_field(label: Any, of: str) -> Any:
    return models.CharField(label, max_length=8, choices=Rhythm.choices, default=rules.MEETS[of])


class Allowed(NamedTuple):
    """What holds for one organisation on one day; by itself, what no place has set."""

    quorum: int = rules.QUORUM
    contacts: int = rules.CONTACTS


class AllianceTermsQuerySet(SpanQuerySet["AllianceTerms"]):
    """Adjectives of terms."""

    def visible_to(self, actor: Actor) -> Self:
        """What holds for a district is known to the streets and communities beneath."""
        return self.filter(seen_along(actor, "org__path", SEES))


class AllianceTerms(Span):
    """共建约定: what holds beneath one organisation, for a stretch of time.

    `district_fund` and `street_fund` are what each gives a community alliance in a year, in yuan:
    recorded from the document, counted nowhere.
    """

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("适用范围"))
    quorum = models.IntegerField(_("到会席位达到多少有效（%）"), default=rules.QUORUM)
    contacts = models.IntegerField(_("每家国企一年至少联系（次）"), default=rules.CONTACTS)
    meets_district = rhythm_field(_("区级多久开一次会"), "district")
    meets_street = rhythm_field(_("街道级多久开一次会"), "street")
    meets_community = rhythm_field(_("社区级多久开一次会"), "community")
    meets_soe = rhythm_field(_("国企联席会议多久开一次"), "soe")
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


OF_WHOM = {  # the first that fits: a conference of enterprises stands at some level, too
    "soe": Q(kind=Kind.SOE), "district": Q(level=Level.DISTRICT),
    "street": Q(level=Level.STREET), "community": Q(level=Level.COMMUNITY),
}  # fmt: skip


def rhythm(day: date) -> Case:
    """How often each coalition must meet, by the terms nearest above its keeper that day."""
    rows = AllianceTerms.objects.standing(day).select_related("org")
    near = sorted(rows, key=lambda row: len(row.org.path), reverse=True)
    set_ = [
        When(whom & inside("keeper__path", row.org.path), then=Value(getattr(row, f"meets_{name}")))
        for row in near
        for name, whom in OF_WHOM.items()
    ]
    usual = [When(whom, then=Value(rules.MEETS[name])) for name, whom in OF_WHOM.items()]
    return Case(*set_, *usual, output_field=CharField())
