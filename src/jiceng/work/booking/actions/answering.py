"""Answering: agree, refuse, cancel, let the next one in; confirm, use, note who never came."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor, System
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.prepared import reread
from jiceng.kernel.steps import take, take_many
from jiceng.kit.handoffs import hand_on
from jiceng.registers.meetings import actions as meetings
from jiceng.registers.meetings.models import Attendance
from jiceng.registers.venues import actions as venues
from jiceng.registers.venues.models import Space
from jiceng.work.booking.actions.asking import (
    ask_for,
    drawn,
    on_acceptance,
    opening,
    settled,
    taken_words,
    wrong,
)
from jiceng.work.booking.actions.holding import hold, rival_of
from jiceng.work.booking.flows import ACCEPTED, BOOKING, REQUESTED, USED, WAITING
from jiceng.work.booking.models import Booking


@transaction.atomic
def approve(booking: Booking, *, actor: Actor, told: str = "") -> Booking:
    """同意."""
    take(booking, BOOKING, "approve", actor=actor, told=told, **on_acceptance(booking))
    note(actor, "booking.approve", booking, reason=told)
    hand_on("booking.answered", booking, actor=actor)
    return booking


@transaction.atomic
def approve_many(records: Sequence[Booking], *, actor: Actor) -> None:
    """Several at once."""
    long_ahead = [one for one in records if on_acceptance(one)["reconfirm_by"]]
    others = [one for one in records if one not in long_ahead]
    take_many(others, BOOKING, "approve", actor=actor, accepted_on=clock.today())
    for one in long_ahead:
        take(one, BOOKING, "approve", actor=actor, **on_acceptance(one))
    note_many(actor, "booking.approve", records)
    for one in records:
        hand_on("booking.answered", one, actor=actor)


@transaction.atomic
def refuse(booking: Booking, *, actor: Actor, why: str, told: str = "") -> Booking:
    """不同意, always with a reason; whoever waits for that time is let in."""
    if why == Booking.Why.OTHER and not told.strip():
        raise ValidationError({"told": _("理由选“其他”的，请写明是什么")})
    take(booking, BOOKING, "refuse", actor=actor, why=why, told=told, ended_on=clock.today())
    note(actor, "booking.refuse", booking, reason=told or booking.get_why_display())
    hand_on("booking.answered", booking, actor=actor)
    let_in(booking.space, booking.starts_at, booking.held_until, actor=actor)
    return booking


@transaction.atomic
def cancel(booking: Booking, *, actor: Actor, told: str = "") -> Booking:
    """取消预约: by whoever booked; the sooner it is said, the sooner another may come."""
    if booking.ends_at <= clock.now():
        raise StepError(_("这次预约的时间已经过去，请登记使用，或者请管理单位记未到"))
    take(booking, BOOKING, "cancel", actor=actor, told=told, ended_on=clock.today())
    note(actor, "booking.cancel", booking, reason=told)
    let_in(booking.space, booking.starts_at, booking.held_until, actor=actor)
    return booking


@transaction.atomic
def cancel_rest(series: Any, *, actor: Actor, told: str = "") -> int:
    """取消以后各次: the days of a series that have not come; how many."""
    rows = Booking.objects.filter(series=series, state__in=(WAITING, REQUESTED, ACCEPTED))
    coming = list(rows.filter(starts_at__gt=clock.now()).select_related("space", "org"))
    for one in coming:
        cancel(one, actor=actor, told=told)
    note(actor, "booking.cancel_rest", series, reason=told, days=len(coming))
    return len(coming)


def let_in(space: Space, starts: datetime, until: datetime, *, actor: Actor) -> list[Booking]:
    """A stretch became free: whoever waits for any of it, in the order they came."""
    waiting = Booking.objects.filter(space=space, state=WAITING, starts_at__gt=clock.now())
    waiting = waiting.between(starts, until).select_related("space", "org")
    return [one for one in waiting.order_by("recorded_at", "pk") if _admit(one, actor)]


def _admit(booking: Booking, actor: Actor) -> bool:
    """From the queue to a request; False if the space is taken still."""
    if not hold(booking, REQUESTED):
        return False
    note(actor, "booking.promote", booking)
    hand_on("booking.answered", booking, actor=actor)
    ask_for(booking, actor)
    return True


@transaction.atomic
def promote(booking: Booking, *, actor: Actor) -> Booking:
    """排到: from the queue to a request, if the space is free by now."""
    if booking.state != WAITING:
        raise StepError(_("这次预约不在排队，请刷新后再看"))
    if booking.starts_at <= clock.now():
        raise StepError(_("这个时间已经过去，不能再排到"))
    if not _admit(booking, actor):
        raise StepError(taken_words(rival_of(booking) or booking))
    return booking


@transaction.atomic
def retime(
    booking: Booking, *, actor: Actor, held_on: date, starts: time, ends: time, persons: int
) -> Booking:
    """改期: another time of the same space; the old one is given up only if the new one is free."""
    if booking.state not in {WAITING, REQUESTED, ACCEPTED}:
        raise StepError(_("这次预约已经了结，不能改期"))
    if booking.starts_at <= clock.now():
        raise StepError(_("这次预约的时间已经到了，不能改期；没有用的请取消或者记未到，另约一次"))
    row = {"org": booking.org, "space": booking.space, "held_on": held_on, "starts": starts,
           "ends": ends, "persons": persons}  # fmt: skip
    if said := wrong(row, opening([row])):
        raise ValidationError(said)
    before = {"held_on": str(booking.held_on), "hours": booking.hours}
    fresh = drawn(row)
    moved = {name: getattr(fresh, name) for name in
             ("held_on", "starts_at", "ends_at", "held_until", "persons")}  # fmt: skip
    here = Booking.objects.filter(pk=booking.pk, state=booking.state)
    if not here.update(state=WAITING, accepted_on=None, reconfirm_by=None, confirmed_on=None,
                       **moved):  # fmt: skip
        raise StepError(_("这次预约刚被别人办过，请刷新后再看"))
    old = (booking.starts_at, booking.held_until)
    reread(booking)
    state, changes = settled(booking)
    if not hold(booking, state, **changes):
        raise ValidationError({"starts": taken_words(rival_of(booking) or booking)})
    note(actor, "booking.retime", booking, before=before)
    ask_for(booking, actor)
    let_in(booking.space, *old, actor=actor)
    return booking


@transaction.atomic
def confirm(booking: Booking, *, actor: Actor) -> Booking:
    """再确认: we still come."""
    here = Booking.objects.filter(pk=booking.pk, state=ACCEPTED, confirmed_on=None)
    if not here.update(confirmed_on=clock.today()):
        raise StepError(_("这次预约不需要确认，或者已经确认过"))
    reread(booking)
    note(actor, "booking.confirm", booking)
    return booking


def _unconfirmed() -> Any:
    """What was to be confirmed by now, was not, and has not begun."""
    return Booking.objects.filter(
        state=ACCEPTED, reconfirm_by__lt=clock.today(), confirmed_on=None,
        starts_at__gt=clock.now(),
    )  # fmt: skip


def release() -> int:
    """Each morning: what was to be confirmed and was not goes to whoever waits; how many."""
    return sum(_release(pk) for pk in _unconfirmed().order_by("pk").values_list("pk", flat=True))


def _release(pk: int) -> bool:
    """One of them, if it is still as it was listed: what another did meanwhile stops no other."""
    rows = _unconfirmed().filter(pk=pk)
    try:
        with transaction.atomic():
            one = rows.select_for_update(of=("self",)).select_related("space", "org").first()
            if one is None:
                return False
            refuse(one, actor=System("系统"), why=Booking.Why.UNCONFIRMED)
    except StepError:
        return False
    return True


@transaction.atomic
def miss(booking: Booking, *, actor: Actor, told: str = "") -> Booking:
    """记未到: it was booked and nobody came."""
    if booking.starts_at > clock.now():
        raise StepError(_("预约的时间还没有到，不能记未到"))
    take(booking, BOOKING, "miss", actor=actor, told=told, ended_on=clock.today())
    note(actor, "booking.miss", booking, reason=told)
    return booking


# Use --------------------------------------------------------------------------------------


@transaction.atomic
def complete(booking: Booking, *, actor: Actor, **values: Any) -> Booking:
    """登记使用; see `complete_many`."""
    return complete_many([(booking, values)], actor=actor)[0]


@transaction.atomic
def complete_many(
    pairs: Sequence[tuple[Booking, Mapping[str, Any]]], *, actor: Actor
) -> list[Booking]:
    """What was booked took place: `persons`, `theme`, `members` (how many of them). Where the
    branch itself says who was `excused` and who `absent`, it is the branch's meeting too, held at
    this venue, and its attendance says how many members came; whoever keeps the place only counts.
    """
    for booking, _values in pairs:
        if booking.starts_at > clock.now():
            raise StepError(_("预约的时间还没有到，用过以后再登记"))
    own = [(one, values) for one, values in pairs if one.kind and _attended(values)]
    held = meetings.record_many([_meeting(*pair) for pair in own], actor=actor) if own else []
    of = {one.pk: meeting for (one, _values), meeting in zip(own, held, strict=True)}
    counts = _present(of)
    rows = [_visit(one, values, counts.get(one.pk)) for one, values in pairs]
    made = venues.receive_many(rows, actor=actor)
    for (booking, _values), visit in zip(pairs, made, strict=True):
        take(booking, BOOKING, "complete", actor=actor, visit=visit, meeting=of.get(booking.pk),
             ended_on=clock.today())  # fmt: skip
    done = [booking for booking, _values in pairs]
    note_many(actor, "booking.complete", done)
    return done


def _present(of: Mapping[int, Any]) -> dict[int, int]:
    """By booking, how many members its meeting saw."""
    found: dict[int, int] = dict.fromkeys(of, 0)
    keys = {meeting.pk: booking for booking, meeting in of.items()}
    rows = Attendance.objects.present().filter(meeting__in=keys)
    for meeting in rows.values_list("meeting", flat=True):
        found[keys[meeting]] += 1
    return found


def _meeting(booking: Booking, values: Mapping[str, Any]) -> dict[str, Any]:
    said = {
        "org": booking.org,
        "type": booking.kind,
        "held_on": booking.held_on,
        "starts_at": booking.local_start.time(),
        "held_at": booking.space.venue,
        "theme": values.get("theme") or booking.theme,
    }
    state = Attendance.State
    said["missed"] = {
        **dict.fromkeys(values.get("excused") or (), (state.EXCUSED.value, "")),
        **dict.fromkeys(values.get("absent") or (), (state.ABSENT.value, "")),
    }
    return said


def _attended(values: Mapping[str, Any]) -> bool:
    return values.get("excused") is not None or values.get("absent") is not None


@transaction.atomic
def attend(booking: Booking, *, actor: Actor, **values: Any) -> Booking:
    """补记会议: the branch adds who was there to a use somebody else recorded."""
    if booking.state != USED or not booking.kind or booking.meeting_id is not None:
        raise StepError(_("这次预约不需要补记会议，或者已经补记过"))
    meeting = meetings.record(actor=actor, **_meeting(booking, {"absent": (), **values}))
    if not Booking.objects.filter(pk=booking.pk, state=USED, meeting=None).update(meeting=meeting):
        raise StepError(_("这次预约刚被别人补记过会议，请刷新后再看"))
    reread(booking)
    _recount(booking, actor)
    note(actor, "booking.attend", booking)
    return booking


def _recount(booking: Booking, actor: Actor) -> None:
    """The visit says how many members the meeting saw, whatever was counted at the door."""
    visit, present = booking.visit, _present({booking.pk: booking.meeting})[booking.pk]
    if visit is None or visit.void_reason or visit.members == present:
        return
    venues.correct_visit(visit, actor=actor, reason=_("按到会情况"), members=present,
                         persons=max(visit.persons, present))  # fmt: skip


def _visit(booking: Booking, values: Mapping[str, Any], present: int | None) -> dict[str, Any]:
    members = values.get("members") if present is None else present
    persons = values.get("persons") or max(members or 0, 1)
    if members is not None and persons < members:
        raise ValidationError({"persons": _("到会党员就有 %d 人，总人数不能更少") % members})
    return {
        "venue": booking.space.venue, "space": booking.space, "held_on": booking.held_on,
        "starts_at": booking.local_start.time(), "ends_at": booking.local_end.time(),
        "purpose": booking.purpose, "group": booking.group, "persons": persons,
        "members": members, "visitor": booking.org,
        "theme": values.get("theme") or booking.theme,
    }  # fmt: skip


@transaction.atomic
def rate(booking: Booking, *, actor: Actor, grade: int, feedback: str = "") -> Booking:
    """反馈: by whoever came, once; never by whoever received them."""
    here = Booking.objects.filter(pk=booking.pk, state=USED, grade=None)
    if not here.update(grade=grade, feedback=feedback):
        raise StepError(_("用过以后才能反馈，而且只反馈一次"))
    reread(booking)
    note(actor, "booking.rate", booking, reason=feedback, grade=grade)
    return booking
