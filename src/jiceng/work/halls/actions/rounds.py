"""The mobile committee: routes drawn, rounds planned and held, matters taken in at the stop."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.prepared import reread
from jiceng.kernel.steps import take, take_many
from jiceng.work.halls.flows import CALLED_OFF, ROUND
from jiceng.work.halls.models import Round, Route, Taking

BATCH = 500
MOST_WEEKS = 26


@transaction.atomic
def draw(*, actor: Actor, **values: Any) -> Route:
    """设线路; see `draw_many`."""
    return draw_many([values], actor=actor)[0]


@transaction.atomic
def draw_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Route]:
    """Routes: org, name, spot, weekday, starts, ends, since; place, staff."""
    for row in rows:
        _ordered(row)
    made = Route.objects.bulk_create([Route(**row) for row in rows])
    note_many(actor, "halls.draw", made)
    return list(made)


def _ordered(row: Mapping[str, Any]) -> None:
    if row["ends"] <= row["starts"]:
        raise ValidationError({"ends": _("结束时间要晚于开始时间")})


@transaction.atomic
def end_route(route: Route, *, actor: Actor, on: date) -> Route:
    """停线路: what is planned after that day is called off with it."""
    if on <= route.since:
        raise ValidationError({"on": _("日期要晚于起始日期 %s") % route.since})
    if not Route.objects.filter(pk=route.pk, until=None).update(until=on):
        raise StepError(_("这条线路已经停了"))
    Round.objects.ahead(on).filter(route=route).update(state=CALLED_OFF, words=_("线路停止"))
    reread(route)
    note(actor, "halls.end_route", route, on=on)
    return route


@transaction.atomic
def schedule(route: Route, *, actor: Actor, first: date, last: date) -> Route:
    """按线路排定: one round on each of its weekdays from one day to another; those that are
    planned already stay.
    """
    if last < first or last > first + timedelta(weeks=MOST_WEEKS):
        raise ValidationError({"last": _("一次最多排 %d 周，请检查末日") % MOST_WEEKS})
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    known = set(Round.objects.filter(route=route).values_list("held_on", flat=True))
    days = [day for day in days if day.weekday() == route.weekday and day not in known]
    if route.until is not None:
        days = [day for day in days if day < route.until]
    rows = [
        {"org": route.org, "route": route, "held_on": day, "starts": route.starts,
         "ends": route.ends, "place": route.place, "spot": route.spot, "staff": route.staff}
        for day in days
        if day >= route.since
    ]  # fmt: skip
    if not rows:
        raise ValidationError({"first": _("这段时间没有要排的，可能已经排过")})
    plan_many(rows, actor=actor)
    note(actor, "halls.schedule", route, days=len(rows))
    return route


@transaction.atomic
def plan(*, actor: Actor, **values: Any) -> Round:
    """排定一次; see `plan_many`."""
    return plan_many([values], actor=actor)[0]


@transaction.atomic
def plan_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Round]:
    """Rounds: org, held_on, starts, ends, spot; route, place, staff."""
    at = clock.now()
    for row in rows:
        _ordered(row)
    made = Round.objects.bulk_create(
        [Round(recorded_at=at, **row) for row in rows], batch_size=BATCH
    )
    note_many(actor, "halls.plan", made)
    return list(made)


@transaction.atomic
def hold(one: Round, *, actor: Actor, persons: int, words: str = "") -> Round:
    """登记开展: they were there, so many came."""
    if one.held_on > clock.today():
        raise ValidationError(_("日期还没有到，去过以后再登记"))
    take(one, ROUND, "hold", actor=actor, persons=persons, words=words)
    note(actor, "halls.hold", one)
    return one


@transaction.atomic
def hold_many(rounds: Sequence[Round], *, actor: Actor, persons: int) -> None:
    """Several with the same count, from an old book."""
    take_many(rounds, ROUND, "hold", actor=actor, persons=persons)
    note_many(actor, "halls.hold", rounds)


@transaction.atomic
def call_off(one: Round, *, actor: Actor, reason: str) -> Round:
    """取消这一次, with the reason residents read."""
    take(one, ROUND, "call_off", actor=actor, words=reason)
    note(actor, "halls.call_off", one, reason=reason)
    return one


@transaction.atomic
def take_in(*, actor: Actor, **values: Any) -> Taking:
    """登记现场事项; see `take_in_many`."""
    return take_in_many([values], actor=actor)[0]


@transaction.atomic
def take_in_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Taking]:
    """Matters: round, subject, what; outcome, finished_on (the day itself if done on the spot)."""
    at, made = clock.now(), []
    for row in rows:
        one: Round = row["round"]
        if one.held_on > at.date():
            raise ValidationError({"round": _("这一次还没有到日期，请选已经去过的")})
        finished = row.get("finished_on")
        if finished is not None and not one.held_on <= finished <= at.date():
            raise ValidationError({"finished_on": _("办结日期要在收到以后、今天以前")})
        made.append(Taking(org=one.org, held_on=one.held_on, recorded_at=at, **row))
    insert(made)
    note_many(actor, "halls.take_in", made)
    return made


@transaction.atomic
def settle(taking: Taking, *, actor: Actor, on: date, outcome: str = "") -> Taking:
    """办结 what was taken along."""
    if not taking.held_on <= on <= clock.today():
        raise ValidationError({"on": _("办结日期要在收到以后、今天以前")})
    here = Taking.objects.filter(pk=taking.pk, finished_on=None, void_reason="")
    if not here.update(finished_on=on, outcome=outcome or taking.outcome):
        raise StepError(_("这件事已经办结"))
    reread(taking)
    note(actor, "halls.settle", taking, on=on)
    return taking


@transaction.atomic
def void_taking(taking: Taking, *, actor: Actor, reason: str) -> Taking:
    """作废."""
    if not Taking.objects.filter(pk=taking.pk, void_reason="").update(void_reason=reason):
        raise StepError(_("已经作废"))
    reread(taking)
    note(actor, "halls.void_taking", taking, reason=reason)
    return taking
