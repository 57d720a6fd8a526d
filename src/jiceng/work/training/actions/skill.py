"""The yearly skill check: sat, weak topics taught, a mentor found, checked again.

The journal names the check and no result: who was weak in what is nobody's business but theirs.
"""

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
from jiceng.kernel.paths import upward
from jiceng.kernel.steps import take
from jiceng.registers.orgs.models import Kind, Org
from jiceng.registers.people.models import Person
from jiceng.work.training.actions.planning import past
from jiceng.work.training.flows import PASSED, SKILL, TESTED
from jiceng.work.training.models import Course, Due, SkillCheck, SkillResult


@transaction.atomic
def sit(*, actor: Actor, checker: Any = None, **values: Any) -> SkillCheck:
    """组织能力测试: org, name, audience, held_on; whoever records it is the checker."""
    past(values["held_on"], "held_on")
    who = checker.pk if checker is not None else actor.pk
    made: SkillCheck = SkillCheck.objects.create(checker_id=who, recorded_at=clock.now(), **values)
    note(actor, "training.sit", made)
    return made


@transaction.atomic
def mark(check: SkillCheck, *, actor: Actor, **values: Any) -> SkillResult:
    """登记测试结果; see `mark_many`."""
    return mark_many(check, [values], actor=actor)[0]


@transaction.atomic
def mark_many(
    check: SkillCheck, rows: Sequence[Mapping[str, Any]], *, actor: Actor
) -> list[SkillResult]:
    """Results: person, passed, weak (themes; owed where not passed). Only those of the audience."""
    at, made = clock.now(), []
    standing = Due.objects.standing(check.held_on).filter(audience=check.audience)
    due = {one.person_id: one.org for one in standing.select_related("org")}
    known = set(SkillResult.objects.filter(check_of=check).values_list("person", flat=True))
    for row in rows:
        person: Person = row["person"]
        if person.pk not in due:
            said = _("“%s”不在这次测试的对象里") % person
            raise ValidationError({"person": said})
        if person.pk in known:
            raise ValidationError({"person": _("“%s”的结果已经登记") % person})
        if not row["passed"] and not row.get("weak"):
            raise ValidationError({"weak": _("没有合格的，请选出弱项，好安排课程")})
        known.add(person.pk)
        made.append(
            SkillResult(
                check_of=check, person=person, org=_street(due[person.pk], check.org),
                first_time=row["passed"], state=PASSED if row["passed"] else TESTED,
                passed_on=check.held_on if row["passed"] else None, recorded_at=at,
            )
        )  # fmt: skip
    insert(made)
    for one, row in zip(made, rows, strict=True):
        one.weak.set(() if row["passed"] else row["weak"])
    note_many(actor, "training.mark", [check])
    return made


def _street(org: Org, root: Org) -> Org:
    """The street above somebody's organisation; the organiser where there is none."""
    above = Org.objects.filter(kind=Kind.WORK_COMMITTEE, path__in=upward(org.path))
    found: Org | None = above.order_by("-path").first()
    return found if found is not None else root


@transaction.atomic
def pair(result: SkillResult, *, actor: Actor, course: Course, mentor: Person) -> SkillResult:
    """排课结对: a course for the weak topics and somebody to ask."""
    if mentor.pk == result.person_id:
        raise ValidationError({"mentor": _("不能和自己结对，请另选一位")})
    take(result, SKILL, "pair", actor=actor, course=course, mentor=mentor)
    note(actor, "training.pair", result)
    return result


@transaction.atomic
def teach(result: SkillResult, *, actor: Actor) -> SkillResult:
    """登记学完."""
    take(result, SKILL, "teach", actor=actor)
    note(actor, "training.teach", result)
    return result


@transaction.atomic
def recheck(result: SkillResult, *, actor: Actor, on: date) -> SkillResult:
    """复测合格; who is not yet there is paired again."""
    past(on, "on")
    if on < result.check_of.held_on:
        raise ValidationError({"on": _("复测日期早于测试日期，请检查")})
    take(result, SKILL, "recheck", actor=actor, passed_on=on)
    note(actor, "training.recheck", result)
    return result
