"""The demo's venues: a centre at each level, sub-sites, halls, homes; some never opened."""

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from jiceng.kernel import clock
from jiceng.kit.demo import Stage, World
from jiceng.registers.orgs.models import Org
from jiceng.registers.places.models import Level as Ground
from jiceng.registers.places.models import Place
from jiceng.registers.venues import actions
from jiceng.registers.venues.models import Kind, Level, State, Venue

HOURS = ("周一至周日 8:30—20:00", "周一至周六 8:30—18:00", "周一至周五 9:00—17:30")
SITES = (
    ("产业女工服务中心", "women", "技能培训、维权咨询、育儿讲座"),
    ("居家养老服务中心", "elders", "助餐、日间照料、上门探访"),
    ("健康驿站", "health", "血压测量、义诊、健康讲座"),
    ("民间艺术交流中心", "folk_art", "剪纸、书画、戏曲排练"),
    ("流动复退军人服务站", "veterans", "政策咨询、就业信息、走访慰问"),
    ("半山名苑党群服务中心站", "estate", "代办、议事、图书借阅"),
)
BASES = ("basic", "red", "welfare", "science", "warning", "patriotic")
HALLS = ("fixed", "travelling", "online")
ROOMS = (("多功能厅", 4, "投影、音响、白板", 15), ("会议室", 10, "投影、白板", 0))
MALLS = ("万象汇", "宝龙广场", "钢厂里街区")
BOOKED = (Kind.CENTRE, Kind.STATION, Kind.BASE, Kind.LECTURE_HALL, Kind.ROOM)
PHONE = "0379-0000{:04}"


def short(org: Org) -> str:
    name: str = org.name
    for tail in ("街道党工委", "社区党委", "社区党总支", "社区党支部", "党工委"):
        name = name.removesuffix(tail)
    return name


def register(world: World) -> None:
    """Everything that has a sign when the history begins, and what opens in its course."""
    root: Org = world.made["root"]
    streets = sorted({place.parent.keeper for place in world.made["communities"]}, key=_by_path)
    communities = sorted({place.keeper for place in world.made["communities"]}, key=_by_path)
    with clock.at(world.since - timedelta(days=150)):
        hubs = _put(
            world, [_row(world, root, "区党群服务中心", Kind.CENTRE, Level.DISTRICT, 2_600)]
        )
        centres = [
            _row(world, org, f"{short(org)}党群服务中心", Kind.CENTRE, Level.STREET, 800)
            for org in streets
        ]
        hubs += _put(world, centres)
        under = {venue.keeper.path: venue for venue in hubs}
        rows = [
            _row(world, org, f"{short(org)}党群服务站", Kind.STATION, Level.COMMUNITY, 260)
            | {"hub": next((v for p, v in under.items() if org.path.startswith(p)
                            and p != root.path), hubs[0])}
            for org in communities[::2]
        ]  # fmt: skip
        stations = _put(world, rows)
        others = _put(world, [*_special(world, root, streets, communities, hubs)])
    world.made["venues"] = [*hubs, *stations, *others]
    world.made["homes"] = [one for one in others if one.kind == Kind.MOBILE_HOME]
    _history(world, stations, others)


def _by_path(org: Org) -> str:
    return str(org.path)


def _row(  # noqa: PLR0917
    world: World, org: Org, name: str, kind: str, level: str, area: int, **more: Any
) -> dict[str, Any]:
    number = world.made["doors"] = world.made.get("doors", 0) + 1
    size = round(area * world.dice.uniform(0.7, 1.4))
    return {
        "name": f"{name}（演示）",
        "code": f"DEMOV{number:04}",
        "kind": kind,
        "level": level,
        "keeper": org,
        "area": Decimal(size) if number % 11 else None,
        "capacity": size // 4,
        "head": f"演示负责人{number}",
        "telephone": PHONE.format(number),
        "opening": HOURS[number % 3],
        "since": max(org.since, world.since - timedelta(days=200 + world.dice.randrange(900))),
        **more,
    }


def _put(world: World, rows: list[dict[str, Any]]) -> list[Venue]:
    return actions.register_many(rows, actor=world.actor)


def _special(
    world: World, root: Org, streets: list[Org], communities: list[Org], hubs: list[Venue]
) -> list[dict[str, Any]]:
    """Sub-sites, malls, halls, care centres, lecture halls, bases, homes, a school."""
    firms = world.made["firm"]
    rows = [
        _row(world, communities[3 * n], name, Kind.SUB_SITE, Level.COMMUNITY, 120, hub=hubs[0],
             operator=firms[n], subkind=sort, services=services, place=_estate(communities[3 * n]))
        for n, (name, sort, services) in enumerate(SITES)
    ]  # fmt: skip
    rows += [
        _row(world, streets[n % len(streets)], f"{name}党群服务中心", Kind.CENTRE,
             Level.COMMERCIAL, 300, operator=firms[10 + n])
        for n, name in enumerate(MALLS)
    ]  # fmt: skip
    rows += [*_halls(world, streets), *_beneath(world, communities)]
    rows.append(_row(world, root, "区委党校", Kind.SCHOOL, Level.DISTRICT, 4_000))
    return rows


def _halls(world: World, streets: list[Org]) -> list[dict[str, Any]]:
    """Of the streets: service halls, care centres, lecture halls, homes."""
    rows: list[dict[str, Any]] = []
    for org in streets:
        rows.append(
            _row(world, org, f"{short(org)}便民服务大厅", Kind.SERVICE_HALL, Level.STREET, 500)
        )
    for n, org in enumerate(streets[::3]):
        rows.append(
            _row(world, org, f"{short(org)}养老服务中心", Kind.ELDER_CARE, Level.STREET, 900)
        )
        rows.append(_row(world, org, f"{short(org)}讲习所", Kind.LECTURE_HALL, Level.STREET, 150,
                         subkind=HALLS[n % 3]))  # fmt: skip
        rows.append(
            _row(world, org, f"{short(org)}流动党员之家", Kind.MOBILE_HOME, Level.STREET, 90)
        )
    return rows


def _beneath(world: World, communities: list[Org]) -> list[dict[str, Any]]:
    """Of the communities: bases of every sort, homes, a remote site, members' rooms."""
    firms, rows = world.made["firm"], []
    for n, org in enumerate(communities[1:7]):
        rows.append(_row(world, org, f"{short(org)}组织生活基地", Kind.BASE, Level.COMMUNITY, 200,
                         subkind=BASES[n], operator=firms[20 + n]))  # fmt: skip
        if n < 3:
            rows.append(
                _row(world, org, f"{short(org)}流动党员之家", Kind.MOBILE_HOME, Level.COMMUNITY, 60)
            )
    rows.append(_row(world, communities[7], f"{short(communities[7])}远程教育站点",
                     Kind.REMOTE_SITE, Level.COMMUNITY, 60))  # fmt: skip
    # What stands in a few communities only, in no order of merit.
    for word, kind, area, some in (
        ("便民服务大厅", Kind.SERVICE_HALL, 160, communities[16:20]),
        ("养老服务中心", Kind.ELDER_CARE, 320, communities[20:23]),
        ("远程教育站点", Kind.REMOTE_SITE, 60, communities[23:30]),
    ):
        rows += [
            _row(world, org, f"{short(org)}{word}", kind, Level.COMMUNITY, area) for org in some
        ]
    rows += [
        _row(world, org, f"{short(org)}党员活动室", Kind.ROOM, Level.COMMUNITY, 80)
        for org in communities[8:16]
    ]
    return rows


def _estate(org: Org) -> Place | None:
    found: Place | None = (
        Place.objects.filter(level=Ground.ESTATE, keeper=org).order_by("pk").first()
    )
    return found


def _history(world: World, stations: list[Venue], others: list[Venue]) -> None:
    """Some are rebuilt, some pause and open again, one closes, two are only planned."""
    days = [world.since + timedelta(days=60 * n) for n in range(1, 15)]
    past = [day for day in days if day <= world.until]
    for n, day in enumerate(past[:8]):
        with clock.at(day):
            venue = stations[n * 2]
            if n % 2:
                actions.turn(venue, actor=world.actor, state=State.PAUSED, since=day, reason="装修")
            else:
                area = (venue.area or Decimal(200)) + 80
                actions.alter(venue, actor=world.actor, since=day, area=area)
    for n, day in enumerate(past[2:8]):
        if n % 4 == 0:
            with clock.at(day):
                venue = stations[n * 2 + 2]
                actions.turn(venue, actor=world.actor, state=State.IN_USE, since=day, reason="恢复")
    with clock.at(past[-1]):
        actions.turn(
            others[len(SITES)], actor=world.actor, state=State.CLOSED, since=past[-1], reason="拆迁"
        )
    _planned(world, past[-1])


def _planned(world: World, day: date) -> None:
    root: Org = world.made["root"]
    street = world.made["communities"][0].parent.keeper
    with clock.at(day):
        rows = [
            _row(world, org, name, kind, level, 1_200, state=state) | {"since": day}
            for org, name, kind, level, state in (
                (root, "新城党群服务中心", Kind.CENTRE, Level.DISTRICT, State.PLANNED),
                (root, "青年人才驿站", Kind.SUB_SITE, Level.DISTRICT, State.BUILDING),
                (street, f"{short(street)}党群服务中心新址", Kind.CENTRE, Level.STREET,
                 State.BUILDING),
            )
        ]  # fmt: skip
        _put(world, rows)


def divide(world: World) -> None:
    """Centres, stations and bases are booked by the room; one in nine never set one up."""
    open_ = [one for one in world.made["venues"] if one.kind in BOOKED and one.capacity]
    rows = [
        {"venue": venue, "name": name, "capacity": max(8, venue.capacity * 4 // part // 4),
         "equipment": equipment, "buffer": buffer, "approved": part == ROOMS[0][1],
         "scarce": venue.level != Level.COMMUNITY and part == ROOMS[0][1],
         "since": world.since}
        for n, venue in enumerate(open_)
        if n % 9 != 8
        for name, part, equipment, buffer in ROOMS[: 2 if venue.kind == Kind.CENTRE else 1]
    ]  # fmt: skip
    with clock.at(world.since):
        world.made["spaces"] = actions.divide_many(rows, actor=world.actor)
        _closed_days(world)


def _closed_days(world: World) -> None:
    """Every centre and station closes for a week at New Year, and stays open late in July."""
    open_ = [one for one in world.made["venues"] if one.kind in {Kind.CENTRE, Kind.STATION}]
    rows: list[dict[str, Any]] = []
    for year in range(world.since.year + 1, world.until.year + 1):
        rows += [
            {"venue": venue, "day": date(year, 2, 10), "last": date(year, 2, 16),
             "words": "春节放假"}
            for venue in open_
        ]  # fmt: skip
        rows += [
            {"venue": venue, "day": date(year, 7, 1), "opens": time(8), "closes": time(21),
             "words": "“七一”延时开放"}
            for venue in open_[:6]
        ]  # fmt: skip
    actions.except_day_many(rows, actor=world.actor)


STAGES = [Stage(22, "阵地", register), Stage(23, "场地", divide)]
