"""Use of a place: one batch of people who came to a venue, what for and how many."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org
from jiceng.registers.venues.access import SEES
from jiceng.registers.venues.models.hours import Space
from jiceng.registers.venues.models.venue import Venue

FIRST, AGAIN = "first", "again"


class Purpose(models.TextChoices):
    """What a place was used for."""

    LIFE = "life", _("组织生活")
    CLASS = "class", _("党课和培训")
    ACTIVITY = "activity", _("文体活动")
    SERVICE = "service", _("便民服务")
    VOLUNTEER = "volunteer", _("志愿服务")
    COUNCIL = "council", _("议事协商")
    TOUR = "tour", _("参观学习")
    OTHER = "other", _("其他")


class Group(models.TextChoices):
    """Who came; the largest group of the batch."""

    MEMBERS = "members", _("党员")
    RESIDENTS = "residents", _("居民群众")
    ELDERS = "elders", _("老年人")
    YOUTH = "youth", _("青少年")
    WOMEN = "women", _("妇女")
    VETERANS = "veterans", _("退役军人")
    MOBILE = "mobile", _("流动党员和流动人口")
    STAFF = "staff", _("企业职工")
    OTHER = "other", _("其他")


class VenueVisitQuerySet(models.QuerySet["Visit"]):
    """Adjectives of visits."""

    def standing(self) -> Self:
        """Not voided."""
        return self.filter(void_reason="")

    def during(self, period: Period) -> Self:
        return self.filter(held_on__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        """Who answers for the place sees its use; who came has it in their own booking."""
        return self.filter(seen_by(actor, "org__path", SEES))


class Visit(models.Model):
    """到场: one batch. It hangs at whoever answered for the venue that day."""

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("责任党组织"))
    venue = models.ForeignKey(Venue, models.PROTECT, verbose_name=_("阵地"))
    space = models.ForeignKey(Space, models.PROTECT, null=True, blank=True, verbose_name=_("场地"))
    held_on = models.DateField(_("日期"))
    starts_at = models.TimeField(_("开始"), null=True, blank=True)
    ends_at = models.TimeField(_("结束"), null=True, blank=True)
    minutes = models.IntegerField(_("使用分钟"), null=True, blank=True, editable=False)
    purpose = models.CharField(_("用途"), max_length=10, choices=Purpose.choices)
    group = models.CharField(_("人群"), max_length=10, choices=Group.choices)
    persons = models.IntegerField(_("人数"))
    members = models.IntegerField(_("其中党员"), null=True, blank=True)
    visitor = models.ForeignKey(
        Org, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("来访党组织")
    )
    theme = models.CharField(_("内容"), max_length=120, blank=True, default="")
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = VenueVisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("到场记录")
        verbose_name_plural = _("到场记录")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(persons__gt=0), name="venues_visit_of_somebody"),
            models.CheckConstraint(
                condition=Q(members=None) | Q(members__lte=models.F("persons")),
                name="venues_visit_members_within_persons",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "held_on"], name="venues_visit_org"),
            models.Index(fields=["venue", "held_on", "org"], name="venues_visit_venue"),
            models.Index(fields=["visitor", "venue", "held_on"], name="venues_visit_visitor"),
        ]

    def __str__(self) -> str:
        return f"{self.venue} {self.held_on} {self.get_purpose_display()}"


def turn_of() -> Case:
    """First time here, or again: whether this organisation's branch was at this venue before."""
    earlier = Visit.objects.standing().filter(
        Q(held_on__lt=OuterRef("held_on")) | Q(held_on=OuterRef("held_on"), pk__lt=OuterRef("pk")),
        venue=OuterRef("venue"),
        visitor=OuterRef("visitor"),
    )
    return Case(
        When(visitor=None, then=Value(None)),
        When(Exists(earlier), then=Value(AGAIN)),
        default=Value(FIRST),
        output_field=models.CharField(),
    )
