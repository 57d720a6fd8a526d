"""Free hours of a space, day by day: open hours cut by what is taken, and who has it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Case, Q, When
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.access import beneath, may
from jiceng.registers.venues.models import Known, Space, State, Status, hours_on
from jiceng.work.booking.access import SEES
from jiceng.work.booking.flows import REQUESTED
from jiceng.work.booking.models.booking import Booking
from jiceng.work.booking.rules import SHORTEST

MOST = 500  # spaces of a list
USUAL = 120  # minutes a booking is offered for at first; the form makes it longer or shorter


@dataclass
class Stretch:
    """A piece of a day: free, or taken by somebody."""

    starts: time
    ends: time
    free: bool
    words: str = ""
    url: str = ""

    @property
    def hours(self) -> str:
        return f"{self.starts:%H:%M}—{self.ends:%H:%M}"


@dataclass
class Day:
    """One day of the calendar."""

    day: date
    stretches: list[Stretch] = field(default_factory=list)
    closed: str = ""


def bookable(day: date) -> Any:
    """Spaces of venues in use that day, whoever keeps them."""
    open_ = Status.objects.standing(day).filter(state=State.IN_USE).values("venue")
    rows = Space.objects.standing(day).filter(venue__in=open_)
    return rows.select_related("venue__keeper").order_by("venue__keeper__path", "venue", "pk")


def nearest(actor: Any, day: date) -> list[Space]:
    """What may be booked, those on one's own line of the tree first: places are for everybody."""
    held = tuple(actor.reach(*SEES))
    near = beneath("venue__keeper__path", held) | Q(venue__keeper__path__in=above(held))
    order = Case(When(near, then=0), default=1)
    return list(bookable(day).order_by(order, "venue__keeper__path", "venue", "pk")[:MOST])


def above(paths: Iterable[str]) -> set[str]:
    """The paths of all nodes over these."""
    return {
        path[: n + 1] for path in paths for n, sign in enumerate(path[:-1]) if sign == "."
    }  # fmt: skip


def days_of(space: Space, first: date, count: int, actor: Actor | None = None) -> list[Day]:
    """So many days of a space from one on: open hours cut by what is taken."""
    last = first + timedelta(days=count - 1)
    rows = Booking.objects.holding().filter(space=space, held_on__range=(first, last))
    taken: dict[date, list[Booking]] = {}
    for one in rows.select_related("org").order_by("starts_at"):
        taken.setdefault(one.held_on, []).append(one)
    days = [first + timedelta(days=n) for n in range(count)]
    hours = hours_on([space.venue_id], days)
    return [_day(space, day, hours[space.venue_id, day], taken.get(day, []), actor) for day in days]


def _day(
    space: Space, day: date, known: Known, taken: Iterable[Booking], actor: Actor | None
) -> Day:  # fmt: skip
    hours, words = known
    found = Day(day)
    if not hours:
        found.closed = words or _("不开放")
        return found
    held = list(taken)
    for opens, closes in hours:
        found.stretches += _cut(space, day, (opens, closes), held, actor)
    return found


def _cut(
    space: Space, day: date, hours: tuple[time, time], held: list[Booking], actor: Actor | None
) -> Iterator[Stretch]:
    at, closes = hours
    for one in held:
        starts, ends = one.local_start.time(), one.held_until.astimezone(clock.ZONE).time()
        if ends <= hours[0] or starts >= closes:
            continue
        if _minutes(at, starts) - space.buffer >= SHORTEST:
            yield _free(space, day, at, _back(starts, space.buffer))
        yield Stretch(one.local_start.time(), one.local_end.time(), free=False,
                      words=_who(one, space, actor))  # fmt: skip
        at = max(at, ends)
    if _minutes(at, closes) >= SHORTEST:
        yield _free(space, day, at, closes)


def _minutes(starts: time, ends: time) -> int:
    return (ends.hour - starts.hour) * 60 + ends.minute - starts.minute


def _back(at: time, minutes: int) -> time:
    return (datetime.combine(date(2000, 1, 2), at) - timedelta(minutes=minutes)).time()


def _later(at: time, minutes: int) -> time:
    return (datetime.combine(date(2000, 1, 2), at) + timedelta(minutes=minutes)).time()


def _next_half(now: datetime) -> time:
    """The next full or half hour, for a stretch that has begun."""
    ahead = now + timedelta(minutes=30 - now.minute % 30)
    return ahead.time().replace(second=0, microsecond=0) if ahead.date() == now.date() else time.max


def _free(space: Space, day: date, starts: time, ends: time) -> Stretch:
    url, now = "", clock.now()
    begin = starts if day > now.date() else max(starts, _next_half(now))
    if begin < ends and datetime.combine(day, begin, clock.ZONE) > now:
        usual = _later(begin, USUAL)
        end = min(ends, usual) if usual > begin else ends
        url = f"?space={space.pk}&held_on={day}&starts={begin:%H:%M}&ends={end:%H:%M}"
    return Stretch(starts, ends, free=True, url=url)


def _who(one: Booking, space: Space, actor: Actor | None) -> str:
    """Who has it, told to those who may see the booking; to others only that it is taken."""
    if actor is not None:
        keeps = may(actor, SEES, space.venue.keeper.path)
        if keeps or may(actor, SEES, one.org.path):
            return str(one.org)
    return _("已约") if one.state != REQUESTED else _("已约，待同意")
