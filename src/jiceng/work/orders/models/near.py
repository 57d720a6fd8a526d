"""Who might take an order: the nearest few, each with the reason; the office decides."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.paths import neighbouring, steps
from jiceng.registers.services.models import Provider, Supply
from jiceng.registers.teams.models import Team
from jiceng.work.orders.models.order import Order

OFFERED = 3


@dataclass(frozen=True)
class Offered:
    """A provider or a team, and why it is named."""

    name: str
    reason: str
    far: int  # steps in the tree between its keeper and the office


def nearest(order: Order, actor: Actor) -> list[Offered]:
    """The nearest three this person sees: whoever serves the item, then teams of the place."""
    path = order.handler.path
    found = sorted([*_providers(order, path, actor)], key=_by_distance)
    if len(found) < OFFERED:
        found += sorted([*_teams(path, actor)], key=_by_distance)
    return found[:OFFERED]


def _by_distance(one: Offered) -> tuple[int, str]:
    return one.far, one.name


def _providers(order: Order, path: str, actor: Actor) -> Any:
    if order.item is None:
        return
    rows = Supply.objects.filter(
        neighbouring("provider__keeper__path", path), item=order.item, until=None
    )
    rows = rows.filter(provider__in=Provider.objects.open().visible_to(actor))
    for one in rows.select_related("provider__keeper"):
        far = steps(one.provider.keeper.path, path)
        where = _("就在本社区") if far == 0 else _("在%s") % one.provider.keeper
        words = _("承接“%(item)s”，%(where)s") % {"item": order.item, "where": where}
        yield Offered(str(one.provider), words, far)


def _teams(path: str, actor: Actor) -> Any:
    rows = Team.objects.visible_to(actor).filter(neighbouring("keeper__path", path), until=None)
    for one in rows.select_related("keeper"):
        far = steps(one.keeper.path, path)
        words = _("本社区的服务队") if far == 0 else _("%s的服务队") % one.keeper
        yield Offered(str(one), words, far)
