"""The verbs of meetings: record, correct, welcome guests, void; attendance by exception."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert, pour, store
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.prepared import Prepared, reread
from jiceng.kit.handoffs import hand_on
from jiceng.registers.meetings.models import Attendance, Decision, Meeting, Type, digest_of
from jiceng.registers.members.models import Affiliation, Belonging, Member
from jiceng.registers.orgs.models import Org
from jiceng.registers.people.models import Post

State = Attendance.State
ATTENDED = ("meeting_id", "member_id", "state", "reason", "exempt", "guest")

BESIDES = ("due", "missed", "decisions", "guests")


def roll(org: Org, day: date) -> list[Member]:
    """Who belongs to the organisation on a day: the people a meeting of it is due to see."""
    return ROLL(org.pk, day)


def _roll(org: Any, day: Any) -> Any:
    belonging = Belonging.objects.standing(day).filter(org=org)
    members = Member.objects.filter(pk__in=belonging.values("member")).select_related("person")
    return members.order_by("person__initials", "pk")


ROLL = Prepared(_roll)


def due(org: Org, day: date, type_: str) -> list[Member]:
    """应到: the committee for a committee meeting where one is recorded, the leading group for its
    own, wherever its people belong; else the whole roll.
    """
    if type_ == Type.LEADING_GROUP:
        return _leading(org, day)
    people = roll(org, day)
    if type_ != Type.COMMITTEE:
        return people
    posts = Post.objects.standing(day).filter(org=org, body=Post.Body.PARTY)
    seated = set(posts.values_list("person", flat=True))
    return [member for member in people if member.person_id in seated] or people


def _leading(org: Org, day: date) -> list[Member]:
    seats = Post.objects.standing(day).in_leading_groups().filter(org=org)
    there = Belonging.objects.standing(day).filter(member=OuterRef("pk"))  # few are asked for
    found = Member.objects.filter(Exists(there), person__in=seats.values("person"))
    return list(found.select_related("person").order_by("person__initials", "pk"))


@transaction.atomic
def record(*, actor: Actor, **values: Any) -> Meeting:
    """Record one meeting; see `record_many`."""
    return record_many([values], actor=actor)[0]


@transaction.atomic
def record_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Meeting]:
    """Record meetings that were held.

    Each row: org, type, held_on and other columns of Meeting, besides
    `due` (members, default who is due that day), `missed` (member → (state, reason)
    for those not present), `guests` (members who belong elsewhere) and `decisions`
    (mappings of Decision's columns).
    """
    at = clock.now()
    meetings: list[Meeting] = []
    for row in rows:
        check_day(row["org"], row["held_on"])
        for decision in row.get("decisions") or ():
            check_votes(decision)
        columns = {k: v for k, v in row.items() if k not in BESIDES}
        if columns.get("held_at") is not None and not columns.get("venue"):
            columns["venue"] = columns["held_at"].name
        digest = digest_of(columns.get("minutes") or "")
        meetings.append(Meeting(recorded_at=at, minutes_digest=digest, **columns))
    insert(meetings)
    pour(Attendance, ATTENDED, _attendance(meetings, rows))
    insert(list(_decisions(meetings, rows)))
    note_many(actor, "meetings.record", meetings)
    for meeting, row in zip(meetings, rows, strict=True):
        if row.get("guests"):
            hand_on("meetings.welcome", meeting, actor=actor)
    return meetings


def check_day(org: Org, day: date) -> None:
    """Neither in the future, nor before the organisation was set up, nor after its end."""
    if day > clock.today():
        raise ValidationError({"held_on": _("日期还没有到。会议开过以后再记录，或先发会议通知")})
    if day < org.since:
        message = _("%(org)s 在 %(since)s 才成立，请检查日期") % {"org": org, "since": org.since}
        raise ValidationError({"held_on": message})
    if org.until and day >= org.until:
        message = _("%(org)s 已于 %(until)s 撤销，请检查日期") % {"org": org, "until": org.until}
        raise ValidationError({"held_on": message})


def check_votes(decision: Mapping[str, Any]) -> None:
    """No more votes than people, no more people than entitled."""
    entitled, present = decision.get("entitled"), decision.get("present")
    ayes, noes = decision.get("ayes"), decision.get("noes")
    if entitled is not None and present is not None and present > entitled:
        words = _("实到有表决权的 %(present)d 人，多于应到的 %(entitled)d 人，请核对到会情况")
        said = {"present": present, "entitled": entitled}
        raise ValidationError({"ayes": words % said})
    if ayes is not None and present is None:
        raise ValidationError({"ayes": _("写了票数，请先写明实到有表决权的人数")})
    cast = (ayes or 0) + (noes or 0)
    if ayes is not None and present is not None and cast > present:
        words = _("赞成和反对共 %(cast)d 票，多于实到有表决权的 %(present)d 人，请核对计票")
        raise ValidationError({"ayes": words % {"cast": cast, "present": present}})


def _attendance(
    meetings: Sequence[Meeting], rows: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[Any, ...]]:
    here = (State.PRESENT.value, "")
    for meeting, row in zip(meetings, rows, strict=True):
        missed = row.get("missed") or {}
        people = row.get("due")
        if people is None:
            people = due(meeting.org, meeting.held_on, meeting.type)
        here_ = {member.id for member in people}
        _refuse_strangers([member for member in missed if member.id not in here_])
        told = {member.id: said for member, said in missed.items()}
        for member in people:
            state, reason = told.get(member.id, here)
            # 年老体弱等不作硬性要求的，没来就不计应到，来了照样算
            exempt = member.exempt and state != State.PRESENT
            yield meeting.id, member.id, str(state), reason, exempt, False
        for guest in row.get("guests") or ():
            _refuse_own(meeting, guest, here_)
            yield meeting.pk, guest.pk, State.PRESENT.value, "", True, True


def _refuse_own(meeting: Meeting, guest: Member, here: set[int]) -> None:
    if guest.pk in here or guest.org_id == meeting.org_id:
        said = _("“%s”是本支部的同志，请在到会情况里登记")
        raise ValidationError({"guests": said % guest})


def guests_of(org: Org, day: date) -> list[Member]:
    """Members of elsewhere whom this organisation helps to manage that day."""
    hosted = Affiliation.objects.attending(org, day).exclude(member__org=org)
    members = Member.objects.filter(pk__in=hosted.values("member")).select_related("person", "org")
    return list(members.order_by("person__initials", "pk"))


@transaction.atomic
def welcome(meeting: Meeting, *, actor: Actor, guests: Sequence[Member]) -> Meeting:
    """登记外来党员: the guests of a meeting are now these; in no denominator, without a vote."""
    if meeting.void_reason:
        raise ValidationError(_("这条记录已作废，不能再登记到会"))
    own = set(Attendance.objects.own().filter(meeting=meeting).values_list("member", flat=True))
    for guest in guests:
        _refuse_own(meeting, guest, own)
    rows = Attendance.objects.guests().filter(meeting=meeting)
    before = sorted(rows.values_list("member", flat=True))
    wanted = {guest.pk for guest in guests}
    if wanted == set(before):
        return meeting
    rows.exclude(member__in=wanted).delete()
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, member_id=pk, exempt=True, guest=True)
        for pk in sorted(wanted - set(before))
    )
    note(actor, "meetings.welcome", meeting, before=before, guests=len(wanted))
    hand_on("meetings.welcome", meeting, actor=actor)
    return meeting


def _refuse_strangers(strange: Iterable[Member]) -> None:
    if names := "、".join(map(str, sorted(strange, key=lambda member: member.pk))):
        raise ValidationError({"missed": _("这些同志当天不在应到名单里：%s") % names})


def _decisions(
    meetings: Sequence[Meeting], rows: Sequence[Mapping[str, Any]]
) -> Iterator[Decision]:
    for meeting, row in zip(meetings, rows, strict=True):
        for decision in row.get("decisions") or ():
            yield Decision(meeting=meeting, **decision)


@transaction.atomic
def correct(meeting: Meeting, *, actor: Actor, reason: str, **changes: Any) -> Meeting:
    """更正: changed columns, `missed` where attendance was wrong, `decisions` where they were;
    what stood before is kept in the journal.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么更正")})
    if meeting.void_reason:
        raise ValidationError(_("这条记录已作废，不能再更正"))
    missed, decisions = changes.pop("missed", None), changes.pop("decisions", None)
    check_day(meeting.org, changes.get("held_on", meeting.held_on))
    before = {name: getattr(meeting, name) for name in changes}
    changed = {name: value for name, value in changes.items() if before[name] != value}
    for name, value in changed.items():
        setattr(meeting, name, value)
    if changed:
        meeting.minutes_digest = digest_of(meeting.minutes)
        meeting.save(update_fields=[*changed, "minutes_digest"])
    moved = _reattend(meeting, missed) if missed is not None else {}
    note(
        actor,
        "meetings.correct",
        meeting,
        reason=reason,
        before={name: _written(before[name]) for name in changed},
        attendance=moved,
        decisions=_redecide(meeting, decisions) if decisions is not None else [],
    )
    return meeting


def _written(value: Any) -> Any:
    return value if value is None or isinstance(value, str) else str(value)


def _redecide(meeting: Meeting, decisions: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Bring the decisions to what is now said; give what they were, if they differ."""
    columns = ("text", "entitled", "present", "ayes", "noes", "carried")
    rows = Decision.objects.filter(meeting=meeting).order_by("pk")
    before: list[dict[str, Any]] = list(rows.values(*columns))
    told = [{**dict.fromkeys(columns[1:-1]), "carried": True, **one} for one in decisions]
    if before == told:
        return []
    for one in told:
        check_votes(one)
    rows.delete()
    Decision.objects.bulk_create(Decision(meeting=meeting, **one) for one in told)
    return before


def _reattend(meeting: Meeting, missed: Mapping[Member, tuple[str, str]]) -> dict[str, str]:
    """Bring the attendance to what is now said; give what it was, by member."""
    said = {member.pk: told for member, told in missed.items()}
    moved, rows = {}, []
    known = list(Attendance.objects.own().filter(meeting=meeting).select_related("member"))
    _refuse_strangers(set(missed) - {row.member for row in known})
    for row in known:
        state, reason = said.get(row.member_id, (State.PRESENT, ""))
        if (row.state, row.reason) != (state, reason):
            moved[str(row.member_id)] = row.state
            row.state, row.reason = state, reason
            row.exempt = row.member.exempt and state != State.PRESENT
            rows.append(row)
    store(rows, "state", "reason", "exempt")
    return moved


@transaction.atomic
def void(meeting: Meeting, *, actor: Actor, reason: str) -> Meeting:
    """作废: the record stays, is counted nowhere, and says why."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么作废")})
    if not Meeting.objects.filter(pk=meeting.pk, void_reason="").update(void_reason=reason):
        raise ValidationError(_("这条记录已经作废"))
    reread(meeting)
    note(actor, "meetings.void", meeting, reason=reason)
    return meeting
