"""Three years of keeping the roll right and looking after people, awkward cases among them."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from jiceng.kernel import clock
from jiceng.kernel.deadlines import add_months
from jiceng.kit.demo import Stage, World
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Belonging, Entry, Exit, Member
from jiceng.registers.orgs.models import Field, Kind, Org
from jiceng.registers.people.demo import person
from jiceng.work.membership import actions
from jiceng.work.membership.models import (
    TWO_NEW,
    Abroad,
    Conversion,
    Difference,
    Hardship,
    Honour,
    JoinedAs,
    Round,
    Stratum,
    StudyClass,
    Verification,
    Visit,
)
from jiceng.work.membership.rules import fifty_by

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
GOODS = ("米、油", "棉被", "营养品", "")
COUNTRIES = ("某国甲", "某国乙", "某国丙")


def rolls() -> Rolls:
    """Who of those still on the roll belonged to each branch, and when."""
    found: Rolls = defaultdict(list)
    rows = Belonging.objects.filter(member__left_on=None).select_related("member")
    for one in rows.order_by("org", "pk").iterator(5_000):
        found[one.org_id].append((one.since, one.until, one.member))
    return found


def on(known: Rolls, org: int, day: date) -> list[Member]:
    """The members a branch had on a day."""
    return [m for since, until, m in known[org] if since <= day and (not until or day < until)]


def details(world: World) -> None:
    """The extended set of nearly everybody; a few records stay incomplete on purpose."""
    dice, rows = world.dice, []
    for member in Member.objects.select_related("org").order_by("pk").iterator(5_000):
        if dice.random() < 0.05:
            continue
        retired = member.category == Member.Category.RETIRED
        new = member.org.field in TWO_NEW and dice.random() < 0.6
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


def care(world: World) -> None:
    """Hardship listed in spring, visits at 春节 and 七一, the medals of fifty years."""
    known = list(Member.objects.present().select_related("person", "org").order_by("pk"))
    dice, listed = world.dice, dict[int, Member]()
    for year in range(world.since.year, world.until.year + 1):
        for month, occasion in ((1, Visit.Occasion.SPRING), (6, Visit.Occasion.JULY)):
            day = date(year, month, 12 + dice.randrange(10))
            if not world.since <= day <= world.until:
                continue
            with clock.at(day):
                _list_hardship(world, known, listed, day)
                _visit(world, listed, known, day, occasion)
        _honours(world, known, year)
    with clock.at(world.until):
        over = Hardship.objects.filter(until=None, since__lt=world.until - timedelta(days=400))
        for one in over.order_by("pk")[:12]:
            actions.end_hardship(one, actor=world.actor, on=world.until, reason="家庭情况好转")


def _list_hardship(world: World, known: list[Member], listed: dict[int, Member], day: date) -> None:
    here = [m for m in known if m.entered_on < day and m.pk not in listed]
    chosen = world.dice.sample(here, min(20, len(here)))
    causes = list(Hardship.Cause.values)
    rows = [
        {"member": m, "cause": world.dice.choice(causes), "since": day, "measure": "支部结对联系"}
        for m in chosen
    ]
    actions.list_hardship_many(rows, actor=world.actor)
    listed.update({m.pk: m for m in chosen})


def _visit(
    world: World, listed: dict[int, Member], known: list[Member], day: date, occasion: str
) -> None:
    """Most of those in hardship, and some of the old; a few are forgotten."""
    dice = world.dice
    chosen = [m for m in listed.values() if dice.random() < 0.85]
    chosen += [m for m in dice.sample(known, 60) if m.entered_on < day and m.pk not in listed]
    rows = [
        {
            "member": m,
            "visited_on": day,
            "occasion": occasion,
            "by": "社区党组织（演示）",
            "money": dice.choice((0, 300, 500, 800)),
            "goods": dice.choice(GOODS),
            "need": "希望有人帮忙买菜（演示）" if dice.random() < 0.1 else "",
        }
        for m in chosen
    ]
    actions.visit_many(rows, actor=world.actor)


def _honours(world: World, known: list[Member], year: int) -> None:
    """1 July: medals of fifty years, a few not yet handed over; outstanding members."""
    day = date(year, 7, 1)
    if not world.since <= day <= world.until:
        return
    dice = world.dice
    given = set(Honour.objects.fifty().values_list("member", flat=True))
    bound = fifty_by(year=year)
    due = [m for m in known if m.full_on and m.full_on <= bound and m.pk not in given]
    due = [m for m in due if m.entered_on < day]
    rows: list[dict[str, Any]] = [
        {
            "member": m,
            "kind": Honour.Kind.FIFTY,
            "by": "区委（演示）",
            "awarded_on": day,
            "medal_on": day if dice.random() < 0.9 else None,
        }
        for m in due
        if dice.random() < 0.95
    ]
    best = dice.sample([m for m in known if m.entered_on < day], 40)
    rows += [
        {"member": m, "kind": Honour.Kind.EXCELLENT, "by": "区委（演示）", "awarded_on": day}
        for m in best
    ]
    with clock.at(day):
        actions.honour_many(rows, actor=world.actor)


def away(world: World) -> None:
    """Two dozen abroad, most of them called in time; veterans, some without a branch."""
    dice = world.dice
    here = Member.objects.present().filter(category="working").select_related("person", "org")
    young = [m for m in here.order_by("pk") if m.entered_on <= world.since]
    stays: list[Abroad] = []
    for member in dice.sample(young, 24):
        day = world.since + timedelta(days=dice.randrange(700))
        values = {"country": dice.choice(COUNTRIES), "purpose": dice.choice(Abroad.Purpose.values)}
        with clock.at(day):
            made = actions.go_abroad(
                actor=world.actor, member=member, since=day,
                due_back=add_months(day, 24), **values,
            )  # fmt: skip
        stays.append(made)
    for number, stay in enumerate(stays):
        _touch(world, stay, lazy=number % 8 == 7)
    _veterans(world)


def _touch(world: World, stay: Abroad, *, lazy: bool) -> None:
    """A call every four or five months; the lazy stop after one."""
    day, count = stay.since, 0
    while (day := add_months(day, world.dice.choice((4, 5)))) < world.until:
        if lazy and count:
            return
        count += 1
        with clock.at(day):
            actions.contact(stay, actor=world.actor, contacted_on=day, way="call", said="学业顺利")
        if count == 5:
            back = min(day + timedelta(days=20), world.until)
            with clock.at(back):
                actions.return_home(stay, actor=world.actor, on=back)
            return


def _veterans(world: World) -> None:
    dice = world.dice
    branches = list(
        Org.objects.filter(kind=Kind.BRANCH, field=Field.URBAN_COMMUNITY, until=None)
        .select_related("parent")
        .order_by("path")
    )
    for number in range(26):
        branch = dice.choice(branches)
        day = world.since + timedelta(days=30 + dice.randrange(1_000))
        if day > world.until or branch.since > day:
            continue
        row = person(dice, 85_000 + number, branch, date(day.year - 40, 1, 1),
                     date(day.year - 22, 1, 1))  # fmt: skip
        facts = {name: row[name] for name in ("name", "id_number", "phone")}
        with clock.at(day):
            made = actions.report_veteran(
                actor=world.actor, org=branch.parent, arrived_on=day,
                discharged_on=day - timedelta(days=40), **facts,
            )  # fmt: skip
        placed = day + timedelta(days=20 + dice.randrange(20))
        if number % 6 == 5 or placed > world.until:
            continue
        born = int(row["id_number"][6:10])
        joined = date(born + 20, 7, 1)
        with clock.at(placed):
            actions.place_veteran(
                made, actor=world.actor, org=branch, on=placed, joined_on=joined,
                full_on=joined + timedelta(days=365),
            )  # fmt: skip


def rounds(world: World) -> None:
    """The yearly round in November, the firms' round each quarter; some branches forget.

    A few began in the first year, a third in the second, then nearly all.
    """
    known = rolls()
    orgs = {org.pk: org for org in Org.objects.filter(pk__in=known.keys())}
    order = sorted(known, key=lambda pk: orgs[pk].path)
    firms = [pk for pk in order if orgs[pk].field in TWO_NEW]
    begun = world.until - timedelta(days=460)  # when the firms' round was introduced
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
    skipped = {0: 0.95, 1: 0.66}.get(day.year - world.since.year, 0.1)
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


def standing(world: World) -> None:
    """A few sanctions in effect, and one person who stood on the roll twice."""
    here = list(
        Member.objects.present()
        .exclude(full_on=None)
        .select_related("person", "org")
        .order_by("pk")[40:4_000]
    )
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
    with clock.at(day + timedelta(days=5)):
        members.merge(old, again, actor=world.actor, reason="转回时重复登记，档案核对一致（演示）")


STAGES = [
    Stage(80, "党员扩展信息", details),
    Stage(81, "教育类别", classes),
    Stage(82, "关怀慰问", care),
    Stage(83, "出国和退役军人", away),
    Stage(84, "信息核对", rounds),
    Stage(85, "名册核对", rosters),
    Stage(86, "处分和合并", standing),
]
