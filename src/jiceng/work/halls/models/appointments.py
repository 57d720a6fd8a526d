"""Slots with so many places, and who has one: never more than there are."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import masks
from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.secrets import BlindField, SealedField
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org
from jiceng.registers.services.models import Item
from jiceng.registers.venues.models import Venue
from jiceng.work.halls import flows
from jiceng.work.halls.access import SEES
from jiceng.work.halls.models.windows import Subject


class Channel(models.TextChoices):
    """How it was booked."""

    PAGE = "page", _("手机网页")
    COUNTER = "counter", _("窗口")
    PHONE = "phone", _("电话")


class SlotQuerySet(models.QuerySet["Slot"]):
    """Adjectives of slots."""

    def open(self, day: date) -> Self:
        """Still ahead, not closed, with a place left."""
        return self.filter(held_on__gte=day, closed_on=None, taken__lt=F("capacity"))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Slot(models.Model):
    """预约时段: a stretch of a day with so many places.

    `taken` is moved only by the statement that takes or frees a place, so that there are never
    more appointments than places; the table refuses it as well.
    """

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("责任党组织"))
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="+", verbose_name=_("大厅"))
    subject = models.ForeignKey(
        Subject, models.PROTECT, related_name="+", verbose_name=_("窗口业务")
    )
    item = models.ForeignKey(
        Item, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("服务项目")
    )
    held_on = models.DateField(_("日期"))
    starts = models.TimeField(_("开始"))
    ends = models.TimeField(_("结束"))
    capacity = models.IntegerField(_("名额"))
    taken = models.IntegerField(_("已约"), default=0, editable=False)
    closed_on = models.DateField(_("停约日期"), null=True, blank=True, editable=False)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = SlotQuerySet.as_manager()

    class Meta:
        verbose_name = _("预约时段")
        verbose_name_plural = _("预约时段")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(taken__gte=0) & Q(taken__lte=F("capacity")), name="halls_no_overbooking"
            ),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="halls_slot_order"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "held_on"], name="halls_slot_org"),
            models.Index(fields=["venue", "held_on", "org"], name="halls_slot_venue"),
        ]

    def __str__(self) -> str:
        return f"{self.venue} {self.held_on} {self.hours} {self.subject}"

    @property
    def hours(self) -> str:
        return f"{self.starts:%H:%M}—{self.ends:%H:%M}"

    @property
    def left(self) -> int:
        return self.capacity - self.taken


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Adjectives of appointments."""

    def holding(self) -> Self:
        """Those that have a place."""
        return self.filter(state__in=flows.HOLDING)

    def during(self, period: Period) -> Self:
        return self.filter(held_on__range=(period.first, period.last))

    def standing(self, day: date) -> Self:
        """Not cancelled by that day."""
        return self.exclude(state=flows.CANCELLED, ended_on__lte=day)

    def kept(self, day: date) -> Self:
        return self.filter(state=flows.KEPT, ended_on__lte=day)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Appointment(models.Model):
    """预约: one place of a slot. What is known of the person is cleared some time afterwards."""

    class State(models.TextChoices):
        BOOKED = flows.BOOKED, _("已预约")
        CONFIRMED = flows.CONFIRMED, _("已确认")
        KEPT = flows.KEPT, _("已办")
        NO_SHOW = flows.NO_SHOW, _("未到")
        CANCELLED = flows.CANCELLED, _("已取消")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("责任党组织"))
    slot = models.ForeignKey(Slot, models.PROTECT, verbose_name=_("预约时段"))
    held_on = models.DateField(_("日期"))
    code = models.CharField(_("查询码"), max_length=8, unique=True, editable=False)
    channel = models.CharField(
        _("渠道"), max_length=10, choices=Channel.choices, default=Channel.PAGE
    )
    what = models.CharField(_("办什么"), max_length=120, blank=True, default="")
    contact = SealedField(_("称呼"), purpose="contact", mask=masks.name)
    phone = SealedField(_("联系电话"), purpose="phone", mask=masks.phone, blind="phone_blind")
    phone_blind = BlindField(of="phone", verbose_name=_("电话索引"))
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.BOOKED, editable=False
    )
    told = models.CharField(_("说明"), max_length=200, blank=True, default="", editable=False)
    ended_on = models.DateField(_("了结日期"), null=True, blank=True, editable=False)
    reminded_on = models.DateField(_("提醒日期"), null=True, blank=True, editable=False)
    cleared_on = models.DateField(_("联系方式清除日期"), null=True, blank=True, editable=False)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("办事预约")
        verbose_name_plural = _("办事预约")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "held_on"], name="halls_appointment_org"),
            models.Index(fields=["state", "held_on", "org"], name="halls_appointment_state"),
        ]

    def __str__(self) -> str:
        return f"{self.slot} {self.spaced_code}"

    @property
    def spaced_code(self) -> str:
        return f"{self.code[:4]} {self.code[4:]}"
