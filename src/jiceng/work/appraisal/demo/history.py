"""Three years of appraisal: most branches in the fourth quarter, some early, a few never; this
year's still under way in the branches one meets first.
"""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.paths import inside
from jiceng.kit.demo import World
from jiceng.registers.matters import actions as matters
from jiceng.registers.matters.models import Matter
from jiceng.registers.meetings import actions as meetings
from jiceng.registers.meetings.models import Type
from jiceng.registers.members.models import Belonging, Member
from jiceng.registers.orgs.models import BRANCHES, Kind, Org
from jiceng.registers.polls import actions as polls
from jiceng.work.appraisal import actions
from jiceng.work.appraisal.actions.talks import Stays, branch_on, stays_of
from jiceng.work.appraisal.models import AppraisalRound, DemocraticMeeting, MemberReview, Pair

GRADES = {"excellent": 270, "qualified": 662, "basic": 65, "unqualified": 3}
GENEROUS = {"excellent": 50, "qualified": 50}
PROBLEMS = (
    "学习不够经常",
    "联系群众不够紧密",
    "志愿服务参加少",
    "台账记录不及时",
    "谈心谈话走形式",
)
SELF = "坚持参加组织生活，为民服务还不够主动，今后多走访、多办实事。（演示）"
ITEMS = ("study", "opinions", "talks", "comparison", "criticism", "corrections")
TALKING, PAPERS, MEETINGS = 6, 16, 12  # branches whose talks are kept; papers, meetings a year
Rolls = dict[int, list[tuple[date, date | None, Member]]]


def settings(world: World) -> None:
    """What the notices of the years said."""
    root = world.made["root"]
    with clock.at(world.since):
        for year in range(world.since.year, world.until.year + 1):
            actions.set_share(actor=world.actor, org=root, year=year, parts=1, of=3,
                              document=f"演示〔{year}〕11号")  # fmt: skip
        actions.set_days(actor=world.actor, org=root, item="report", days=10, since=world.since,
                         document="演示〔2023〕12号")  # fmt: skip


def shown(world: World) -> list[Org]:
    """The branches one meets first: their year is still under way."""
    street = world.made["communities"][0].keeper.parent
    first = Org.objects.filter(inside("path", street.path), kind=Kind.BRANCH, until=None)
    return list(first.order_by("path")[:4])


def rounds(world: World) -> None:
    """Each year, branch by branch, as their files have it."""
    rolls: Rolls = defaultdict(list)
    for one in Belonging.objects.select_related("member").order_by("org", "pk"):
        rolls[one.org_id].append((one.since, one.until, one.member))
    branches = list(Org.objects.filter(kind__in=BRANCHES).order_by("path"))
    here = {org.pk for org in shown(world)}
    for year in range(world.since.year, world.until.year + 1):
        by_day: dict[date, list[Org]] = defaultdict(list)
        for branch in branches:
            day = _day(world, year)
            stands = branch.since <= day and (branch.until is None or day < branch.until)
            late = year == world.until.year and branch.pk in here
            if world.since <= day <= world.until and stands and not late:
                by_day[day].append(branch)
        for day in sorted(by_day):
            if world.dice.random() < 0.97:  # some never came to it
                _held(world, year, day, by_day[day], rolls)


def _day(world: World, year: int) -> date:
    early = world.dice.random() < 0.06
    begin = date(year, 6, 1) if early else date(year, 10, 9)
    return begin + timedelta(days=world.dice.randrange(80))


def _held(world: World, year: int, day: date, orgs: list[Org], rolls: Rolls) -> None:
    rows, dice = [], world.dice
    with clock.at(day):
        due = {
            org.pk: [m for since, until, m in rolls[org.pk]
                     if since <= day and (not until or day < until)]
            for org in orgs
        }  # fmt: skip
        orgs = [org for org in orgs if due[org.pk]]
        held = meetings.record_many(
            [{"org": org, "type": Type.LIFE_MEETING, "held_on": day, "due": due[org.pk],
              "venue": "支部会议室", "theme": "组织生活会和民主评议党员",
              "minutes": "自评互评，开展批评和自我批评。（演示）"} for org in orgs],
            actor=world.actor,
        )  # fmt: skip
        for org, meeting in zip(orgs, held, strict=True):
            people, generous = due[org.pk], dice.random() < 0.06
            weights = GENEROUS if generous else GRADES
            given = dice.choices(list(weights), list(weights.values()), k=len(people))
            given = given if generous else _within(given)
            grades = {
                member: grade if member.full_on and member.full_on <= day else ""
                for member, grade in zip(people, given, strict=True)
            }
            rows.append({"org": org, "year": year, "met_on": day, "meeting": meeting,
                         "issued": len(people), "returned": max(1, len(people) - dice.randrange(3)),
                         "grades": grades})  # fmt: skip
        actions.book_many(rows, actor=world.actor)


def _within(given: list[str]) -> list[str]:
    """Most keep to the year's share: whoever would be too many is found fit."""
    left, kept = len(given) // 4, []
    for grade in given:
        left -= grade == "excellent"
        kept.append("qualified" if grade == "excellent" and left < 0 else grade)
    return kept


def after(world: World) -> None:
    """What came of it: help for whoever was found unfit, lists that were worked off, or not."""
    unfit = MemberReview.objects.filter(grade=MemberReview.Grade.UNQUALIFIED)
    unfit = unfit.select_related("round").order_by("round__met_on", "pk")
    for nth, review in enumerate(unfit):
        day = (review.told_on or world.until) + timedelta(days=9)
        if day <= world.until - timedelta(days=60) and nth % 8:
            with clock.at(day):
                actions.teach(review, actor=world.actor, on=day, measure="书记结对帮助（演示）")
    chosen = AppraisalRound.objects.exclude(met_on=None).select_related("org__parent")
    for nth, round_ in enumerate(chosen.order_by("met_on", "pk")[::36]):
        _listed(world, nth, round_)


def _listed(world: World, nth: int, round_: AppraisalRound) -> None:
    day = round_.met_on
    if day is None or day + timedelta(days=3) > world.until:
        return
    with clock.at(day + timedelta(days=3)):
        for turn, kind in enumerate(("opinion", "problem", "correction")):
            title = f"{PROBLEMS[(nth + turn) % len(PROBLEMS)]}（演示）"
            actions.list_line(round_, actor=world.actor, kind=kind, title=title, owner="支部书记",
                              due_on=day + timedelta(days=90))  # fmt: skip
    done = day + timedelta(days=20 + nth % 30)
    if done > world.until or nth % 5 == 0:
        return
    with clock.at(done):
        for matter in Matter.objects.about(round_):
            matters.accept(matter, actor=world.actor, owner="支部书记")
            matters.submit(matter, actor=world.actor, proof="已整改（演示）")
            matters.close(matter, actor=world.actor)


def under_way(world: World) -> None:
    """This year's rounds: one just notified, one with slips being cast, one told and not filed."""
    begin = world.until - timedelta(days=12)
    for nth, org in enumerate(shown(world)):
        with clock.at(begin):
            planned = world.until + timedelta(days=5) if nth == 0 else begin
            round_ = actions.notify(actor=world.actor, org=org, year=begin.year, notified_on=begin,
                                    planned_on=planned)  # fmt: skip
            actions.prepare(round_, actor=world.actor, studied_on=begin, consulted_on=begin)
            people = MemberReview.objects.judged().filter(round=round_)
            for review in people.select_related("round").order_by("pk")[:3]:
                actions.self_review(review, actor=world.actor, text=SELF)
        if nth:
            with clock.at(begin + timedelta(days=5)):
                actions.hold(round_, actor=world.actor, on=begin + timedelta(days=5))
                _further(world, nth, round_)


def _further(world: World, nth: int, round_: AppraisalRound) -> None:
    today = clock.today()
    people = list(MemberReview.objects.judged().filter(round=round_))
    if nth == 1 and len(people) > 5:
        poll = actions.open_poll(round_, actor=world.actor, opens_on=today, closes_on=world.until)
        codes = polls.print_slips(poll, actor=world.actor, eligible=len(people))
        polls.begin(poll, actor=world.actor)
        for code in sorted(codes)[:3]:
            polls.cast(poll, code=code, chosen=[turn % 2 for turn in range(len(people))])
    elif nth > 1 and people:
        said = {one.pk: (world.choose(GRADES), "（演示）") for one in people}
        actions.count(round_, actor=world.actor, issued=len(people), returned=len(people) - 1,
                      votes={one.pk: (2, 3, 0, 0) for one in people})  # fmt: skip
        actions.propose(round_, actor=world.actor, said=said)
        actions.grade(round_, actor=world.actor, on=today, said=said)
        actions.tell(round_, actor=world.actor, on=today)


def democratic(world: World) -> None:
    """The district and its streets, so many a year; special ones; one still being prepared."""
    teams = Org.objects.filter(kind__in=(Kind.DISTRICT, Kind.WORK_COMMITTEE), until=None)
    for year in range(world.since.year, world.until.year + 1):
        for nth, org in enumerate(teams.order_by("path")):
            yearly = date(year, 1, 8) + timedelta(days=nth)
            _met(world, org, yearly, "yearly", "年度民主生活会")
            if nth % 6 == year % 6:
                special = date(year, 6, 20) + timedelta(days=nth)
                _met(world, org, special, "special", "专题民主生活会")
    ahead = world.until + timedelta(days=16)
    _met(world, teams.order_by("path")[1], ahead, "special", "专题民主生活会", asked=True)


def _met(
    world: World, org: Org, day: date, kind: str, topic: str, *, asked: bool = False
) -> None:  # fmt: skip
    begin = day - timedelta(days=28)
    many = DemocraticMeeting.objects.filter(held_on__year=day.year).count() >= MEETINGS
    if begin < world.since or begin > world.until or (many and not asked):
        return
    with clock.at(begin):
        meeting = actions.plan(actor=world.actor, org=org, kind=kind, topic=topic, held_on=day)
    late = world.dice.random() < 0.15
    for item in ITEMS:
        rows = meeting.checklistitem_set.filter(item=item).values_list("due_on", flat=True)
        done = min(rows.get() + timedelta(days=4 if late else 0), day + timedelta(days=12))
        if item == "criticism" and day <= world.until:
            with clock.at(day):
                actions.convene(meeting, actor=world.actor, on=day, minutes="开展批评（演示）")
        if done <= world.until:
            with clock.at(done):
                actions.tick(meeting, actor=world.actor, item=item, on=done)
    told = day + timedelta(days=20)
    if told <= world.until:
        with clock.at(told):
            actions.report(meeting, actor=world.actor, on=told)
            actions.approve(meeting, actor=world.actor, on=told, told="通过（演示）")


def talks(world: World) -> None:
    """Pairs of some branches, most of whom talked within the year; papers."""
    branches = list(Org.objects.filter(kind=Kind.BRANCH, until=None).order_by("path")[:TALKING])
    for year in range(world.since.year, world.until.year + 1):
        begin = max(world.since, date(year, 1, 15))
        if begin > world.until:
            return
        with clock.at(begin):
            standing = [{"org": org, "year": year} for org in branches if org.since <= begin]
            actions.plan_talks_many(standing, actor=world.actor)
        last = min(world.until, date(year, 12, 20))
        pairs = Pair.objects.filter(year=year).select_related("one", "other", "org").order_by("pk")
        stays = stays_of(pk for one in pairs for pk in (one.one_id, one.other_id))
        rows = [_talk(world, one, begin, last) for one in pairs if _together(one)]
        rows = [row for row in rows if row and _there(stays, row)]
        with clock.at(last):
            actions.talk_many(rows, actor=world.actor)
            people = Member.objects.filter(org__in=branches, left_on=None).order_by("pk")
            actions.hand_in_many(
                [{"member": one, "year": year, "text": "党性分析（演示）"}
                 for one in people[:PAPERS]],
                actor=world.actor,
            )  # fmt: skip


def _together(pair: Pair) -> bool:
    return pair.one.org_id == pair.other.org_id == pair.org_id


def _there(stays: Stays, row: dict[str, Any]) -> bool:
    """Whether the two were in one branch on the day itself."""
    try:
        one, other = (branch_on(stays, row[side], row["held_on"]) for side in ("one", "other"))
    except ValidationError:
        return False
    return one.pk == other.pk


def _talk(world: World, pair: Pair, begin: date, last: date) -> dict[str, Any]:
    if world.dice.random() > 0.82 * (last - begin).days / 340:
        return {}
    day = begin + timedelta(days=world.dice.randrange(max(1, (last - begin).days)))
    # A few days of the month, so that whoever sat on the committee is asked seldom.
    row: dict[str, Any] = {"one": pair.one, "other": pair.other, "held_on": day.replace(day=15)}
    row["held_on"] = min(max(row["held_on"], begin), last)
    return row | ({"points": "工作和生活情况（演示）"} if world.dice.random() < 0.05 else {})
