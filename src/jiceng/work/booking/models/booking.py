"""Bookings, and the series and seasonal rounds they come from."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.meetings.models import Meeting, Type
from jiceng.registers.orgs.models import Org
from jiceng.registers.venues.models import WEEKDAYS, Group, Purpose, Space, Visit
from jiceng.work.booking import flows
from jiceng.work.booking.access import SEES

KEEPER = "space__venue__keeper__path"


class SeasonQuerySet(models.QuerySet["Round"]):
    """Adjectives of rounds."""

    def visible_to(self, actor: Actor) -> Self:
        """A round is announced to everybody who may take part."""
        return self.all() if actor.reach(*SEES) else self.none()


class Round(models.Model):
    """按季分配: weekly hours of a scarce space for a season: wishes first, then one sharing."""

    class State(models.TextChoices):
        OPEN = flows.OPEN, _("收集中")
        ALLOTTED = flows.ALLOTTED, _("已分配")
        DROPPED = flows.DROPPED, _("已取消")

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("管理党组织"))
    space = models.ForeignKey(Space, models.PROTECT, related_name="+", verbose_name=_("场地"))
    name = models.CharField(_("名称"), max_length=60)
    opens_on = models.DateField(_("开始收集"))
    closes_on = models.DateField(_("截止收集"))
    first = models.DateField(_("使用首日"))
    last = models.DateField(_("使用末日"))
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.OPEN, editable=False
    )
    allotted_on = models.DateField(_("分配日期"), null=True, blank=True, editable=False)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = SeasonQuerySet.as_manager()

    class Meta:
        verbose_name = _("按季分配")
        verbose_name_plural = _("按季分配")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["space"], condition=Q(state="open"), name="booking_one_open_round"
            )
        ]

    def __str__(self) -> str:
        return self.name


class WishQuerySet(models.QuerySet["Wish"]):
    """Adjectives of wishes."""

    def visible_to(self, actor: Actor) -> Self:
        mine = seen_by(actor, "org__path", SEES)
        return self.filter(mine | seen_by(actor, "round__org__path", SEES))


class Wish(models.Model):
    """意向: which weekly hours an organisation would like for the season, and what became of it."""

    round = models.ForeignKey(Round, models.PROTECT, verbose_name=_("按季分配"))
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("预约党组织"))
    weekday = models.IntegerField(_("星期"), choices=WEEKDAYS)
    starts = models.TimeField(_("开始"))
    ends = models.TimeField(_("结束"))
    persons = models.IntegerField(_("人数"))
    purpose = models.CharField(_("用途"), max_length=10, choices=Purpose.choices)
    outcome = models.CharField(_("结果"), max_length=120, blank=True, default="", editable=False)
    met = models.BooleanField(_("分到"), null=True, blank=True, editable=False)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = WishQuerySet.as_manager()

    class Meta:
        verbose_name = _("分配意向")
        verbose_name_plural = _("分配意向")

    def __str__(self) -> str:
        return f"{self.org} {self.get_weekday_display()} {self.starts:%H:%M}"


class SeriesQuerySet(models.QuerySet["Series"]):
    """Adjectives of series."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES) | seen_by(actor, KEEPER, SEES))


class Series(models.Model):
    """长期预约: the same hours every so many weeks; the days left out are named."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("预约党组织"))
    space = models.ForeignKey(Space, models.PROTECT, related_name="+", verbose_name=_("场地"))
    weekday = models.IntegerField(_("星期"), choices=WEEKDAYS)
    every = models.IntegerField(_("每几周"), default=1)
    first = models.DateField(_("首日"))
    last = models.DateField(_("末日"))
    starts = models.TimeField(_("开始"))
    ends = models.TimeField(_("结束"))
    wish = models.ForeignKey(
        Wish, models.PROTECT, null=True, blank=True, verbose_name=_("分配意向")
    )
    skipped = models.TextField(_("没有约上的日子"), blank=True, default="", editable=False)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("长期预约")
        verbose_name_plural = _("长期预约")

    def __str__(self) -> str:
        return f"{self.org} {self.get_weekday_display()} {self.starts:%H:%M}—{self.ends:%H:%M}"


def in_the_way() -> Exists:
    """Does another booking hold the row's space at some moment of it?"""
    rivals = Booking.objects.holding().filter(
        space=OuterRef("space"),
        starts_at__lt=OuterRef("held_until"),
        held_until__gt=OuterRef("starts_at"),
    )
    return Exists(rivals.exclude(pk=OuterRef("pk")))


class BookingQuerySet(models.QuerySet["Booking"]):
    """Adjectives of bookings."""

    def holding(self) -> Self:
        """What keeps others out."""
        return self.filter(state__in=flows.HOLDING)

    def between(self, starts: datetime, ends: datetime) -> Self:
        """Those whose space is taken at some moment of a stretch, set-up included; half-open."""
        return self.filter(starts_at__lt=ends, held_until__gt=starts)

    def free(self) -> Self:
        """Rows in whose way no other stands: the guard of every write that takes a space."""
        return self.filter(~in_the_way())

    def clashing(self) -> Self:
        """Holding rows of one space that meet: there must never be any."""
        return self.holding().filter(in_the_way())

    def during(self, period: Period) -> Self:
        return self.filter(held_on__range=(period.first, period.last))

    def ahead(self) -> Self:
        return self.filter(ends_at__gt=clock.now())

    def visible_to(self, actor: Actor) -> Self:
        """Who comes sees their own, who keeps the place sees all of it."""
        return self.filter(seen_by(actor, "org__path", SEES) | seen_by(actor, KEEPER, SEES))


class Booking(models.Model):
    """预约: one space for one stretch of one day.

    From `starts_at` up to, not including, `held_until` (its end and the time to clear up) no other
    booking holds the space: PostgreSQL refuses such a row by an exclusion constraint, SQLite has
    one writer at a time and every write that takes a space asks `free` in the same statement.
    """

    class State(models.TextChoices):
        WAITING = flows.WAITING, _("排队中")
        REQUESTED = flows.REQUESTED, _("待同意")
        ACCEPTED = flows.ACCEPTED, _("已约定")
        USED = flows.USED, _("已使用")
        NO_SHOW = flows.NO_SHOW, _("未到")
        REFUSED = flows.REFUSED, _("未同意")
        CANCELLED = flows.CANCELLED, _("已取消")

    class Why(models.TextChoices):
        """不同意的理由."""

        TAKEN = "taken", _("另有安排")
        CLOSED = "closed", _("临时不开放")
        UNFIT = "unfit", _("场地不适合这项活动")
        TWICE = "twice", _("重复预约")
        UNCONFIRMED = "unconfirmed", _("到期没有再确认")
        OTHER = "other", _("其他")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("预约党组织"))
    space = models.ForeignKey(Space, models.PROTECT, related_name="+", verbose_name=_("场地"))
    held_on = models.DateField(_("日期"))
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    held_until = models.DateTimeField(_("占用到"), editable=False)
    purpose = models.CharField(_("用途"), max_length=10, choices=Purpose.choices)
    group = models.CharField(_("人群"), max_length=10, choices=Group.choices)
    persons = models.IntegerField(_("人数"))
    theme = models.CharField(_("内容"), max_length=120, blank=True, default="")
    kind = models.CharField(
        _("组织生活形式"), max_length=20, choices=Type.choices, blank=True, default=""
    )
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.WAITING, editable=False
    )
    why = models.CharField(
        _("不同意的理由"),
        max_length=12,
        choices=Why.choices,
        blank=True,
        default="",
        editable=False,
    )
    told = models.CharField(_("答复"), max_length=200, blank=True, default="", editable=False)
    accepted_on = models.DateField(_("同意日期"), null=True, blank=True, editable=False)
    ended_on = models.DateField(_("了结日期"), null=True, blank=True, editable=False)
    reconfirm_by = models.DateField(_("再确认期限"), null=True, blank=True, editable=False)
    confirmed_on = models.DateField(_("再确认日期"), null=True, blank=True, editable=False)
    series = models.ForeignKey(
        Series, models.PROTECT, null=True, blank=True, verbose_name=_("长期预约")
    )
    visit = models.OneToOneField(
        Visit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("到场记录")
    )
    meeting = models.OneToOneField(
        Meeting, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("会议")
    )
    grade = models.IntegerField(
        _("评分"), null=True, blank=True, choices=[(n, str(n)) for n in range(1, 6)]
    )
    feedback = models.CharField(_("反馈"), max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("预约")
        verbose_name_plural = _("预约")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")) & Q(held_until__gte=F("ends_at")),
                name="booking_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=Q(persons__gt=0), name="booking_for_somebody"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "held_on"], name="booking_org"),
            models.Index(fields=["state", "held_on", "org"], name="booking_state"),
            models.Index(fields=["space", "starts_at", "held_until"], name="booking_space"),
        ]

    def __str__(self) -> str:
        return f"{self.space} {self.held_on} {self.local_start:%H:%M}"

    @property
    def local_start(self) -> datetime:
        return self.starts_at.astimezone(clock.ZONE)

    @property
    def local_end(self) -> datetime:
        return self.ends_at.astimezone(clock.ZONE)

    @property
    def hours(self) -> str:
        """14:00—16:00, in Beijing time."""
        return f"{self.local_start:%H:%M}—{self.local_end:%H:%M}"
