"""Three years of inspections: every quarter a draw by the district, some given back and mended."""

from datetime import time, timedelta
from itertools import islice, pairwise
from typing import Any

from jiceng.kernel import clock
from jiceng.kit.demo import Stage, World
from jiceng.registers.matters import actions as matters
from jiceng.registers.meetings import actions as meetings
from jiceng.registers.meetings.models import Type
from jiceng.registers.orgs.models import Kind, Org
from jiceng.registers.venues.models import Venue
from jiceng.work.inspection import actions
from jiceng.work.inspection.models import Bulletin, Channel, Draw, Inspection

SIZE = 24
STREETS = 3  # of them one a month draws its own
PROBLEMS = (
    ("缺少决议的表决情况，请补写应到、实到和赞成人数（演示）", ("missing", "quorum")),
    ("会议日期与通知不一致，请核对（演示）", ("date",)),
    ("只写了“学习文件”，请补写学了什么、谁发言（演示）", ("thin", "missing")),
    ("与上月内容相同，请说明是否一起学习（演示）", ("copied",)),
)
MENDED_AFTER, CHECKED_AFTER = 9, 12


MINUTES = (
    "学习传达区委全会精神，结合小区充电难、停车难讨论为民办实事清单，党员认领三件事，"
    "由组织委员每两周收集一次进展并在下次会议上通报（演示）"
)


def alike(world: World) -> None:
    """Some records that make one ask: the same words in two branches, one room at one hour."""
    branches = list(Org.objects.filter(kind=Kind.BRANCH, until=None).order_by("pk")[3:60:9])
    room = Venue.objects.filter(kind="room").order_by("pk").first()
    for number, (one, other) in enumerate(pairwise(branches)):
        day = world.until - timedelta(days=20 + 60 * number)
        rows = [
            {"org": org, "type": Type.CLASS, "held_on": day, "starts_at": time(15, 10 * at),
             "held_at": room if number % 2 else None, "theme": "为民办实事", "minutes": MINUTES}
            for at, org in enumerate((one, other))
        ]  # fmt: skip
        with clock.at(day):
            meetings.record_many(rows, actor=world.actor)


OLD_BOOK = 12  # branches in it, every third with something to mend


def old_book(world: World) -> None:
    """The first weeks stood in a paper book, carried in afterwards with what was mended."""
    first, _second, third = islice(world.months(), 3)
    begun = third.last + timedelta(days=10)
    lasting = Org.objects.filter(kind=Kind.BRANCH, since__lte=first.first, until=None)
    rows: list[dict[str, Any]] = []
    for number, org in enumerate(lasting.order_by("path")[5 : 5 + 7 * OLD_BOOK : 7]):
        day = first.first + timedelta(days=8 + 3 * number)
        row = {"org": org, "inspected_on": day, "channel": Channel.ON_SITE,
               "inspector": "演示督查组"}  # fmt: skip
        if number % 3 == 1:
            problem, kinds = PROBLEMS[number % len(PROBLEMS)]
            row |= {"problem": problem, "kinds": kinds, "due_on": day + timedelta(days=15),
                    "settled_on": day + timedelta(days=MENDED_AFTER + number),
                    "proof": "已补写，原件在纸质台账（演示）"}  # fmt: skip
        rows.append(row)
    if begun <= world.until:
        with clock.at(begun):
            actions.carry_in_many(rows, actor=world.actor)


def history(world: World) -> None:
    """Every second month one draw online; each third of them on site as well."""
    root: Org = world.made["root"]
    months = [part for part in world.months() if part.last <= world.until][1::2]
    streets = list(Org.objects.filter(parent=root, until=None).order_by("path")[:STREETS])
    for number, part in enumerate(months):
        day = part.last + timedelta(days=5)
        if day + timedelta(days=1) > world.until:
            continue
        org = root if number % 3 != 1 else streets[number % len(streets)]
        with clock.at(day):
            made = actions.draw(
                actor=world.actor, org=org, channel=Channel.ONLINE, month_on=part.first, size=SIZE
            )
            if number % 3 == 2:
                actions.draw(actor=world.actor, org=root, channel=Channel.ON_SITE,
                             month_on=part.first, size=6)  # fmt: skip
        looked_through(world, made, day + timedelta(days=2), number)


def looked_through(world: World, made: Draw, day: Any, number: int) -> None:
    """Most are in order; of the last draw some still wait."""
    if day > world.until:
        return
    rows = list(Inspection.objects.filter(drawn_on=made.drawn_on).order_by("pk"))
    waiting = rows[-5:] if day + timedelta(days=70) > world.until else []
    rows = [one for one in rows if one not in waiting]
    given = [one for n, one in enumerate(rows) if n % 6 == number % 6]
    with clock.at(day):
        actions.pass_many([one for one in rows if one not in given], actor=world.actor, on=day,
                          inspector="演示调阅人")  # fmt: skip
        for n, one in enumerate(given):
            problem, kinds = PROBLEMS[(n + number) % len(PROBLEMS)]
            actions.send_back(one, actor=world.actor, on=day, inspector="演示调阅人",
                              kinds=kinds, problem=problem)  # fmt: skip
    mended(world, given, day)
    with clock.at(day):
        if not Bulletin.objects.filter(org=made.org, month_on=day.replace(day=1)).exists():
            actions.issue(actor=world.actor, org=made.org, month_on=day,
                          words="请对照问题查一查，该补的补、该改的改（演示）")  # fmt: skip


def mended(world: World, given: list[Inspection], day: Any) -> None:
    """The branch says what it did, somebody else looks again; every fourth is late."""
    for n, one in enumerate(given):
        matter = one.matter
        done, checked = day + timedelta(days=MENDED_AFTER), day + timedelta(days=CHECKED_AFTER)
        if matter is None or n % 4 == 3 or checked > world.until:
            continue
        with clock.at(done):
            matters.accept(matter, actor=world.actor)
            matters.submit(matter, actor=world.actor, proof="已补写，请复核（演示）")
        with clock.at(checked):
            matters.close(matter, actor=world.actor, reply="已看过（演示）")


STAGES = [
    Stage(95, "相似的记录", alike),
    Stage(95, "旧的调阅台账", old_book),
    Stage(96, "督查调阅", history),
]
