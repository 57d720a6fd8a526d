"""Three years of dues: most pay on the day, some months late, a few not at all; money goes up.

One street kept its dues here from the beginning, all the others for a year: so it is where such a
system is brought in, and three years of every member's months would say nothing more.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from jiceng.kernel import clock
from jiceng.kernel.periods import Period
from jiceng.kit.demo import Stage, World
from jiceng.registers.accounts.models import Account
from jiceng.registers.members.models import Belonging, Member
from jiceng.registers.orgs.models import BRANCHES, Kind, Org
from jiceng.work.dues import actions, rules
from jiceng.work.dues.models import Base, Charge, Entry, Known, Payment, Roll, difference

PERCENT = Decimal(40)
LEAST_USE = 50  # yuan: less is not worth a decision
RECENT = 12  # months since all branches keep their dues here
DUE_BASES = ("working", "retired", "self_employed")
WAGES = (2600, 3000, 3001, 3400, 3900, 4600, 5000, 5200, 6100, 7400, 8800, 10000, 10500, 13000)
PENSIONS = (2800, 3200, 3600, 4100, 4700, 5000, 5200, 6000)
KINDS = {"working": "salaried", "retired": "retired", "self_employed": "self_employed"}
TRADES = ("培训党员骨干", "主题党日学习资料", "订阅党报党刊", "表彰优秀党员", "走访慰问困难党员")
PURPOSES = ("training", "materials", "materials", "commending", "hardship")
# Month → for what, how much of what was kept of the year before, in hundredths, and in words.
YEAR_OF_USE = {
    1: ("hardship", 18, "春节前走访慰问困难党员和老党员"),
    3: ("materials", 8, "订购党员学习教材和党刊"),
    5: ("training", 20, "举办党员骨干和支部书记培训班"),
    6: ("commending", 15, "“七一”表彰优秀共产党员和先进党支部"),
    8: ("disaster", 10, "补助遭受水灾的党员"),
    9: ("training", 12, "组织党员到红色教育基地现场教学"),
}


def settings(world: World) -> None:
    """40 % of what is collected goes up, every twelve months."""
    root: Org = world.made["root"]
    with clock.at(world.since):
        actions.set_habit(
            actor=world.actor, org=root, since=world.since, percent=PERCENT, cycle=12,
            document="演示〔2023〕9号",
        )  # fmt: skip


def bases(world: World) -> None:
    """Everybody's base when their branch begins; each January a quarter of them anew."""
    stretches: dict[int, date] = {}
    for pk, since in Belonging.objects.order_by("since").values_list("member", "since"):
        stretches.setdefault(pk, since)
    here = Belonging.objects.filter(org__in=_pilot(_branches()))
    early = set(here.values_list("member", flat=True))
    begun = rules.first_of(rules.number_of(world.until) - RECENT + 1)
    rows = list(Member.objects.filter(category__in=DUE_BASES).order_by("pk"))
    incomes: dict[int, Decimal] = {}
    for year_start in _starts(world):
        told = []
        for member in rows:
            came = max(stretches[member.pk], world.since if member.pk in early else begun)
            known = member.pk in incomes
            if came > _ends(world, year_start) or member.pk % 173 == 0:
                continue  # not here yet; and of a few nobody ever confirmed it
            if known and (world.dice.random() > 0.25 or year_start <= came):
                continue
            told.append(_base(world, member, incomes, year_start if known else came))
        with clock.at(max(_ends(world, year_start), world.since)):
            actions.confirm_many(told, actor=world.actor)


def _branches() -> list[Org]:
    orgs = Org.objects.filter(kind__in=BRANCHES).exclude(kind=Kind.TEMPORARY_BRANCH)
    return list(orgs.order_by("path"))


def _starts(world: World) -> Iterator[date]:
    yield world.since
    for year in range(world.since.year + 1, world.until.year + 1):
        yield date(year, 1, 1)


def _ends(world: World, start: date) -> date:
    """Newcomers of a year are confirmed with it."""
    return min(date(start.year, 12, 31), world.until)


def _base(world: World, member: Member, incomes: dict[int, Decimal], since: date) -> dict[str, Any]:
    ladder = PENSIONS if member.category == "retired" else WAGES
    before = incomes.get(member.pk)
    income = Decimal(world.dice.choice(ladder)) if before is None else before + 180
    incomes[member.pk] = income
    return {
        "member": member, "kind": KINDS[member.category], "income": income, "since": since,
        "quarterly": member.pk % 29 == 0, "confirmed_by": "党费管理员（演示）",
        "source": "pension" if member.category == "retired" else "payslip",
    }  # fmt: skip


def reliefs(world: World) -> None:
    """A few reduced or exempt, one refused, one still waiting."""
    here = list(Member.objects.present().order_by("pk")[50:1550:60])
    studied = world.since + timedelta(days=40)
    with clock.at(studied + timedelta(days=20)):
        made = [
            actions.propose(
                actor=world.actor, member=member, monthly=Decimal(n % 2) * 5, reason="家庭困难",
                studied_on=studied, since=studied, until=None if n % 3 else world.until,
            )
            for n, member in enumerate(here)
        ]  # fmt: skip
        for n, one in enumerate(made[:-1]):
            decide = actions.refuse if n == 4 else actions.approve
            decide(one, actor=world.actor, decided_on=studied + timedelta(days=12))


# Month by month -------------------------------------------------------------------------------


def history(world: World) -> None:
    """Every branch, every month: collected on the day or a little after, less those behind."""
    branches = _branches()
    months = list(world.months())
    first, last = (rules.number_of(part.first) for part in (months[0], months[-1]))
    start = last - RECENT + 1
    pilot = _pilot(branches)
    early = Known(first, start - 1, [one.pk for one in pilot])
    late = Known(start, last)
    behind = _behind(world, last)
    for n, part in enumerate(months, 1):
        world.report("党费", n, len(months))
        number = rules.number_of(part.first)
        known, taking_part = (late, branches) if number >= start else (early, pilot)
        day = known.anchor(number)
        rows = list(_month(world, taking_part, number, day, behind))
        if not rows:
            continue
        with clock.at(min(day + timedelta(days=8), world.until)):
            actions.carry_in_many(rows, number, actor=world.actor, known=known)
            if part.first.month == 1:
                _go_through(world, taking_part, part, known)
                _yearly(world, part)
            _use(world, part)
    _afterwards(world, branches, late)


def _pilot(branches: list[Org]) -> list[Org]:
    """The branches of the street whose secretary the demo signs in as; else of the first one."""
    home = _signed_in() or branches[0]
    street = home.path[: home.path.index(".", home.path.index(".") + 1) + 1]
    return [one for one in branches if one.path.startswith(street)]


def _signed_in() -> Org | None:
    account = Account.objects.filter(grant__role="branch_secretary").order_by("pk").first()
    found: Org | None = account.home if account is not None else None
    return found


def _behind(world: World, last: int) -> dict[int, range]:
    """Member → the months they have not paid: three, five, six on end, and odd ones."""
    some = list(Member.objects.present().order_by("pk").values_list("pk", flat=True))
    found: dict[int, range] = {}
    for count, length in ((14, 1), (12, 3), (6, 5), (5, 6), (2, 9)):
        for pk in world.dice.sample(some, count):
            found[pk] = range(last - length, last + 1)
    for pk in world.dice.sample(some, 160):
        start = world.dice.randint(last - 11, last - 4)
        found.setdefault(pk, range(start, start + 2))
    return found


def _month(
    world: World, branches: list[Org], number: int, day: date, behind: dict[int, range]
) -> Iterator[dict[str, Any]]:
    unpaid = {pk for pk, months in behind.items() if number in months}
    for branch in branches:
        paid_on = day + timedelta(days=world.dice.choice((0, 0, 0, 0, 1, 3, 6)))
        slack = branch.pk % 37 == 0 and number % 5 == 0
        if paid_on > world.until or branch.since > day or slack:
            continue
        if branch.until is not None and branch.until <= day:
            continue
        yield {"org": branch, "paid_on": paid_on, "unpaid": unpaid,
               "way": "bank" if branch.pk % 7 == 0 else "cash"}  # fmt: skip


def _go_through(world: World, branches: list[Org], part: Period, known: Known) -> None:
    """年度核定: all but those where somebody has no base, and a few who forgot."""
    number = rules.number_of(part.first)
    lacking = {line.org for line in known.lines(number) if line.amount is None}
    day = min(part.first + timedelta(days=9), world.until)
    standing = [one for one in branches if one.since <= day and (not one.until or day < one.until)]
    rows = [
        {"org": one, "year": part.first.year, "reviewed_on": day, "confirmed_by": "支委会（演示）"}
        for one in standing
        if one.pk not in lacking and one.pk % 23
    ]
    actions.review_many(rows, actor=world.actor, known=known)


def _yearly(world: World, part: Period) -> None:
    """What the year before brought: a share up, step by step, and some of the rest spent."""
    year, day = part.first.year - 1, clock.today()
    first, last = year * 12, year * 12 + 11
    brought: dict[int, Decimal] = defaultdict(Decimal)
    rows = Payment.objects.filter(paid_on__year=year).values_list("org", "amount")
    for org, amount in rows:
        brought[org] += amount
    level = {one.pk: one for one in Org.objects.select_related("parent").filter(pk__in=brought)}
    while level:
        sent = actions.remit_many(
            [
                {"org": org, "first_no": first, "last_no": last, "sent_on": day,
                 "collected": brought[pk], "percent": PERCENT,
                 "amount": rules.share_up(brought[pk], PERCENT)}
                for pk, org in level.items()
            ],
            actor=world.actor,
        )  # fmt: skip
        arriving = [one for one in sent if one.to_id]
        actions.receive_many(arriving, actor=world.actor, on=day)
        brought = defaultdict(Decimal)
        for one in arriving:
            brought[one.to_id or 0] += one.amount
        level = {one.pk: one for one in Org.objects.select_related("parent").filter(pk__in=brought)}
    _spend(world, day)


def _kept(year: int, kinds: Sequence[str]) -> dict[Org, Decimal]:
    """What came up to each of these this year, less what went on from there."""
    came = Entry.objects.filter(what="receive", entered_on__year=year, org__kind__in=kinds)
    sums = dict(came.order_by().values_list("org").annotate(sum=Sum("amount")))
    orgs = Org.objects.filter(pk__in=sums, until=None).order_by("path")
    return {org: sums[org.pk] * (100 - PERCENT) / 100 for org in orgs}


def _use(world: World, part: Period) -> None:
    """What the district and its streets spend of it in the course of the year."""
    if part.first.month not in YEAR_OF_USE:
        return
    purpose, share, subject = YEAR_OF_USE[part.first.month]
    kept = _kept(part.first.year, (Kind.DISTRICT, Kind.WORK_COMMITTEE))
    rows = [
        {"org": org, "purpose": purpose, "amount": amount, "used_on": clock.today(),
         "subject": f"{subject}（演示）", "decided": "党工委会议研究（演示）"}
        for org, sum_ in kept.items()
        if (amount := Decimal(int(sum_ * share / 1000) * 10)) >= LEAST_USE
        and (purpose != "disaster" or org.parent_id is None)
    ]  # fmt: skip
    actions.spend_many(rows, actor=world.actor)


def _spend(world: World, day: date) -> None:
    kept = _kept(day.year, (Kind.COMMITTEE,))
    spenders = list(Org.objects.standing(day).filter(kind=Kind.COMMITTEE).order_by("path"))
    parts = [
        (n, org, world.dice.randint(60, 90))
        for n, org in enumerate(spenders)
        if Entry.objects.filter(org=org, what="receive").exists()
    ]
    rows = [
        {"org": org, "purpose": PURPOSES[n % 5], "amount": amount, "used_on": day,
         "subject": f"{TRADES[n % 5]}（演示）", "decided": "党委会研究（演示）"}
        for n, org, part in parts
        if (amount := Decimal(int(kept.get(org, 0) * part / 300))) > 0
    ]  # fmt: skip
    rows += (
        [{**rows[0], "purpose": "other", "justification": "上级文件批准的专项（演示）"}]
        if rows
        else []
    )
    actions.spend_many(rows, actor=world.actor)


def _afterwards(world: World, branches: list[Org], known: Known) -> None:
    """This month's rolls; some pay back, a mistake is reversed, gifts, the bank, the year."""
    last = rules.number_of(world.until)
    there = set(Roll.objects.filter(month_no=last).values_list("org", flat=True))
    with clock.at(world.until):
        left = [one for one in branches if one.until is None and one.pk not in there]
        actions.open_rolls(left, last, actor=world.actor, known=known)
        _pay_back(world, last)
        root: Org = world.made["root"]
        if Entry.objects.filter(org=root, what="receive").exists():
            street = Org.objects.filter(parent=root).order_by("path").first()
            if street is not None:
                actions.give_back(actor=world.actor, org=root, to=street, amount=Decimal("120.50"),
                                  sent_on=world.until)  # fmt: skip
        _gifts(world)
        _statement_lines(world)
        _differences(world, last)
        for branch in [one for one in branches if one.until is None][::25]:
            actions.publish(actor=world.actor, org=branch, year=world.until.year,
                            published_on=world.until, how="党员大会上公布")  # fmt: skip


def _pay_back(world: World, last: int) -> None:
    owed = Charge.objects.unpaid().filter(amount__gt=0, roll__month_no__lt=last - 6)
    members: dict[int, list[int]] = defaultdict(list)
    rows = owed.order_by("member", "roll__month_no").values_list("member", "roll__month_no")
    for key, number in rows[:160]:
        members[key].append(number)
    listed = Member.objects.select_related("org", "person").in_bulk(list(members)[:20])
    for pk, member in listed.items():
        numbers = members[pk]
        if len(numbers) < 4:
            actions.pay_months(
                actor=world.actor, member=member, months=numbers, paid_on=world.until, way="bank"
            )
    paid = Payment.objects.filter(count__gt=3).order_by("-pk").first()
    if paid is not None:
        wrong = Charge.objects.filter(payment=paid).order_by("pk")[:1]
        actions.reverse(paid, actor=world.actor, reason="重复登记（演示）", charges=list(wrong))


def _gifts(world: World) -> None:
    for n, member in enumerate(Member.objects.present().order_by("pk")[200:260:20]):
        gift = actions.give(
            actor=world.actor, member=member, amount=Decimal(1000 if n < 2 else 300),
            given_on=world.until, profile="退休干部，党龄五十年（演示）",
        )  # fmt: skip
        if n == 0:
            actions.forward(gift, actor=world.actor)


def _statement_lines(world: World) -> None:
    """A bank file of the branch whose secretary the demo signs in as: some fit, some do not."""
    branch = _signed_in()
    if branch is None:
        return
    owed = Charge.objects.unpaid().filter(roll__org=branch, amount__gt=0)
    fitting = list(owed.select_related("member__person").order_by("pk")[:2])
    rows = [
        {"payer": str(one.member), "amount": one.amount, "remark": "党费"} for one in fitting
    ] + [
        {"payer": "演示某商店", "amount": Decimal("188.00"), "remark": "货款"},
        {"payer": "演示路人", "amount": Decimal("9.99"), "remark": "党费"},
    ]
    actions.list_line_many(
        [
            {"org": branch, "reference": f"DEMO{n:04}", "paid_on": world.until, **row}
            for n, row in enumerate(rows, 1)
        ],
        actor=world.actor,
    )


def _differences(world: World, last: int) -> None:
    """Pay that changed three months ago and was heard of now: made good, or still on the list."""
    branch = _signed_in()
    if branch is None:
        return
    since = rules.first_of(last - 3)
    bases = (
        Base.objects.valid()
        .standing(since)
        .filter(
            member__org=branch,
            member__left_on=None,
            kind=rules.SALARIED,
            since__lt=since,
            until=None,
        )
    )
    found = list(bases.select_related("member").order_by("member")[:6])
    for n, base in enumerate(found):
        actions.confirm(
            actor=world.actor, member=base.member, kind=base.kind, since=since,
            income=Decimal(2500 if n % 2 else 13200), source="payslip",
        )  # fmt: skip
    open_ = [one for one in difference(branch, [last - 3, last - 2]) if one.charge.payment_id]
    more = [one.charge for one in open_ if one.amount > 0]
    less = [one.charge for one in open_ if one.amount < 0]
    why = "工资调整，支委会核定（演示）"
    told: dict[str, Any] = {"actor": world.actor, "settled_on": world.until, "reason": why}
    made = [actions.settle(one, what="collect", **told) for one in more[:2]]
    made += [actions.settle(one, what="refund", **told) for one in less[:1]]
    if made:
        actions.unsettle(made[0], actor=world.actor, reason="金额要再核一次（演示）")


STAGES = [
    Stage(72, "党费规定", settings),
    Stage(73, "党费基数", bases),
    Stage(74, "党费减免", reliefs),
    Stage(75, "党费", history),
]
