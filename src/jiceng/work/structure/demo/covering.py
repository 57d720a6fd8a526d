"""The industry committees' consent, and the forms led by a firm or by a stationed instructor."""

from datetime import timedelta

from jiceng.kernel import clock
from jiceng.kit.demo import World
from jiceng.registers.orgs.models import Field, Kind, Org
from jiceng.registers.units.models import Guidance, Hosting, Unit
from jiceng.work.structure import actions
from jiceng.work.structure.demo.changes import DISTRICT, STREET


def forms(world: World) -> None:
    """Two small firms attach to a larger one's branch or to where their instructor comes from; two
    ask for branches of their own, of which one waits for its industry committee.
    """
    covered = Hosting.objects.filter(until=None)
    own = covered.filter(way=Hosting.Way.OWN, unit__field=Field.PRIVATE_FIRM, org__until=None)
    firms = Unit.objects.filter(pk__in=[unit.pk for unit in world.made["firm"]], until=None)
    bare = firms.exclude(pk__in=covered.values("unit"))
    led, *alone = list(bare.order_by("-pk")[:3])
    leader = own.select_related("unit", "org").order_by("pk").first()
    sent = Guidance.objects.filter(until=None, unit__in=bare).exclude(unit__in=[led, *alone])
    guided = sent.select_related("unit__keeper", "person").order_by("pk").first()
    if leader is None or guided is None:
        return
    way = Hosting.Way
    _attached(world, led, into=leader.org, way=way.LED, leader=leader.unit)
    _attached(world, guided.unit, into=guided.unit.keeper, way=way.SENT, instructor=guided.person)
    sectors = Org.objects.filter(kind=Kind.COMMITTEE, field=Field.PRIVATE_FIRM, until=None)
    sector = sectors.order_by("path").first()
    day = world.until - timedelta(days=12)
    for number, unit in enumerate(alone):
        above = unit.keeper.above()[1]
        with clock.at(day):
            one = actions.draft(
                actor=world.actor, kind="set_up", org=above, parent=above, becomes=Kind.BRANCH,
                name=f"{unit.name}党支部", unit=unit, way=way.OWN, full=3, field=unit.field,
                sector=sector, effective_on=world.until + timedelta(days=20),
                reason="转来三名正式党员，具备单独组建条件（演示）",
            )  # fmt: skip
            actions.submit(one, actor=world.actor)
            if number and sector is not None:
                actions.concur(one, actor=STREET, document="演示区非公党委〔同意〕1号")


def _attached(world: World, unit: Unit, **how: object) -> None:
    """Carried out some months ago."""
    day = world.until - timedelta(days=100)
    above = unit.keeper.above()[1]
    with clock.at(day):
        one = actions.draft(
            actor=world.actor, kind="attach", org=above, unit=unit, effective_on=day,
            reason="党员不足三人，暂不能单独组建（演示）", **how,
        )  # fmt: skip
        actions.submit(one, actor=world.actor)
        actions.decide(one, actor=DISTRICT, document="演示街组〔挂靠〕1号")
