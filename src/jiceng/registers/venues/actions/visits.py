"""Spaces of a venue, and the use that is made of it: divide, receive, correct, void."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.prepared import Prepared, reread
from jiceng.registers.orgs.models import Org
from jiceng.registers.venues.models import Space, State, Status, Venue, Visit
from jiceng.registers.venues.rules import minutes_between


@transaction.atomic
def divide(*, actor: Actor, **values: Any) -> Space:
    """登记场地; see `divide_many`."""
    return divide_many([values], actor=actor)[0]


@transaction.atomic
def divide_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Space]:
    """Spaces of venues: venue, name, capacity and other columns; `since` defaults to today."""
    made = []
    for row in rows:
        values = {**row, "since": row.get("since") or clock.today()}
        _check_size(values["venue"], values["capacity"])
        if Space.objects.filter(venue=values["venue"], name=values["name"], until=None).exists():
            said = _("“%(venue)s”已经有叫“%(name)s”的场地")
            raise ValidationError({"name": said % values})
        made.append(Space.objects.create(**values))
    note_many(actor, "venues.divide", made)
    return made


def _check_size(venue: Venue, capacity: int) -> None:
    if capacity < 1:
        raise ValidationError({"capacity": _("场地至少容纳一人")})
    if venue.capacity and capacity > venue.capacity:
        said = _("整个阵地登记的容纳人数是 %d 人，场地不能更多，请核对")
        raise ValidationError({"capacity": said % venue.capacity})


@transaction.atomic
def refit(space: Space, *, actor: Actor, **changes: Any) -> Space:
    """变更场地: size, equipment, how it is booked."""
    _check_size(space.venue, changes.get("capacity", space.capacity))
    before = {name: str(getattr(space, name)) for name in changes}
    for name, value in changes.items():
        setattr(space, name, value)
    space.save(update_fields=list(changes))
    note(actor, "venues.refit", space, before=before)
    return space


@transaction.atomic
def withdraw_space(space: Space, *, actor: Actor, on: date) -> Space:
    """停用场地: from that day it can no longer be booked."""
    if on <= space.since:
        raise ValidationError({"on": _("停用日期要晚于启用日期（%s）") % space.since})
    space.until = on
    space.save(update_fields=["until"])
    note(actor, "venues.withdraw_space", space, on=on)
    return space


# Use ---------------------------------------------------------------------------------------


@transaction.atomic
def receive(*, actor: Actor, **values: Any) -> Visit:
    """登记到场; see `receive_many`."""
    return receive_many([values], actor=actor)[0]


@transaction.atomic
def receive_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Visit]:
    """Batches of people who came: venue, held_on, purpose, group, persons; members, visitor,
    space, starts_at, ends_at, theme where known. It counts for whoever kept the venue that day.
    """
    at, made = clock.now(), []
    kept = _kept({(row["venue"].pk, row["held_on"]) for row in rows})
    for row in rows:
        status = kept.get((row["venue"].pk, row["held_on"]))
        org = _check(row, status)
        made.append(Visit(org=org, recorded_at=at, minutes=_minutes(row), **row))
    insert(made)
    note_many(actor, "venues.receive", made)
    return made


def _statuses() -> Any:
    return Status.objects.select_related("keeper").order_by("since")


OF_ONE = Prepared(lambda venue: _statuses().filter(venue=venue))


def _kept(asked: set[tuple[int, date]]) -> dict[tuple[int, date], Status]:
    """The state of each venue on each day asked."""
    held: dict[int, list[Status]] = {}
    venues = {pk for pk, _day in asked}
    rows = OF_ONE(*venues) if len(venues) == 1 else _statuses().filter(venue__in=venues)
    for one in rows:
        held.setdefault(one.venue_id, []).append(one)
    found = {}
    for pk, day in asked:
        for one in held.get(pk, ()):
            if one.since <= day and (one.until is None or one.until > day):
                found[pk, day] = one
    return found


def _check(row: Mapping[str, Any], status: Status | None) -> Org:
    """Who answers for it; refuses what cannot have been."""
    if row["held_on"] > clock.today():
        raise ValidationError({"held_on": _("日期还没有到，来过以后再登记，或者先预约")})
    if status is None or status.state != State.IN_USE:
        told = status.get_state_display() if status else _("没有登记")
        said = _("“%(venue)s”在 %(day)s 是“%(state)s”，请检查日期")
        asked = {"venue": row["venue"], "day": row["held_on"], "state": told}
        raise ValidationError({"held_on": said % asked})
    space, persons, members = row.get("space"), row["persons"], row.get("members")
    if space is not None and space.venue_id != row["venue"].pk:
        raise ValidationError({"space": _("“%s”不在这处阵地，请重新选择场地") % space})
    if space is not None and persons > space.capacity:
        said = _("来了 %(persons)d 人，%(space)s最多容纳 %(most)d 人，请核对人数或者换场地")
        counts = {"persons": persons, "space": space.name, "most": space.capacity}
        raise ValidationError({"persons": said % counts})
    if members is not None and members > persons:
        raise ValidationError({"members": _("党员不能多于总人数，请核对")})
    _minutes(row)
    return status.keeper


def _minutes(row: Mapping[str, Any]) -> int | None:
    starts: time | None = row.get("starts_at")
    ends: time | None = row.get("ends_at")
    if starts is None or ends is None:
        return None
    if ends <= starts:
        raise ValidationError({"ends_at": _("结束时间要晚于开始时间")})
    return minutes_between(starts, ends)


@transaction.atomic
def correct_visit(visit: Visit, *, actor: Actor, reason: str, **changes: Any) -> Visit:
    """更正到场记录, with a reason."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么更正")})
    if visit.void_reason:
        raise ValidationError(_("这条记录已作废，不能再更正"))
    told = {name: getattr(visit, name) for name in ("venue", "held_on", "space", "starts_at",
            "ends_at", "persons", "members")} | changes  # fmt: skip
    status = _kept({(told["venue"].pk, told["held_on"])}).get((told["venue"].pk, told["held_on"]))
    changes = {**changes, "org": _check(told, status), "minutes": _minutes(told)}
    before = {name: str(getattr(visit, name)) for name in changes}
    for name, value in changes.items():
        setattr(visit, name, value)
    visit.save(update_fields=list(changes))
    note(actor, "venues.correct_visit", visit, reason=reason, before=before)
    return visit


@transaction.atomic
def void_visit(visit: Visit, *, actor: Actor, reason: str) -> Visit:
    """作废到场记录: it stays and is counted nowhere."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么作废")})
    if not Visit.objects.filter(pk=visit.pk, void_reason="").update(void_reason=reason):
        raise ValidationError(_("这条记录已经作废"))
    reread(visit)
    note(actor, "venues.void_visit", visit, reason=reason)
    return visit


@transaction.atomic
def void_visit_many(records: Sequence[Visit], *, actor: Actor, reason: str = "") -> None:
    """An import of visits is taken back."""
    for visit in records:
        void_visit(visit, actor=actor, reason=reason or _("撤销导入"))
