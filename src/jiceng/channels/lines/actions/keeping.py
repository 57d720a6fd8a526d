"""The verbs of the ways out: fill in, switch on and off, try; and how each has fared."""

import json
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.channels.lines.actions.tokens import Keeper
from jiceng.channels.lines.known import KINDS, Kind, client_of, opened
from jiceng.channels.lines.models import Line
from jiceng.channels.protocols.exchange import NotReachedError
from jiceng.channels.protocols.menus import menu_of
from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note
from jiceng.kernel.prepared import reread
from jiceng.kernel.uids import uid7
from jiceng.kit.jobs import Outcome, Work, job
from jiceng.registers.accounts.models import Account
from jiceng.registers.outbox.actions import queue
from jiceng.registers.outbox.models import Message
from jiceng.registers.outbox.rules import Outcome as Sent
from jiceng.registers.outbox.rules import UnclearError

TRY = "lines.try"


@transaction.atomic
def fill_in(kind: Kind, *, actor: Account, values: Mapping[str, str]) -> Line:
    """填写 what a kind asks for; a key left empty stays as it was. The journal has names only."""
    line: Line = Line.objects.select_for_update().get_or_create(
        key=kind.key, defaults={"channel": kind.channel, "set_at": clock.now()}
    )[0]
    secret = {one.name for one in kind.asked if one.secret}
    held = opened(line) if line.secrets is not None else {}
    keys = {name: values.get(name) or held.get(name, "") for name in secret}
    keys = {name: value for name, value in keys.items() if value}
    plain = {name: value for name, value in values.items() if name not in secret and value}
    changed = sorted(name for name in {*values, *line.values} - secret - {"sealed"}
                     if (line.values.get(name) or "") != (values.get(name) or ""))  # fmt: skip
    changed += sorted(name for name in secret if values.get(name))
    line.values = {**plain, "sealed": sorted(keys)}
    line.secrets = json.dumps(keys) if keys else None
    line.set_at, line.failures, line.words = clock.now(), 0, ""
    line.save()
    note(actor, "lines.fill_in", line, changed=changed)
    return line


@transaction.atomic
def switch_on(line: Line, *, actor: Account) -> Line:
    """启用; one way out for each way a person is reached: the table itself lets no second on."""
    lacking = KINDS[line.key].lacking(line)
    if lacking:
        raise ValidationError(_("还没有填%s，请先填好再启用") % "、".join(map(str, lacking)))
    try:
        with transaction.atomic():
            Line.objects.filter(pk=line.pk).update(on=True)
    except IntegrityError:
        others = Line.objects.filter(channel=line.channel, on=True).exclude(pk=line.pk)
        names = "、".join(str(KINDS[one.key].title) for one in others)
        raise ValidationError(_("同一途径已经启用%s，请先停用它") % names) from None
    note(actor, "lines.switch_on", line)
    reread(line)
    return line


@transaction.atomic
def switch_off(line: Line, *, actor: Account) -> Line:
    """停用; what waits for it is from then on only shown, as by the simulated gateway."""
    Line.objects.filter(pk=line.pk).update(on=False)
    note(actor, "lines.switch_off", line)
    reread(line)
    return line


@transaction.atomic
def try_out(line: Line, *, actor: Account, phone: str = "", once: str = "") -> Message:
    """试发 to oneself, by the same queue and worker as everything else."""
    if not line.on:
        raise ValidationError(_("请先启用这条通道，再试发"))
    values = {"phone": phone} if phone else {}
    message = queue(
        actor=actor, org=actor.home, account=actor, channel=line.channel, kind="system",
        dedupe_key=f"{TRY}:{line.key}:{once or uid7()}", template=TRY,
        text="这是一条测试消息，不必回复", urgent=True, basis="系统管理员测试通道", **values,
    )  # fmt: skip
    note(actor, "lines.try_out", line)
    return message


def last_try(line: Line, account: Account) -> Message | None:
    """What became of the last test of this person."""
    mine = Message.objects.filter(account=account, dedupe_key__startswith=f"{TRY}:{line.key}:")
    found: Message | None = mine.order_by("-pk").first()
    return found


def record_use(line: Line, *, worked: bool, words: str = "") -> None:
    """How it went just now; machinery, so that the journal says nothing of it."""
    rows, at = Line.objects.filter(pk=line.pk), clock.now()
    if worked:
        rows.update(sent_at=at, failures=0, words="")
    else:
        rows.update(failed_at=at, failures=F("failures") + 1, words=words[:200])


@job("lines.publish_menu", gettext_lazy("发布公众号菜单"))
def publish_menu(work: Work, _actor: Actor, *, line: int) -> Outcome:
    """Put the menu that was filled in on the account's page; for a worker, never in a request."""
    work.progress(1, words=_("正在发布"), steps=1)
    found = Line.objects.get(pk=line)
    client: Any = client_of(found, Keeper(found))
    try:
        answer = client.put_menu(menu_of(found.values.get("menu", "")))
    except (NotReachedError, UnclearError) as why:
        record_use(found, worked=False, words=f"发布菜单：{why}")
        raise ValidationError(_("没有连上公众平台，请稍后再发布：%s") % why) from None
    worked = answer.outcome == Sent.SENT
    record_use(found, worked=worked, words=answer.words)
    if not worked:
        raise ValidationError(_("公众平台没有接受：%s") % answer.words)
    return Outcome(_("已发布"))
