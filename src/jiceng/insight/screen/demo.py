"""A street that lays its own tiles and took one down; snapshots kept for three meetings."""

from datetime import timedelta

from jiceng.insight.screen import actions
from jiceng.insight.screen.models import Shape
from jiceng.kernel import clock
from jiceng.kernel.periods import around
from jiceng.kit.demo import Stage, World
from jiceng.registers.orgs.models import Org

OCCASIONS = ("年度工作汇报（演示）", "半年工作汇报（演示）", "季度调度会（演示）")
CHANGED = timedelta(days=40)


def tiles(world: World) -> None:
    """The first street changes what it inherited: one tile less, one with its own words."""
    street = Org.objects.filter(parent=world.made["root"], until=None).order_by("path").first()
    if street is None:
        return
    with clock.at(world.until - CHANGED):
        laid = actions.adopt(street, actor=world.actor)
    numbers = [tile for tile in laid if tile.shape == Shape.NUMBER]
    with clock.at(world.until - CHANGED / 2):
        if numbers:
            actions.take_down(numbers[-1], actor=world.actor)
        for tile in laid[:1]:
            values = {name: getattr(tile, name) for name in ("org", *actions.COPIED)}
            actions.rearrange(tile, actor=world.actor, **values | {"title": "超时诉求"})


def snapshots(world: World) -> None:
    """The district kept its screen at the end of a year, a half-year and a quarter."""
    root, ends = world.made["root"], []
    for every in ("quarter", "half", "year"):
        end = around(world.until, every).first - timedelta(days=1)
        if end >= world.since:
            ends.append(end)
    for end, occasion in zip(sorted(ends), OCCASIONS, strict=False):
        with clock.at(end):
            actions.freeze(actor=world.actor, org=root, occasion=occasion)


STAGES = [Stage(980, "大屏指标", tiles), Stage(981, "大屏快照", snapshots)]
