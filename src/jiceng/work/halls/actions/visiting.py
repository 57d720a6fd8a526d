"""A visit from the number drawn to its end, from window to window."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor, System
from jiceng.kernel.bulk import insert
from jiceng.kernel.changes import change
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.numbers import next_numbers
from jiceng.kernel.prepared import Prepared, reread
from jiceng.kernel.refs import Ref
from jiceng.kernel.steps import take, take_many
from jiceng.kit.handoffs import hand_on
from jiceng.registers.venues import actions as venues
from jiceng.registers.venues.models import Group, Purpose
from jiceng.work.halls.actions.windows import in_use
from jiceng.work.halls.flows import HERE, SLIP
from jiceng.work.halls.models import Slip, Stop, Taking, Window

BATCH = 500
WORKER = System("大厅")


@transaction.atomic
def come(*, actor: Actor, **values: Any) -> Slip:
    """取号; see `come_many`."""
    return come_many([values], actor=actor)[0]


@transaction.atomic
def come_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Slip]:
    """Numbers drawn now: `window`, what. Each hall counts from one every day; who it is is not
    asked.
    """
    now = clock.now()
    _open([row["window"] for row in rows], now.date())
    made = []
    for row in rows:
        window: Window = row["window"]
        made.append(
            Slip(
                org=window.org, venue=window.venue, held_on=now.date(), subject=window.subject,
                what=row.get("what") or "", came_at=now, recorded_at=now,
            )
        )  # fmt: skip
    _number(made)
    insert(made)
    insert(
        [
            Stop(slip=slip, window=row["window"], position=1, came_at=now)
            for slip, row in zip(made, rows, strict=True)
        ]
    )
    note_many(actor, "halls.come", made)
    return made


def _open(windows: Sequence[Window], day: date) -> None:
    used = in_use((day, one.venue) for one in windows)
    for one in windows:
        if one.since > day or (one.until is not None and one.until <= day):
            raise ValidationError({"window": _("%s今天不开放，请选别的窗口") % one})
        if (day, one.venue_id) not in used:
            raise ValidationError({"window": _("“%s”今天没有在使用") % one.venue})


def _number(made: Sequence[Slip]) -> None:
    counts = Counter(f"halls/{one.venue_id}/{one.held_on}" for one in made)
    numbers = {series: iter(next_numbers(series, n)) for series, n in sorted(counts.items())}
    for one in made:
        one.number = next(numbers[f"halls/{one.venue_id}/{one.held_on}"])


@transaction.atomic
def call(slip: Slip, *, actor: Actor) -> Slip:
    """叫号: the window where it waits begins."""
    take(slip, SLIP, "call", actor=actor)
    Stop.objects.open().filter(slip=slip).update(called_at=clock.now())
    note(actor, "halls.call", slip)
    return slip


HERE_NOW = Prepared(lambda slip: Stop.objects.open().filter(slip=slip).order_by("pk")[:1])


@transaction.atomic
def pass_on(slip: Slip, *, actor: Actor, window: Window, words: str = "") -> Slip:
    """转下一窗口: done here, waits there; the next window reads what was done."""
    now = clock.now()
    if window.venue_id != slip.venue_id:
        raise ValidationError({"window": _("只能转到同一个大厅的窗口")})
    _open([window], now.date())
    if any(stop.window_id == window.pk for stop in HERE_NOW(slip.pk)):
        raise ValidationError({"window": _("已经在这个窗口，请选别的窗口")})
    take(slip, SLIP, "pass_on", actor=actor)
    position = _end_stop(slip, now, words)
    Stop.objects.create(slip=slip, window=window, position=position + 1, came_at=now)
    note(actor, "halls.pass_on", slip, window=window.number)
    return slip


def _end_stop(slip: Slip, now: datetime, words: str = "") -> int:
    """The window it was at is done with; which one that was. StepError if none is open."""
    here = HERE_NOW(slip.pk)
    if not here:
        raise StepError(_("这张办事单刚被别人办过，请刷新后再看"))
    change(here[0], {}, ended_at=now, words=words)
    position: int = here[0].position
    return position


@transaction.atomic
def finish(slip: Slip, *, actor: Actor, outcome: str = "") -> Slip:
    """办结 at whichever window it is: all of the visit is done."""
    finish_many([slip], actor=actor, outcome=outcome)
    return slip


@transaction.atomic
def finish_many(slips: Sequence[Slip], *, actor: Actor, outcome: str = "") -> None:
    """Several at once."""
    now = clock.now()
    take_many(slips, SLIP, "finish", actor=actor, done_on=now.date(), done_at=now, outcome=outcome)
    Stop.objects.open().filter(slip__in=[one.pk for one in slips]).update(ended_at=now)
    note_many(actor, "halls.finish", slips)


@transaction.atomic
def leave(slip: Slip, *, actor: Actor, reason: str = "") -> Slip:
    """未办离开: went away before it was done; nothing follows from it."""
    take(slip, SLIP, "leave", actor=actor, outcome=reason)
    _end_stop(slip, clock.now())
    note(actor, "halls.leave", slip, reason=reason)
    return slip


@transaction.atomic
def refer(slip: Slip, *, actor: Actor, words: str) -> Slip:
    """转为工单: cannot be done today; whoever answers orders goes on with it."""
    if not words.strip():
        raise ValidationError({"words": _("请写一句要接着办什么")})
    take(slip, SLIP, "refer", actor=actor, outcome=words.strip()[:120])
    _end_stop(slip, clock.now(), words.strip())
    note(actor, "halls.refer", slip, words=words.strip())
    hand_on("halls.refer", slip, actor=actor)
    found: Slip = _gone_on(slip)
    return found


def _gone_on(one: Any) -> Any:
    """With where it went; refused where nobody took it."""
    reread(one)
    if not one.went_to:
        raise StepError(_("这里没有启用诉求工单，不能转；请办结，或者写明让群众找哪里"))
    return one


@transaction.atomic
def tie(one: Slip | Taking, *, actor: Actor, to: Model, said: str) -> None:
    """Where it went on, so that the receipt can be given: the record, its number and code."""
    words = _("已转工单 %s") % said
    outcome = f"{one.outcome}（{words}）" if one.outcome else words
    type(one).objects.filter(pk=one.pk).update(went_to=str(Ref.to(to)), outcome=outcome[:200])
    note(actor, "halls.tie", one, to=str(Ref.to(to)))


@transaction.atomic
def hand_over(taking: Taking, *, actor: Actor) -> Taking:
    """转为工单: what the round took along; whoever answers orders goes on with it."""
    if taking.finished_on is not None or taking.went_to:
        raise StepError(_("这件事已经办结，或者已经转为工单"))
    note(actor, "halls.hand_over", taking)
    hand_on("halls.hand_over", taking, actor=actor)
    found: Taking = _gone_on(taking)
    return found


@transaction.atomic
def void(slip: Slip, *, actor: Actor, reason: str) -> Slip:
    """作废: drawn by mistake; on its own day, before it counts as use of the hall."""
    here = Slip.objects.standing().filter(pk=slip.pk, visit=None)
    if not here.update(void_reason=reason):
        raise StepError(_("已经作废，或者已经计入大厅的到场记录，不能再作废"))
    Stop.objects.open().filter(slip=slip).update(ended_at=clock.now())
    reread(slip)
    note(actor, "halls.void", slip, reason=reason)
    return slip


@transaction.atomic
def close_day(*, actor: Actor = WORKER) -> int:
    """The night after: whoever still waits from an earlier day has left, and each hall's visits of
    a day become one batch of the venue's own record of use. How many had waited.
    """
    rows = Slip.objects.standing().filter(state__in=HERE, held_on__lt=clock.today())
    slips = list(rows.order_by("pk")[:BATCH])
    for one in slips:
        leave(one, actor=actor, reason=_("当天没有办完，次日自动结束等候"))
    rows = Slip.objects.standing().exclude(state__in=HERE)
    rows = rows.filter(visit=None, held_on__lt=clock.today()).select_related("venue")
    days: dict[tuple[int, date], list[Slip]] = {}
    for one in rows.order_by("pk")[: BATCH * 10]:
        days.setdefault((one.venue_id, one.held_on), []).append(one)
    for some in days.values():
        _count(some, actor)
    return len(slips)


def _count(slips: Sequence[Slip], actor: Actor) -> None:
    """So many people came to the hall that day: the same as if somebody had written it there."""
    venue, day = slips[0].venue, slips[0].held_on
    try:
        with transaction.atomic():
            visit = venues.receive(
                actor=actor, venue=venue, held_on=day, purpose=Purpose.SERVICE,
                group=Group.RESIDENTS, persons=len(slips), theme=_("窗口办事"),
            )  # fmt: skip
            here = Slip.objects.standing().filter(pk__in=[one.pk for one in slips], visit=None)
            if here.update(visit=visit) < len(slips):
                raise StepError(_("这一天的办事单刚被别人计过，或者作废了"))
    except (ValidationError, StepError):  # not in use that day after all, or counted this moment
        return
