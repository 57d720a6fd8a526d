"""The receipt of a package: taken or not and why, what was added, set aside, left out, answered."""

from typing import Any

from jiceng.insight.packages.actions.keeping import sign
from jiceng.insight.packages.flows import ADDED, ASIDE, LEFT_OUT
from jiceng.insight.packages.models import Asked, Compared, Received
from jiceng.insight.packages.wrapping import RECEIPT, canonical, enveloped
from jiceng.kernel import clock
from jiceng.kit.scope import code_of


def receipt_of(package: Received) -> bytes:
    """How it stands now, signed: asked again after a decision, it says that as well."""
    rows = list(Compared.objects.filter(package=package).order_by("name"))
    replies: dict[str, list[dict[str, str]]] = {}
    for one in Asked.objects.filter(package=package).exclude(answered_on=None).order_by("pk"):
        told = {"uid": str(one.uid), "reply": one.reply, "outcome": one.outcome}
        replies.setdefault(one.kind, []).append(told)
    said: dict[str, Any] = {
        "format": RECEIPT,
        "package": str(package.uid),
        "digest": package.digest,
        "from": code_of(package.org),
        "to": package.partner.code,
        "at": clock.now().isoformat(timespec="seconds"),
        "result": package.result,
        "reasons": package.reasons.splitlines(),
        "added": sum(one.state in ADDED for one in rows),
        "aside": [_named(one, one.why) for one in rows if one.state == ASIDE],
        "left_out": [_named(one, one.reason) for one in rows if one.state == LEFT_OUT],
        "replies": replies,
    }
    text = canonical(said)
    return enveloped(text, sign(text, package.org))


def _named(one: Compared, why: str) -> dict[str, str]:
    return {"name": one.name, "title": one.title, "why": why}
