"""两新组织底册 → 别的房间和待发消息: which figure a phase is read by, who hears of new firms."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.clock import today
from jiceng.kit.roles import STAFF
from jiceng.site.telling import holders, queue

NAMED = 5


def tell_of_firms(entries: Sequence[Any], *, actor: Actor) -> None:
    """新登记的单位 → 待发消息: the staff of each organisation hear once a day how many, and of
    the first few by name.
    """
    by_org: dict[Any, list[Any]] = defaultdict(list)
    for one in entries:
        by_org[one.org].append(one)
    for org, rows in by_org.items():
        names = "、".join(one.name for one in rows[:NAMED])
        said = {"count": len(rows), "names": names}
        text = _("登记数据里新出现 %(count)s 家单位：%(names)s等，请核实是否纳入底册") % said
        key = f"enterprises.alert:{org.pk}:{today()}:{rows[0].pk}"
        queue(org, holders(org, *STAFF), key, kind="duty", actor=actor, text=text)


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


FOLLOWS: Mapping[str, Sequence[Callable[..., Any]]] = {
    "enterprises.alert": [tell_of_firms],
    "enterprises.figure": [figure_of],
}
