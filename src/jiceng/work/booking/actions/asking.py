"""Asking for a space: once, or every week; and asking for another time."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note, note_many
from jiceng.kit.handoffs import hand_on
from jiceng.registers.venues.actions import closed_words
from jiceng.registers.venues.models import Known, Space, hours_on
from jiceng.work.booking.actions.holding import rival_of, write
from jiceng.work.booking.flows import ACCEPTED, OPEN, REQUESTED
from jiceng.work.booking.models import Booking, Round, Series
from jiceng.work.booking.rules import AHEAD_DAYS, confirm_by, dates_of, faults, must_confirm

BESIDES = frozenset({"starts", "ends", "wait"})
MOST_DAYS = 60  # of one series
Hours = dict[tuple[int, date], Known]


def moment(day: date, at: time) -> datetime:
    """A day and a time of the clock on the wall."""
    return datetime.combine(day, at, clock.ZONE)


def opening(rows: Iterable[Mapping[str, Any]]) -> Hours:
    """The hours of every venue on every day asked; two queries."""
    asked = {(row["space"].venue_id, row["held_on"]) for row in rows}
    return hours_on({pk for pk, _day in asked}, {day for _pk, day in asked})


def wrong(row: Mapping[str, Any], hours: Hours, *, ahead: int | None = None) -> dict[str, str]:
    """Field → what is wrong with a booking as asked, whoever else wants the space."""
    space: Space = row["space"]
    day: date = row["held_on"]
    open_, _words = hours[space.venue_id, day]
    said: dict[str, str] = {}
    if space.since > day or (space.until is not None and space.until <= day):
        said["space"] = _("“%s”那一天不能使用，请换一处场地") % space
    closed = "" if open_ else closed_words(space.venue, day)
    more = {} if ahead is None else {"ahead": ahead}
    for field, words, values in faults(
        starts=moment(day, row["starts"]), ends=moment(day, row["ends"]), now=clock.now(),
        hours=open_, closed=closed, persons=row["persons"], capacity=space.capacity, **more,
    ):  # fmt: skip
        said.setdefault(field, _(words) % values if values else _(words))
    if row["org"].until is not None and row["org"].until <= day:
        said["org"] = _("“%s”已经撤销，请选择现在的党组织") % row["org"]
    return said


def drawn(row: Mapping[str, Any], **more: Any) -> Booking:
    """The row of a booking, not yet written."""
    values = {name: value for name, value in row.items() if name not in BESIDES}
    day, space = row["held_on"], row["space"]
    starts, ends = moment(day, row["starts"]), moment(day, row["ends"])
    return Booking(
        starts_at=starts, ends_at=ends, held_until=ends + timedelta(minutes=space.buffer),
        recorded_at=clock.now(), **values, **more,
    )  # fmt: skip


def settled(booking: Booking, *, at_once: bool = False) -> tuple[str, dict[str, Any]]:
    """The state a booking takes its space in, and what is written with it."""
    if not at_once and booking.space.approved:
        return REQUESTED, {}
    return ACCEPTED, on_acceptance(booking)


def on_acceptance(booking: Booking) -> dict[str, Any]:
    """What acceptance brings along: long ahead, it is to be confirmed again."""
    made = clock.today()
    due = must_confirm(made=made, held_on=booking.held_on)
    by = confirm_by(held_on=booking.held_on) if due else None
    return {"accepted_on": made, "reconfirm_by": by}


def taken_words(rival: Booking) -> str:
    """When it is taken, without saying by whom."""
    return _("这一时段已经有人约（%s），请改时间、换场地，或者勾选“排队”") % rival.hours


def request(*, actor: Actor, **values: Any) -> Booking:
    """预约一次; see `request_many`."""
    return request_many([values], actor=actor)[0]


def request_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Booking]:
    """Bookings: org, space, held_on, starts, ends, purpose, group, persons; theme, kind; with
    `wait` one that finds its space taken queues instead of being refused. All, or none.

    What is wrong is told before the writing begins, so that nobody is held up by it.
    """
    hours = opening(rows)
    made = []
    for row in rows:
        if said := wrong(row, hours):
            raise ValidationError(said)
        made.append((drawn(row), bool(row.get("wait"))))
    return _request(made, actor)


@transaction.atomic
def _request(made: Sequence[tuple[Booking, bool]], actor: Actor) -> list[Booking]:
    for one, wait in made:
        state, changes = settled(one)
        if write(one, state, **changes):
            continue
        if not wait:
            raise ValidationError({"starts": taken_words(rival_of(one) or one)})
        one.save(force_insert=True)
    done = [one for one, _wait in made]
    note_many(actor, "booking.request", done)
    for one in done:
        ask_for(one, actor)
    return done


def ask_for(booking: Booking, actor: Actor) -> None:
    """Whoever keeps the place is told of what waits for an answer, by whatever way it came to."""
    if booking.state == REQUESTED:
        hand_on("booking.request", booking, actor=actor)


# Series -----------------------------------------------------------------------------------


@transaction.atomic
def repeat(*, actor: Actor, skip: bool = False, **values: Any) -> Series:
    """长期预约: org, space, weekday, every, first, last, starts, ends and what a booking says.

    All of its days or none; with `skip` the days that cannot be had are left out and named.
    """
    if values["last"] > clock.today() + timedelta(days=AHEAD_DAYS):
        said = _("最多提前 %d 天预约，请把末日改早，以后的到时再约")
        raise ValidationError({"last": said % AHEAD_DAYS})
    series, rows = _series(values)
    open_ = Round.objects.filter(space=series.space, state=OPEN)
    if open_.exists():
        raise ValidationError({"space": _("这处场地正在按季分配，请登记意向，分配以后再约")})
    made, left = _days(series, rows, at_once=False)
    if left and not skip:
        raise ValidationError({"skip": _refused(left)})
    if not made:
        raise ValidationError({"first": _("一天也约不上：%s") % _refused(left)})
    return _close(series, made, left, actor)


def _series(values: Mapping[str, Any]) -> tuple[Series, list[dict[str, Any]]]:
    own = ("org", "space", "weekday", "every", "first", "last", "starts", "ends", "wish")
    head = {name: values[name] for name in own if name in values}
    days = dates_of(first=head["first"], last=head["last"], weekday=head["weekday"],
                    every=head.get("every") or 1)  # fmt: skip
    if not days:
        raise ValidationError({"last": _("从首日到末日没有这样的星期几，请检查日期")})
    if len(days) > MOST_DAYS:
        raise ValidationError({"last": _("一次最多约 %d 天，请分几次") % MOST_DAYS})
    series = Series(recorded_at=clock.now(), **head)
    series.save()
    said = {name: value for name, value in values.items() if name not in own}
    rows = [
        {**said, "org": series.org, "space": series.space, "held_on": day,
         "starts": series.starts, "ends": series.ends}
        for day in days
    ]  # fmt: skip
    return series, rows


def _days(
    series: Series, rows: Sequence[dict[str, Any]], *, at_once: bool
) -> tuple[list[Booking], dict[date, str]]:
    """The days that were had, and of the others why not."""
    hours, made, left = opening(rows), [], {}
    last = (rows[-1]["held_on"] - clock.today()).days
    for row in rows:
        if said := wrong(row, hours, ahead=max(last, 0)):
            left[row["held_on"]] = "；".join(said.values())
            continue
        one = drawn(row, series=series)
        state, changes = settled(one, at_once=at_once)
        if write(one, state, **changes):
            made.append(one)
        else:
            left[row["held_on"]] = _("已经有人约")
    return made, left


def _refused(left: Mapping[date, str]) -> str:
    said = "；".join(f"{day} {why}" for day, why in left.items())
    return _("这些日子约不上：%s。可以改时间，或者勾选“跳过这些日子”") % said


def _close(
    series: Series, made: Sequence[Booking], left: Mapping[date, str], actor: Actor
) -> Series:
    series.skipped = "；".join(f"{day} {why}" for day, why in left.items())
    series.save(update_fields=["skipped"])
    note(actor, "booking.repeat", series, days=len(made), skipped=len(left))
    note_many(actor, "booking.request", made)
    if any(one.state == REQUESTED for one in made):  # told once, however many days there are
        hand_on("booking.repeat", series, actor=actor)
    return series


def season(series: Mapping[str, Any], *, actor: Actor) -> Series:
    """The days of a wish that was met: accepted at once, what cannot be had is named."""
    head, rows = _series(series)
    made, left = _days(head, rows, at_once=True)
    return _close(head, made, left, actor)
