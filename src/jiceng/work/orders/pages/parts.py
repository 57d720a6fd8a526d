"""What belongs to one order, read once for its page; of most orders there is little, and one look
tells which questions need not be put.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import OuterRef

from jiceng.kernel.prepared import Prepared
from jiceng.kit.presence import Presence
from jiceng.work.orders.models import Delay, Follower, Hold, Move, Pause, Rating

MODELS: dict[str, Any] = {
    "holds": Hold, "delays": Delay, "pauses": Pause, "followers": Follower, "ratings": Rating,
    "moves": Move,
}  # fmt: skip


def _part(name: str) -> Presence:
    return Presence(name, lambda _order: MODELS[name].objects.filter(order=OuterRef("pk")))


PARTS = {name: _part(name) for name in MODELS}
HOLDS = Prepared(
    lambda order: (
        Hold.objects.filter(order=order)
        .select_related("member__person", "provider", "team", "org")
        .order_by("-pk")
    )
)
DELAYS = Prepared(lambda order: Delay.objects.filter(order=order))
PAUSES = Prepared(lambda order: Pause.objects.filter(order=order).order_by("since", "pk"))
FOLLOWERS = Prepared(lambda order: Follower.objects.filter(order=order).only("pk"))
RATED = Prepared(lambda order: Rating.objects.filter(order=order).order_by("pk")[:1])


def read_once(order: Any, name: str, ask: Callable[[], Any]) -> Any:
    """What several buttons and panels of one page want to know of it: asked for the first."""
    known = order.__dict__.setdefault("page_knows", {})
    if name not in known:
        known[name] = ask()
    return known[name]


def has(order: Any, name: str) -> bool:
    """Is there any of this part (a name of PARTS)?"""
    return PARTS[name](order)


def _read(order: Any, name: str, ask: Prepared) -> Any:
    return read_once(order, name, lambda: ask(order.pk) if has(order, name) else [])


def holds(order: Any) -> list[Hold]:
    found: list[Hold] = _read(order, "holds", HOLDS)
    return found


def delays(order: Any) -> list[Delay]:
    found: list[Delay] = _read(order, "delays", DELAYS)
    return found


def pauses(order: Any) -> list[Pause]:
    found: list[Pause] = _read(order, "pauses", PAUSES)
    return found


def followers(order: Any) -> int:
    return len(_read(order, "followers", FOLLOWERS))


def rating_of(order: Any) -> Rating | None:
    return next(iter(_read(order, "ratings", RATED)), None)
