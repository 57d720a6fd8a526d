"""Reading what the rules ask: the facts of many cases on a day, in a handful of queries."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q

from jiceng.kernel.deadlines import add_months, workdays_between
from jiceng.kernel.pasts import as_of
from jiceng.kernel.refs import Ref
from jiceng.registers.calendar.models import calendar
from jiceng.registers.members.models import Belonging, Discipline, Entry, Grade, Member
from jiceng.registers.notices.models import Kind as NoticeKind
from jiceng.registers.notices.models import Notice, NoticePlace, Objection
from jiceng.registers.orgs.models import Kind, Org, OrgPast
from jiceng.registers.people.models import Post
from jiceng.registers.places.models import Level, Place
from jiceng.work.development.models.case import Case, Stretch
from jiceng.work.development.models.local import Fulfilment, Requirement
from jiceng.work.development.models.step import Backing, CaseStep
from jiceng.work.development.rules.facts import STAGE_OF, Approver, Deed, Facts, Posting, Sponsor

COMMITTEE_SEATS = 3  # so many members of the leading body make a branch's committee
COLUMNS = ("case", "verb", "on", "carried", "decision", "days", "hours", "org")


@dataclass
class Known:
    """What was read for these cases; each thing once."""

    deeds: Mapping[int, list[Deed]]
    backings: Counter[tuple[int, str]] = field(default_factory=Counter)
    committees: set[int] = field(default_factory=set)
    voters: Counter[int] | None = None
    postings: Mapping[int, Posting] = field(default_factory=dict)
    asked: Mapping[int, list["Asked"]] = field(default_factory=dict)


# What only some steps ask for; a page that shows all of them reads all of it.
ASKED_BY = {
    "committees": {"elect"}, "voters": {"vote", "vote_full"}, "backings": {"consult", "review"},
    "asked": {"elect", "list_candidate", "vote", "vote_full"}, "postings": {"list_candidate"},
}  # fmt: skip


def facts_of(cases: Sequence[Case], on: date, verb: str = "") -> dict[int, Facts]:
    """The facts of each case as they stand on a day, by primary key.

    With a verb only what the rules of that step ask; the rest is left empty.
    """
    known = _read(cases, on, {name for name, verbs in ASKED_BY.items()
                              if not verb or verb in verbs})  # fmt: skip
    return {case.pk: _facts(case, known) for case in cases}


def facts_of_one(case: Case, on: date) -> Facts:
    return facts_of([case], on)[case.pk]


def _read(cases: Sequence[Case], on: date, wanted: set[str]) -> Known:
    keys, orgs = [case.pk for case in cases], {case.org_id for case in cases}
    deeds: dict[int, list[Deed]] = defaultdict(list)
    rows: Any = CaseStep.objects.standing().filter(case__in=keys).order_by("on", "pk")
    for case, *told in rows.values_list(*COLUMNS):
        verb, day, carried, decision, days, hours, org = told
        deeds[case].append(Deed(verb, day, carried, decision, days or 0, hours or 0, org))
    known = Known(deeds=deeds)
    if "backings" in wanted:
        held = Backing.objects.standing(on).filter(case__in=keys)
        known.backings = Counter(held.values_list("case", "part"))
    if "committees" in wanted:
        known.committees = committees(orgs, on)
    if "voters" in wanted:
        known.voters = voters(orgs, on)
    if "postings" in wanted:
        known.postings = postings(one for one in cases if one.state in {"agreed", "listed"})
    if "asked" in wanted:
        known.asked = asked_of(cases, on)
    return known


def committees(orgs: Iterable[int], on: date) -> set[int]:
    """Of these branches, those with a committee that day."""
    party = Post.objects.standing(on).filter(org__in=orgs, body=Post.Body.PARTY).order_by()
    seats = party.values("org").annotate(n=Count("person", distinct=True))
    return {one["org"] for one in seats if one["n"] >= COMMITTEE_SEATS}


def voters(orgs: Iterable[int], on: date) -> Counter[int]:
    """How many members of each of these branches might vote that day."""
    roll: Any = Belonging.objects.standing(on).full(on).filter(org__in=orgs).order_by()
    roll = roll.exclude(member__in=Discipline.objects.barring(on).values("member"))
    counted = roll.values("org").annotate(n=Count("pk"))
    return Counter({one["org"]: one["n"] for one in counted})


def _facts(case: Case, known: Known) -> Facts:
    deeds = tuple(known.deeds[case.pk])
    verbs = [deed.verb for deed in deeds]
    unmet = [one for one in known.asked.get(case.pk, ()) if not one.met]
    return Facts(
        state=case.state,
        applied_on=case.applied_on,
        born_on=case.person.born_on,
        deeds=deeds,
        contacts=known.backings[case.pk, Backing.Part.CONTACT],
        introducers=known.backings[case.pk, Backing.Part.INTRODUCER],
        mobile=case.mobile,
        months_before=case.months_before,
        leaving_on=case.leaving_on,
        posting=known.postings.get(case.pk),
        committee=case.org_id in known.committees,
        voters=None if known.voters is None else known.voters[case.org_id],
        probation_ends=case.probation_ends,
        deferred_until=case.deferred_until,
        moved_in=_moved_in(case, verbs),
        lacking=tuple(one.words for one in unmet if one.requirement.strict),
        wanting=tuple(one.words for one in unmet if not one.requirement.strict),
        temporary=case.org.kind == Kind.TEMPORARY_BRANCH,
    )


def _moved_in(case: Case, verbs: list[str]) -> bool:
    """Was somebody on probation when this branch took them over?"""
    if "take_over" in verbs:
        return case.member is not None and case.member.entry == Entry.TRANSFERRED_IN
    return "approve" in verbs and "relocate" in verbs[verbs.index("approve") :]


def postings(cases: Iterable[Case]) -> dict[int, Posting]:
    """The last notice of each case that was not withdrawn."""
    refs = {str(Ref.to(case)): case.pk for case in cases}
    if not refs:
        return {}
    rows: Any = Notice.objects.filter(origin__in=list(refs), kind=NoticeKind.DEVELOPMENT)
    latest = {refs[one.origin]: one for one in rows.exclude(state="withdrawn").order_by("pk")}
    keys = [one.pk for one in latest.values()]
    boards: Counter[int] = Counter()
    for notice, starts_on, posted_on in NoticePlace.objects.filter(notice__in=keys).values_list(
        "notice", "notice__starts_on", "posted_on"
    ):
        boards[notice] += posted_on <= starts_on  # at once, not one after the other
    said = Objection.objects.filter(notice__in=keys).values_list("notice", "handled_on", "upheld")
    open_ = Counter(notice for notice, handled, _upheld in said if handled is None)
    upheld = Counter(notice for notice, _handled, right in said if right)
    return {
        case: Posting(
            starts_on=one.starts_on,
            workdays=_worked(one),
            closed_on=one.closed_on,
            unhandled=open_[one.pk],
            upheld=upheld[one.pk],
            boards=boards[one.pk],
        )
        for case, one in latest.items()
    }


def _worked(notice: Notice) -> int:
    if notice.starts_on is None or notice.ends_on is None:
        return 0
    return workdays_between(notice.starts_on, notice.ends_on, calendar())


# What the district asks besides --------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """One local requirement of a case's stage: how often it is due, how often it was met."""

    requirement: Requirement
    wanted: int
    done: int

    @property
    def met(self) -> bool:
        return self.done >= self.wanted

    @property
    def words(self) -> str:
        return f"{self.requirement.name} {self.done}/{self.wanted}"


def asked_of(cases: Sequence[Case], on: date) -> dict[int, list[Asked]]:
    """What the district asks of each case's present stage, and how far it is met."""
    held = Requirement.objects.standing(on).select_related("org").order_by("pk")
    standing: list[Requirement] = list(held)
    if not standing:
        return {}
    keys = [case.pk for case in cases]
    began: dict[int, date] = {}
    rows: Any = Stretch.objects.filter(case__in=keys).order_by("-since", "-pk")
    stages = {case.pk: STAGE_OF.get(case.state, "") for case in cases}
    for case, stage, since in rows.values_list("case", "stage", "since"):
        if stage == stages[case]:
            began[case] = since  # the earliest: moving does not begin a stage anew
    done = Counter(Fulfilment.objects.filter(case__in=keys, on__lte=on)
                   .values_list("case", "requirement"))  # fmt: skip
    return {
        case.pk: [
            Asked(one, _wanted(one, max(began.get(case.pk, on), one.since), on),
                  done[case.pk, one.pk])
            for one in standing
            if one.stage == stages[case.pk] and case.org.path.startswith(one.org.path)
        ]
        for case in cases
    }  # fmt: skip


def _wanted(requirement: Requirement, since: date, on: date) -> int:
    """`times`, or that often for each whole stretch of `every` months since it was asked."""
    if requirement.every is None:
        return requirement.times
    count = 0
    while add_months(since, requirement.every * (count + 1)) <= on:
        count += 1
    return count * requirement.times


# Who stands behind, who decides ---------------------------------------------------------------


Pair = tuple[Case, Sequence[Member]]


def sponsors_of(pairs: Sequence[Pair], on: date) -> dict[int, list[Sponsor]]:
    """For each case its members as they were that day: full, of its branch, free of discipline."""
    keys = {member.pk for _case, members in pairs for member in members}
    here: Any = Belonging.objects.standing(on).filter(member__in=keys)
    at, barred = dict(here.values_list("member", "org")), penalties(keys, on)
    return {
        case.pk: [
            Sponsor(
                name=str(member),
                full=member.full_on is not None and member.full_on <= on and member.pk in at,
                present=at.get(member.pk) == case.org_id,
                penalty=barred.get(member.pk, ""),
            )
            for member in members
        ]
        for case, members in pairs
    }


def penalties(members: Iterable[int], on: date) -> dict[int, str]:
    """Whom discipline bars or affects that day; only that it does, never which or why."""
    held: Any = Discipline.objects.standing(on).filter(member__in=members)
    found: dict[int, str] = {}
    for member, grade in held.values_list("member", "grade"):
        if found.get(member) != "barred":
            found[member] = "barred" if grade == Grade.PROBATION else "affected"
    return found


def approvers_of(orgs: Collection[Org], on: date) -> dict[int, Approver]:
    """The committees that are to decide, as they were on the day; `above` is left to the caller."""
    if not orgs:
        return {}
    held: Any = Org.objects.filter(pk__in=[org.pk for org in orgs])
    above = {org.parent_id for org in orgs if org.parent_id}
    kept: Any = Place.objects.standing(on).filter(level=Level.STREET, keeper__in=above)
    streets = set(kept.values_list("keeper", flat=True))
    return {
        then.pk: Approver(
            name=then.name,
            kind=then.then_kind,
            title=str(Kind(then.then_kind).label),
            may_approve=then.then_may_approve,
            functional=then.functional,
            under_street=then.parent_id in streets,
        )
        for then in as_of(held, OrgPast, on, "kind", "may_approve")
    }


def superiors(branch: Org) -> Any:
    """The committees above a branch."""
    kinds = (Kind.DISTRICT, Kind.WORK_COMMITTEE, Kind.COMMITTEE)
    rows = branch.above().exclude(pk=branch.pk).filter(Q(kind__in=kinds) | Q(may_approve=True))
    return rows.filter(until=None)
