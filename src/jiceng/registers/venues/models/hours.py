"""When a venue is open: rules by weekday, and the days that are not like the others."""

from collections.abc import Iterable
from datetime import date, time
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Cast, Coalesce, Greatest, Least
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.prepared import Prepared
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org
from jiceng.registers.venues.access import SEES
from jiceng.registers.venues.models.venue import State, Status, Venue
from jiceng.registers.venues.rules import Stretch

WEEKDAYS = list(
    enumerate([_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日")])
)


class OpeningQuerySet(SpanQuerySet["Opening"]):
    """Adjectives of opening hours."""

    def over(self, period: Period) -> Self:
        """Those that hold on some day of a period, each with `open_minutes` within it.

        Days are counted by their ordinal: a weekday comes once in every seven.
        """
        first, last = period.first.toordinal() - 1, period.last.toordinal()
        low = Greatest(F("first_no") - 1, models.Value(first))
        high = Least(Coalesce(F("last_no"), models.Value(last)), models.Value(last))
        shift = 6 - F("weekday")
        times = (high + shift) / 7 - (low + shift) / 7
        rows = self.filter(since__lte=period.last)
        rows = rows.filter(Q(until=None) | Q(until__gt=period.first))
        return rows.annotate(open_minutes=Cast(times * F("minutes"), models.IntegerField()))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "keeper__path", SEES))


class Opening(Span):
    """Open on a weekday from one time to another, and who answered for the venue then."""

    venue = models.ForeignKey(Venue, models.PROTECT, related_name="+", verbose_name=_("阵地"))
    keeper = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("责任党组织"))
    weekday = models.IntegerField(_("星期"), choices=WEEKDAYS)
    opens = models.TimeField(_("开门"))
    closes = models.TimeField(_("关门"))
    # What the database counts with: minutes of a day, ordinals of the first and the last day.
    minutes = models.IntegerField(_("分钟"), editable=False)
    first_no = models.IntegerField(_("首日序号"), editable=False)
    last_no = models.IntegerField(_("末日序号"), null=True, blank=True, editable=False)

    objects: ClassVar[Any] = OpeningQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("开放时间")
        verbose_name_plural = _("开放时间")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["venue", "since", "until"], name="venues_opening_span"),
            models.Index(fields=["keeper", "since"], name="venues_opening_keeper"),
        ]

    def __str__(self) -> str:
        said = self.get_weekday_display()
        return f"{self.venue} {said} {self.opens:%H:%M}—{self.closes:%H:%M}"

    @property
    def stretch(self) -> Stretch:
        return Stretch(self.weekday, self.opens, self.closes)


class SpecialDayQuerySet(models.QuerySet["SpecialDay"]):
    """Adjectives of days that are not like the others."""

    def within(self, period: Period) -> Self:
        return self.filter(day__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "keeper__path", SEES))


class SpecialDay(models.Model):
    """开放例外: one day on which a venue is closed, or open at other hours."""

    venue = models.ForeignKey(Venue, models.PROTECT, verbose_name=_("阵地"))
    keeper = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("责任党组织"))
    day = models.DateField(_("日期"))
    opens = models.TimeField(_("开门"), null=True, blank=True)
    closes = models.TimeField(_("关门"), null=True, blank=True)
    words = models.CharField(_("说明"), max_length=120, blank=True, default="")
    # By how many minutes the day is longer or shorter than its week; 0 while not in use.
    difference = models.IntegerField(_("增减分钟"), default=0, editable=False)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = SpecialDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("开放例外")
        verbose_name_plural = _("开放例外")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["venue", "day"], name="venues_one_special_day"),
            models.CheckConstraint(
                condition=Q(opens=None, closes=None) | Q(opens__lt=F("closes")),
                name="venues_special_day_opens_first",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["keeper", "day"], name="venues_special_keeper")
        ]

    def __str__(self) -> str:
        return f"{self.venue} {self.day}"


def open_on(venue: Venue, day: date) -> tuple[list[tuple[time, time]], str]:
    """The hours of one venue on one day, and why it is closed where there are none."""
    return hours_of([venue.pk], day)[venue.pk]


# The hours of a venue on a day, and the words said of a special one.
Known = tuple[list[tuple[time, time]], str]


def hours_of(venues: Iterable[int], day: date) -> dict[int, Known]:
    """Of each venue the hours of a day, and the words said of a special day; see `hours_on`."""
    return {pk: known for (pk, _day), known in hours_on(venues, [day]).items()}


def hours_on(venues: Iterable[int], days: Iterable[date]) -> dict[tuple[int, date], Known]:
    """Of each venue the hours of each of these days; two queries, however many days.

    A special day tells only of a venue in use: what is paused or closed opens for nobody.
    """
    wanted, asked = list(venues), sorted(set(days))
    found: dict[tuple[int, date], Known] = {(pk, day): ([], "") for pk in wanted for day in asked}
    if not asked:
        return found
    alone = len(wanted) == len(asked) == 1  # what a booking asks
    for one in OPEN(wanted[0], asked[0]) if alone else _openings(asked[0], asked[-1], wanted):
        for day in asked:
            if day.weekday() == one.weekday and one.stood(day):
                found[one.venue_id, day][0].append((one.opens, one.closes))
    for one in SPECIAL(wanted[0], asked[0]) if alone else _specials(wanted, asked):
        open_ = one.opens is not None and one.closes is not None
        found[one.venue_id, one.day] = ([(one.opens, one.closes)] if open_ else [], one.words)
    return found


def _openings(first: Any, last: Any, venues: Any) -> Any:
    rows = Opening.objects.filter(venue__in=venues, since__lte=last)
    return rows.exclude(until__lte=first).order_by("opens")


def _in_use() -> Any:
    """Special days on which their venue is in use."""
    used = Status.objects.filter(venue=OuterRef("venue"), state=State.IN_USE)
    used = used.filter(Q(until=None) | Q(until__gt=OuterRef("day")), since__lte=OuterRef("day"))
    return SpecialDay.objects.filter(Exists(used))


def _specials(venues: Any, days: Any) -> Any:
    return _in_use().filter(venue__in=venues, day__in=days)


OPEN = Prepared(
    lambda venue, day: (
        Opening.objects.filter(venue=venue, since__lte=day)
        .exclude(until__lte=day)
        .order_by("opens")
    )
)
SPECIAL = Prepared(lambda venue, day: _in_use().filter(venue=venue, day=day))


class SpaceQuerySet(SpanQuerySet["Space"]):
    """Adjectives of spaces."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "venue__keeper__path", SEES))


class Space(Span):
    """场地: a room or yard of a venue that is used, and booked, on its own."""

    venue = models.ForeignKey(Venue, models.PROTECT, verbose_name=_("阵地"))
    name = models.CharField(_("场地名称"), max_length=40)
    capacity = models.IntegerField(_("容纳人数"))
    equipment = models.CharField(_("设备"), max_length=200, blank=True, default="")
    buffer = models.IntegerField(_("布置收拾（分钟）"), default=0)
    approved = models.BooleanField(_("预约需审批"), default=True)
    scarce = models.BooleanField(_("紧俏场地"), default=False)

    objects: ClassVar[Any] = SpaceQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("场地")
        verbose_name_plural = _("场地")
        constraints = [
            *Span.Meta.constraints,
            models.CheckConstraint(
                condition=Q(buffer__gte=0), name="venues_space_buffer_not_negative"
            ),
            models.UniqueConstraint(
                fields=["venue", "name"], condition=Q(until=None), name="venues_space_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["venue", "since"], name="venues_space_venue")
        ]

    def __str__(self) -> str:
        return f"{self.venue}·{self.name}"
