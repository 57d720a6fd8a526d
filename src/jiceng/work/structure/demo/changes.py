"""Applications of three years, carried out or still lying somewhere.

New organisations come with members from elsewhere, so that nothing here moves what other
histories have already told of the branches that were there before.
"""

from datetime import date, timedelta
from typing import Any

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kit.demo import World
from jiceng.kit.handoffs import hand_on
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Entry, Member
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.orgs.models import Field, Kind, Org
from jiceng.registers.people import actions as people
from jiceng.registers.people.demo import person
from jiceng.registers.people.models import Post
from jiceng.registers.units.models import Hosting, Unit
from jiceng.work.structure import actions
from jiceng.work.structure.flows import DECIDING
from jiceng.work.structure.models import Application

STREET, DISTRICT = System("演示街道"), System("演示区委")


def ask(world: World, day: date, **values: Any) -> Application:
    """Drafted and submitted some weeks before it takes effect."""
    early = max(day - timedelta(days=25 + world.dice.randrange(10)), world.since)
    with clock.at(early):
        one = actions.draft(actor=world.actor, effective_on=day, **values)
        if shares := world.made.pop("shares", None):
            actions.allot(one, actor=world.actor, **shares(one))
        return actions.submit(one, actor=world.actor)


def grant(world: World, one: Application, number: int) -> None:
    """Decided by the street, or agreed a week later and approved by the district some days before
    its day; carried out on it.
    """
    day = one.effective_on
    if one.state == DECIDING:
        with clock.at(day - timedelta(days=6)):
            actions.decide(one, actor=STREET, document=f"演示街组〔{day.year}〕{number}号")
    else:
        with clock.at(day - timedelta(days=12)):
            actions.agree(one, actor=STREET, answer="同意上报（演示）")
        with clock.at(day - timedelta(days=4)):
            actions.approve(one, actor=DISTRICT, document=f"演示组〔{day.year}〕{number}号")
    with clock.at(day):
        actions.carry_out(one, actor=DISTRICT)


def changes(world: World) -> None:
    """Month by month one or two applications, so that every year has some of each kind."""
    made: list[Org] = []
    firms = [u for u in world.made["firm"][130:] if u.until is None]
    for n, social in enumerate(world.made["social"][30:33]):  # one social organisation a year
        firms.insert(1 + 4 * n, social)
    for number, part in enumerate(world.months()):
        day = part.first + timedelta(days=18)
        if number < 2 or day > world.until:
            continue
        if number % 3 == 2 and firms:
            made.append(_found(world, day, number, firms.pop(0)))
        elif number % 3 == 0:
            grant(world, _raise(world, day, number), number)
        else:
            asked = _move if number % 2 else _rename
            grant(world, asked(world, day, number), number)
        _later(world, made, day, number)
    _waiting(world, firms)


def _found(world: World, day: date, number: int, unit: Unit) -> Org:
    """A firm's branch; its members' relations come in from elsewhere, and one of them leads."""
    above = unit.keeper.above()[1]
    one = ask(
        world, day, kind="set_up", org=above, name=f"{unit.name}党支部", becomes=Kind.BRANCH,
        field=unit.field, parent=above, unit=unit, way=Hosting.Way.OWN,
        full=2 if number % 9 == 8 else 6, reason="企业党员增加，申请单独成立党支部（演示）",
    )  # fmt: skip
    grant(world, one, number)
    made = one.result
    assert made is not None  # noqa: S101
    rows = []
    for n in range(6 + world.dice.randrange(8)):
        row = person(world.dice, 90_000 + number * 100 + n, made, date(day.year - 55, 1, 1),
                     date(day.year - 26, 1, 1))  # fmt: skip
        row.pop("keeper")
        new = n == 0 and number % 9 == 8  # a secretary not yet a year in the Party
        joined = date(day.year - (1 if new else 4 + world.dice.randrange(4)), 7, 1)
        rows.append(
            row | {"org": made, "joined_on": joined, "full_on": joined + timedelta(days=366),
                   "entered_on": day, "entry": Entry.TRANSFERRED_IN}
        )  # fmt: skip
    with clock.at(day):
        came = members.enrol_roster_many(rows, actor=world.actor)
        people.appoint(
            actor=world.actor, person=came[0].person, org=made, title=Post.Title.SECRETARY,
            since=day,
        )  # fmt: skip
        orgs.begin_term(actor=world.actor, org=made, since=day)
    return made


def _raise(world: World, day: date, number: int) -> Application:
    """A community's general branch becomes a committee."""
    rows = Org.objects.standing(day).filter(
        kind=Kind.GENERAL_BRANCH, field=Field.URBAN_COMMUNITY, told_since__lt=day
    )
    org = rows.order_by("-path")[number % 5]
    return ask(
        world, day, kind="upgrade", org=org, subject=org, becomes=Kind.COMMITTEE,
        name=org.name.replace("党总支", "党委"), reason="辖区单位和党员增多，便于统筹（演示）",
    )  # fmt: skip


def _rename(world: World, day: date, number: int) -> Application:
    rows = Org.objects.standing(day).filter(kind=Kind.BRANCH, field=Field.SCHOOL, until=None)
    org = rows.filter(told_since__lt=day).order_by("path")[number % 7]
    return ask(
        world, day, kind="rename", org=org, subject=org, name=org.name.replace("演示", "演示区"),
        reason="单位名称变更（演示）",
    )  # fmt: skip


def _move(world: World, day: date, number: int) -> Application:
    """A firm's branch goes over to the street where the firm now is; a street asks for it."""
    streets = list(Org.objects.filter(kind=Kind.WORK_COMMITTEE, field=Field.OTHER).order_by("path"))
    rows = Org.objects.standing(day).filter(
        kind=Kind.BRANCH, field=Field.SOCIAL_ORG, parent__in=streets, until=None, since__lt=day
    )
    org = rows.order_by("path")[(number // 3) % 10]
    to = next(one for one in streets[number % len(streets) :] + streets if one.pk != org.parent_id)
    return ask(
        world, day, kind="move", org=org.parent, subject=org, parent=to,
        reason="单位注册地址变更（演示）",
    )  # fmt: skip


def _later(world: World, made: list[Org], day: date, number: int) -> None:
    """What becomes of the branches founded here, one after another as they come."""
    turn = world.made.setdefault("turn", 0)
    if number % 3 or turn >= len(FATES) or len(made) < FATES[turn][1] + 2:
        return
    world.made["turn"] = turn + 1
    fate, of = FATES[turn]
    one = fate(world, day, made[of], made[of - 1])
    grant(world, one, number + 100)


def _merged(world: World, day: date, org: Org, other: Org) -> Application:
    return ask(
        world, day, kind="merge", org=world.made["root"], subject=org, into=other,
        reason="两家企业合并（演示）",
    )  # fmt: skip


def _divided(world: World, day: date, org: Org, other: Org) -> Application:
    del other
    name = org.name.replace("党支部", "第二党支部")
    world.made["shares"] = lambda one: _half(one, f"new-{name}")
    return ask(
        world, day, kind="split", org=org, subject=org, name=name, reason="分公司设立（演示）"
    )


def _grown(world: World, day: date, org: Org, other: Org) -> Application:
    """A branch becomes a general branch; its members go into two branches beneath."""
    del other
    names = [f"{org.name}{n}" for n in ("第一支部", "第二支部")]
    world.made["shares"] = lambda one: _half(one, f"new-{names[1]}")
    return ask(
        world, day, kind="upgrade", org=org, subject=org, becomes=Kind.GENERAL_BRANCH,
        name=org.name.replace("党支部", "党总支"), branches="\n".join(names),
        reason="党员分布在两个厂区（演示）",
    )  # fmt: skip


def _closed(world: World, day: date, org: Org, other: Org) -> Application:
    """The members have gone to another branch before; then it is abolished."""
    on, why = day - timedelta(days=40), "企业停产（演示）"
    here = Member.objects.filter(org=org, left_on=None).select_related("org").order_by("pk")
    rows = [{"member": member, "to": other, "on": on, "reason": why} for member in here]
    with clock.at(on):
        members.move_many(rows, actor=world.actor)
        hand_on("structure.relocate", [{**row, "org": org} for row in rows], actor=world.actor)
    return ask(
        world, day, kind="abolish", org=org.parent, subject=org,
        reason="企业停产，党员已转出（演示）",
    )  # fmt: skip


# What happens to which of the founded branches: by its place in their list.
FATES = (
    *((_merged, 1), (_divided, 2), (_grown, 3), (_closed, 5)),
    *((_merged, 7), (_closed, 9), (_divided, 8)),
)


def _half(one: Application, mark: str) -> dict[str, str]:
    here = Member.objects.filter(org=one.subject_id, left_on=None).order_by("pk")
    return {f"to_{member.pk}": mark for member in here[::2]}


def _waiting(world: World, firms: list[Unit]) -> None:
    """What lies open today: one in time, one late, one handed back, one refused, one drafted."""
    today = world.until
    rows = [(10, ""), (50, ""), (20, "send_back"), (45, "refuse"), (3, "draft")]
    for (days, end), unit in zip(rows, firms[:5], strict=False):
        above = unit.keeper.above()[1]
        values = {"kind": "set_up", "org": above, "parent": above, "becomes": Kind.JOINT_BRANCH,
                  "name": f"{unit.name}等联合党支部", "unit": unit, "way": Hosting.Way.JOINT,
                  "full": 4, "effective_on": today + timedelta(days=20), "field": unit.field,
                  "reason": "几家相邻企业党员合计四名（演示）"}  # fmt: skip
        with clock.at(today - timedelta(days=days)):
            one = actions.draft(actor=world.actor, **values)
            if end == "draft":
                continue
            actions.submit(one, actor=world.actor)
        with clock.at(today - timedelta(days=days // 2)):
            if end == "send_back":
                actions.send_back(one, actor=STREET, reason="请补充拟任书记情况")
            elif end == "refuse":
                actions.refuse(one, actor=DISTRICT, reason="已有行业联合党支部覆盖")

    _passed_on(world)


def _passed_on(world: World) -> None:
    """What the street has agreed to and the district has not answered, though a month is over."""
    day = world.until - timedelta(days=50)
    rows = Org.objects.standing(day).filter(
        kind=Kind.GENERAL_BRANCH, field=Field.URBAN_COMMUNITY, told_since__lt=day, until=None
    )
    for org in rows.order_by("path")[:1]:
        with clock.at(day):
            one = actions.draft(
                actor=world.actor, org=org, subject=org, kind="rename", name=f"{org.name}（新）",
                effective_on=world.until + timedelta(days=20), reason="社区更名（演示）",
            )  # fmt: skip
            actions.submit(one, actor=world.actor)
        with clock.at(day + timedelta(days=25)):
            actions.agree(one, actor=STREET)
