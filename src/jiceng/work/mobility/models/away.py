"""Keeping in touch with those who are away: contacts, how often, the optional card."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.citations import Finding
from jiceng.kernel.periods import Period
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kit.access import seen_by
from jiceng.registers.members.models import Mobility
from jiceng.registers.orgs.models import Org
from jiceng.work.mobility.access import SEES
from jiceng.work.mobility.rules import USUAL_MONTHS, advice, contact_due


class ContactQuerySet(models.QuerySet["Contact"]):
    """Adjectives of contacts."""

    def reached(self, day: date) -> Self:
        """Those in which the member was spoken with, up to a day."""
        return self.filter(reached=True, on__lte=day)

    def visible_to(self, actor: Actor) -> Self:
        """Whoever made it, and the home it is a copy for."""
        home = seen_by(actor, "mobility__member__org__path", SEES)
        return self.filter(seen_by(actor, "org__path", SEES) | home)


class Contact(models.Model):
    """One attempt to be in touch, by the home or by a host; whether it succeeded is said."""

    class Way(models.TextChoices):
        PHONE = "phone", _("电话")
        MESSAGE = "message", _("微信或短信")
        VISIT = "visit", _("走访")
        MEETING = "meeting", _("见面或参加活动")
        FAMILY = "family", _("通过亲友")

    mobility = models.ForeignKey(
        Mobility, models.PROTECT, related_name="+", verbose_name=_("流动登记")
    )
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("联系的党组织"))
    on = models.DateField(_("联系日期"))
    way = models.CharField(_("方式"), max_length=8, choices=Way.choices, default=Way.PHONE)
    reached = models.BooleanField(_("联系上了"), default=True)
    words = models.CharField(_("情况"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("流动党员联系")
        verbose_name_plural = _("流动党员联系")
        ordering = ("-on", "-pk")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["mobility", "reached", "on"], name="mobility_contacts_of"),
            models.Index(fields=["org", "on"], name="mobility_contacts_by"),
        ]

    def __str__(self) -> str:
        return f"{self.mobility.member} {self.on}"


class RhythmQuerySet(SpanQuerySet["Rhythm"]):
    """Adjectives of rhythms."""

    def months(self, day: date) -> int:
        """How often the district says, that day; each quarter where it says nothing."""
        found = self.standing(day).order_by("org__path").values_list("months", flat=True).first()
        return USUAL_MONTHS if found is None else found

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Rhythm(Span):
    """联系周期: at least once in so many months, as a local document says."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("规定的党组织"))
    months = models.IntegerField(_("至少几个月联系一次"), default=USUAL_MONTHS)
    document = models.CharField(_("依据文号"), max_length=120, blank=True)

    objects: ClassVar[Any] = RhythmQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("联系周期")
        verbose_name_plural = _("联系周期")
        constraints = [
            *Span.Meta.constraints,
            models.CheckConstraint(
                condition=Q(months__range=(1, 12)), name="mobility_rhythm_within_a_year"
            ),
            models.UniqueConstraint(
                fields=["org"], condition=Q(until=None), name="mobility_one_rhythm"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.org} {self.months}"


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """Adjectives of certificates."""

    def issued(self, period: Period) -> Self:
        return self.filter(issued_on__range=(period.first, period.last))

    def valid(self, day: date) -> Self:
        begun = Q(issued_on__lte=day)
        over = Q(voided_on__lte=day) | Q(until__lte=day)
        return self.filter(begun).exclude(over)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Certificate(models.Model):
    """流动党员活动证: optional, free of charge, void with a reason."""

    mobility = models.ForeignKey(
        Mobility, models.PROTECT, related_name="+", verbose_name=_("流动登记")
    )
    org = models.ForeignKey(
        Org, models.PROTECT, related_name="+", verbose_name=_("发证时所在党支部")
    )
    number = models.CharField(_("证号"), max_length=20, unique=True, editable=False)
    issued_on = models.DateField(_("发证日期"))
    until = models.DateField(_("有效期至（不含）"), null=True, blank=True)
    voided_on = models.DateField(_("作废日期"), null=True, blank=True)
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("流动党员活动证")
        verbose_name_plural = _("流动党员活动证")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["mobility"], condition=Q(voided_on=None), name="mobility_one_card"
            ),
            models.CheckConstraint(
                condition=Q(voided_on=None, void_reason="")
                | (Q(voided_on__isnull=False) & ~Q(void_reason="")),
                name="mobility_card_void_with_reason",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "issued_on"], name="mobility_cards"),
        ]

    def __str__(self) -> str:
        return self.number


def last_heard(mobility: Mobility) -> date | None:
    """The day they were last spoken with during this stay."""
    told = Contact.objects.filter(mobility=mobility, reached=True).order_by("-on", "-pk")
    found: date | None = told.values_list("on", flat=True).first()
    return found


def due_on(mobility: Mobility, last: date | None, day: date) -> date:
    """Until when they are to be contacted, by the rhythm that holds on a day."""
    return contact_due(last=last, since=mobility.since, months=Rhythm.objects.months(day))


def advised(mobility: Mobility, day: date) -> list[Finding]:
    """What the articles have to say of this stay on a day."""
    return advice(
        since=mobility.since, day=day, settled=mobility.settled, last=last_heard(mobility),
        months=Rhythm.objects.months(day),
    )  # fmt: skip
