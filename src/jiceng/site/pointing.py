"""Points between rooms: what earns some, and the one number an appraisal may be told."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.prepared import Prepared
from jiceng.kernel.refs import Ref


def earn_points(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> None:
    """办结的点单、确认的时长 → 积分: each row names member, event, record, on, words and quantity.

    Whoever hands them on need not know whether points are on or who takes part.
    """
    if not apps.is_installed("jiceng.work.points"):
        return
    from jiceng.work.points.actions import Fact, earn_many  # noqa: PLC0415  # may be left out

    earn_many([Fact(**{**row, "record": str(Ref.to(row["record"]))}) for row in rows], actor=actor)


def earn_from_order(order: Any, *, actor: Actor) -> None:
    """点单办结 → 积分: of the members who held it until it was done; no provider earns any, nor
    does who held it before it was taken up again.
    """
    if not apps.is_installed("jiceng.work.orders"):
        return
    holds = DONE(order.pk)
    last = max((one.ended_at for one in holds), default=None)
    earn_points(
        [
            {"member": one.member, "event": "order", "record": one, "on": order.finished_on,
             "words": _("办结点单 %s") % order.shown_number}
            for one in holds
            if one.ended_at == last and one.member is not None and order.finished_on is not None
        ],
        actor=actor,
    )  # fmt: skip


def _done(order: Any) -> Any:
    held: Any = apps.get_model("orders.Hold")._default_manager.filter(order=order, end="done")
    return held.select_related("member").order_by("pk")


DONE = Prepared(_done)


def take_back_from_order(order: Any, *, actor: Actor) -> None:
    """点单重新办理 → 积分: what its ending brought is reversed; its next ending may bring some."""
    if not apps.is_installed("jiceng.work.points"):
        return
    from jiceng.work.points.actions import take_back  # noqa: PLC0415  # may be left out

    words = _("点单 %s 重新办理") % order.shown_number
    take_back([str(Ref.to(one)) for one in DONE(order.pk)], actor=actor, reason=words)


def hours_confirmed(since: date, *, actor: Actor) -> list[dict[str, Any]] | None:
    """确认的服务时长 → 积分: whole hours confirmed since a day; points asks every night."""
    del actor
    if not apps.is_installed("jiceng.work.volunteering"):
        return None
    rows: Any = apps.get_model("volunteering.ServiceHours")._default_manager
    rows = rows.filter(state="confirmed", confirmed_on__gte=since, minutes__gte=60)
    return [
        {"member": one.member, "event": "hours", "record": str(Ref.to(one)), "on": one.held_on,
         "words": one.words or one.get_kind_display(), "quantity": one.minutes // 60}
        for one in rows.select_related("member").order_by("held_on", "pk")
    ]  # fmt: skip


def points_signal(review: Any, *, actor: Actor) -> dict[str, int] | None:
    """民主评议 asks what a member's points of the year are, where they have a weight at all."""
    del actor
    if not apps.is_installed("jiceng.work.points"):
        return None
    from jiceng.work.points.models import signal_of  # noqa: PLC0415  # may be left out

    return signal_of(review.member, review.round.year)
