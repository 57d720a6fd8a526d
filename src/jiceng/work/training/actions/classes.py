"""Classes and their batches, groups, who is enrolled; rounds and nominees."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.periods import year
from jiceng.kernel.steps import take, take_many
from jiceng.kit.handoffs import hand_on
from jiceng.registers.orgs.models import Org
from jiceng.registers.people.models import Person
from jiceng.registers.venues.models import Kind
from jiceng.work.training.actions.planning import past
from jiceng.work.training.flows import (
    ABSENT,
    ATTENDED,
    CANCELLED,
    CLASS,
    CLOSED,
    CONFIRMED,
    ENROLMENT,
    INVITED,
    PLANNED,
)
from jiceng.work.training.models import (
    ClassGroup,
    Due,
    Enrolment,
    TrainingClass,
)
from jiceng.work.training.rules import report_by

BATCH = 1_000
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
    for row in rows:
        values = dict(row)
        _fit(values)
        if values.get("first") is not None and values.get("batch", 1) == 1:
            before = TrainingClass.objects.filter(first=values["first"])
            values["batch"] = before.count() + 2
        made.append(TrainingClass(recorded_at=at, **_measured(values), **values))
    TrainingClass.objects.bulk_create(made, batch_size=BATCH)
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
    changes |= _measured(values)
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
    """批准, by another than who asked; whoever goes outside has it before the first day."""
    past(on, "on")
    if klass.way == OUT and on > klass.starts_on:
        said = _("外出学习要先批准再出发（%s 出发），请检查批准日期")
        raise ValidationError({"on": said % klass.starts_on})
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
    """取消: it is counted nowhere."""
    take(klass, CLASS, "cancel", actor=actor, told=words)
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
    if not Enrolment.objects.filter(klass=klass, person=leader).exists():
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


# Enrolment ---------------------------------------------------------------------------------


@transaction.atomic
def enrol(*, actor: Actor, **values: Any) -> Enrolment:
    """报名; see `enrol_many`."""
    return enrol_many([values], actor=actor)[0]


@transaction.atomic
def enrol_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Enrolment]:
    """Trainees: klass, person, and optionally org (where they come from: by the list of those due,
    else by the person's record), post, group, invited_on.
    """
    seen: set[tuple[int, int]] = set()
    at, made = clock.now(), []
    for row in rows:
        values = dict(row)
        klass, person = values["klass"], values["person"]
        _open(klass, person, seen)
        if values.get("org") is None:
            values["org"] = _home(klass, person)
        group = values.get("group")
        if group is not None and group.klass_id != klass.pk:
            raise ValidationError({"group": _("“%s”不是这个班的小组") % group})
        values["invited_on"] = values.get("invited_on") or min(clock.today(), klass.starts_on)
        made.append(Enrolment(recorded_at=at, **values))
    Enrolment.objects.bulk_create(made, batch_size=BATCH)
    note_many(actor, "training.enrol", made)
    hand_on("training.enrol", made, actor=actor)
    return made


def _open(klass: TrainingClass, person: Person, seen: set[tuple[int, int]]) -> None:
    if klass.state in {CLOSED, CANCELLED}:
        raise ValidationError({"klass": _("“%s”已经结班或取消，不能再报名") % klass})
    known = Enrolment.objects.filter(klass=klass, person=person).exists()
    if known or (klass.pk, person.pk) in seen:
        raise ValidationError({"person": _("“%s”已经在这个班里") % person})
    seen.add((klass.pk, person.pk))


def _home(klass: TrainingClass, person: Person) -> Org:
    rows = Due.objects.standing(klass.starts_on).filter(audience=klass.audience, person=person)
    due = rows.select_related("org").order_by("pk").first()
    return due.org if due is not None else person.keeper


@transaction.atomic
def invite(
    klass: TrainingClass, *, actor: Actor, under: Org | None = None, untrained: bool = True
) -> TrainingClass:
    """按应训名单邀请: those due of the class's audience, beneath a node, who took part in nothing
    this year. A person presses it; nothing enrols by itself.
    """
    rows = Due.objects.standing(klass.starts_on).filter(audience=klass.audience)
    rows = rows.filter(org__path__startswith=(under or klass.org).path)
    rows = rows.exclude(person__in=Enrolment.objects.filter(klass=klass).values("person"))
    if untrained:
        had = Enrolment.objects.attended(year(klass.starts_on.year))
        rows = rows.exclude(person__in=had.values("person"))
    wanted: dict[int, Due] = {}
    for due in rows.select_related("person", "org", "post").order_by("pk"):
        wanted.setdefault(due.person_id, due)
    if not wanted:
        raise ValidationError(_("名单里的人今年都已参训或已在班里"))
    enrol_many(
        [
            {"klass": klass, "person": due.person, "org": due.org,
             "post": due.post.get_title_display() if due.post is not None else ""}
            for due in wanted.values()
        ],
        actor=actor,
    )  # fmt: skip
    note(actor, "training.invite", klass, persons=len(wanted))
    return klass


@transaction.atomic
def place(enrolment: Enrolment, *, actor: Actor, **changes: Any) -> Enrolment:
    """分组、登记职务和结业证号."""
    kept = {n: v for n, v in changes.items() if n in {"group", "post", "certificate"}}
    group = kept.get("group")
    if group is not None and group.klass_id != enrolment.klass_id:
        raise ValidationError({"group": _("“%s”不是这个班的小组") % group})
    before = {name: str(getattr(enrolment, name)) for name in kept}
    for name, value in kept.items():
        setattr(enrolment, name, value)
    enrolment.save(update_fields=list(kept))
    note(actor, "training.place", enrolment, before=before)
    return enrolment


@transaction.atomic
def confirm(enrolment: Enrolment, *, actor: Actor) -> Enrolment:
    """确认参加."""
    return confirm_many([enrolment], actor=actor)[0]


@transaction.atomic
def confirm_many(enrolments: Sequence[Enrolment], *, actor: Actor) -> list[Enrolment]:
    """确认参加, all of them or none."""
    take_many(enrolments, ENROLMENT, "confirm", actor=actor, reason="")
    note_many(actor, "training.confirm", enrolments)
    return list(enrolments)


@transaction.atomic
def decline(enrolment: Enrolment, *, actor: Actor, words: str) -> Enrolment:
    """不能参加, with the reason."""
    take(enrolment, ENROLMENT, "decline", actor=actor, reason=words)
    note(actor, "training.decline", enrolment)
    return enrolment


@transaction.atomic
def withdraw(enrolment: Enrolment, *, actor: Actor, words: str) -> Enrolment:
    """撤销报名."""
    take(enrolment, ENROLMENT, "withdraw", actor=actor, reason=words)
    note(actor, "training.withdraw", enrolment, reason=words)
    return enrolment


@transaction.atomic
def hand_in(enrolment: Enrolment, *, actor: Actor, essay: str, on: date) -> Enrolment:
    """交心得体会; handed in again, it replaces the former."""
    return hand_in_many([{"enrolment": enrolment, "essay": essay, "on": on}], actor=actor)[0]


@transaction.atomic
def hand_in_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Enrolment]:
    """Reflections: enrolment, essay, on."""
    made = []
    for row in rows:
        one: Enrolment = row["enrolment"]
        past(row["on"], "on")
        if row["on"] < one.klass.starts_on:
            raise ValidationError({"on": _("培训班 %s 才开班，请检查日期") % one.klass.starts_on})
        one.essay, one.essay_on = row["essay"], row["on"]
        made.append(one)
    Enrolment.objects.bulk_update(made, ["essay", "essay_on"], batch_size=BATCH)
    note_many(actor, "training.hand_in", made)
    return made


def _closed_classes_have_answers() -> Iterator[str]:
    """In a class that is over, nobody is still to come."""
    open_ = Enrolment.objects.filter(klass__state=CLOSED, state__in=(INVITED, CONFIRMED))
    for pk in open_.values_list("pk", flat=True)[:100]:
        yield f"学员 {pk} 所在的班已经结班，却还没有结果"


INVARIANTS = [_closed_classes_have_answers]
