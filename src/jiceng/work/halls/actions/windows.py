"""Subjects, windows and shifts: list, open, close, hand over, put on duty, swap."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.prepared import reread
from jiceng.registers.orgs.models import Org
from jiceng.registers.venues.models import Venue
from jiceng.work.halls.models import HALLS, Appointment, Shift, Slip, Slot, Stop, Subject, Window


@transaction.atomic
def name_subject(*, actor: Actor, **values: Any) -> Subject:
    """公布窗口业务; see `name_subject_many`."""
    return name_subject_many([values], actor=actor)[0]


@transaction.atomic
def name_subject_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Subject]:
    """What windows deal with: org, code, name, since."""
    codes = [str(row["code"]) for row in rows]
    taken = sorted(Subject.objects.filter(code__in=codes).values_list("code", flat=True))
    taken += sorted({code for code in codes if codes.count(code) > 1})
    if taken:
        raise ValidationError({"code": _("这些编号已经用过：%s") % "、".join(taken)})
    made = Subject.objects.bulk_create([Subject(**row) for row in rows])
    note_many(actor, "halls.name_subject", made)
    return list(made)


@transaction.atomic
def end_subject(subject: Subject, *, actor: Actor, on: date) -> Subject:
    """停用: once no window deals with it any more."""
    standing = Window.objects.filter(subject=subject, until=None).count()
    if standing:
        raise ValidationError(_("还有 %d 个窗口办这项业务，请先关闭或调整窗口") % standing)
    _end(subject, on)
    note(actor, "halls.end_subject", subject, on=on)
    return subject


def _end(one: Any, on: date) -> None:
    if on <= one.since:
        raise ValidationError({"on": _("日期要晚于起始日期 %s") % one.since})
    if not type(one).objects.filter(pk=one.pk, until=None).update(until=on):
        raise StepError(_("已经结束，请刷新后再看"))
    reread(one)


@transaction.atomic
def open_window(*, actor: Actor, **values: Any) -> Window:
    """开设窗口; see `open_window_many`."""
    return open_window_many([values], actor=actor)[0]


@transaction.atomic
def open_window_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Window]:
    """Windows of venues in use: venue, number, subject, since; they hang at the venue's keeper."""
    made = []
    used = in_use((row["since"], row["venue"]) for row in rows)
    for row in rows:
        venue: Venue = row["venue"]
        if venue.kind not in HALLS:
            said = _("“%s”不是大厅、党群服务中心（站）或养老服务中心，不设窗口")
            raise ValidationError({"venue": said % venue})
        if (row["since"], venue.pk) not in used:
            raise ValidationError({"since": _("“%s”这一天没有在使用，请检查日期") % venue})
        name = f"{venue.name}{row['number']}号窗口（{row['subject']}）"
        made.append(Window(**{**row, "org": venue.keeper, "name": name[:100]}))
    _refuse_taken(made)
    insert(made)
    note_many(actor, "halls.open_window", made)
    return made


def in_use(wanted: Iterable[tuple[date, Venue]]) -> set[tuple[date, int]]:
    """Of these venues on these days, those in use: one question a day."""
    days: dict[date, set[int]] = {}
    for day, venue in wanted:
        days.setdefault(day, set()).add(venue.pk)
    return {
        (day, pk) for day, some in days.items()
        for pk in Venue.objects.in_use(day).filter(pk__in=some).values_list("pk", flat=True)
    }  # fmt: skip


def _refuse_taken(made: Sequence[Window]) -> None:
    wanted = [(one.venue_id, one.number) for one in made]
    here = Window.objects.filter(until=None, venue__in={venue for venue, _n in wanted})
    taken = set(here.values_list("venue_id", "number")) & set(wanted)
    twice = {one for one in wanted if wanted.count(one) > 1}
    if taken or twice:
        numbers = "、".join(str(number) for _venue, number in sorted(taken | twice))
        raise ValidationError({"number": _("这些窗口号已经有了：%s") % numbers})


@transaction.atomic
def close_window(window: Window, *, actor: Actor, on: date) -> Window:
    """关闭窗口: nobody waits at it."""
    waiting = Stop.objects.open().filter(window=window).count()
    if waiting:
        words = _("还有 %d 位群众在这个窗口等候，请先办完或转到别的窗口")
        raise ValidationError(words % waiting)
    _end(window, on)
    note(actor, "halls.close_window", window, on=on)
    return window


@transaction.atomic
def follow(venue: Venue, *, actor: Actor) -> list[Window]:
    """随大厅移交: from the day the hall was handed over its windows hang at its new keeper, and so
    does what is ahead of that day there: duty, whoever waits, slots and who booked them.
    """
    since, keeper = venue.told_since, venue.keeper
    rows = Window.objects.filter(venue=venue).exclude(org=keeper)
    lasting = rows.filter(Q(until=None) | Q(until__gt=since)).select_for_update()
    moved = [_go_on(one, keeper, since) for one in lasting.order_by("number", "pk")]
    here = {"venue": venue, "held_on__gte": since}
    Shift.objects.filter(window__venue=venue, held_on__gte=since).update(org=keeper)
    Slip.objects.filter(**here).update(org=keeper)
    Slot.objects.filter(**here).update(org=keeper)
    Appointment.objects.filter(slot__venue=venue, held_on__gte=since).update(org=keeper)
    note_many(actor, "halls.follow", moved)
    return moved


def _go_on(window: Window, keeper: Org, since: date) -> Window:
    """The same window under its new keeper; one opened later was never anybody else's."""
    if window.since >= since:
        Window.objects.filter(pk=window.pk).update(org=keeper)
        window.org = keeper
        return window
    until = window.until
    Window.objects.filter(pk=window.pk).update(until=since)
    made: Window = Window.objects.create(
        org=keeper, venue=window.venue, number=window.number, name=window.name,
        subject=window.subject, since=since, until=until,
    )  # fmt: skip
    Shift.objects.filter(window=window, held_on__gte=since).update(window=made)
    Stop.objects.filter(window=window, slip__held_on__gte=since).update(window=made)
    return made


@transaction.atomic
def put_on_duty(*, actor: Actor, **values: Any) -> Shift:
    """排班; see `put_on_duty_many`."""
    return put_on_duty_many([values], actor=actor)[0]


@transaction.atomic
def put_on_duty_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Shift]:
    """Shifts: window, held_on, starts, ends, who. A window that is not open has none."""
    at, made = clock.now(), []
    for row in rows:
        window: Window = row["window"]
        day: date = row["held_on"]
        if day < window.since or (window.until is not None and day >= window.until):
            raise ValidationError({"held_on": _("%s这一天没有开放，请检查日期") % window})
        if row["ends"] <= row["starts"]:
            raise ValidationError({"ends": _("结束时间要晚于开始时间")})
        made.append(Shift(org=window.org, recorded_at=at, **row))
    _refuse_twice(made)
    insert(made)
    note_many(actor, "halls.put_on_duty", made)
    return made


def _refuse_twice(made: Sequence[Shift]) -> None:
    """The same person at the same window at the same hour."""
    wanted = {(one.window_id, one.held_on, one.starts, one.who) for one in made}
    here = Shift.objects.standing().filter(
        window__in={one.window_id for one in made}, held_on__in={one.held_on for one in made}
    )
    if len(wanted) < len(made) or wanted & set(
        here.values_list("window_id", "held_on", "starts", "who")
    ):
        raise ValidationError({"who": _("同一个人同一时间已经排在这个窗口，请核对")})


@transaction.atomic
def swap(shift: Shift, *, actor: Actor, who: str) -> Shift:
    """换班: somebody else comes; who was to come stays readable."""
    if shift.held_on < clock.today():
        raise ValidationError(_("这一天已经过去，不能换班"))
    if not who.strip() or who.strip() == shift.who:
        raise ValidationError({"who": _("请写换成谁")})
    before = shift.who
    here = Shift.objects.standing().filter(pk=shift.pk, who=before)
    if not here.update(who=who.strip(), swapped=shift.swapped or before):
        raise StepError(_("这一班刚被别人改过，请刷新后再看"))
    reread(shift)
    note(actor, "halls.swap", shift, before={"who": before})
    return shift


@transaction.atomic
def void_shift(shift: Shift, *, actor: Actor, reason: str) -> Shift:
    """作废."""
    if not Shift.objects.standing().filter(pk=shift.pk).update(void_reason=reason):
        raise StepError(_("已经作废"))
    reread(shift)
    note(actor, "halls.void_shift", shift, reason=reason)
    return shift
