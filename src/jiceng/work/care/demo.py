"""Households of six communities over three years, and their contracts with social organisations."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from jiceng.kernel import clock
from jiceng.kit.demo import Stage, World
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.registers.places.models import Place
from jiceng.registers.services import actions as services
from jiceng.registers.services.models import Provider
from jiceng.registers.teams.models import Team
from jiceng.work.care import actions
from jiceng.work.care.models import Assignment, CareTag, CareVisit, Household

TAGS = (("独居老人", 15), ("空巢老人", 30), ("重度残疾", 30), ("生活困难", 60), ("困境儿童", None))
SURNAMES = "丁甘竹巫云苗柏水窦章葛范"
CALLED = ("奶奶", "爷爷", "师傅", "阿姨")
NEEDS = ("想装楼道扶手", "要人陪着去看病", "电视坏了不会修", "想吃社区食堂的饭", "煤气灶打不着火")
COMMUNITIES, EACH = 6, 7


def history(world: World) -> None:
    """The list, then month by month a visit of most; the last weeks leave some overdue."""
    begin = world.since + timedelta(days=50)
    root: Org = world.made["root"]
    with clock.at(begin):
        tags = actions.name_tag_many(
            [{"org": root, "name": name, "order": n, "since": begin, "every_days": every}
             for n, (name, every) in enumerate(TAGS, 1)],
            actor=world.actor,
        )  # fmt: skip
        actions.settle_habit(actor=world.actor, org=root, keep_days=60, since=begin,
                             document="区民政局通知（演示）")  # fmt: skip
    listed = _listed(world, tags, begin + timedelta(days=10))
    for part in world.months():
        day = world.day_of(part)
        if day is not None and day > begin + timedelta(days=12):
            _month(world, day, listed)
    _awkward(world, listed, tags)


def _hosts() -> list[Org]:
    places = Place.objects.communities().filter(until=None).select_related("keeper")
    found = {place.keeper_id: place.keeper for place in places.order_by("pk")}
    return [*found.values()][:COMMUNITIES]


def _listed(world: World, tags: list[CareTag], day: date) -> list[Household]:
    rows = [*_rows(world, tags, day)]
    with clock.at(day):
        made = actions.enlist_many(rows, actor=world.actor)
        pairs = []
        for org in _hosts():
            here = Member.objects.filter(org__path__startswith=org.path, entered_on__lt=day)
            people = list(here.filter(left_on=None).order_by("pk")[:EACH])
            team = Team.objects.filter(keeper=org, until=None, since__lt=day).first()
            own = [one for one in made if one.org_id == org.pk and one.scope != "visits"]
            for n, one in enumerate(own):
                who: dict[str, Any] = {"team": team} if n == 3 and team else {}
                if not who and n < len(people):
                    who = {"member": people[n]}
                if who:
                    pairs.append({"household": one, "since": day, **who})
        provider = Provider.objects.open().filter(since__lt=day).order_by("pk").first()
        wide = next(one for one in made if one.scope == "services")
        if provider is not None:
            pairs.append({"household": wide, "since": day, "provider": provider})
        actions.assign_many(pairs, actor=world.actor)
    return made


def _rows(world: World, tags: list[CareTag], day: date) -> Iterator[dict[str, Any]]:
    for at, org in enumerate(_hosts()):
        for n in range(EACH if at else 2 * EACH):
            dice = world.dice
            yield {
                "org": org, "contact": f"{dice.choice(SURNAMES)}{dice.choice(CALLED)}",
                "phone": f"1990008{at:02}{n:02}" if n % 3 else None,
                "address": f"演示路{at + 1}号{n + 1}单元（演示）",
                "consented_on": day - timedelta(days=n),
                "since": day, "scope": ("assigned", "services", "assigned", "visits")[n % 4],
                "tags": dice.sample(tags, 2 if n % 3 == 0 else 1),
            }  # fmt: skip


def _month(world: World, day: date, listed: list[Household]) -> None:
    """Most are seen; here and there nobody is at home, or something is needed."""
    held = Assignment.objects.filter(household__in=listed, member__isnull=False)
    going = dict(held.values_list("household", "member"))
    people = {m.pk: m for m in Member.objects.filter(pk__in=[*going.values()], left_on=None)}
    rows: list[dict[str, Any]] = []
    for one in listed:
        for later in (0, 14):
            on = day + timedelta(days=later)
            if on > world.until or world.dice.random() > 0.9:
                continue
            how = world.choose({"well": 16, "need": 2, "changed": 1, "away": 1})
            words = {"need": world.dice.choice(NEEDS), "changed": "子女搬来同住"}.get(how, "")
            who = people.get(going.get(one.pk) or 0)
            rows.append({
                "household": one, "held_on": on, "condition": how, "words": words,
                "way": world.choose({"home": 7, "phone": 3}),
                "member": who if world.dice.random() < 0.7 else None,
            })  # fmt: skip
    late = min(day + timedelta(days=15), world.until)
    with clock.at(late):
        made = actions.log_many(rows, actor=world.actor)
        needs = [one for one in made if one.condition == "need" and world.dice.random() < 0.8]
        actions.meet_many(needs, actor=world.actor, on=late, outcome="社区和志愿者办好了（演示）")


def _awkward(world: World, listed: list[Household], tags: list[CareTag]) -> None:
    """One withdrew and was cleared, one died, one changed its kind; a need became a matter."""
    with clock.at(world.until):
        actions.withdraw(listed[1], actor=world.actor, on=world.until)
        actions.end(listed[2], actor=world.actor, on=world.until, ending="died")
        actions.sort(listed[3], actor=world.actor, tags=tags[:2], on=world.until)
        actions.pace(tags[3], actor=world.actor, every_days=45, since=world.until,
                     document="区民政局通知（演示）")  # fmt: skip
        rows = CareVisit.objects.valid().needing().filter(met_on=None).order_by("pk")
        for one, to in zip(list(rows[:2]), ("matter", "order"), strict=False):
            actions.refer(one, actor=world.actor, to=to, words=one.words)


PROJECTS = (("独居老人陪伴", "陪老人说话、读报（演示）"), ("四点半课堂", "课后看护、辅导（演示）"),
            ("邻里调解", "调解邻里小事（演示）"))  # fmt: skip
PEOPLE = ("任小舟", "方青禾", "姜晓川", "田一帆", "贺知夏", "乔念安")
LEVELS = ("assistant", "middle", "none", "middle", "senior", "assistant")
SOURCE = "社区服务群众专项经费（演示）"


def linked(world: World) -> None:
    """Each year contracts with three social organisations, and what came of them."""
    begin = world.since + timedelta(days=70)
    hosts = _hosts()
    with clock.at(begin):
        rows = [
            {"keeper": hosts[n % len(hosts)], "name": name, "kind": Provider.Kind.SOCIAL_ORG,
             "since": begin, "consented_on": begin}
            for n, name in enumerate(("阳光社会工作服务中心（演示）", "邻里互助促进会（演示）",
                                      "青禾社区发展中心（演示）"))
        ]  # fmt: skip
        made = services.list_provider_many(rows, actor=world.actor)
        actions.name_worker_many(
            [
                {"org": org, "provider": made[n % 3], "name": PEOPLE[n % 6], "level": LEVELS[n % 6],
                 "certificate": f"演示{n:04}" if n % 2 else None, "since": begin}
                for n, org in enumerate(hosts)
            ],
            actor=world.actor,
        )  # fmt: skip
    for number in range(4):
        _year(world, hosts, made, begin, number)


def _year(
    world: World, hosts: list[Org], made: list[Provider], begin: date, number: int
) -> None:  # fmt: skip
    """Three communities in the first year, more each year; one contract was given up."""
    first = begin + timedelta(days=10 + 365 * number)
    if first >= world.until:
        return
    with clock.at(first):
        contracts = actions.sign_many(
            [
                {"org": org, "provider": made[n % 3], "name": PROJECTS[n % 3][0],
                 "number": f"SL{first.year}-{n + 1:03}", "way": "assign" if n % 4 == 3 else "buy",
                 "signed_on": first, "begins": first, "ends": first + timedelta(days=329),
                 "amount": Decimal(0 if n % 4 == 3 else 20_000 + 5_000 * n),
                 "source": "" if n % 4 == 3 else SOURCE, "platform": "公共服务综合信息平台"}
                for n, org in enumerate(hosts[: 3 + number])
            ],
            actor=world.actor,
        )  # fmt: skip
    for step in range(12):
        day = first + timedelta(days=27 * step + 3)
        if day > world.until:
            return
        with clock.at(day):
            actions.serve_many(
                [
                    {"contract": one, "held_on": day, "persons": world.dice.randrange(6, 40),
                     "minutes": world.dice.choice((60, 90, 120)), "words": PROJECTS[n % 3][1]}
                    for n, one in enumerate(contracts)
                    if one.closed_on is None and world.dice.random() < 0.9
                ],
                actor=world.actor,
            )  # fmt: skip
    if number == 1:
        given_up = contracts.pop()
        with clock.at(first + timedelta(days=331)):
            actions.terminate(given_up, actor=world.actor, on=clock.today(),
                              outcome="社工离职，双方商定不再续做（演示）")  # fmt: skip
    _closed(world, contracts, first + timedelta(days=332))


def _closed(world: World, contracts: list[Any], day: date) -> None:
    """Accepted and rated by both sides, and the year's review; the last one waits for it."""
    if day > world.until:
        return
    with clock.at(day):
        for one in contracts:
            actions.finish(one, actor=world.actor, on=day, outcome="按约定完成（演示）")
        actions.rate_many(
            [
                {"contract": one, "held_on": day, "side": side,
                 "grade": world.choose({5: 5, 4: 4, 3: 2, 2: 1})}
                for one in contracts for side in ("community", "served", "served", "served")
            ],
            actor=world.actor,
        )  # fmt: skip
        actions.review_many(
            [
                {"org": one.org, "provider": one.provider, "year": day.year, "decided_on": day,
                 "body": "社区居民委员会会议（演示）", "words": "服务稳定，居民认可（演示）",
                 "conclusion": "mend" if n == 1 else "go_on"}
                for n, one in enumerate(contracts[:-1] or contracts)
            ],
            actor=world.actor,
        )  # fmt: skip


STAGES = [Stage(86, "关爱服务", history), Stage(87, "三社联动", linked)]
