"""Probationers who came from elsewhere: taken over, discussed later, or not recognised; and the
other door into the roll, which leads here whoever is newly admitted.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.citations import Finding
from jiceng.kernel.deadlines import add_months
from jiceng.kernel.journal import note
from jiceng.kit.titles import told
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Belonging, Exit, Member
from jiceng.work.development import flows
from jiceng.work.development.actions.admitting import member_of, release
from jiceng.work.development.actions.taking import take_steps
from jiceng.work.development.models import Case, CaseStep, Paper, Stage, Stretch, Verb
from jiceng.work.development.rules import articles as art
from jiceng.work.development.rules import words
from jiceng.work.development.rules.checks import probation_ends
from jiceng.work.development.rules.issues import within_district

# What came along with somebody admitted elsewhere, and goes into the archive in the end.
CAME_ALONG = ("form", "application", "activist_record", "political")


@transaction.atomic
def take_over(
    member: Member, *, actor: Actor, on: date | None = None, applied_on: date | None = None,
    remark: str = "",
) -> Case:  # fmt: skip
    """转入的预备党员接续考察: a probationer whom no case here knows gets one, in probation.

    Probation runs on from the day they were admitted, wherever that was.
    """
    day = on or clock.today()
    if member.left_on is not None or member.full_on is not None:
        raise ValidationError(_("“%s”不是在册的预备党员，不用接续考察") % member)
    if Case.objects.open().filter(person=member.person_id).exists():
        raise ValidationError(_("“%s”的预备期已在“发展党员”里办理，请到原来的记录上办理") % member)
    since = Belonging.objects.get(member=member, until=None).since
    if not since <= day <= clock.today():
        told = _("日期应在到本支部（%s）以后、今天以前")
        raise ValidationError({"on": told % since})
    if applied_on is not None and applied_on > member.joined_on:
        raise ValidationError(
            {"applied_on": _("申请日期不能晚于入党日期（%s）") % member.joined_on}
        )
    case = Case.objects.create(
        person=member.person, member=member, org=member.org, state=flows.PROBATION,
        applied_on=applied_on or member.joined_on, recorded_at=clock.now(),
        probation_ends=probation_ends(resolved_on=member.joined_on),
    )  # fmt: skip
    Stretch.objects.create(case=case, org=case.org, stage=Stage.PROBATIONER, since=since,
                           began=Stretch.Began.MOVED)  # fmt: skip
    CaseStep.objects.create(
        case=case, org=case.org, verb=Verb.TAKE_OVER, on=day, remark=remark,
        version=art.version_on(day), recorded_at=clock.now(),
    )  # fmt: skip
    Paper.objects.bulk_create([Paper(case=case, kind=kind, wanted_on=day) for kind in CAME_ALONG])
    note(actor, "development.take_over", case, on=day)
    made: Case = case
    return made


@transaction.atomic
def defer(case: Case, *, actor: Actor, **values: Any) -> CaseStep:
    """推迟讨论转正 of somebody who moved here on probation, by months past the end of it."""
    if not str(values.get("remark") or "").strip():
        raise ValidationError({"remark": _("请写明为什么推迟（%s）") % art.DEFER.new})
    made = take_steps("defer", [(case, {"months": 0, **values})], actor=actor)[0]
    ends: Any = case.probation_ends
    case.deferred_until = add_months(ends, made.months or 0)
    case.save(update_fields=["deferred_until"])
    return made


@transaction.atomic
def disown(case: Case, *, actor: Actor, **values: Any) -> CaseStep:
    """不予承认: what cannot be verified is not recognised, by the district's organisation
    department; off the roll that day, as somebody who should never have stood on it.
    """
    if not str(values.get("text") or "").strip():
        raise ValidationError(
            {"text": _("请写明怎样核查、为什么不能认定（%s）") % art.UNRECOGNISED.new}
        )
    made = take_steps("disown", [(case, values)], actor=actor)[0]
    members.leave(
        member_of(case), actor=actor, on=made.on, exit=Exit.MISTAKEN, reason=made.document
    )
    release([made])
    return made


def newly_admitted(days: Collection[date], *, way: str = "") -> dict[date, str]:
    """Of these days of entry, on which nobody is newly admitted but by a case here, and why.

    Cases are kept from the day the first was written down; who was admitted before is old, and
    whom the province admitted (`way` direct) never had a case at this level.
    """
    if not within_district(way=way):
        return {}
    begun = Case.objects.aggregate(at=Min("recorded_at"))["at"]
    if begun is None:
        return {}
    since = begun.astimezone(clock.ZONE).date()
    refusal = told(Finding(words.NEW_BY_CASE, art.APPROVER.new, {"since": since}))
    return {day: refusal for day in days if day >= since}
