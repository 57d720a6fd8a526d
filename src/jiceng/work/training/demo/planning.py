"""Who is to be trained, by which plans and with which courses, year by year."""

from datetime import date, timedelta
from random import Random
from typing import Any

from jiceng.kernel import clock
from jiceng.kit.demo import World
from jiceng.registers.orgs.models import Org
from jiceng.registers.people import actions as people
from jiceng.registers.people.demo import name as name_of
from jiceng.registers.people.models import Post
from jiceng.work.training import actions
from jiceng.work.training.flows import APPROVED
from jiceng.work.training.models import Audience, Course, Form, Plan, Theme

NEW_FIELDS = ["private_firm", "social_org"]
INVESTOR, SECRETARY, WORKER = "investor", "secretary", "party_worker"
AUDIENCES: tuple[tuple[str, str, list[str], list[str], dict[str, Any]], ...] = (
    ("grassroots_secretary", "基层党组织书记", [SECRETARY], [],
     {"hours": 56, "due_days": 180, "classes": 1}),
    ("two_new_secretary", "两新党组织书记", [SECRETARY], NEW_FIELDS, {"hours": 56, "classes": 1}),
    ("two_new_worker", "两新党务工作者", [WORKER], NEW_FIELDS, {"due_days": 90}),
    ("two_new_secretary_and_worker", "两新书记和党务工作者", [SECRETARY, WORKER], NEW_FIELDS, {}),
    ("two_new_leaders", "出资人、书记和党务工作者", [INVESTOR, SECRETARY, WORKER],
     NEW_FIELDS, {}),
    ("community_and_two_new_secretary", "社区和两新书记", [SECRETARY],
     ["urban_community", *NEW_FIELDS], {}),
    ("two_committee_member", "社区“两委”成员",
     [SECRETARY, "deputy", "fulltime_deputy", "committee_member", "director", "vice_director",
      "resident_member"], [], {"communities": True, "due_days": 120, "hours": 18}),
    ("leading_cadres", "领导干部", [], [], {}),
    ("rural_backbone", "农村骨干", [], [], {}),
    ("department_staff", "组工干部", [], [], {"practises": True}),
)  # fmt: skip
OWNERS = 24
FIVE = ("两个作用", "两个责任", "两个清单", "两个机制", "两个平台")
TOPICS = ("学理论", "正作风", "促发展")
COURSES = (
    ("支部工作规范", (0, 1), Form.LECTURE, 150), ("会讲故事的党课", (0,), Form.LECTURE, 120),
    ("社区怎样议事", (1, 3), Form.DISCUSSION, 120), ("发展党员一步一步", (2,), Form.LECTURE, 180),
    ("看一个两新支部", (4,), Form.VISIT, 180), ("书记谈书记", (3,), Form.EXCHANGE, 120),
)  # fmt: skip
LECTURERS = (
    ("张讲师", "区委党校"),
    ("李教授", "某大学"),
    ("王书记", "先进社区"),
    ("赵老师", "市委党校"),
)
NEEDS = ("怎样开好组织生活会", "两新支部怎么把人聚起来", "发展党员的材料怎么写", "矛盾怎么调",
         "想出去看一看先进的支部")  # fmt: skip


def wanted(world: World) -> None:
    """Requirements, audiences and those listed by hand; the pool of lecturers."""
    root: Org = world.made["root"]
    with clock.at(world.since):
        actions.list_theme_many(
            [
                {"org": root, "kind": kind, "key": key, "group": group, "name": name, "order": n,
                 "since": world.since}
                for kind, key, group, names in (
                    ("requirement", "five_by_two", "5个2", FIVE),
                    ("campaign", "theme_education", "主题教育", TOPICS),
                )
                for n, name in enumerate(names, 1)
            ],
            actor=world.actor,
        )  # fmt: skip
        actions.enlist_many(
            [{"org": root, "name": name, "institution": f"{where}（演示）", "field": "基层党建",
              "since": world.since} for name, where in LECTURERS],
            actor=world.actor,
        )  # fmt: skip
    owners(world)
    with clock.at(world.until):
        for key, name, titles, fields, more in AUDIENCES:
            actions.define(
                actor=world.actor, org=root, key=key, name=name, titles=titles, fields=fields,
                since=world.since, document="演组〔演示〕5号", **more,
            )  # fmt: skip
    by_hand(world)


def owners(world: World) -> None:
    """Who owns the firms that branches stand in; they need be no members, no number is asked."""
    since = world.since + timedelta(days=40)
    firms = Org.objects.filter(field="private_firm", kind="branch", since__lte=since, until=None)
    branches = list(firms.order_by("pk")[:OWNERS])
    dice = Random(OWNERS)  # of its own: what comes after keeps its throws
    with clock.at(since):
        rows = [{"name": name_of(dice, n), "keeper": org} for n, org in enumerate(branches)]
        found = people.register_many(rows, actor=world.actor)
        people.appoint_many(
            [{"person": one, "org": one.keeper, "body": Post.Body.FIRM, "title": INVESTOR,
              "since": since} for one in found],
            actor=world.actor,
        )  # fmt: skip


def by_hand(world: World) -> None:
    """Leading cadres and department staff: no rule names them."""
    known = list(
        Post.objects.filter(org__kind__in=("work_committee", "committee"), until=None)
        .select_related("person", "org").order_by("pk")[:90]
    )  # fmt: skip
    keys = {one.key: one for one in Audience.objects.filter(titles=[])}
    rows, seen = [], set()
    for n, post in enumerate(known):
        if post.person_id in seen:
            continue
        seen.add(post.person_id)
        key = "department_staff" if n % 9 == 4 else "leading_cadres"
        rows.append({"audience": keys[key], "person": post.person, "org": post.org,
                     "since": world.since})  # fmt: skip
    with clock.at(world.until):
        actions.list_due_many(rows[:60], actor=world.actor)


def years(world: World) -> list[int]:
    return list(range(world.since.year, world.until.year + 1))


def planned(world: World) -> None:
    """A plan a year for four audiences, from needs to approval; one revised, one still waits."""
    root: Org = world.made["root"]
    keys = ("grassroots_secretary", "two_new_secretary", "two_new_leaders", "leading_cadres")
    askers = list(Org.objects.filter(kind="branch", until=None).order_by("pk")[3:60:7])
    for year in years(world):
        day = max(date(year, 1, 8), world.since)
        if day > world.until:
            continue
        with clock.at(day):
            plans = actions.open_plan_many(
                [{"org": root, "year": year, "audience": Audience.objects.get(key=key),
                  "sessions": 2 + n % 2, "persons": 60, "text": "集中培训和外出学习（演示）"}
                 for n, key in enumerate(keys)],
                actor=world.actor,
            )  # fmt: skip
            actions.need_many(
                [{"plan": plans[n % 2], "org": org, "words": NEEDS[n % len(NEEDS)],
                  "form": ("lecture", "visit", "")[n % 3], "handed_on": day}
                 for n, org in enumerate(askers)],
                actor=world.actor,
            )  # fmt: skip
        _designed(world, plans[0], year, day + timedelta(days=4))
        _approved(world, plans, year, day + timedelta(days=12))


def _approved(world: World, plans: list[Plan], year: int, day: date) -> None:
    if day > world.until:
        return
    with clock.at(day):
        for n, plan in enumerate(plans):
            for step in ("draw_up", "submit_plan", "check_plan"):
                getattr(actions, step)(plan, actor=world.actor)
            if n == len(plans) - 1 and year == world.until.year:
                return  # waits for the head of the department
            actions.approve_plan(
                plan, actor=world.actor, on=day, document=f"演组〔{year}〕{n + 1}号"
            )
    if year == world.until.year - 1:
        with clock.at(day + timedelta(days=60)):
            new = actions.revise_plan(plans[0], actor=world.actor)
            actions.amend_plan(new, actor=world.actor, sessions=3)
            for step in ("submit_plan", "check_plan"):
                getattr(actions, step)(new, actor=world.actor)
            actions.approve_plan(new, actor=world.actor, on=clock.today())


def _designed(world: World, plan: Plan, year: int, day: date) -> None:
    """Courses of the first year; later each year revises one. The last item has no course yet."""
    if day > world.until:
        return
    themes = list(Theme.objects.filter(key="five_by_two").order_by("order"))
    with clock.at(day):
        if year == world.since.year or not Course.objects.exists():
            for n, (name, meets, form, minutes) in enumerate(COURSES):
                _through(
                    world, day,
                    actions.design(
                        actor=world.actor, org=plan.org, name=name, plan=plan, form=form,
                        minutes=minutes, on_menu=n % 2 == 0, made_on=day, text="讲义（演示）",
                        address="" if n % 3 else f"https://example.org/yanshi/{n + 1}",
                        themes=[themes[m] for m in meets],
                    ),
                )  # fmt: skip
            return
        former = Course.objects.filter(state=APPROVED).order_by("pk").first()
        if former is not None:
            new = actions.revise_course(former, actor=world.actor, on=day)
            actions.redesign(new, actor=world.actor, text=f"{year} 年修订（演示）")
            _through(world, day, new)


def _through(world: World, day: date, course: Course) -> None:
    for step in ("submit_course", "check_course"):
        getattr(actions, step)(course, actor=world.actor)
    actions.approve_course(course, actor=world.actor, on=day)
