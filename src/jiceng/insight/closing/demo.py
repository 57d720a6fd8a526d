"""Closings of the district: the newest quarter with its months, and the same a year before, so
that the two compare; one month is adjusted. Only some figures are kept, so that the demonstration
is built quickly; whoever closes a period in it keeps all of them.
"""

from jiceng.insight.closing import actions
from jiceng.insight.closing.models import Closing
from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.periods import DAY, Period, around, year_before
from jiceng.kit import tenant
from jiceng.kit.demo import Stage, World
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.orgs.models import Kind, Org

SECOND = System("演示复核")
KEPT = ("members.entered", "members.left", "orgs.orgs", "orgs.changes")


def build(world: World) -> None:
    """Asked for on one day and closed in one go, the shorter ones first."""
    root = world.made["root"]
    tenant.set_tenant(actor=world.actor, data_since=world.since)
    whole = Period(world.since, world.until - DAY)
    over = [one for one in whole.quarters() if one.last <= whole.last]
    if not over:
        return
    last = over[-1]
    with clock.at(world.until):
        periods = [part for one in (year_before(last), last) if one.first >= world.since
                   for part in (*one.months(), around(one.first, "quarter"))]  # fmt: skip
        # Where some figures were closed before, all of them are closed beside, with a reason.
        why = "补关本期全部指标（演示）"
        rows = [{"org": root, "period": one, "reason": why} for one in periods]
        actions.freeze_many(actions.ask_many(rows, actor=world.actor), actor=SECOND, only=KEPT)


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
