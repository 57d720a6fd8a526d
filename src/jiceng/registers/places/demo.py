"""The demo's ground: a real list of streets and communities, everything else invented."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from jiceng.kernel import clock
from jiceng.kit.demo import Stage, World
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.orgs.models import Field, Kind
from jiceng.registers.places import actions
from jiceng.registers.places.models import AreaNorm, Facility, Level, Place, Type

CODE = "410305"
BEGIN = date(2004, 3, 1)
FORMER_VILLAGES = "410305012"
FACILITIES = ("便民服务窗口", "党员活动室", "议事室", "图书阅览角", "文体活动室", "无障碍通道")
AT_HOME = "非驻外"
DOCUMENT = "演示〔2021〕1号"


def tree(world: World) -> None:
    """The district committee, the streets, the communities and their branches."""
    listed = actions.district_list(CODE)
    with clock.at(BEGIN):
        root = orgs.set_up(
            actor=world.actor,
            name=f"{listed['name']}委员会",
            short_name=f"{listed['name']}委",
            stat_name=f"{listed['name']}委",
            away=AT_HOME,
            kind=Kind.DISTRICT,
            code="DEMO000000",
            since=BEGIN,
            may_approve=True,
        )
    plan: list[tuple[str, dict[str, Any]]] = []
    for number, street in enumerate(listed["streets"], 1):
        here = len(plan)
        name = street["name"].removesuffix("街道")
        row = {
            "name": f"{name}街道党工委",
            "stat_name": f"{name}街道",
            "away": AT_HOME,
            "approved_by": root.name,
            "kind": Kind.WORK_COMMITTEE,
            "code": f"DEMO{number:02}0000",
            "parent": root,
            "since": BEGIN + timedelta(days=30),
            "may_approve": True,
            "field": Field.OTHER,
        }
        plan.append((street["code"], row))
        for order, community in enumerate(street["communities"], 1):
            _community(world, plan, community, here, f"DEMO{number:02}{order:02}")
    with clock.at(world.since - timedelta(days=300)):
        made = orgs.set_up_many([row for _key, row in plan], actor=world.actor)
    world.made["root"] = root
    world.made["keepers"] = {key: org for (key, _row), org in zip(plan, made, strict=True) if key}
    world.made["listed"] = listed


def _community(
    world: World,
    plan: list[tuple[str, dict[str, Any]]],
    community: dict[str, str],
    street: int,
    code: str,
) -> None:
    short = community["name"].removesuffix("社区")
    shape = world.choose({Kind.COMMITTEE: 3, Kind.GENERAL_BRANCH: 12, Kind.BRANCH: 4})
    word = {Kind.COMMITTEE: "党委", Kind.GENERAL_BRANCH: "党总支", Kind.BRANCH: "党支部"}[shape]
    since = BEGIN + timedelta(days=60 + world.dice.randrange(3_000))
    here = len(plan)
    common = {"field": Field.URBAN_COMMUNITY, "since": since, "away": AT_HOME}
    own = {"name": f"{short}社区{word}", "kind": shape, "code": f"{code}00", "parent": street,
           "stat_name": f"{short}社区", "approved_by": plan[street][1]["name"]}  # fmt: skip
    plan.append((community["code"], common | own))
    count = {Kind.COMMITTEE: 4, Kind.GENERAL_BRANCH: world.choose({2: 1, 3: 1}), Kind.BRANCH: 0}
    for number in range(count[shape]):
        below = {
            "name": f"{short}社区第{'一二三四五'[number]}党支部",
            "kind": Kind.BRANCH,
            "code": f"{code}{number + 1:02}",
            "parent": here,
            "approved_by": plan[street][1]["name"],
        }
        plan.append(("", common | below))


def ground(world: World) -> None:
    """The district's places, with residents' groups, grids, estates and a few areas."""
    listed, root = world.made["listed"], world.made["root"]
    for street in listed["streets"]:
        for community in street["communities"]:
            if community["code"].startswith(FORMER_VILLAGES):
                community["type"] = Type.VILLAGE_CONVERTED
    with clock.at(world.since - timedelta(days=290)):
        places = actions.lay_out_district(
            listed,
            actor=world.actor,
            root=root,
            keepers=world.made["keepers"],
            since=BEGIN + timedelta(days=4_000),
        )
        communities = [place for place in places if place.level == Level.COMMUNITY]
        actions.lay_out_many(_inside(world, communities), actor=world.actor)
        actions.lay_out_many(_clusters(world, places), actor=world.actor)
    world.made["places"] = places
    world.made["communities"] = communities


def _inside(world: World, communities: list[Place]) -> list[dict[str, Any]]:
    rows = []
    for place in communities:
        common = {"keeper": place.keeper, "since": place.since, "parent": place}
        short = place.name.removesuffix("社区")
        for number in range(world.dice.randint(4, 12)):
            rows.append(common | {"name": f"第{number + 1}居民小组", "level": Level.GROUP})
        for number in range(world.dice.randint(2, 5)):
            rows.append(common | {"name": f"{short}第{number + 1}网格", "level": Level.GRID})
        for number in range(world.dice.randint(2, 6)):
            name = f"{short}{'东南西北中新'[number]}苑"
            rows.append(common | {"name": name, "level": Level.ESTATE})
        if world.dice.random() < 0.3:
            kind, word = world.dice.choice(
                [("building", "商务楼"), ("market", "综合市场"), ("mall", "商圈"), ("park", "园区")]
            )
            rows.append(common | {"name": f"{short}{word}", "level": Level.AREA, "type": kind})
    return rows


def _clusters(world: World, places: list[Place]) -> list[dict[str, Any]]:
    """Two clusters of industry right beneath the district."""
    (district,) = (place for place in places if place.level == Level.DISTRICT)
    return [
        {"name": name, "level": Level.AREA, "type": Type.CLUSTER, "parent": district,
         "keeper": world.made["root"], "since": district.since}
        for name in ("先进制造业集聚区（演示）", "科技创新集聚区（演示）")
    ]  # fmt: skip


def profiles(world: World) -> None:
    """One profile a year; one community never reports, another leaves its income open."""
    size = {p.pk: world.dice.randint(2_400, 19_000) for p in world.made["communities"]}
    poor = {p.pk for p in world.made["communities"] if world.dice.random() < 0.3}
    for year in range(world.since.year, world.until.year + 1):
        day = date(year, 1, 10) if year > world.since.year else world.since
        if day > world.until:
            continue
        rows = [
            _profile(world, place, day, size, poor)
            for number, place in enumerate(world.made["communities"])
            if number != 7
        ]
        with clock.at(day):
            actions.profile_many(rows, actor=world.actor)


def _profile(
    world: World, place: Place, day: date, size: dict[int, int], poor: set[int]
) -> dict[str, Any]:
    size[place.pk] = round(size[place.pk] * world.dice.uniform(0.98, 1.03))
    earned = Decimal(world.dice.randint(3, 90)) * 10_000
    return {
        "place": place,
        "since": day,
        "population": size[place.pk],
        "households": round(size[place.pk] / world.dice.uniform(2.5, 3.3)),
        "income": None if place.pk % 25 == 3 else Decimal(0) if place.pk in poor else earned,
        "source": f"{day.year}年社区概况年报（演示）",
    }


def grids(world: World) -> None:
    """What each grid takes in and how many households: told once, but for the last of them."""
    rows = list(Place.objects.filter(level=Level.GRID, until=None).order_by("pk"))[:-1]
    day = date(world.since.year, 3, 1)
    with clock.at(day):
        actions.profile_many(
            [
                {"place": one, "since": day, "households": world.dice.randint(180, 620),
                 "extent": "东至春风路，南至河沿街，西至铁路，北至中心路（演示）"}
                for one in rows
            ],
            actor=world.actor,
        )  # fmt: skip


def rooms(world: World) -> None:
    """Premises against the local norm, the facility checklist, and plans to mend the gaps."""
    with clock.at(world.since):
        AreaNorm.objects.bulk_create(
            AreaNorm(since=BEGIN, type=kind, area=Decimal(area), document=DOCUMENT)
            for kind, area in ((Type.URBAN, 300), (Type.VILLAGE_CONVERTED, 200))
        )
        needed = Facility.objects.bulk_create(
            Facility(since=BEGIN, name=name, required=number < 4)
            for number, name in enumerate(FACILITIES)
        )
        rows: list[dict[str, Any]] = []
        small = []
        for number, place in enumerate(world.made["communities"]):
            if number in {7, 40}:
                continue  # never measured
            area = world.choose({36: 1, 180: 3, 320: 8, 460: 6, 900: 2})
            area += world.dice.randrange(25) if area > 36 else 0
            small += [place] if area < 200 else []
            has = [f for f in needed if area > 200 or world.dice.random() < 0.7]
            common = {"place": place, "since": place.since}
            rows.append(common | {"name": "社区办公用房", "area": Decimal(area), "facilities": has})
        actions.furnish_many(rows, actor=world.actor)
    world.made["small"] = small
    _upgrades(world, small)


def _upgrades(world: World, small: list[Place]) -> None:
    for number, place in enumerate(small):
        planned = world.since + timedelta(days=60 + 30 * number)
        due = planned + timedelta(days=240)
        if planned > world.until:
            return
        with clock.at(planned):
            plan = actions.plan_upgrade(
                actor=world.actor,
                place=place,
                gap="用房面积不足、缺少议事室",
                measure="调剂辖区单位闲置用房，就近扩建",
                owner="社区书记",
                planned_on=planned,
                due=due,
            )
        done = due - timedelta(days=15)
        if done <= world.until and number % 3:
            with clock.at(done):
                actions.finish_upgrade(plan, actor=world.actor, on=done, result="已调剂到位")


STAGES = [
    Stage(10, "党组织", tree),
    Stage(11, "地点", ground),
    Stage(12, "社区概况", profiles),
    Stage(13, "社区用房", rooms),
    Stage(14, "网格概况", grids),
]
