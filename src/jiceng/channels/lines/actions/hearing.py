"""Hearing what the platform brings: each message once, however often it comes, answered at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.channels.lines.actions.tying import account_of, untie
from jiceng.channels.lines.models import Heard
from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.ciphers import blind
from jiceng.kit.handoffs import asked
from jiceng.registers.accounts.models import Account

WE = System("微信公众号")
LONGEST: Final = 600  # characters of a message that are read
OFTEN: Final = 20  # messages of one sender in a minute; more are not handed on
KEPT: Final = timedelta(days=1)
CHANNEL: Final = "wechat"


@dataclass(frozen=True)
class Spoken:
    """What somebody wrote. `account` is theirs where they tied it; `key` is the same each time
    the platform brings the same message, for whoever makes a record of it (`once`).
    """

    text: str
    key: str
    account: Account | None
    site: str
    sender: str
    """A digest of the sender, to count by; nothing leads back from it."""


@transaction.atomic
def hear(message: Mapping[str, str], *, site: str) -> str:
    """Deal with one message and give the words of the answer ("" for none).

    The platform brings a message up to three times where the answer was late or lost, in the same
    envelope or in another: it gets the same answer and has no second effect. So does whoever
    plays an envelope again; a message is remembered far longer than an envelope is fresh.
    """
    now = clock.now()
    openid = message.get("FromUserName", "")
    # Events bear no MsgId; the platform names them by sender and second.
    named = message.get("MsgId") or f"{message.get('CreateTime')}:{message.get('Event')}"
    key = blind(f"{openid}/{named}", "heard")
    sender = blind(openid, "openid")
    row, fresh = Heard.objects.get_or_create(key=key, defaults={"at": now, "sender": sender})
    if not fresh:
        return str(row.reply)
    row.reply = _answer(message, openid, sender, key, site)[:LONGEST]
    row.save(update_fields=["reply"])
    return str(row.reply)


def _answer(message: Mapping[str, str], openid: str, sender: str, key: str, site: str) -> str:
    kind, event = message.get("MsgType", ""), message.get("Event", "").lower()
    if kind == "event" and event == "unsubscribe":
        account = account_of(CHANNEL, openid)
        if account is not None:
            untie(account, actor=WE, channel=CHANNEL)
        return ""
    if kind == "event" and event == "subscribe":
        return _("欢迎关注。办事、反映问题、看通知：%s") % site
    text = message.get("Content", "") if kind == "text" else ""
    if kind == "event" and event == "click":
        text = message.get("EventKey", "")
    if kind == "event" and not text:
        return ""
    return _told(text.strip()[:LONGEST], openid, sender, key, site)


def _told(text: str, openid: str, sender: str, key: str, site: str) -> str:
    if not text:
        return _("这里只能看懂文字。请打字说明，或者打开 %s") % site
    since = clock.now() - timedelta(minutes=1)
    if Heard.objects.filter(sender=sender, at__gte=since).count() > OFTEN:
        return _("您发得太快了，请一分钟后再发")
    spoken = Spoken(text, key, account_of(CHANNEL, openid), site, sender)
    answer: Any = asked("wechat.text", spoken, actor=spoken.account or WE)
    return str(answer) if answer else _("请打开 %s 办理，不用登录也能反映问题") % site


def purge() -> int:
    """Forget what was heard more than a day ago; the platform repeats within seconds."""
    gone: int = Heard.objects.filter(at__lt=clock.now() - KEPT).delete()[0]
    return gone
