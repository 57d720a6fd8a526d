"""Probationers who came with a letter: put off, not recognised, going on, not yet taken over."""

from datetime import date, timedelta

from jiceng.kernel import clock
from jiceng.kit.demo import World
from jiceng.registers.members.models import Entry, Member
from jiceng.registers.orgs.models import Org
from jiceng.work.development import actions

OBSERVED = "材料齐全，已编入党小组（演示）"


def taken_over(world: World) -> None:
    """In the order they came; the last waits to be taken over."""
    rows = Member.objects.present().filter(entry=Entry.TRANSFERRED_IN, full_on=None)
    found = list(rows.select_related("org", "person").order_by("entered_on", "pk"))
    for member, deed in zip(found, (_deferred, _disowned, _going_on), strict=False):
        deed(world, member, member.entered_on + timedelta(days=6))


def _deferred(world: World, member: Member, day: date) -> None:
    """Probation ended soon after they came; the branch wanted to know them first."""
    with clock.at(day):
        case = actions.take_over(member, actor=world.actor, on=day, remark=OBSERVED)
    later = (case.probation_ends or day) - timedelta(days=5)
    with clock.at(later):
        actions.observe(case, actor=world.actor, on=later, text="表现良好，了解还不够（演示）")
        actions.defer(case, actor=world.actor, on=later, months=6, remark="转入不久，需要继续考察")


def _disowned(world: World, member: Member, day: date) -> None:
    """The former branch knows nothing of them, and no papers came."""
    with clock.at(day):
        case = actions.take_over(member, actor=world.actor, on=day, remark="没有收到入党材料")
    on = min(day + timedelta(days=60), world.until)
    with clock.at(on):
        actions.disown(
            case, actor=world.actor, on=on, decided_by=Org.objects.get(pk=world.made["root"].pk),
            document="演示组〔2026〕9号", text="原党组织查无此人，两次函调没有结果（演示）",
        )  # fmt: skip


def _going_on(world: World, member: Member, day: date) -> None:
    with clock.at(day):
        actions.take_over(member, actor=world.actor, on=day, remark=OBSERVED)
