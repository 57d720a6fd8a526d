"""What the rules say of organisations, many at once: a handful of queries for any number."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.citations import Finding
from jiceng.kit.scope import Scope
from jiceng.registers.groups.models import Group, Leading
from jiceng.registers.groups.rules import group_findings
from jiceng.registers.members.models import Member, Mobility
from jiceng.registers.members.sheets import branches
from jiceng.registers.orgs.models import Kind, Org
from jiceng.registers.orgs.rules import findings, term_findings, term_years
from jiceng.registers.people.models import Post
from jiceng.registers.units.models import Hosting
from jiceng.work.structure.figures.special import tasks
from jiceng.work.structure.rules import (
    gathering,
    mobile_findings,
    team_findings,
    temporary_findings,
)

# Whose leading body is appointed from above: nothing is said of its seats.
APPOINTED = {"district_committee", "work_committee", "temporary_branch"}


@dataclass
class Facts:
    """What is known of many organisations, by their keys."""

    units: dict[int, int] = field(default_factory=dict)
    groups: dict[int, int] = field(default_factory=dict)
    led: dict[int, int] = field(default_factory=dict)
    heads: dict[int, date | None] = field(default_factory=dict)  # secretary's full_on
    away: dict[int, int] = field(default_factory=dict)  # members registered as mobile
    places: dict[int, dict[str, int]] = field(default_factory=dict)  # of the branches beneath
    hosts: set[int] = field(default_factory=set)  # with a branch of mobile members beneath
    tasks: dict[int, date] = field(default_factory=dict)  # when a temporary branch's task ends


def known(keys: Sequence[int], day: date) -> Facts:
    """The facts of these organisations on a day."""

    def count(rows: Any, by: str) -> dict[int, int]:
        counted = rows.order_by().values(by).annotate(n=Count("*")).values_list(by, "n")
        return Counter(dict(counted))

    groups: Any = Group.objects.standing(day).filter(org__in=keys)
    led: Any = Leading.objects.standing(day).filter(group__in=groups.values("pk"))
    posts: Any = Post.objects.standing(day).secretaries().filter(org__in=keys)
    heads = dict(posts.values_list("org", "person"))
    full = dict(Member.objects.filter(person__in=heads.values()).values_list("person", "full_on"))
    away: Any = Mobility.objects.standing(day).filter(direction=Mobility.Direction.OUT)
    places: dict[int, dict[str, int]] = {}
    gone = away.filter(member__org__parent__in=keys, member__left_on=None)
    for above, where in gone.order_by("where").values_list("member__org__parent", "where"):
        seen = places.setdefault(above, {})
        seen[where] = seen.get(where, 0) + 1
    theirs = Org.objects.standing(day).filter(parent__in=keys, kind=Kind.MOBILE_BRANCH)
    return Facts(
        count(Hosting.objects.standing(day).filter(org__in=keys), "org"),
        count(groups, "org"),
        count(led, "group__org"),
        {org: full.get(person) for org, person in heads.items()},
        count(away.filter(member__org__in=keys), "member__org"),
        places,
        {above for above in theirs.values_list("parent", flat=True) if above is not None},
        dict(tasks().filter(result__in=keys).values_list("result", "ends_on")),
    )


def judge(org: Any, facts: Facts, day: date) -> list[Finding]:
    """All findings of one organisation; it bears the counts of `branches`."""
    found = findings(
        kind=org.kind, members=org.members, full=org.full, seated=org.seated,
        units=facts.units.get(org.pk, 0), functional=org.functional,
    )  # fmt: skip
    years = term_years(kind=org.kind, field=org.field)
    needed = bool(years) and not org.functional and org.kind not in APPOINTED
    found += term_findings(due=org.due_on, needed=needed, today=day)
    if org.is_branch:
        found += group_findings(
            members=org.members,
            groups=facts.groups.get(org.pk, 0),
            led=facts.led.get(org.pk, 0),
        )
    return found + of_team(org, facts, day) + of_kind(org, facts, day)


def of_kind(org: Any, facts: Facts, day: date) -> list[Finding]:
    """What only temporary branches, branches of mobile members and committees are asked."""
    if org.kind == Kind.TEMPORARY_BRANCH:
        head, ends = org.pk in facts.heads, facts.tasks.get(org.pk)
        return temporary_findings(members=org.members, secretary=head, ends_on=ends, day=day)
    if org.kind == Kind.MOBILE_BRANCH:
        return mobile_findings(members=org.members, away=facts.away.get(org.pk, 0))
    if org.is_branch:
        return []
    return gathering(places=facts.places.get(org.pk, {}), branch=org.pk in facts.hosts)


def of_team(org: Any, facts: Facts, day: date) -> list[Finding]:
    if org.functional or org.kind in APPOINTED:
        return []
    return team_findings(
        kind=org.kind, full=org.full, seated=org.seated, secretary=org.pk in facts.heads,
        standing=facts.heads.get(org.pk), day=day,
    )  # fmt: skip


def read(actor: Actor, scope: Scope, day: date) -> tuple[list[Any], Facts]:
    """Every organisation of the scope in the order of the tree, and the facts of them all."""
    orgs = list(branches(actor).filter(scope.cut("path")).select_related("parent").order_by("path"))
    return orgs, known([org.pk for org in orgs], day)


def judged(actor: Actor, scope: Scope) -> list[tuple[Any, list[Finding]]]:
    """The same with what there is to say of each."""
    today = clock.today()
    orgs, facts = read(actor, scope, today)
    return [(org, judge(org, facts, today)) for org in orgs]


def own(org: Org, actor: Actor) -> list[Finding]:
    """What this room has to say of one organisation, for its page."""
    if org.until is not None:
        return []
    row: Any = branches(actor).filter(pk=org.pk).first()
    if row is None:
        return []
    today = clock.today()
    facts = known([org.pk], today)
    return of_team(row, facts, today) + of_kind(row, facts, today)


ORG_FINDINGS = [own]
