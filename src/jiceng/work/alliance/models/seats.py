"""Concurrent seats (兼职委员), their yearly word, and liaison officers (联络员) of partners."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.spans import Span, SpanQuerySet, standing
from jiceng.kit.access import seen_by
from jiceng.registers.accounts.models import Account
from jiceng.registers.coalitions.models import Partner
from jiceng.registers.members.models import Belonging
from jiceng.registers.people.models import Person
from jiceng.work.alliance import flows
from jiceng.work.alliance.access import SEES


class ConcurrentSeatQuerySet(SpanQuerySet["ConcurrentSeat"]):
    """Adjectives of seats."""

    def seated(self, day: date) -> Self:
        """Approved by that day, not relieved on it, on a committee that has not been dissolved."""
        there = self.standing(day).filter(standing(day, "partner__coalition__"))
        return there.filter(state=flows.SEATED, approved_on__lte=day)

    def adrift(self, day: date) -> Self:
        """Whose holder no longer belongs where the seat came from, or whose partner is gone.

        Only by the roll: they belonged to the partner's organisation once and do not that day.
        """
        own = Belonging.objects.filter(
            member__person=OuterRef("person"), org=OuterRef("partner__org"), since__lte=day
        )
        left = Exists(own) & ~Exists(own.standing(day))
        return self.filter(left | ~Q(partner__in=Partner.objects.standing(day).values("pk")))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "partner__coalition__keeper__path", SEES))


class ConcurrentSeat(Span):
    """兼职委员: somebody of a partner sits on its joint committee, approved from above."""

    class State(models.TextChoices):
        PROPOSED = flows.PROPOSED, _("待批准")
        SEATED = flows.SEATED, _("任职")
        DECLINED = flows.DECLINED, _("未批准")

    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="+", verbose_name=_("共建单位")
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("兼职委员"))
    post = models.CharField(_("单位职务"), max_length=60, blank=True, default="")
    duties = models.CharField(_("分工"), max_length=200, blank=True, default="")
    document = models.CharField(_("批准文号"), max_length=80, blank=True, default="")
    approved_on = models.DateField(_("批准日期"), null=True, blank=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.PROPOSED, editable=False
    )
    told = models.CharField(_("说明"), max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = ConcurrentSeatQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("兼职委员")
        verbose_name_plural = _("兼职委员")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["partner", "person"],
                condition=Q(until=None) & ~Q(state="declined"),
                name="alliance_seated_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="seated") | Q(approved_on__isnull=False),
                name="alliance_seat_approved",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["partner", "since", "until"], name="alliance_seat_partner"),
            models.Index(fields=["person"], name="alliance_seat_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person}（{self.partner}）"


class SeatWordQuerySet(models.QuerySet["SeatWord"]):
    """Adjectives of yearly words."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "seat__partner__coalition__keeper__path", SEES))


class SeatWord(models.Model):
    """本年履职: one sentence a year of what came of a seat; no grade and no rank."""

    seat = models.ForeignKey(ConcurrentSeat, models.PROTECT, verbose_name=_("兼职委员"))
    year = models.IntegerField(_("年度"))
    words = models.CharField(_("履职情况"), max_length=300)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = SeatWordQuerySet.as_manager()

    class Meta:
        verbose_name = _("履职情况")
        verbose_name_plural = _("履职情况")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["seat", "year"], name="alliance_word_once")
        ]

    def __str__(self) -> str:
        return f"{self.seat} {self.year}"


class LiaisonOfficerQuerySet(SpanQuerySet["LiaisonOfficer"]):
    """Adjectives of liaison officers."""

    def held_by(self, account: Account) -> Self:
        """Those this account speaks for: named with it, or the same person, member or not."""
        people = {account.person_id, account.member.person_id if account.member else None}
        return self.filter(Q(account=account.pk) | Q(person__in=people - {None}))

    def accounts(self) -> models.QuerySet[Account]:
        """Whoever signs in for them; the other way round."""
        people = self.values("person")
        found: models.QuerySet[Account] = Account.objects.filter(
            Q(pk__in=self.values("account")) | Q(person__in=people) | Q(member__person__in=people)
        )
        return found

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "partner__coalition__keeper__path", SEES))


class LiaisonOfficer(Span):
    """联络员: whom a partner names to hear of everything first; one at a time."""

    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="+", verbose_name=_("共建单位")
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("联络员"))
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("账号")
    )

    objects: ClassVar[Any] = LiaisonOfficerQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("联络员")
        verbose_name_plural = _("联络员")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["partner"], condition=Q(until=None), name="alliance_one_liaison"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["partner", "since", "until"], name="alliance_liaison_span"),
            models.Index(fields=["account"], name="alliance_liaison_account"),
        ]

    def __str__(self) -> str:
        return f"{self.person}（{self.partner}）"
