"""审批: the steps that write to the roll of members, in the same transaction."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import store
from jiceng.kernel.deadlines import add_months
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Entry, Exit, Member
from jiceng.work.development.actions.backing import stand_down
from jiceng.work.development.actions.taking import Row, take_steps, turn
from jiceng.work.development.models import Backing, Case, CaseStep, Stage
from jiceng.work.development.rules.checks import probation_ends


@transaction.atomic
def approve(case: Case, *, actor: Actor, **values: Any) -> CaseStep:
    """审批为预备党员; see `approve_many`."""
    return approve_many([(case, values)], actor=actor)[0]


@transaction.atomic
def approve_many(rows: Sequence[Row], *, actor: Actor) -> list[CaseStep]:
    """审批, person by person: on the roll as probationary from the day of the resolution."""
    made = take_steps("approve", rows, actor=actor)
    votes: Any = CaseStep.objects.of("vote").filter(case__in=[one.case for one in made])
    resolved = dict(votes.order_by("on", "pk").values_list("case", "on"))
    enrolled = _enrol(made, dict(rows_of(rows)), resolved, actor)
    for one in made:
        one.case.member = enrolled[one.case_id]
        one.case.probation_ends = probation_ends(resolved_on=resolved[one.case_id])
    store([one.case for one in made], "member", "probation_ends")
    for day in sorted(set(resolved.values())):
        turn([one for one in made if resolved[one.case_id] == day], Stage.PROBATIONER, day)
    for day in sorted({one.on for one in made}):
        cases = [one.case for one in made if one.on == day]
        stand_down(cases, day, part=Backing.Part.CONTACT)
    return made


def rows_of(rows: Sequence[Row]) -> list[tuple[int, Mapping[str, Any]]]:
    return [(case.pk, values) for case, values in rows]


def _enrol(
    made: Sequence[CaseStep],
    values: Mapping[int, Mapping[str, Any]],
    resolved: Mapping[int, Any],
    actor: Actor,
) -> dict[int, Member]:
    """Who was never a member is enrolled; who once left comes back as newly admitted."""
    people = [one.case.person_id for one in made]
    former = {m.person_id: m for m in Member.objects.filter(person__in=people)}
    fresh = [one for one in made if one.case.person_id not in former]
    new = members.enrol_many(
        [
            {
                "person": one.case.person, "org": one.case.org,
                "joined_on": resolved[one.case_id], "entered_on": resolved[one.case_id],
                "entry": Entry.ADMITTED,
                "category": values[one.case_id].get("category") or Member.Category.WORKING,
            }
            for one in fresh
        ],
        actor=actor,
    ) if fresh else []  # fmt: skip
    found = {one.case_id: member for one, member in zip(fresh, new, strict=True)}
    for one in made:
        member = former.get(one.case.person_id)
        if member is not None:
            day, why = resolved[one.case_id], _("重新入党")
            members.restore(
                member, actor=actor, org=one.case.org, on=day, entry=Entry.ADMITTED, reason=why
            )
            members.correct(member, actor=actor, reason=why, joined_on=day, full_on=None)
            found[one.case_id] = member
    return found


def member_of(case: Case) -> Member:
    """The member's row as it stands now."""
    if case.member_id is None:
        raise ValidationError(_("这位同志还不是预备党员"))
    found: Member = Member.objects.get(pk=case.member_id)
    return found


def decided(case: Case) -> CaseStep:
    """What the assembly decided last about conversion."""
    rows = CaseStep.objects.of("vote_full").filter(case=case)
    found: CaseStep | None = rows.order_by("-on", "-pk").first()
    if found is None:
        raise ValidationError(_("还没有支部大会的决议"))
    return found


@transaction.atomic
def approve_full(case: Case, *, actor: Actor, **values: Any) -> CaseStep:
    """批准按期转正: a full member from the day probation ended."""
    return approve_full_many([(case, values)], actor=actor)[0]


@transaction.atomic
def approve_full_many(rows: Sequence[Row], *, actor: Actor) -> list[CaseStep]:
    """批准转正 of several."""
    for case, _values in rows:
        _must(case, CaseStep.Decision.CONVERT)
    made = take_steps("approve_full", rows, actor=actor)
    for one in made:
        ends: Any = one.case.probation_ends
        members.make_full(member_of(one.case), actor=actor, on=ends)
        turn([one], "", ends)
    release(made)
    return made


def _must(case: Case, decision: str) -> None:
    step = decided(case)
    if step.decision != decision:
        words = _("支部大会的决议是“%s”，请按决议办理")
        raise ValidationError(words % step.get_decision_display())


def release(made: Sequence[CaseStep]) -> None:
    """Whoever stood behind them is free."""
    for day in sorted({one.on for one in made}):
        stand_down([one.case for one in made if one.on == day], day)


@transaction.atomic
def extend(case: Case, *, actor: Actor, **values: Any) -> CaseStep:
    """批准延长预备期: once, by the months the assembly decided."""
    _must(case, CaseStep.Decision.EXTEND)
    months, ends = decided(case).months or 0, case.probation_ends
    made = take_steps("extend", [(case, {**values, "months": months})], actor=actor)[0]
    case.probation_ends = add_months(ends, months) if ends else None
    case.deferred_until = None  # what was put off has now been discussed
    case.save(update_fields=["probation_ends", "deferred_until"])
    return made


@transaction.atomic
def cancel(case: Case, *, actor: Actor, **values: Any) -> CaseStep:
    """批准取消预备党员资格: off the roll that day."""
    _must(case, CaseStep.Decision.CANCEL)
    made = take_steps("cancel", [(case, values)], actor=actor)[0]
    members.leave(
        member_of(case), actor=actor, on=made.on, exit=Exit.CANCELLED, reason=made.document
    )
    release([made])
    return made
