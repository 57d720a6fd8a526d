"""Opening hours: set a week from a day on, say that a day is different, stop and resume."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert, store
from jiceng.kernel.journal import note, note_many
from jiceng.registers.orgs.models import Org
from jiceng.registers.venues.models import Opening, SpecialDay, State, Status, Venue, open_on
from jiceng.registers.venues.rules import HoursError, Stretch, minutes_between, read_hours

LONGEST = 62  # days of one exception: a closure longer than that is a change of state


def readable(text: str) -> tuple[Stretch, ...]:
    """The stretches a sign tells of; none where it cannot be read."""
    try:
        return read_hours(text)
    except HoursError:
        return ()


def read_or_refuse(text: str) -> tuple[Stretch, ...]:
    """The same; whoever sets hours is told what cannot be read."""
    words = _("“%s”看不懂。请写成：周一至周五 8:30—12:00、14:00—18:00；周六 9:00—17:00")
    try:
        found = read_hours(text)
    except HoursError as piece:
        raise ValidationError({"opening": words % piece}) from None
    if not found:
        raise ValidationError({"opening": words % text})
    return found


def laid(venue: Venue, keeper: Org, stretches: Iterable[Stretch], since: date) -> list[Opening]:
    """Rows of a week, not yet written."""
    return [
        Opening(
            venue=venue, keeper=keeper, weekday=one.weekday, opens=one.opens, closes=one.closes,
            minutes=one.minutes, since=since, first_no=since.toordinal(),
        )
        for one in stretches
    ]  # fmt: skip


def stop(venue: Venue, since: date) -> None:
    """From that day no hours hold any more, nor any that were planned."""
    Opening.objects.filter(venue=venue, since__gte=since).delete()
    # Also the week that a planned one was to end later.
    _lasting(venue, since).update(until=since, last_no=since.toordinal() - 1)


def _lasting(venue: Venue, since: date) -> Any:
    """Rows that hold on that day or on a later one."""
    return Opening.objects.filter(Q(until=None) | Q(until__gt=since), venue=venue)


def start(venue: Venue, since: date, stretches: Iterable[Stretch]) -> None:
    """From that day these hours hold, under whoever keeps the venue then."""
    Opening.objects.bulk_create(laid(venue, venue.keeper, stretches, since))


def follow(venue: Venue, state: str, since: date) -> None:
    """A venue that is not in use has no hours; one that opens again keeps what its sign says."""
    stop(venue, since)
    if state == State.IN_USE:
        start(venue, since, readable(venue.opening))
    remeasure(venue, since)


def pass_on(venue: Venue, since: date) -> None:
    """移交: the same hours, those planned as well, under whoever keeps the venue from that day."""
    spanning = list(_lasting(venue, since).filter(since__lt=since))
    for one in spanning:
        one.pk, one.keeper, one.since = None, venue.keeper, since
        one.first_no = since.toordinal()
    _lasting(venue, since).filter(since__lt=since).update(
        until=since, last_no=since.toordinal() - 1
    )
    Opening.objects.filter(venue=venue, since__gte=since).update(keeper=venue.keeper)
    insert(spanning)
    remeasure(venue, since)


def remeasure(venue: Venue, since: date) -> None:
    """Special days from that day on, by the week, the state and the keeper that hold now."""
    days = list(SpecialDay.objects.filter(venue=venue, day__gte=since))
    _measure(venue, days)
    store(days, "keeper", "difference")


def _measure(venue: Venue, days: Sequence[SpecialDay]) -> None:
    """Who answers for each day, and by how much it is longer than its week; nothing where the
    venue is not in use that day: it is closed anyway.
    """
    states = list(Status.objects.filter(venue=venue)) if days else []
    weeks = list(_lasting(venue, min(one.day for one in days))) if days else []
    for one in days:
        told = next((state for state in states if _holds(state, one.day)), None)
        one.difference = 0
        if told is None:
            continue
        one.keeper_id = told.keeper_id
        if told.state == State.IN_USE:
            usual = [row.minutes for row in weeks
                     if row.weekday == one.day.weekday() and _holds(row, one.day)]  # fmt: skip
            one.difference = _length(one) - sum(usual)


def _holds(span: Status | Opening, day: date) -> bool:
    return span.since <= day and (span.until is None or span.until > day)


def _length(day: SpecialDay) -> int:
    return minutes_between(day.opens, day.closes) if day.opens and day.closes else 0


@transaction.atomic
def set_hours(venue: Venue, *, actor: Actor, opening: str, since: date) -> Venue:
    """排开放时间: the week as the sign says it, from a day on; the days before keep theirs."""
    stretches = read_or_refuse(opening)
    status = Status.objects.select_for_update().get(venue=venue, until=None)
    if status.state != State.IN_USE:
        said = _("“%(venue)s”现在%(state)s，开放以后再排开放时间")
        raise ValidationError(said % {"venue": venue, "state": status.get_state_display()})
    if since < status.since:
        words = _("这一天还没有开放，%s 起才使用") % status.since
        raise ValidationError({"since": words})
    before = venue.opening
    stop(venue, since)
    start(venue, since, stretches)
    remeasure(venue, since)
    venue.opening = opening.strip()
    venue.save(update_fields=["opening"])
    note(actor, "venues.set_hours", venue, before={"opening": before}, since=since)
    return venue


@transaction.atomic
def except_day(*, actor: Actor, **values: Any) -> SpecialDay:
    """登记一天例外; see `except_day_many`."""
    return except_day_many([values], actor=actor)[0]


@transaction.atomic
def except_day_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[SpecialDay]:
    """Days on which a venue is closed or open at other hours: venue, day, `last` (the last of
    several days, default the same), opens, closes (neither: closed), words. The first of them.
    """
    made: list[SpecialDay] = []
    firsts: list[SpecialDay] = []
    for row in rows:
        days = _days(row)
        drawn = [_special(row, day) for day in days]
        _measure(row["venue"], drawn)
        SpecialDay.objects.filter(venue=row["venue"], day__in=days).delete()
        insert(drawn)
        made += drawn
        firsts.append(drawn[0])
    note_many(actor, "venues.except_day", made)
    return firsts


def _days(row: Mapping[str, Any]) -> list[date]:
    first, last = row["day"], row.get("last") or row["day"]
    if last < first:
        raise ValidationError({"last": _("止日早于起日，请对调")})
    if (last - first).days >= LONGEST:
        raise ValidationError({"last": _("超过两个月，请办理“状态变更”，登记为暂停")})
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _special(row: Mapping[str, Any], day: date) -> SpecialDay:
    venue, opens, closes = row["venue"], row.get("opens"), row.get("closes")
    if (opens is None) != (closes is None):
        raise ValidationError({"closes": _("开门和关门时间要一起填；都不填表示当天不开放")})
    if opens is not None and closes is not None and opens >= closes:
        raise ValidationError({"closes": _("关门时间要晚于开门时间")})
    return SpecialDay(
        venue=venue, keeper=venue.keeper, day=day, opens=opens, closes=closes,
        words=row.get("words") or "", recorded_at=clock.now(),
    )  # fmt: skip


@transaction.atomic
def undo_day(day: SpecialDay, *, actor: Actor, reason: str) -> None:
    """取消例外: the day is again like its weekday."""
    if day.day < clock.today():
        raise ValidationError(_("这一天已经过去，不能取消例外"))
    note(actor, "venues.undo_day", day, reason=reason, day=str(day.day))
    day.delete()


def closed_words(venue: Venue, day: date) -> str:
    """Why nobody can come that day, in plain words; nothing where it is open."""
    hours, words = open_on(venue, day)
    if hours:
        return ""
    if words:
        return _("%(day)s 不开放（%(words)s）") % {"day": day, "words": words}
    if not Opening.objects.filter(venue=venue, until=None).exists():
        return _("“%s”还没有排开放时间，请联系管理单位") % venue
    return _("“%(venue)s”%(day)s不开放") % {"venue": venue, "day": day}
