"""Taking steps: every step of every case goes through here, many at once, whole or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert, store
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note_many
from jiceng.kernel.steps import take_many
from jiceng.kernel.votes import (
    LESS_THAN_NONE,
    MORE_THAN_DUE,
    NOBODY_DUE,
    OPEN_BALLOT,
    WRITTEN_ABOVE,
    WRITTEN_BELOW,
    CountError,
)
from jiceng.kit.access import may
from jiceng.kit.titles import refusal, told
from jiceng.registers.orgs.models import Org
from jiceng.work.development.access import FILES
from jiceng.work.development.flows import CASE
from jiceng.work.development.models import Case, CaseStep, Paper, Stretch, Verb
from jiceng.work.development.models.knowing import approvers_of, facts_of
from jiceng.work.development.rules import articles as art
from jiceng.work.development.rules import words
from jiceng.work.development.rules.checks import GATES, approver, check, counted, county
from jiceng.work.development.rules.facts import STAGE_OF, Approver, Facts
from jiceng.work.development.rules.issues import Issue
from jiceng.work.development.rules.path import LINES, NEXT

BATCH = 1_000
Row = tuple[Case, Mapping[str, Any]]
KEPT = {
    "on", "decided_by", "body", "who", "due", "present", "ayes", "noes", "abstained", "written",
    "carried", "decision", "days", "hours", "months", "document", "text", "remark", "version",
}  # fmt: skip
BY_SUPERIORS = {*art.BY_APPROVERS, "agree", "file_activist", "disown"}
VOTES = {"vote", "vote_full"}
# The field a wrong count stands beside, where it is not the ayes.
BESIDE = {MORE_THAN_DUE: "present", LESS_THAN_NONE: "present", NOBODY_DUE: "due",
          WRITTEN_ABOVE: "written", WRITTEN_BELOW: "written"}  # fmt: skip
# What the case stands on: the steps of the flow, and its coming to this branch.
MOVING = {*CASE.steps, Verb.RELOCATE, Verb.TAKE_OVER}
# Their stage begins or ends on another day than theirs: the resolution's, the end of probation.
BACKDATED = {"approve", "approve_full"}


@transaction.atomic
def take_steps(verb: str, rows: Sequence[Row], *, actor: Actor) -> list[CaseStep]:
    """Record one kind of step for many cases; each row is a case and the values of its form.

    Asks the rules by the version in force on the day (or the one chosen, with a reason), refuses
    what a text that was read in full forbids, and asks a reason for whatever else is amiss.
    """
    made: list[CaseStep] = []
    approvers: dict[tuple[int, date], Approver] = {}
    today = clock.today()
    for on in sorted({values.get("on") or today for _case, values in rows}):
        some = [row for row in rows if (row[1].get("on") or today) == on]
        known = facts_of([case for case, _values in some], on, verb)
        deciding = {v["decided_by"] for _c, v in some if v.get("decided_by")}
        if verb in BY_SUPERIORS:
            approvers |= {(key, on): by for key, by in approvers_of(deciding, on).items()}
        for case, values in some:
            facts = known[case.pk]
            made.append(_step(Taking(verb, case, dict(values), facts, on, approvers), actor))
    _move(verb, made, actor)
    insert(made)
    papers_of(made)
    note_many(actor, f"development.{verb}", [step.case for step in made])
    return made


@dataclass
class Taking:
    """One step about to be taken: which, of what case, with what values, known so far, when."""

    verb: str
    case: Case
    values: dict[str, Any]
    facts: Facts
    on: date
    approvers: dict[tuple[int, date], Approver]

    def approver(self, org: Org) -> Approver:
        """The committee on the day, read once for all rows; above this very branch or not."""
        branch = self.case.org
        above = branch.path.startswith(org.path) and org.pk != branch.pk
        return replace(self.approvers[org.pk, self.on], above=above)

    @property
    def version(self) -> str:
        """The version in force that day, or the other one, chosen with a reason."""
        usual = art.version_on(self.on)
        chosen = self.values.get("version") or usual
        if chosen == usual:
            return usual
        if chosen == art.V2014 and self.case.applied_on >= art.CHANGED_ON:
            raise ValidationError({"version": _("申请在新细则施行以后，不能按旧细则办理")})
        if not str(self.values.get("remark") or "").strip():
            raise ValidationError({"remark": _("改用另一版细则，请写明理由")})
        return str(chosen)


def _step(taking: Taking, actor: Actor) -> CaseStep:
    """One step, checked and not yet written."""
    verb, case, values = taking.verb, taking.case, taking.values
    _in_order(verb, case, taking.facts, taking.on)
    version = taking.version
    # What is written down already but of a later day does not speak for this one.
    known = taking.facts.by(taking.on)
    issues = check(verb, known, taking.on, version, **_asked(values))
    if verb in BY_SUPERIORS:
        issues += _decided(taking, version, actor)
    local = _local(verb, taking.facts)
    faults = [*values.get("faults", ()), *judged(issues, values), *local]
    if verb in VOTES:
        values |= _count(verb, values, version)
    kept = {key: value for key, value in values.items() if key in KEPT and value is not None}
    return CaseStep(
        **{**kept, "on": taking.on, "version": version},
        case=case, org=case.org, verb=verb, faults=faults, before=case.state,
        outcome=values.get("outcome", ""), recorded_at=clock.now(),
    )  # fmt: skip


def _local(verb: str, facts: Facts) -> list[str]:
    """What the district asks of the stage that ends: it refuses, or is kept in words."""
    if verb not in GATES:
        return []
    if facts.lacking:
        raise ValidationError(_(words.LOCAL) % {"what": "、".join(facts.lacking)})
    return [_(words.LOCAL) % {"what": "、".join(facts.wanting)}] if facts.wanting else []


def _asked(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the rules are told of a form: everything but the version, which they are given."""
    return {key: value for key, value in values.items() if key not in {"on", "version"}}


def _in_order(verb: str, case: Case, facts: Facts, on: date) -> None:
    """Not ahead of today, nor before what the case stands on."""
    if verb not in NEXT.get(case.state, ()) and verb != Verb.STOP:
        told = {"name": case, "state": case.get_state_display(), "step": Verb(verb).label}
        raise StepError(_("“%(name)s”现在是“%(state)s”，不能办理“%(step)s”") % told)
    if on > clock.today():
        raise ValidationError({"on": _("日期还没有到，请到那一天再登记")})
    moved = [deed.on for deed in facts.deeds if deed.verb in MOVING]
    first = max([facts.applied_on, *moved])
    if on < first:
        raise ValidationError({"on": _("日期不能早于上一步（%s）") % first})


def _decided(taking: Taking, version: str, actor: Actor) -> list[Issue]:
    """The deciding committee: above the branch, with the power where it is asked for."""
    org = taking.values.get("decided_by")
    if org is None:
        raise ValidationError({"decided_by": _("请选择由哪个党委办理")})
    by, found = taking.approver(org), list[Issue]()
    if taking.verb in art.BY_APPROVERS:
        found = approver(by, version=version)
        if any(one.blocks for one in found):
            return found
    elif taking.verb == Verb.DISOWN:
        found = county(by)
        if found:
            return found
    elif not by.above:
        raise ValidationError({"decided_by": _("“%s”不是本支部的上级党组织") % org})
    if not may(actor, FILES, org.path):
        raise ValidationError({"decided_by": _("“%s”的决定由它的工作人员登记") % org})
    return found


def judged(issues: Sequence[Issue], values: Mapping[str, Any]) -> list[str]:
    """Refuse what the text forbids; of the rest keep the words, if a reason was given."""
    wrong: dict[str, list[str]] = {}
    for one in issues:
        if one.blocks:
            wrong.setdefault(one.field or "__all__", []).append(told(one.finding))
    if wrong:
        raise ValidationError(wrong)
    warned = [told(one.finding) for one in issues]
    if warned and not str(values.get("remark") or "").strip():
        ask = _("%s。确需办理的，请在“说明”里写明理由")
        raise ValidationError({"remark": [ask % one for one in warned]})
    return warned


def _count(verb: str, values: Mapping[str, Any], version: str) -> dict[str, Any]:
    """Whether the vote carried, in the rule's own words."""
    names = ("due", "present", "ayes", "noes", "abstained", "written")
    counts = {name: values.get(name) or 0 for name in names}
    try:
        vote = counted(
            **counts, secret=bool(values.get("secret", True)), full=verb == Verb.VOTE_FULL,
            version=version,
        )  # fmt: skip
    except CountError as error:
        raise ValidationError({BESIDE.get(error.words, "ayes"): refusal(error)}) from None
    if not vote.valid:
        field = "secret" if vote.finding.words == OPEN_BALLOT else "present"
        raise ValidationError({field: told(vote.finding)})
    return {"carried": vote.passed, "outcome": vote.why}


def _move(verb: str, made: Sequence[CaseStep], actor: Actor) -> None:
    """Move the state where the step is one of the flow, and the stage with it."""
    step = CASE.steps.get(verb)
    if step is None:
        return
    moving = [one for one in made if one.carried is not False]
    for start in range(0, len(moving), BATCH):
        cases = [one.case for one in moving[start : start + BATCH]]
        take_many(cases, CASE, verb, actor=actor)
    target = STAGE_OF.get(step.target, "")
    change = [one for one in moving if STAGE_OF.get(one.before, "") != target]
    if verb not in BACKDATED:
        turn(change, target)


def turn(steps: Sequence[CaseStep], stage: str, since: date | None = None) -> None:
    """End the open stretch of each case on the step's day (or `since`) and begin the next.

    A stage that ends on a day past lasted no longer, whatever moves were written down since.
    """
    by_day: dict[date, list[CaseStep]] = {}
    for one in steps:
        by_day.setdefault(since or one.on, []).append(one)
    for day, some in by_day.items():
        keys = [one.case_id for one in some]
        going = Stretch.objects.filter(Q(until=None) | Q(until__gt=day), case__in=keys)
        going.filter(since__gt=day).update(until=F("since"))
        going.filter(since__lte=day).update(until=day)
        if stage:
            Stretch.objects.bulk_create(
                [Stretch(case=one.case, org=one.org, stage=stage, since=day) for one in some],
                batch_size=BATCH,
            )


def papers_of(made: Sequence[CaseStep]) -> None:
    """The papers each step leaves, wanted from its day; one with a number is there already.

    A paper left by an earlier step of the kind gives way to the one this step has in hand; one
    that somebody received by hand, without a number, is theirs and stays as they set it down.
    """
    drafts = [
        Paper(
            case=one.case, kind=kind, wanted_on=one.on, number=one.document,
            received_on=one.on if one.document else None,
        )
        for one in made
        if one.verb in LINES and one.carried is not False
        for kind in LINES[one.verb].papers
    ]  # fmt: skip
    if not drafts:
        return
    keys = {paper.case_id for paper in drafts}
    had = {(one.case_id, one.kind): one for one in Paper.objects.filter(case__in=keys)}
    fresh = [paper for paper in drafts if (paper.case_id, paper.kind) not in had]
    insert(fresh)
    again = [
        paper
        for paper in drafts
        if paper.number
        and (old := had.get((paper.case_id, paper.kind))) is not None
        and (old.received_on is None or old.number)
    ]
    for paper in again:
        old = had[paper.case_id, paper.kind]
        if old.received_on is not None:
            old.wanted_on = paper.wanted_on
        old.number, old.received_on = paper.number, paper.received_on
    changed = [had[paper.case_id, paper.kind] for paper in again]
    store(changed, "number", "wanted_on", "received_on")


def papers_back(step: CaseStep) -> None:
    """What a step taken back has left is gone, or again what an earlier one of its kind left."""
    kinds = LINES[step.verb].papers if step.verb in LINES else ()
    left = Q(wanted_on=step.on, received_on=None)
    if step.document:
        left |= Q(number=step.document, received_on=step.on)
    papers = Paper.objects.filter(left, case=step.case_id, kind__in=kinds)
    earlier = CaseStep.objects.of(step.verb).filter(case=step.case_id).exclude(pk=step.pk)
    before: CaseStep | None = earlier.order_by("-on", "-pk").first()
    if before is None:
        papers.delete()
    else:
        papers.update(
            wanted_on=before.on, number=before.document,
            received_on=before.on if before.document else None,
        )  # fmt: skip


__all__ = ["Row", "judged", "papers_back", "take_steps", "turn"]
