"""Lecturers and courses, version by version; a course that is studied on the net."""

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
from jiceng.registers.orgs.models import Org
from jiceng.registers.people.models import Person
from jiceng.work.training.actions.planning import in_turn, past, stop
from jiceng.work.training.flows import APPROVED, COURSE, DRAFTED, REPLACED
from jiceng.work.training.models import Course, Lecturer, SelfStudy


@transaction.atomic
def enlist(*, actor: Actor, **values: Any) -> Lecturer:
    """列入讲师库; see `enlist_many`."""
    return enlist_many([values], actor=actor)[0]


@transaction.atomic
def enlist_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Lecturer]:
    """Lecturers: org, name, institution, field, since."""
    made = Lecturer.objects.bulk_create([Lecturer(**row) for row in rows])
    note_many(actor, "training.enlist", made)
    return made


@transaction.atomic
def part_with(lecturer: Lecturer, *, actor: Actor, on: date) -> Lecturer:
    """移出讲师库."""
    stop(lecturer, on)
    note(actor, "training.part_with", lecturer, on=on)
    return lecturer


@transaction.atomic
def design(*, actor: Actor, themes: Sequence[Any] = (), **values: Any) -> Course:
    """设计课程: org, name, plan, lecturer, form, minutes, text, on_menu, made_on, themes."""
    past(values["made_on"], "made_on")
    made: Course = Course.objects.create(recorded_at=clock.now(), **values)
    made.themes.set(themes)
    note(actor, "training.design", made)
    return made


@transaction.atomic
def redesign(
    course: Course, *, actor: Actor, themes: Sequence[Any] | None = None, **changes: Any
) -> Course:
    """修改课程, as long as it is being drafted."""
    if course.state != DRAFTED:
        raise ValidationError(_("课程已经送审，要改请先退回；审定以后要改请另立一版"))
    before = {name: str(getattr(course, name)) for name in changes}
    for name, value in changes.items():
        setattr(course, name, value)
    course.save(update_fields=list(changes))
    if themes is not None:
        course.themes.set(themes)
    note(actor, "training.redesign", course, before=before)
    return course


@transaction.atomic
def submit_course(course: Course, *, actor: Actor, words: str = "") -> Course:
    """送审."""
    take(course, COURSE, "submit_course", actor=actor, told=words)
    note(actor, "training.submit_course", course, reason=words)
    return course


@transaction.atomic
def check_course(course: Course, *, actor: Actor, words: str = "") -> Course:
    """科室审核, by another than who sent it in."""
    take(course, COURSE, "check_course", actor=actor, told=words)
    note(actor, "training.check_course", course, reason=words)
    return course


@transaction.atomic
def return_course(course: Course, *, actor: Actor, words: str = "") -> Course:
    """退回修改, with the reason."""
    take(course, COURSE, "return_course", actor=actor, told=words)
    note(actor, "training.return_course", course, reason=words)
    return course


@transaction.atomic
def approve_course(course: Course, *, actor: Actor, on: date, words: str = "") -> Course:
    """部长审定; the former version is replaced from that day."""
    past(on, "on")
    in_turn(course, on)
    if course.former_id is not None:
        former = Course.objects.filter(pk=course.former_id, state=APPROVED)
        former.update(state=REPLACED, replaced_on=on)
    take(course, COURSE, "approve_course", actor=actor, approved_on=on, told=words)
    note(actor, "training.approve_course", course, reason=words, on=on)
    return course


@transaction.atomic
def revise_course(course: Course, *, actor: Actor, on: date) -> Course:
    """另立一版 of an approved course, with all it says; each version stays on record."""
    past(on, "on")
    open_ = Course.objects.filter(former=course).exclude(state__in=(APPROVED, REPLACED))
    if course.state != APPROVED or open_.exists():
        raise ValidationError(_("只有已审定、没有正在修改的课程可以另立一版"))
    made: Course = Course.objects.create(
        org=course.org, name=course.name, plan=course.plan, lecturer=course.lecturer,
        form=course.form, minutes=course.minutes, text=course.text, on_menu=course.on_menu,
        address=course.address,
        version=course.version + 1, former=course, made_on=on, recorded_at=clock.now(),
    )  # fmt: skip
    made.themes.set(course.themes.all())
    note(actor, "training.revise_course", made)
    return made


@transaction.atomic
def study_online(course: Course, *, actor: Actor, person: Person, org: Org) -> SelfStudy:
    """网上学完, by one's own word, once a version; see `study_online_many`."""
    return study_online_many([{"course": course, "person": person, "org": org}], actor=actor)[0]


@transaction.atomic
def study_online_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[SelfStudy]:
    """Each row: course, person, org. Only of courses that are on the net today."""
    at, today = clock.now(), clock.today()
    keys = {row["course"].pk for row in rows}
    on = set(Course.objects.online(today).filter(pk__in=keys).values_list("pk", flat=True))
    known = set(SelfStudy.objects.filter(course__in=keys).values_list("course", "person"))
    made = []
    for row in rows:
        key = (row["course"].pk, row["person"].pk)
        if row["course"].pk not in on:
            raise ValidationError(_("这门课现在不能在网上学，请回到列表看看有没有新的一版"))
        if key in known:
            raise ValidationError(_("这门课您已经学完，不用再点"))
        known.add(key)
        made.append(SelfStudy(done_on=today, recorded_at=at, **row))
    insert(made)
    note_many(actor, "training.study_online", made)
    return made
