"""Three years of meetings: most held on the day, some late, some missed, some never written."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from jiceng.kernel import clock
from jiceng.kernel.measures import higher
from jiceng.kernel.periods import Period
from jiceng.kit.demo import YEARS, World
from jiceng.registers.groups.models import Group, Grouping
from jiceng.registers.meetings.models import Attendance, Type
from jiceng.registers.members.models import Belonging, Member
from jiceng.registers.orgs.models import BRANCHES, Org
from jiceng.registers.people.models import Post
from jiceng.registers.vocabulary.models import Component
from jiceng.work.life import actions
from jiceng.work.life.models import ActivityKind, FixedDay, Project, SetAction
from jiceng.work.life.rules import needs_committee

State = Attendance.State
SET = ("重温入党誓词", "学习党章党规", "交纳党费", "通报支部工作")
FREE = ("志愿服务", "走访慰问", "现场教学")
KINDS = (
    ("微型党课", "class", "lecture", False), ("领导上党课", "class", "lecture", False),
    ("专题辅导", "class", "lecture", False), ("现场党课", "class", "visit", True),
    ("集中学习", "theme_day", "reading", False), ("观看红色影片", "theme_day", "film", False),
    ("专题研讨", "theme_day", "discussion", False), ("志愿服务", "theme_day", "service", False),
    ("参观红色基地", "theme_day", "visit", True), ("岗位建功", "theme_day", "practice", True),
    ("线上学习", "theme_day", "online", False), ("政治生日会", "activity", "rite", False),
    ("走访慰问", "activity", "service", False), ("党员诗会", "activity", "culture", True),
)  # fmt: skip
PROJECTS = (
    ("重走创业路", "讲、走、议结合，看一段老街的变化", "visit", 120, "路线图、讲解词", True),
    ("党章里的一句话", "每人选一句讲三分钟，互相点评", "discussion", 60, "党章", False),
    ("邻里一小时", "分组入户听一件难事，当场认领", "service", 90, "记录卡", True),
    ("红色剧本围读", "分角色读一段党史故事，读后讨论", "culture", 90, "剧本", False),
    ("岗位亮一手", "在岗位上演示一项本领，徒弟跟着练", "practice", 60, "", True),
    ("同心拓展", "分组完成任务，复盘分工和配合", "team", 120, "绳、号码布", True),
)
THEMES = ("学党章 明规矩", "我为群众办实事", "读书分享", "安全隐患排查", "文明实践", "政策宣讲")
REASONS = ("因公出差", "因病请假", "家中有事")
VENUES = ("社区党员活动室", "支部会议室", "议事室", "居民小区广场")
Rolls = dict[int, list[tuple[date, date | None, Member]]]


def settings(world: World) -> None:
    """The first Tuesday of the month, and the list of actions."""
    root = world.made["root"]
    with clock.at(world.since):
        actions.set_day(
            actor=world.actor,
            org=root,
            weekday=1,
            nth=1,
            since=world.since,
            document="演示〔2023〕5号",
        )
        for name in (*SET, *FREE):
            actions.list_action(
                actor=world.actor, org=root, name=name, since=world.since, required=name in SET
            )
        _vocabulary(world, root)
    world.made["fixed_day"] = FixedDay.objects.get()
    world.made["set_actions"] = list(SetAction.objects.all())


def _vocabulary(world: World, root: Org) -> None:
    """Kinds of activity, projects, and what a secretary of a general branch owes of classes."""
    actions.list_kind_many(
        [
            {"org": root, "name": name, "type": type_, "form": form, "creative": creative,
             "since": world.since}
            for name, type_, form, creative in KINDS
        ],
        actor=world.actor,
    )  # fmt: skip
    actions.set_norm(actor=world.actor, org=root, org_kind="general_branch", title="secretary",
                     times=1, since=world.since, document="演组通〔演示〕6号")  # fmt: skip
    actions.offer_many(
        [
            {"org": root, "name": name, "aim": aim, "form": form, "minutes": minutes,
             "material": material, "practice": practice, "skill": form == "team",
             "since": world.since}
            for name, aim, form, minutes, material, practice in PROJECTS
        ],
        actor=world.actor,
    )  # fmt: skip
    world.made["kinds"] = defaultdict(list)
    for kind in ActivityKind.objects.order_by("pk"):
        world.made["kinds"][kind.type].append(kind)
    world.made["projects"] = list(Project.objects.order_by("pk"))


def themes(world: World) -> None:
    """A theme each month but one; every third belongs to a programme, in a campaign to that."""
    for n, part in enumerate(world.months()):
        day = max(part.first, world.since)
        force = Component.objects.standing(day).order_by("pk")
        parts = list(force.filter(programme__kind="campaign") or force[:2])
        if n == YEARS * 4:
            continue  # once the district forgot
        with clock.at(day):
            one = actions.issue_theme(
                actor=world.actor, org=world.made["root"], month=part.first,
                name=THEMES[n % len(THEMES)], text="结合实际开展，控制在一个半小时以内。（演示）",
                document=f"演组通〔{part.first.year}〕{n + 1}号",
                component=parts[n % len(parts)] if parts and n % 3 == 0 else None,
            )  # fmt: skip
        world.made.setdefault("month_themes", {})[part.first] = one


@dataclass(frozen=True)
class Known:
    """What the history needs to know: rolls, committees, and who seldom meets."""

    rolls: Rolls
    posts: dict[int, set[int]]
    lazy: set[int]


def meetings(world: World) -> None:
    """Every branch, month by month."""
    branches = list(Org.objects.filter(kind__in=BRANCHES).order_by("path"))
    world.made["teachers"] = _teachers()
    known = Known(_rolls(), _posts(), {b.pk for b in branches if world.dice.random() < 0.06})
    months = list(world.months())
    for number, part in enumerate(months, 1):
        world.report("组织生活", number, len(months))
        by_day: dict[date, list[dict[str, Any]]] = defaultdict(list)
        for branch in branches:
            for row, recorded_on in _month(world, branch, part, known):
                by_day[recorded_on].append(row)
        for day in sorted(by_day):
            with clock.at(datetime.combine(day, time(20))):
                actions.record_many(by_day[day], actor=world.actor)


def _rolls() -> Rolls:
    """Who belonged to each branch, and when."""
    rolls: Rolls = defaultdict(list)
    rows = Belonging.objects.select_related("member").order_by("org", "pk")
    for one in rows.iterator(5_000):
        rolls[one.org_id].append((one.since, one.until, one.member))
    return rolls


def _posts() -> dict[int, set[int]]:
    """The people on each branch's committee."""
    found: dict[int, set[int]] = defaultdict(set)
    for org, person in Post.objects.filter(body="party").values_list("org", "person"):
        found[org].add(person)
    return found


def _due(rolls: Rolls, branch: Org, day: date) -> list[Member]:
    return [
        m for since, until, m in rolls[branch.pk] if since <= day and (not until or day < until)
    ]


def _month(
    world: World, branch: Org, part: Period, known: Known
) -> Iterator[tuple[dict[str, Any], date]]:
    for type_, day in _plan(world, part, branch.pk in known.lazy):
        if day > world.until or day < branch.since or (branch.until and day >= branch.until):
            continue
        due = _due(known.rolls, branch, day)
        full = sum(1 for m in due if m.full_on and m.full_on <= day)
        if not due or (type_ == Type.COMMITTEE and not needs_committee(full_members=full)):
            continue
        if type_ == Type.COMMITTEE:
            due = [m for m in due if m.person_id in known.posts[branch.pk]] or due[:3]
        late = world.dice.randint(8, 25) if world.dice.random() < 0.04 else world.dice.randint(0, 2)
        recorded_on = min(day + timedelta(days=late), world.until)
        yield _row(world, branch, type_, day, due), recorded_on


def _plan(world: World, part: Period, lazy: bool) -> Iterator[tuple[str, date]]:
    """Which meetings a branch holds this month, and on which days."""
    dice = world.dice
    chance = 0.55 if lazy else 0.97
    fixed = world.made["fixed_day"].of_month(part.first.year, part.first.month)
    if dice.random() < chance:
        away = dice.choice((1, 2, 8)) if dice.random() < 0.1 else 0
        yield Type.THEME_DAY, fixed + timedelta(days=away)
    if dice.random() < chance:
        yield Type.COMMITTEE, part.first + timedelta(days=dice.randrange(27))
    held = dice.randrange(3)
    if part.first.month % 3 == held and dice.random() < chance:
        yield Type.ASSEMBLY, part.first + timedelta(days=8 + dice.randrange(18))
    if part.first.month % 6 == held and dice.random() < chance:
        yield Type.CLASS, part.first + timedelta(days=8 + dice.randrange(18))


CUT = (880, 960, 1_000)  # of a thousand: present, excused, absent


def _row(world: World, branch: Org, type_: str, day: date, due: list[Member]) -> dict[str, Any]:
    dice = world.dice
    missed: dict[Member, tuple[str, str]] = {}
    unseen: dict[int, date] = world.made.get("unseen", {})
    for member in due:
        where = bisect_right(CUT, dice.randrange(1_000))
        if unseen.get(member.pk, date.max) <= day:
            where = 2
        if member.exempt and where == 0 and dice.random() < 0.5:
            where = 1
        if where:
            excused = where == 1
            missed[member] = (
                (State.EXCUSED, dice.choice(REASONS)) if excused else (State.ABSENT, "")
            )
    row: dict[str, Any] = {
        "org": branch,
        "type": type_,
        "held_on": day,
        "starts_at": time(dice.choice((9, 14, 15, 19)), dice.choice((0, 30))),
        "venue": dice.choice(VENUES),
        "theme": dice.choice(THEMES),
        "minutes": "学习讨论，部署近期工作。（演示）",
        "due": due,
        "missed": missed,
    }
    if type_ == Type.THEME_DAY:
        every = world.made["set_actions"]
        row["actions"] = [a for a in every if dice.random() < (0.95 if a.required else 0.3)]
        themes_: dict[date, Any] = world.made["month_themes"]
        row["month_theme"] = themes_.get(day.replace(day=1)) if dice.random() < 0.85 else None
    row |= _shape(world, branch, type_)
    if type_ == Type.ASSEMBLY:
        row["decisions"] = [_decision(world, len(due), len(due) - len(missed))]
    return row


def _shape(world: World, branch: Org, type_: str) -> dict[str, Any]:
    """What kind of life it was; one branch in five never varies, one in thirty says nothing."""
    dice, found = world.dice, dict[str, Any]()
    listed = world.made["kinds"].get(type_, ())
    if listed and branch.pk % 30 != 7:
        found["kind"] = listed[0] if branch.pk % 5 == 2 else dice.choice(listed)
    if type_ == Type.CLASS:
        teacher = dice.choice(world.made["teachers"](branch))
        leads = found.get("kind") is not None and found["kind"].name == "领导上党课"
        found["speaker"], found["level"] = teacher if leads or dice.random() < 0.4 else ("", "")
        found["level"] = found["level"] or dice.choice(("secretary", "expert", "member", "model"))
    if type_ == Type.THEME_DAY and dice.random() < 0.01:
        found["project"] = dice.choice(world.made["projects"])
        found.pop("kind", None)
    return found


def _teachers() -> Any:
    """For a branch the secretaries above it, each with their level."""
    posts: dict[int, list[tuple[Any, str]]] = defaultdict(list)
    held = Post.objects.filter(body="party", title="secretary", until=None).select_related("person")
    for one in held.order_by("pk"):
        posts[one.org_id].append((one.person, ""))
    levels = {"district_committee": "district", "work_committee": "street"}
    paths = {org.path: (org.pk, levels.get(org.kind, "community")) for org in Org.objects.all()}

    def above(branch: Org) -> list[tuple[Any, str]]:
        found, path = [], higher(branch.path)
        while path:
            key, level = paths[path]
            found += [(person, level) for person, _none in posts[key]]
            path = higher(path)
        return found or [("", "expert")]

    return above


def _decision(world: World, entitled: int, present: int) -> dict[str, Any]:
    ayes = max(0, present - world.dice.randrange(3))
    return {
        "text": world.dice.choice(("通过支部季度工作计划", "通过评先推荐人选", "通过帮扶安排")),
        "entitled": entitled,
        "present": present,
        "ayes": ayes,
        "noes": present - ayes,
        "carried": ayes * 2 > entitled,
    }


def group_meetings(world: World) -> None:
    """Every group, month by month; now and then one does not meet."""
    groups = list(Group.objects.select_related("org").order_by("pk"))
    within: dict[int, list[Grouping]] = defaultdict(list)
    for one in Grouping.objects.select_related("member").order_by("pk"):
        within[one.group_id].append(one)
    for part in world.months():
        rows, last = [], part.first
        for group in groups:
            day = part.first + timedelta(days=10 + world.dice.randrange(17))
            stands = group.since <= day and (group.until is None or day < group.until)
            if day > world.until or not stands or world.dice.random() < 0.06:
                continue
            due = [
                one.member
                for one in within[group.pk]
                if one.since <= day and (one.until is None or day < one.until)
            ]
            if due:
                rows.append(_row(world, group.org, Type.GROUP, day, due) | {"group": group})
                last = max(last, day)
        with clock.at(datetime.combine(last, time(20))):
            actions.record_many(rows, actor=world.actor)
