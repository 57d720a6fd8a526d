"""A hall's visits and appointments: what goes on as an order, who is reminded."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps

from jiceng.kernel.actors import Actor


def order_of_visit(slip: Any, *, actor: Actor) -> None:
    """窗口办不完的 → 诉求工单: taken in at the counter, its number and code back on the slip."""
    if not apps.is_installed("jiceng.work.orders"):
        return
    from jiceng.work.halls.actions import tie  # noqa: PLC0415  # may be left out
    from jiceng.work.orders.actions import submit  # noqa: PLC0415  # may be left out

    order = submit(
        actor=actor, org=slip.org, channel="counter", text=slip.outcome, venue=slip.venue
    )  # fmt: skip
    tie(slip, actor=actor, to=order, said=f"{order.shown_number} {order.spaced_code}")


def order_of_matter(taking: Any, *, actor: Actor) -> None:
    """流动居委会带回来的 → 诉求工单: found on a round, as a visit of the grid is."""
    if not apps.is_installed("jiceng.work.orders"):
        return
    from jiceng.work.halls.actions import tie  # noqa: PLC0415  # may be left out
    from jiceng.work.orders.actions import submit  # noqa: PLC0415  # may be left out

    order = submit(actor=actor, org=taking.org, channel="grid", text=taking.what)
    tie(taking, actor=actor, to=order, said=f"{order.shown_number} {order.spaced_code}")


AHEAD = "您约了{day} {hours}到{hall}办事，来不了请取消"
OFF = "您约的{day} {hours}到{hall}办事已取消，请另约"


def tell_of_visits(appointments: Sequence[Any], *, actor: Actor) -> None:
    """办事预约前一天、大厅取消 → 待发消息: to the telephone left for it, which nobody reads."""
    if not apps.is_installed("jiceng.registers.outbox"):
        return
    from jiceng.registers.outbox.actions import queue_many  # noqa: PLC0415  # may be left out

    queue_many(
        [
            {
                "org": one.org, "phone": one.phone, "phone_blind": one.phone_blind,
                "channel": "sms", "kind": "result" if one.ended_on else "duty",
                "template": "halls.cancel" if one.ended_on else "halls.remind",
                "dedupe_key": f"halls.tell:{one.pk}:{'off' if one.ended_on else 'ahead'}",
                "text": OFF if one.ended_on else AHEAD,
                "params": {"day": str(one.held_on), "hours": one.slot.hours,
                           "hall": str(one.slot.venue)},
            }
            for one in appointments
        ],
        actor=actor,
    )  # fmt: skip


def follow_the_hall(venue: Any, *, actor: Actor) -> None:
    """阵地移交 → 窗口: windows, duty, slots and bookings hang at whoever keeps the hall now."""
    if not apps.is_installed("jiceng.work.halls"):
        return
    from jiceng.work.halls.actions import follow  # noqa: PLC0415  # may be left out

    follow(venue, actor=actor)
