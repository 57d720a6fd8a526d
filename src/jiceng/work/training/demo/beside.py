"""Halls, sites, schools, study, practice and the skill check of three years."""

from datetime import date, time, timedelta
from typing import Any

from jiceng.kernel import clock
from jiceng.kit.demo import World
from jiceng.registers.accounts.models import Account
from jiceng.registers.matters import actions as matters
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Kind as OrgKind
from jiceng.registers.orgs.models import Org
from jiceng.registers.venues import actions as venues
from jiceng.registers.venues.models import Kind, Level, State, Status, Venue
from jiceng.work.training import actions
from jiceng.work.training.demo.planning import years
from jiceng.work.training.models import (
    Audience,
    Course,
    Due,
    SiteCheck,
    SkillCheck,
    Study,
    Theme,
    TrainingClass,
    learners,
)

STUDY_FORMS = [str(one) for one in Study.Form]


def schools(world: World) -> None:
    """Branch schools of streets and communities; one stands and teaches nobody."""
    places = world.made["communities"]
    keepers = [*dict.fromkeys(place.parent.keeper for place in places)][:3]
    rows = [
        {"name": f"{org.name}党校", "kind": Kind.SCHOOL, "level": Level.STREET, "keeper": org,
         "since": world.since}
        for org in keepers
    ]  # fmt: skip
    rows += [
        {"name": f"{place}分党校", "kind": Kind.SCHOOL, "level": Level.COMMUNITY,
         "keeper": place.keeper, "since": world.since}
        for place in places[::9][:4]
    ]  # fmt: skip
    with clock.at(world.since):
        made = venues.register_many(rows, actor=world.actor)
    audience = Audience.objects.get(key="grassroots_secretary")
    for year in years(world):
        starts = date(year, 5, 14)
        if not world.since < starts <= world.until:
            continue
        with clock.at(starts):
            for school in made[:-1]:
                klass: TrainingClass = actions.arrange(
                    actor=world.actor, org=school.keeper, name=f"{school}春训", school=school,
                    audience=audience, starts_on=starts, ends_on=starts, place=school.name,
                )  # fmt: skip
                actions.submit(klass, actor=world.actor)
                actions.approve(klass, actor=world.actor, on=starts)
                due = Due.objects.standing(starts).of(audience)
                here = due.filter(org__path__startswith=school.keeper.path)
                first = here.select_related("person", "org").order_by("pk")[:15]
                chosen = {one.person_id: one for one in first}
                actions.enrol_many(
                    [{"klass": klass, "person": one.person, "org": one.org}
                     for one in chosen.values()],
                    actor=world.actor,
                )  # fmt: skip
                actions.close(klass, actor=world.actor, on=starts, summary="学了一天（演示）")


def standing(kind: str) -> list[tuple[Venue, date]]:
    """Venues of a kind in use today, each with the day since when."""
    rows = Status.objects.filter(until=None, state=State.IN_USE, venue__kind=kind)
    return [(one.venue, one.since) for one in rows.select_related("venue").order_by("pk")]


def talked(world: World) -> None:
    """A talk every other month in each hall; now and then one is called off."""
    halls = standing(Kind.LECTURE_HALL)
    courses = list(Course.objects.filter(on_menu=True, state="approved").order_by("pk"))
    orgs = list(Org.objects.filter(kind=OrgKind.BRANCH, until=None).order_by("pk")[:40])
    for number, part in enumerate(list(world.months())[1::2]):
        day = part.first + timedelta(days=14)
        rows = [
            {"venue": venue, "course": courses[(n + number) % len(courses)], "held_on": day,
             "starts_at": time(15)}
            for n, (venue, since) in enumerate(halls) if since <= day <= world.until
        ] if courses else []  # fmt: skip
        with clock.at(min(day, world.until)):
            for n, talk in enumerate(actions.announce_many(rows, actor=world.actor)):
                if (n + number) % 9 == 7:
                    actions.call_off(talk, actor=world.actor, words="停电（演示）")
                    continue
                persons = world.dice.randint(12, 40)
                actions.give(talk, actor=world.actor, persons=persons, members=persons - 4,
                             visitor=world.dice.choice(orgs), answers=persons // 2,
                             content=persons // 2 - n % 3)  # fmt: skip


def inspected(world: World) -> None:
    """Every quarter all sites; one in twelve is broken, and nearly all of those are mended."""
    sites = standing(Kind.REMOTE_SITE)
    for number, part in enumerate(list(world.months())[2::3]):
        day = part.first + timedelta(days=20)
        if day > world.until:
            return
        rows: list[dict[str, Any]] = []
        for n, (venue, since) in enumerate(sites):
            if since > day or n % 19 == 18:
                continue
            works = (n + number) % 7 != 3
            rows.append({
                "venue": venue, "held_on": day, "works": works,
                "round": f"{day.year}年{day.month}月轮",
                "automatic": n % 2 == 0, "checker": "演示巡检人",
                "fault": "" if works else ("收不到信号", "投影坏了", "网络不通")[number % 3],
            })  # fmt: skip
        with clock.at(day):
            made = actions.inspect_many(rows, actor=world.actor)
        mended = day + timedelta(days=9)
        if mended <= world.until:
            with clock.at(mended):
                _mended(world, made)


def _mended(world: World, made: list[SiteCheck]) -> None:
    for n, check in enumerate(one for one in made if one.matter is not None):
        if n % 5 == 4 or check.matter is None:
            continue
        matters.accept(check.matter, actor=world.actor)
        matters.submit(check.matter, actor=world.actor, proof="已修好（演示）")
        matters.close(check.matter, actor=world.actor, reply="试过了，正常（演示）")


def studied(world: World) -> None:
    """Committees and some branches study by topic; a few plans fell through."""
    themes = list(Theme.objects.filter(kind=Theme.Kind.CAMPAIGN).order_by("order"))
    orgs = list(Org.objects.filter(kind=OrgKind.COMMITTEE, until=None).order_by("pk")[:9])
    orgs += list(Org.objects.filter(kind=OrgKind.BRANCH, until=None).order_by("pk")[:9])
    for number, part in enumerate(list(world.months())[1::3]):
        day = part.first + timedelta(days=11)
        if day > world.until:
            return
        with clock.at(day):
            rows = [
                {"org": org, "theme": themes[(n + number) % len(themes)],
                 "form": STUDY_FORMS[0 if org.kind == OrgKind.COMMITTEE else 1 + (n + number) % 4],
                 "held_on": day, "minutes": 240, "speaker": "演示主讲",
                 "material": "学习材料（演示）"}
                for n, org in enumerate(orgs) if org.since <= day
            ]  # fmt: skip
            for n, one in enumerate(actions.plan_study_many(rows, actor=world.actor)):
                if (n + number) % 11 == 10:
                    continue  # planned, and not held
                people = learners(one)
                actions.study(one, actor=world.actor, words="谈体会（演示）",
                              missed=people[n % 9 :: 9][:3],
                              persons=len(people) + 3 if n % 4 == 0 else None)  # fmt: skip


def practised(world: World) -> None:
    """Department staff go somewhere once a year; two of them have not this year."""
    staff = list(
        Due.objects.filter(audience__key="department_staff").select_related("person", "org")
        .order_by("pk")
    )  # fmt: skip
    for year in years(world):
        for n, one in enumerate(staff):
            begin = date(year, 3 + n % 6, 4)
            end = begin + timedelta(days=(4, 9, 60)[n % 3])
            if not world.since < begin or end > world.until or (n + year) % 4 == 1:
                continue
            with clock.at(begin):
                made = actions.propose(
                    actor=world.actor, org=one.org, person=one.person, starts_on=begin,
                    kind=("tour", "course", "post")[n % 3], ends_on=end,
                    place=("先进区县", "市委党校", "区信访局")[n % 3],
                )  # fmt: skip
                actions.allow(made, actor=world.actor)
            with clock.at(end):
                actions.finish(
                    made, actor=world.actor, on=end, report="写了报告（演示）", rating="好",
                    suggestion="建议简化表格（演示）" if n == 1 else "",
                )  # fmt: skip


def tested(world: World) -> None:
    """Two-new secretaries once a year: some weak, paired, taught and checked again."""
    root: Org = world.made["root"]
    audience = Audience.objects.get(key="two_new_secretary")
    checker = Account.objects.filter(username="quwei").first() or Account.objects.first()
    themes = list(Theme.objects.filter(key="five_by_two").order_by("order"))
    course = Course.objects.filter(state="approved").order_by("pk").first()
    for year in years(world):
        day = date(year, 10, 20)
        if not world.since < day <= world.until or course is None:
            continue
        due = {one.person_id: one for one in Due.objects.standing(day).filter(audience=audience)
               .select_related("person").order_by("pk")[:60]}  # fmt: skip
        people = [one.person for one in due.values()]
        with clock.at(day):
            check: SkillCheck = actions.sit(
                actor=world.actor, org=root, name=f"{year} 年两新书记能力测试", audience=audience,
                held_on=day, checker=checker,
            )  # fmt: skip
            made = actions.mark_many(
                check,
                [{"person": who, "passed": n % 4 != 2, "weak": themes[n % 3 : n % 3 + 2]}
                 for n, who in enumerate(people)],
                actor=world.actor,
            )  # fmt: skip
            for n, one in enumerate(row for row in made if not row.first_time):
                actions.pair(one, actor=world.actor, course=course, mentor=people[n * 4])
                if n % 3 == 2:
                    continue
                actions.teach(one, actor=world.actor)
                again = day + timedelta(days=30)
                if again <= world.until:
                    with clock.at(again):
                        actions.recheck(one, actor=world.actor, on=again)


def online(world: World) -> None:
    """Courses on the net: the member of the demo's phone and some of the branch went through."""
    shown = Account.objects.filter(username="dangyuan").exclude(member=None)
    first = shown.select_related("member__org").first()
    rows = Member.objects.present().filter(entered_on__lte=world.until - timedelta(days=60))
    if first is not None and first.member is not None:
        rows = rows.filter(org=first.member.org)
    members = list(rows.select_related("org", "person").order_by("pk")[:6])
    for n, days in enumerate((50, 9)):
        with clock.at(world.until - timedelta(days=days)):
            courses = list(Course.objects.online(clock.today()).order_by("pk")[n : n + 1])
            actions.study_online_many(
                [{"course": course, "person": one.person, "org": one.org}
                 for course in courses for one in members[n:]],
                actor=world.actor,
            )  # fmt: skip
