"""The verbs of the outbox: queuing by people and rooms, sending by the worker."""

from collections.abc import Callable, Iterator

from jiceng.kernel.actors import System
from jiceng.kit.schedules import Every
from jiceng.registers.outbox.actions.queuing import (
    cancel,
    decline,
    queue,
    queue_many,
    recall,
    set_quota,
    welcome,
    word,
)
from jiceng.registers.outbox.actions.sending import (
    confirm_failed,
    confirm_sent,
    deliver,
    hold_all,
    purge,
    record_sent_many,
    release,
    settle_lost,
)
from jiceng.registers.outbox.models import Message

__all__ = [
    "AFTER_RESTORE",
    "INVARIANTS",
    "SCHEDULES",
    "cancel",
    "confirm_failed",
    "confirm_sent",
    "decline",
    "deliver",
    "hold_all",
    "purge",
    "queue",
    "queue_many",
    "recall",
    "record_sent_many",
    "release",
    "set_quota",
    "settle_lost",
    "welcome",
    "word",
]


def _handed_over_once() -> Iterator[str]:
    """Whatever left the queue bears the request it was handed over with, and its time."""
    gone = Message.objects.filter(state__in=("sending", "sent", "unknown"))
    for message in gone.filter(request="")[:20]:
        yield f"消息 {message.pk} 已交出却没有请求号"


INVARIANTS: list[Callable[[], Iterator[str]]] = [_handed_over_once]
SCHEDULES = [Every("jiceng.registers.outbox.actions.deliver", 1)]


def hold_restored() -> int:
    """After a restore nothing leaves until an operator releases it."""
    return hold_all(actor=System("恢复备份"))


AFTER_RESTORE = [hold_restored]
