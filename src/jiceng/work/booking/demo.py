"""Three years of bookings: branches at bases, weekly series, a season shared out, chairs lent."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kit.demo import Stage, World
from jiceng.registers.meetings.models import Type
from jiceng.registers.orgs.models import Kind, Org
from jiceng.registers.venues.models import Kind as Venues
from jiceng.registers.venues.models import Space, State, Status
from jiceng.work.booking import actions
from jiceng.work.booking.flows import ACCEPTED, REQUESTED
from jiceng.work.booking.models import Booking, Goods

KINDS = ((Type.THEME_DAY, "life"), (Type.CLASS, "class"), (Type.ACTIVITY, "tour"), ("", "class"))
THEMES = ("重温入党誓词", "参观学习", "专题党课", "志愿服务培训", "业务交流", "警示教育")
HOURS = ((9, 11), (14, 16), (9, 10), (15, 17))
GOODS = (("折叠椅", 120), ("音响", 3), ("投影仪", 4), ("展板", 30))


def spaces(kind: str) -> list[Space]:
    open_ = Status.objects.filter(until=None, state=State.IN_USE).values("venue")
    rows = Space.objects.filter(until=None, venue__in=open_, venue__kind=kind)
    return list(rows.select_related("venue__keeper").order_by("pk"))


def branches() -> list[Org]:
    rows = Org.objects.filter(kind=Kind.BRANCH, until=None).order_by("pk")
    return list(rows[:60])


def history(world: World) -> None:
    """A few bookings a month, answered and used; some refused, some never came."""
    rooms = [*spaces(Venues.BASE), *spaces(Venues.CENTRE)[:6], *spaces(Venues.LECTURE_HALL)]
    orgs = branches()
    if not rooms or not orgs:
        return
    for number, part in enumerate(world.months()):
        if part.last >= world.until - timedelta(days=3):
            return
        _month(world, number, part.first, rooms, orgs)


def _month(world: World, number: int, first: date, rooms: list[Space], orgs: list[Org]) -> None:
    asked_on = first - timedelta(days=6)
    if asked_on < world.since:
        return
    made: list[Booking] = []
    with clock.at(asked_on):
        for turn in range(7):
            row = _row(world, first, rooms, orgs, number * 7 + turn)
            try:
                made.append(actions.request(actor=world.actor, **row))
            except ValidationError:  # closed that day, or taken: they try another place
                continue
    with clock.at(asked_on + timedelta(days=1)):
        waits = [one for one in made if one.state == REQUESTED]
        if waits and number % 4 == 1:
            actions.refuse(waits.pop(), actor=world.actor, why="closed", told="设备检修（演示）")
        actions.approve_many(waits, actor=world.actor)
    _used(world, number, [one for one in made if one.state == ACCEPTED])


def _row(world: World, first: date, rooms: list[Space], orgs: list[Org], n: int) -> dict[str, Any]:
    kind, purpose = KINDS[n % len(KINDS)]
    begin, end = HOURS[n % len(HOURS)]
    space = world.dice.choice(rooms)
    return {
        "org": orgs[n % len(orgs)], "space": space,
        "held_on": first + timedelta(days=world.dice.randrange(26)),
        "starts": time(begin), "ends": time(end), "purpose": purpose, "kind": kind,
        "group": "members", "persons": min(space.capacity, world.dice.randint(6, 20)),
        "theme": f"{THEMES[n % len(THEMES)]}（演示）", "wait": n % 9 == 0,
    }  # fmt: skip


def _used(world: World, number: int, made: list[Booking]) -> None:
    """Day by day what came of them; one in ten never came, one in twelve is never recorded."""
    pairs = []
    for n, one in enumerate(made):
        count = number * 7 + n
        if count % 12 == 11 and number > 30:
            continue
        if count % 10 == 4:
            with clock.at(_evening(one.held_on)):
                actions.miss(one, actor=world.actor, told="电话没有人接（演示）")
            continue
        values: dict[str, Any] = {"persons": max(one.persons, 30 if one.kind else 1)}
        if one.kind:
            values["absent"] = ()
            values["persons"] = None
        else:
            values["members"] = one.persons
        pairs.append((one, values))
    if not pairs:
        return
    with clock.at(_evening(max(one.held_on for one, _values in pairs))):
        for one, values in pairs:
            try:
                actions.complete(one, actor=world.actor, **values)
            except ValidationError:  # more came than the room holds: the keeper writes a number
                actions.complete(one, actor=world.actor, persons=one.persons)
        for one, _values in pairs[::3]:
            actions.rate(one, actor=world.actor, grade=world.choose({5: 6, 4: 3, 3: 1, 2: 1}),
                         feedback="讲解清楚（演示）")  # fmt: skip


def _evening(day: date) -> datetime:
    return datetime.combine(day, time(20), clock.ZONE)


def ahead(world: World) -> None:
    """What is coming: requests that wait for an answer, a queue, one to be confirmed again."""
    bases, halls, orgs = spaces(Venues.BASE), spaces(Venues.CENTRE), branches()
    day = world.until + timedelta(days=(2 - world.until.weekday()) % 7 + 7)
    for n, space in enumerate([*bases[:4], *halls[:3]]):
        row = {
            "org": orgs[n], "space": space, "starts": time(9, 30), "ends": time(11),
            "purpose": "life", "kind": "theme_day", "group": "members",
            "persons": min(12, space.capacity), "theme": "主题党日（演示）",
        }  # fmt: skip
        try:
            actions.request(actor=world.actor, held_on=day, **row)
            actions.request(actor=world.actor, held_on=day, wait=True,
                            **{**row, "org": orgs[n + 10]})  # fmt: skip
            if n == 0:
                far = actions.request(actor=world.actor, held_on=day + timedelta(days=28), **row)
                actions.approve(far, actor=world.actor, told="请月底前再确认（演示）")
        except ValidationError:
            continue
    if halls:
        actions.follow(actor=world.actor, org=halls[0].venue.keeper, space=halls[0])


def seasons(world: World) -> None:
    """A season of the street centres' halls, shared out; and one that gathers wishes now."""
    scarce = [one for one in spaces(Venues.CENTRE) if one.scarce]
    orgs = branches()
    for n, (space, back) in enumerate(zip(scarce, (200, 5), strict=False)):
        opens = world.until - timedelta(days=back)
        first = opens + timedelta(days=25)
        with clock.at(opens):
            one = actions.announce(
                actor=world.actor, space=space, name=f"{first.year}年第{n + 1}轮（演示）",
                opens_on=opens, closes_on=opens + timedelta(days=14), first=first,
                last=first + timedelta(days=70),
            )  # fmt: skip
            for who in range(5):
                actions.wish(
                    actor=world.actor, round=one, org=orgs[20 + who % 4], weekday=who % 3,
                    starts=time(14 + who % 2), ends=time(16), persons=min(20, space.capacity),
                    purpose="activity",
                )  # fmt: skip
        if opens + timedelta(days=15) <= world.until:
            with clock.at(opens + timedelta(days=15)):
                actions.allot(one, actor=world.actor)


def lending(world: World) -> None:
    """Chairs and loudspeakers; one loan is overdue."""
    keepers = [one.venue for one in spaces(Venues.CENTRE)][:3]
    orgs = branches()
    with clock.at(world.since + timedelta(days=9)):
        stock = [
            actions.stock(actor=world.actor, org=venue.keeper, venue=venue, name=name,
                          number=number, notes="用完擦净归还（演示）", since=clock.today())
            for venue in keepers for name, number in GOODS
        ]  # fmt: skip
    for n in range(18):
        on = world.since + timedelta(days=20 + 57 * n)
        if on > world.until:
            return
        goods: Goods = stock[n % len(stock)]
        with clock.at(on):
            loan = actions.borrow(actor=world.actor, org=orgs[n], goods=goods, asked_on=on,
                                  number=max(1, goods.number // 4), use="主题党日（演示）",
                                  due_on=on + timedelta(days=5))  # fmt: skip
            if n % 6 == 3:
                actions.turn_down(loan, actor=world.actor, reason="已经借给别的支部（演示）")
                continue
            actions.lend(loan, actor=world.actor, on=on)
        back = on + timedelta(days=6)
        if back <= world.until and n != 16:
            with clock.at(back):
                actions.give_back(loan, actor=world.actor, on=back)


STAGES = [
    Stage(78, "预约", history),
    Stage(78, "按季分配", seasons),
    Stage(78, "物资借用", lending),
    Stage(78, "在办的预约", ahead),
]
