"""Subscribing a receiver, stopping it, and offering again what was not delivered."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from inspect import getmembers, isfunction
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from jiceng.channels.hooks.models import Delivery, Subscription
from jiceng.channels.hooks.rules import verbs_of
from jiceng.channels.protocols.hooks import secret_bytes
from jiceng.channels.protocols.targets import TargetError, named
from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import JournalLine, note
from jiceng.kernel.prepared import reread
from jiceng.kit.pages.declared import COMMON
from jiceng.kit.rooms import rooms

Face = Subscription.Face


@cache
def deeds() -> Mapping[str, frozenset[str]]:
    """What each room does: the verbs of its actions, and those that are common to all."""
    known = set(rooms())
    return {
        one.label: frozenset({*COMMON, *_actions(one.name)})
        for one in apps.get_app_configs()
        if one.name in known
    }


def _actions(room: str) -> set[str]:
    if not find_spec(f"{room}.actions"):
        return set()
    own = getmembers(import_module(f"{room}.actions"), isfunction)
    return {name for name, one in own if one.__module__.startswith(room) and name[0] != "_"}


def checked(values: Mapping[str, Any]) -> dict[str, str]:
    """Field → what is wrong; for the form while typing, and for the action."""
    wrong = {}
    try:
        if not verbs_of(values.get("verbs") or "", deeds()):
            wrong["verbs"] = str(_("请至少写一个事件"))
    except ValueError as why:
        wrong["verbs"] = str(why)
    try:
        named(values.get("url") or "")
    except TargetError as why:
        wrong["url"] = str(why)
    try:
        secret_bytes(values.get("secret") or "")
    except ValueError:
        wrong["secret"] = str(_("whsec_ 后面应是 Base64，请检查"))
    if values.get("face") == Face.JSON and not values.get("secret"):
        wrong["secret"] = str(_("推送给其他系统要填签名密钥，对方用它核对"))
    return wrong


@transaction.atomic
def subscribe(
    *, actor: Actor, title: str, face: str, url: str, verbs: str, secret: str = ""
) -> Subscription:
    """订阅: from the next event on; what was done before is not told."""
    values = {"face": face, "url": url, "verbs": verbs, "secret": secret}
    if wrong := checked(values):
        raise ValidationError(wrong)
    made: Subscription = Subscription.objects.create(
        title=title,
        face=face,
        host=named(url)[0],
        url=url,
        secret=secret,
        verbs=verbs_of(verbs, deeds()),
        since_line=JournalLine.objects.aggregate(last=Max("pk"))["last"] or 0,
        set_at=clock.now(),
    )
    note(actor, "hooks.subscribe", made, host=made.host, verbs=made.verbs)
    return made


@transaction.atomic
def stop(subscription: Subscription, *, actor: Actor, reason: str = "") -> Subscription:
    """停止 for good; what waits for it is given up, and its address and key are deleted."""
    rows = Delivery.objects.filter(subscription=subscription, state=Delivery.State.WAITING)
    rows.update(state=Delivery.State.DEAD, settled_at=clock.now(), words=_("已停止推送"))
    subscription.on, subscription.url, subscription.secret = False, None, None
    subscription.words = reason[:200]
    subscription.save(update_fields=["on", "url", "secret", "words"])
    note(actor, "hooks.stop", subscription, reason=reason)
    return subscription


@transaction.atomic
def offer_again(delivery: Delivery, *, actor: Actor) -> Delivery:
    """再推: a dead one goes into the queue anew, its tries counted from nought."""
    if not delivery.subscription.on:
        raise ValidationError(_("这个接收方已经停止，不能再推送"))
    rows = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.DEAD)
    if not rows.update(
        state=Delivery.State.WAITING, tries=0, not_before=clock.now(), settled_at=None, words=""
    ):
        raise ValidationError(_("这一条现在不能再推，可能刚被别人办过，请刷新后再看"))
    note(actor, "hooks.offer_again", delivery)
    reread(delivery)
    return delivery
