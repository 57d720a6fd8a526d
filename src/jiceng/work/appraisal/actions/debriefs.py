"""The verbs of 述职: record, correct, add what listeners said, void."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.prepared import reread
from jiceng.registers.meetings.actions import check_day
from jiceng.registers.meetings.models import Meeting, Type
from jiceng.registers.orgs.models import Org
from jiceng.registers.people.models import Post
from jiceng.work.appraisal.models import Debrief

HEARING = (Type.ASSEMBLY, Type.LIFE_MEETING, Type.REVIEW)  # where all members of a branch sit
Terms = Mapping[int, Sequence[Post]]


@transaction.atomic
def debrief(*, actor: Actor, **values: Any) -> Debrief:
    """Record one; see `debrief_many`."""
    return debrief_many([values], actor=actor)[0]


@transaction.atomic
def debrief_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Debrief]:
    """登记述职: org, year, to, held_on, text, opinion, meeting. Who reports is the secretary of
    that day; who listens is the assembly, or the organisation above. The assembly of that day
    is found, where none is named.
    """
    at, made, orgs = clock.now(), [], {row["org"].pk for row in rows}
    terms, known = _terms(orgs), _known(orgs)
    halls = _halls(orgs, {row["held_on"] for row in rows})
    for row in rows:
        org, to, day, year = row["org"], Debrief.To(row["to"]), row["held_on"], row["year"]
        _check(org, day, year)
        person = _secretary(terms, org, day)
        if before := known.get((org.pk, person, year, to)):
            said = {"year": year, "to": to.label, "day": before}
            words = _("%(year)d年度已经在 %(day)s 向%(to)s述职，要改请打开那一条更正")
            raise ValidationError({"year": words % said})
        known[org.pk, person, year, to] = day
        above = to == Debrief.To.SUPERIOR
        meeting = row.get("meeting")
        if meeting is None and not above:
            meeting = halls.get((org.pk, day))
        one = Debrief(
            org=org, person_id=person, year=year, to=to, held_on=day, meeting=meeting,
            heard_by_id=org.parent_id if above else org.pk, text=row.get("text", "").strip(),
            opinion=row.get("opinion", "").strip(), recorded_at=at,
        )  # fmt: skip
        _check_meeting(one)
        made.append(one)
    insert(made)
    note_many(actor, "appraisal.debrief", made)
    return made


def _check(org: Org, day: date, year: int) -> None:
    if not org.is_branch:
        raise ValidationError({"org": _("这里登记党支部书记的述职，请选党支部")})
    check_day(org, day)
    if year not in {day.year, day.year - 1}:
        words = _("%(day)s 述职，只能述当年或者上一年的，请检查年度")
        raise ValidationError({"year": words % {"day": day}})


def _terms(orgs: Iterable[int]) -> Terms:
    """Secretaries of these branches, whenever they served."""
    found: dict[int, list[Post]] = {}
    for post in Post.objects.secretaries().filter(org__in=orgs).order_by("-since", "-pk"):
        found.setdefault(post.org_id, []).append(post)
    return found


def _secretary(terms: Terms, org: Org, day: date) -> int:
    for post in terms.get(org.pk, ()):
        if post.stood(day):
            return post.person_id
    words = _("%(org)s 在 %(day)s 没有登记书记，请先登记任职，或者检查日期")
    raise ValidationError({"held_on": words % {"org": org, "day": day}})


def _known(orgs: Iterable[int]) -> dict[tuple[int, int, int, str], date]:
    rows = Debrief.objects.standing().filter(org__in=orgs)
    told = rows.values_list("org", "person", "year", "to", "held_on")
    return {(org, person, year, to): day for org, person, year, to, day in told}


def _halls(orgs: Iterable[int], days: Iterable[date]) -> dict[tuple[int, date], Meeting]:
    """Meetings of all members of these branches on these days; the assembly before others."""
    rows = Meeting.objects.standing().of_type(*HEARING).filter(org__in=orgs, held_on__in=days)
    listed = sorted(rows, key=lambda one: (one.type == Type.ASSEMBLY, -one.pk))
    return {(one.org_id, one.held_on): one for one in listed}


def _check_meeting(one: Debrief) -> None:
    """The meeting is of whoever listens, of that day, and stands."""
    held = one.meeting
    if held is None:
        return
    if held.void_reason:
        raise ValidationError({"meeting": _("这次会议已经作废，请另选一次，或者留空")})
    if held.org_id not in {one.heard_by_id, one.org_id} or held.held_on != one.held_on:
        words = _("这次会议是%(org)s %(day)s 开的，和述职对不上，请另选一次，或者留空")
        raise ValidationError({"meeting": words % {"org": held.org, "day": held.held_on}})


@transaction.atomic
def correct_debrief(one: Debrief, *, actor: Actor, reason: str = "", **changes: Any) -> Debrief:
    """更正: date, meeting, report, opinion. Who, which year and to whom stand: void it instead."""
    names = ("held_on", "meeting", "text", "opinion")
    before = {name: getattr(one, name) for name in names if name in changes}
    for name in before:
        setattr(one, name, changes[name])
    _check(one.org, one.held_on, one.year)
    if one.person_id != _secretary(_terms([one.org_id]), one.org, one.held_on):
        words = _("%(person)s 在 %(day)s 不是这个支部的书记，请检查日期")
        raise ValidationError({"held_on": words % {"person": one.person, "day": one.held_on}})
    _check_meeting(one)
    one.save(update_fields=list(before))
    changed = {k: str(v or "") for k, v in before.items() if v != getattr(one, k)}
    note(actor, "appraisal.correct_debrief", one, reason=reason, before=changed)
    return one


@transaction.atomic
def hear(one: Debrief, *, actor: Actor, opinion: str) -> Debrief:
    """登记评议意见: what listeners said, in words; a second time corrects the first."""
    if not opinion.strip():
        raise ValidationError({"opinion": _("请写评议意见")})
    before, one.opinion = one.opinion, opinion.strip()
    one.save(update_fields=["opinion"])
    note(actor, "appraisal.hear", one, before={"opinion": before})
    return one


@transaction.atomic
def void_debrief(one: Debrief, *, actor: Actor, reason: str) -> Debrief:
    """作废: it stays, is counted nowhere, and says why."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么作废")})
    if not Debrief.objects.standing().filter(pk=one.pk).update(void_reason=reason.strip()):
        raise ValidationError(_("这次述职已经作废"))
    reread(one)
    note(actor, "appraisal.void_debrief", one, reason=reason)
    return one
