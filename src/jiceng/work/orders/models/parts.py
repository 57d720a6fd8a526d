"""What belongs to an order: holders, moves, followers, its rating."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import masks
from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.secrets import BlindField, SealedField
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.registers.services.models import Provider
from jiceng.registers.teams.models import Team
from jiceng.work.orders.models.order import Order


class HoldQuerySet(models.QuerySet["Hold"]):
    """Adjectives of holds."""

    def open(self) -> Self:
        return self.filter(ended_at=None)

    def lead(self) -> Self:
        return self.filter(role=Hold.Role.LEAD)

    def by_members(self) -> Self:
        return self.lead().filter(member__isnull=False)


class Hold(models.Model):
    """Who has an order in hand: one leads, others may take part.

    A member, a provider, a team, or the organisation itself where none is named.
    """

    class Role(models.TextChoices):
        LEAD = "lead", _("主办")
        ALSO = "also", _("协办")

    class End(models.TextChoices):
        DONE = "done", _("办结")
        BACK = "back", _("退单")
        MOVED = "moved", _("转出")
        CANCELLED = "cancelled", _("撤回")

    order = models.ForeignKey(Order, models.PROTECT, verbose_name=_("诉求工单"))
    role = models.CharField(_("分工"), max_length=6, choices=Role.choices, default=Role.LEAD)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("承办单位"))
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("接单党员")
    )
    provider = models.ForeignKey(
        Provider, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("服务商")
    )
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("服务队")
    )
    begun_at = models.DateTimeField(_("接单时间"))
    waited = models.IntegerField(_("派单到接单（分钟）"), null=True, blank=True, editable=False)
    confirmed_at = models.DateTimeField(_("服务商确认时间"), null=True, blank=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    end = models.CharField(
        _("怎样结束"), max_length=10, choices=End.choices, blank=True, default=""
    )
    why = models.CharField(_("说明"), max_length=200, blank=True, default="")

    objects: ClassVar[Any] = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("承办")
        verbose_name_plural = _("承办")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(role="lead", ended_at=None), name="orders_one_lead"
            ),
            models.UniqueConstraint(
                fields=["order", "member"], condition=Q(ended_at=None), name="orders_member_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["member", "ended_at"], name="orders_hold_member"),
            models.Index(fields=["provider", "ended_at"], name="orders_hold_provider"),
            models.Index(fields=["begun_at", "org"], name="orders_hold_begun"),
        ]

    def __str__(self) -> str:
        return self.whom

    @property
    def whom(self) -> str:
        """The holder by name."""
        return str(self.member or self.provider or self.team or self.org)


class MoveQuerySet(models.QuerySet["Move"]):
    """Adjectives of moves."""

    def passed(self, period: Period) -> Self:
        """From one organisation to another in that time."""
        rows = self.filter(moved_on__range=(period.first, period.last))
        return rows.exclude(to=None).exclude(to=F("source"))


class Move(models.Model):
    """From whom to whom it went, when and why; the clock runs on."""

    class Way(models.TextChoices):
        DOWN = "down", _("向下转办")
        UP = "up", _("向上转办")
        ACROSS = "across", _("平级转办")
        BACK = "back", _("退回")
        OUT = "out", _("转外单位")

    order = models.ForeignKey(Order, models.PROTECT, verbose_name=_("诉求工单"))
    way = models.CharField(_("方向"), max_length=8, choices=Way.choices)
    source = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("转出单位"))
    to = models.ForeignKey(
        Org, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("转入单位")
    )
    moved_on = models.DateField(_("转办日期"))
    why = models.CharField(_("理由"), max_length=200)

    objects: ClassVar[Any] = MoveQuerySet.as_manager()

    class Meta:
        verbose_name = _("转办")
        verbose_name_plural = _("转办")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["source", "moved_on"], name="orders_move_source"),
            models.Index(fields=["order", "moved_on"], name="orders_move_order"),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.to or self.get_way_display()}"


class RatingQuerySet(models.QuerySet["Rating"]):
    """Adjectives of ratings."""

    def given(self, period: Period) -> Self:
        return self.filter(rated_on__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(order__in=Order.objects.visible_to(actor))


class Rating(models.Model):
    """评价: five grades, once an order, by whoever asked, of the service and never of a person."""

    class Grade(models.IntegerChoices):
        VERY_GOOD = 5, _("非常满意")
        GOOD = 4, _("满意")
        FAIR = 3, _("基本满意")
        BAD = 2, _("不满意")
        VERY_BAD = 1, _("非常不满意")

    order = models.ForeignKey(Order, models.PROTECT, verbose_name=_("诉求工单"))
    grade = models.IntegerField(_("评价"), choices=Grade.choices)
    words = models.CharField(_("意见"), max_length=200, blank=True, default="")
    rated_on = models.DateField(_("评价日期"))
    called_on = models.DateField(_("回访日期"), null=True, blank=True)

    objects: ClassVar[Any] = RatingQuerySet.as_manager()

    class Meta:
        verbose_name = _("评价")
        verbose_name_plural = _("评价")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["order"], name="orders_rated_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["rated_on", "grade"], name="orders_rated")
        ]

    def __str__(self) -> str:
        return str(self.get_grade_display())


class Follower(models.Model):
    """我也关心: somebody else who wants to hear of the same thing."""

    order = models.ForeignKey(Order, models.PROTECT, verbose_name=_("诉求工单"))
    phone = SealedField(_("联系电话"), purpose="phone", mask=masks.phone, blind="phone_blind")
    phone_blind = BlindField(of="phone", verbose_name=_("电话索引"))
    joined_on = models.DateField(_("加入日期"))

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("一同关心的人")
        verbose_name_plural = _("一同关心的人")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["order", "phone_blind"],
                condition=~Q(phone_blind=""),
                name="orders_followed_once",
            )
        ]

    def __str__(self) -> str:
        return str(self.phone or _("没有留电话"))
