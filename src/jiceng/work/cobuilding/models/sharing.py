"""What units share: rooms and goods with a log of use, services by group with sign-up."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.periods import Period
from jiceng.kernel.spans import Span
from jiceng.kernel.uids import uid7
from jiceng.registers.orgs.models import Org
from jiceng.registers.venues.models import Venue, Visit
from jiceng.work.cobuilding import flows
from jiceng.work.cobuilding.models.base import (
    HereQuerySet,
    HereSpanQuerySet,
    Sided,
    state_field,
    told_field,
)


class SharedResourceQuerySet(HereSpanQuerySet):
    """Adjectives of shared rooms and goods."""

    def within(self, period: Period) -> Self:
        """Shared on some day of a period."""
        rows = self.valid().filter(since__lte=period.last)
        return rows.filter(Q(until=None) | Q(until__gt=period.first))

    def used(self, period: Period) -> Self:
        """At least once in a period: taken out here, or somebody came to the venue it is."""
        span = (period.first, period.last)
        taken = ResourceUse.objects.filter(resource=OuterRef("pk"), taken_on__range=span)
        came = Visit.objects.standing().filter(venue=OuterRef("venue"), held_on__range=span)
        came = came.filter(held_on__gte=OuterRef("since"))
        return self.filter(Exists(taken) | Exists(came))


class SharedResource(Sided, Span):
    """共享资源: a room or goods of a unit, open to the area while it is shared.

    Rooms that are venues are booked and counted there; the rest is asked for here.
    """

    class Kind(models.TextChoices):
        PLACE = "place", _("场地")
        GOODS = "goods", _("物资")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    kind = models.CharField(_("种类"), max_length=6, choices=Kind.choices)
    name = models.CharField(_("名称"), max_length=60)
    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("阵地")
    )
    spot = models.CharField(_("地点"), max_length=120, blank=True, default="")
    number = models.IntegerField(_("数量（容纳人数）"), default=1)
    out = models.IntegerField(_("已借出"), default=0, editable=False)
    hours = models.CharField(_("可用时间"), max_length=120, blank=True, default="")
    terms = models.CharField(_("使用规则"), max_length=200, blank=True, default="")
    public = models.BooleanField(_("对外公布"), default=True)

    objects: ClassVar[Any] = SharedResourceQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("共享资源")
        verbose_name_plural = _("共享资源")
        constraints = [
            *Span.Meta.constraints,
            models.CheckConstraint(
                condition=Q(out__gte=0) & Q(out__lte=F("number")), name="cobuilding_enough"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "since", "until"], name="cobuilding_shared_org"),
        ]

    def __str__(self) -> str:
        return self.name


class ResourceUseQuerySet(HereQuerySet):
    """Adjectives of uses."""

    on = "taken_on"

    def during(self, period: Period) -> Self:
        return self.filter(taken_on__range=(period.first, period.last))


class ResourceUse(models.Model):
    """使用记录: asked for, agreed, taken out, given back; it hangs where the thing is shared."""

    class State(models.TextChoices):
        ASKED = flows.ASKED, _("已申请")
        AGREED = flows.AGREED, _("已同意")
        IN_USE = flows.IN_USE, _("使用中")
        RETURNED = flows.RETURNED, _("已归还")
        REFUSED = flows.REFUSED, _("不同意")

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("社区党组织"))
    resource = models.ForeignKey(SharedResource, models.PROTECT, verbose_name=_("共享资源"))
    user = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("使用的党组织"))
    purpose = models.CharField(_("用途"), max_length=120)
    number = models.IntegerField(_("数量（人数）"), default=1)
    asked_on = models.DateField(_("申请日期"))
    wanted_on = models.DateField(_("哪天用"))
    taken_on = models.DateField(_("开始使用"), null=True, blank=True, editable=False)
    returned_on = models.DateField(_("归还日期"), null=True, blank=True, editable=False)
    returned = models.IntegerField(_("归还数量"), null=True, blank=True, editable=False)
    told = told_field(_("答复和交接情况"))
    state = state_field(State.choices, flows.ASKED)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = ResourceUseQuerySet.as_manager()

    class Meta:
        verbose_name = _("共享资源使用记录")
        verbose_name_plural = _("共享资源使用记录")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(number__gt=0), name="cobuilding_use_of_something"),
            models.CheckConstraint(
                condition=Q(returned=None) | Q(returned__gte=0, returned__lte=F("number")),
                name="cobuilding_no_more_back",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "taken_on"], name="cobuilding_use_org"),
            models.Index(fields=["resource", "taken_on"], name="cobuilding_use_of"),
        ]

    def __str__(self) -> str:
        return f"{self.resource} {self.wanted_on}"


class SharedServiceQuerySet(HereQuerySet):
    """Adjectives of shared services."""

    def ahead(self, day: date) -> Self:
        return self.valid().filter(state=flows.PLANNED, held_on__gte=day)

    def took_place(self, period: Period) -> Self:
        return self.during(period).filter(state=flows.HELD)


class SharedService(Sided):
    """共享服务: one occasion a unit offers to a group; who signs up leaves a code and no name."""

    class Kind(models.TextChoices):
        LESSON = "lesson", _("学习教育")
        POLICY = "policy", _("政策咨询")
        CULTURE = "culture", _("文化娱乐")

    class Group(models.TextChoices):
        MEMBERS = "members", _("党员")
        RESIDENTS = "residents", _("居民群众")
        FIRMS = "firms", _("企业")
        SOCIAL_ORGS = "social_orgs", _("社会组织")
        MOBILE = "mobile", _("流动党员")

    class State(models.TextChoices):
        PLANNED = flows.PLANNED, _("可报名")
        HELD = flows.HELD, _("已开展")
        CANCELLED = flows.CANCELLED, _("已取消")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    kind = models.CharField(_("种类"), max_length=8, choices=Kind.choices)
    group = models.CharField(_("面向"), max_length=12, choices=Group.choices)
    title = models.CharField(_("内容"), max_length=80)
    held_on = models.DateField(_("日期"))
    starts_at = models.TimeField(_("开始"), null=True, blank=True)
    spot = models.CharField(_("地点"), max_length=120, blank=True, default="")
    seats = models.IntegerField(_("名额"))
    signed = models.IntegerField(_("已报名"), default=0, editable=False)
    came = models.IntegerField(_("到场人次"), null=True, blank=True, editable=False)
    told = told_field(_("说明"))
    state = state_field(State.choices, flows.PLANNED)

    objects: ClassVar[Any] = SharedServiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("共享服务")
        verbose_name_plural = _("共享服务")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(signed__gte=0) & Q(signed__lte=F("seats")), name="cobuilding_seats"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "held_on"], name="cobuilding_service_org"),
            models.Index(fields=["state", "held_on", "org"], name="cobuilding_service_ahead"),
        ]

    def __str__(self) -> str:
        return self.title


class SignUp(models.Model):
    """报名: so many people under a code; at the door the code is read out, later it may rate."""

    service = models.ForeignKey(SharedService, models.PROTECT, verbose_name=_("共享服务"))
    code = models.CharField(_("报名码"), max_length=12, unique=True, editable=False)
    persons = models.IntegerField(_("人数"))
    came = models.BooleanField(_("到场"), default=False)
    cancelled = models.BooleanField(_("已取消"), default=False)
    grade = models.IntegerField(_("评价"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("共享服务报名")
        verbose_name_plural = _("共享服务报名")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(persons__gte=1) & Q(persons__lte=5), name="cobuilding_few_at_once"
            ),
            models.CheckConstraint(
                condition=Q(grade=None) | Q(grade__gte=1, grade__lte=5), name="cobuilding_grade"
            ),
        ]

    def __str__(self) -> str:
        return self.code
