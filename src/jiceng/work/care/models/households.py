"""Households in care: with whose consent, of which kinds, who goes; each visit and its need."""

from datetime import date, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import masks
from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.secrets import BlindField, SealedField
from jiceng.kernel.spans import Span, SpanQuerySet, standing
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_at
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.registers.places.models import Place
from jiceng.registers.services.models import Provider
from jiceng.registers.teams.models import Leading, Team
from jiceng.work.care import rules
from jiceng.work.care.access import OWN
from jiceng.work.care.models.tags import CarePace, CareTag


class HouseholdQuerySet(SpanQuerySet["Household"]):
    """Adjectives of households; `day` asks how it stood, whatever happened since."""

    def paced(self, day: date) -> Self:
        """Those with an agreed rhythm that day, with `every` (days) and `last_seen`."""
        asked = CarePace.objects.filter(
            standing(day), standing(day, "tag__tagging__"), tag__tagging__household=OuterRef("pk")
        )
        seen = CareVisit.objects.seen(day).filter(household=OuterRef("pk"))
        found = self.standing(day).annotate(
            every=Subquery(asked.order_by("every_days").values("every_days")[:1]),
            last_seen=Coalesce(
                Subquery(seen.order_by("-held_on").values("held_on")[:1]), F("since")
            ),
        )
        return found.filter(every__isnull=False)

    def overdue(self, day: date) -> Self:
        """Of those paced: whose day for the next visit had passed."""
        paces = CarePace.objects.standing(day).order_by().values_list("every_days", flat=True)
        late = Q(pk__in=[])
        for every in set(paces):
            late |= Q(every=every, last_seen__lt=day - timedelta(days=every))
        return self.filter(late)

    def overdue_on(self, day: date) -> Self:
        return self.paced(day).overdue(day)

    def assigned(self, day: date) -> Self:
        """Somebody goes there that day."""
        return self.filter(pk__in=Assignment.objects.standing(day).values("household"))

    def of_member(self, member: Any, day: date) -> Self:
        """Those somebody is assigned to, in person or as the leader of the team."""
        led = Leading.objects.standing(day).filter(joining__member=member)
        mine = Assignment.objects.standing(day).filter(
            Q(member=member) | Q(team__in=led.values("team"))
        )
        return self.standing(day).filter(pk__in=mine.values("household"))

    def visible_to(self, actor: Actor) -> Self:
        """The community's own workers."""
        return self.filter(seen_at(actor, "org__path", OWN))


class Household(Span):
    """关爱户: in care from `since` until `until`, by the consent of `consented_on`.

    What is known of the people is sealed, and cleared some days after care has ended; number,
    kinds and visits stay for the count.
    """

    class Scope(models.TextChoices):
        VISITS = rules.VISITS, _("只由社区走访")
        ASSIGNED = rules.ASSIGNED, _("社区和结对的党员、队伍走访")
        SERVICES = rules.SERVICES, _("走访，并转给服务商上门服务")

    class Ending(models.TextChoices):
        WITHDRAWN = "withdrawn", _("本人撤回同意")
        OVER = "over", _("不再需要")
        MOVED = "moved", _("搬离")
        DIED = "died", _("去世")
        HANDED = "handed", _("移交别的社区")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("责任社区"))
    code = models.CharField(_("关爱编号"), max_length=12, editable=False, default="")
    contact = SealedField(_("称呼"), purpose="contact", mask=masks.name)
    phone = SealedField(_("联系电话"), purpose="phone", mask=masks.phone, blind="phone_blind")
    phone_blind = BlindField(of="phone", verbose_name=_("电话索引"))
    address = SealedField(_("住址"), purpose="address", mask=masks.address)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("所在网格")
    )
    consented_on = models.DateField(_("签同意书日期"))
    scope = models.CharField(
        _("同意的范围"), max_length=10, choices=Scope.choices, default=Scope.VISITS
    )
    ending = models.CharField(
        _("结束原因"), max_length=10, choices=Ending.choices, blank=True, default="",
        editable=False,
    )  # fmt: skip
    cleared_on = models.DateField(_("资料清除日期"), null=True, blank=True, editable=False)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = HouseholdQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("关爱户")
        verbose_name_plural = _("关爱户")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "since", "until"], name="care_household_org"),
            models.Index(fields=["cleared_on", "until"], name="care_household_clear"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.contact.masked}" if self.contact is not None else self.code


class OfHouseholdQuerySet(SpanQuerySet[Any]):
    """Adjectives of what hangs on a household."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_at(actor, "household__org__path", OWN))


class Tagging(Span):
    """A household is of a kind, for a stretch of time; of several at once."""

    household = models.ForeignKey(Household, models.PROTECT, verbose_name=_("关爱户"))
    tag = models.ForeignKey(CareTag, models.PROTECT, verbose_name=_("关爱类别"))

    objects: ClassVar[Any] = OfHouseholdQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("关爱户类别")
        verbose_name_plural = _("关爱户类别")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["household", "tag"], condition=Q(until=None), name="care_tagged_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["household", "since", "until"], name="care_tagging_house"),
            models.Index(fields=["tag", "since", "until"], name="care_tagging_tag"),
        ]

    def __str__(self) -> str:
        return f"{self.household} {self.tag}"


class Assignment(Span):
    """结对: a member, a team or a provider goes to a household, for a stretch of time."""

    household = models.ForeignKey(Household, models.PROTECT, verbose_name=_("关爱户"))
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("结对党员")
    )
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("服务队")
    )
    provider = models.ForeignKey(
        Provider, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("服务商")
    )

    objects: ClassVar[Any] = OfHouseholdQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("结对")
        verbose_name_plural = _("结对")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["household", "member"], condition=Q(until=None, member__isnull=False),
                name="care_member_once",
            ),
            models.UniqueConstraint(
                fields=["household", "team"], condition=Q(until=None, team__isnull=False),
                name="care_team_once",
            ),
            models.UniqueConstraint(
                fields=["household", "provider"], condition=Q(until=None, provider__isnull=False),
                name="care_provider_once",
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["household", "since", "until"], name="care_assigned_house"),
            models.Index(fields=["member", "since", "until"], name="care_assigned_member"),
        ]

    def __str__(self) -> str:
        return str(self.who)

    @property
    def who(self) -> Any:
        """Whoever goes."""
        return self.member or self.team or self.provider


class CareVisitQuerySet(models.QuerySet["CareVisit"]):
    """Adjectives of visits."""

    def valid(self) -> Self:
        return self.filter(void_reason="")

    def during(self, period: Period) -> Self:
        return self.valid().filter(held_on__range=(period.first, period.last))

    def seen(self, day: date) -> Self:
        """By that day, and somebody was met."""
        return self.valid().filter(held_on__lte=day).exclude(condition=CareVisit.Condition.AWAY)

    def needing(self) -> Self:
        return self.filter(condition=CareVisit.Condition.NEED)

    def met(self, day: date) -> Self:
        """Whose need was met by that day."""
        return self.filter(met_on__lte=day)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_at(actor, "org__path", OWN))


class CareVisit(models.Model):
    """关爱走访: how they were in one word; no picture and no place is asked for."""

    class Way(models.TextChoices):
        HOME = "home", _("上门")
        PHONE = "phone", _("电话")
        MET = "met", _("遇见")

    class Condition(models.TextChoices):
        WELL = "well", _("平安")
        NEED = "need", _("有需要")
        CHANGED = "changed", _("情况有变化")
        AWAY = "away", _("没见到人")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("责任社区"))
    household = models.ForeignKey(Household, models.PROTECT, verbose_name=_("关爱户"))
    held_on = models.DateField(_("走访日期"))
    way = models.CharField(_("方式"), max_length=6, choices=Way.choices, default=Way.HOME)
    condition = models.CharField(_("怎么样"), max_length=8, choices=Condition.choices)
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("走访党员")
    )
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("服务队")
    )
    provider = models.ForeignKey(
        Provider, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("服务商")
    )
    words = models.CharField(_("需要什么、有什么变化"), max_length=120, blank=True, default="")
    went_to = models.CharField(_("转到"), max_length=60, blank=True, default="", editable=False)
    outcome = models.CharField(_("结果"), max_length=120, blank=True, default="", editable=False)
    met_on = models.DateField(_("解决日期"), null=True, blank=True, editable=False)
    void_reason = models.CharField(
        _("作废原因"), max_length=200, blank=True, default="", editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = CareVisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("关爱走访")
        verbose_name_plural = _("关爱走访")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(met_on=None) | Q(met_on__gte=models.F("held_on")),
                name="care_met_after_found",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "held_on"], name="care_visit_org"),
            models.Index(fields=["household", "held_on", "org"], name="care_visit_household"),
            models.Index(fields=["condition", "held_on", "org"], name="care_visit_condition"),
        ]

    def __str__(self) -> str:
        return f"{self.household.code} {self.held_on}"
