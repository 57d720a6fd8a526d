"""Three years of joint committees: seats, quarterly meetings, what was decided, pairs, contacts."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kit.demo import Stage, World
from jiceng.registers.accounts.models import Account
from jiceng.registers.coalitions import actions as coalitions
from jiceng.registers.coalitions.models import Coalition, Kind, Level, Partner
from jiceng.registers.matters import actions as matters
from jiceng.registers.members.models import Belonging
from jiceng.registers.orgs.models import Org
from jiceng.registers.units.models import Hosting
from jiceng.work.alliance import actions
from jiceng.work.alliance.models import ConcurrentSeat, JointMeeting, Resolution, Review, YearItem

CHECKER = System("演示复核")
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
POSTS = ("副校长", "工会主席", "行政主任", "副经理", "党务干事")
TOPICS = (
    ("放学时段门前停车", "错峰放学，划临停区"), ("共用停车位", "夜间向居民开放四十个车位"),
    ("活动场地不够", "开放会议室，每周两次"), ("老旧管线改造", "协调产权单位改造"),
    ("沿街店铺占道", "共同巡查，每周一次"), ("暑期托管", "职工和居民子女一起办班"),
)  # fmt: skip
DEEDS = (("新春慰问", 2), ("邻里节", 6), ("暑期托管", 8), ("冬季义诊", 11))
WAYS = ("visit", "joint", "service", "phone")
LOOKED_AT = ("units.covered:share", "members.members")  # the first of these seldom moves
PAIR_GIVES_UP = 2
MEETS_EVERY = 2  # of all coalitions, those whose meetings the demo tells


def seats(world: World) -> None:
    """Most partners send somebody and name a liaison; some lag behind."""
    day = world.since + timedelta(days=120)
    partners = list(
        Partner.objects.filter(until=None, coalition__until=None)
        .select_related("coalition__keeper", "unit", "org").order_by("pk")
    )  # fmt: skip
    people = _people({one.org_id for one in partners if one.org_id})
    rows: list[dict[str, Any]] = []
    named: list[dict[str, Any]] = []
    for n, one in enumerate(partners):
        if n % 3 == 2:
            continue
        since = max(day, one.since)
        who = people.get(one.org_id or 0)
        name = f"{SURNAMES[n % 16]}某{SURNAMES[n // 16 % 16]}"
        told: dict[str, Any] = {"person": who} if who else {"name": name}
        if one.coalition.kind in {Kind.STREET, Kind.COMMUNITY} and n % 2 == 0:
            rows.append({"partner": one, "post": POSTS[n % 5], "duties": "联系服务居民（演示）",
                         "document": f"演示〔兼职〕{n}号", "approved_on": since, "since": since,
                         **told})  # fmt: skip
        if n % 5:
            named.append({"partner": one, "since": since, **told})
    with clock.at(max(row["since"] for row in rows)):
        made = actions.propose_many(rows, actor=world.actor)
    with clock.at(max(row["since"] for row in named)):
        actions.name_liaison_many(named, actor=world.actor)
    later = world.until - timedelta(days=40)
    with clock.at(later):
        for seat in made[::7]:
            if seat.since.year <= later.year:
                actions.tell_word(seat, actor=world.actor, year=later.year, words="到会、开放场地")
        actions.relieve(made[-1], actor=world.actor, on=later, reason="调离（演示）")
        waits = next(p for p in partners if p.coalition.kind == Kind.STREET)
        actions.propose(actor=world.actor, partner=waits, name="华某演", post="副主任", since=later)


def _people(orgs: set[int]) -> dict[int, Any]:
    """Somebody of each organisation who is still there."""
    rows = Belonging.objects.filter(org__in=orgs, until=None).select_related("member__person")
    found: dict[int, Any] = {}
    for row in rows.order_by("pk"):
        found.setdefault(row.org_id, row.member.person)
    return found


def meetings(world: World) -> None:
    """Half of the coalitions meets every quarter; some meetings decide something."""
    chosen = list(
        Coalition.objects.filter(until=None).exclude(charter_on=None)
        .select_related("keeper", "parent").order_by("pk")
    )[::MEETS_EVERY]  # fmt: skip
    soe = Coalition.objects.filter(kind=Kind.SOE).select_related("keeper")
    chosen += [one for one in soe if one not in chosen]
    there: dict[int, list[Partner]] = {}
    for partner in Partner.objects.filter(coalition__in=chosen).select_related("unit", "org"):
        there.setdefault(partner.coalition_id, []).append(partner)
    for quarter, part in enumerate(list(world.months())[2::3]):
        day = world.day_of(part)
        if day is None:
            continue
        rows = []
        for one in chosen:
            every = 2 if one.kind == Kind.SOE else 1
            stood = [p for p in there.get(one.pk, ()) if p.stood(day)]
            if one.since > day or not stood or quarter % every:
                continue
            absent = [p for n, p in enumerate(stood) if (n + quarter) % 6 == 5 or n == 3]
            rows.append({"coalition": one, "held_on": day, "theme": f"{day.year}年联席会议",
                         "minutes": f"通报上季度共建情况，议定下季度事项（演示第{quarter}次）。",
                         "host": stood[quarter % len(stood)], "absent": absent})  # fmt: skip
        with clock.at(day):
            made = actions.meet_many(rows, actor=world.actor) if rows else []
        soe_too = [one for one in made if one.coalition.kind == Kind.SOE]
        _decides(world, made[quarter % 9 :: 9] + soe_too, day, there)


def _decides(world: World, made: list[Any], day: date, there: dict[int, list[Partner]]) -> None:
    for n, joint in enumerate(made):
        title, text = TOPICS[(day.month + n) % len(TOPICS)]
        scope = "soe" if joint.coalition.kind == Kind.SOE else "co_construction"
        partner = next(iter(there[joint.coalition_id]))
        with clock.at(day):
            item = actions.raise_item(
                actor=world.actor, coalition=joint.coalition, title=title, scope=scope,
                partner=partner if partner.since <= day else None,
            )  # fmt: skip
            if not actions.tally(joint).met:
                continue
            done = actions.decide(
                joint, actor=world.actor, text=text, scope=scope, org=joint.coalition.keeper,
                owner="演示责任人", due_on=day + timedelta(days=60), item=item,
            )  # fmt: skip
        if n % 4 == 3 or day + timedelta(days=50) > world.until:
            continue
        with clock.at(day + timedelta(days=50)):
            matters.accept(done.matter, actor=world.actor)
            matters.submit(done.matter, actor=world.actor, proof="已办理（演示）")
            matters.close(done.matter, actor=CHECKER)


def others(world: World) -> None:
    """Terms, reviews, a ruling, items waiting and handed up, pairs, contacts with enterprises."""
    root: Org = world.made["root"]
    begin = world.since + timedelta(days=30)
    with clock.at(begin):
        actions.set_terms(
            actor=world.actor, org=root, since=begin, basis="演示〔共建〕2号",
            district_fund=Decimal("10000"), street_fund=Decimal("10000"), meets_district="half",
        )  # fmt: skip
    _contacts(world, root, begin)
    _pairs(world)
    late = world.until - timedelta(days=20)
    joint = _last_met(Kind.COMMUNITY)
    with clock.at(late):
        if joint is not None:
            actions.rule(joint, actor=world.actor, subject="路灯", outside="市政设施管理单位")
            for row in JointMeeting.objects.filter(pk__lte=joint.pk).order_by("-pk")[:9]:
                if not Review.objects.filter(coalition=row.coalition, year=late.year).exists():
                    actions.review(
                        row.coalition, actor=world.actor, year=late.year, words="按季开会（演示）"
                    )
            gone = ConcurrentSeat.objects.filter(until=None, state="seated").order_by("-pk")[3]
            coalitions.leave(gone.partner, actor=world.actor, on=late, reason="单位迁出（演示）")
            for title in ("楼道灯共管", "打通社区支路"):
                item = actions.raise_item(
                    actor=world.actor, coalition=joint.coalition, title=title, scope="governance"
                )
            if joint.coalition.parent is not None:
                actions.escalate(item, actor=world.actor)
        one = Coalition.objects.filter(kind=Kind.STREET, until=None).order_by("pk")[0]
        actions.call(one, actor=world.actor, held_on=world.until, words="请带需求、资源清单")


def _last_met(kind: str) -> Any:
    rows = JointMeeting.objects.filter(coalition__kind=kind, coalition__parent__isnull=False)
    return rows.select_related("coalition__parent", "meeting").order_by("-pk").first()


def _contacts(world: World, root: Org, begin: date) -> None:
    firms = [unit for unit in world.made["state"] if unit.until is None and unit.since <= begin]
    with clock.at(begin):
        plans = actions.plan_many(
            [{"org": root, "unit": unit, "leader": "分管领导", "since": begin} for unit in firms],
            actor=world.actor,
        )
    rows = []
    for n, plan in enumerate(plans):
        day, step = begin + timedelta(days=20 + 5 * n), 80 if n % 4 else 150
        while day <= world.until:
            rows.append({"plan": plan, "on": day, "way": WAYS[n % 4], "words": "对接需求（演示）"})
            day += timedelta(days=step)
    actions.contact_many(rows, actor=world.actor)


def _pairs(world: World) -> None:
    orgs = [place.keeper for place in world.made["communities"]]
    day = world.since + timedelta(days=200)
    for n in range(4):
        with clock.at(day):
            pair = actions.propose_pair(
                actor=world.actor, leading=orgs[n], lagging=orgs[-1 - n], goals="补齐短板（演示）",
                ends_on=day + timedelta(days=900), measure=LOOKED_AT[n % 2],
            )  # fmt: skip
            actions.sign(pair, actor=world.actor, on=day)
            actions.run(pair, actor=world.actor)
        last = world.until if n % 2 else world.until - timedelta(days=75)  # some fell silent
        rows: list[dict[str, Any]] = []
        on = day + timedelta(days=25)
        while on <= last:
            side = pair.leading if len(rows) % 3 else pair.lagging
            rows.append({"pair": pair, "org": side, "on": on, "words": "一起研究难题（演示）"})
            on += timedelta(days=30)
        actions.visit_many(rows, actor=world.actor)
        _goals(world, pair, day, n)
        if n == 3:
            with clock.at(world.until - timedelta(days=10)):
                actions.evaluate(pair, actor=world.actor, result="组织生活已正常（演示）")


def _goals(world: World, pair: Any, day: date, of: int) -> None:
    """Each side two goals, one after the other: most are reached, some late, one is given up and
    one of each pair but that one is still open.
    """
    for n, (side, words) in enumerate((
        (pair.leading, "带教两名支部书记"), (pair.lagging, "补齐三会一课"),
        (pair.leading, "共用一间活动室"), (pair.lagging, "党小组各有活动"),
    )):  # fmt: skip
        due = day + timedelta(days=150 + 190 * n + 25 * of)
        with clock.at(day):
            goal = actions.aim(actor=world.actor, pair=pair, org=side, words=f"{words}（演示）",
                               due_on=due)  # fmt: skip
        reached = due + timedelta(days=20 if of == 1 else -6)
        failed = (n + of) % 4 == 3
        if reached > world.until or (failed and of != PAIR_GIVES_UP):
            continue
        with clock.at(reached):
            if failed:
                actions.give_up_goal(goal, actor=world.actor, reason="场地另有安排（演示）")
            else:
                actions.reach(goal, actor=world.actor, on=reached, result="做到了（演示）")


def plans(world: World) -> None:
    """Two of three coalitions plan their year; most deeds are done, some late, one struck off."""
    rows = list(Coalition.objects.filter(until=None).exclude(charter_on=None)
                .select_related("keeper").order_by("pk"))  # fmt: skip
    chosen = [one for n, one in enumerate(rows) if n % 3]
    partners: dict[int, Partner] = {}
    for one in Partner.objects.filter(coalition__in=chosen, until=None).order_by("-pk"):
        partners[one.coalition_id] = one
    for year in range(world.since.year, world.until.year + 1):
        begin = date(year, 1, 25)
        if not world.since <= begin <= world.until:
            continue
        here = [one for one in chosen if one.since <= begin]
        with clock.at(begin):
            made = actions.set_out_many(
                [{"coalition": one, "title": f"{title}（演示）", "due_on": date(year, month, 25),
                  "partner": _there(partners.get(one.pk), begin) if k % 2 else None}
                 for one in here for k, (title, month) in enumerate(DEEDS)],
                actor=world.actor,
            )  # fmt: skip
        _carried(world, made)


def _there(partner: Partner | None, day: date) -> Partner | None:
    return partner if partner is not None and partner.stood(day) else None


def _carried(world: World, made: list[Any]) -> None:
    for n, item in enumerate(made):
        day = item.due_on + timedelta(days=20 if n % 7 == 6 else -5)
        if n % 11 == 10 or day >= world.until:
            continue
        with clock.at(day):
            if n % 17 == 16:
                actions.strike(item, actor=world.actor, reason="单位另有安排（演示）")
            else:
                actions.carry_out(item, actor=world.actor, on=day, result="办成了（演示）")


def money(world: World) -> None:
    """Community alliances get their money by the document, some less of it, and spend it."""
    rows = list(Coalition.objects.filter(until=None, kind=Kind.ALLIANCE, level=Level.COMMUNITY)
                .order_by("pk"))  # fmt: skip
    given: list[dict[str, Any]] = []
    for year in range(world.since.year, world.until.year + 1):
        for n, one in enumerate(rows):
            for source, month, whole in (("district", 2, True), ("street", 4, n % 5 != 4)):
                on = date(year, month, 8)
                if one.since <= on <= world.until:
                    amount = Decimal(10_000 if whole else 5_000)
                    given.append({"coalition": one, "source": source, "on": on, "amount": amount,
                                  "voucher": f"演示〔拨〕{year}-{n + 1}"})  # fmt: skip
    with clock.at(max(row["on"] for row in given)):
        actions.allot_many(given, actor=world.actor)
    done = YearItem.objects.filter(coalition__in=rows, done_on__isnull=False)
    spent: list[dict[str, Any]] = [
        {"coalition": item.coalition, "item": item, "on": item.done_on,
         "amount": Decimal(3_600 + 700 * (item.coalition_id % 4)), "words": "活动物料（演示）"}
        for item in done.select_related("coalition").order_by("done_on", "pk")
    ]  # fmt: skip
    with clock.at(spent[-1]["on"]):
        actions.spend_fund_many(spent, actor=world.actor)


def heard(world: World) -> None:
    """Each decision is told to the next meeting of its coalition, most of the time."""
    rows = Resolution.objects.valid().select_related("joint__meeting", "matter").order_by("pk")
    for n, one in enumerate(rows):
        day = one.joint.meeting.held_on
        later = JointMeeting.objects.filter(
            coalition=one.joint.coalition_id, meeting__void_reason="", meeting__held_on__gt=day
        ).select_related("meeting").order_by("meeting__held_on", "pk").first()  # fmt: skip
        if later is None or n % 5 == 4:
            continue
        with clock.at(later.meeting.held_on):
            over = one.matter.state == "closed"
            words = "办好了，居民认可（演示）" if over else "还在办，下季度再报（演示）"
            actions.hear(later, actor=world.actor, resolution=one, words=words)


def liaison(world: World) -> None:
    """The demo's liaisons speak for the unit whose own organisation they stand in."""
    day = world.until - timedelta(days=5)
    own = Hosting.objects.standing(day).filter(way=Hosting.Way.OWN)
    seats = Partner.objects.filter(until=None, coalition__until=None).order_by("pk")
    for account in Account.objects.filter(username__in=("danwei", "qiye")).order_by("pk"):
        units = own.filter(org=account.home).values("unit")
        partner = seats.filter(unit__in=units).first()
        if partner is not None:
            with clock.at(day):
                actions.name_liaison(actor=world.actor, partner=partner, name=account.name,
                                     since=day, account=account)  # fmt: skip


STAGES = [
    Stage(70, "兼职委员", seats), Stage(72, "联席会议", meetings),
    Stage(73, "结对联系", others), Stage(74, "年度计划", plans),
    Stage(75, "联盟经费", money), Stage(75, "听取办理情况", heard),
    Stage(97, "联络员", liaison),
]  # fmt: skip
