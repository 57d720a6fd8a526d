"""Groups in the largest branches, and a few areas and posts; people join as they come."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from jiceng.kernel import clock
from jiceng.kit.demo import Stage, World
from jiceng.registers.groups import actions
from jiceng.registers.groups.models import Group, Grouping
from jiceng.registers.members.models import Belonging
from jiceng.registers.orgs.models import BRANCHES, Org
from jiceng.registers.places.models import Place

BRANCHES_DIVIDED = 18
AREAS = ("楼栋责任区", "庭院责任区", "沿街责任区")
POSTS = ("政策宣讲岗", "矛盾调解岗", "环境维护岗", "结对帮扶岗")


def divide(world: World) -> None:
    """The largest branches are divided into two or three groups; one group has no leader."""
    begin = world.since - timedelta(days=20)
    rolls: dict[int, list[Belonging]] = defaultdict(list)
    for one in Belonging.objects.select_related("member").order_by("since", "pk"):
        rolls[one.org_id].append(one)
    orgs = Org.objects.filter(kind__in=BRANCHES, until=None, since__lt=begin).order_by("path")
    largest = sorted(orgs, key=lambda org: -len(rolls[org.pk]))[:BRANCHES_DIVIDED]
    rows = [
        {"org": org, "name": f"第{'一二三'[n]}党小组", "since": begin}
        for org in largest
        for n in range(3 if len(rolls[org.pk]) > 70 else 2)
    ]
    with clock.at(begin):
        made = actions.set_up_many(rows, actor=world.actor)
    by_org: dict[int, list[Group]] = defaultdict(list)
    for group in made:
        by_org[group.org_id].append(group)
    for number, org in enumerate(largest):
        _fill(world, by_org[org.pk], rolls[org.pk], begin, leaderless=number == 4)
    _charge(world, largest, rolls)


def _fill(
    world: World, groups: list[Group], roll: list[Belonging], begin: date, *, leaderless: bool
) -> None:
    """Whoever was there at first, and later comers on the day they came, save a few."""
    days: dict[tuple[int, date], list[Any]] = defaultdict(list)
    for number, one in enumerate(roll):
        if one.until is not None and one.until <= begin:
            continue
        if one.since > begin and world.dice.random() < 0.2:
            continue
        days[number % len(groups), max(begin, one.since)].append(one.member)
    for (number, day), members in sorted(days.items(), key=lambda item: (item[0][1], item[0][0])):
        with clock.at(day):
            actions.assign(groups[number], actor=world.actor, members=members, since=day)
    for number, group in enumerate(groups):
        if leaderless and number == 0:
            continue
        first = Grouping.objects.filter(group=group, since=begin).order_by("until", "pk")
        lasting = [one for one in first if one.until is None]
        with clock.at(begin):
            actions.appoint(group, actor=world.actor, member=lasting[number].member, since=begin)


def _charge(world: World, branches: list[Org], rolls: dict[int, list[Belonging]]) -> None:
    """In every such branch some members answer for an area or a post; some have given it back."""
    begin = world.since + timedelta(days=90)
    rows: list[dict[str, Any]] = []
    for org in branches:
        here = Place.objects.filter(keeper=org.parent_id or org.pk, until=None).first()
        stay = [b.member for b in rolls[org.pk] if b.until is None and b.since <= begin][:40]
        for number, member in enumerate(stay[::4]):
            area = number % 2 == 0
            rows.append(
                {
                    "member": member,
                    "kind": "area" if area else "post",
                    "name": AREAS[number % 3] if area else POSTS[number % 4],
                    "place": here if area else None,
                    "duty": "每月走访一次，收集意见（演示）",
                    "since": begin,
                }
            )
    with clock.at(begin):
        made = actions.entrust_many(rows, actor=world.actor)
    ended = begin + timedelta(days=400)
    with clock.at(ended):
        for charge in made[::9]:
            actions.relieve(charge, actor=world.actor, on=ended)


STAGES = [Stage(33, "党小组", divide)]
