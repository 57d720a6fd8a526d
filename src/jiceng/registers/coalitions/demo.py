"""Joint committees and alliances of the demo: most places have one, some are behind."""

from datetime import timedelta
from typing import Any

from jiceng.kernel import clock
from jiceng.kit.demo import Stage, World
from jiceng.registers.coalitions import actions
from jiceng.registers.coalitions.models import Coalition, Kind, Level
from jiceng.registers.units.models import Unit

CHARTER = (
    "一、由牵头党组织和共建单位组成，共建单位推荐兼职委员。二、每季度开一次联席会议，半数以上的席位到会有效。"
    "三、议题由共建单位提出，决定的事写明谁办、何时办完，由另一人核对。（演示）"
)


def coalitions(world: World) -> None:
    """A district alliance, then streets, communities: all but a few, over two years and more; where
    a street has no joint committee yet, a regional one.
    """
    begin = world.since + timedelta(days=20)
    root = world.made["root"]
    common = {"charter": CHARTER, "charter_on": begin, "document": "演示〔共建〕1号"}
    with clock.at(begin):
        top, soe = actions.set_up_many(
            [
                {"kind": Kind.ALLIANCE, "level": Level.DISTRICT, "name": "区域化党建联盟",
                 "keeper": root, "since": begin, **common},
                {"kind": Kind.SOE, "level": Level.DISTRICT, "name": "国有企业党建联席会议",
                 "keeper": root, "since": begin, **common},
            ],
            actor=world.actor,
        )  # fmt: skip
    made = [top, soe, *_streets(world, top)]
    made += _communities(world, [one for one in made if one.kind == Kind.STREET])
    made += _region(world)
    world.made["coalitions"] = made
    _partners(world, made)
    _happens(world, made)


def _streets(world: World, top: Coalition) -> list[Coalition]:
    day = world.since + timedelta(days=60)
    streets = sorted({p.parent for p in world.made["communities"]}, key=lambda one: one.pk)
    rows: list[dict[str, Any]] = []
    for n, street in enumerate(streets):
        name = street.name.removesuffix("街道")
        told = {"keeper": street.keeper, "place": street, "since": day, "charter": CHARTER,
                "charter_on": day}  # fmt: skip
        if n != len(streets) - 1:  # one street has no joint committee yet
            rows.append({"kind": Kind.STREET, "name": f"{name}街道大党工委", **told,
                         "ends_on": day + timedelta(days=3 * 365)})  # fmt: skip
        rows.append({"kind": Kind.ALLIANCE, "level": Level.STREET, "parent": top,
                     "name": f"{name}街道党建联盟", **told})  # fmt: skip
    with clock.at(day):
        return actions.set_up_many(rows, actor=world.actor)


def _region(world: World) -> list[Coalition]:
    street = max((p.parent for p in world.made["communities"]), key=lambda one: one.pk)
    day = world.since + timedelta(days=400)
    told = {"kind": Kind.REGIONAL, "level": Level.STREET, "keeper": street.keeper, "place": street,
            "name": f"{street.name.removesuffix('街道')}区域党委", "since": day, "charter": CHARTER,
            "charter_on": day}  # fmt: skip
    with clock.at(day):
        made = actions.set_up(actor=world.actor, **told)
    with clock.at(day + timedelta(days=200)):
        actions.adopt(made, actor=world.actor, charter=f"{CHARTER}四、每年评议一次。",
                      charter_on=day + timedelta(days=200))  # fmt: skip
    return [made]


def _communities(world: World, above: list[Coalition]) -> list[Coalition]:
    streets = {one.place_id: one for one in above}
    made: list[Coalition] = []
    for n, place in enumerate(world.made["communities"]):
        if n % 6 == 5:
            continue
        day = max(world.since + timedelta(days=90 + 50 * (n % 17)), place.keeper.since)
        told: dict[str, Any] = {"keeper": place.keeper, "place": place, "since": day}
        if n % 11 != 7:  # some have not adopted their charter: still being prepared
            told |= {"charter": CHARTER, "charter_on": day}
        short = place.name.removesuffix("社区")
        rows = [{"kind": Kind.COMMUNITY, "name": f"{short}社区大党委", **told,
                 "parent": streets.get(place.parent_id),
                 "ends_on": day + timedelta(days=(2 if n % 7 == 3 else 3) * 365)}]  # fmt: skip
        if n % 4 == 0:
            rows.append({"kind": Kind.ALLIANCE, "level": Level.COMMUNITY,
                         "name": f"{short}社区党建联盟", **told})  # fmt: skip
        with clock.at(day):
            made += actions.set_up_many(rows, actor=world.actor)
    return made


def _partners(world: World, made: list[Coalition]) -> None:
    """Units of the own ground; agencies and schools go to the district's alliance."""
    near: dict[int, list[Unit]] = {}
    units = Unit.objects.filter(until=None).select_related("keeper").order_by("pk")
    for unit in units:
        if unit.place_id is not None:
            near.setdefault(unit.place_id, []).append(unit)
    agencies = [unit for unit in units if unit.field == "agency"]
    by_day: dict[Any, list[dict[str, Any]]] = {}
    for one in made:
        day = one.since + timedelta(days=15)
        if one.kind == Kind.SOE:
            some = world.made["state"]
        elif one.level == Level.DISTRICT:
            some = agencies
        elif one.level == Level.STREET:
            below = [u for u in units if u.keeper.path.startswith(one.keeper.path)]
            some = world.dice.sample(below, min(8, len(below)))
        else:
            here = near.get(one.place_id or 0, [])
            some = here[: 2 + world.dice.randrange(5)]
        rows = [{"coalition": one, "unit": unit, "since": max(day, unit.since)} for unit in some]
        by_day.setdefault(max([day, *(row["since"] for row in rows)]), []).extend(rows)
    for day in sorted(by_day):
        with clock.at(day):
            actions.join_many(by_day[day], actor=world.actor)


def _happens(world: World, made: list[Coalition]) -> None:
    """One was renewed, one dissolved, one partner left."""
    committees = [one for one in made if one.kind == Kind.COMMUNITY]
    alliances = [one for one in made if one.kind == Kind.ALLIANCE and one.level == Level.COMMUNITY]
    day = world.since + timedelta(days=3 * 365 - 30)
    with clock.at(day):
        gone = committees[1].partner_set.filter(until=None).order_by("pk").first()
        if gone is not None:
            actions.leave(gone, actor=world.actor, on=day, reason="单位迁出（演示）")
        actions.renew(committees[0], actor=world.actor, on=day, document="演示〔共建〕9号",
                      ends_on=day + timedelta(days=4 * 365))  # fmt: skip
        if len(alliances) > 1:
            actions.dissolve(
                alliances[-1], actor=world.actor, on=day, reason="并入街道联盟（演示）"
            )


STAGES = [Stage(69, "共建组织", coalitions)]
