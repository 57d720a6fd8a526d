"""One visit, several windows: the numbered slip, and each window it goes through."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org
from jiceng.registers.venues.models import Venue, Visit
from jiceng.work.halls import flows
from jiceng.work.halls.access import SEES
from jiceng.work.halls.models.windows import Shift, Subject, Window


class SlipQuerySet(models.QuerySet["Slip"]):
    """Adjectives of visits."""

    def standing(self) -> Self:
        return self.filter(void_reason="")

    def during(self, period: Period) -> Self:
        return self.standing().filter(held_on__range=(period.first, period.last))

    def here(self) -> Self:
        """Still waiting or being served."""
        return self.standing().filter(state__in=flows.HERE)

    def handed_on(self) -> Self:
        """Through more than one window."""
        return self.filter(Exists(Stop.objects.filter(slip=OuterRef("pk"), position__gt=1)))

    def same_day(self) -> Self:
        return self.filter(state=flows.DONE, done_on=F("held_on"))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Slip(models.Model):
    """办事单: somebody came with something; who it was is not asked."""

    class State(models.TextChoices):
        WAITING = flows.WAITING, _("等候")
        SERVING = flows.SERVING, _("办理中")
        DONE = flows.DONE, _("已办结")
        LEFT = flows.LEFT, _("未办离开")
        REFERRED = flows.REFERRED, _("已转工单")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("责任党组织"))
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="+", verbose_name=_("大厅"))
    held_on = models.DateField(_("日期"))
    number = models.IntegerField(_("序号"), editable=False)
    subject = models.ForeignKey(
        Subject, models.PROTECT, related_name="+", verbose_name=_("首个窗口业务")
    )
    what = models.CharField(_("办什么"), max_length=120, blank=True, default="")
    came_at = models.DateTimeField(_("取号时间"), editable=False)
    done_on = models.DateField(_("办结日期"), null=True, blank=True, editable=False)
    done_at = models.DateTimeField(_("办结时间"), null=True, blank=True, editable=False)
    outcome = models.CharField(_("结果"), max_length=200, blank=True, default="")
    went_to = models.CharField(_("转去"), max_length=60, blank=True, default="", editable=False)
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.WAITING, editable=False
    )
    visit = models.ForeignKey(
        Visit, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("到场记录"),
    )  # fmt: skip
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = SlipQuerySet.as_manager()

    class Meta:
        verbose_name = _("办事单")
        verbose_name_plural = _("办事单")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["venue", "held_on", "number"], name="halls_slip_once"),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(done_on__isnull=False), name="halls_done_has_a_day"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "held_on"], name="halls_slip_org"),
            models.Index(fields=["venue", "held_on", "org"], name="halls_slip_venue"),
            models.Index(fields=["state", "venue"], name="halls_slip_state"),
        ]

    def __str__(self) -> str:
        return f"{self.held_on} {self.shown}"

    @property
    def shown(self) -> str:
        """A012: as it is printed and called."""
        return f"A{self.number:03}"


class StopQuerySet(models.QuerySet["Stop"]):
    """Adjectives of stops."""

    def open(self) -> Self:
        return self.filter(ended_at=None)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "slip__org__path", SEES))


class Stop(models.Model):
    """One window of a visit: waited for, called, done with; one at a time."""

    slip = models.ForeignKey(Slip, models.PROTECT, verbose_name=_("办事单"))
    window = models.ForeignKey(Window, models.PROTECT, verbose_name=_("窗口"))
    position = models.IntegerField(_("第几个窗口"))
    came_at = models.DateTimeField(_("到这个窗口"))
    called_at = models.DateTimeField(_("叫号时间"), null=True, blank=True)
    ended_at = models.DateTimeField(_("离开窗口"), null=True, blank=True)
    words = models.CharField(_("交接说明"), max_length=200, blank=True, default="")

    objects: ClassVar[Any] = StopQuerySet.as_manager()

    class Meta:
        verbose_name = _("窗口环节")
        verbose_name_plural = _("窗口环节")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["slip", "position"], name="halls_stop_position"),
            models.UniqueConstraint(
                fields=["slip"], condition=Q(ended_at=None), name="halls_one_window_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slip} {self.window}"

    @property
    def waited(self) -> int:
        """Minutes before it was called, so far."""
        until = self.called_at or self.ended_at or clock.now()
        return max(0, int((until - self.came_at).total_seconds() // 60))


def windows_today(venue: Venue, day: date) -> list[Any]:
    """The windows of a hall with `duty`, the shifts of the day, and `waiting`, the stops open at
    each in the order they came: three questions, however many wait.
    """
    waiting = Stop.objects.open().filter(slip__void_reason="").select_related("slip")
    duty = Shift.objects.standing().filter(held_on=day).order_by("starts")
    rows = Window.objects.standing(day).filter(venue=venue).select_related("subject")
    found: Any = rows.order_by("number").prefetch_related(
        Prefetch("stop_set", waiting.order_by("came_at", "pk"), "waiting"),
        Prefetch("shift_set", duty, "duty"),
    )
    return list(found)
