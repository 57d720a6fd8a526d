"""Three years of help by mass organisations; some quarters have no plan, some cases no end."""

from datetime import date, timedelta

from jiceng.kernel import clock
from jiceng.kit.demo import Stage, World
from jiceng.registers.accounts.models import Account
from jiceng.registers.units import actions as units
from jiceng.registers.units.models import MassOrg
from jiceng.work.masses import actions

KINDS = ("work", "school", "housing", "health", "law", "culture", "relief")
GROUPS = ("migrant", "children", "staff", "migrant", "youth", "women", "needy")
RIGHTS = ("wages", "contract", "injury", "insurance")


def history(world: World) -> None:
    """Each month some services, each quarter plans, now and then a rights case."""
    organs = list(MassOrg.objects.filter(until=None, since__lte=world.since + timedelta(days=400))
                  .select_related("unit__place", "unit__keeper").order_by("pk")[:24])  # fmt: skip
    if not organs:
        return
    led(world, organs[0])
    for number, part in enumerate(world.months()):
        day = world.day_of(part)
        standing = [one for one in organs if one.since <= part.first]
        if day is None or not standing:
            continue
        rows = []
        for n in range(5):
            one = standing[(number * 3 + n * 7) % len(standing)]
            kind = (number + n * 2) % len(KINDS)
            rows.append({"massorg": one, "kind": KINDS[kind], "group": GROUPS[kind],
                         "held_on": day, "served": world.dice.randint(6, 60),
                         "result": "来的人说有用，下次接着办（演示）"})  # fmt: skip
        with clock.at(day):
            actions.serve_many(rows, actor=world.actor)
            if part.first.month % 3 == 1:
                plans = [{"massorg": one, "first_on": part.first, "services": 1 + n % 3,
                          "about": "技能课、入学咨询、联谊（演示）"}
                         for n, one in enumerate(standing) if n % 5]  # fmt: skip
                actions.plan_many(plans, actor=world.actor)
        if number % 2 == 0:
            defended(world, standing[number % len(standing)], day, number)


def led(world: World, massorg: MassOrg) -> None:
    """A plain member leads the union of a firm without a Party organisation, and records it."""
    account = Account.objects.filter(username="dangyuan").select_related("person").first()
    if account is not None and account.person is not None:
        with clock.at(world.until):
            units.name_head(massorg, actor=world.actor, person=account.person)


def defended(world: World, massorg: MassOrg, day: date, number: int) -> None:
    """Most are settled within weeks; every fourth is still open."""
    with clock.at(day):
        case = actions.raise_case(
            actor=world.actor, massorg=massorg, kind=RIGHTS[number // 2 % len(RIGHTS)],
            group="migrant", concerned=1 + number % 5, content="加班工资没有按时发（演示）",
            raised_on=day,
        )  # fmt: skip
    begun = case.raised_on + timedelta(days=3)
    over = begun + timedelta(days=15 + number)
    if begun > world.until:
        return
    with clock.at(begun):
        actions.refer(case, actor=world.actor, to="区劳动人事争议仲裁委员会（演示）")
    if number % 8 != 6 and over <= world.until:
        with clock.at(over):
            actions.solve(case, actor=world.actor, result="已补发（演示）")


STAGES = [Stage(98, "群团服务", history)]
