"""Handing a package over, by file or by line, and taking the receipt that comes back."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from jiceng.insight.packages import signing
from jiceng.insight.packages.access import KEEPS
from jiceng.insight.packages.actions.building import content_of
from jiceng.insight.packages.flows import MADE, UPWARD
from jiceng.insight.packages.models import Sent, Way
from jiceng.insight.packages.rules import TRIES, pause
from jiceng.insight.packages.wrapping import RECEIPT, canonical, opened
from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.crashes import crashpoint
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note
from jiceng.kernel.prepared import reread
from jiceng.kernel.steps import take
from jiceng.kit.access import may
from jiceng.kit.enclosures import enclosures
from jiceng.kit.scope import code_of


@transaction.atomic
def hand(package: Sent, *, actor: Actor, way: str = Way.FILE) -> Sent:
    """登记已交出: what went along stands as sent from now on."""
    take(package, UPWARD, "hand", actor=actor, handed_on=clock.today(), way=way, queued_at=None)
    crashpoint("packages.handed")
    along = content_of(package).get("enclosed", {})
    for kind, one in enclosures().items():
        one.sent(along.get(kind, []), str(package.uid), actor=actor)
    note(actor, "packages.hand", package, way=way)
    return package


@transaction.atomic
def post(package: Sent, *, actor: Actor) -> Sent:
    """网上报送: into the queue; the worker carries it with patience and brings the receipt."""
    if not package.partner.address or package.partner.token is None:
        raise ValidationError(_("“%s”没有登记接收地址和接口令牌，请先登记，或者用文件交出")
                              % package.partner)  # fmt: skip
    rows = Sent.objects.standing().filter(pk=package.pk, state=MADE, queued_at=None)
    if not rows.update(queued_at=clock.now(), not_before=clock.now(), tries=0, words=""):
        raise StepError(_("%s 已经交出或者正在报送，请刷新后再看") % package)
    reread(package)
    note(actor, "packages.post", package)
    return package


@transaction.atomic
def tell_try(package: Sent, *, actor: Actor, words: str) -> Sent:
    """A try that failed: later again, and after the last one no more until somebody asks."""
    tries = package.tries + 1
    over = tries >= TRIES
    later = None if over else clock.now() + pause(tries)
    said = (_("试了多次没有送到，已停：%s") if over else _("没有送到，稍后再试：%s")) % words
    changes: dict[str, Any] = {"tries": tries, "not_before": later, "words": said[:200]}
    if over and package.state == MADE:
        changes["queued_at"] = None
    Sent.objects.filter(pk=package.pk).update(**changes)
    reread(package)
    note(actor, "packages.tell_try", package, tries=tries)
    return package


@transaction.atomic
def take_receipt(data: bytes, *, actor: Actor) -> Sent:
    """Read a receipt file and lay it to the package it speaks of."""
    _text, said, _signature = opened(data)
    if said["format"] != RECEIPT:
        raise ValidationError(_("这是上报包，不是回执"))
    found: Sent | None = Sent.objects.filter(uid=_uid(said)).select_related("partner__org").first()
    if found is None or not may(actor, KEEPS, found.org.path):
        raise ValidationError(_("没有找到这份回执说的上报包，请核对是不是给本级的"))
    return settle(found, actor=actor, receipt=data.decode(errors="replace"))


def _uid(said: Mapping[str, Any]) -> str:
    try:
        return str(UUID(str(said.get("package"))))
    except ValueError:
        raise ValidationError(_("这份回执没有写明是哪个包，请向对方重新取一份")) from None


@transaction.atomic
def settle(package: Sent, *, actor: Actor, receipt: str) -> Sent:
    """登记回执: signed by the superior, of this very package, and newer than the one before."""
    text, said, signature = opened(receipt.strip().encode())
    _ours(package, said)
    if not signing.fits(text, signature, package.partner.public):
        raise ValidationError(_("回执的签名对不上，可能被改动过，请向“%s”核实") % package.partner)
    if not _newer(package, said):
        raise ValidationError(_("已经登记过更新的回执，这一份不用再登记"))
    if package.state == MADE:
        hand(package, actor=actor, way=Way.FILE)
    take(
        package, UPWARD, "settle", actor=actor, receipt=said, settled_on=clock.today(),
        result="received" if said["result"] == "received" else "refused",
        added=said["added"], aside=len(said["aside"]), words="", tries=0, not_before=None,
    )  # fmt: skip
    crashpoint("packages.settled")
    replies = said.get("replies", {})
    for kind, one in enclosures().items():
        if items := replies.get(kind):
            one.answered(items, actor=actor)
    note(actor, "packages.settle", package, result=package.result)
    return package


def _ours(package: Sent, said: Mapping[str, Any]) -> None:
    """Of this package, from its superior, to us; else ValidationError."""
    same = (
        said["format"] == RECEIPT
        and said.get("package") == str(package.uid)
        and said.get("digest") == package.digest
        and said.get("to") == code_of(package.org)
        and said.get("from") == package.partner.code
        and isinstance(said.get("added"), int)
        and isinstance(said.get("aside"), list)
        and isinstance(said.get("replies", {}), dict)
        and said.get("result") in {"received", "refused"}
    )
    if not same:
        raise ValidationError(_("这份回执不是这个包的，请核对期间和号数"))


def _newer(package: Sent, said: Mapping[str, Any]) -> bool:
    """Later than the receipt kept, or the same once more."""
    if package.receipt is None or canonical(package.receipt) == canonical(said):
        return True
    old, new = (parse_datetime(str(one.get("at"))) for one in (package.receipt, said))
    return old is not None and new is not None and new >= old
