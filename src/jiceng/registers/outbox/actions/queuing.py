"""Putting messages into the queue: worded, once by their key, within quota, as people wish."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.steps import take
from jiceng.registers.accounts.models import Account
from jiceng.registers.calendar.models import calendar
from jiceng.registers.orgs.models import Org
from jiceng.registers.outbox.flows import CANCELLED, MESSAGE, SENDING
from jiceng.registers.outbox.models import Message, OptOut, Quota, Wording
from jiceng.registers.outbox.rules import DAILY, earliest

BATCH = 500
HOLE = re.compile(r"\{(\w+)\}")


@transaction.atomic
def queue(*, actor: Actor, **values: Any) -> Message:
    """Queue one message; see `queue_many`."""
    return queue_many([values], actor=actor)[0]


@transaction.atomic
def queue_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Message]:
    """待发. Each row: org (the sender), account or phone, channel, kind, dedupe_key, text (with
    {holes}), and optionally template (its key: the installation's own wording goes before
    `text`), params, urgent with basis, not_before.

    A key that is already there gives the message that has it: nothing is queued twice.
    """
    if not rows:
        return []
    wordings = dict(Wording.objects.values_list("template", "text"))
    declined = set(OptOut.objects.values_list("account", "kind"))
    keys = [str(row["dedupe_key"]) for row in rows]
    known = set(_by_key(keys))
    at, days, fresh = clock.now(), calendar(), []
    for row in rows:
        if row["dedupe_key"] in known:
            continue
        known.add(row["dedupe_key"])
        message = _made(row, wordings)
        message.queued_on, message.recorded_at = at.date(), at
        wished = max(row.get("not_before") or at, at)
        message.not_before = earliest(wished, days, urgent=message.urgent)
        if (message.account_id, message.kind) in declined and not message.urgent:
            message.state, message.words = CANCELLED, _("收件人不接收这类提醒")
        fresh.append(message)
    _within_quota(fresh)
    Message.objects.bulk_create(fresh, batch_size=BATCH, ignore_conflicts=True)
    found = _by_key(keys)
    note_many(actor, "outbox.queue", [found[message.dedupe_key] for message in fresh])
    return [found[key] for key in keys]


def _by_key(keys: Sequence[str]) -> dict[str, Message]:
    found: dict[str, Message] = {}
    for at in range(0, len(keys), BATCH):
        rows = Message.objects.filter(dedupe_key__in=keys[at : at + BATCH])
        found |= {message.dedupe_key: message for message in rows}
    return found


def _made(row: Mapping[str, Any], wordings: Mapping[str, str]) -> Message:
    values = dict(row)
    text = values.pop("text", "")
    template, params = values.get("template", ""), values.get("params") or {}
    values["params"] = params
    values["body"] = filled(wordings.get(template) or text, params)
    if values.get("account") is None and not values.get("phone"):
        raise ValidationError({"account": _("请写明发给谁")})
    if values.get("urgent") and not str(values.get("basis", "")).strip():
        raise ValidationError({"basis": _("紧急消息不受免打扰时间限制，请写明依据")})
    values.pop("not_before", None)
    return Message(**values)


def filled(text: str, params: Mapping[str, Any]) -> str:
    """The words with their holes filled; a hole nobody fills is refused, not sent."""
    missing = {name for name in HOLE.findall(text) if name not in params}
    if missing or not text.strip():
        raise ValidationError({"params": _("消息里缺少内容：%s") % "、".join(sorted(missing))})
    return HOLE.sub(lambda hole: str(params[hole[1]]), text)[:1_000]


def _within_quota(fresh: Sequence[Message]) -> None:
    """An organisation's day is limited; urgent messages are not counted against it."""
    wanted = Counter(m.org_id for m in fresh if not m.urgent and m.state != CANCELLED)
    quotas = dict(Quota.objects.filter(org__in=wanted).values_list("org", "daily"))
    for org, count in wanted.items():
        sent = Message.objects.filter(
            ~Q(state=CANCELLED), org=org, queued_on=clock.today(), urgent=False
        ).count()
        limit = quotas.get(org, DAILY)
        if sent + count > limit:
            words = _("今天已提交 %(sent)d 条，每天最多 %(limit)d 条，其余请明天再发")
            raise ValidationError(words % {"sent": sent, "limit": limit})


@transaction.atomic
def cancel(message: Message, *, actor: Actor, reason: str) -> Message:
    """撤销 what has not gone out."""
    take(message, MESSAGE, "cancel", actor=actor, words=reason[:200])
    note(actor, "outbox.cancel", message, reason=reason)
    return message


@transaction.atomic
def recall(prefix: str, *, actor: Actor, reason: str) -> int:
    """收回 a number: what waits for it under such keys is cancelled, and it leaves what has gone
    out already. How many were cancelled.
    """
    rows = Message.objects.filter(dedupe_key__startswith=prefix)
    waiting = list(rows.waiting())
    for message in waiting:
        cancel(message, actor=actor, reason=reason)
    rows.exclude(state=SENDING).update(phone=None, phone_blind="")
    return len(waiting)


@transaction.atomic
def decline(account: Account, *, actor: Actor, kind: str) -> OptOut:
    """退订 a kind of reminder; what is queued of it is cancelled."""
    made: OptOut = OptOut.objects.get_or_create(
        account=account, kind=kind, defaults={"since": clock.today()}
    )[0]
    waiting = Message.objects.waiting().filter(account=account, kind=kind, urgent=False)
    waiting.update(state=CANCELLED, words=_("收件人不接收这类提醒"))
    note(actor, "outbox.decline", account, kind=kind)
    return made


@transaction.atomic
def welcome(account: Account, *, actor: Actor, kind: str) -> None:
    """Receive a kind of reminder again."""
    OptOut.objects.filter(account=account, kind=kind).delete()
    note(actor, "outbox.welcome", account, kind=kind)


@transaction.atomic
def set_quota(org: Org, *, actor: Actor, daily: int) -> Quota:
    """每日上限 of an organisation."""
    if daily < 0:
        raise ValidationError({"daily": _("不能小于 0，请检查")})
    made: Quota = Quota.objects.update_or_create(org=org, defaults={"daily": daily})[0]
    note(actor, "outbox.set_quota", made, daily=daily)
    return made


@transaction.atomic
def word(template: str, *, actor: Actor, text: str) -> Wording:
    """Change the words of a template, holes and all."""
    made: Wording = Wording.objects.update_or_create(template=template, defaults={"text": text})[0]
    note(actor, "outbox.word", made, text=text)
    return made
