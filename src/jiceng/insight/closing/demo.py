"""Closings of the district: the years of the history that are whole, with their quarters and
months, so that the report over the years compares; the newest quarter; one month is adjusted. Only
some figures are kept, so that the demonstration is built quickly; whoever closes a period in it
keeps all of them.
"""

from jiceng.insight.closing import actions
from jiceng.insight.closing.models import Closing
from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.periods import DAY, Period, year
from jiceng.kit import tenant
from jiceng.kit.demo import Stage, World
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.orgs.models import Kind, Org

SECOND = System("演示复核")
KEPT = ("members.entered", "members.left", "orgs.changes")
# What the report over the years compares with the year before.
COMPARED = (
    *KEPT, "orders.accepted", "orders.finished", "development.admitted", "coalitions.partner_orgs",
    "units.reached",
)  # fmt: skip


def build(world: World) -> None:
    """Asked for on one day and closed in one go, the shorter ones first."""
    tenant.set_tenant(actor=world.actor, data_since=world.since)
    span = range(world.since.year, world.until.year)
    years = [one for one in map(year, span) if one.first >= world.since]
    over = [one for one in Period(world.since, world.until - DAY).quarters()
            if one.last < world.until]  # fmt: skip
    quarters = [part for one in years for part in one.quarters()]
    quarters += [one for one in over[-1:] if one not in quarters]
    months = [part for one in quarters for part in one.months()]
    with clock.at(world.until):
        shut(world, [*months, *quarters], KEPT)
        shut(world, years, COMPARED)


def shut(world: World, periods: list[Period], only: tuple[str, ...]) -> None:
    # Where some figures were closed before, these are closed beside, with a reason.
    why = "系统启用后补关（演示）"
    rows = [{"org": world.made["root"], "period": one, "reason": why} for one in periods]
    actions.freeze_many(actions.ask_many(rows, actor=world.actor), actor=SECOND, only=only)


def correct(world: World) -> None:
    """Two changes of name come in after their months were closed: one month is adjusted, with its
    reason, beside the old figures; the other still waits.
    """
    months = list(Closing.objects.closed().filter(every="month").order_by("-last")[:2])
    branches = Org.objects.filter(kind=Kind.BRANCH, until=None, since__lt=world.since)
    with clock.at(world.until):
        for one, branch in zip(months, branches.order_by("-pk"), strict=False):
            name = f"{branch.name.removesuffix('党支部')}综合党支部"
            orgs.rename(branch, actor=world.actor, name=name[:60], since=one.last)
            actions.recheck(one, actor=world.actor)
        for one in months[:1]:
            made = actions.ask(
                actor=world.actor, org=one.org, period=one.stretch, reason="补录党支部更名（演示）"
            )
            actions.freeze(made, actor=SECOND, only=KEPT)


STAGES = [Stage(990, "关账", build), Stage(991, "补录和调整", correct)]
