"""Small wishes: collected, adopted, granted. What was told without a name: kept, answered, gone."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor, System
from jiceng.kernel.bulk import insert, store
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.looks import issue_ticket
from jiceng.kernel.steps import take
from jiceng.kernel.uids import uid7
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.work.orders.flows import ASKED, GRANTED, SHUT, TIP, WISH, WITHDRAWN
from jiceng.work.orders.models import SmallWish, Tip, terms_on
from jiceng.work.orders.rules import TIP_DAYS, TIPS_A_DAY, read_receipt, receipt_of

SYSTEM = "系统"
RANDOM = (1 << 62) - 1


@transaction.atomic
def raise_wish(*, actor: Actor, **values: Any) -> SmallWish:
    """征集微心愿; see `raise_wish_many`."""
    return raise_wish_many([values], actor=actor)[0]


@transaction.atomic
def raise_wish_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[SmallWish]:
    """Wishes: org, wish; goods, budget, recipient, phone, consented_on, raised_on (today)."""
    at, made = clock.now(), []
    for row in rows:
        values = {name: value for name, value in row.items() if value is not None}
        values.setdefault("raised_on", at.date())
        if values["raised_on"] > at.date():
            raise ValidationError({"raised_on": _("日期还没有到，请检查日期")})
        made.append(SmallWish(recorded_at=at, **values))
    insert(made)
    note_many(actor, "orders.raise_wish", made)
    return made


@transaction.atomic
def adopt(
    wish: SmallWish, *, actor: Actor, member: Member | None = None, giver: str = ""
) -> SmallWish:
    """认领 by a member or by whoever is named; one wish, one giver."""
    here = SmallWish.objects.filter(pk=wish.pk, state=ASKED)
    if not here.exists():
        raise StepError(_("这个心愿刚被别人认领了，请看看别的"))
    if member is None and not giver.strip():
        raise ValidationError({"giver": _("请写认领的单位或个人")})
    take(wish, WISH, "adopt", actor=actor, member=member, giver=giver.strip(),
         adopted_on=clock.today())  # fmt: skip
    note(actor, "orders.adopt", wish)
    return wish


@transaction.atomic
def give_up(wish: SmallWish, *, actor: Actor, reason: str) -> SmallWish:
    """退出认领: open again for others."""
    take(wish, WISH, "give_up", actor=actor, member=None, giver="", adopted_on=None)
    note(actor, "orders.give_up", wish, reason=reason)
    return wish


@transaction.atomic
def grant(wish: SmallWish, *, actor: Actor, spent: Decimal | None = None) -> SmallWish:
    """圆梦: handed over by the community."""
    take(wish, WISH, "grant", actor=actor, granted_on=clock.today(), spent=spent)
    note(actor, "orders.grant", wish, spent=spent)
    return wish


@transaction.atomic
def withdraw(wish: SmallWish, *, actor: Actor, reason: str) -> SmallWish:
    """不再需要: it stays readable and is counted nowhere."""
    take(wish, WISH, "withdraw", actor=actor)
    note(actor, "orders.withdraw", wish, reason=reason)
    return wish


@transaction.atomic
def clear_wishes(keys: Sequence[int], *, actor: Actor) -> int:
    """清除 who it was for."""
    rows = SmallWish.objects.filter(pk__in=keys, cleared_on=None)
    wishes = list(rows)
    rows.update(recipient=None, phone=None, cleared_on=clock.today())
    if wishes:
        note_many(actor, "orders.clear_wishes", wishes)
    return len(wishes)


def old_wishes() -> int:
    """Each night: who a wish was for is forgotten some time after it was granted; how many."""
    today, gone = clock.today(), []
    terms = terms_on(today)
    rows = SmallWish.objects.filter(cleared_on=None, state__in=(GRANTED, WITHDRAWN))
    for one in rows.select_related("org").order_by("pk"):
        last = one.granted_on or one.raised_on
        if today >= last + timedelta(days=terms(one.org).keep_days):
            gone.append(one.pk)
    return clear_wishes(gone, actor=System(SYSTEM))


# Without a name -----------------------------------------------------------------------------


def digest_of(receipt: str) -> str:
    """What stands in the table for a receipt; nobody gets the receipt back from it."""
    return hmac.digest(settings.SECRET_KEY.encode(), receipt.encode(), hashlib.sha256).hex()


def tell_nameless(org: Org, words: str) -> str:
    """匿名反映: kept with its day alone; gives the receipt, which is shown once.

    No journal line: its moment and its place in the journal would say when it came.
    """
    if not words.strip():
        raise ValidationError({"words": _("请写要反映的内容")})
    today = clock.today()
    if Tip.objects.filter(told_on=today).count() >= TIPS_A_DAY:
        raise ValidationError(_("今天收到的太多了，请明天再来，或者打电话"))
    receipt = receipt_of(uid7().int & RANDOM)
    made = Tip(org=org, digest=digest_of(receipt), told_on=today)
    made.words = words.strip()
    made.save(force_insert=True)
    return receipt


def found_by(receipt: str) -> Tip | None:
    """The one a receipt belongs to."""
    said = read_receipt(receipt)
    found: Tip | None = Tip.objects.filter(digest=digest_of(said)).first() if said else None
    return found


def read_words(tip: Tip, *, actor: Actor) -> str:
    """What was told, to whoever deals with it; the look is written down."""
    if tip.words is None:
        raise ValidationError(_("内容已经到期清除"))
    ticket = issue_ticket(actor, tip, "words", purpose=_("处理匿名反映"))
    said: str = tip.words.open(ticket)
    return said


@transaction.atomic
def answer(tip: Tip, *, actor: Actor, reply: str) -> Tip:
    """答复: read by whoever holds the receipt."""
    if not reply.strip():
        raise ValidationError({"reply": _("请填答复")})
    take(tip, TIP, "answer", actor=actor, reply=reply.strip(), replied_on=clock.today())
    note(actor, "orders.answer", tip)
    return tip


@transaction.atomic
def shut(tip: Tip, *, actor: Actor, reply: str = "") -> Tip:
    """了结, with a last word if there is none yet."""
    said: dict[str, Any] = {"shut_on": clock.today()}
    if reply.strip():
        said |= {"reply": reply.strip(), "replied_on": clock.today()}
    elif not tip.reply:
        raise ValidationError({"reply": _("还没有答复，请写一句处理结果")})
    take(tip, TIP, "shut", actor=actor, **said)
    note(actor, "orders.shut", tip)
    return tip


@transaction.atomic
def forget(keys: Sequence[int], *, actor: Actor) -> int:
    """到期清除: words and receipt leave, that there was one stays counted."""
    gone = list(Tip.objects.filter(pk__in=keys).filter(words__isnull=False))
    for one in gone:
        one.words, one.digest, one.reply = None, f"gone{one.pk}", ""
    store(gone, "words", "digest", "reply")
    if gone:
        note_many(actor, "orders.forget", gone)
    return len(gone)


def old_tips() -> int:
    """Each night: ninety days after it was dealt with; how many."""
    last: date = clock.today() - timedelta(days=TIP_DAYS)
    rows = Tip.objects.filter(state=SHUT, shut_on__lte=last).filter(words__isnull=False)
    return forget(list(rows.values_list("pk", flat=True)), actor=System(SYSTEM))
