"""Windows of a hall by what they deal with, and who is on duty there."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org
from jiceng.registers.venues.models import Kind, Venue
from jiceng.work.halls.access import SEES

# Venues that have windows: halls and the centres at three levels, elder-care centres.
HALLS = (Kind.SERVICE_HALL, Kind.CENTRE, Kind.STATION, Kind.ELDER_CARE)


class SubjectQuerySet(SpanQuerySet["Subject"]):
    """Adjectives of subjects."""

    def visible_to(self, actor: Actor) -> Self:
        """What windows deal with is for everybody who works here."""
        return self.all() if actor.reach(*SEES) else self.none()


class Subject(Span):
    """窗口业务: what a window deals with (党建、民政、社会保障……); local, so data and not code."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("公布单位"))
    code = models.CharField(_("编号"), max_length=20, unique=True)
    name = models.CharField(_("窗口业务"), max_length=40)

    objects: ClassVar[Any] = SubjectQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("窗口业务")
        verbose_name_plural = _("窗口业务")
        ordering: ClassVar[list[str]] = ["code"]

    def __str__(self) -> str:
        return self.name


class WindowQuerySet(SpanQuerySet["Window"]):
    """Adjectives of windows."""

    def staffed(self, day: date) -> Self:
        """With somebody on duty that day."""
        duty = Shift.objects.standing().filter(window=OuterRef("pk"), held_on=day)
        return self.filter(Exists(duty))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Window(Span):
    """窗口: a numbered window of a hall while it is open; `org` answered for the hall then."""

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("责任党组织"))
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="+", verbose_name=_("大厅"))
    number = models.IntegerField(_("窗口号"))
    name = models.CharField(_("窗口名称"), max_length=100, editable=False)
    subject = models.ForeignKey(Subject, models.PROTECT, verbose_name=_("窗口业务"))

    objects: ClassVar[Any] = WindowQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("窗口")
        verbose_name_plural = _("窗口")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["venue", "number"], condition=Q(until=None), name="halls_window_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "since", "until"], name="halls_window_org"),
        ]

    def __str__(self) -> str:
        return self.name


class ShiftQuerySet(models.QuerySet["Shift"]):
    """Adjectives of shifts."""

    def standing(self) -> Self:
        return self.filter(void_reason="")

    def during(self, period: Period) -> Self:
        return self.filter(held_on__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Shift(models.Model):
    """值班: who is at a window, on which day, from when to when."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("责任党组织"))
    window = models.ForeignKey(Window, models.PROTECT, verbose_name=_("窗口"))
    held_on = models.DateField(_("日期"))
    starts = models.TimeField(_("开始"))
    ends = models.TimeField(_("结束"))
    who = models.CharField(_("值班人员"), max_length=40)
    swapped = models.CharField(_("原排班人员"), max_length=40, blank=True, default="")
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = ShiftQuerySet.as_manager()

    class Meta:
        verbose_name = _("窗口值班")
        verbose_name_plural = _("窗口值班")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="halls_shift_order")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "held_on"], name="halls_shift_org"),
            models.Index(fields=["window", "held_on", "org"], name="halls_shift_window"),
        ]

    def __str__(self) -> str:
        return f"{self.window} {self.held_on} {self.who}"
