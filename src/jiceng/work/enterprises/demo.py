"""Three years of rounds: most firms confirmed each quarter, some late, a few closed, some never."""

from datetime import date, timedelta
from typing import Any

from stdnum.cn import uscc

from jiceng.kernel import clock
from jiceng.kernel.identity import credit_code
from jiceng.kernel.periods import quarter
from jiceng.kit.demo import Stage, World
from jiceng.registers.orgs.models import Org
from jiceng.registers.places.models import Level, Place
from jiceng.registers.units.models import Guidance, Hosting, MassOrg, Unit
from jiceng.work.enterprises import actions
from jiceng.work.enterprises.models import Word, firms

REASONS = ("没有党员", "党员不足三名", "党员组织关系不在本单位", "经营不稳定", "正在筹建")
SIGNS = (("要搬迁", True), ("要关停", True), ("党务由人兼职", False), ("职工流动大", False))
FIELDS = ("互联网企业", "楼宇", "园区", "商圈", "市场")
TALKS = ("谈用工，也谈党员活动放在晚上", "想对接银行贷款，已转街道", "了解扩产计划", "介绍支部共建")
GOALS = (("保交货", "成立党员突击队"), ("降损耗", "党员带头查问题"), ("招新工", "党员帮带新工"))
STREET = "区委〔演示〕6号"
JULY = 7


def code_with(number: int) -> str:
    """A sound credit code of a district that there is not (99)."""
    for sign in "0123456789X":
        head = f"91990101MA5D{number:04}{sign}"
        code = head + uscc.calc_check_digit(head)
        if not credit_code(code).warning:
            return code
    raise ValueError(number)


def history(world: World) -> None:
    """Words, cards, then quarter by quarter; the last quarter is under way."""
    begin = world.since + timedelta(days=20)
    root: Org = world.made["root"]
    with clock.at(begin):
        words = _words(world, root, begin)
        known = list(firms(begin).order_by("pk"))
        _cards(world, known, words)
    left = set(known[-9:])  # nobody has gone there yet
    for number, part in enumerate(_quarters(world)):
        _round(world, root, part, number, left)
    _around(world, words)
    _registry(world)
    _campaign(world, root)


def _quarters(world: World) -> list[Any]:
    months = [part.first for part in world.months() if part.first.month in {1, 4, 7, 10}]
    return [quarter(day.year, (day.month + 2) // 3) for day in months]


def _words(world: World, root: Org, day: Any) -> dict[str, list[Word]]:
    said = [("reason", name, False) for name in REASONS]
    said += [("health", name, risky) for name, risky in SIGNS]
    said += [("new_field", name, False) for name in FIELDS]
    rows = [
        {"org": root, "kind": kind, "name": name, "risk": risky, "order": n, "since": day}
        for n, (kind, name, risky) in enumerate(said, 1)
    ]
    found: dict[str, list[Word]] = {"reason": [], "health": [], "new_field": []}
    for word in actions.name_word_many(rows, actor=world.actor):
        found[word.kind].append(word)
    return found


def _cards(world: World, known: list[Unit], words: dict[str, list[Word]]) -> None:
    """Of some firms one thing is not known yet."""
    areas: dict[int, Place] = {}
    for place in Place.objects.filter(level=Level.AREA, until=None):
        areas.setdefault(place.keeper_id, place)
    hosted = set(Hosting.objects.filter(until=None).values_list("unit", flat=True))
    rows = []
    for n, unit in enumerate(known):
        social = unit.field == "social_org"
        area = areas.get(unit.keeper_id) if n % 2 else None
        form = ("society", "service")[n % 2] if social else "company"
        rows.append(
            {
                "unit": unit, "form": "self_employed" if n % 17 == 3 else form,
                "business": world.choose({"running": 16, "hard": 2, "paused": 1}),
                "members": None if n % 11 == 4 else world.dice.randrange(7),
                "owner": "" if n % 13 == 5 else f"{'丁甘竹巫云苗柏水'[n % 8]}经理",
                "reason": None if n % 7 == 6 or unit.pk in hosted else words["reason"][n % 5],
                "new_field": words["new_field"][n % 5] if area or n % 12 == 1 else None,
                "area": area,
            }
        )  # fmt: skip
    actions.enter_many(rows, actor=world.actor)


def _round(world: World, root: Org, part: Any, number: int, left: set[Unit]) -> None:
    """Most in its second month, a few at its end; at each round some staff numbers changed."""
    with clock.at(part.first):
        actions.open_round(actor=world.actor, org=root, name=f"{part.label}两新组织排查",
                           begins=part.first, due=part.last)  # fmt: skip
    day = part.first + timedelta(days=40)
    if day > world.until:
        return
    with clock.at(day):
        here = [one for one in firms(day).order_by("pk") if one not in left]
        done = [one for one in here if world.dice.random() < 0.88]
        changed, same = done[:3], done[3:]
        actions.same_many(same, actor=world.actor, way=world.choose({"visit": 3, "phone": 1}))
        for n, unit in enumerate(changed):
            more = {"business": ("running", "hard")[number % 2]} if n == 0 else {"members": number}
            actions.change(
                unit, actor=world.actor, staff=(unit.staff or 3) + 1 + number, **more
            )  # fmt: skip
        if number % 4 == 2 and len(done) > 20:
            on = day - timedelta(days=3)
            late = _reached_from(done, on)
            free = [one for one in done if one.pk not in late]
            actions.gone(free[-5], actor=world.actor, outcome=("closed", "moved")[number % 8 == 2],
                         on=on, words="登记机关公示（演示）")  # fmt: skip
        actions.visited(here[-1], actor=world.actor, words="负责人不在，改天再去（演示）")


def _reached_from(known: list[Unit], day: date) -> set[int]:
    """Those that something reaches only from this day on or later: they have not gone before it."""
    return {
        pk
        for model in (Hosting, Guidance, MassOrg)
        for pk in model.objects.filter(unit__in=known, until=None, since__gte=day).values_list(
            "unit", flat=True
        )
    }


def _around(world: World, words: dict[str, list[Word]]) -> None:
    """Owners spoken with, tags put on and taken off, plans kept or not, officers named."""
    day = world.until - timedelta(days=200)
    known = list(firms(world.until).filter(since__lt=world.since).order_by("pk"))
    rows: list[dict[str, Any]] = []
    for n, unit in enumerate(known[:150]):
        held = world.until - timedelta(days=world.dice.randrange(4, 900))
        way = "training" if n % 9 == 0 else world.choose({"visit": 3, "phone": 2, "meeting": 1})
        rows.append({
            "unit": unit, "held_on": held, "way": way, "off_hours": n % 3 == 0,
            "words": f"{TALKS[n % 4]}（演示）", "by_name": "社区党委委员（演示）",
            "course": "两新组织出资人培训班（演示）" if way == "training" else "",
        })  # fmt: skip
    with clock.at(world.until):
        actions.contact_many(rows, actor=world.actor)
    told = {"since": day, "source": "上门了解（演示）"}
    with clock.at(day):
        made = actions.mark_many(
            [{"unit": unit, "word": words["health"][n % 4], **told}
             for n, unit in enumerate(known[5:50:5])],
            actor=world.actor,
        )  # fmt: skip
        plans = actions.plan_many(_plans(known[:12], day), actor=world.actor)
        places = Place.objects.filter(level=Level.AREA, until=None).select_related("keeper")
        who = [f"{sign}委员（演示）" for sign in "任方姜田贺乔"]
        actions.charge_many(
            [{"area": one, "org": one.keeper, "name": who[n % 6], "since": day}
             for n, one in enumerate(places.order_by("pk")) if n % 4],
            actor=world.actor,
        )  # fmt: skip
    with clock.at(world.until - timedelta(days=60)):
        actions.unmark(made[0], actor=world.actor, on=clock.today())
        for one in plans[:9]:
            actions.finish(one, actor=world.actor, on=clock.today(), result="按期完成（演示）")


def _plans(known: list[Unit], day: Any) -> list[dict[str, Any]]:
    """Every fourth with a subsidy."""
    return [
        {"unit": unit, "held_on": day, "goal": f"{GOALS[n % 3][0]}（演示）",
         "deed": f"{GOALS[n % 3][1]}（演示）", "due": day + timedelta(days=120),
         "subsidy": 2_000 + 500 * n if n % 4 == 1 else None,
         "subsidy_from": "党费返还（演示）" if n % 4 == 1 else "", "off_hours": n % 4 > 0}
        for n, unit in enumerate(known)
    ]  # fmt: skip


def _registry(world: World) -> None:
    """Last month's extract: some new, some known by name, one closed that still stands here."""
    day = world.until - timedelta(days=25)
    known = list(firms(day).order_by("pk")[:40])
    rows = [
        {"uscc": code_with(n), "name": unit.name, "org": unit.keeper, "source": "commerce",
         "registered_on": unit.since, "declared": ("yes", "no", "")[n % 3]}
        for n, unit in enumerate(known)
    ]  # fmt: skip
    rows += [
        {"uscc": code_with(500 + n), "name": f"演示新登记{'甲乙丙丁戊己庚辛'[n]}商行（个体工商户）",
         "org": known[n].keeper, "source": "commerce", "registered_on": day - timedelta(days=9)}
        for n in range(8)
    ]  # fmt: skip
    with clock.at(day):
        made = actions.take_in_many(rows, actor=world.actor)
        for one, unit in zip(made[:34], known, strict=False):
            actions.tie(one, actor=world.actor, unit=unit)
    with clock.at(world.until - timedelta(days=9)):
        actions.take_in_many([{**rows[2], "standing": "closed"}], actor=world.actor)
        actions.adopt_many(made[40:43], actor=world.actor)
        actions.leave_out(made[43], actor=world.actor, why="地址查无此单位（演示）")


def _campaign(world: World, root: Org) -> None:
    """One campaign that is over, in its second year; another that has just begun."""
    for back, over in ((300, True), (30, False)):
        day = world.until - timedelta(days=back)
        days = {
            f"{kind}_{end}": day + timedelta(days=45 * n + (40 if end == "ends" else 0))
            for n, kind in enumerate(("sweep", "set_up", "train"))
            for end in ("begins", "ends")
        }
        half = "上" if day.month < JULY else "下"  # the two may fall into one year
        name = f"{day.year}年{half}半年三集中（演示）"
        with clock.at(day):
            one = actions.campaign(
                actor=world.actor, org=root, name=name, document=STREET,
                planned_on=day, sweep_need=80, set_up_need=55, train_need=20, **days,
            )  # fmt: skip
            actions.begin_sweep(one, actor=world.actor)
        if not over:
            continue
        for later, step in ((92, actions.begin_set_up), (140, actions.begin_training)):
            with clock.at(day + timedelta(days=later)):
                step(one, actor=world.actor)
        with clock.at(day + timedelta(days=190)):
            actions.wrap_up(one, actor=world.actor, summary="排查过八成，组建还差，转下年（演示）")


STAGES = [Stage(88, "两新组织", history)]
