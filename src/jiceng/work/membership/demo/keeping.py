"""Keeping the roll right: extended sets, classes, verification, compared rosters, sanctions."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from jiceng.kernel import clock
from jiceng.kernel.deadlines import add_months
from jiceng.kernel.prepared import reread
from jiceng.kit.demo import World
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Belonging, Entry, Exit, Member
from jiceng.registers.orgs.models import Field, Kind, Org
from jiceng.work.membership import actions
from jiceng.work.membership.models import (
    TWO_NEW,
    Conversion,
    Difference,
    JoinedAs,
    Round,
    Stratum,
    StudyClass,
    Verification,
)

Rolls = dict[int, list[tuple[date, date | None, Member]]]
JOBS = ("社区工作者", "工程技术人员", "教师", "销售服务人员", "机关工作人员", "生产工人")
RANKS = ("助理级", "中级", "副高级", "")
CLASSES: tuple[dict[str, Any], ...] = (
    {"name": "流动党员", "mobile": True},
    {"name": "两新组织党员", "two_new": True},
    {"name": "农村党员", "field": Field.VILLAGE},
    {"name": "离退休党员", "category": Member.Category.RETIRED},
    {"name": "青年党员", "age_most": 35},
    {"name": "在职党员"},
)
WAYS = ("线上学习、寒暑假集中学习", "上门送学、小班座谈", "现场教学", "送学上门、集体读报",
        "青年讲堂、志愿服务", "集中学习、党课")  # fmt: skip


def everybody(world: World) -> list[Member]:
    """All members, read once for the room's stages; who comes later is added as they are read."""
    if "everybody" not in world.made:
        world.made["everybody"] = list(Member.objects.order_by("pk"))
    known: list[Member] = world.made["everybody"]
    last = known[-1].pk if known else 0
    known += Member.objects.filter(pk__gt=last).order_by("pk")
    return known


def present(world: World) -> list[Member]:
    return [member for member in everybody(world) if member.left_on is None]


def rolls(world: World) -> Rolls:
    """Who of those still on the roll belonged to each branch, and when."""
    found: Rolls = defaultdict(list)
    known = {member.pk: member for member in present(world)}
    rows = Belonging.objects.filter(member__left_on=None).order_by("org", "pk")
    for org, since, until, member in rows.values_list("org", "since", "until", "member"):
        found[org].append((since, until, known[member]))
    return found


def on(known: Rolls, org: int, day: date) -> list[Member]:
    """The members a branch had on a day."""
    return [m for since, until, m in known[org] if since <= day and (not until or day < until)]


def details(world: World) -> None:
    """The extended set of nearly everybody; a few records stay incomplete on purpose."""
    dice, rows = world.dice, []
    fields = dict(Org.objects.values_list("pk", "field"))
    for member in everybody(world):
        if dice.random() < 0.05:
            continue
        retired = member.category == Member.Category.RETIRED
        new = fields[member.org_id] in TWO_NEW and dice.random() < 0.6
        late = dice.random() < 0.02
        row: dict[str, Any] = {
            "member": member,
            "job": "离退休" if retired else dice.choice(JOBS),
            "rank": dice.choice(RANKS),
            "stratum": dice.choice(Stratum.values) if new else "",
            "migrant": not retired and dice.random() < 0.03,
            "joined_as": JoinedAs.AGAIN if dice.random() < 0.01 else JoinedAs.ADMITTED,
            "conversion": Conversion.AFTER_EXTENSION if late else Conversion.ON_TIME,
            "extended": 6 if late else None,
            "joined_in": "原单位党支部（演示）",
            "correction": -1 if dice.random() < 0.01 else 0,
        }
        if dice.random() < 0.01:
            row["native"] = "外省演示县中山路1号"
        rows.append(row)
    with clock.at(world.since - timedelta(days=30)):
        actions.fill_many(rows, actor=world.actor)


def classes(world: World) -> None:
    """The district's classes, and plans of the district and its streets for each year."""
    root = world.made["root"]
    with clock.at(world.since):
        made = actions.define_class_many(
            [
                {"turn": turn, "since": world.since, **one}
                for turn, one in enumerate(CLASSES, start=1)
            ],
            actor=world.actor,
        )
    world.made["classes"] = made
    streets = list(Org.objects.filter(kind=Kind.WORK_COMMITTEE, until=None).order_by("path"))[:6]
    for year in range(world.since.year, world.until.year + 1):
        day = min(max(date(year, 1, 20), world.since), world.until)
        with clock.at(day):
            actions.plan_many([_plan(world, root, one, year) for one in made], actor=world.actor)
            some = [(org, one) for org in streets for one in made if world.dice.random() < 0.7]
            actions.plan_many(
                [_plan(world, org, one, year) for org, one in some], actor=world.actor
            )


def _plan(world: World, org: Org, one: StudyClass, year: int) -> dict[str, Any]:
    return {
        "org": org,
        "study_class": one,
        "year": year,
        "ways": WAYS[one.turn - 1],
        "sessions": world.dice.choice((4, 6, 12)),
    }


def rounds(world: World) -> None:
    """The yearly round in November, the firms' round each quarter; some branches forget.

    A few began in the first two years, then nearly all.
    """
    known = rolls(world)
    orgs = {org.pk: org for org in Org.objects.filter(pk__in=known.keys())}
    order = sorted(known, key=lambda pk: orgs[pk].path)
    firms = [pk for pk in order if orgs[pk].field in TWO_NEW]
    begun = world.until - timedelta(days=370)  # when the firms' round was introduced
    for part in world.months():
        if part.first.month == 11:
            _round(world, known, order, part.first + timedelta(days=14), Round.YEAR)
        if part.first.month % 3 == 0 and part.first > begun:
            day = part.first + timedelta(days=9)
            _round(world, known, firms, day, Round.QUARTER)


def _round(world: World, known: Rolls, branches: list[int], day: date, round_: str) -> None:
    if day > world.until:
        return
    dice, rows = world.dice, []
    orgs = {org.pk: org for org in Org.objects.filter(pk__in=branches)}
    skipped = {0: 0.97, 1: 0.85}.get(day.year - world.since.year, 0.1)
    outcomes = {Verification.Outcome.RIGHT: 93, Verification.Outcome.FIXED: 5}
    outcomes[Verification.Outcome.MISSING] = 2
    for pk in branches:
        if dice.random() < skipped:
            continue
        rows += [
            {
                "member": member,
                "org": orgs[pk],
                "round": round_,
                "outcome": world.choose(outcomes),
                "posted": round_ == Round.QUARTER and dice.random() < 0.4,
            }
            for member in on(known, pk, day)
        ]
    with clock.at(day):
        actions.verify_many(rows, actor=world.actor)


def rosters(world: World) -> None:
    """The national roster of one street laid beside ours each autumn, most of it settled."""
    street = Org.objects.filter(kind=Kind.WORK_COMMITTEE, until=None).order_by("path")[0]
    for year in range(world.since.year + 1, world.until.year + 1):
        day = date(year, 9, 15)
        if not world.since < day <= world.until:
            continue
        with clock.at(day):
            _compare(world, street, day)


def _compare(world: World, street: Org, day: date) -> None:
    dice = world.dice
    under: Any = street.under(day)
    here = Belonging.objects.standing(day).filter(org__in=under.values("pk"))
    rows: list[dict[str, Any]] = []
    for one in here.select_related("member__person", "org").order_by("pk"):
        if dice.random() < 0.004:
            continue
        differs = []
        if dice.random() < 0.01:
            differs.append(("学历", "大学专科毕业", "大学本科毕业"))
        if dice.random() < 0.006:
            differs.append(("手机号码", "100****0001", "100****0002"))
        rows.append(
            {"member": one.member, "name": one.member.person.name, "org": one.org,
             "branch": one.org.name, "differs": differs}
        )  # fmt: skip
    branch = rows[0]["org"]
    rows += [
        {"member": None, "name": name, "org": branch, "branch": branch.name, "differs": []}
        for name in ("演示甲某", "演示乙某")
    ]
    roll = actions.compare(
        actor=world.actor, org=street, taken_on=day, rows=rows, source="全国党员管理信息系统"
    )
    found = list(Difference.objects.filter(roll=roll).order_by("pk"))
    settled = [(one, dice.choice(Difference.Settled.values)) for one in found]
    last = day.year == world.until.year
    some = settled[: len(settled) // 2] if last else settled
    actions.settle_many(
        [(one, how, "核对档案后处理（演示）") for one, how in some], actor=world.actor
    )


def _wrong_click(world: World, member: Member) -> None:
    """Somebody was recorded as dead by mistake, and a colleague took it back."""
    reread(member)
    if member.left_on is None:
        members.leave(member, actor=world.actor, on=clock.today(), exit=Exit.DIED)
        members.right_death(member, actor=world.actor, reason="点错了人，本人健在（演示）")


def standing(world: World) -> None:
    """A few sanctions in effect, and one person who stood on the roll twice."""
    here = [member for member in present(world) if member.full_on is not None][40:4_000]
    day = world.until - timedelta(days=100)
    with clock.at(day):
        for member, grade in zip(
            world.dice.sample([m for m in here if m.entered_on < day], 4),
            ("warning", "serious", "dismissed", "probation"),
            strict=True,
        ):
            members.discipline(
                actor=world.actor, member=member, grade=grade, since=day,
                until=add_months(day, 18),
            )  # fmt: skip
    gone = Member.objects.filter(exit=Exit.TRANSFERRED_OUT, left_on__lt=day - timedelta(days=60))
    old = gone.select_related("person").order_by("pk").first()
    if old is None:
        return
    branch = here[0].org
    with clock.at(day):
        again = members.enrol_roster(
            actor=world.actor, name=old.person.name, org=branch, joined_on=old.joined_on,
            full_on=old.full_on, entered_on=day, entry=Entry.TRANSFERRED_IN,
        )  # fmt: skip
    with clock.at(day + timedelta(days=2)):
        _wrong_click(world, here[-1])
    with clock.at(day + timedelta(days=5)):
        members.merge(old, again, actor=world.actor, reason="转回时重复登记，档案核对一致（演示）")
