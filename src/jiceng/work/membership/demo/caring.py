"""Looking after people: hardship, visits, medals, members abroad, veterans."""

from datetime import date, timedelta
from typing import Any

from jiceng.kernel import clock
from jiceng.kernel.deadlines import add_months
from jiceng.kit.demo import World
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Field, Kind, Org
from jiceng.registers.people.demo import person
from jiceng.work.membership import actions
from jiceng.work.membership.demo.keeping import present
from jiceng.work.membership.models import (
    Abroad,
    Hardship,
    Honour,
    Visit,
)
from jiceng.work.membership.rules import fifty_by

GOODS = ("米、油", "棉被", "营养品", "")
COUNTRIES = ("某国甲", "某国乙", "某国丙")


def care(world: World) -> None:
    """Hardship listed in spring, visits at 春节 and 七一, the medals of fifty years."""
    known = present(world)
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
    for member in chosen:
        listed[member.pk] = member


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
    young = [m for m in present(world) if m.category == "working" and m.entered_on <= world.since]
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
