"""Sessions: planned, signed in to by any means, held; leave; the groups' notes in the evening."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor, System
from jiceng.kernel.bulk import insert, store
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.steps import take
from jiceng.kit.handoffs import hand_on
from jiceng.registers.meetings import actions as meetings
from jiceng.registers.meetings.models import Attendance, Type
from jiceng.registers.members.models import Member
from jiceng.work.training.actions.planning import past
from jiceng.work.training.flows import (
    ABSENT,
    APPROVED,
    ATTENDED,
    CANCELLED,
    CONFIRMED,
    GRANTED,
    HELD,
    INVITED,
    LEAVE,
    SESSION,
)
from jiceng.work.training.models import (
    ClassGroup,
    Enrolment,
    GroupNote,
    Leave,
    Session,
    SignIn,
    TrainingClass,
)
from jiceng.work.training.rules import NOTE_BY

BATCH = 2_000
REMIND_AT = time(20)
EXPECTED = (INVITED, CONFIRMED, ATTENDED, ABSENT)


@transaction.atomic
def schedule(*, actor: Actor, **values: Any) -> Session:
    """排课; see `schedule_many`."""
    return schedule_many([values], actor=actor)[0]


@transaction.atomic
def schedule_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Session]:
    """Sessions: klass, held_on, starts_at, ends_at, form, topic, course, lecturer, site."""
    at, made = clock.now(), []
    keys = {row["klass"].pk for row in rows}
    open_ = TrainingClass.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    now = {one.pk: one for one in open_}
    for row in rows:
        klass = now[row["klass"].pk]
        if klass.state == CANCELLED:
            raise ValidationError({"klass": _("“%s”已经取消，不能再排课") % klass})
        if not klass.starts_on <= row["held_on"] <= klass.ends_on:
            said = _("不在培训班的日期里（%(first)s 至 %(last)s）")
            days = {"first": klass.starts_on, "last": klass.ends_on}
            raise ValidationError({"held_on": said % days})
        minutes = _minutes(row["held_on"], row["starts_at"], row["ends_at"])
        made.append(Session(minutes=minutes, recorded_at=at, **row))
    insert(made)
    note_many(actor, "training.schedule", made)
    return made


def _minutes(day: date, begin: time, end: time) -> int:
    lasts = datetime.combine(day, end) - datetime.combine(day, begin)
    if lasts.total_seconds() <= 0:
        raise ValidationError({"ends_at": _("结束时间要晚于开始时间")})
    return int(lasts.total_seconds() // 60)


@transaction.atomic
def sign(session: Session, *, actor: Actor, enrolment: Enrolment, means: str) -> SignIn:
    """签到; see `sign_many`. Signed twice, it is one sign-in, by the first means."""
    row = {"session": session, "enrolment": enrolment, "means": means}
    sign_many([row], actor=actor)
    made: SignIn = SignIn.objects.get(session=session, enrolment=enrolment)
    return made


@transaction.atomic
def sign_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> int:
    """Sign-ins: session, enrolment, means. Repeats leave what stands; gives how many are new."""
    before = _standing(rows)
    there = {(one.session_id, one.enrolment_id) for one in before.values()}
    keys = {row["session"].pk for row in rows}
    fresh = Session.objects.select_for_update(of=("self",)).select_related("klass")
    now = {one.pk: one for one in fresh.filter(pk__in=keys).order_by("pk")}
    for row in rows:
        session, enrolment = now[row["session"].pk], row["enrolment"]
        _here(session, enrolment)
        if session.state == HELD and (session.pk, enrolment.pk) not in there:
            raise ValidationError(_("这节课已经登记，请在会议记录里更正"))
    SignIn.objects.bulk_create(
        [SignIn(at=clock.now(), **row) for row in rows], ignore_conflicts=True, batch_size=BATCH
    )
    after = _standing(rows)
    note_many(actor, "training.sign", [one for pk, one in after.items() if pk not in before])
    return len(after) - len(before)


def _standing(rows: Sequence[Mapping[str, Any]]) -> dict[int, SignIn]:
    sessions = {row["session"].pk for row in rows}
    wanted = {(row["session"].pk, row["enrolment"].pk) for row in rows}
    found = SignIn.objects.filter(session__in=sessions)
    return {one.pk: one for one in found if (one.session_id, one.enrolment_id) in wanted}


def _here(session: Session, enrolment: Enrolment) -> None:
    if enrolment.klass_id != session.klass_id:
        raise ValidationError({"enrolment": _("“%s”不是这个班的学员") % enrolment.person})
    if CANCELLED in {session.state, session.klass.state}:
        raise ValidationError(_("这节课已经停了，不用签到"))
    past(session.held_on, "session")
    if enrolment.state not in EXPECTED:
        said = _("“%s”没有报名参加，请先确认参加再签到") % enrolment.person
        raise ValidationError({"enrolment": said})


@transaction.atomic
def hold(
    session: Session, *, actor: Actor, missed: Sequence[Enrolment] = (), words: str = "",
    means: str = SignIn.Means.LIST,
) -> Session:  # fmt: skip
    """登记上课: everybody was there but `missed`; it becomes a meeting with its attendance.

    The step comes first: whoever signs in at the same moment is either counted or refused.
    """
    past(session.held_on, "held_on")
    klass = TrainingClass.objects.select_for_update().get(pk=session.klass_id)
    if klass.state == CANCELLED:
        raise ValidationError(_("“%s”已经取消，不能登记上课") % klass)
    here = Enrolment.objects.filter(klass=session.klass_id, state__in=EXPECTED)
    known = list(here.select_related("person").order_by("pk"))
    away = {one.pk for one in missed}
    _came(session, known, away)
    take(session, SESSION, "hold", actor=actor)
    SignIn.objects.bulk_create(
        [SignIn(session=session, enrolment=one, means=means, at=clock.now())
         for one in known if one.pk not in away],
        ignore_conflicts=True, batch_size=BATCH,
    )  # fmt: skip
    _came(session, known, away)
    session.meeting = _meeting(session, actor, known, away, words)
    session.save(update_fields=["meeting"])
    note(actor, "training.hold", session, missed=len(away))
    return session


def _came(session: Session, known: Sequence[Enrolment], away: set[int]) -> None:
    """Whoever has signed in was there."""
    signed = set(SignIn.objects.filter(session=session).values_list("enrolment", flat=True))
    if both := [one.person for one in known if one.pk in away & signed]:
        said = _("这些学员已经签到，不能记为没来：%s") % "、".join(map(str, both))
        raise ValidationError({"missed": said})


def _meeting(
    session: Session, actor: Actor, known: Sequence[Enrolment], away: set[int], words: str
) -> Any:
    rows = Member.objects.filter(person__in=[one.person_id for one in known], left_on=None)
    members = {one.person_id: one for one in rows.order_by("pk")}
    leave = Leave.objects.filter(
        enrolment__klass=session.klass_id, state=GRANTED, first__lte=session.held_on,
        last__gte=session.held_on,
    )  # fmt: skip
    excused = set(leave.values_list("enrolment", flat=True))
    state = Attendance.State
    missed = {
        members[one.person_id]: (state.EXCUSED, _("请假")) if one.pk in excused
        else (state.ABSENT, "")
        for one in known if one.pk in away and one.person_id in members
    }  # fmt: skip
    return meetings.record(
        actor=actor, org=session.klass.org, type=Type.SESSION, held_on=session.held_on,
        starts_at=session.starts_at, venue=session.site, theme=session.topic, minutes=words,
        due=[members[one.person_id] for one in known if one.person_id in members],
        missed=missed,
    )  # fmt: skip


@transaction.atomic
def drop(session: Session, *, actor: Actor, words: str = "") -> Session:
    """停课."""
    take(session, SESSION, "drop", actor=actor)
    note(actor, "training.drop", session, reason=words)
    return session


@transaction.atomic
def grade(signed: SignIn, *, actor: Actor, grade: str) -> SignIn:
    """评价一节课, by whoever was there; shown as shares only. The journal does not say which."""
    grade_many([(signed, grade)], actor=actor)
    return signed


@transaction.atomic
def grade_many(pairs: Sequence[tuple[SignIn, str]], *, actor: Actor) -> None:
    """Sign-ins and what their owners thought of the session."""
    for signed, level in pairs:
        if level not in SignIn.Grade.values:
            raise ValidationError({"grade": _("没有这个选项，请从列表里选")})
        signed.grade = level
    store([one for one, _level in pairs], "grade")
    note_many(actor, "training.grade", [one.session for one, _level in pairs])


# Leave -------------------------------------------------------------------------------------


@transaction.atomic
def ask_leave(enrolment: Enrolment, *, actor: Actor, first: date, last: date, reason: str) -> Leave:
    """请假 for some days of the class."""
    if last < first:
        raise ValidationError({"last": _("结束日期早于开始日期，请检查")})
    klass = enrolment.klass
    if first > klass.ends_on or last < klass.starts_on:
        said = _("不在培训班的日期里（%(first)s 至 %(last)s）")
        days = {"first": klass.starts_on, "last": klass.ends_on}
        raise ValidationError({"first": said % days})
    made: Leave = Leave.objects.create(
        enrolment=enrolment, first=first, last=last, reason=reason, asked_at=clock.now()
    )
    note(actor, "training.ask_leave", made)
    hand_on("training.ask_leave", made, actor=actor)
    return made


@transaction.atomic
def grant(leave: Leave, *, actor: Actor, words: str = "") -> Leave:
    """同意请假."""
    take(leave, LEAVE, "grant", actor=actor, told=words)
    note(actor, "training.grant", leave)
    return leave


@transaction.atomic
def refuse(leave: Leave, *, actor: Actor, words: str) -> Leave:
    """不同意请假, with the reason."""
    take(leave, LEAVE, "refuse", actor=actor, told=words)
    note(actor, "training.refuse", leave)
    return leave


# Notes -------------------------------------------------------------------------------------


@transaction.atomic
def hand_note(group: ClassGroup, *, actor: Actor, day: date, words: str) -> GroupNote:
    """晚间汇报 of a day; written again, it replaces the former and keeps its hour."""
    past(day, "day")
    klass = group.klass
    if not klass.starts_on <= day <= klass.ends_on:
        said = _("不在培训班的日期里（%(first)s 至 %(last)s）")
        days = {"first": klass.starts_on, "last": klass.ends_on}
        raise ValidationError({"day": said % days})
    made, new = GroupNote.objects.get_or_create(
        group=group, day=day, defaults={"words": words, "handed_at": clock.now()}
    )
    if not new:
        made.words = words
        made.save(update_fields=["words"])
    note(actor, "training.hand_note", made)
    found: GroupNote = made
    return found


def remind() -> int:
    """At eight in the evening: groups under way that have not handed in today's note are told,
    once. Later nobody is; the page shows what came late.
    """
    now = clock.now().astimezone(clock.ZONE)
    if not REMIND_AT <= now.time() < NOTE_BY:
        return 0
    today = now.date()
    groups = ClassGroup.objects.filter(
        klass__state=APPROVED, klass__starts_on__lte=today, klass__ends_on__gte=today,
        leader__isnull=False,
    ).exclude(pk__in=GroupNote.objects.filter(day=today).values("group"))  # fmt: skip
    waiting = list(groups.select_related("klass__org", "leader").order_by("pk"))
    with transaction.atomic():
        for group in waiting:
            hand_on("training.note_due", group, actor=System("晚间汇报提醒"))
    return len(waiting)


def _held_sessions_have_meetings() -> Iterator[str]:
    rows = Session.objects.filter(state=HELD, meeting=None)
    for pk in rows.values_list("pk", flat=True)[:100]:
        yield f"培训课 {pk} 已上却没有会议记录"


INVARIANTS = [_held_sessions_have_meetings]
