"""Teams of the communities: one of the grid, one of volunteers, here and there a mixed group."""

from datetime import date, timedelta
from typing import Any

from jiceng.kernel import clock
from jiceng.kit.demo import Stage, World
from jiceng.registers.members.models import Member
from jiceng.registers.places.models import Place
from jiceng.registers.teams import actions
from jiceng.registers.teams.models import Joining, Kind, Team

TASKS = {
    Kind.GRID: "网格走访、民情收集、代办服务（演示）",
    Kind.VOLUNTEER: "义务清洁、政策宣讲、节日慰问（演示）",
    Kind.GROUP: "党员、医生、律师、居民骨干组团上门（演示）",
}
RESIDENTS = ("热心居民甲", "热心居民乙", "楼栋长丙")
SIZE = 6


def teams(world: World) -> None:
    """Every community keeps two; every third a mixed group since a year later."""
    begin = world.since + timedelta(days=12)
    places = list(Place.objects.communities().filter(until=None).select_related("keeper"))
    rows = [_row(place, kind, begin) for place in places for kind in (Kind.GRID, Kind.VOLUNTEER)]
    with clock.at(begin):
        made = actions.set_up_many(rows, actor=world.actor)
    _people(world, made, begin)
    later = begin + timedelta(days=400)
    with clock.at(later):
        groups = actions.set_up_many(
            [_row(place, Kind.GROUP, later) for place in places[::3]], actor=world.actor
        )
    _people(world, groups, later)
    _happens(world, made)


def _row(place: Place, kind: Kind, since: date) -> dict[str, Any]:
    name = f"{place.name.removesuffix('社区')}{kind.label}"
    return {"kind": kind, "name": name, "keeper": place.keeper, "area": place, "since": since,
            "services": TASKS[kind]}  # fmt: skip


def _people(world: World, made: list[Team], since: date) -> None:
    """Members from beneath the keeper, and a few residents; the last team has no leader yet."""
    lasting = Member.objects.filter(left_on=None, entered_on__lte=since).select_related("org")
    pool: dict[str, list[Member]] = {}
    for member in lasting.order_by("pk"):
        pool.setdefault(member.org.path, []).append(member)
    rows: list[dict[str, Any]] = []
    for team in made:
        near = [m for path, some in pool.items() if path.startswith(team.keeper.path)
                for m in some]  # fmt: skip
        for member in world.dice.sample(near, min(SIZE, len(near))):
            rows.append({"team": team, "member": member, "since": since})
        rows += [{"team": team, "name": name, "since": since}
                 for name in RESIDENTS[: world.dice.randrange(4)]]  # fmt: skip
    with clock.at(since):
        joined = actions.join_many(rows, actor=world.actor)
        first: dict[int, Joining] = {}
        for one in joined:
            first.setdefault(one.team_id, one)
        led = [{"team": team, "joining": first[team.pk], "since": since}
               for team in made[:-1] if team.pk in first]  # fmt: skip
        actions.lead_many(led, actor=world.actor)


def _happens(world: World, made: list[Team]) -> None:
    """One is renamed, one leaves its team, one team is disbanded."""
    day = world.since + timedelta(days=500)
    with clock.at(day):
        actions.rename(made[1], actor=world.actor, name=f"{made[1].name}（红马甲）", since=day)
        gone = Joining.objects.filter(team=made[0], until=None).order_by("-pk").first()
        if gone is not None:
            actions.leave(gone, actor=world.actor, on=day)
    late = day + timedelta(days=60)
    with clock.at(late):
        actions.disband(made[-1], actor=world.actor, on=late, reason="并入网格服务队（演示）")


STAGES = [Stage(68, "服务队伍", teams)]
