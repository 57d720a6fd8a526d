"""两新组织底册 → 别的房间和待发消息: which figure a phase is read by, who hears of new firms, what
came of the Party's work in a firm.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.apps import apps
from django.db.models import Avg
from django.utils.translation import gettext as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.clock import today
from jiceng.kernel.periods import around
from jiceng.kit.roles import STAFF
from jiceng.site.telling import holders, queue

NAMED = 5


def tell_of_firms(entries: Sequence[Any], *, actor: Actor) -> None:
    """新登记的单位 → 待发消息: the staff of each organisation hear of it once a day, with the first
    few names; all of them stand in the list of differences.
    """
    by_org: dict[Any, list[Any]] = defaultdict(list)
    for one in entries:
        by_org[one.org].append(one)
    for org, rows in by_org.items():
        names = "、".join(one.name for one in rows[:NAMED])
        words = _("登记数据里有新出现的单位：%s，请核实是否纳入底册")
        if len(rows) > NAMED:
            words = _("登记数据里有新出现的单位：%s等，请核实是否纳入底册")
        key = f"enterprises.alert:{org.pk}:{today()}"  # an extract comes in many lots
        queue(org, holders(org, *STAFF), key, kind="duty", actor=actor, text=words % names)


def figure_of(key: str, *, actor: Actor) -> Any:
    """阶段的指标: whichever room keeps it; None where there is none, or none with a share."""
    del actor
    if not apps.is_installed("jiceng.insight.shelf"):
        return None
    from jiceng.insight.shelf.look import NoFigureError, look_up  # noqa: PLC0415  # may be left out

    try:
        found = look_up(key)
    except NoFigureError:
        return None
    return found if getattr(found, "having", None) is not None else None


def effect_of(unit: Any, *, actor: Actor) -> dict[str, Any] | None:
    """党企快车道 → 五清卡: what was raised and solved for a firm this year, its contests and zones,
    as far as this person sees them.
    """
    if not apps.is_installed("jiceng.work.fastlane"):
        return None
    from jiceng.work.fastlane.models import Contest, DutyZone, Issue  # noqa: PLC0415  # left out

    day = today()
    raised = Issue.objects.visible_to(actor).raised(around(day, "year")).filter(unit=unit)
    contests = Contest.objects.visible_to(actor).held(around(day, "year")).filter(unit=unit)
    zones = DutyZone.objects.visible_to(actor).standing(day).filter(unit=unit)
    return {
        "raised": raised.count(), "solved": raised.solved(day).count(),
        "days": raised.replied(day).aggregate(days=Avg("response_days"))["days"],
        "contests": contests.count(), "zones": zones.count(),
        "results": [one.result for one in contests.order_by("-held_on", "-pk")[:NAMED]],
    }  # fmt: skip


FOLLOWS: Mapping[str, Sequence[Callable[..., Any]]] = {
    "enterprises.alert": [tell_of_firms],
    "enterprises.effect": [effect_of],
    "enterprises.figure": [figure_of],
}
