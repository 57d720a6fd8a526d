"""Service as it happens: shifts at member posts, activities, visits of teams, and their hours."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.registers.teams.models import Team
from jiceng.work.volunteering import flows
from jiceng.work.volunteering.access import HOME, SEES
from jiceng.work.volunteering.models.posts import ServicePost


class ServedQuerySet(models.QuerySet[Any]):
    """Adjectives of what a member did for a community on a day."""

    def during(self, period: Period) -> Self:
        return self.filter(held_on__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        """The community, and the member's own branch."""
        home = seen_by(actor, "member__org__path", HOME)
        return self.filter(seen_by(actor, "org__path", SEES) | home)


class RosterShift(models.Model):
    """值班: one member at a member post for some hours; another may take it over."""

    class State(models.TextChoices):
        PLANNED = flows.PLANNED, _("已排")
        SERVED = flows.SERVED, _("已到岗")
        MISSED = flows.MISSED, _("未到岗")
        CANCELLED = flows.CANCELLED, _("已取消")

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("设岗党组织"))
    post = models.ForeignKey(ServicePost, models.PROTECT, verbose_name=_("岗位"))
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("党员"))
    held_on = models.DateField(_("日期"))
    starts_at = models.TimeField(_("开始"))
    ends_at = models.TimeField(_("结束"))
    minutes = models.IntegerField(_("分钟"), editable=False)
    swap_to = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("请谁替班"),
    )  # fmt: skip
    log = models.CharField(_("服务记录"), max_length=200, blank=True, default="")
    noted_on = models.DateField(_("登记到岗日期"), null=True, blank=True, editable=False)
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.PLANNED, editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = ServedQuerySet.as_manager()

    class Meta:
        verbose_name = _("值班")
        verbose_name_plural = _("值班")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["member", "held_on", "starts_at"],
                condition=Q(state__in=(flows.PLANNED, flows.SERVED)),
                name="volunteering_shift_once",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "held_on"], name="volunteering_shift_org"),
            models.Index(fields=["member", "held_on"], name="volunteering_shift_who"),
            models.Index(fields=["state", "held_on", "org"], name="volunteering_shift_state"),
        ]

    def __str__(self) -> str:
        return f"{self.post} {self.held_on} {self.starts_at:%H:%M}"


class VolunteerActivityQuerySet(models.QuerySet["VolunteerActivity"]):
    """Adjectives of activities."""

    def held(self, period: Period) -> Self:
        """Held in the period, confirmed by the community or not yet."""
        span = (period.first, period.last)
        return self.filter(held_on__range=span, state__in=(flows.HELD, flows.CLOSED))

    def counted(self) -> Self:
        """With `signed` and `came`: how many signed up, how many were there."""
        parts = ActivityPart.objects.filter(activity=OuterRef("pk")).order_by()
        signed = parts.values("activity").annotate(n=Count("pk")).values("n")
        came = parts.filter(came=True).values("activity").annotate(n=Count("pk")).values("n")
        return self.annotate(
            signed=Coalesce(Subquery(signed[:1]), 0), came=Coalesce(Subquery(came[:1]), 0)
        )

    def visible_to(self, actor: Actor) -> Self:
        """Whoever organises it, and the community it is held in."""
        there = seen_by(actor, "community__path", SEES)
        return self.filter(seen_by(actor, "org__path", SEES) | there)


class VolunteerActivity(models.Model):
    """志愿服务活动: `org` organises, `community` is served and says how it was."""

    class State(models.TextChoices):
        PLANNED = flows.PLANNED, _("已计划")
        HELD = flows.HELD, _("已开展，待社区确认")
        CLOSED = flows.CLOSED, _("社区已确认")
        CANCELLED = flows.CANCELLED, _("已取消")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("组织单位"))
    community = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("服务社区"))
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("服务队")
    )
    name = models.CharField(_("活动名称"), max_length=60)
    series = models.CharField(_("主题系列"), max_length=40, blank=True, default="")
    held_on = models.DateField(_("日期"))
    starts_at = models.TimeField(_("开始"))
    minutes = models.IntegerField(_("每人分钟数"), default=120)
    place = models.CharField(_("地点"), max_length=60, blank=True, default="")
    insurance = models.CharField(_("保险说明"), max_length=120, blank=True, default="")
    badge = models.BooleanField(_("亮身份（只作备注）"), null=True, blank=True)
    people_served = models.IntegerField(_("服务人数"), null=True, blank=True, editable=False)
    told = models.CharField(_("社区意见"), max_length=120, blank=True, default="", editable=False)
    settled_on = models.DateField(_("社区确认日期"), null=True, blank=True, editable=False)
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.PLANNED, editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = VolunteerActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("志愿服务活动")
        verbose_name_plural = _("志愿服务活动")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "held_on"], name="volunteering_activity_org"),
            models.Index(fields=["community", "held_on"], name="volunteering_activity_at"),
            models.Index(fields=["state", "held_on", "org"], name="volunteering_activity_st"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.held_on}"


class ActivityPartQuerySet(models.QuerySet["ActivityPart"]):
    """Adjectives of who takes part."""

    def visible_to(self, actor: Actor) -> Self:
        home = seen_by(actor, "member__org__path", HOME)
        there = seen_by(actor, "activity__community__path", SEES)
        return self.filter(seen_by(actor, "activity__org__path", SEES) | there | home)


class ActivityPart(models.Model):
    """参加: signed up, and whether they came, as the organiser noted it."""

    activity = models.ForeignKey(VolunteerActivity, models.PROTECT, verbose_name=_("活动"))
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("党员"))
    signed_on = models.DateField(_("报名日期"))
    came = models.BooleanField(_("到场"), null=True, editable=False)

    objects: ClassVar[Any] = ActivityPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("活动参加")
        verbose_name_plural = _("活动参加")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["activity", "member"], name="volunteering_part_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.activity}"


class TeamVisitQuerySet(models.QuerySet["TeamVisit"]):
    """Adjectives of visits."""

    def during(self, period: Period) -> Self:
        return self.filter(held_on__range=(period.first, period.last))

    def open(self, day: date) -> Self:
        """With something left to do that day."""
        undone = Q(done_on=None) | Q(done_on__gt=day)
        return self.exclude(todo="").filter(undone, held_on__lte=day)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class TeamVisit(models.Model):
    """走访日志: a team was out on a day; what is left to do stays open until somebody did it."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("责任党组织"))
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", verbose_name=_("服务队"))
    held_on = models.DateField(_("日期"))
    households = models.IntegerField(_("走访户数"), default=0)
    words = models.CharField(_("做了什么"), max_length=200)
    todo = models.CharField(_("还要办的"), max_length=120, blank=True, default="")
    done_on = models.DateField(_("办好日期"), null=True, blank=True, editable=False)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = TeamVisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("服务队走访")
        verbose_name_plural = _("服务队走访")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "held_on"], name="volunteering_visit_org"),
            models.Index(fields=["team", "held_on", "org"], name="volunteering_visit_team"),
        ]

    def __str__(self) -> str:
        return f"{self.team} {self.held_on}"


class ServiceHours(models.Model):
    """服务时长: what a member gave, confirmed by the community it was for and never by themself."""

    class Kind(models.TextChoices):
        SHIFT = "shift", _("值班")
        ACTIVITY = "activity", _("志愿服务活动")
        OTHER = "other", _("其他服务")

    class State(models.TextChoices):
        CLAIMED = flows.CLAIMED, _("待确认")
        CONFIRMED = flows.CONFIRMED, _("已确认")
        REFUSED = flows.REFUSED, _("未确认")

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("受益社区"))
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("党员"))
    held_on = models.DateField(_("服务日期"))
    minutes = models.IntegerField(_("分钟"))
    kind = models.CharField(_("种类"), max_length=8, choices=Kind.choices, default=Kind.OTHER)
    source = models.CharField(_("来自"), max_length=60, blank=True, default="", editable=False)
    words = models.CharField(_("服务内容"), max_length=120, blank=True, default="")
    confirmed_on = models.DateField(_("答复日期"), null=True, blank=True, editable=False)
    told = models.CharField(_("答复"), max_length=120, blank=True, default="", editable=False)
    # Only where somebody in particular was served: the address of their own page, and their word.
    slip = models.UUIDField(_("受益人码"), unique=True, null=True, blank=True, editable=False)
    vouched = models.BooleanField(_("受益人说是这样"), null=True, editable=False)
    vouched_on = models.DateField(_("受益人说明日期"), null=True, blank=True, editable=False)
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.CLAIMED, editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = ServedQuerySet.as_manager()

    class Meta:
        verbose_name = _("服务时长")
        verbose_name_plural = _("服务时长")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["member", "source"], condition=~Q(source=""), name="volunteering_hours_once"
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=0), name="volunteering_hours_not_negative"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "held_on"], name="volunteering_hours_org"),
            models.Index(fields=["member", "held_on"], name="volunteering_hours_who"),
            models.Index(fields=["state", "held_on", "org"], name="volunteering_hours_state"),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.held_on}"

    @property
    def may_be_vouched(self) -> bool:
        return self.state == flows.CLAIMED and self.slip is not None and self.vouched is None

    @property
    def vouch_words(self) -> str:
        """What whoever was served said of it; empty while they have not."""
        if self.vouched is None:
            return ""
        return str(_("是这样") if self.vouched else _("不是这样"))


class ServiceHabitQuerySet(SpanQuerySet["ServiceHabit"]):
    """Adjectives of local habit."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class ServiceHabit(Span):
    """服务习惯: how long a team may be silent, what the certificate says of insurance; local."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("适用范围"))
    silent_days = models.IntegerField(_("服务队多少天没有走访就提醒队长"))
    insurance = models.CharField(_("保险说明"), max_length=120, blank=True, default="")
    document = models.CharField(_("依据文件"), max_length=80, blank=True, default="")

    objects: ClassVar[Any] = ServiceHabitQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("志愿服务习惯")
        verbose_name_plural = _("志愿服务习惯")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["org"], condition=Q(until=None), name="volunteering_habit_once"
            ),
            models.CheckConstraint(
                condition=Q(silent_days__gte=1), name="volunteering_habit_some_days"
            ),
        ]

    def __str__(self) -> str:
        return str(self.org)
