"""Training of the cast: a rule for secretaries, a plan, a course, a class with one absent, a visit
outside whose report is owed, a site in order, talks announced, study, practice, a skill check.
"""

from datetime import date, time
from decimal import Decimal
from typing import Any

from jiceng.kernel.actors import System
from jiceng.registers.venues import actions as venues
from jiceng.work.training import actions
from jiceng.work.training.models import Audience, Enrolment

MAKER = System("演员表")
OLD = date(2010, 1, 1)


def training_of(cast: Any) -> None:
    """Everything once, nothing twice."""
    secretaries = audience_of(cast)
    course = taught(cast, secretaries)
    classes(cast, secretaries, course)
    beside(cast, course)
    practice_and_check(cast, secretaries, course)


def audience_of(cast: Any) -> Audience:
    made = actions.define(
        actor=MAKER, org=cast.district, key="grassroots_secretary", name="基层书记",
        titles=["secretary"], fields=[], hours=56, due_days=180, classes=1, practises=True,
        since=date(2021, 1, 1),
    )  # fmt: skip
    actions.list_theme_many(
        [
            {"org": cast.district, "kind": kind, "key": key, "group": group, "name": name,
             "since": date(2022, 1, 1)}
            for kind, key, group, name in (
                ("requirement", "five_by_two", "5个2", "两个作用"),
                ("requirement", "five_by_two", "5个2", "两个责任"),
                ("campaign", "theme_education", "主题教育", "学理论"),
            )
        ],
        actor=MAKER,
    )  # fmt: skip
    return made


def taught(cast: Any, audience: Audience) -> Any:
    from jiceng.work.training.models import Theme

    plan = actions.open_plan(actor=MAKER, org=cast.district, year=2025, audience=audience,
                             sessions=2, persons=6)  # fmt: skip
    actions.need(actor=MAKER, plan=plan, org=cast.branch, words="怎么开好组织生活会",
                 handed_on=date(2025, 1, 6))  # fmt: skip
    actions.enlist(actor=MAKER, org=cast.district, name="郑讲师", institution="区委党校",
                   since=OLD)  # fmt: skip
    course = actions.design(
        actor=MAKER, org=cast.district, name="支部规范", plan=plan, minutes=120, on_menu=True,
        address="https://example.org/rules",
        made_on=date(2025, 1, 8), themes=[Theme.objects.get(name="两个作用")],
    )  # fmt: skip
    for step in ("submit_course", "check_course"):
        getattr(actions, step)(course, actor=MAKER)
    actions.approve_course(course, actor=MAKER, on=date(2025, 1, 20))
    for step in ("draw_up", "submit_plan", "check_plan"):
        getattr(actions, step)(plan, actor=MAKER)
    return actions.approve_plan(plan, actor=MAKER, on=date(2025, 1, 24)) and course


def classes(cast: Any, audience: Audience, course: Any) -> None:
    for way, days in (("home", (12, 14)), ("out", (20, 22))):
        klass = actions.arrange(
            actor=MAKER, org=cast.district, name=f"书记班{way}", audience=audience, way=way,
            starts_on=date(2025, 3, days[0]), ends_on=date(2025, 3, days[1]), place="外省某市",
            cost=Decimal("1200.50"),
        )  # fmt: skip
        actions.submit(klass, actor=MAKER)
        actions.approve(klass, actor=MAKER, on=date(2025, 3, 3))
        actions.invite(klass, actor=MAKER, untrained=False)
        rows = list(Enrolment.objects.filter(klass=klass).order_by("pk"))
        group = actions.form_group(actor=MAKER, klass=klass, name="一组", leader=rows[0].person,
                                   promised_on=klass.starts_on)  # fmt: skip
        session = actions.schedule(
            actor=MAKER, klass=klass, held_on=klass.starts_on, starts_at=time(9), ends_at=time(11),
            form="lecture" if way == "home" else "visit", topic="支部规范", course=course,
        )  # fmt: skip
        actions.ask_leave(rows[1], actor=MAKER, first=klass.starts_on, last=klass.starts_on,
                          reason="体检")  # fmt: skip
        signed = actions.sign(session, actor=MAKER, enrolment=rows[0], means="code")
        actions.hold(session, actor=MAKER, missed=rows[1:2], words="讲了三会一课")
        actions.grade(signed, actor=MAKER, grade="good")
        actions.hand_note(group, actor=MAKER, day=klass.starts_on, words="都到了")
        actions.hand_in(rows[0], actor=MAKER, essay="有收获", on=klass.ends_on)
        if way == "home":
            actions.close(klass, actor=MAKER, on=klass.ends_on, absent=rows[1:2])


def beside(cast: Any, course: Any) -> None:
    from jiceng.work.training.models import Theme

    site, hall, _school = venues.register_many(
        [
            {"name": name, "kind": kind, "subkind": sub, "level": "community",
             "keeper": cast.huaiyin, "since": since}
            for name, kind, sub, since in (
                ("槐荫远教站", "remote_site", "", OLD),
                ("槐荫讲习所", "lecture_hall", "fixed", date(2025, 9, 15)),
                ("槐荫分党校", "school", "", date(2025, 9, 15)),
            )
        ],
        actor=MAKER,
    )  # fmt: skip
    actions.inspect(actor=MAKER, venue=site, held_on=date(2025, 5, 6), works=True)
    actions.announce_many(
        [{"venue": hall, "course": course, "held_on": date(2025, 10, d)} for d in (14, 21)],
        actor=MAKER,
    )  # fmt: skip
    theme = Theme.objects.get(name="学理论")
    for org, form, held in ((cast.branch, "lecture", True), (cast.huaiyin, "centre_group", False)):
        one = actions.plan_study(actor=MAKER, org=org, theme=theme, form=form, minutes=120,
                                 held_on=date(2025, 5, 20))  # fmt: skip
        if held:
            actions.study(one, actor=MAKER, words="谈体会")
    round_ = actions.call(actor=MAKER, org=cast.district, name="2025 年换届",
                          nominate_by=date(2025, 9, 1))  # fmt: skip
    actions.nominate(actor=MAKER, round=round_, org=cast.east, person=cast.people[11],
                     tags="致富带头人", role="副书记", named_on=date(2025, 8, 1))  # fmt: skip


def practice_and_check(cast: Any, audience: Audience, course: Any) -> None:
    one = actions.propose(
        actor=MAKER, org=cast.huaiyin, person=cast.people[0], kind="post", place="信访局",
        starts_on=date(2025, 4, 1), ends_on=date(2025, 4, 30),
    )  # fmt: skip
    actions.allow(one, actor=MAKER)
    actions.finish(one, actor=MAKER, on=date(2025, 5, 8), report="学会了接访")
    check = actions.sit(actor=MAKER, org=cast.district, name="书记测试", audience=audience,
                        held_on=date(2025, 10, 10))  # fmt: skip
    actions.mark(check, actor=MAKER, person=cast.people[0], passed=True)
