"""Taking a package in: whose it is, whether it is whole, and each definition beside our own.

What cannot be trusted (unknown sender, a signature that does not fit) is refused and not kept. What
is trusted and still cannot be taken is kept as refused, with the reasons, and its receipt says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from django.utils.translation import gettext as _

from jiceng.insight.packages import signing
from jiceng.insight.packages.access import HANDS
from jiceng.insight.packages.actions.building import digest_of, words_of
from jiceng.insight.packages.actions.comparing import compare, off_balance
from jiceng.insight.packages.models import Asked, Compared, Partner, Received, Way
from jiceng.insight.packages.rules import has_personal, timely
from jiceng.insight.packages.wrapping import FORMAT, opened
from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.crashes import crashpoint
from jiceng.kernel.journal import note
from jiceng.kernel.periods import Period, PeriodError, parse
from jiceng.kit.access import may
from jiceng.kit.scope import code_of, find_node

TEXTS = {"name": 200, "title": 200, "unit": 20, "kind": 10, "definition": 2_000, "source": 300,
         "digest": 64}  # fmt: skip
MOST_FIGURES = 20_000  # a whole shelf with its parts is some six thousand


@dataclass(frozen=True)
class Came:
    """A package that may be trusted: text, what it says, its signature, and whose it is."""

    text: str
    said: dict[str, Any]
    signature: dict[str, Any]
    partner: Partner
    uid: UUID
    period: Period
    number: int


def verify(data: bytes) -> Came:
    """Is it whole, from a lower node we know, and to us? Raises ValidationError saying what not."""
    text, said, signature = opened(data)
    if said["format"] != FORMAT:
        raise ValidationError(_("这是回执，不是上报包"))
    sender, taker = (_part(said, name) for name in ("from", "to"))
    org = find_node(taker)
    if org is None or code_of(org) != taker:
        raise ValidationError(_("这个包是报给“%s”的，不是报给本级的") % taker)
    known = Partner.objects.lower().filter(org=org, code=sender, until=None)
    partner = known.select_related("org").first()
    if partner is None:
        raise ValidationError(_("没有登记编码为“%s”的下级节点，请先登记它和它的公钥") % sender)
    if not signing.fits(text, signature, partner.public):
        said_ = _("签名对不上：包可能被改动过，或者“%s”换了钥匙，请向它核实")
        raise ValidationError(said_ % partner)
    return Came(text, said, signature, partner, *_named(said))


def _part(said: Mapping[str, Any], name: str) -> str:
    part = said.get(name)
    code = part.get("code") if isinstance(part, dict) else None
    if not isinstance(code, str) or not code:
        raise ValidationError(_("包里没有写明从哪里来、报给谁，请对方重新生成"))
    return code


def _named(said: Mapping[str, Any]) -> tuple[UUID, Period, int]:
    """Which package it is: number of its own, period, how often this period was sent."""
    try:
        told, number = said["period"], said["number"]
        period, uid = parse(str(told["code"])), UUID(str(said["uid"]))
        days = date.fromisoformat(told["first"]), date.fromisoformat(told["last"])
        if days != (period.first, period.last) or type(number) is not int or number < 1:
            raise ValueError
    except (KeyError, TypeError, ValueError, PeriodError):
        raise ValidationError(_("看不懂包里的期间或者号数，请对方重新生成")) from None
    return uid, period, number


@transaction.atomic
def receive(data: bytes, *, actor: Actor, way: str = Way.FILE) -> Received:
    """收包. The same package again is the same record; a later number replaces the one before.

    Raises ValidationError for what cannot be trusted, PermissionDenied for somebody who takes none
    in for this node. Look at `result`: what is refused with reasons is a record as well.
    """
    came = verify(data)
    if not may(actor, HANDS, came.partner.org.path):
        raise PermissionDenied(_("您现在的角色不办理这项工作，需要时请联系上级党组织"))
    Partner.objects.select_for_update().get(pk=came.partner.pk)  # two of one sender: one by one
    digest = digest_of(came.text)
    if (had := Received.objects.filter(uid=came.uid).first()) is not None:
        if had.digest != digest:
            raise ValidationError(_("这个包的标识已经收过，内容却不一样，请向“%s”核实")
                                  % came.partner)  # fmt: skip
        return had
    reasons = refusals(came)
    made: Received = Received.objects.create(
        uid=came.uid, org=came.partner.org, partner=came.partner, period=came.period.code,
        first=came.period.first, last=came.period.last, number=came.number, content=came.text,
        digest=digest, signature=came.signature, way=way, came_on=clock.today(),
        result=Received.Result.REFUSED if reasons else Received.Result.RECEIVED,
        reasons="\n".join(reasons), recorded_at=clock.now(),
    )  # fmt: skip
    crashpoint("packages.taken")
    if not reasons:
        before = _before(came)
        Compared.objects.bulk_create(compare(made, came.said["figures"], before))
        crashpoint("packages.compared")
        Asked.objects.bulk_create(_asked(made, came.said), ignore_conflicts=True)
    crashpoint("packages.asked")
    note(actor, "packages.receive", made, result=made.result, way=way)
    return made


def _before(came: Came) -> Received | None:
    found: Received | None = (
        Received.objects.taken()
        .filter(partner__code=came.partner.code, org=came.partner.org, first=came.period.first,
                last=came.period.last, number__lt=came.number)
        .order_by("-number").first()
    )  # fmt: skip
    return found


def refusals(came: Came) -> list[str]:
    """Why a package that may be trusted is not taken all the same; nothing if it is."""
    said, found = came.said, []
    if not said.get("closings") or came.period.last >= clock.today():
        found.append(_("%s 没有关账或者还没有过完，关账以后再报") % came.period.words)
    made = parse_datetime(str(said.get("made_at")))
    if made is None or not is_aware(made) or not timely(made=made, now=clock.now()):
        found.append(_("包的生成时间太早或者在将来，请对方校准时间，重新生成"))
    later = Received.objects.taken().filter(
        org=came.partner.org, partner__code=came.partner.code, first=came.period.first,
        last=came.period.last, number__gte=came.number,
    )  # fmt: skip
    if (newest := later.order_by("-number").first()) is not None:
        told = {"have": newest.number, "came": came.number}
        found.append(_("已经收过第 %(have)d 号，第 %(came)d 号不是更新的，没有收") % told)
    found += _misshapen(said.get("figures"))
    if not found:
        found += [_("增减表不平衡：%s，请对方更正后重新生成") % one
                  for one in off_balance(said["figures"])]  # fmt: skip
    if not found and has_personal(text="\n".join(words_of(said))):
        found.append(_("包里像有电话、证件号，请对方删去以后重新生成（个人信息保护法第六条）"))
    return found


def _misshapen(figures: Any) -> list[str]:
    if not isinstance(figures, list) or not figures or len(figures) > MOST_FIGURES:
        return [_("包里没有指标，或者指标太多，请对方重新生成")]
    names = set()
    for one in figures:
        proper = isinstance(one, dict) and all(
            isinstance(one.get(name), str) and len(one[name]) <= most
            for name, most in TEXTS.items()
        )
        if not proper or not _number(one.get("value")) or one["name"] in names:
            name = str(one.get("name", ""))[:60] if isinstance(one, dict) else ""
            return [_("指标“%s”写得不对，请对方重新生成") % name]
        names.add(one["name"])
    return []


def _number(value: Any) -> bool:
    """Nothing, a whole number, a decimal or a day, as the book writes them."""
    if value is None or type(value) is int:
        return True
    if not isinstance(value, dict) or len(value) != 1:
        return False
    ((kind, text),) = value.items()
    try:
        return (kind == "decimal" and Decimal(str(text)).is_finite()) or (
            kind == "date" and bool(date.fromisoformat(str(text)))
        )
    except (InvalidOperation, ValueError):
        return False


def _asked(package: Received, said: Mapping[str, Any]) -> list[Asked]:
    """Suggestions that came along; what is not of the shape known is left."""
    enclosed, found = said.get("enclosed"), []
    for kind, items in enclosed.items() if isinstance(enclosed, dict) else ():
        for item in items if isinstance(items, list) else ():
            try:
                uid, topic, text = UUID(str(item["uid"])), str(item["topic"]), str(item["text"])
            except (KeyError, TypeError, ValueError):
                continue
            basis = item.get("basis")
            found.append(Asked(
                package=package, kind=str(kind)[:40], uid=uid, topic=topic[:60],
                text=text[:2_000], basis=basis if isinstance(basis, list) else [],
                came_on=package.came_on,
            ))  # fmt: skip
    return found
