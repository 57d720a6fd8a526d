"""Three years of the fast lane: what firms raised, how it went, what was forgotten."""

from datetime import date, timedelta
from typing import Any

from jiceng.kernel import clock
from jiceng.kit.demo import Stage, World
from jiceng.registers.matters import actions as matters
from jiceng.registers.matters.models import Matter
from jiceng.registers.orgs.models import Field, Org
from jiceng.registers.units.models import Hosting
from jiceng.work.fastlane import actions
from jiceng.work.fastlane.models import DutyZone, Issue

WORDS = (
    (
        "labour",
        "firm",
        "招不到熟练工，想参加区里的招聘会（演示）",
        "已列入秋季招聘会，留了展位（演示）",
    ),
    ("money", "firm", "贷款到期，想展期半年（演示）", "银行已同意展期（演示）"),
    ("land", "firm", "想租两百平方米的厂房（演示）", "已推荐两处，企业选定一处（演示）"),
    ("permit", "firm", "消防验收排队太久（演示）", "已安排本周上门验收（演示）"),
    ("supply", "firm", "夏天常停电（演示）", "增容工程列入明年计划（演示）"),
    ("policy", "firm", "稳岗补贴没有到账（演示）", "已补发到账（演示）"),
    ("around", "staff", "厂门口路灯不亮，下夜班不安全（演示）", "路灯已修好（演示）"),
    ("staff", "staff", "职工子女暑期没有人照看（演示）", "暑期班已收（演示）"),
)
OUTCOMES = {"supply": "planned", "land": "explained"}
TRADES = ("钳工", "焊工", "收银", "物业维修", "软件测试")
EVERY = 4  # months' issues of which one is late


def hosted(world: World) -> list[Hosting]:
    """Firms with an organisation of their own, in the order in which they came."""
    rows = Hosting.objects.standing(world.since).filter(
        way=Hosting.Way.OWN, unit__field=Field.PRIVATE_FIRM, unit__until=None, org__until=None
    )
    return list(rows.select_related("org__parent", "unit").order_by("pk")[:40])


def history(world: World) -> None:
    """Each month a few troubles; most are answered within the days, one in four is not."""
    firms = hosted(world)
    agencies = list(Org.objects.filter(code__startswith="DEMO9000", until=None).order_by("pk"))
    root: Org = world.made["root"]
    with clock.at(world.since):
        actions.set_pace(actor=world.actor, org=root, classify=1, dispatch=1, reply=8, urgent=3)
    for number, part in enumerate(world.months()):
        day = world.day_of(part)
        if day is None:
            continue
        rows = []
        for n in range(3 + number % 2):
            one = firms[(number * 5 + n * 11) % len(firms)]
            kind, about, words, _answer = WORDS[(number + n * 3) % len(WORDS)]
            rows.append({"org": one.org, "unit": one.unit, "kind": kind, "about": about,
                         "urgency": "urgent" if n == 2 else "usual", "content": words,
                         "raised_on": day})  # fmt: skip
        with clock.at(day):
            made = actions.collect_many(rows, actor=world.actor)
        for n, issue in enumerate(made):
            agency = agencies[(number + n) % len(agencies)]
            helper = agencies[(number + n + 5) % len(agencies)] if n == 1 else None
            settle(world, issue, agency, helper, slow=(number + n) % EVERY == 0)
        listed(world, root, made, day, number)


def settle(world: World, issue: Issue, lead: Org, helper: Org | None, *, slow: bool) -> None:
    """Its way, as far as the days have come: the last ones are still in hand."""
    days = (1, 2, 26, 27) if slow else (1, 1, 6, 8)
    begun, sent, done, said = (issue.raised_on + timedelta(days=one) for one in days)
    actor = world.actor
    if begun > world.until:
        return
    with clock.at(begun):
        actions.classify(issue, actor=actor, kind=issue.kind, urgency=issue.urgency)
    if sent > world.until:
        return
    with clock.at(sent):
        actions.dispatch(issue, actor=actor, lead=lead, joint=helper)
    if done > world.until:
        return
    with clock.at(done):
        for matter in Matter.objects.standing().about(issue).order_by("pk"):
            matters.accept(matter, actor=actor)
            matters.submit(matter, actor=actor, proof="已办理，请复核（演示）")
        actions.handle(issue, actor=actor)
    if said > world.until:
        return
    answer = next(a for k, _about, _words, a in WORDS if k == issue.kind)
    with clock.at(said):
        actions.reply(issue, actor=actor, outcome=OUTCOMES.get(issue.kind, "solved"), answer=answer)
    if issue.pk % 5 and said + timedelta(days=2) <= world.until:  # every fifth firm says nothing
        with clock.at(said + timedelta(days=2)):
            rating = "poor" if slow else ("fair" if issue.pk % 3 == 0 else "good")
            actions.rate(issue, actor=actor, rating=rating)


def listed(world: World, root: Org, made: list[Issue], day: date, number: int) -> None:
    """The city's list of the month: one case is the same trouble, one stands alone, some unseen."""
    came = day + timedelta(days=3)
    if came > world.until:
        return
    rows: list[dict[str, Any]] = [
        {"number": f"直{day:%Y%m}{n:02}", "org": root, "firm": one.unit.name,
         "content": one.content, "received_on": day, "settled_on": None, "result": ""}
        for n, one in enumerate(made[:2], 1)
    ]  # fmt: skip
    rows[1]["content"] = "想了解出口退税怎么办（演示）"
    if number % 3 and came + timedelta(days=9) <= world.until:
        rows[1] |= {"settled_on": came, "result": "已电话说明（演示）"}
    with clock.at(came):
        cases = actions.list_cases(rows, actor=world.actor)
        if number % 4:  # of every fourth month nobody looked for doubles
            actions.link(cases[0], actor=world.actor, issue=made[0])


def in_firms(world: World) -> None:
    """Contests twice a year in most firms, zones in some; a few have neither."""
    firms = hosted(world)
    contests, zones = [], []
    for number, part in enumerate(list(world.months())[2::6]):
        day = part.first + timedelta(days=9)
        if day > world.until:
            continue
        for n, one in enumerate(firms[: 24 - number]):
            trade = TRADES[(n + number) % len(TRADES)]
            contests.append({
                "org": one.org, "unit": one.unit, "name": f"{trade}练兵（演示）", "trade": trade,
                "held_on": day, "teams": 2 + n % 4, "entrants": 12 + n * 3,
                "result": "各班组的差错都比上次少（演示）"})  # fmt: skip
    for n, one in enumerate(firms[6:32:2]):
        zones.append({"org": one.org, "unit": one.unit, "area": f"第{n % 3 + 1}车间（演示）",
                      "goals": "全年无安全事故（演示）", "since": world.since})  # fmt: skip
    with clock.at(world.until):
        actions.hold_contests(contests, actor=world.actor)
        laid = actions.lay_zones(zones, actor=world.actor)
    quarters = [part for part in list(world.months())[::3] if part.first <= world.until]
    for part in quarters:
        reported(world, laid, min(part.first + timedelta(days=20), world.until))


def reported(world: World, laid: list[DutyZone], on: date) -> None:
    """Most zones say each quarter what came of them."""
    with clock.at(on):
        for n, zone in enumerate(laid):
            if n % 4 != on.month % 4:
                actions.report_zone(zone, actor=world.actor, on=on, met=n % 3 != 0,
                                    result="没有事故，改进一处（演示）")  # fmt: skip


STAGES = [Stage(97, "党企快车道", history), Stage(97, "岗位练兵和责任区", in_firms)]
