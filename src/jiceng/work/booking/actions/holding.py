"""Taking a space: the one statement by which no two bookings ever meet.

A new booking is written by INSERT … WHERE NOT EXISTS (a rival). One that stands already (it waits,
or moves) takes its space by UPDATE … WHERE NOT EXISTS. On SQLite the transaction began IMMEDIATE,
so there is no second writer between the look and the write; on PostgreSQL two such statements may
both see no rival, and then the exclusion constraint lets one through and refuses the other.
"""

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, connection, transaction

from jiceng.kernel.bulk import insert_unless
from jiceng.kernel.prepared import Prepared
from jiceng.work.booking.models import Booking


def _rivals(space: Any, starts: Any, until: Any) -> Any:
    return Booking.objects.holding().filter(space=space).between(starts, until)


RIVALS = Prepared(lambda *asked: _rivals(*asked).only("pk"))


def rivals(booking: Booking) -> Any:
    """Whatever holds the space at some moment of this booking."""
    return _rivals(booking.space_id, booking.starts_at, booking.held_until)


def write(booking: Booking, state: str, **changes: Any) -> bool:
    """Write a new booking that has its space; False, and nothing written, if another has it."""
    was = {name: getattr(booking, name) for name in ("state", *changes)}
    for name, value in {"state": state, **changes}.items():
        setattr(booking, name, value)
    when = booking.space_id, booking.starts_at, booking.held_until
    if _unrefused(lambda: insert_unless(booking, RIVALS, *when)):
        return True
    for name, value in was.items():
        setattr(booking, name, value)
    return False


def hold(booking: Booking, state: str, **changes: Any) -> bool:
    """Take the space for a booking that waits, in this state; False if another has it."""
    return _unrefused(lambda: _take(booking, state, changes))


def _unrefused(deed: Callable[[], bool]) -> bool:
    """Did it, or was it refused by the constraint as somebody was quicker?"""
    if connection.vendor == "sqlite":
        return deed()
    try:
        with transaction.atomic():  # what the constraint refuses must not break the deed around it
            return deed()
    except IntegrityError as error:
        if "booking_no_overlap" not in str(error):
            raise
        return False


def _take(booking: Booking, state: str, changes: dict[str, Any]) -> bool:
    here = Booking.objects.filter(pk=booking.pk, state=Booking.State.WAITING)
    if not here.free().update(state=state, **changes):
        return False
    booking.state = state
    for name, value in changes.items():
        setattr(booking, name, value)
    return True


def rival_of(booking: Booking) -> Booking | None:
    """Who has the space, for the words of a refusal."""
    found: Booking | None = rivals(booking).exclude(pk=booking.pk).order_by("starts_at").first()
    return found
