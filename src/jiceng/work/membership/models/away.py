"""Members studying abroad and how they are kept in touch with; veterans and where they belong."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Case, Exists, F, Max, OuterRef, Q, Subquery, When
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kit.access import seen_by
from jiceng.registers.members.models import Belonging, Member
from jiceng.registers.orgs.models import Org
from jiceng.registers.people.models import Person
from jiceng.work.membership.access import SEES


class AbroadQuerySet(SpanQuerySet["Abroad"]):
    """Adjectives of stays abroad."""

    def touched(self, day: date) -> Self:
        """With `last_on`, the last contact by that day."""
        return self.annotate(
            last_on=Max("contact__contacted_on", filter=Q(contact__contacted_on__lte=day))
        )

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "member__org__path", SEES))


class Abroad(Span):
    """出国（境）学习研究: where in broad terms, until back."""

    class Purpose(models.TextChoices):
        STUDY = "study", _("留学")
        RESEARCH = "research", _("访问研究")
        WORK = "work", _("公派工作")

    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("党员"))
    country = models.CharField(_("国家或地区"), max_length=40)
    purpose = models.CharField(_("目的"), max_length=10, choices=Purpose.choices)
    due_back = models.DateField(_("预计回国日期"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = AbroadQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("出国（境）党员")
        verbose_name_plural = _("出国（境）党员")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["member"], condition=Q(until=None), name="membership_abroad_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["member", "since", "until"], name="membership_abroad_span")
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.country}"


class Contact(models.Model):
    """One time the branch was in touch with somebody abroad."""

    class Way(models.TextChoices):
        CALL = "call", _("电话")
        MESSAGE = "message", _("即时通信")
        MAIL = "mail", _("邮件")
        FAMILY = "family", _("通过家属")

    abroad = models.ForeignKey(Abroad, models.PROTECT, verbose_name=_("出国（境）党员"))
    contacted_on = models.DateField(_("联系日期"))
    way = models.CharField(_("联系方式"), max_length=8, choices=Way.choices)
    said = models.CharField(_("情况"), max_length=120, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("出国（境）党员联系")
        verbose_name_plural = _("出国（境）党员联系")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["abroad", "contacted_on"], name="membership_contact_on")
        ]

    def __str__(self) -> str:
        return f"{self.abroad} {self.contacted_on}"


def _taken_in() -> Any:
    """Stretches on the roll of a veteran that had not ended when they arrived."""
    rows: Any = Belonging.objects.filter(member__person=OuterRef("person"))
    return rows.filter(Q(until=None) | Q(until__gt=OuterRef("arrived_on")))


class VeteranQuerySet(models.QuerySet["Veteran"]):
    """Adjectives of veterans."""

    def arrived(self, day: date) -> Self:
        return self.filter(arrived_on__lte=day)

    def placed(self, day: date) -> Self:
        """Whom a branch of ours had taken in by that day, since they arrived."""
        return self.filter(Exists(_taken_in().filter(since__lte=day)))

    def dated(self) -> Self:
        """With `placed_on`: since when a branch has answered for them, however they came to it."""
        began = Subquery(_taken_in().order_by("since").values("since")[:1])
        rows = self.annotate(taken_in=began)
        later = When(taken_in__lt=F("arrived_on"), then=F("arrived_on"))
        return rows.annotate(placed_on=Case(later, default=F("taken_in")))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Veteran(models.Model):
    """退役军人党员, from the day they arrive, whether or not a branch has taken them in.

    `org` answers for them: the street or community they reported to, then their branch. When a
    branch took them in is read from the roll (`dated`), never kept beside it.
    """

    person = models.OneToOneField(Person, models.PROTECT, related_name="+", verbose_name=_("人员"))
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("报到的党组织"))
    discharged_on = models.DateField(_("退役日期"))
    arrived_on = models.DateField(_("报到日期"))
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = VeteranQuerySet.as_manager()

    class Meta:
        verbose_name = _("退役军人党员")
        verbose_name_plural = _("退役军人党员")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(arrived_on__gte=models.F("discharged_on")),
                name="membership_veteran_arrives_later",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "arrived_on"], name="membership_veteran_org")
        ]

    def __str__(self) -> str:
        return str(self.person)
