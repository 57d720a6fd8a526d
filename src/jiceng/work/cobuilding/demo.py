"""Three years of co-building at six communities, and of state firms with the district."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from jiceng.kernel import clock
from jiceng.kernel.spans import standing
from jiceng.kit.demo import Stage, World
from jiceng.kit.handoffs import asked
from jiceng.registers.accounts.models import Account
from jiceng.registers.coalitions.models import Coalition, Kind, Partner
from jiceng.registers.orgs.models import Org
from jiceng.registers.units.models import Hosting, Unit
from jiceng.registers.vocabulary.actions import declare_many
from jiceng.registers.vocabulary.models import Component, Programme
from jiceng.work.cobuilding import actions
from jiceng.work.cobuilding.models import LinkTask, ListItem, MutualWord, Promise

SIX = ("组织共建", "学习共抓", "资源共享", "活动共办", "难题共解", "服务共做")
TEN = ("组织联建", "党员联管", "学习联抓", "活动联办", "阵地联用",
       "人才联育", "环境联治", "治安联防", "困难联帮", "文化联创")  # fmt: skip
SEVEN = ("组织联建", "党员联管", "服务联办", "事务共商", "资源共享", "项目共建", "成效共评")
NEEDS = (("place", "要一间排练场地", "场"), ("people", "要维持秩序的人手", "人"),
         ("skill", "要修楼道照明", "次"), ("lesson", "要一堂消防课", "堂"))  # fmt: skip
GIFTS = (("hours", 6, "帮助清扫楼道"), ("goods", 20, "送来桌椅"), ("money", 3000, "赞助邻里节"),
         ("places", 1, "借用会议室"))  # fmt: skip
PROMISES = (
    ("place", "周末开放停车场", "每周末开放"), ("care", "看望独居老人", "每季度一次"),
    ("safety", "参加夜间巡查", "每月两次"), ("culture", "办一场邻里节", "居民评价满意"),
)  # fmt: skip
SERVED = (("lesson", "members", "联学党课"), ("policy", "firms", "惠企政策咨询"),
          ("culture", "residents", "露天电影"), ("policy", "mobile", "流动党员政策咨询"),
          ("lesson", "social_orgs", "社会组织联学"))  # fmt: skip
COMMUNITIES = 6


def history(world: World) -> None:
    """What each community and its partners did, half-year by half-year; gaps are left to find."""
    begin = world.since + timedelta(days=120)
    with clock.at(begin):
        rows = [
            {"name": name, "kind": kind, "since": begin, "components": parts,
             "document": f"演示〔共建〕{n}号"}
            for n, (name, kind, parts) in enumerate(
                (("演示六共活动", "mechanism", SIX), ("演示十联十共", "method", TEN),
                 ("演示三联四共", "mechanism", SEVEN)), 2)
        ]  # fmt: skip
        world.made["six"], ten, _seven = declare_many(rows, actor=world.actor)
    told = [(one, units) for one in _hosts() if (units := _units(one, begin))][:COMMUNITIES]
    for n, (host, units) in enumerate(told):
        _shared(world, host, units, begin)
        for half in range(7):
            day = max(begin, host.since) + timedelta(days=183 * half + 5 * n + 30)
            if day + timedelta(days=60) < world.until:
                _half(world, host, units, day, half + n)
    _linked(world, begin, ten)
    _judged(world, [host for host, _units in told], ten)
    _land(world, begin)


def _hosts() -> list[Coalition]:
    rows = Coalition.objects.of_kind(Kind.COMMUNITY).filter(until=None, keeper__until=None)
    return list(rows.select_related("keeper").order_by("pk"))


def _units(one: Coalition, day: date) -> list[Unit]:
    """Partners that are units, and stand since that day."""
    rows = Partner.objects.filter(coalition=one, unit__isnull=False, until=None).order_by("pk")
    known = Unit.objects.filter(standing(day), pk__in=rows.values("unit"), until=None)
    return list(known.order_by("pk")[:4])


def _half(world: World, host: Coalition, units: list[Unit], day: date, n: int) -> None:
    """A need and an offer, a promise of each, gifts, an activity; in spring a word each way."""
    org, later = host.keeper, day + timedelta(days=50)
    first = units[n % len(units)]
    kind, title, measure = NEEDS[n % len(NEEDS)]
    category, promised, how = PROMISES[n % len(PROMISES)]
    with clock.at(day):
        need, offer = actions.enlist_many(
            [
                {"org": org, "coalition": host, "list": "need", "kind": kind, "title": title,
                 "listed_on": day, "number": Decimal(2), "measure": measure},
                {"org": org, "coalition": host, "list": "resource", "kind": kind, "unit": first,
                 "title": f"可以提供：{title[1:]}", "listed_on": day, "number": Decimal(4),
                 "measure": measure},
            ],
            actor=world.actor,
        )  # fmt: skip
        made = actions.promise_many(
            [{"org": org, "unit": one, "category": category, "title": promised, "measure": how,
              "made_on": day, "due_on": later} for one in units[: 2 + n % 2]],
            actor=world.actor,
        )  # fmt: skip
    with clock.at(later):
        if n % 3:  # one in three finds nobody
            called = f"{title[1:]}项目"
            actions.match(need, actor=world.actor, resource=offer, on=later, title=called)
            actions.begin(need, actor=world.actor, on=later)
        said = made[: len(made) - (n % 3 == 0)]  # some are never said to be done
        _kept(world, said, later, len(said) - (n % 4 == 1))  # some wait for their receiver
        _met(world, host, units, later, n)
    done = later + timedelta(days=40)
    if n % 3 and done < world.until:
        with clock.at(done):
            actions.finish(need, actor=world.actor, on=done, result="居民用上了（演示）")
            if n % 2:
                actions.appraise(need, actor=world.actor, on=done, word="good")
    _pact(world, host, first, day, n)
    _services(world, org, units, day)


def _kept(world: World, said: list[Promise], day: date, confirmed: int) -> None:
    for one in said:
        actions.say_done(one, actor=world.actor, on=day, result="按约定做了（演示）")
    actions.confirm_many(said[:confirmed], actor=world.actor, on=day)


def _met(world: World, host: Coalition, units: list[Unit], later: date, n: int) -> None:
    """What was given, what was done together, and each year a word each way."""
    part = Component.objects.filter(programme=world.made["six"]).order_by("order")[n % len(SIX)]
    actions.give_many(
        [{"org": host.keeper, "unit": units[k % len(units)], "held_on": later, "kind": sort,
          "amount": Decimal(amount + (k if sort != "places" else 0)), "words": f"{words}（演示）"}
         for k, (sort, amount, words) in enumerate(GIFTS)],
        actor=world.actor,
    )  # fmt: skip
    actions.hold_joint(
        actor=world.actor, org=host.keeper, coalition=host, component=part, units=units[:2],
        theme=f"{part.name}活动（演示）", held_on=later, persons=30 + n,
        result="居民欢迎（演示）",
    )  # fmt: skip
    if n % 2 == 0:
        _words(world, host.keeper, units[n % len(units)], later)
    if n % 4:
        held = ListItem.objects.standing(later).filter(org=host.keeper).exclude(list="project")
        actions.refresh_many(list(held.order_by("pk")), actor=world.actor, on=later)


def _pact(world: World, host: Coalition, unit: Unit, day: date, n: int) -> None:
    if n % 2:
        return
    with clock.at(day):
        pact = actions.draft(
            actor=world.actor, org=host.keeper, unit=unit, coalition=host,
            name="共驻共建契约（演示）", begins=day, ends=day + timedelta(days=364), drafted_on=day,
        )  # fmt: skip
        for category, title, measure in PROMISES[:2]:
            actions.add_item(pact, actor=world.actor, side="unit", category=category,
                             title=f"{title}（契约）", measure=measure,
                             due_on=day + timedelta(days=300))  # fmt: skip
        actions.sign(pact, actor=world.actor, on=day)
        actions.perform(pact, actor=world.actor, on=day)
    later = day + timedelta(days=280)
    if later < world.until:
        with clock.at(later):
            made = list(Promise.objects.filter(pact=pact).order_by("pk"))
            _kept(world, made[: 2 - (n % 4 == 0)], later, 2)


def _words(world: World, org: Org, unit: Unit, day: date) -> None:
    """Once a year; a unit that was not content was answered."""
    said = {"org": org, "unit": unit, "year": day.year}
    if MutualWord.objects.filter(**said).exists():
        return
    said["held_on"] = day
    _one, back = actions.speak_many(
        [{**said, "side": "community", "word": world.choose({"good": 3, "fair": 1})},
         {**said, "side": "unit", "word": "poor", "words": "办事答复慢（演示）"}],
        actor=world.actor,
    )  # fmt: skip
    actions.reply(back, actor=world.actor, on=day, reply="已改为三天内答复（演示）")


def _services(world: World, org: Org, units: list[Unit], day: date) -> None:
    with clock.at(day):
        made = actions.offer_many(
            [{"org": org, "unit": units[k % len(units)], "kind": kind, "group": group,
              "title": f"{title}（演示）", "held_on": day + timedelta(days=20 + k), "seats": 40,
              "spot": "社区党群服务中心"} for k, (kind, group, title) in enumerate(SERVED)],
            actor=world.actor,
        )  # fmt: skip
        actions.sign_up(made[0], actor=world.actor, persons=2)
    for one in made[:4]:
        with clock.at(one.held_on):
            actions.hold(one, actor=world.actor, came=world.dice.randrange(8, 45))
    with clock.at(made[4].held_on):
        actions.cancel(made[4], actor=world.actor, reason="讲课人临时有事（演示）")


def _shared(world: World, host: Coalition, units: list[Unit], begin: date) -> None:
    """Chairs that are asked for, a court nobody asked for; services ahead to sign up for."""
    with clock.at(begin):
        said = {"org": host.keeper, "unit": units[0], "since": begin}
        chairs, _court = actions.share_many(
            [{**said, "kind": "goods", "name": "折叠椅", "number": 80, "terms": "提前两天申请"},
             {**said, "kind": "place", "name": "篮球场", "spot": "单位院内", "hours": "周末"}],
            actor=world.actor,
        )  # fmt: skip
    for n in range(4):
        day = begin + timedelta(days=300 * n + 30)
        if day + timedelta(days=9) > world.until:
            break
        with clock.at(day):
            use = actions.ask(actor=world.actor, resource=chairs, user=host.keeper,
                              purpose="邻里节（演示）", number=40, asked_on=day,
                              wanted_on=day + timedelta(days=3))  # fmt: skip
            actions.agree(use, actor=world.actor)
        with clock.at(day + timedelta(days=3)):
            actions.take_out(use, actor=world.actor, on=day + timedelta(days=3))
        with clock.at(day + timedelta(days=5)):
            actions.give_back(use, actor=world.actor, on=day + timedelta(days=5), returned=40 - n,
                              told="坏了几把，已报损（演示）" if n else "")  # fmt: skip
    with clock.at(world.until):
        ahead = world.until + timedelta(days=12)
        actions.offer(actor=world.actor, org=host.keeper, unit=units[0], kind="policy",
                      group="residents", title="医保政策咨询（演示）", held_on=ahead, seats=30,
                      spot="社区党群服务中心")  # fmt: skip


def _state(day: date) -> list[Unit]:
    rows = Unit.objects.filter(standing(day), field="state_firm", until=None)
    return list(rows.order_by("pk")[:3])


def _linked(world: World, begin: date, ten: Programme) -> None:
    """Each year ten tasks with three state firms; half of them are done by an activity."""
    root: Org = world.made["root"]
    parts = list(Component.objects.filter(programme=ten).order_by("order"))
    for n in range(3):
        day = begin + timedelta(days=365 * n + 20)
        if day + timedelta(days=30) > world.until or day.month == 12:
            continue
        with clock.at(day):
            actions.link_many(
                [{"org": root, "unit": unit, "component": part, "year": day.year,
                  "planned_on": day, "task": f"{part.name}（演示）"}
                 for unit in _state(begin) for part in parts],
                actor=world.actor,
            )  # fmt: skip
        with clock.at(day + timedelta(days=5)):
            for unit in _state(begin):
                made = actions.hold_joint_many(
                    [{"org": root, "component": part, "theme": f"区企{part.name}（演示）",
                      "held_on": day + timedelta(days=5), "units": [unit], "persons": 20}
                     for part in parts[: 4 + 2 * n]],
                    actor=world.actor,
                )  # fmt: skip
                tasks = {one.component_id: one for one in
                         LinkTask.objects.filter(unit=unit, year=day.year)}  # fmt: skip
                if day.year == (day + timedelta(days=5)).year:
                    pairs = [(tasks[one.component_id], one) for one in made]
                    actions.prove_many(pairs, actor=world.actor)


def _judged(world: World, hosts: list[Coalition], ten: Programme) -> None:
    """Once a year on what was done that year; one community has not come to it."""
    for year in range(world.since.year, world.until.year + 1):
        day = min(date(year, 12, 18), world.until - timedelta(days=3))
        said = {"year": year, "held_on": day, "mend": "明年先补没有做的（演示）"}
        rows = [
            {**said, "org": host.keeper, "programme": world.made["six"], "score": 78 + 3 * n,
             "words": "看了活动记录，居民来得多（演示）"}
            for n, host in enumerate(hosts[1:])
        ] + [
            {**said, "org": world.made["root"], "programme": ten, "unit": unit,
             "score": 84 + 2 * n, "words": "任务完成过半，和企业一起看的（演示）"}
            for n, unit in enumerate(_state(day)[:2])
        ]  # fmt: skip
        made = [row for row in rows if _done(row)]
        with clock.at(day):
            actions.judge_many(made, actor=world.actor)


def _done(row: dict[str, Any]) -> bool:
    """Was anything done that one could judge?"""
    asked = ("org", "programme", "year")
    found = actions.grounds(unit=row.get("unit"), **{name: row[name] for name in asked})
    return bool(found["held"] or found["tasks"])


def _land(world: World, begin: date) -> None:
    """Three plots: one leased, one in talks, one nobody has asked about."""
    with clock.at(begin):
        made = actions.list_land_many(
            [{"org": unit.keeper, "unit": unit, "name": f"{name}地块（演示）", "listed_on": begin,
              "area": Decimal(area), "condition": "通路通电"}
             for unit, name, area in zip(_state(begin), ("旧仓库", "东厂区", "铁路边"),
                                         (2400, 8600, 1200), strict=False)],
            actor=world.actor,
        )  # fmt: skip
    day = begin + timedelta(days=200)
    with clock.at(day):
        for one in made[:2]:
            actions.lead(one, actor=world.actor, on=day, investor="演示物流公司", words="看过现场")
            actions.negotiate(one, actor=world.actor, on=day)
        for one in made[:1]:
            actions.lease(one, actor=world.actor, on=day, told="租给演示物流公司作仓库")


def both_ways(world: World) -> None:
    """For each of the demo's liaisons: what their unit has to do, and what it was promised."""
    with clock.at(world.until):
        for account in Account.objects.filter(username__in=("danwei", "qiye")).order_by("pk"):
            named = asked("cobuilding.speaks_for", account, actor=account)
            partner = Partner.objects.filter(pk__in=named or []).order_by("pk").first()
            if partner is not None and partner.unit is not None:
                _given_and_had(world, partner.unit)


def _given_and_had(world: World, unit: Unit) -> None:
    own = Hosting.objects.standing(world.until).filter(unit=unit, way=Hosting.Way.OWN).first()
    host = _hosts_of(unit)
    if own is None or host is None:
        return
    said = {"made_on": world.until - timedelta(days=20), "due_on": world.until + timedelta(days=20)}
    back = {**said, "org": own.org, "party": host.keeper, "category": "service"}
    _mine, kept, _open = actions.promise_many(
        [{**said, "org": host.keeper, "unit": unit, "category": "care", "title": "给独居老人送餐",
          "measure": "每周两次"},
         {**back, "title": "帮助职工办居住证", "measure": "收齐材料后两周办好"},
         {**back, "title": "门前划出装卸车位", "measure": "划线并立牌"}],
        actor=world.actor,
    )  # fmt: skip
    actions.say_done(kept, actor=world.actor, on=world.until, result="材料已经送到窗口（演示）")


def _hosts_of(unit: Unit) -> Coalition | None:
    rows = Partner.objects.filter(unit=unit, until=None, coalition__kind=Kind.COMMUNITY)
    found = rows.select_related("coalition__keeper").order_by("pk").first()
    return found.coalition if found is not None else None


STAGES = [Stage(88, "共驻共建", history), Stage(98, "双方的承诺", both_ways)]
