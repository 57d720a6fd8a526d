"""Three years of venues: standards and checks, bases, offered rooms, works; and who came."""

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from jiceng.kernel import clock
from jiceng.kit.demo import Stage, World
from jiceng.registers.orgs.models import Kind as OrgKind
from jiceng.registers.orgs.models import Org
from jiceng.registers.venues import actions as venues
from jiceng.registers.venues.models import Kind, Space, State, Status, Venue
from jiceng.work.grounds import actions
from jiceng.work.grounds.models import OpenBase, StandardItem

SIX = {
    Kind.ROOM: (
        ("有场所", "固定的房间，能坐下一个支部"), ("有设施", "桌椅、投影或者电视"),
        ("有标志", "门口有牌子"), ("有党旗", "党旗、入党誓词规范"),
        ("有书报", "党报党刊和学习用书"), ("有制度", "制度上墙，有使用记录"),
    ),
    Kind.LECTURE_HALL: (
        ("有阵地", ""), ("有师资", "讲师不少于三人"), ("有菜单", "课程每季更新"),
        ("有教材", "通俗易懂"), ("有方式", "讲、看、谈结合"), ("有成效", "讲后有反馈"),
    ),
    Kind.STATION: (("有人值守", ""), ("有服务清单", ""), ("有开放时间", "牌子上写明")),
}  # fmt: skip
NORMS = {Kind.CENTRE: 4, Kind.STATION: 2, Kind.SUB_SITE: 2, Kind.BASE: 1}
THEMES = ("党性教育", "红色记忆", "公益同行", "科技兴企", "警钟长鸣", "家国情怀")
MENU = (("参观展厅", "听讲解，看实物", 60, 40), ("重温誓词", "在旗前重温入党誓词", 20, 60),
        ("实地体验", "跟班一小时，写一句感想", 90, 20))  # fmt: skip
OFFERS = ("闲置门面", "旧食堂", "底层车库", "老办公楼二层", "仓库一角", "家属院活动室", "空置厂房")
EMPTY_EVERY = 8  # every so many venues nobody comes to any more


def settings(world: World) -> None:
    """What must be there, and how often a place is to be used."""
    root: Org = world.made["root"]
    with clock.at(world.since):
        for kind, items in SIX.items():
            for name, words in items:
                actions.list_item(
                    actor=world.actor, org=root, kind=kind, name=name, standard=words,
                    required=name != "有成效", since=world.since, document="演组通〔演示〕3号",
                )  # fmt: skip
        for kind, visits in NORMS.items():
            actions.set_norm(actor=world.actor, org=root, kind=kind, visits=visits,
                             since=world.since, document="演组通〔演示〕4号")  # fmt: skip


def standing(kind: str) -> list[Venue]:
    open_ = Status.objects.filter(until=None, state=State.IN_USE).values("venue")
    rows = Venue.objects.filter(pk__in=open_, kind=kind)
    return list(rows.select_related("keeper").order_by("pk"))


def checked(world: World) -> None:
    """Every room and station once a year; some lack an item, one is never looked at again."""
    items = {kind: list(StandardItem.objects.filter(kind=kind).order_by("pk")) for kind in SIX}
    places = [one for kind in SIX for one in standing(kind)]
    for year in range(world.since.year, world.until.year + 1):
        day = date(year, 11, 8)
        if not world.since <= day <= world.until:
            continue
        rows: list[dict[str, Any]] = []
        for n, venue in enumerate(places):
            if n % 10 == 7 or venue.told_since > day:
                continue
            all_ = items[Kind(venue.kind)]
            lacking = (n + year) % 5 == 0
            rows.append({
                "venue": venue, "held_on": day, "checker": "演示检查人",
                "met": all_[:-1] if lacking else all_,
                "evidence": "现场看过房间和使用记录，问过值班的同志（演示）",
                "recheck_on": day + timedelta(days=60) if lacking else None,
            })  # fmt: skip
        with clock.at(day):
            actions.check_many(rows, actor=world.actor)


def bases(world: World) -> None:
    """Bases of every sort run by branches with stars, one waiting, one whose badge came down."""
    runners = list(Org.objects.filter(kind__in=(OrgKind.BRANCH, OrgKind.COMMITTEE), until=None,
                                      field__in=("private_firm", "social_org", "state_firm"))
                   .order_by("pk")[:12])  # fmt: skip
    places = [*standing(Kind.BASE), *standing(Kind.LECTURE_HALL), *standing(Kind.ROOM)[:2]]
    for n, venue in enumerate(places):
        org = runners[n % len(runners)] if runners and n % 3 else venue.keeper
        on = world.since + timedelta(days=20 + 70 * n)
        if on + timedelta(days=60) > world.until:
            return
        with clock.at(on):
            base = actions.apply(
                actor=world.actor, org=org, venue=venue, theme=THEMES[n % len(THEMES)],
                stars=(5, 4, None)[n % 3], notes="提前三天预约，自带党旗（演示）", applied_on=on,
            )  # fmt: skip
        _opened(world, base, on, n)


def _opened(world: World, base: OpenBase, on: date, number: int) -> None:
    for verb, after in (("look_over", 9), ("approve", 20), ("open_base", 30)):
        if number == 5 and verb == "approve":
            return  # still waits for the level above
        day = on + timedelta(days=after)
        more = {"document": f"演组〔{day.year}〕{base.pk}号"} if verb == "approve" else {}
        with clock.at(day):
            getattr(actions, verb)(base, actor=world.actor, on=day, **more)
    with clock.at(on + timedelta(days=31)):
        actions.list_menu_many(
            [
                {"base": base, "name": name, "aim": aim, "minutes": minutes, "seats": seats,
                 "since": on + timedelta(days=31)}
                for name, aim, minutes, seats in MENU[: 2 + number % 2]
            ],
            actor=world.actor,
        )  # fmt: skip
    end = on + timedelta(days=420)
    if number == 4 and end <= world.until:
        with clock.at(end):
            actions.lapse(base, actor=world.actor, on=end, words="星级没有保持（演示）")


def offers(world: World) -> None:
    """Rooms of firms, from the offer to its use; one declined, one taken back, one that waits."""
    firms, places = world.made["firm"], world.made["communities"]
    for n, name in enumerate(OFFERS):
        on = world.since + timedelta(days=40 + 130 * n)
        if on > world.until:
            return
        org: Org = places[5 * n % len(places)].keeper
        with clock.at(on):
            one = actions.offer(
                actor=world.actor, org=org, unit=firms[30 + n], name=f"{name}（演示）",
                location="临街一层", area=Decimal(60 + 25 * n) if n != 3 else None, offered_on=on,
            )  # fmt: skip
        steps: list[tuple[str, int, dict[str, Any]]] = [
            ("agree", 20, {"terms": "无偿使用三年，水电由社区承担（演示）"}),
            ("renovate", 50, {}),
            ("put_to_use", 120, {"kind": Kind.STATION, "name": f"{name}便民站（演示）"}),
        ]
        if n == 1:
            steps = [("decline", 20, {"words": "消防通道不合要求（演示）"})]
        if n == 2:
            steps.append(("take_back", 420, {"words": "企业恢复生产，要用回（演示）"}))
        if n == 5:
            steps = steps[:1]
        for verb, after, more in steps:
            day = on + timedelta(days=after)
            if day <= world.until:
                with clock.at(day):
                    getattr(actions, verb)(one, actor=world.actor, on=day, **more)


def works(world: World) -> None:
    """A few works a year, mostly of streets; one stopped, one over its budget, one under way."""
    places = [*standing(Kind.CENTRE), *standing(Kind.STATION)]
    kinds = ("enlarge", "refit", "rebuild", "refit")
    for n in range(9):
        on = world.since + timedelta(days=30 + 115 * n)
        if on > world.until:
            return
        venue = places[3 if n == 7 else n * 2 % len(places)]
        with clock.at(on):
            one = actions.plan(
                actor=world.actor, venue=venue, name=f"{venue}改造（演示）", kind=kinds[n % 4],
                budget=Decimal(180_000 + 20_000 * n), contract=f"演合同{n + 1:03}", planned_on=on,
            )  # fmt: skip
        _built(world, one, on, n)


def _built(world: World, one: Any, on: date, number: int) -> None:
    begun, done = on + timedelta(days=25), on + timedelta(days=140)
    if number == 4:
        with clock.at(begun):
            actions.stop(one, actor=world.actor, on=begun, words="房屋产权有争议（演示）")
        return
    if begun <= world.until:
        with clock.at(begun):
            actions.begin(one, actor=world.actor, on=begun)
            actions.spend_many(
                [{"works": one, "paid_on": begun, "amount": Decimal(60_000 + 5_000 * number),
                  "source": ("finance", "dues", "firm")[number % 3], "voucher": f"演{number}-1"}],
                actor=world.actor,
            )  # fmt: skip
    if done <= world.until:
        with clock.at(done):
            rest = (one.budget or Decimal(0)) * (Decimal("0.6") if number != 2 else 1)
            actions.spend(actor=world.actor, works=one, paid_on=done, amount=rest,
                          source="finance", voucher=f"演{number}-2")  # fmt: skip
            venue = Venue.objects.get(pk=one.venue_id)
            open_ = Status.objects.get(venue=venue, until=None)
            fit = done >= venue.told_since and done >= open_.since
            after = venue.area + 60 if venue.area and one.kind != "refit" and fit else None
            actions.accept(one, actor=world.actor, on=done, area_after=after)


def came(world: World) -> None:
    """Who came month by month; to one venue in eight nobody for the last half year."""
    spaces = {one.venue_id: one for one in Space.objects.order_by("-pk")}
    rows = Venue.objects.exclude(kind__in=(Kind.REMOTE_SITE, Kind.SCHOOL)).order_by("pk")
    places = list(rows)
    held: dict[int, list[Status]] = {}
    for one in Status.objects.filter(state=State.IN_USE).order_by("since"):
        held.setdefault(one.venue_id, []).append(one)
    orgs = list(Org.objects.filter(kind=OrgKind.BRANCH, until=None).order_by("pk")[:90])
    quiet = world.until - timedelta(days=190)
    for part in world.months():
        rows_: list[dict[str, Any]] = []
        for n, venue in enumerate(places):
            for _time in range(world.dice.choice((1, 1, 2, 3))):
                day = part.first + timedelta(days=world.dice.randrange(26))
                open_ = any(s.since <= day and (s.until is None or s.until > day)
                            for s in held.get(venue.pk, ()))  # fmt: skip
                still = n % EMPTY_EVERY != 5 or day < quiet
                if open_ and still and day <= world.until:
                    rows_.append(_batch(world, venue, day, spaces.get(venue.pk), orgs))
        with clock.at(min(part.last, world.until)):
            venues.receive_many(rows_, actor=world.actor)


SORTS = {
    "women": ("activity", "women"), "elders": ("service", "elders"),
    "health": ("service", "elders"), "folk_art": ("activity", "residents"),
    "veterans": ("service", "veterans"), "estate": ("service", "residents"),
}  # fmt: skip
USES = (("life", "members"), ("class", "members"), ("activity", "residents"), ("service", "elders"),
        ("volunteer", "youth"), ("council", "residents"), ("tour", "staff"))  # fmt: skip


def _batch(
    world: World, venue: Venue, day: date, space: Space | None, orgs: list[Org]
) -> dict[str, Any]:
    purpose, group = SORTS.get(venue.subkind) or world.dice.choice(USES)
    if venue.kind == Kind.LECTURE_HALL:
        purpose, group = "class", "members"
    most = space.capacity if space is not None else 40
    persons = world.dice.randint(3, max(4, min(40, most)))
    row: dict[str, Any] = {
        "venue": venue, "held_on": day, "purpose": purpose, "group": group,
        "persons": min(persons, most),
    }  # fmt: skip
    if purpose in {"life", "class"}:
        row |= {"members": row["persons"], "visitor": world.dice.choice(orgs)}
    if world.dice.random() < 0.8:
        begin = world.dice.randint(9, 16)
        row |= {"starts_at": time(begin), "ends_at": time(begin + world.dice.choice((1, 2)), 30)}
    return row


STAGES = [
    Stage(41, "阵地标准", settings),
    Stage(42, "阵地检查", checked),
    Stage(43, "组织生活基地", bases),
    Stage(44, "闲置场所", offers),
    Stage(45, "阵地工程", works),
    Stage(77, "阵地使用", came),
]
