"""看护 for other machines: how many of each kind at a node; who, since when, what comes next."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Router

from jiceng.insight.shelf.nodes import ASKS, NoNodeError, actor_of, code_of, home_of, node_of, reads
from jiceng.insight.watch.watched import (
    Watched,
    counts,
    in_order,
    listed,
    rows_of,
    watches,
)
from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.api.doors import Unreadable
from jiceng.registers.orgs.models import Org

router = Router(tags=["看护"])
SIZE = 50


def asked(request: HttpRequest, org: str) -> Org:
    """The node of the address, else one's own; only where this person may ask for numbers."""
    actor = actor_of(request)
    if not actor.reach(*ASKS):
        raise PermissionDenied(_("您现在的角色不办理这项工作，需要时请联系上级党组织"))
    try:
        node = node_of(org) if org else home_of(actor)
    except NoNodeError as why:
        raise Unreadable(str(why)) from None
    if node is None or not reads(actor, node):
        raise PermissionDenied(_("这里的内容由该党组织及其上级查看。"))
    return node


@router.get("/", summary="看护")
def whole(request: HttpRequest, org: str = "") -> Any:
    """Of each kind how many, and at which organisation right beneath; in the order of the tree."""
    node = asked(request, org)
    total, lines = counts(node, clock.today(), actor_of(request))
    return {
        "org": node.name,
        "code": code_of(node),
        "day": clock.today(),
        "watches": [
            {"key": one.key, "title": _(one.title), "cites": str(one.cites), "count": number,
             "parts": {line.code: line.numbers[n] for line in lines if line.numbers[n]}}
            for n, (one, number) in enumerate(zip(watches(), total, strict=True))
        ],
    }  # fmt: skip


@router.get("/{key}", summary="看护名单")
def names(request: HttpRequest, key: str, org: str = "", page: int = 1) -> Any:
    """Who, under which article, since when, the next lawful step and whose it is."""
    node, day, actor = asked(request, org), clock.today(), actor_of(request)
    watch = next((one for one in watches() if one.key == key), None)
    if watch is None:
        raise Http404
    found = Paginator(in_order(watch, rows_of(watch, node, day, actor)), SIZE).get_page(page)
    return {
        "key": watch.key,
        "title": _(watch.title),
        "count": found.paginator.count,
        "page": found.number,
        "size": SIZE,
        "items": [line(one, actor) for one in listed(watch, list(found.object_list), day)],
    }


def line(one: Watched, actor: Actor) -> dict[str, Any]:
    return {
        "who": one.who, "org": one.org.name, "code": code_of(one.org), "since": one.since,
        "step": _(one.step.words), "by": str(one.step.by),
        "cites": str(one.watch.cited(one.step)), "url": one.url, "form": one.opens(actor),
    }  # fmt: skip
