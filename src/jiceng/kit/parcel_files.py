"""Parcels and receipts between two nodes, as sealed files that somebody carries.

The honest other channel where two installations have no line between them. A file holds every
parcel for one peer that has no receipt yet, every receipt the peer may not have, and which of
its own receipts have arrived: it may be lost, sent twice, or read in any order. It is enciphered
and authenticated with the key the two nodes share (`JICENG_PEERS`), so that nobody reads it on
the way and nobody else can write one.
"""

import base64
import binascii
import json
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.ciphers import SecretError, unwrap, wrap
from jiceng.kernel.looks import issue_ticket
from jiceng.kit.parcels import COURIER, InParcel, OutParcel, acknowledge, receive, settle, tried

FORMAT = "jiceng-parcels/1"
REMEMBERED = timedelta(days=90)  # how long arrived receipts go on being acknowledged


def peers() -> dict[str, str]:
    """The nodes we exchange files with, each with the key shared with it."""
    return dict(settings.JICENG_PEERS)


def _key_of(node: str) -> str:
    if not settings.JICENG_NODE:
        raise ValidationError(_("本机还没有节点名，请在设置里写明 JICENG_NODE"))
    if node not in peers():
        raise ValidationError(_("没有登记名为“%s”的节点，请核对") % node)
    return peers()[node]


def pack(node: str) -> bytes:
    """The file for one peer, as of now; packing again says the same and more."""
    key = _key_of(node)
    head = {
        "format": FORMAT,
        "from": settings.JICENG_NODE,
        "to": node,
        "made_at": clock.now().isoformat(timespec="seconds"),
    }
    with transaction.atomic():  # one cut: a parcel and its receipt never contradict each other
        load = {"parcels": _parcels(node), "receipts": _receipts(node), "seen": _seen(node)}
    said = json.dumps(load, ensure_ascii=False, cls=DjangoJSONEncoder).encode()
    sealed = base64.b64encode(wrap(said, key, _bound(head))).decode("ascii")
    return json.dumps(head | {"sealed": sealed}, ensure_ascii=False, indent=1).encode()


def _bound(head: dict[str, Any]) -> bytes:
    names = ("format", "from", "to", "made_at")
    return json.dumps([head.get(name) for name in names], ensure_ascii=False).encode()


def _parcels(node: str) -> list[dict[str, Any]]:
    rows = OutParcel.objects.filter(node=node, answered_at=None).order_by("uid")
    return [
        {"uid": str(one.uid), "kind": one.kind, "facts": one.facts, "secret": _opened(one)}
        for one in rows
    ]


def _opened(parcel: OutParcel) -> str:
    if parcel.secret is None:
        return ""
    ticket = issue_ticket(COURIER, parcel, "secret", purpose=_("交接到另一节点"))
    return str(parcel.secret.open(ticket))


def _receipts(node: str) -> list[dict[str, Any]]:
    rows = InParcel.objects.filter(node=node, returned_at=None).exclude(answered_at=None)
    return [{"uid": str(one.uid), "answer": one.answer} for one in rows.order_by("uid")]


def _seen(node: str) -> list[str]:
    since = clock.now() - REMEMBERED
    rows = OutParcel.objects.filter(node=node, answered_at__gte=since).order_by("uid")
    return [str(uid) for uid in rows.values_list("uid", flat=True)]


def unpack(data: bytes) -> dict[str, int]:
    """Read a peer's file: parcels taken in, receipts settled, and what was known already.

    Raises ValidationError for a file that is not one, is for another node, or was tampered
    with; nothing of it is then written. Each parcel and each receipt is a transaction of its own;
    one that cannot be taken in now is counted as held and comes again with the next file.
    """
    load, node = _load(data)
    tally = {"taken": 0, "settled": 0, "known": 0, "held": 0}
    for one in load["parcels"]:
        uid = UUID(one["uid"])  # held where its room is not here, or it comes too early
        leg = partial(receive, uid, one["kind"], node, one["facts"], one["secret"])
        tally[_came(tried(OutParcel.objects.none(), uid, leg), "taken")] += 1
    for one in load["receipts"]:
        uid = UUID(one["uid"])
        sent = OutParcel.objects.filter(uid=uid, node=node, answered_at=None)
        leg = partial(settle, uid, one["answer"], node=node)
        tally[_came(tried(sent, uid, leg), "settled")] += 1
    acknowledge([UUID(uid) for uid in load["seen"]], node=node)
    return tally


def _came(new: bool | None, done: str) -> str:
    """Under what it is counted: done now, known before, or held for the next file."""
    if new is None:
        return "held"
    return done if new else "known"


def _load(data: bytes) -> tuple[dict[str, Any], str]:
    try:
        head = json.loads(data)
        node, sealed = str(head["from"]), base64.b64decode(head["sealed"], validate=True)
        if head["format"] != FORMAT:
            raise KeyError("format")
    except (ValueError, KeyError, TypeError, binascii.Error):
        raise ValidationError(_("这不是交接文件，请选择对方节点导出的文件")) from None
    if head.get("to") != settings.JICENG_NODE:
        raise ValidationError(_("这个文件是给“%s”的，不是给本节点的") % head.get("to"))
    try:
        return json.loads(unwrap(sealed, _key_of(node), _bound(head))), node
    except SecretError:
        said = _("文件的签名对不上，可能被改动过，或两边的密钥不一致，请向“%s”核实")
        raise ValidationError(said % node) from None
