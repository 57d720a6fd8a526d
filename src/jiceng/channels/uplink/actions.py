"""The worker's round: hand over what is queued, and ask again for what the superior decided since.

A package may be handed over twice without harm: the taker knows it by its uid and answers with the
receipt it has. So nothing is marked before the call, and whatever has no receipt is tried again.
"""

import json
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from jiceng.channels.protocols import targets
from jiceng.channels.protocols.exchange import NotReachedError, exchange
from jiceng.channels.protocols.targets import Target, TargetError
from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.citations import gettext_noop
from jiceng.kernel.looks import issue_ticket
from jiceng.kit.schedules import Every
from jiceng.registers.outbox.rules import UnclearError

WORKER: Final = System("上报通道")
BATCH: Final = 20
DAILY: Final = timedelta(days=1)
ASKED_FOR: Final = timedelta(days=90)
INCOMING: Final = "/incoming"
MOST: Final = 8 * 1024 * 1024  # bytes of a receipt, as of a package
PATIENCE: Final = 60.0  # seconds: the other side compares some thousand definitions
BUSY: Final = 500
REFUSED: Final = {
    401: gettext_noop("对方没有认这个接口令牌"),
    403: gettext_noop("对方不许这个接口令牌报送"),
    404: gettext_noop("对方没有这个接收地址"),
}


class NoReceiptError(Exception):
    """What came back is no receipt; the message says what it was."""


def run() -> int:
    """One round, for the scheduler; how many receipts came."""
    if not apps.is_installed("jiceng.insight.packages"):
        return 0
    return hand_over_due() + ask_again()


def hand_over_due() -> int:
    """Queued packages whose time has come."""
    from jiceng.insight.packages.models import Sent  # noqa: PLC0415  # may be left out
    from jiceng.insight.packages.wrapping import packed  # noqa: PLC0415

    due = Sent.objects.standing().filter(state="made", not_before__lte=clock.now())
    rows = due.exclude(queued_at=None).select_related("partner", "org").order_by("queued_at", "pk")
    return sum(
        _carried(one, "POST", "", packed(one.content, one.signature)) for one in rows[:BATCH]
    )


def ask_again() -> int:
    """Once a day, the receipt of what waits for a decision or an answer there."""
    from jiceng.insight.packages.models import Sent  # noqa: PLC0415  # may be left out

    now = clock.now()
    rows = Sent.objects.standing().filter(
        state="settled", way="line", settled_on__gte=(now - ASKED_FOR).date()
    )
    found = rows.select_related("partner", "org").order_by("pk")
    due = [one for one in found if _waits(one) and (one.not_before or _next(one)) <= now]
    return sum(_carried(one, "GET", f"/receipts/{one.uid}", b"") for one in due[:BATCH])


def _waits(package: Any) -> bool:
    """Is there something in it that the superior has not decided or answered?"""
    enclosed = json.loads(package.content).get("enclosed", {})
    answered = sum(len(items) for items in (package.receipt or {}).get("replies", {}).values())
    return bool(package.aside) or sum(len(items) for items in enclosed.values()) > answered


def _next(package: Any) -> Any:
    moment = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return moment if package.settled_on < moment.date() else moment + DAILY


def _carried(package: Any, method: str, place: str, content: bytes) -> int:
    """One call; 1 if its receipt was laid to the package. Every failure is told on it."""
    from jiceng.insight.packages import actions  # noqa: PLC0415  # may be left out

    try:
        body = _asked(package.partner, method, place, content)
        if package.state == "made":
            actions.hand(package, actor=WORKER, way="line")
        actions.settle(package, actor=WORKER, receipt=body.decode(errors="replace"))
    except (TargetError, NoReceiptError, NotReachedError, UnclearError) as why:
        actions.tell_try(package, actor=WORKER, words=str(why) or type(why).__name__)
        return 0
    except ValidationError as why:
        actions.tell_try(package, actor=WORKER, words="；".join(why.messages))
        return 0
    return 1


def _asked(partner: Any, method: str, place: str, content: bytes) -> bytes:
    """The receipt as it came. NoReceiptError where something else did."""
    address = partner.address.rstrip("/")
    base = address.removesuffix(INCOMING)
    target = target_of(f"{base}{place or INCOMING}")
    ticket = issue_ticket(WORKER, partner, "token", purpose="报送上报包")
    heads = {
        "host": target.host,
        "authorization": f"Bearer {partner.token.open(ticket)}",
        "content-type": "application/zip",
    }
    reply = exchange(method, target.url, headers=heads, content=content, name=target.host,
                     timeout=PATIENCE, certificate=partner.certificate, largest=MOST)  # fmt: skip
    if reply.status in REFUSED:
        raise NoReceiptError(_(REFUSED[reply.status]))
    if reply.status >= BUSY:
        raise NoReceiptError(_("对方的系统现在办不了（HTTP %d）") % reply.status)
    try:
        said = json.loads(reply.body)
    except ValueError:
        raise NoReceiptError(f"HTTP {reply.status}") from None
    if not isinstance(said, dict) or "package" not in said:
        words = said.get("message") if isinstance(said, dict) else ""
        raise NoReceiptError(str(words or f"HTTP {reply.status}"))
    return reply.body


def target_of(url: str) -> Target:
    """Where to call: a public machine, or one inside that the operator names (`JICENG_UPLINKS`)."""
    host = urlsplit(url).hostname or ""
    if host in settings.JICENG_UPLINKS:
        named = targets.named(url)
        return Target(url, named[0] if named[1] == targets.USUAL else f"{named[0]}:{named[1]}")
    return targets.public(url)


SCHEDULES = [Every("jiceng.channels.uplink.actions.run", 1)]
