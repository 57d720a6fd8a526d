"""The demo's members and post holders, and three years of coming, moving and going."""

from datetime import date, timedelta
from typing import Any

from jiceng.kernel import clock
from jiceng.kernel.periods import Period
from jiceng.kernel.prepared import reread
from jiceng.kit.demo import Stage, World
from jiceng.registers.members import actions
from jiceng.registers.members.models import Entry, Exit, Member, Mobility
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.orgs.models import BRANCHES, Field, Kind, Org
from jiceng.registers.people import actions as people
from jiceng.registers.people.demo import person
from jiceng.registers.people.models import Post

MEMBERS = 10_600
TOWNS = ("深圳", "苏州", "杭州", "郑州", "西安", "武汉")
Body, Title = Post.Body, Post.Title


def born(world: World) -> tuple[date, date]:
    return date(world.since.year - 88, 1, 1), date(world.since.year - 20, 1, 1)


def born_on(member: Member) -> date:
    """Everybody in the demo has a birthday."""
    day = member.person.born_on
    assert day is not None  # noqa: S101
    return day


def roster(world: World) -> None:
    """Everybody on the rolls when the history begins."""
    branches = list(Org.objects.filter(kind__in=BRANCHES).order_by("path"))
    weights = [5 if b.field == Field.URBAN_COMMUNITY else 3 for b in branches]
    share = MEMBERS / sum(weights)
    rows: list[dict[str, Any]] = []
    for branch, weight in zip(branches, weights, strict=True):
        for _n in range(max(3, round(weight * share * world.dice.uniform(0.5, 1.5)))):
            rows.append(_row(world, len(rows), branch))
    with clock.at(world.since - timedelta(days=60)):
        made: list[Member] = []
        for start in range(0, len(rows), 2_000):
            made += actions.enrol_roster_many(rows[start : start + 2_000], actor=world.actor)
            world.report("党员", len(made), len(rows))
    world.made["members"] = made


def _row(world: World, number: int, branch: Org) -> dict[str, Any]:
    row = person(world.dice, number, branch, *born(world))
    year = int(row["id_number"][6:10])
    age = world.since.year - year
    joined = date(min(year + world.dice.randint(19, 40), world.since.year - 2), 7, 1)
    category = Member.Category.RETIRED if age >= 60 else Member.Category.WORKING
    row.pop("keeper")
    return row | {
        "org": branch,
        "joined_on": joined,
        "full_on": joined + timedelta(days=365),
        "category": category,
        "exempt": age >= 78 and world.dice.random() < 0.6,
        "entered_on": max(branch.since, joined, world.since - timedelta(days=90)),
        "entry": Entry.OPENING,
    }


def cadres(world: World) -> None:
    """Two-committee cadres of every community, and a secretary in every branch."""
    rolls: dict[int, list[Member]] = {}
    for member in world.made["members"]:
        rolls.setdefault(member.org_id, []).append(member)
    posts: list[dict[str, Any]] = []
    with clock.at(world.since - timedelta(days=45)):
        for place in world.made["communities"]:
            posts += _two_committees(world, place.keeper, rolls)
        communities = {place.keeper_id for place in world.made["communities"]}
        for branch in Org.objects.filter(kind__in=BRANCHES).order_by("path"):
            if branch.pk in communities:
                continue
            young = sorted(rolls[branch.pk], key=born_on, reverse=True)
            titles = [Title.SECRETARY]
            titles += [Title.DEPUTY, Title.COMMITTEE_MEMBER] if len(young) > 9 else []
            posts += [
                {
                    "person": one.person,
                    "org": branch,
                    "title": title,
                    "since": _began(world, branch),
                }
                for one, title in zip(young[3:], titles, strict=False)
            ]
        people.appoint_many(posts, actor=world.actor)
        _terms(world)
    _leading_groups(world)


def _leading_groups(world: World) -> None:
    """The district's and each street's leading group: a head, deputies, members, an office."""
    titles = [Title.GROUP_HEAD, *[Title.GROUP_DEPUTY] * 2, Title.GROUP_OFFICE]
    titles += [Title.GROUP_MEMBER] * 3
    heads = Org.objects.filter(parent=None) | Org.objects.filter(parent__parent=None)
    rows = []
    for org in heads.filter(kind__in=(Kind.DISTRICT, Kind.WORK_COMMITTEE)).order_by("path"):
        near = Member.objects.present().filter(org__path__startswith=org.path)
        agency = near.filter(org__field=Field.AGENCY)
        found = agency if agency.count() >= len(titles) else near
        chosen = list(found.select_related("person").order_by("-pk")[: len(titles)])
        rows += [
            _post(one.person, org, title, max(org.since, world.since), Body.LEADING)
            for one, title in zip(chosen, titles, strict=False)
        ]
    with clock.at(world.since):
        people.appoint_many(rows, actor=world.actor)


def _began(world: World, org: Org) -> date:
    return max(org.since, world.since - timedelta(days=400 + world.dice.randrange(400)))


def _two_committees(world: World, org: Org, rolls: dict[int, list[Member]]) -> list[dict[str, Any]]:
    near = [m for pk, roll in rolls.items() if roll[0].org.path.startswith(org.path) for m in roll]
    fit = [m for m in near if 1963 <= born_on(m).year - world.since.year + 2023 <= 1997]
    dice = world.dice
    chosen = dice.sample(fit, min(len(fit), dice.randint(4, 7)))
    outside = [
        person(
            dice,
            20_000 + 10 * org.pk + n,
            org,
            date(world.since.year - 58, 1, 1),
            date(world.since.year - 24, 1, 1),
        )
        for n in range(dice.randint(1, 3))
    ]
    others = people.register_many(outside, actor=world.actor)
    since = _began(world, org)
    titles = [Title.SECRETARY, Title.DEPUTY, *[Title.COMMITTEE_MEMBER] * 5]
    rows = [_post(one.person, org, t, since) for one, t in zip(chosen, titles, strict=False)]
    if len(chosen) > 2:
        rows[2]["title"] = Title.FULLTIME_DEPUTY if org.pk % 3 else Title.COMMITTEE_MEMBER
        rows[2]["fulltime"] = bool(org.pk % 3)
    head = chosen[0].person if org.pk % 4 else others[0]
    rows.append(_post(head, org, Title.DIRECTOR, since, Body.RESIDENTS))
    rows += [
        _post(one, org, Title.RESIDENT_MEMBER, since, Body.RESIDENTS)
        for one in others
        if one != head
    ]
    return rows


def _post(who: Any, org: Org, title: str, since: date, body: str = Body.PARTY) -> dict[str, Any]:
    return {"person": who, "org": org, "title": title, "since": since, "body": body}


def _terms(world: World) -> None:
    rows = []
    for org in Org.objects.exclude(kind__in=(Kind.DISTRICT, Kind.WORK_COMMITTEE)):
        years = 5 if org.field == Field.URBAN_COMMUNITY or org.kind == Kind.COMMITTEE else 3
        since = max(org.since, world.since - timedelta(days=100 + world.dice.randrange(900)))
        rows.append(
            {"org": org, "since": since, "ends_on": since.replace(year=since.year + years, day=1)}
        )
    orgs.begin_terms(rows, actor=world.actor)


def history(world: World) -> None:
    """Month by month: moved, left, gone mobile, come back. Who is admitted comes by 发展党员."""
    months = list(world.months())
    away: list[Mobility] = []
    for number, part in enumerate(months):
        world.report("党员变动", number + 1, len(months))
        day = world.day_of(part)
        if day is None:
            continue
        with clock.at(day):
            _departures(world, day)
            _moves(world, day)
            away = _returns(world, away, day) + _go_away(world, day)
    _reorganise(world, months)


def _present(world: World, count: int) -> list[Member]:
    """Some members who are still here, as they stand now."""
    some = [m.pk for m in world.dice.sample(world.made["members"], count * 2)]
    found = Member.objects.filter(pk__in=some, left_on=None).select_related("person", "org")
    return list(found.order_by("pk")[:count])


def _departures(world: World, day: date) -> None:
    weights = {Exit.DIED: 6, Exit.TRANSFERRED_OUT: 8, Exit.REMOVED: 1, Exit.RESIGNED: 1}
    for member in _present(world, 9):
        if member.entered_on < day - timedelta(days=40):
            actions.leave(member, actor=world.actor, on=day, exit=world.choose(weights))


def _moves(world: World, day: date) -> None:
    branches = list(Org.objects.standing(day).filter(kind__in=BRANCHES).order_by("path"))
    for member in _present(world, 9):
        to = world.dice.choice(branches)
        if to.pk != member.org_id and member.entered_on < day - timedelta(days=40):
            actions.move(member, actor=world.actor, to=to, on=day, reason="居住地变动（演示）")


def _go_away(world: World, day: date) -> list[Mobility]:
    """A dozen members of urban communities a month go to live elsewhere."""
    gone = set(Mobility.objects.filter(until=None).values_list("member", flat=True))
    rows = [
        {
            "member": member,
            "direction": Mobility.Direction.OUT,
            "where": world.dice.choice(TOWNS),
            "since": day,
            "contact": "支部联系人（演示）",
            "source": ("self", "sweep", "host", "sweep", "")[member.pk % 5],
            "settled": (True, None, False)[member.pk % 3],
        }
        for member in _present(world, 18)
        if member.org.field == Field.URBAN_COMMUNITY and member.pk not in gone
    ]
    return actions.go_mobile_many(rows, actor=world.actor)


def _returns(world: World, away: list[Mobility], day: date) -> list[Mobility]:
    back = [one for one in away if one.since < day - timedelta(days=200) and one.pk % 5 == 0]
    for one in back[:6]:
        reread(one)
        if one.until is None:
            actions.come_back(one, actor=world.actor, on=day)
    return [one for one in away if one not in back[:6]]


def _reorganise(world: World, months: list[Period]) -> None:
    """A joint branch grows up, a branch hangs elsewhere, another closes: the tree has a past."""
    joint: Org = world.made["joint"][0]
    moved: Org = world.made["joint"][1]
    closed: Org = world.made["joint"][2]
    for org in (joint, moved, closed):
        reread(org)
    first, second = (months[n].first + timedelta(days=14) for n in (14, 22))
    with clock.at(first):
        orgs.upgrade(
            joint, actor=world.actor, kind=Kind.BRANCH, since=first, name="演示园区第一党支部"
        )
    streets = Org.objects.filter(kind=Kind.WORK_COMMITTEE, field=Field.OTHER).order_by("path")
    to = next(org for org in streets if org.pk != moved.parent_id)
    with clock.at(second):
        orgs.move(moved, actor=world.actor, parent=to, since=second, document="演示〔2025〕8号")
    last = world.until  # nobody has come to it later than today
    with clock.at(last):
        stay = Member.objects.filter(org=closed, left_on=None).select_related("org")
        for member in stay.order_by("pk"):
            actions.move(member, actor=world.actor, to=joint, on=last, reason="支部撤销")
        for post in Post.objects.filter(org=closed, until=None):
            people.relieve(post, actor=world.actor, on=last, reason="支部撤销")
        orgs.abolish(closed, actor=world.actor, on=last, document="演示〔2026〕3号")


STAGES = [
    Stage(30, "党员", roster),
    Stage(31, "班子", cadres),
    Stage(32, "党员变动", history),
]
