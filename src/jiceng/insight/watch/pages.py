"""看护: what needs attention at a node, by organisation; in a branch, and on demand, by name."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.insight.shelf.nodes import ASKS, NoNodeError, actor_of, code_of, home_of, node_of, reads
from jiceng.insight.watch.watched import Count, Watched, counts, in_order, listed, rows_of, watches
from jiceng.kernel import clock
from jiceng.kernel.watches import Watch
from jiceng.kit.menu import Entry
from jiceng.kit.pages.gate import console
from jiceng.kit.titles import LABELS, sourced
from jiceng.registers.orgs.models import Org

SIZE = 50
WIDE = 14  # organisations side by side on a landscape page


def watch_page(request: HttpRequest) -> HttpResponse:
    """Counts by organisation, in the order of the tree; names in a branch or when asked for."""
    node, found = node_asked(request), watches()
    chosen = next((w for w in found if w.key == request.GET.get("watch")), None)
    shown = (chosen,) if chosen else found if node.is_branch else ()
    lists = [named(request, watch, node) for watch in shown]
    table = {} if node.is_branch or chosen else counted(request, node)
    context = {
        "title": _("看护"),
        "subtitle": node.name,
        "definition": _(
            "只提示，不处理：按记录随时计算，记录改了就不再出现；按组织树排列，不排名。"
        ),
        "lists": [one for one in lists if one["people"] or chosen],
        "chosen": chosen,
        "org_code": code_of(node),
        "quiet": not table.get("parts") and not chosen and not any(o["people"] for o in lists),
        "buttons": [
            *([{"title": _("全部看护"), "url": f"?org={code_of(node)}"}] if chosen else []),
            {"title": _("打印"), "print": True},
        ],
        "empty": {"words": _("这里现在没有需要看护的党员或支部。"), "icon": "check"},
    }
    return render(request, "watch/watch.html", context | table)


def counted(request: HttpRequest, node: Org) -> dict[str, Any]:
    """The tables of an upper level: a watch a line, the organisations beneath side by side."""
    whole, lines = counts(node, clock.today(), actor_of(request))
    heads = [
        {"title": _(watch.title), "cites": sourced(watch.cites), "key": watch.key, "count": count}
        for watch, count in zip(watches(), whole, strict=True)
    ]
    return {"parts": in_parts(heads, lines), "calm": [h for h in heads if not h["count"]]}


def in_parts(heads: list[dict[str, Any]], lines: Sequence[Count]) -> list[dict[str, Any]]:
    """As many organisations side by side as a page is wide, then the next.

    What nobody needs attention for has no line: it is named once beneath.
    """
    found = []
    for start in range(0, len(lines), WIDE):
        part = lines[start : start + WIDE]
        rows = [
            {"head": head, "numbers": [(line, line.numbers[n]) for line in part]}
            for n, head in enumerate(heads)
            if head["count"]
        ]
        if rows:
            found.append({"lines": part, "rows": rows})
    return found


def node_asked(request: HttpRequest) -> Org:
    """The node of the address, else the person's own; only where they may ask for numbers."""
    text = request.GET.get("org", "")
    try:
        node = node_of(text) if text else home_of(actor_of(request))
    except NoNodeError as why:
        raise PermissionDenied(str(why)) from None
    if node is None or not reads(actor_of(request), node):
        raise PermissionDenied(_("这里的内容由该党组织及其上级查看。"))
    return node


def named(request: HttpRequest, watch: Watch, node: Org) -> dict[str, Any]:
    """One watch by name: who, why, under which article, since when, and what comes next."""
    day, actor = clock.today(), actor_of(request)
    rows = in_order(watch, rows_of(watch, node, day, actor))
    page = Paginator(rows, SIZE).get_page(request.GET.get("page"))
    people = [_line(request, one) for one in listed(watch, list(page.object_list), day)]
    return {"title": _(watch.title), "cites": sourced(watch.cites), "key": watch.key,
            "people": people, "page": page}  # fmt: skip


def _line(request: HttpRequest, one: Watched) -> dict[str, Any]:
    return {
        "who": one.who,
        "org": one.org.name,
        "url": one.url,
        "since": one.since,
        "step": _(one.step.words),
        "by": LABELS.get(one.step.by, one.step.by),  # type: ignore[call-overload]
        "cites": one.cites,
        "do": one.opens(actor_of(request)),
    }


urls = [path("", console(watch_page, ASKS), name="watch.watch")]
MENU = [Entry("工作台", gettext_lazy("看护"), "watch.watch", "people", 3, ASKS)]
