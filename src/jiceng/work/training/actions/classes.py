"""Classes and their batches, groups."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.steps import take, take_many
from jiceng.registers.people.models import Person
from jiceng.registers.venues.models import Kind
from jiceng.work.training.actions.planning import past
from jiceng.work.training.flows import (
    ABSENT,
    ATTENDED,
    CLASS,
    CONFIRMED,
    HELD,
    INVITED,
    PLANNED,
    SESSION,
    WITHDRAWN,
)
from jiceng.work.training.models import (
    ClassGroup,
    Enrolment,
    Session,
    TrainingClass,
)
from jiceng.work.training.rules import report_by

OUT, SCHOOL = TrainingClass.Way.OUT, Kind.SCHOOL


def _fit(values: Mapping[str, Any]) -> None:
    if values["ends_on"] < values["starts_on"]:
        raise ValidationError({"ends_on": _("结束日期早于开班日期，请检查")})
    school = values.get("school")
    if school is not None and school.kind != SCHOOL:
        raise ValidationError({"school": _("“%s”不是党校，请从党校里选") % school})
    first = values.get("first")
    if first is not None and first.first_id is not None:
        raise ValidationError({"first": _("请选第一批，不要选后面的批次")})


def _batch(first: TrainingClass | None, klass: TrainingClass | None = None) -> int:
    """The number of the next batch of a first one; of this class, where it is one already."""
    if first is None:
        return 1
    if klass is not None:
        if klass.first_id == first.pk:
            return int(klass.batch)
        if first.pk == klass.pk:
            raise ValidationError({"first": _("不能选这个班自己，第一批不用选首批")})
        if TrainingClass.objects.filter(first=klass).exists():
            raise ValidationError({"first": _("这个班后面已经有批次，不能再改成别的班的一批")})
    last = TrainingClass.objects.filter(first=first).aggregate(n=Max("batch"))["n"]
    return int(last or 1) + 1


def _measured(values: Mapping[str, Any]) -> dict[str, Any]:
    days = (values["ends_on"] - values["starts_on"]).days + 1
    due = report_by(ends_on=values["ends_on"]) if values.get("way") == OUT else None
    return {"days": days, "report_by": due}


@transaction.atomic
def arrange(*, actor: Actor, **values: Any) -> TrainingClass:
    """筹备培训班; see `arrange_many`."""
    return arrange_many([values], actor=actor)[0]


@transaction.atomic
def arrange_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[TrainingClass]:
    """Classes, each one batch: org, name, audience, way, starts_on, ends_on and other columns."""
    at, made = clock.now(), []
    last: dict[int, int] = {}
    for row in rows:
        values = dict(row)
        _fit(values)
        first = values.get("first")
        if first is not None:
            if values.get("batch", 1) == 1:
                values["batch"] = max(_batch(first), last.get(first.pk, 1) + 1)
            last[first.pk] = max(values["batch"], last.get(first.pk, 1))
        made.append(TrainingClass(recorded_at=at, **_measured(values), **values))
    insert(made)
    note_many(actor, "training.arrange", made)
    return made


@transaction.atomic
def rearrange(klass: TrainingClass, *, actor: Actor, **changes: Any) -> TrainingClass:
    """修改培训班, until it is approved."""
    if klass.state != PLANNED:
        raise ValidationError(_("培训班已经报批，要改请先退回"))
    changes.pop("org", None)
    values = {n: getattr(klass, n) for n in ("starts_on", "ends_on", "way", "school", "first")}
    values |= changes
    _fit(values)
    before = {name: str(getattr(klass, name)) for name in changes}
    changes |= _measured(values) | {"batch": _batch(values["first"], klass)}
    for name, value in changes.items():
        setattr(klass, name, value)
    klass.save(update_fields=list(changes))
    note(actor, "training.rearrange", klass, before=before)
    return klass


@transaction.atomic
def submit(klass: TrainingClass, *, actor: Actor, words: str = "") -> TrainingClass:
    """报批."""
    take(klass, CLASS, "submit", actor=actor, told=words)
    note(actor, "training.submit", klass, reason=words)
    return klass


@transaction.atomic
def approve(
    klass: TrainingClass, *, actor: Actor, on: date, document: str = "", words: str = ""
) -> TrainingClass:
    """批准, by another than who asked; that whoever goes outside has left already is only said."""
    past(on, "on")
    take(klass, CLASS, "approve", actor=actor, approved_on=on, document=document, told=words)
    note(actor, "training.approve", klass, reason=words, on=on)
    return klass


@transaction.atomic
def send_back(klass: TrainingClass, *, actor: Actor, words: str = "") -> TrainingClass:
    """退回, with the reason."""
    take(klass, CLASS, "send_back", actor=actor, told=words)
    note(actor, "training.send_back", klass, reason=words)
    return klass


@transaction.atomic
def cancel(klass: TrainingClass, *, actor: Actor, words: str = "") -> TrainingClass:
    """取消: it is counted nowhere, and what was on its timetable is not held."""
    TrainingClass.objects.select_for_update().get(pk=klass.pk)  # nothing is held meanwhile
    if Session.objects.filter(klass=klass, state=HELD).exists():
        raise ValidationError(_("这个班已经上过课，不能取消，请结班"))
    take(klass, CLASS, "cancel", actor=actor, told=words)
    planned = list(Session.objects.filter(klass=klass, state=PLANNED).order_by("pk"))
    take_many(planned, SESSION, "drop", actor=actor)
    note_many(actor, "training.drop", planned)
    note(actor, "training.cancel", klass, reason=words)
    return klass


@transaction.atomic
def close(
    klass: TrainingClass, *, actor: Actor, on: date, absent: Sequence[Enrolment] = (),
    summary: str = "", cost: Any = None,
) -> TrainingClass:  # fmt: skip
    """结班: a person says who did not take part; everybody else who was to come has."""
    past(on, "on")
    if on < klass.ends_on:
        raise ValidationError({"on": _("培训班 %s 才结束，结束以后再结班") % klass.ends_on})
    more = {} if cost is None else {"cost": cost}
    take(klass, CLASS, "close", actor=actor, closed_on=on, summary=summary, **more)
    here = Enrolment.objects.filter(klass=klass, state__in=(INVITED, CONFIRMED))
    away = {one.pk for one in absent}
    here.filter(pk__in=away).update(state=ABSENT)
    here.exclude(pk__in=away).update(state=ATTENDED)
    note(actor, "training.close", klass, on=on, absent=len(away))
    return klass


@transaction.atomic
def report(
    klass: TrainingClass, *, actor: Actor, on: date, report: str, cost: Any = None
) -> TrainingClass:
    """交学习报告 of a visit outside; a later one replaces it."""
    past(on, "on")
    if on < klass.ends_on:
        raise ValidationError({"on": _("外出学习 %s 才结束，回来以后再交报告") % klass.ends_on})
    klass.report, klass.reported_on = report, on
    if cost is not None:
        klass.cost = cost
    klass.save(update_fields=["report", "reported_on", "cost"])
    note(actor, "training.report", klass, on=on)
    return klass


# Groups ------------------------------------------------------------------------------------


@transaction.atomic
def form_group(*, actor: Actor, **values: Any) -> ClassGroup:
    """编组; see `form_group_many`."""
    return form_group_many([values], actor=actor)[0]


@transaction.atomic
def form_group_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[ClassGroup]:
    """Groups of a class: klass, name, leader (one enrolled in it), promised_on."""
    for row in rows:
        _lead(row["klass"], row.get("leader"))
        if ClassGroup.objects.filter(klass=row["klass"], name=row["name"]).exists():
            raise ValidationError({"name": _("这个班已经有“%s”") % row["name"]})
    made = ClassGroup.objects.bulk_create([ClassGroup(**row) for row in rows])
    note_many(actor, "training.form_group", made)
    return made


def _lead(klass: TrainingClass, leader: Person | None) -> None:
    if leader is None:
        return
    here = Enrolment.objects.filter(klass=klass, person=leader).exclude(state=WITHDRAWN)
    if not here.exists():
        said = _("“%s”不在这个班里，请先报名再任领队") % leader
        raise ValidationError({"leader": said})


@transaction.atomic
def reform_group(group: ClassGroup, *, actor: Actor, **changes: Any) -> ClassGroup:
    """修改小组: its name, who leads it, the day the promise was signed."""
    changes.pop("klass", None)
    _lead(group.klass, changes.get("leader"))
    before = {name: str(getattr(group, name)) for name in changes}
    for name, value in changes.items():
        setattr(group, name, value)
    group.save(update_fields=list(changes))
    note(actor, "training.reform_group", group, before=before)
    return group
