"""Recording a meeting, correcting and voiding it; welcoming guests."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note
from jiceng.kernel.votes import CountError
from jiceng.kit.titles import refusal
from jiceng.registers.meetings import actions as meetings
from jiceng.registers.meetings.models import Attendance, Decision, Meeting, Type
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.registers.people.models import Person, Post
from jiceng.work.life.actions import shaping
from jiceng.work.life.actions.planning import meet, meet_again
from jiceng.work.life.models import Done, GroupMeeting, group_fault, people_due
from jiceng.work.life.rules import AwayError, outcome, read_away

State = Attendance.State
Missed = Mapping[Member, tuple[str, str]]
VOTE = ("decision", "ayes", "noes")
# what the register does not know
BESIDES = frozenset({"actions", "away", "group", *VOTE, *shaping.SHAPE})


@transaction.atomic
def record(*, actor: Actor, **values: Any) -> Meeting:
    """Record one meeting of a branch's life; see `record_many`."""
    return record_many([values], actor=actor)[0]


@transaction.atomic
def record_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Meeting]:
    """Record meetings with the set actions each carried out (`actions`) and what kind of life it
    was (`shaping.SHAPE`), besides everything `meetings.record_many` takes. As people write it:
    `away` ("张某（病假）"), `host` by name, one `decision` with `ayes` and `noes`.
    """
    for row in rows:
        shaping.check(row)
    made = meetings.record_many([_plain(row) for row in rows], actor=actor)
    pairs = list(zip(made, rows, strict=True))
    insert(
        [Done(meeting=one, action=done) for one, row in pairs for done in row.get("actions") or ()]
    )
    insert(
        [GroupMeeting(meeting=one, group=row["group"]) for one, row in pairs if row.get("group")]
    )
    shaping.shape(made, rows, actor=actor)
    meet(made)
    return made


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as the register takes it."""
    found = {key: value for key, value in row.items() if key not in BESIDES}
    org, day, group = row["org"], row["held_on"], row.get("group")
    if fault := group_fault(org, day, row["type"], group):
        raise ValidationError({"group": fault})
    asked = group is not None or row.get("away") or row.get("decision")
    if asked and "due" not in found:
        found["due"] = people_due(org, day, row["type"], group)
    if row.get("away"):
        found["missed"] = _missed(row["away"], found["due"])
    if isinstance(row.get("host"), str):
        found["host"] = _person(org, day, row["host"], found.get("due"))
    if row.get("decision"):
        missed = found.get("missed") or {}
        here = [member for member in found["due"] if member not in missed]
        found["decisions"] = [_decision(row, row["type"], day, found["due"], here)]
    return found


def _missed(text: str, people: Iterable[Member]) -> dict[Member, tuple[str, str]]:
    """Who was away, by name among those due."""
    try:
        away = read_away(text)
    except AwayError as piece:
        words = _("“%s”读不懂，请写成：张某（病假）、李某（缺席）") % piece
        raise ValidationError({"away": words}) from None
    named = {str(member): member for member in people}
    strange = [name for name in away if name not in named]
    if strange:
        names = "、".join(strange)
        raise ValidationError({"away": _("这些同志当天不在应到名单里：%s") % names})
    return {named[name]: told for name, told in away.items()}


def _person(org: Org, day: date, name: str, people: Iterable[Member] | None) -> Person | None:
    """主持: somebody of the branch by name; nobody if nothing is written."""
    name = name.strip()
    if not name:
        return None
    people = meetings.roll(org, day) if people is None else people
    found = next((member.person for member in people if str(member) == name), None)
    if found is None:
        posts = Post.objects.standing(day).filter(org=org, person__name=name)
        post = posts.select_related("person").first()
        found = post.person if post is not None else None
    if found is None:
        raise ValidationError({"host": _("没找到本支部的“%s”，请检查姓名") % name})
    return found


def _decision(
    said: Mapping[str, Any], type_: str, day: date, due: Iterable[Member], here: Iterable[Member]
) -> dict[str, Any]:
    """The decision with its count: carried or not by the rule, recorded either way."""
    entitled, present = (
        sum(1 for member in people if member.full_on and member.full_on <= day)
        for people in (due, here)
    )
    told: dict[str, Any] = {"text": said["decision"], "entitled": entitled, "present": present}
    told |= {"ayes": said.get("ayes"), "noes": said.get("noes")}
    meetings.check_votes(told)
    if not entitled:
        return told
    try:
        vote = outcome(
            kind=type_,
            entitled=entitled,
            present=present,
            ayes=told["ayes"],
            noes=told["noes"] or 0,
        )
    except CountError as error:
        raise ValidationError({"ayes": refusal(error)}) from None
    return told | {"carried": vote.passed}


@transaction.atomic
def correct(meeting: Meeting, *, actor: Actor, reason: str, **changes: Any) -> Meeting:
    """更正一次会议; `actions` replaces the set actions it is said to have carried out, `guests`
    who came from elsewhere; what `shaping.SHAPE` names replaces what was told of it.
    """
    told = {name: changes.pop(name) for name in shaping.SHAPE if name in changes}
    was = meeting.type, meeting.held_on
    wanted, guests = changes.pop("actions", None), changes.pop("guests", None)
    if guests is not None:
        meetings.welcome(meeting, actor=actor, guests=list(guests))
    _same_group(meeting, changes)
    meetings.correct(meeting, actor=actor, reason=reason, **_changes(meeting, changes))
    if wanted is not None:
        chosen = {action.pk for action in wanted}
        before = set(Done.objects.filter(meeting=meeting).values_list("action", flat=True))
        if chosen != before:
            Done.objects.filter(meeting=meeting, action__in=before - chosen).delete()
            Done.objects.bulk_create(
                Done(meeting=meeting, action_id=pk) for pk in sorted(chosen - before)
            )
            note(actor, "life.correct", meeting, reason=reason, actions=sorted(before))
    if moved := was != (meeting.type, meeting.held_on):
        meet_again(meeting)
    if before_ := shaping.reshape(meeting, told, moved=moved):
        note(actor, "life.correct", meeting, reason=reason, before=before_)
    return meeting


def _same_group(meeting: Meeting, changes: dict[str, Any]) -> None:
    """Another group's meeting is another meeting: its roll is another one."""
    held = GroupMeeting.objects.filter(meeting=meeting).values_list("group", flat=True).first()
    if "group" in changes and (group := changes.pop("group")) is not None and group.pk != held:
        raise ValidationError({"group": _("党小组写错了请作废这条记录，再重新登记")})
    if held is not None and changes.get("type", Type.GROUP) != Type.GROUP:
        raise ValidationError({"type": _("类型写错了请作废这条记录，再重新登记")})


@transaction.atomic
def welcome(meeting: Meeting, *, actor: Actor, guests: Iterable[Member]) -> Meeting:
    """登记外来党员到会: they count in their own record and in none of ours."""
    return meetings.welcome(meeting, actor=actor, guests=list(guests))


@transaction.atomic
def correct_many(
    pairs: Sequence[tuple[Meeting, Mapping[str, Any]]], *, actor: Actor
) -> list[Meeting]:
    """Corrections from a worksheet; the reason is that it was loaded back."""
    words = _("导入更正")
    return [correct(one, actor=actor, **{"reason": words, **said}) for one, said in pairs]


def _changes(meeting: Meeting, said: Mapping[str, Any]) -> dict[str, Any]:
    """What is corrected, as the register takes it; the vote is counted again."""
    found = {key: value for key, value in said.items() if key not in {"away", "org", *VOTE}}
    day = said.get("held_on", meeting.held_on)
    rows = Attendance.objects.own().filter(meeting=meeting).select_related("member__person")
    people = {row.member: (row.state, row.reason) for row in rows}
    if "away" in said:
        found["missed"] = _missed(said["away"] or "", people)
    if isinstance(said.get("host"), str):
        found["host"] = _person(meeting.org, day, said["host"], people)
    if not set(VOTE) & set(said):
        return found
    old = list(Decision.objects.filter(meeting=meeting).order_by("pk").values(*DECIDED))
    missed: Any = found.get("missed")
    if missed is None:
        missed = {one for one, (state, _why) in people.items() if state != State.PRESENT}
    here = [member for member in people if member not in missed]
    first = old[0] if old else {}
    told = {"decision": first.get("text", ""), "ayes": first.get("ayes"), "noes": first.get("noes")}
    told |= {name: said[name] for name in VOTE if name in said}
    if told["decision"]:
        type_ = said.get("type", meeting.type)
        old[:1] = [_decision(told, type_, day, people, here)]
    else:
        del old[:1]
    found["decisions"] = old
    return found


DECIDED = ("text", "entitled", "present", "ayes", "noes", "carried")


@transaction.atomic
def void(meeting: Meeting, *, actor: Actor, reason: str) -> Meeting:
    """作废一次会议记录。"""
    return meetings.void(meeting, actor=actor, reason=reason)


@transaction.atomic
def void_many(records: Sequence[Meeting], *, actor: Actor, reason: str = "") -> None:
    """作废几次会议记录; an import is taken back by it."""
    for meeting in records:
        void(meeting, actor=actor, reason=reason or _("撤销导入"))
