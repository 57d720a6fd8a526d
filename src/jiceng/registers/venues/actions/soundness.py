"""What must hold of venues."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F

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
    """What is paused or closed today has no hours today."""
    idle = Status.objects.filter(until=None).exclude(state=State.IN_USE).values("venue")
    for one in Opening.objects.filter(until=None, venue__in=idle).select_related("venue")[:20]:
        yield f"阵地 {one.venue_id} 没有在使用，却还排着开放时间"


def _visits_fit_their_spaces() -> Iterator[str]:
    """A space that was used belongs to the venue that was visited."""
    wrong = Visit.objects.standing().exclude(space=None).exclude(space__venue=F("venue"))
    for pk in wrong.values_list("pk", flat=True)[:20]:
        yield f"到场记录 {pk} 与场地不符"


HOLDERS = [venues_hold]
INVARIANTS = [
    _states_adjoin,
    _venues_have_a_state,
    _hours_only_while_in_use,
    _visits_fit_their_spaces,
]
