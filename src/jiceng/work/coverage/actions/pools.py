"""Who is grown (双培) and what is fostered (孵化)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.steps import take
from jiceng.kit.handoffs import hand_on
from jiceng.registers.units.models import Hosting, Unit
from jiceng.work.coverage.actions.reaching import come
from jiceng.work.coverage.flows import INCUBATION, TRACK
from jiceng.work.coverage.models import FirmDeed, Incubation, Support, Track, TrackTalk

# Double cultivation ------------------------------------------------------------------------


@transaction.atomic
def list_one(*, actor: Actor, **values: Any) -> Track:
    """列入双培; see `list_many`."""
    return list_many([values], actor=actor)[0]


@transaction.atomic
def list_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Track]:
    """Each row: unit, kind, mentor, listed_on, and member or name, nominated_by, aim."""
    at, made = clock.now(), []
    for row in rows:
        come(row["listed_on"], "listed_on")
        member, name = row.get("member"), str(row.get("name") or "").strip()
        if row["kind"] != Track.Kind.WORKER and member is None:
            raise ValidationError({"member": _("培养党员，请从花名册选择党员")})
        if row["kind"] == Track.Kind.WORKER and (member is not None or not name):
            raise ValidationError({"name": _("把骨干培养成党员，请写骨干的姓名，不选党员")})
        made.append(Track(recorded_at=at, **{**row, "name": name or str(member)}))
    insert(made)
    note_many(actor, "coverage.list_one", made)
    return made


@transaction.atomic
def talk(track: Track, *, actor: Actor, held_on: date, words: str) -> TrackTalk:
    """登记半年了解."""
    return talk_many([{"track": track, "held_on": held_on, "words": words}], actor=actor)[0]


@transaction.atomic
def talk_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[TrackTalk]:
    """Each row: track, held_on, words."""
    for row in rows:
        come(row["held_on"], "held_on")
        if row["held_on"] < row["track"].listed_on:
            raise ValidationError({"held_on": _("日期不能早于列入日期")})
    made = [TrackTalk(**row) for row in rows]
    insert(made)
    note_many(actor, "coverage.talk", [row["track"] for row in rows])
    return made


@transaction.atomic
def cultivate(track: Track, *, actor: Actor) -> Track:
    """开始培养; the organisation of the unit is told of a key worker, for its development work."""
    take(track, TRACK, "cultivate", actor=actor)
    note(actor, "coverage.cultivate", track)
    if track.kind == Track.Kind.WORKER:
        hand_on("coverage.cultivated", track, actor=actor)
    return track


@transaction.atomic
def convert(track: Track, *, actor: Actor, on: date, outcome: str) -> Track:
    """已转化, from a day on: admitted, or become a key or model worker; with what came of it."""
    come(on)
    if on < track.listed_on:
        raise ValidationError({"on": _("日期不能早于列入日期")})
    take(track, TRACK, "convert", actor=actor, ended_on=on, outcome=outcome)
    note(actor, "coverage.convert", track, reason=outcome)
    return track


@transaction.atomic
def withdraw(track: Track, *, actor: Actor, on: date, outcome: str) -> Track:
    """退出培养, with the reason."""
    come(on)
    if on < track.listed_on:
        raise ValidationError({"on": _("日期不能早于列入日期")})
    take(track, TRACK, "withdraw", actor=actor, ended_on=on, outcome=outcome)
    note(actor, "coverage.withdraw", track, reason=outcome)
    return track


@transaction.atomic
def bring(*, actor: Actor, **values: Any) -> FirmDeed:
    """登记双创; see `bring_many`."""
    return bring_many([values], actor=actor)[0]


@transaction.atomic
def bring_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[FirmDeed]:
    """Each row: unit, kind, held_on, words, and the amount of a benefit."""
    for row in rows:
        come(row["held_on"], "held_on")
        if row["kind"] == FirmDeed.Kind.BENEFIT and not row.get("amount"):
            raise ValidationError({"amount": _("组织创效益请填有据可查的数额（万元）")})
    made = [FirmDeed(**row) for row in rows]
    insert(made)
    note_many(actor, "coverage.bring", made)
    return made


# What is fostered --------------------------------------------------------------------------


@transaction.atomic
def foster(*, actor: Actor, **values: Any) -> Incubation:
    """登记孵化申请; see `foster_many`."""
    return foster_many([values], actor=actor)[0]


@transaction.atomic
def foster_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Incubation]:
    """Each row: org, name, applied_on, and aim."""
    for row in rows:
        come(row["applied_on"], "applied_on")
    at = clock.now()
    made = [Incubation(recorded_at=at, **row) for row in rows]
    insert(made)
    note_many(actor, "coverage.foster", made)
    return made


@transaction.atomic
def support(incubation: Incubation, *, actor: Actor, **values: Any) -> Support:
    """登记扶持或者季度回访."""
    return support_many([{"incubation": incubation, **values}], actor=actor)[0]


@transaction.atomic
def support_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Support]:
    """Each row: incubation, kind, given_on, words, and amount of money."""
    for row in rows:
        come(row["given_on"], "given_on")
        if row["given_on"] < row["incubation"].applied_on:
            raise ValidationError({"given_on": _("日期不能早于申请日期")})
        if row["kind"] == Support.Kind.MONEY and not row.get("amount"):
            raise ValidationError({"amount": _("扶持资金请填金额（元）")})
    made = [Support(**row) for row in rows]
    insert(made)
    note_many(actor, "coverage.support", [row["incubation"] for row in rows])
    return made


def _step(
    one: Incubation, name: str, actor: Actor, on: date, reason: str = "", **changes: Any
) -> Incubation:
    """A step with its day, no earlier than the one before."""
    come(on)
    past = (one.applied_on, one.incubating_on, one.registered_on, one.covered_on)
    last = max(day for day in past if day is not None)
    if on < last:
        raise ValidationError({"on": _("日期不能早于前一步（%s）") % last})
    target = INCUBATION.steps[name].target
    take(one, INCUBATION, name, actor=actor, **{f"{target}_on": on}, **changes)
    note(actor, f"coverage.{name}", one, reason=reason)
    return one


@transaction.atomic
def incubate(incubation: Incubation, *, actor: Actor, on: date) -> Incubation:
    """同意孵化."""
    return _step(incubation, "incubate", actor, on)


@transaction.atomic
def enrol(incubation: Incubation, *, actor: Actor, on: date, unit: Unit) -> Incubation:
    """已登记成立: it is a unit of the register now."""
    return _step(incubation, "enrol", actor, on, unit=unit)


@transaction.atomic
def cover(incubation: Incubation, *, actor: Actor, on: date) -> Incubation:
    """已落实党的工作: an organisation covers its unit that day."""
    held = Hosting.objects.standing(on).filter(unit=incubation.unit_id)
    if incubation.unit_id is not None and not held.exists():
        said = _("“%s”这一天还没有党组织覆盖，请先请示组建或者挂靠")
        raise ValidationError({"on": said % incubation.unit})
    return _step(incubation, "cover", actor, on)


@transaction.atomic
def leave(incubation: Incubation, *, actor: Actor, on: date) -> Incubation:
    """独立运行."""
    return _step(incubation, "leave", actor, on)


@transaction.atomic
def end(incubation: Incubation, *, actor: Actor, on: date, reason: str) -> Incubation:
    """终止孵化, with the reason."""
    return _step(incubation, "end", actor, on, reason)
