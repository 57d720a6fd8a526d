"""Who decides, set locally; temporary branches and one of mobile members."""

from datetime import date, timedelta
from typing import Any

from jiceng.kernel import clock
from jiceng.kernel.deadlines import add_months
from jiceng.kit.demo import World
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Member
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.orgs.models import Field, Kind, Org
from jiceng.work.structure import actions
from jiceng.work.structure.demo.changes import ask, grant


def special(world: World) -> None:
    """Who decides, set locally; two temporary branches, one of which has outlived its task; a
    branch of mobile members that was not agreed with the place where they are.
    """
    streets = list(Org.objects.filter(kind=Kind.WORK_COMMITTEE, field=Field.OTHER).order_by("path"))
    begin = add_months(world.until, -7)
    with clock.at(begin):
        actions.set_decider_many(
            [
                {"org": streets[0], "kind": "abolish", "by": "street", "since": begin,
                 "document": f"演示组〔{begin.year}〕5号"},
                {"org": streets[-1], "kind": "set_up", "by": "district", "since": begin,
                 "document": f"演示组〔{begin.year}〕6号"},
            ],
            actor=world.actor,
        )  # fmt: skip
    last = world.until - timedelta(days=4)
    rows: list[tuple[str, str, dict[str, Any], int]] = [
        ("防汛专班临时党支部", Kind.TEMPORARY_BRANCH, {"ends_on": last - timedelta(days=20)}, 75),
        ("老旧小区改造临时党支部", Kind.TEMPORARY_BRANCH, {"ends_on": add_months(last, 9)}, 60),
        ("驻外建筑工程流动党员党支部", Kind.MOBILE_BRANCH, {"full": 5}, 45),
    ]
    for number, (name, kind, more, ago) in enumerate(rows):
        street = streets[number]
        one = ask(
            world, last - timedelta(days=ago), kind="set_up", org=street, parent=street,
            name=f"演示{name}", becomes=kind, field=Field.OTHER, reason="工作需要（演示）", **more,
        )  # fmt: skip
        grant(world, one, 500 + number)
        if number == 1 and one.result is not None:
            _held_by_mistake(world, one.result, one.effective_on + timedelta(days=10))
        if kind == Kind.MOBILE_BRANCH and one.result is not None:
            orgs.correct(one.result, actor=world.actor, reason="补填（演示）",
                         away="驻外（演示建筑工地）")  # fmt: skip


def _held_by_mistake(world: World, org: Org, day: date) -> None:
    """Somebody's relation was moved along to a temporary branch, which takes none."""
    still = Member.objects.filter(version=0, left_on=None, org__field=Field.STATE_FIRM)
    for member in still.select_related("org").order_by("pk")[:1]:
        with clock.at(day):
            members.move(member, actor=world.actor, to=org, on=day, reason="随项目（演示）")
