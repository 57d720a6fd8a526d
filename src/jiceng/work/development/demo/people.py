"""Who is on the way in the demo: where they apply, who backs them, where they leave the path."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from jiceng.kernel.actors import System
from jiceng.kernel.deadlines import add_months
from jiceng.kit.demo import World
from jiceng.registers.accounts.models import Account
from jiceng.registers.members.models import Belonging, Discipline, Member
from jiceng.registers.orgs.models import BRANCHES, Kind, Org
from jiceng.registers.people.demo import person
from jiceng.registers.units.models import Hosting
from jiceng.work.development.rules.articles import CHANGED_ON

SECOND = System("演示审核")
SIZE = 12  # people of one quarter
ODD_ONE = 99  # the cohort of a single person that straddles the change of the text
AT_THE_DOOR = 98  # the one whose assembly the demo's secretary is to call next
SECRETARY = "shuji"
BRANCH = "演示书记"
# Days before and after the vote on which each step is taken.
DAYS: dict[str, int] = {
    "apply": -520, "talk": -505, "elect": -480, "file_activist": -470, "assign": -465,
    "examine": -330, "study": -300, "examine_again": -170, "consult": -100, "agree": -90,
    "publish": -88, "list_candidate": -70, "introduce": -65, "inspect": -55, "train": -45,
    "review": -30, "prereview": -20, "issue_form": -15, "vote": 0, "interview": 10,
    "approve": 30, "place": 32, "file_approval": 35, "swear": 45, "observe": 200,
    "ask_full": 368, "vote_full": 375, "approve_full": 400, "archive": 410,
}  # fmt: skip
OPINIONS = ("思想要求进步，群众基础好", "工作踏实，热心公益", "学习认真，积极参加志愿服务")


@dataclass
class Walker:
    """Somebody on the way: the branch, who backs them, and where they leave the common path."""

    row: dict[str, Any]
    branch: Org
    street: Org
    backers: Sequence[Any]  # keys of members, and from the first day on members
    stops: str = ""  # the first step that is not taken: stuck, or stopped
    odd: str = ""
    case: Any = None
    later: "Walker | None" = None  # the branch they move to while they are activists


@dataclass
class Cohort:
    """Those whose vote is due on one day."""

    number: int
    voted_on: date
    walkers: list[Walker] = field(default_factory=list)

    def day(self, step: str) -> date:
        return self.voted_on + timedelta(days=DAYS[step])


@dataclass(frozen=True)
class Grounds:
    """The branches people join: those that stand throughout, with members who stay."""

    branches: Sequence[Org]
    streets: dict[int, Org]
    backers: dict[int, list[int]]  # members of each, by key: few of them are ever asked
    units: dict[int, Hosting]  # of a branch, the unit it covers longest


def grounds(world: World) -> Grounds:
    stays: Any = Belonging.objects.filter(until=None, since__lte=world.since).exclude(
        org__kind=Kind.TEMPORARY_BRANCH
    )
    stays = stays.exclude(member__in=Discipline.objects.values("member"))
    stays = stays.filter(org__kind__in=BRANCHES, org__until=None, member__full_on__lte=world.since)
    backers: dict[int, list[int]] = {}
    for branch, one in stays.order_by("org__path", "pk").values_list("org", "member"):
        backers.setdefault(branch, []).append(one)
    orgs = {org.pk: org for org in Org.objects.filter(until=None)}
    may = [org for org in orgs.values() if org.may_approve]
    streets = {}
    for pk in backers:
        line = [org for org in may if orgs[pk].path.startswith(org.path)]
        able = [o for o in line if o.kind == Kind.WORK_COMMITTEE] or line
        if able:
            streets[pk] = max(able, key=lambda org: len(org.path))
    fit = [orgs[pk] for pk, some in backers.items() if len(some) >= 4 and pk in streets]
    units: dict[int, Hosting] = {}
    for one in Hosting.objects.filter(until=None).select_related("unit").order_by("since", "pk"):
        units.setdefault(one.org_id, one)
    return Grounds(sorted(fit, key=lambda org: org.path), streets, backers, units)


def cohorts(world: World) -> list[Cohort]:
    """A vote each quarter from the first spring on, and those whose vote is still ahead."""
    found: list[Cohort] = []
    day = date(world.since.year, world.since.month, 15) + timedelta(days=70)
    while day < world.until + timedelta(days=560):
        found.append(Cohort(len(found), day))
        day = add_months(day, 3)
    return [
        *found,
        # One whose superior filed just before the text changed, and who is listed just after.
        Cohort(ODD_ONE, CHANGED_ON + timedelta(days=80)),
        # One who was given the form some days ago, so that an assembly is due before long.
        Cohort(AT_THE_DOOR, world.until + timedelta(days=10)),
    ]


def gather_people(world: World, ground: Grounds, all_: Sequence[Cohort]) -> None:
    """Who applies where; who is odd, and how."""
    number = 60_000
    for cohort in all_:
        oldest = date(cohort.day("apply").year - 42, 1, 1)
        youngest = date(cohort.day("apply").year - 20, 1, 1)
        for branch in _branches(world, cohort, ground):
            number += 1
            row = person(world.dice, number, branch, oldest, youngest)
            row.pop("keeper")
            covered = ground.units.get(branch.pk)
            if covered is not None and covered.since <= cohort.day("apply"):
                row["unit"] = covered.unit  # who works there applies there
            backers = world.dice.sample(ground.backers[branch.pk], 2)
            walker = Walker(row, branch, ground.streets[branch.pk], backers)
            _oddity(world, cohort, walker)
            if walker.odd == "relocate":
                to = world.dice.choice([one for one in ground.branches if one != branch])
                new = world.dice.sample(ground.backers[to.pk], 2)
                walker.later = Walker(row, to, ground.streets[to.pk], new)
            cohort.walkers.append(walker)
    _load_backers([one for cohort in all_ for one in cohort.walkers])


def _load_backers(walkers: Sequence[Walker]) -> None:
    """The members themselves, all in one go."""
    every = [*walkers, *(one.later for one in walkers if one.later is not None)]
    keys = {key for one in every for key in one.backers}
    found = Member.objects.select_related("person").in_bulk(keys)
    for one in every:
        one.backers = [found[key] for key in one.backers]


def _branches(world: World, cohort: Cohort, ground: Grounds) -> Sequence[Org]:
    if cohort.number == AT_THE_DOOR:
        homes = Account.objects.filter(username=SECRETARY).values_list("home", flat=True)
        return [one for one in ground.branches if one.pk in set(homes)]
    size = 1 if cohort.number == ODD_ONE else min(SIZE, len(ground.branches))
    return world.dice.sample(list(ground.branches), size)


STUCK = {"talk": 3, "examine_again": 3, "consult": 4, "inspect": 2, "approve": 1, "swear": 1}


def _oddity(world: World, cohort: Cohort, walker: Walker) -> None:
    """One in eight stays somewhere; a few each quarter are talked to late or are mobile."""
    place = len(cohort.walkers)
    if cohort.number == ODD_ONE:
        walker.odd = "old_text"
    elif cohort.number == AT_THE_DOOR:
        return
    elif world.dice.random() < 0.12:
        walker.stops = world.choose(STUCK)
    elif place == 0:
        walker.odd = ("extend", "cancel", "mobile", "object", "lose")[cohort.number % 5]
    elif place == 1:
        walker.odd = ("late", "mobile", "relocate")[cohort.number % 3]


def events(all_: Sequence[Cohort], until: date) -> Iterator[tuple[date, str, Cohort]]:
    """Every step of every cohort that has come, in the order of time."""
    known = [
        (cohort.day(step), step, cohort)
        for cohort in all_
        for step in DAYS
        if cohort.day(step) <= until
    ]
    yield from sorted(known, key=lambda one: (one[0], one[2].number, list(DAYS).index(one[1])))
