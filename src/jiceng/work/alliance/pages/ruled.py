"""On an order's page: what joint meetings above its office have ruled about its kind."""

from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import StrIndex
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.panels import Panel
from jiceng.kit.presence import Presence, asks
from jiceng.work.alliance.models import Ruling
from jiceng.work.alliance.pages.joint import RULED
from jiceng.work.alliance.pages.panels import plain

SHOWN = 5


def _spoken(rows: QuerySet[Any], path: Any, text: Any, kind: Q) -> QuerySet[Any]:
    """Of these rulings those made at or above an office that name what an order's text names, or
    are of its kind.
    """
    above = StrIndex(path, F("joint__coalition__keeper__path"))
    told = rows.alias(above=above, said=StrIndex(text, F("subject")))
    found: QuerySet[Any] = told.filter(Q(said__gt=0) | kind, above=1)
    return found


SPOKEN = Presence(
    "rulings",
    lambda _order: _spoken(
        Ruling.objects.all(), OuterRef("handler__path"), OuterRef("text"),
        Q(category=OuterRef("category")),
    ),
)  # fmt: skip


@asks(SPOKEN)
def ruled_for(order: Any, actor: Actor) -> Panel | None:
    """The rulings of today that speak of it, the latest first."""
    del actor
    if not SPOKEN(order):
        return None
    kind = Q(category=order.category_id) if order.category_id else Q(pk__in=[])
    standing = Ruling.objects.standing(clock.today())
    found = _spoken(standing, Value(order.handler.path), Value(order.text), kind)
    found = found.select_related("lead", "joint__coalition", "joint__meeting")
    lines: list[tuple[Any, ...]] = [
        (one.since, one.subject, str(one.lead or one.outside), one.assist, str(one.joint.coalition))
        for one in found.order_by("-since", "-pk")[:SHOWN]
    ]
    heads = [*RULED, (gettext_lazy("谁裁定的"), "text")]
    return plain("ruled", gettext_lazy("联席会议的归口裁定"), heads, lines) if lines else None
