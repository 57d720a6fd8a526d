"""The demo's halls: twelve windows, visits, appointments, the committee's rounds, platforms."""

from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from jiceng.kernel import clock
from jiceng.kernel.periods import Period
from jiceng.kernel.prepared import reread
from jiceng.kit.demo import Stage, World
from jiceng.registers.places.models import Type
from jiceng.registers.venues.models import Kind, Venue
from jiceng.work.halls import actions
from jiceng.work.halls.models import Adoption, Platform, Slip, Window

DATA = Path(__file__).parent / "data" / "subjects.txt"
WHATS = (
    "开居住证明",
    "办老年优待证",
    "高龄津贴",
    "社保查询",
    "医保缴费",
    "就业登记",
    "组织关系咨询",
)
OF_WINDOW = {
    "党建服务": "组织关系咨询", "计划生育": "生育登记", "民政服务": "临时救助申请",
    "社会保障": "社保查询", "劳动就业": "就业登记", "医疗保险": "医保缴费",
    "残疾人服务": "两项补贴申请", "老龄服务": "办老年优待证", "综治调解": "邻里漏水调解",
    "城市管理": "占道经营反映", "物业服务": "电梯检修反映", "退役军人服务": "优待证申领",
}  # fmt: skip
PHONE = "1990001{:04}"
PLATFORMS = (
    ("PT01", "公共服务综合信息平台（演示）", Platform.Kind.PUBLIC_SERVICE),
    ("PT02", "网格信息平台（演示）", Platform.Kind.GRID),
)
STAFF = ("值班员甲", "值班员乙", "值班员丙")


def told() -> list[tuple[str, str]]:
    """Code and name of each subject."""
    lines = DATA.read_text("utf-8").splitlines()
    return [
        (code, name)
        for code, _space, name in (one.partition(" ") for one in lines if one[:1].isdigit())
    ]


def halls(world: World) -> None:
    """Twelve windows at the district's centre, three at each street's hall; one closes, one opens
    late."""
    root = world.made["root"]
    begin = world.since
    known = [one for one in world.made["venues"] if one.kind in {Kind.CENTRE, Kind.SERVICE_HALL}]
    used = set(Venue.objects.in_use(begin).values_list("pk", flat=True))
    open_ = [one for one in known if one.pk in used]
    with clock.at(begin):
        subjects = actions.name_subject_many(
            [{"org": root, "code": code, "name": name, "since": begin} for code, name in told()],
            actor=world.actor,
        )
        rows: list[dict[str, Any]] = []
        for venue in open_:
            whole = venue.keeper_id == root.pk
            if whole or venue.kind == Kind.SERVICE_HALL:
                some = subjects if whole else subjects[:4]
                rows += [{"venue": venue, "number": n, "subject": one, "since": begin}
                         for n, one in enumerate(some, 1)]  # fmt: skip
        made = actions.open_window_many(rows, actor=world.actor)
    world.made["subjects"], world.made["windows"] = subjects, made
    late = begin + timedelta(days=300)
    with clock.at(late):
        actions.close_window(made[-1], actor=world.actor, on=late)
    world.made["windows"] = made[:-1]


def terms(world: World) -> None:
    """The district set its own terms a year ago; before, those of the house held."""
    since = world.until - timedelta(days=365)
    with clock.at(since):
        actions.set_terms(
            actor=world.actor, org=world.made["root"], since=since, ahead_days=21, per_phone=2,
            keep_days=60, basis="便民服务大厅预约办法（演示）",
        )  # fmt: skip


def _by_hall(world: World) -> list[list[Window]]:
    found: dict[int, list[Window]] = {}
    for one in world.made["windows"]:
        found.setdefault(one.venue_id, []).append(one)
    return [*found.values()]


def visits(world: World) -> None:
    """One day a month in each hall: most are done, some go on to a second window, one leaves."""
    groups = _by_hall(world)
    for number, part in enumerate(world.months()):
        day = world.day_of(part)
        if day is None or day == world.until:
            continue
        with clock.at(datetime.combine(day, time(9, 30), clock.ZONE)):
            rows = [
                {"window": window, "what": _what(window.subject, number + n)}
                for group in groups
                for n in range(world.dice.randint(2, 5))
                for window in [group[(number + n) % len(group)]]
            ]
            made = actions.come_many(rows, actor=world.actor)
            for one in made[:2]:
                actions.call(one, actor=world.actor)
        with clock.at(datetime.combine(day, time(10, 10), clock.ZONE)):
            _through(world, made, groups)
        with clock.at(day + timedelta(days=1)):
            actions.close_day(actor=world.actor)
    _today(world, groups)


def _through(world: World, made: list[Slip], groups: list[list[Window]]) -> None:
    of = {window.venue_id: group for group in groups for window in group}
    for one in made[::6]:
        group = of[one.venue_id]
        other = next((w for w in group if w.subject_id != one.subject_id), None)
        if other is not None:
            actions.pass_on(one, actor=world.actor, window=other, words="材料已看（演示）")
    actions.leave(made[-1], actor=world.actor, reason="改天再来（演示）")
    for one in made[:-1]:
        reread(one)
    actions.finish_many(made[:-1], actor=world.actor, outcome="")


def _today(world: World, groups: list[list[Window]]) -> None:
    """This week's duty, and a few who wait right now."""
    days = [world.until + timedelta(days=n) for n in range(-7, 7)]
    rows = [
        {"window": window, "held_on": day, "starts": time(9), "ends": time(17),
         "who": f"{STAFF[n % 3]}（演示）"}
        for day in days if day.weekday() < 5
        for group in groups[:3]
        for n, window in enumerate(group) if n % 5 != 4
    ]  # fmt: skip
    actions.put_on_duty_many(rows, actor=world.actor)
    made = actions.come_many(
        [{"window": window, "what": _what(window.subject, n)}
         for n, window in enumerate(islice(groups[0], 5))],
        actor=world.actor,
    )  # fmt: skip
    actions.call(made[0], actor=world.actor)


def appointments(world: World) -> None:
    """A morning a quarter in the first halls; what is ahead can be booked now."""
    groups = _by_hall(world)[:3]
    for number, part in enumerate(list(world.months())[::3]):
        day = part.first + timedelta(days=9)
        if day < world.until:
            _morning(world, groups, day, number)
    ahead = [world.until + timedelta(days=n) for n in range(1, 8)]
    rows = [_slot(group[0], day, hour) for group in groups for day in ahead[:4]
            for hour in (9, 14) if day.weekday() < 5]  # fmt: skip
    made = actions.offer_many(rows, actor=world.actor)
    for n, slot in enumerate(made[:4]):
        actions.book(
            actor=world.actor, slot=slot, what=_what(slot.subject, n), phone=PHONE.format(900 + n)
        )


def _what(subject: Any, number: int) -> str:
    """What is asked for at a window of this kind."""
    return OF_WINDOW.get(str(subject), WHATS[number % len(WHATS)])


def _slot(window: Window, day: date, hour: int) -> dict[str, Any]:
    return {"venue": window.venue, "subject": window.subject, "held_on": day,
            "starts": time(hour), "ends": time(hour + 1), "capacity": 4}  # fmt: skip


def _morning(world: World, groups: list[list[Window]], day: date, number: int) -> None:
    with clock.at(day - timedelta(days=3)):
        slots = actions.offer_many([_slot(group[0], day, 9) for group in groups], actor=world.actor)
        made = [
            actions.book(
                actor=world.actor, slot=slot, what=_what(slot.subject, number + n),
                contact="王女士", phone=PHONE.format(number * 9 + n * 3 + m),
                channel=("page", "counter")[m % 2],
            )
            for n, slot in enumerate(slots) for m in range(3)
        ]  # fmt: skip
        actions.cancel(made.pop(), actor=world.actor, reason="有事（演示）")
        actions.confirm_many(made[:3], actor=world.actor)
    with clock.at(day):
        actions.miss(made.pop(), actor=world.actor, told="电话没有人接（演示）")
        actions.keep_many(made, actor=world.actor)


def rounds(world: World) -> None:
    """Three routes since the beginning: a stop every month of each, and the weeks ahead."""
    places, subjects = world.made["communities"][:3], world.made["subjects"]
    begin = world.since
    with clock.at(begin):
        routes = actions.draw_many(
            [{"org": place.keeper, "name": f"流动居委会{n}号线（演示）", "place": place,
              "spot": f"{place.name}小广场", "weekday": n, "starts": time(9), "ends": time(11),
              "staff": f"{STAFF[n % 3]}（演示）", "since": begin}
             for n, place in enumerate(places, 1)],
            actor=world.actor,
        )  # fmt: skip
    for number, part in enumerate(world.months()):
        if part.last >= world.until:
            continue
        _month(world, routes, subjects, part, number)
    for route in routes:
        actions.schedule(route, actor=world.actor, first=world.until + timedelta(days=1),
                         last=world.until + timedelta(days=21))  # fmt: skip


def _month(world: World, routes: Any, subjects: Any, part: Period, number: int) -> None:
    rows = []
    for route in routes:
        day = part.first + timedelta(days=(route.weekday - part.first.weekday()) % 7 + 7)
        rows.append({"org": route.org, "route": route, "held_on": day, "starts": route.starts,
                     "ends": route.ends, "place": route.place, "spot": route.spot,
                     "staff": route.staff})  # fmt: skip
    with clock.at(part.first):
        made = actions.plan_many(rows, actor=world.actor)
    last = max(one.held_on for one in made)
    with clock.at(last):
        if number % 8 == 5:
            actions.call_off(made.pop(), actor=world.actor, reason="大雨（演示）")
        actions.hold_many(made, actor=world.actor, persons=world.dice.randint(6, 30))
        asked = [(one, world.dice.choice(subjects), n) for one in made for n in range(3)]
        actions.take_in_many(
            [{"round": one, "subject": subject, "what": _what(subject, number + n),
              "finished_on": one.held_on if n else None} for one, subject, n in asked],
            actor=world.actor,
        )  # fmt: skip


def platforms(world: World) -> None:
    """Communities take the platform up one after the other; the last has not; months and items."""
    root = world.made["root"]
    with clock.at(world.since):
        made = actions.name_platform_many(
            [{"org": root, "code": code, "name": name, "kind": kind, "since": world.since}
             for code, name, kind in PLATFORMS],
            actor=world.actor,
        )  # fmt: skip
    urban = [one for one in world.made["communities"] if one.type == Type.URBAN][:-1]
    fits = [max(world.since, place.since) for place in urban]
    rows = [{"platform": made[0], "place": place, "stage": Adoption.Stage.ENABLED, "since": since}
            for place, since in zip(urban, fits, strict=True)]  # fmt: skip
    rows += [{**row, "platform": made[1]} for row in rows[::3]]
    with clock.at(world.since):
        actions.adopt_many([row for row in rows if row["since"] <= world.since], actor=world.actor)
    later = world.since + timedelta(days=420)
    with clock.at(later):
        full = [row for row in rows if row["platform"] == made[0] and row["since"] < later]
        actions.adopt_many(
            [{**row, "stage": Adoption.Stage.FULL, "since": later} for row in full[:-2]],
            actor=world.actor,
        )
    _used(world, made[0], urban)


def _used(world: World, platform: Platform, places: list[Any]) -> None:
    """What the platform's own statistics say, month by month; one month was never reported."""
    for number, part in enumerate(world.months()):
        if part.last >= world.until:
            continue
        rows = [
            {"platform": platform, "place": place, "month": part.first,
             "visits": None if number % 11 == 7 else world.dice.randint(120, 900),
             "requests": world.dice.randint(5, 60)}
            for place in places[: 8 + number % 3]
        ]  # fmt: skip
        with clock.at(part.last):
            actions.report_many(rows, actor=world.actor)
            actions.receive_many(
                [{"platform": platform, "place": place, "outer": f"YS{number:02}{n:03}",
                  "item": WHATS[n % 7], "asked_on": part.first + timedelta(days=n),
                  "finished_on": part.first + timedelta(days=n + 2) if n % 4 else None}
                 for n, place in enumerate(places[:4])],
                actor=world.actor,
            )  # fmt: skip


STAGES = [
    Stage(79, "便民大厅窗口", halls),
    Stage(79, "预约约定", terms),
    Stage(79, "窗口办事", visits),
    Stage(79, "办事预约", appointments),
    Stage(79, "流动居委会", rounds),
    Stage(79, "服务平台", platforms),
]
