"""On an order's page: what joint meetings above its office have ruled about its kind."""

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet
from django.db.models.functions import StrIndex
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.paths import upward
from jiceng.kernel.prepared import Prepared
from jiceng.kit.panels import Panel
from jiceng.kit.presence import Presence, asks
from jiceng.work.alliance.models import Ruling
from jiceng.work.alliance.pages.joint import RULED
from jiceng.work.alliance.pages.panels import plain


def _in_use(day: Any, *line: Any) -> QuerySet[Any]:
    """The rulings of that day made by any of a line of superiors, the latest first."""
    at = reduce(or_, (Q(joint__coalition__keeper__path=path) for path in line))
    related = ("lead", "joint__coalition", "joint__meeting", "category")
    rows = Ruling.objects.standing(day).filter(at)
    return rows.select_related(*related).order_by("-since")[:200]


IN_USE = Prepared(_in_use)


SPOKEN = Presence(
    "rulings",
    lambda _order: Ruling.objects.alias(
        above=StrIndex(OuterRef("handler__path"), F("joint__coalition__keeper__path")),
        said=StrIndex(OuterRef("text"), F("subject")),
    ).filter(Q(said__gt=0) | Q(category=OuterRef("category")), above=1),
)


@asks(SPOKEN)
def ruled_for(order: Any, actor: Actor) -> Panel | None:
    """On an order's page: what joint meetings above its office have ruled about its kind."""
    del actor
    rows = IN_USE(clock.today(), *upward(order.handler.path)) if SPOKEN(order) else ()
    found = [one for one in rows if _speaks_of(one, order)]
    if not found:
        return None
    lines: list[tuple[Any, ...]] = [
        (one.since, one.subject, str(one.lead or one.outside), one.assist, str(one.joint.coalition))
        for one in found[:5]
    ]
    heads = [*RULED, (gettext_lazy("谁裁定的"), "text")]
    return plain("ruled", gettext_lazy("联席会议的归口裁定"), heads, lines)


def _speaks_of(ruling: Ruling, order: Any) -> bool:
    if ruling.subject in str(order.text):
        return True
    return ruling.category_id is not None and ruling.category_id == order.category_id
