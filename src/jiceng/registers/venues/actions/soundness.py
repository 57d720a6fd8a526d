"""What must hold of venues."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import DateField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce

from jiceng.registers.venues.actions.registering import venues_hold
from jiceng.registers.venues.models import Opening, State, Status, Venue, Visit


def _states_adjoin() -> Iterator[str]:
    """Of every venue exactly one state holds at a time, without a gap."""
    rows = Status.objects.order_by("venue", "since").values_list("venue", "since", "until")
    last: tuple[int, Any] | None = None
    for venue, since, until in rows.iterator(2_000):
        if last is not None and last[0] == venue and last[1] != since:
            yield f"阵地 {venue} 的状态在 {since} 处不衔接"
        last = (venue, until)


def _venues_have_a_state() -> Iterator[str]:
    open_ = Status.objects.filter(until=None).values("venue")
    for pk, name in Venue.objects.exclude(pk__in=open_).values_list("pk", "name")[:20]:
        yield f"阵地 {pk}“{name}”没有现在的状态"


def _hours_only_while_in_use() -> Iterator[str]:
    """No hours hold on a day on which the venue is not in use, today or any other."""
    ends = Coalesce(OuterRef("until"), Value(date.max), output_field=DateField())
    later = Q(until=None) | Q(until__gt=OuterRef("since"))
    idle = Status.objects.filter(later, venue=OuterRef("venue"), since__lt=ends)
    idle = idle.exclude(state=State.IN_USE)
    rows = Opening.objects.filter(Exists(idle)).values_list("venue", "since")
    for venue, since in rows[:20]:
        yield f"阵地 {venue} 没有在使用，却还排着 {since} 起的开放时间"


def _hours_lie_once() -> Iterator[str]:
    """No two stretches of one venue hold in the same hour of the same day."""
    ends = Coalesce(OuterRef("until"), Value(date.max), output_field=DateField())
    other = Opening.objects.filter(
        Q(until=None) | Q(until__gt=OuterRef("since")),
        venue=OuterRef("venue"), weekday=OuterRef("weekday"), since__lt=ends,
        opens__lt=OuterRef("closes"), closes__gt=OuterRef("opens"),
    ).exclude(pk=OuterRef("pk"))  # fmt: skip
    for venue, since in Opening.objects.filter(Exists(other)).values_list("venue", "since")[:20]:
        yield f"阵地 {venue} 自 {since} 起的开放时间排重了"


def _visits_fit_their_spaces() -> Iterator[str]:
    """A space that was used belongs to the venue that was visited."""
    wrong = Visit.objects.standing().exclude(space=None).exclude(space__venue=F("venue"))
    for pk in wrong.values_list("pk", flat=True)[:20]:
        yield f"到场记录 {pk} 与场地不符"


def _visits_hang_at_the_keeper() -> Iterator[str]:
    """People came to a venue in use, and are counted by whoever answered for it that day."""
    kept = Status.objects.filter(
        Q(until=None) | Q(until__gt=OuterRef("held_on")),
        venue=OuterRef("venue"), keeper=OuterRef("org"), since__lte=OuterRef("held_on"),
        state=State.IN_USE,
    )  # fmt: skip
    lost = Visit.objects.standing().filter(~Exists(kept))
    for pk in lost.values_list("pk", flat=True)[:20]:
        yield f"到场记录 {pk} 那一天阵地没有在使用，或者由别的党组织负责"


HOLDERS = [venues_hold]
INVARIANTS = [
    _states_adjoin,
    _venues_have_a_state,
    _hours_only_while_in_use,
    _hours_lie_once,
    _visits_fit_their_spaces,
    _visits_hang_at_the_keeper,
]
