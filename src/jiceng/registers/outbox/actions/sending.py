"""Handing messages over, at most once: marked before the call, unknown if the answer is lost."""

import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max
from django.utils.module_loading import import_string

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor, System
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.looks import issue_ticket
from jiceng.kernel.steps import take
from jiceng.kernel.uids import uid7
from jiceng.registers.calendar.models import calendar
from jiceng.registers.outbox.flows import (
    FAILED,
    HELD,
    MESSAGE,
    QUEUED,
    SENDING,
    SENT,
    UNKNOWN,
)
from jiceng.registers.outbox.models import Message
from jiceng.registers.outbox.rules import (
    DIGEST_TEMPLATE,
    KEPT_DAYS,
    TRIES,
    Answer,
    Gateway,
    Outcome,
    Parcel,
    digest,
    earliest,
    next_digest,
    pause,
)

log = logging.getLogger(__name__)
WORKER = System("发送")
BATCH = 500
LOST = timedelta(minutes=15)
DEFAULT = "jiceng.registers.outbox.rules.Simulated"
OVER = (SENT, FAILED, UNKNOWN, "cancelled")


def gateway_of() -> Gateway:
    """The gateway of this installation: JICENG_GATEWAY, else the simulated one."""
    made: Gateway = import_string(getattr(settings, "JICENG_GATEWAY", DEFAULT))()
    return made


def deliver(gateway: Gateway | None = None) -> int:
    """Hand over what is due; how many messages left the queue. For the scheduler, every minute.

    Each person gets one parcel: everything that waits for them, and no second one that day
    unless it is urgent. No transaction may be open: the mark must stand before the call.
    """
    way, count = gateway or gateway_of(), 0
    settle_lost()
    for messages in _parcels():
        taken = _take(messages)
        if taken:
            _hand_over(way, taken)
            count += len(taken)
    return count


def _parcels() -> Iterator[list[Message]]:
    now, days = clock.now(), calendar()
    due = Message.objects.waiting().filter(not_before__lte=now).select_related("account")
    groups: dict[Any, list[Message]] = defaultdict(list)
    late: dict[datetime, list[int]] = defaultdict(list)
    served = _served_today(now)
    for message in due.order_by("not_before", "pk")[:BATCH]:
        whom = (message.account_id, message.phone_blind, message.channel)
        if message.urgent:
            groups[(*whom, message.pk)].append(message)
        elif (begin := earliest(now, days)) > now:  # it waited into the quiet hours
            late[begin].append(message.pk)
        elif whom in served:
            late[next_digest(now, days)].append(message.pk)
        else:
            groups[whom].append(message)
    for begin, keys in late.items():
        Message.objects.waiting().filter(pk__in=keys).update(not_before=begin)
    yield from groups.values()


def _served_today(now: datetime) -> set[Any]:
    """Who has had their digest today, by each way; one whose fate is unknown counts as had."""
    midnight = datetime.combine(now.date(), time(), now.tzinfo)
    had = Message.objects.filter(
        taken_at__gte=midnight, urgent=False, state__in=(SENT, SENDING, UNKNOWN)
    )
    return set(had.values_list("account", "phone_blind", "channel"))


def _take(messages: list[Message]) -> list[Message]:
    """Mark them as being sent, and let the mark stand before anything is called."""
    request = str(uid7())
    with transaction.atomic(durable=True):
        keys = [message.pk for message in messages]
        Message.objects.waiting().filter(pk__in=keys).update(
            state=SENDING, request=request, taken_at=clock.now()
        )
        taken = Message.objects.filter(pk__in=keys, request=request).select_related("account")
        mine = list(taken.order_by("not_before", "pk"))
        note_many(WORKER, "outbox.send", mine, request=request)
    return mine


def _hand_over(way: Gateway, messages: list[Message]) -> None:
    first = messages[0]
    answer: Answer | None = None
    try:
        phone = ""
        if way.wants_phone and first.phone is not None:
            phone = first.phone.open(issue_ticket(WORKER, first, "phone", purpose="发送消息"))
        parcel = Parcel(
            request=first.request,
            channel=first.channel,
            body=digest([message.body for message in messages]),
            account=first.account_id,
            phone=phone,
            parts=len(messages),
            **_worded(messages),
        )
        answer = way.send(parcel)
    except Exception:  # whatever went wrong, it may have been sent: a person finds out
        log.warning("outbox: no clear answer to %s", first.request, exc_info=True)
    settle([message.pk for message in messages], answer)


def _worded(messages: list[Message]) -> dict[str, Any]:
    """The template and what fills it, for ways that take nothing else."""
    if len(messages) > 1:
        return {"template": DIGEST_TEMPLATE, "params": {"count": str(len(messages))}}
    only = messages[0]
    said = {name: str(value) for name, value in only.params.items()}
    return {"template": only.template, "params": {"count": "1", **said}}


def settle(keys: list[int], answer: Answer | None) -> None:
    """Write down what the gateway said; nothing said means unknown."""
    if answer is not None and answer.outcome == Outcome.LATER and _put_back(keys, answer):
        return
    values: dict[str, Any] = {"state": UNKNOWN, "words": "通道没有明确答复，请核实，不会自动重发"}
    if answer is not None:
        state = SENT if answer.outcome == Outcome.SENT else FAILED
        values = {"state": state, "words": answer.words, "receipt": answer.receipt}
        values["simulated"] = answer.simulated
    with transaction.atomic():
        settled = Message.objects.filter(pk__in=keys, state=SENDING)
        settled.update(settled_at=clock.now(), **values)


@transaction.atomic
def _put_back(keys: list[int], answer: Answer) -> bool:
    """Into the queue again, for a while later; False once it has been tried often enough."""
    rows = Message.objects.filter(pk__in=keys, state=SENDING)
    tried = (rows.aggregate(most=Max("tries"))["most"] or 0) + 1
    if tried >= TRIES:
        return False
    rows.update(
        state=QUEUED,
        request="",
        taken_at=None,
        tries=F("tries") + 1,
        not_before=clock.now() + pause(tried),
        words=answer.words,
    )
    return True


@transaction.atomic
def record_sent_many(messages: Sequence[Message], *, actor: Actor) -> None:
    """已发送 by the simulated gateway, for a history that is told, not lived: nothing is called."""
    keys = [message.pk for message in messages]
    request = str(uid7())
    Message.objects.waiting().filter(pk__in=keys).update(
        state=SENDING, request=request, taken_at=clock.now()
    )
    settle(keys, Answer(Outcome.SENT, f"sim-{request[:8]}", "模拟发送", simulated=True))
    note_many(actor, "outbox.record_sent", messages)


def settle_lost() -> int:
    """What a dead worker was sending is unknown: never sent again by itself."""
    lost = Message.objects.filter(state=SENDING, taken_at__lt=clock.now() - LOST)
    return int(
        lost.update(state=UNKNOWN, settled_at=clock.now(), words="发送中断，请核实，不会自动重发")
    )


@transaction.atomic
def confirm_sent(message: Message, *, actor: Actor) -> Message:
    """核实为已发送, by a person who asked."""
    take(message, MESSAGE, "confirm_sent", actor=actor, words="人工核实")
    note(actor, "outbox.confirm_sent", message)
    return message


@transaction.atomic
def confirm_failed(message: Message, *, actor: Actor) -> Message:
    """核实为未发出; whoever still wants it queues it anew."""
    take(message, MESSAGE, "confirm_failed", actor=actor, words="人工核实")
    note(actor, "outbox.confirm_failed", message)
    return message


@transaction.atomic
def hold_all(*, actor: Actor) -> int:
    """暂扣 after a restore: what the backup calls waiting may have gone out since."""
    held = list(Message.objects.filter(state=QUEUED).select_for_update())
    Message.objects.filter(pk__in=[m.pk for m in held]).update(state=HELD)
    Message.objects.filter(state=SENDING).update(
        state=UNKNOWN, settled_at=clock.now(), words="恢复备份时正在发送，请核实"
    )
    note_many(actor, "outbox.hold_all", held)
    return len(held)


@transaction.atomic
def release(*, actor: Actor, since: datetime | None = None) -> int:
    """An operator lets what is held go; with `since`, only what was queued after it."""
    held = Message.objects.filter(state=HELD)
    if since is not None:
        held = held.filter(recorded_at__gte=since)
    rows = list(held.select_for_update())
    Message.objects.filter(pk__in=[m.pk for m in rows]).update(state=QUEUED)
    note_many(actor, "outbox.release", rows)
    return len(rows)


@transaction.atomic
def purge(days: int = KEPT_DAYS) -> int:
    """Clear words, parameters and numbers of what was settled so long ago; the rows stay."""
    limit = clock.now() - timedelta(days=days)
    old = Message.objects.filter(purged_at=None, state__in=OVER)
    old = old.filter(settled_at__lt=limit) | old.filter(settled_at=None, recorded_at__lt=limit)
    keys = list(old.values_list("pk", flat=True))
    for at in range(0, len(keys), BATCH):
        Message.objects.filter(pk__in=keys[at : at + BATCH]).update(
            body="", params={}, phone=None, phone_blind="", purged_at=clock.now()
        )
    return len(keys)
