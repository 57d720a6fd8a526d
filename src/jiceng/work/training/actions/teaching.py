"""Talks of halls, checks of sites, study by topic, practice of department staff."""

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
from jiceng.registers.matters import actions as matters
from jiceng.registers.matters.models import Matter
from jiceng.registers.meetings import actions as meetings
from jiceng.registers.meetings.models import Attendance, Type
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.registers.venues import actions as venues
from jiceng.registers.venues.models import Kind, State, Status, Venue
from jiceng.work.training.actions.planning import past
from jiceng.work.training.flows import APPROVED, PRACTICE, STUDY, TALK
from jiceng.work.training.models import Practice, SiteCheck, Study, Talk, learners

BATCH = 2_000


def _keeper(venue: Venue, day: date, kind: str) -> Org:
    """Who answers for a venue of this kind that is in use that day."""
    if venue.kind != kind:
        said = _("“%(venue)s”不是%(kind)s，请从列表里选")
        raise ValidationError({"venue": said % {"venue": venue, "kind": Kind(kind).label}})
    status = Status.objects.standing(day).filter(venue=venue).select_related("keeper").first()
    if status is None or status.state != State.IN_USE:
        said = _("“%(venue)s”在 %(day)s 没有在使用，请检查日期")
        raise ValidationError({"venue": said % {"venue": venue, "day": day}})
    found: Org = status.keeper
    return found


@transaction.atomic
def announce(*, actor: Actor, **values: Any) -> Talk:
    """讲习所排讲座; see `announce_many`."""
    return announce_many([values], actor=actor)[0]


@transaction.atomic
def announce_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Talk]:
    """Talks in a hall: venue, course (of the menu), lecturer, held_on, starts_at."""
    at, made = clock.now(), []
    for row in rows:
        course = row["course"]
        if not course.on_menu or course.state != APPROVED:
            said = _("“%s”没有列入讲习所菜单，或者还没有审定") % course
            raise ValidationError({"course": said})
        org = _keeper(row["venue"], min(row["held_on"], clock.today()), Kind.LECTURE_HALL)
        lecturer = row.get("lecturer") or course.lecturer
        made.append(Talk(org=org, recorded_at=at, **{**row, "lecturer": lecturer}))
    insert(made)
    note_many(actor, "training.announce", made)
    return made


@transaction.atomic
def give(
    talk: Talk, *, actor: Actor, persons: int, members: int | None = None,
    visitor: Org | None = None, answers: int | None = None, content: int | None = None,
) -> Talk:  # fmt: skip
    """登记开讲: who came is a visit of the hall, of whoever answers for it that day; how many were
    content, by the slips given back.
    """
    past(talk.held_on, "held_on")
    if (content or 0) > (answers or 0):
        raise ValidationError({"content": _("满意的多于收回的评价，请核对")})
    visit = venues.receive(
        actor=actor, venue=talk.venue, held_on=talk.held_on, purpose="class", group="members",
        persons=persons, members=members, visitor=visitor, theme=str(talk.course)[:120],
    )  # fmt: skip
    take(talk, TALK, "give", actor=actor, visit=visit, answers=answers, content=content,
         org=visit.org)  # fmt: skip
    note(actor, "training.give", talk, persons=persons)
    return talk


@transaction.atomic
def call_off(talk: Talk, *, actor: Actor, words: str = "") -> Talk:
    """取消, with the reason."""
    take(talk, TALK, "call_off", actor=actor, told=words)
    note(actor, "training.call_off", talk, reason=words)
    return talk


# Remote sites ------------------------------------------------------------------------------


@transaction.atomic
def inspect(*, actor: Actor, **values: Any) -> SiteCheck:
    """登记站点巡检; see `inspect_many`."""
    return inspect_many([values], actor=actor)[0]


@transaction.atomic
def inspect_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[SiteCheck]:
    """Checks of sites: venue, held_on, works, fault, round, automatic, checker. A fault is lodged
    as a matter of whoever answers for the site, unless one about it is still open.
    """
    at, made = clock.now(), []
    for row in rows:
        past(row["held_on"], "held_on")
        if not row["works"] and not row.get("fault"):
            raise ValidationError({"fault": _("不正常的请写明故障，好报修")})
        if row["works"] and row.get("fault"):
            raise ValidationError({"fault": _("写了故障，就不要勾选“正常”")})
        org = _keeper(row["venue"], row["held_on"], Kind.REMOTE_SITE)
        made.append(SiteCheck(org=org, recorded_at=at, **row))
    insert(made)
    note_many(actor, "training.inspect", made)
    for one in made:
        if not one.works:
            _mend(one, actor)
    return made


def _mend(check: SiteCheck, actor: Actor) -> None:
    """报修: a matter, one at a time for one site."""
    open_ = Matter.objects.standing().unsettled(clock.today())
    if SiteCheck.objects.filter(venue=check.venue, matter__in=open_.values("pk")).exists():
        return
    title = _("%(site)s：%(fault)s") % {"site": check.venue, "fault": check.fault}
    check.matter = matters.lodge(
        actor=actor, org=check.org, title=title[:200], source="other", origin=check,
        origin_text=_("远程教育站点巡检"), raised_on=check.held_on,
    )  # fmt: skip
    check.save(update_fields=["matter"])


# Study -------------------------------------------------------------------------------------


@transaction.atomic
def plan_study(*, actor: Actor, **values: Any) -> Study:
    """排专题学习; see `plan_study_many`."""
    return plan_study_many([values], actor=actor)[0]


@transaction.atomic
def plan_study_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Study]:
    """Study planned: org, theme, form, held_on, minutes, speaker, material."""
    at = clock.now()
    made = Study.objects.bulk_create(
        [Study(recorded_at=at, **row) for row in rows], batch_size=BATCH
    )
    note_many(actor, "training.plan_study", made)
    return made


@transaction.atomic
def study(
    one: Study, *, actor: Actor, words: str = "", missed: Sequence[Member] = (),
    persons: int | None = None,
) -> Study:  # fmt: skip
    """登记学习: a meeting with its attendance by exception; `persons` with guests."""
    past(one.held_on, "held_on")
    people = learners(one)
    here = len(people) - len(missed)
    if persons is not None and persons < here:
        said = _("参加人数少于到会的 %d 人，请核对") % here
        raise ValidationError({"persons": said})
    meeting = meetings.record(
        actor=actor, org=one.org, type=Type.SESSION, held_on=one.held_on, theme=str(one.theme),
        minutes=words, due=people,
        missed=dict.fromkeys(missed, (Attendance.State.ABSENT, "")),
    )  # fmt: skip
    count = here if persons is None else persons
    take(one, STUDY, "study", actor=actor, meeting=meeting, words=words, persons=count)
    note(actor, "training.study", one, persons=count)
    return one


@transaction.atomic
def skip(one: Study, *, actor: Actor, words: str = "") -> Study:
    """取消一次学习."""
    take(one, STUDY, "skip", actor=actor, words=words)
    note(actor, "training.skip", one, reason=words)
    return one


# Practice ----------------------------------------------------------------------------------


@transaction.atomic
def propose(*, actor: Actor, **values: Any) -> Practice:
    """报实践锻炼计划; see `propose_many`."""
    return propose_many([values], actor=actor)[0]


@transaction.atomic
def propose_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Practice]:
    """Practice of staff: org, person, kind, place, starts_on, ends_on."""
    for row in rows:
        if row["ends_on"] < row["starts_on"]:
            raise ValidationError({"ends_on": _("结束日期早于开始日期，请检查")})
    at = clock.now()
    made = Practice.objects.bulk_create([Practice(recorded_at=at, **row) for row in rows])
    note_many(actor, "training.propose", made)
    return made


@transaction.atomic
def allow(one: Practice, *, actor: Actor, words: str = "") -> Practice:
    """批准, by another than who proposed it."""
    take(one, PRACTICE, "allow", actor=actor, told=words)
    note(actor, "training.allow", one, reason=words)
    return one


@transaction.atomic
def finish(
    one: Practice, *, actor: Actor, on: date, report: str, rating: str = "", suggestion: str = ""
) -> Practice:
    """完成: the report, what the host says, and a suggestion that goes to the level above."""
    past(on, "on")
    if on < one.ends_on:
        raise ValidationError({"on": _("实践锻炼 %s 才结束，请检查日期") % one.ends_on})
    matter = None
    if suggestion.strip():
        matter = matters.lodge(
            actor=actor, org=one.org.parent or one.org, sender=one.org, title=suggestion[:200],
            source="request", origin=one, origin_text=_("实践锻炼中的建议"), raised_on=on,
        )  # fmt: skip
    take(one, PRACTICE, "finish", actor=actor, report=report, rating=rating, reported_on=on,
         matter=matter)  # fmt: skip
    note(actor, "training.finish", one, on=on)
    return one


@transaction.atomic
def stop(one: Practice, *, actor: Actor, words: str = "") -> Practice:
    """取消."""
    take(one, PRACTICE, "stop", actor=actor, told=words)
    note(actor, "training.stop", one, reason=words)
    return one
