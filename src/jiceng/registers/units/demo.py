"""The demo's units, and the organisations some of them have."""

from datetime import timedelta
from typing import Any

from jiceng.kernel import clock
from jiceng.kit.demo import Stage, World
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.orgs.models import Field, Kind, Org
from jiceng.registers.people.models import Post
from jiceng.registers.places.demo import AT_HOME, BEGIN
from jiceng.registers.units import actions
from jiceng.registers.units.models import Guidance, Hosting, MassOrg, Unit

AGENCIES = (
    *("发展", "财政", "人社", "民政", "教育", "卫健", "住建", "城管"),
    *("司法", "审计", "统计", "商务", "文旅", "应急", "信访", "医保"),
)
WORDS = tuple("启和瑞恒盛鼎佳宏远泰博康信达源茂昌晟")
TRADES = {
    "机械": "制造业",
    "商贸": "批发零售业",
    "餐饮": "餐饮业",
    "软件": "信息技术",
    "物业": "物业管理",
}
# name, field, how many, those with a branch of their own, rank
PLAN: tuple[tuple[str, str, int, int, str], ...] = (
    ("school", Field.SCHOOL, 22, 22, "district"),
    ("hospital", Field.HOSPITAL, 9, 9, "district"),
    ("state", Field.STATE_FIRM, 12, 12, "city"),
    ("firm", Field.PRIVATE_FIRM, 170, 70, ""),
    ("social", Field.SOCIAL_ORG, 44, 14, ""),
)


def names(world: World, field: str, number: int) -> tuple[str, str]:
    """An invented name and its trade."""
    first, second = WORDS[number % 18], WORDS[(number * 7 + number // 18 + 3) % 18]
    if field == Field.SCHOOL:
        return f"演示第{number + 1}{'小学' if number % 3 else '中学'}", "教育"
    if field == Field.HOSPITAL:
        return f"演示第{number + 1}医院", "卫生"
    if field == Field.STATE_FIRM:
        return f"演示{first}{second}集团", "制造业"
    if field == Field.SOCIAL_ORG:
        return (
            f"演示{first}{second}{('社会工作服务中心', '志愿协会', '商会')[number % 3]}",
            "社会组织",
        )
    trade = list(TRADES)[number % len(TRADES)]
    return f"演示{first}{second}{trade}有限公司", TRADES[trade]


def agencies(world: World) -> None:
    """The district's own offices, each with a branch under one working committee."""
    root: Org = world.made["root"]
    with clock.at(world.since - timedelta(days=280)):
        above = orgs.set_up(
            actor=world.actor,
            name="区直属机关工委",
            kind=Kind.WORK_COMMITTEE,
            code="DEMO900000",
            parent=root,
            since=BEGIN,
            may_approve=True,
            field=Field.AGENCY,
        )
        units = actions.register_many(
            [
                {
                    "name": f"区{word}局（演示）",
                    "field": Field.AGENCY,
                    "keeper": root,
                    "since": BEGIN,
                    "rank": "district",
                    "industry": "党政机关",
                    "staff": world.dice.randint(20, 90),
                }
                for word in AGENCIES
            ],
            actor=world.actor,
        )
        _branches(world, units, lambda _unit: above, "DEMO9000")


def others(world: World) -> None:
    """Schools, hospitals, firms and social organisations on the communities' ground."""
    communities = world.made["communities"]
    streets = {place.pk: place.parent.keeper for place in communities}
    for index, (key, field, count, own, rank) in enumerate(PLAN):
        rows, where = [], []
        for number in range(count):
            place = world.dice.choice(communities)
            name, industry = names(world, field, number)
            where.append(place)
            rows.append(
                {
                    "name": name,
                    "field": field,
                    "rank": rank,
                    "industry": industry,
                    "place": place,
                    "keeper": place.keeper,
                    "since": place.since + timedelta(days=world.dice.randrange(900)),
                    "staff": world.dice.randint(3, 400) if number % 9 else None,
                }
            )
        with clock.at(world.since - timedelta(days=270)):
            units = actions.register_many(rows, actor=world.actor)
            above = {unit.pk: streets[place.pk] for unit, place in zip(units, where, strict=True)}
            _branches(world, units[:own], lambda unit, up=above: up[unit.pk], f"DEMO8{index}00")
        world.made[key] = units
    _joint(world)


def _branches(world: World, units: list[Unit], above: Any, code: str) -> None:
    rows = [
        {
            "name": f"{unit.name}党支部",
            "kind": Kind.BRANCH,
            "field": unit.field,
            "parent": above(unit),
            "stat_name": unit.name.removesuffix("有限公司")[:40],
            "away": AT_HOME,
            "approved_by": above(unit).name,
            "since": max(unit.since, above(unit).since) + timedelta(days=90),
            "code": f"{code}{number:03}",
        }
        for number, unit in enumerate(units, 1)
    ]
    made = orgs.set_up_many(rows, actor=world.actor)
    actions.host_many(
        [
            {"unit": unit, "org": org, "way": Hosting.Way.OWN, "since": org.since}
            for unit, org in zip(units, made, strict=True)
        ],
        actor=world.actor,
    )


def _joint(world: World) -> None:
    """Joint branches cover several small firms; one firm is covered twice."""
    free = world.made["firm"][70:130]
    root: Org = world.made["root"]
    groups = [free[n : n + 4] for n in range(0, 40, 4)]
    with clock.at(world.since - timedelta(days=200)):
        made = orgs.set_up_many(
            [
                {
                    "name": f"演示第{number}联合党支部",
                    "kind": Kind.JOINT_BRANCH,
                    "field": Field.PRIVATE_FIRM,
                    "parent": Org.objects.get(path=units[0].keeper.path[:12]),
                    "since": world.since - timedelta(days=900 - 20 * number),
                    "code": f"DEMO8900{number:03}",
                }
                for number, units in enumerate(groups, 1)
            ],
            actor=world.actor,
        )
        actions.host_many(
            [
                {"unit": unit, "org": org, "way": way, "since": max(org.since, unit.since)}
                for org, units in zip(made, groups, strict=True)
                for unit, way in ((u, Hosting.Way.JOINT) for u in units)
            ],
            actor=world.actor,
        )
        actions.host(
            groups[0][0], actor=world.actor, org=root, way=Hosting.Way.ATTACHED, since=world.since
        )
    world.made["joint"] = made


SENT, EACH = 26, 2
ASKS = ("找不到活动场地", "招工难", "想了解减税政策", "党员材料怎么转")
KINDS = (MassOrg.Kind.UNION, MassOrg.Kind.YOUTH, MassOrg.Kind.WOMEN)


def reaching(world: World) -> None:
    """Instructors to firms without an organisation, one of them with far too many; unions.

    The last firms and social organisations have nothing at all: they are there to be found.
    """
    begin = world.since + timedelta(days=20)
    bare = [*world.made["firm"][112:152], *world.made["social"][16:36]]
    staff = [
        post.person
        for post in Post.objects.standing(begin)
        .filter(body=Post.Body.STAFF)
        .select_related("person")
        .order_by("pk")[:SENT]
    ]
    if not staff:
        return
    rows = [
        {"person": staff[n // EACH % len(staff)], "unit": unit, "since": begin,
         "duties": "宣传政策、找党员、帮组建（演示）"}
        for n, unit in enumerate(bare)
    ]  # fmt: skip
    rows += [
        {"person": staff[0], "unit": unit, "since": begin, "duties": "代管（演示）"}
        for unit in world.made["firm"][40:46]
    ]
    with clock.at(begin):
        sent = actions.send_many(rows, actor=world.actor)
        mass = actions.found_mass_many(
            [
                {"unit": unit, "kind": KINDS[n % 3], "since": begin, "guide": unit.keeper,
                 "head": f"演示负责人{n + 1}"}
                for n, unit in enumerate(world.made["firm"][100:140])
            ],
            actor=world.actor,
        )  # fmt: skip
    _quarters(world, sent, mass)
    day = world.since + timedelta(days=800)
    with clock.at(day):
        actions.recall(sent[4], actor=world.actor, on=day, reason="工作调动（演示）")


def _quarters(world: World, sent: list[Guidance], mass: list[MassOrg]) -> None:
    """Most are visited each quarter, some every month, every fifth never; unions meet in spring."""
    for month, part in enumerate(list(world.months())[2:]):
        number, between = divmod(month, 3)
        day = part.first + timedelta(days=11)
        if day >= world.until:
            break
        gone = sent[4:5] if day > world.since + timedelta(days=790) else []
        some = [
            n for n in range(len(sent)) if (n % 5 == 1 if between else n % 5 and (n + number) % 4)
        ]
        seen = [sent[n] for n in some if sent[n] not in gone]
        rows = [
            {"guidance": one, "visited_on": day, "words": "走访座谈，讲了政策（演示）",
             "problem": f"{ASKS[n % 4]}（演示）" if n % 6 == 0 else "",
             "solved_on": day if n % 12 == 0 else None}
            for n, one in enumerate(seen)
        ]  # fmt: skip
        with clock.at(day):
            actions.visit_many(rows, actor=world.actor)
            if number % 4 == 1 and not between:
                actions.hold_mass_many(
                    [
                        {"massorg": one, "held_on": day, "words": "职工趣味运动会（演示）"}
                        for n, one in enumerate(mass)
                        if n % 4
                    ],
                    actor=world.actor,
                )


STAGES = [
    Stage(20, "机关", agencies),
    Stage(21, "单位", others),
    Stage(71, "指导员和群团", reaching),
]
