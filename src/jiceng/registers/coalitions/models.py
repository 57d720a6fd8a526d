"""Coalitions (大党工委、大党委、联盟), who is a partner in them, how long a term lasts."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.spans import Span, SpanQuerySet, standing
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.coalitions.access import SEES
from jiceng.registers.orgs.models import Field, Org
from jiceng.registers.places.models import Place
from jiceng.registers.units.models import Hosting, Unit


class Kind(models.TextChoices):
    """种类."""

    STREET = "street", _("街道大党工委")
    COMMUNITY = "community", _("社区大党委")
    REGIONAL = "regional", _("区域党委")
    ALLIANCE = "alliance", _("区域化党建联盟")
    SOE = "soe", _("国企党建联席会议")


class Level(models.TextChoices):
    """层级."""

    DISTRICT = "district", _("区级")
    STREET = "street", _("街道级")
    COMMUNITY = "community", _("社区级")


class CoalitionQuerySet(SpanQuerySet["Coalition"]):
    """Adjectives of coalitions."""

    def of_kind(self, *kinds: str) -> Self:
        return self.filter(kind__in=kinds)

    def dated(self, day: date) -> Self:
        """With `due_on`: the end of its term as it had been set by that day; None where none is."""
        told = Renewal.objects.filter(coalition=OuterRef("pk"), on__lte=day).order_by("-on", "-pk")
        return self.annotate(due_on=Subquery(told.values("ends_on")[:1]))

    def chartered(self, day: date) -> Self:
        """With a charter that had been adopted by that day."""
        return self.filter(charter_on__lte=day)

    def active(self, day: date) -> Self:
        """With a charter and a partner: until then a coalition is being prepared."""
        partners = Partner.objects.standing(day).filter(coalition=OuterRef("pk"))
        return self.chartered(day).filter(Exists(partners))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "keeper__path", SEES))


class Coalition(Span):
    """共建组织: kept by one organisation as long as it stands; `until` is the day it was dissolved.

    Its keeper never changes: a successor sets up its own, and what was counted before stays.
    """

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    kind = models.CharField(_("种类"), max_length=10, choices=Kind.choices)
    level = models.CharField(_("层级"), max_length=10, choices=Level.choices)
    name = models.CharField(_("名称"), max_length=80)
    initials = models.CharField(_("拼音首字母"), max_length=80, blank=True, editable=False)
    keeper = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("牵头党组织"))
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("所在地")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("上级组织")
    )
    charter = models.TextField(_("章程（议事规则）"), max_length=4_000, blank=True, default="")
    charter_on = models.DateField(_("章程通过日期"), null=True, blank=True)
    revised_on = models.DateField(_("章程修订日期"), null=True, blank=True, editable=False)
    document = models.CharField(_("批准文号"), max_length=80, blank=True, default="")
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = CoalitionQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("共建组织")
        verbose_name_plural = _("共建组织")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["keeper", "name"], condition=Q(until=None), name="coalitions_named_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["keeper", "kind", "since", "until"], name="coalitions_keeper"),
            models.Index(fields=["kind", "level", "since"], name="coalitions_kind"),
        ]

    def __str__(self) -> str:
        return self.name


class Renewal(models.Model):
    """How long a coalition's term lasts: set when it begins, and again each time it is renewed."""

    coalition = models.ForeignKey(Coalition, models.PROTECT, verbose_name=_("共建组织"))
    on = models.DateField(_("日期"))
    ends_on = models.DateField(_("届满日期"))
    document = models.CharField(_("批准文号"), max_length=80, blank=True, default="")

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("届期")
        verbose_name_plural = _("届期")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=models.F("on")), name="coalitions_term_order"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["coalition", "on"], name="coalitions_renewed")
        ]

    def __str__(self) -> str:
        return f"{self.on}—{self.ends_on}"


class PartnerQuerySet(SpanQuerySet["Partner"]):
    """Adjectives of partners."""

    def standing(self, day: date) -> Self:
        """In it that day, and itself still there: a closed firm is a partner no more."""
        unit = Q(unit__isnull=False) & standing(day, "unit__")
        org = Q(unit=None) & standing(day, "org__")
        return self.filter(standing(day)).filter(unit | org)

    def organised(self, day: date) -> Self:
        """Those with a Party organisation that stood that day."""
        return self.filter(org__isnull=False).filter(standing(day, "org__"))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "coalition__keeper__path", SEES))


class Partner(Span):
    """共建单位: a Party organisation, a unit, or both, for as long as it takes part."""

    coalition = models.ForeignKey(Coalition, models.PROTECT, verbose_name=_("共建组织"))
    org = models.ForeignKey(
        Org, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("单位党组织")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("单位")
    )
    field = models.CharField(_("领域"), max_length=20, choices=Field.choices)

    objects: ClassVar[Any] = PartnerQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("共建单位")
        verbose_name_plural = _("共建单位")
        constraints = [
            *Span.Meta.constraints,
            models.CheckConstraint(
                condition=Q(org__isnull=False) | Q(unit__isnull=False),
                name="coalitions_partner_is_somebody",
            ),
            models.UniqueConstraint(
                fields=["coalition", "org"],
                condition=Q(until=None, org__isnull=False, unit=None),
                name="coalitions_org_in_once",
            ),
            models.UniqueConstraint(
                fields=["coalition", "unit"],
                condition=Q(until=None, unit__isnull=False),
                name="coalitions_unit_in_once",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["coalition", "since", "until"], name="coalitions_partner_of"),
            models.Index(fields=["unit", "since"], name="coalitions_partner_unit"),
            models.Index(fields=["org", "since"], name="coalitions_partner_org"),
        ]

    def __str__(self) -> str:
        return str(self.unit or self.org)

    def stood(self, day: date) -> bool:
        """As `standing` asks of rows."""
        itself = self.unit or self.org
        return super().stood(day) and itself is not None and itself.stood(day)


def units_within(day: date) -> Q:
    """Units that take part that day: by themselves, or by the organisation that is theirs alone."""
    rows = Partner.objects.standing(day)
    own = Hosting.objects.standing(day).filter(
        way=Hosting.Way.OWN, org__in=rows.organised(day).values("org")
    )
    by_name = rows.exclude(unit=None).values("unit")
    return Q(pk__in=by_name) | Q(pk__in=own.values("unit"))
