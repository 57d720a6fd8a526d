"""Classes of three years: batches, groups, sessions, leave, notes, reflections, reports."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from jiceng.kernel import clock
from jiceng.kernel.paths import inside
from jiceng.kit.demo import World
from jiceng.registers.accounts.models import Account
from jiceng.registers.orgs.models import Org
from jiceng.registers.people.models import Person
from jiceng.registers.venues.models import Kind, Venue
from jiceng.work.training import actions
from jiceng.work.training.demo.planning import years
from jiceng.work.training.models import (
    Audience,
    Course,
    Due,
    Enrolment,
    Lecturer,
    Nominee,
    Round,
    Session,
    SignIn,
    TrainingClass,
)

# audience, name, way, month, day, days, how many, place
CLASSES = (
    ("grassroots_secretary", "基层党组织书记培训班", "home", 3, 11, 3, 60, "区委党校"),
    ("two_new_secretary", "两新书记外出学习", "out", 4, 15, 3, 24, "外省甲市"),
    ("two_new_secretary", "两新书记外出学习", "out", 5, 20, 3, 20, "外省乙市"),
    ("two_new_secretary_and_worker", "两新党建专家课", "in", 6, 17, 1, 40, "区党群服务中心"),
    ("leading_cadres", "领导干部异地培训", "out", 7, 8, 4, 18, "外省丙市"),
    ("leading_cadres", "领导干部异地培训", "out", 8, 5, 4, 16, "外省丙市"),
    ("two_committee_member", "社区“两委”成员轮训", "home", 9, 9, 3, 70, "区委党校"),
    ("community_and_two_new_secretary", "社区和两新书记学习", "out", 10, 14, 3, 26, "外省丁市"),
    ("grassroots_secretary", "书记冬训", "home", 11, 12, 2, 50, "区委党校"),
)  # fmt: skip
PLAN_OF = {"grassroots_secretary", "two_new_secretary", "leading_cadres"}
CALLED_OFF = 3
HOST = "某大学（演示）"
CENTRAL = {"书记冬训": "中央组织部示范班视频分会场（演示）"}
HOURS = ((time(8, 30), time(11, 30)), (time(14), time(17, 30)))
FORMS = ("lecture", "visit", "discussion", "lecture", "exchange")
ESSAY = "听了课，回去先把三会一课开好（演示）"


def held(world: World) -> None:
    """Everything in CLASSES each year; the next to come stands open; one was put off."""
    for year in years(world):
        firsts: dict[str, TrainingClass] = {}
        for n, (_key, name, _way, month, day, *_rest) in enumerate(CLASSES):
            starts = date(year, month, day)
            if not world.since <= starts - timedelta(days=30):
                continue
            if starts > world.until + timedelta(days=60):
                return
            ready = min(starts - timedelta(days=30), world.until)
            with clock.at(ready):
                klass = _arranged(world, n, starts, firsts.get(name))
                firsts.setdefault(name, klass)
                actions.submit(klass, actor=world.actor)
                if year == world.until.year and n == CALLED_OFF:
                    actions.cancel(klass, actor=world.actor, words="讲师来不了（演示）")
                    klass = _arranged(world, n, starts + timedelta(days=21), None)
                    actions.submit(klass, actor=world.actor)
                actions.approve(klass, actor=world.actor, on=ready, document=f"演组〔{year}〕{n}号")
                _enrolled(world, klass, CLASSES[n][6], n)
            if klass.ends_on <= world.until:
                _taught(world, klass, n)


def _arranged(world: World, n: int, starts: date, first: TrainingClass | None) -> TrainingClass:
    key, name, way, _month, _day, days, number, place = CLASSES[n]
    audience = Audience.objects.get(key=key)
    plan = audience.plan_set.filter(year=starts.year, state="approved").first()
    made: TrainingClass = actions.arrange(
        actor=world.actor, org=world.made["root"], name=f"{starts.year} 年{name}",
        audience=audience, plan=plan if key in PLAN_OF else None, way=way, first=first,
        starts_on=starts, ends_on=starts + timedelta(days=days - 1), place=place,
        host=CENTRAL.get(name, HOST if way == "out" else ""), quota=number + 6,
        school=Venue.objects.filter(kind=Kind.SCHOOL).order_by("pk").first()
        if place == "区委党校" else None,
        level="central" if name in CENTRAL else "district",
        cost=Decimal(number * 800 * days) if n != CALLED_OFF else None,
        rules="签到、请假、每晚九点前汇报（演示）",
    )  # fmt: skip
    return made


def _enrolled(world: World, klass: TrainingClass, number: int, turn: int) -> None:
    """Those due in turn, some of whom decline; groups with their leaders."""
    due = Due.objects.standing(klass.starts_on).filter(audience=klass.audience)
    rows = list(due.order_by("pk").values_list("pk", "person"))
    begin = (klass.starts_on.year * 7 + turn * 31) % max(1, len(rows))
    seen: dict[int, int] = {}
    for pk, person in [*rows[begin:], *rows[:begin]]:
        if len(seen) < number:
            seen.setdefault(person, pk)
    chosen = Due.objects.select_related("person", "org", "post").in_bulk([*seen.values()])
    made = actions.enrol_many(
        [{"klass": klass, "person": one.person, "org": one.org,
          "post": one.post.get_title_display() if one.post else "干部"}
         for one in map(chosen.__getitem__, seen.values())],
        actor=world.actor,
    )  # fmt: skip
    if not made:
        return
    stay = [one for n, one in enumerate(made) if n % 17 != 5]
    for one in (one for one in made if one not in stay):
        actions.decline(one, actor=world.actor, words="工作走不开（演示）")
    actions.confirm_many(stay, actor=world.actor)
    count = max(1, len(stay) // 12)
    groups = actions.form_group_many(
        [{"klass": klass, "name": f"第{n + 1}组", "leader": stay[n].person,
          "promised_on": klass.starts_on - timedelta(days=1) if n % 5 != 4 else None}
         for n in range(count)],
        actor=world.actor,
    )  # fmt: skip
    for n, one in enumerate(stay[:count]):
        actions.place(one, actor=world.actor, group=groups[n])


def _taught(world: World, klass: TrainingClass, turn: int) -> None:
    lecturers = list(Lecturer.objects.order_by("pk"))
    courses = list(Course.objects.filter(state="approved").order_by("pk"))
    rows: list[dict[str, Any]] = []
    for day in range(klass.days):
        for part, (begins, ends) in enumerate(HOURS):
            n = day * 2 + part + turn
            course = courses[n % len(courses)] if courses else None
            rows.append({
                "klass": klass, "held_on": klass.starts_on + timedelta(days=day),
                "starts_at": begins, "ends_at": ends, "form": FORMS[n % len(FORMS)],
                "topic": course.name if course else "支部规范", "course": course,
                "lecturer": lecturers[n % len(lecturers)] if lecturers else None,
                "site": klass.place,
            })  # fmt: skip
    with clock.at(klass.starts_on):
        sessions = actions.schedule_many(rows, actor=world.actor)
    expected = Enrolment.objects.filter(klass=klass).coming().select_related("klass")
    coming = list(expected.order_by("pk"))
    away = coming[7:8]
    if away:
        with clock.at(klass.starts_on):
            leave = actions.ask_leave(away[0], actor=world.actor, first=klass.starts_on,
                                      last=klass.starts_on, reason="家里有事（演示）")  # fmt: skip
            actions.grant(leave, actor=world.actor)
    for n, session in enumerate(sessions):
        with clock.at(session.held_on):
            if n == 0:
                actions.sign_many(
                    [{"session": session, "enrolment": one, "means": "code"}
                     for one in coming[20:40]],
                    actor=world.actor,
                )  # fmt: skip
            missed = [*away, *(coming[n::23] if n % 2 else ())] if n < 2 else coming[n + 3 :: 29]
            signed = coming[20:40] if n == 0 else []
            actions.hold(session, actor=world.actor, words="学员发言（演示）",
                         missed=[one for one in dict.fromkeys(missed) if one not in signed],
                         means=("list", "paper", "proxy")[n % 3] if n != 2 else "list")  # fmt: skip
    _after(world, klass, coming, sessions)


def _after(
    world: World, klass: TrainingClass, coming: list[Enrolment], sessions: list[Session]
) -> None:
    dice = world.dice
    for n, group in enumerate(klass.classgroup_set.order_by("pk")):
        for day in range(klass.days):
            on = klass.starts_on + timedelta(days=day)
            late = (n + day) % 6 == 5
            at = datetime.combine(on, time(21 if late else 20, 20), tzinfo=clock.ZONE)
            with clock.at(at):
                actions.hand_note(
                    group, actor=world.actor, day=on, words="听课、讨论，都到了（演示）"
                )
    signed = SignIn.objects.filter(session__in=sessions).select_related("session")
    signs = list(signed.order_by("pk")[:60])
    done = min(klass.ends_on + timedelta(days=5), world.until)
    with clock.at(done):
        actions.grade_many(
            [(one, dice.choice(("good", "good", "good", "fair", "bad"))) for one in signs[::2]],
            actor=world.actor,
        )
        actions.close(klass, actor=world.actor, on=done, absent=coming[11:12],
                      summary="按计划完成（演示）")  # fmt: skip
        if klass.batch == 1:
            actions.award(klass, actor=world.actor, on=done, without=coming[:1])
        actions.hand_in_many(
            [{"enrolment": one, "essay": ESSAY, "on": done}
             for n, one in enumerate(coming) if n % 4 != 3],
            actor=world.actor,
        )  # fmt: skip
    back = klass.ends_on + timedelta(days=12)
    if klass.way == "out" and back <= world.until and klass.batch == 1:
        with clock.at(back):
            actions.report(klass, actor=world.actor, on=back, report="看了三个支部（演示）")


def backbone(world: World) -> None:
    """Rounds of elections, last year's over and this year's not yet voted on."""
    for year in (world.until.year - 1, world.until.year):
        by = date(year, 9, 30)
        if world.since <= by - timedelta(days=60) and by <= world.until:
            _named(world, by, year % 2 * 10)


def _named(world: World, by: date, turn: int) -> None:
    """Streets name people, one street names nobody; a class hangs on the round."""
    root: Org = world.made["root"]
    streets = list(Org.objects.filter(kind="work_committee", until=None).order_by("path"))
    with clock.at(by - timedelta(days=60)):
        round_: Round = actions.call(actor=world.actor, org=root, name=f"{by.year} 年换届（演示）",
                                     nominate_by=by, voting_on=by + timedelta(days=60))  # fmt: skip
        rows = []
        for n, street in enumerate(streets[:-1]):
            people = Person.objects.filter(inside("keeper__path", street.path)).order_by("pk")
            for m, person in enumerate(people[40 + n + turn : 46 + n + turn]):
                rows.append({
                    "round": round_, "org": street, "person": person, "role": "拟任副书记",
                    "tags": ("致富带头", "退役军人", "返乡青年")[m % 3], "named_on": clock.today(),
                })  # fmt: skip
        actions.nominate_many(rows, actor=world.actor)
    starts = by + timedelta(days=10)
    if starts > world.until:
        return
    with clock.at(by):
        klass = actions.arrange(
            actor=world.actor, org=root, name=f"{by.year} 年农村骨干培训班", round=round_,
            audience=Audience.objects.get(key="rural_backbone"), starts_on=starts,
            ends_on=starts + timedelta(days=1), place="区委党校", cost=Decimal(20_000),
        )  # fmt: skip
        actions.submit(klass, actor=world.actor)
        actions.approve(klass, actor=world.actor, on=by)
        named = Nominee.objects.filter(round=round_).select_related("person", "org")
        actions.enrol_many(
            [{"klass": klass, "person": one.person, "org": one.org, "post": one.role}
             for one in named.order_by("pk")[:40]],
            actor=world.actor,
        )  # fmt: skip
    _taught(world, klass, 2)


def under_way(world: World) -> None:
    """A class that runs today: the demo's own secretary leads a group, a member is invited; leave
    waits for an answer.
    """
    root: Org = world.made["root"]
    known = Account.objects.filter(username__in=("shuji", "dangyuan")).order_by("-username")
    people = [(one.person or (one.member and one.member.person), one.home) for one in known]
    with clock.at(world.until - timedelta(days=9)):
        klass = actions.arrange(
            actor=world.actor, org=root, name=f"{world.until.year} 年支部书记补训", quota=40,
            audience=Audience.objects.get(key="grassroots_secretary"), place="区委党校",
            starts_on=world.until - timedelta(days=1), ends_on=world.until + timedelta(days=1),
            cost=Decimal(12_000), rules="签到、请假、每晚九点前汇报（演示）",
        )  # fmt: skip
        actions.submit(klass, actor=world.actor)
        actions.approve(klass, actor=world.actor, on=clock.today(), document="演组〔演示〕30号")
        _enrolled(world, klass, 20, 3)
        for person, home in people:
            inside = Enrolment.objects.filter(klass=klass, person=person)
            if person is not None and not inside.exists():
                actions.enrol(actor=world.actor, klass=klass, person=person, org=home)
    leader = next((person for person, _home in people if person is not None), None)
    if leader is not None:
        actions.form_group(actor=world.actor, klass=klass, name="机动组", leader=leader)
    with clock.at(klass.starts_on):
        rows = [
            {"klass": klass, "held_on": klass.starts_on + timedelta(days=n), "starts_at": time(9),
             "ends_at": time(11, 30), "form": FORMS[n], "topic": topic, "site": klass.place}
            for n, topic in enumerate(("支部工作规范", "看一个两新支部", "书记谈书记"))
        ]  # fmt: skip
        sessions = actions.schedule_many(rows, actor=world.actor)
        actions.hold(sessions[0], actor=world.actor)
        last = Enrolment.objects.filter(klass=klass).coming().order_by("pk")[4]
        actions.ask_leave(last, actor=world.actor, first=klass.ends_on, last=klass.ends_on,
                          reason="去医院（演示）")  # fmt: skip
