"""Rosters, activities, hours, visits and opinions, month by month."""

from collections import defaultdict
from datetime import date, time, timedelta
from typing import Any

from jiceng.kernel import clock
from jiceng.kernel.periods import Period
from jiceng.kit.demo import World
from jiceng.registers.orgs.models import Field, Org
from jiceng.registers.places.models import Place
from jiceng.registers.teams.models import Team
from jiceng.work.volunteering import actions
from jiceng.work.volunteering.models import CheckIn, Claim, MethodItem, UnitReport

ITEMS = {
    "step": ("进社区报到", "认岗位服务", "作评议反馈"),
    "mode": ("定岗服务", "认领心愿", "组团帮扶", "应急支援"),
    "source": ("居民评", "社区评", "单位评", "队伍评", "自己评"),
}
NAMES = ("义务植树", "清洁家园", "敬老服务", "政策宣讲", "暑期护学", "义诊")
WORDS = ("走访独居老人，帮助代办（演示）", "排查楼道堆物（演示）", "收集意见（演示）")
INSURANCE = "由区志愿服务联合会统一投保人身意外险，活动当日有效（演示）"
UNITS, MONTHLY, TEAMS = 12, 6, 24


def method(world: World) -> None:
    """The items of the local method, local habit, and units that report as a whole."""
    begin = world.since + timedelta(days=41)
    root: Org = world.made["root"]
    with clock.at(begin):
        actions.list_item_many(
            [{"kind": kind, "name": name, "order": n, "since": begin}
             for kind, names in ITEMS.items() for n, name in enumerate(names, 1)],
            actor=world.actor,
        )  # fmt: skip
        actions.settle_habit(actor=world.actor, org=root, silent_days=14, insurance=INSURANCE,
                             document="区委组织部通知（演示）", since=begin)  # fmt: skip
        actions.report_unit_many(
            [{"org": host, "unit": unit, "since": begin, "offer": "会议室和讲师（演示）"}
             for unit, host in zip(_agencies(), _hosts(), strict=False)][:UNITS],
            actor=world.actor,
        )  # fmt: skip


def _agencies() -> list[Org]:
    return list(
        Org.objects.filter(field=Field.AGENCY, until=None, parent__isnull=False)
        .exclude(kind__in=("district_committee", "work_committee"))
        .order_by("path")
    )


def _hosts() -> list[Org]:
    places = Place.objects.communities().filter(until=None).select_related("keeper")
    return list({place.keeper_id: place.keeper for place in places.order_by("pk")}.values())


def history(world: World) -> None:
    """Every month some activities of agencies, some visits of teams, shifts at a few halls."""
    hosts, agencies = _hosts(), _agencies()
    teams = list(Team.objects.filter(until=None).select_related("keeper").order_by("pk")[:TEAMS])
    reports = CheckIn.objects.filter(state="accepted").select_related("member__person", "org")
    people: dict[int, list[CheckIn]] = defaultdict(list)
    for one in reports.order_by("pk"):
        people[one.org_id].append(one)
    begun = world.since + timedelta(days=90)
    for part in world.months():
        if part.first < begun:
            continue
        _visits(world, part, teams)
        _activities(world, part, hosts, agencies, people)
    _rosters(world)
    _opinions(world, reports)
    _notes(world)


def _activities(
    world: World, part: Period, hosts: list[Org], agencies: list[Org],
    people: dict[int, list[CheckIn]],
) -> None:  # fmt: skip
    """A few a month: planned, held, mostly confirmed; one waits, one was called off."""
    day = world.day_of(part)
    if day is None:
        return
    chosen = [world.dice.choice(hosts) for _ in range(MONTHLY)]
    rows = [
        {"org": world.dice.choice(agencies), "community": host, "name": world.dice.choice(NAMES),
         "series": "在职党员进社区", "held_on": day, "starts_at": time(9), "minutes": 120,
         "place": "社区广场", "insurance": INSURANCE if n % 3 else ""}
        for n, host in enumerate(chosen)
    ]  # fmt: skip
    with clock.at(max(part.first, day - timedelta(days=3))):
        made = actions.arrange_many(rows, actor=world.actor)
        signs = [
            {"activity": one, "member": report.member}
            for one in made
            for report in people[one.community_id][:8]
            if report.accepted_on and report.accepted_on < day and not report.member.left_on
        ]
        actions.sign_up_many(signs, actor=world.actor)
    with clock.at(day):
        for n, one in enumerate(made):
            if n == 0 and part.first.month % 6 == 0:
                actions.call_off(one, actor=world.actor, told="天气不好改期（演示）")
                continue
            actions.hold(one, actor=world.actor, people_served=world.dice.randrange(20, 160),
                         badge=True)  # fmt: skip
            if n < MONTHLY - 1:
                actions.settle(one, actor=world.actor, told="按时到场（演示）")


def _visits(world: World, part: Period, teams: list[Team]) -> None:
    """Two thirds of the teams are out each month; something is left to do here and there."""
    day = world.day_of(part)
    if day is None:
        return
    with clock.at(day):
        made = actions.log_visit_many(
            [
                {"team": team, "held_on": day, "households": world.dice.randrange(3, 25),
                 "words": world.dice.choice(WORDS),
                 "todo": "联系物业修路灯（演示）" if world.dice.random() < 0.2 else ""}
                for team in teams
                if team.since <= day and world.dice.random() < 0.66
            ],
            actor=world.actor,
        )  # fmt: skip
    later = day + timedelta(days=9)
    done = [one for one in made if one.todo and world.dice.random() < 0.8]
    if done and later <= world.until:
        with clock.at(later):
            actions.finish_many(done, actor=world.actor, on=later)


def _rosters(world: World) -> None:
    """Mornings at the halls: served, now and then missed; some are still to come."""
    posts = Claim.objects.filter(state="active", post__kind="member").select_related(
        "post", "member", "member__person"
    )
    rows: list[dict[str, Any]] = []
    days = [world.until + timedelta(days=n) for n in (-35, -28, -21, -14, -7, 0, 3, 10)]
    for n, one in enumerate(posts.order_by("pk")[:20]):
        rows += [
            {"post": one.post, "member": one.member, "held_on": day, "starts_at": time(9),
             "ends_at": time(11, 30)}
            for day in days[n % 2 :]
            if one.approved_on and one.approved_on < day
        ]  # fmt: skip
    with clock.at(world.until - timedelta(days=40)):
        made = actions.plan_shift_many(rows, actor=world.actor)
        for one in list(posts.order_by("pk")[:20])[::2]:  # the others have not agreed to be named
            actions.offer_near(one, actor=world.actor, willing=True)
    by_day: dict[date, list[Any]] = defaultdict(list)
    for shift in made:
        by_day[shift.held_on].append(shift)
    for day in sorted(day for day in by_day if day < world.until):
        with clock.at(day):
            some = by_day[day]
            actions.serve_many(some[:-1], actor=world.actor, log="引导、代填表（演示）")
            actions.miss_many(some[-1:], actor=world.actor, log="临时出差（演示）")


def _opinions(world: World, reports: Any) -> None:
    """Steps of the method, and what each source says once a year of those who serve."""
    items: dict[str, list[MethodItem]] = defaultdict(list)
    for item in MethodItem.objects.order_by("order"):
        items[item.kind].append(item)
    serving = Claim.objects.filter(state="active").values("member")
    rows = list(reports.filter(member__in=serving).order_by("pk")[:90])
    for year in (1, 0):
        day = world.until - timedelta(days=30 + 365 * year)
        told = [one for one in rows if one.accepted_on and one.accepted_on < day]
        with clock.at(day):
            actions.opine_many(
                [
                    {"checkin": one, "source": source, "given_on": day,
                     "grade": world.choose({5: 6, 4: 3, 3: 1})}
                    for one in told
                    for source in items["source"][: world.dice.randrange(3, 6)]
                ],
                actor=world.actor,
            )  # fmt: skip
            if year == 0:
                actions.mark_many(
                    [{"checkin": one, "item": step, "done_on": day}
                     for one in told for step in items["step"][: world.dice.randrange(2, 4)]],
                    actor=world.actor,
                )  # fmt: skip


def _notes(world: World) -> None:
    """Each January the communities write to most of the units; hours of one's own wait."""
    units = list(UnitReport.objects.select_related("org", "unit").order_by("pk"))
    for year in range(world.since.year, world.until.year):
        day = date(year + 1, 1, 12)
        if day > world.until or day < world.since + timedelta(days=120):
            continue
        with clock.at(day):
            actions.tell_unit_many(
                [{"org": one.org, "unit": one.unit, "year": year, "given_on": day,
                  "words": "党员按约定到岗，居民认可（演示）"} for one in units[1:]],
                actor=world.actor,
            )  # fmt: skip
    waits = CheckIn.objects.filter(state="accepted").select_related("org", "member")
    day = world.until - timedelta(days=5)
    with clock.at(day):
        made = actions.log_hours_many(
            [{"org": one.org, "member": one.member, "held_on": day, "minutes": 90,
              "words": "帮邻居修水管（演示）", "asks": n % 2 == 0}
             for n, one in enumerate(waits.order_by("-pk")[:9])],
            actor=world.actor,
        )  # fmt: skip
        for n, one in enumerate(made[::2]):  # said to be so but for one; one waits
            if n < len(made) // 2:
                actions.vouch(one, actor=world.actor, so=n != 3)
        actions.confirm_many(made[:5], actor=world.actor)
