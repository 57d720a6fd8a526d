"""The verbs of a round: notify, prepare, hold, propose, grade, tell, file; and book past years."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert, pour, store
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.prepared import reread
from jiceng.kernel.steps import take
from jiceng.kit.handoffs import hand_on
from jiceng.registers.meetings import actions as meetings
from jiceng.registers.meetings.models import Attendance, Meeting, Type
from jiceng.registers.members.models import Affiliation, Member
from jiceng.registers.orgs.models import Org
from jiceng.work.appraisal.actions.hosted import (
    settle_guests,
    tell_at_home,
    unsettle_guests,
)
from jiceng.work.appraisal.flows import FILED, ROUND
from jiceng.work.appraisal.models import AppraisalRound, MemberReview, ShareRule
from jiceng.work.appraisal.rules import takes_grade

Part = MemberReview.Part
Said = Mapping[int, tuple[str, str]]  # review → grade and words
PREPARED = ("studied_on", "consulted_on", "talked_on")
COLUMNS = (
    "round_id", "member_id", "part", "exempt", "away", "self_text", "mutual", "proposed", "opinion",
    "grade", "told_on", "measure", "recorded_at",
)  # fmt: skip


def not_ahead(on: date, field: str = "on") -> None:
    """Refuse a day that has not come."""
    if on > clock.today():
        raise ValidationError({field: _("日期还没有到，请检查日期")})


@transaction.atomic
def notify(*, actor: Actor, **values: Any) -> AppraisalRound:
    """Begin one round; see `notify_many`."""
    return notify_many([values], actor=actor)[0]


@transaction.atomic
def notify_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[AppraisalRound]:
    """通知评议: org, year, notified_on, planned_on. Who takes part is who is on the roll that day,
    and who is hosted here with the right to be appraised here.
    """
    at, made = clock.now(), []
    shares = ShareRule.objects.holding((row["org"], row["year"]) for row in rows)
    for row, (parts, of) in zip(rows, shares, strict=True):
        _check(row["org"], row["year"], row["notified_on"])
        made.append(AppraisalRound(**row, parts=parts, of=of, recorded_at=at))
    insert(made)
    for one in made:
        _enter(one, _roll(one.org, one.notified_on))
    note_many(actor, "appraisal.notify", made)
    return made


def _check(org: Org, year: int, on: date) -> None:
    not_ahead(on, "notified_on")
    if not org.is_branch:
        raise ValidationError({"org": _("民主评议以党支部为单位，请选党支部")})
    if on < org.since or (org.until and on >= org.until):
        raise ValidationError({"org": _("%s 这一天不在，请检查日期") % org})
    if not on.year - 1 <= year <= on.year:
        raise ValidationError({"year": _("评议当年或者上一年度，请检查年度")})
    if AppraisalRound.objects.standing().filter(org=org, year=year).exists():
        words = _("%(org)s %(year)d年度已经开始评议，请在那一次上办理")
        raise ValidationError({"year": words % {"org": org, "year": year}})


def _roll(org: Org, day: date) -> list[tuple[Member, str]]:
    """Who takes part, and how; by name."""
    here = Affiliation.objects.standing(day).filter(appraises=True)
    away = set(here.exclude(host=org).values_list("member", flat=True))
    found = []
    for member in meetings.roll(org, day):
        full = takes_grade(full_on=member.full_on, day=day)
        hosted = Part.HOSTED if member.pk in away else Part.FULL
        found.append((member, hosted if full else Part.PROBATION))
    guests = Member.objects.filter(
        pk__in=here.filter(host=org).values("member"), full_on__lte=day
    ).exclude(org=org)  # fmt: skip
    rows = guests.select_related("person").order_by("person__initials", "pk")
    return [*found, *((member, Part.GUEST) for member in rows)]


def _enter(round_: AppraisalRound, people: Sequence[tuple[Member, str]]) -> None:
    at = clock.now()
    MemberReview.objects.bulk_create(
        MemberReview(round=round_, member=member, part=part, exempt=member.exempt, recorded_at=at)
        for member, part in people
    )


@transaction.atomic
def prepare(round_: AppraisalRound, *, actor: Actor, **days: date | None) -> AppraisalRound:
    """登记会前的事: when people had studied, been heard, talked; each a day or nothing."""
    for name, day in days.items():
        if day is not None and name in PREPARED:
            not_ahead(day, name)
    before = {name: str(getattr(round_, name) or "") for name in days}
    for name, day in days.items():
        setattr(round_, name, day)
    round_.save(update_fields=list(days))
    note(actor, "appraisal.prepare", round_, before=before)
    return round_


@transaction.atomic
def hold(
    round_: AppraisalRound, *, actor: Actor, on: date, venue: str = "", merged: bool = True
) -> AppraisalRound:  # fmt: skip
    """开会自评互评: the meeting's own record is the one of that day, or is made now; whoever has
    joined since takes part, whoever has left does not.
    """
    not_ahead(on)
    if on < round_.notified_on:
        raise ValidationError({"on": _("开会日期早于通知日期 %s") % round_.notified_on})
    _renew(round_, on)
    meeting = _recorded(round_, on) or _record(round_, on, venue, merged, actor)
    take(round_, ROUND, "hold", actor=actor, met_on=on, meeting=meeting, merged=merged)
    note(actor, "appraisal.hold", round_, on=on)
    return round_


def _renew(round_: AppraisalRound, day: date) -> None:
    known = dict(MemberReview.objects.filter(round=round_).values_list("member", "part"))
    now = _roll(round_.org, day)
    _enter(round_, [(member, part) for member, part in now if member.pk not in known])
    gone = set(known) - {member.pk for member, _part in now}
    MemberReview.objects.filter(round=round_, member__in=gone).delete()
    for member, part in now:
        if known.get(member.pk, part) != part:
            MemberReview.objects.filter(round=round_, member=member).update(part=part)


def _recorded(round_: AppraisalRound, on: date) -> Meeting | None:
    kinds = (Type.REVIEW, Type.LIFE_MEETING)
    held = Meeting.objects.standing().of_type(*kinds).filter(org=round_.org, held_on=on)
    found: Meeting | None = held.order_by("pk").first()
    return found


def _record(round_: AppraisalRound, on: date, venue: str, merged: bool, actor: Actor) -> Meeting:
    own = MemberReview.objects.filter(round=round_).exclude(part=Part.GUEST)
    away = own.exclude(away="").select_related("member")
    missed = {one.member: (Attendance.State.EXCUSED, one.away) for one in away}
    present = MemberReview.objects.filter(round=round_, part=Part.GUEST, away="")
    theme = _("组织生活会和民主评议党员") if merged else _("民主评议党员")
    return meetings.record(
        actor=actor, org=round_.org, type=Type.LIFE_MEETING if merged else Type.REVIEW, held_on=on,
        venue=venue, theme=theme, missed=missed,
        guests=[one.member for one in present.select_related("member")],
    )  # fmt: skip


def _told(round_: AppraisalRound, said: Said) -> list[MemberReview]:
    """The reviews a grade is said of; refused for whoever gets none here."""
    rows = {one.pk: one for one in MemberReview.objects.judged().filter(round=round_)}
    if strange := said.keys() - rows.keys():
        raise ValidationError(_("有 %d 位不在这里评定等次：预备党员只参加评议") % len(strange))
    if not any(grade for grade, _opinion in said.values()):
        raise ValidationError(_("还没有给任何一位填等次"))
    return [rows[pk] for pk in said]


@transaction.atomic
def propose(round_: AppraisalRound, *, actor: Actor, said: Said) -> AppraisalRound:
    """支委会提出意见: review → (grade, words); the slips are one thing weighed, not the result."""
    rows = _told(round_, said)
    for one in rows:
        one.proposed, one.opinion = said[one.pk]
    store(rows, "proposed", "opinion")
    take(round_, ROUND, "propose", actor=actor)
    note(actor, "appraisal.propose", round_, people=len(rows))
    return round_


@transaction.atomic
def grade(round_: AppraisalRound, *, actor: Actor, on: date, said: Said) -> AppraisalRound:
    """评定等次: review → (grade, words). More 优秀 than the year's share is warned of before."""
    not_ahead(on)
    if round_.met_on and on < round_.met_on:
        raise ValidationError({"on": _("评定日期早于开会日期 %s") % round_.met_on})
    rows = _told(round_, said)
    for one in rows:
        one.grade, one.opinion = said[one.pk]
    store(rows, "grade", "opinion")
    take(round_, ROUND, "grade", actor=actor, graded_on=on)
    note(actor, "appraisal.grade", round_, people=len(rows))
    settle_guests(round_, actor=actor)
    hand_on("appraisal.grade", round_, actor=actor)
    return round_


@transaction.atomic
def tell(round_: AppraisalRound, *, actor: Actor, on: date) -> AppraisalRound:
    """结果都已告知本人: from now on each reads their own."""
    not_ahead(on)
    if round_.graded_on and on < round_.graded_on:
        raise ValidationError({"on": _("告知日期早于评定日期 %s") % round_.graded_on})
    take(round_, ROUND, "tell", actor=actor, told_on=on)
    MemberReview.objects.filter(round=round_, told_on=None).exclude(grade="").update(told_on=on)
    tell_at_home(round_, actor=actor, on=on)
    note(actor, "appraisal.tell", round_, on=on)
    return round_


@transaction.atomic
def file(round_: AppraisalRound, *, actor: Actor, on: date) -> AppraisalRound:
    """审核归档, by somebody above who did not do it."""
    not_ahead(on)
    take(round_, ROUND, "file", actor=actor, filed_on=on)
    note(actor, "appraisal.file", round_, on=on)
    return round_


@transaction.atomic
def send_back(round_: AppraisalRound, *, actor: Actor, reason: str) -> AppraisalRound:
    """退回, with the reason: grades stay until they are given anew, and are told anew."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明原因")})
    take(round_, ROUND, "send_back", actor=actor, graded_on=None, told_on=None)
    MemberReview.objects.filter(round=round_).update(told_on=None)
    note(actor, "appraisal.send_back", round_, reason=reason)
    return round_


@transaction.atomic
def void(round_: AppraisalRound, *, actor: Actor, reason: str) -> AppraisalRound:
    """作废: it stays, is counted nowhere, and says why."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么作废")})
    if not AppraisalRound.objects.filter(pk=round_.pk, void_reason="").update(
        void_reason=reason.strip()
    ):
        raise ValidationError(_("这一次评议已经作废"))
    reread(round_)
    unsettle_guests(round_, actor=actor)
    note(actor, "appraisal.void", round_, reason=reason)
    return round_


@transaction.atomic
def book_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[AppraisalRound]:
    """补记往年: org, year, met_on, meeting, issued, returned, and `grades` (member → grade, or
    nothing for a probationer), as the paper file has it; told and filed by then.
    """
    at, made = clock.now(), []
    shares = ShareRule.objects.holding((row["org"], row["year"]) for row in rows)
    for row, (parts, of) in zip(rows, shares, strict=True):
        kept = {name: value for name, value in row.items() if name != "grades"}
        met = kept["met_on"]
        not_ahead(met, "met_on")
        days = dict.fromkeys(("notified_on", *PREPARED, "graded_on", "told_on", "filed_on"), met)
        made.append(
            AppraisalRound(**{**days, **kept}, parts=parts, of=of, state=FILED, recorded_at=at)
        )
    insert(made)
    pour(MemberReview, COLUMNS, (
        (one.pk, member.pk, Part.FULL if given else Part.PROBATION, member.exempt, "", "", "",
         given, "", given, one.told_on if given else None, "", at)
        for one, row in zip(made, rows, strict=True) for member, given in row["grades"].items()
    ))  # fmt: skip
    note_many(actor, "appraisal.book", made)
    return made
