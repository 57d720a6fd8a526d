"""The district's fixed day, its list of set actions, and which of them a meeting carried out."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kit.access import seen_by
from jiceng.registers.meetings.models import Meeting, Type
from jiceng.registers.orgs.models import Org
from jiceng.work.life.access import SEES
from jiceng.work.life.rules import TUESDAY, fixed_day

# The kinds of meeting this room records; other rooms record conferences, hearings, classes.
LIFE = (
    Type.ASSEMBLY,
    Type.COMMITTEE,
    Type.GROUP,
    Type.CLASS,
    Type.THEME_DAY,
    Type.LIFE_MEETING,
    Type.REVIEW,
    Type.ACTIVITY,
    Type.LEADING_GROUP,
    Type.OTHER,
)

WEEKDAYS = list(
    enumerate([_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日")])
)


class FixedDayQuerySet(SpanQuerySet["FixedDay"]):
    """Adjectives of fixed days."""

    def holding(self, org: Org, day: date) -> "FixedDay | None":
        """The one nearest above an organisation that day."""
        line = org.above().values("pk")
        return self.standing(day).filter(org__in=line).order_by("-org__path").first()

    def visible_to(self, actor: Actor) -> "FixedDayQuerySet":
        return self.filter(seen_by(actor, "org__path", SEES))


class FixedDay(Span):
    """固定组织生活日: the nth such weekday of every month, for all beneath a node."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    weekday = models.IntegerField(_("星期"), choices=WEEKDAYS, default=TUESDAY)
    nth = models.IntegerField(_("第几个"), default=1)
    document = models.CharField(_("依据文号"), max_length=120, blank=True)

    objects: ClassVar[Any] = FixedDayQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("固定组织生活日")
        verbose_name_plural = _("固定组织生活日")
        constraints = [
            *Span.Meta.constraints,
            models.CheckConstraint(
                condition=Q(weekday__range=(0, 6)) & Q(nth__range=(1, 5)),
                name="life_fixed_day_exists",
            ),
            models.UniqueConstraint(
                fields=["org"], condition=Q(until=None), name="life_one_fixed_day"
            ),
        ]

    def __str__(self) -> str:
        said = gettext("%(org)s 每月第%(nth)s个%(weekday)s")
        weekday = self.get_weekday_display()
        return said % {"org": self.org, "nth": self.nth, "weekday": weekday}

    def of_month(self, year: int, month: int) -> date:
        return fixed_day(year=year, month=month, weekday=self.weekday, nth=self.nth)


class SetActionQuerySet(SpanQuerySet["SetAction"]):
    """Adjectives of set actions."""

    def holding(self, org: Org, day: date) -> "SetActionQuerySet":
        """The list that holds for an organisation that day: its superiors' and its own."""
        found: SetActionQuerySet = self.standing(day).filter(org__in=org.above().values("pk"))
        return found.order_by("-required", "pk")

    def visible_to(self, actor: Actor) -> "SetActionQuerySet":
        return self.filter(seen_by(actor, "org__path", SEES))


class SetAction(Span):
    """规定动作或自选动作 of the fixed day: local habit, so a row and not code."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    name = models.CharField(_("动作"), max_length=60)
    required = models.BooleanField(_("规定动作"), default=True)

    objects: ClassVar[Any] = SetActionQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("组织生活日动作")
        verbose_name_plural = _("组织生活日动作")
        ordering = ("-required", "pk")

    def __str__(self) -> str:
        return self.name


class Done(models.Model):
    """An action of the list that a meeting carried out."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+", verbose_name=_("会议"))
    action = models.ForeignKey(SetAction, models.PROTECT, verbose_name=_("动作"))

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("已开展动作")
        verbose_name_plural = _("已开展动作")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["meeting", "action"], name="life_done_once")
        ]

    def __str__(self) -> str:
        return f"{self.meeting} {self.action}"
