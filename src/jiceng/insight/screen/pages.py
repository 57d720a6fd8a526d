"""The screen at `/s/screen/` for a wall and `/c/screen/` at the desk; tiles; snapshots."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from jiceng.insight.screen import actions
from jiceng.insight.screen.access import KEEPS, SEES
from jiceng.insight.screen.board import above, board
from jiceng.insight.screen.forms import TileForm
from jiceng.insight.screen.models import Snapshot, Tile
from jiceng.insight.screen.sheets import SNAPSHOTS, TILES
from jiceng.insight.shelf.again import retold
from jiceng.insight.shelf.nodes import actor_of, code_of
from jiceng.kernel.actors import Actor
from jiceng.kit.access import may
from jiceng.kit.menu import Entry
from jiceng.kit.pages.declared import ActPage
from jiceng.kit.pages.gate import console
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.scope import Scope, held_scope
from jiceng.registers.orgs.models import Org

SECTION = "报告报表"
MINUTES, LONGEST = 5, 120  # how often the wall reloads
ROWS = 10  # of those beneath: what fits; the desk shows all
WORDS = frozenset({"title", "unit", "period", "definition", "cites", "words", "label", "why"})
NAMED = {"line", "beneath"}  # their titles are organisations


def at_desk(request: HttpRequest) -> HttpResponse:
    """The screen within the console: the same board, unshortened."""
    node = held_scope(request).node
    keeps = may(actor_of(request), KEEPS, node.path)
    context = _shown(board(node), node) | {
        "title": _("大屏"),
        "subtitle": node.name,
        "face": reverse("screen.screen"),
        "keeps": keeps,
        "buttons": _buttons(node, keeps=keeps),
    }
    return render(request, "screen/screen.html", context)


def _buttons(node: Org, *, keeps: bool) -> list[dict[str, Any]]:
    code = code_of(node)
    found = [{"title": _("全屏"), "url": f"{reverse('screen.wall')}?org={code}"}]
    if keeps:
        found.append({"title": _("留快照"), "url": f"{reverse('screen.snapshots.new')}?org={code}"})
    return found


def wall(request: HttpRequest) -> HttpResponse:
    """One page of 1920×1080 without scrolling; it reloads itself every few minutes."""
    node = held_scope(request).node
    context = _shown(board(node), node) | {
        "face": reverse("screen.wall"),
        "opens": [code_of(o) for o in above(node) if may(actor_of(request), SEES, o.path)],
        "minutes": minutes(request.GET.get("every", "")),
        "most": ROWS,
    }
    return render(request, "screen/wall.html", context)


def minutes(text: str) -> int:
    """How often the wall reloads; 0 is never, and what cannot be read is the usual."""
    return min(int(text), LONGEST) if text.isdecimal() else MINUTES


def _shown(shown: dict[str, Any], node: Org) -> dict[str, Any]:
    charts = [
        one | {"series": [(p["label"], p["value"], p["url"]) for p in one["points"]]}
        for one in shown.get("charts", ())
    ]
    return {"board": shown | {"charts": charts}, "node": node, "org_code": code_of(node)}


def _kept(snapshot: Snapshot) -> dict[str, Any]:
    """What a snapshot shows, in the reader's language; names stand as they were."""
    told = {name: one if name in NAMED else retold(one, WORDS)
            for name, one in snapshot.content.items()}  # fmt: skip
    if beneath := told.get("beneath"):
        told["beneath"] = beneath | {"heads": retold(beneath.get("heads", []), WORDS)}
    return _shown(told, snapshot.org)


def snapshot_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A snapshot on the wall, read from its own content alone."""
    found = get_object_or_404(Snapshot.objects.visible_to(actor_of(request)), pk=pk)
    context = _kept(found) | {
        "snapshot": found,
        "sound": actions.sound(found),
        "most": ROWS,
        "face": "",
    }
    return render(request, "screen/wall.html", context)


def printed(request: HttpRequest, pk: int) -> HttpResponse:
    """A snapshot on paper."""
    found = get_object_or_404(Snapshot.objects.visible_to(actor_of(request)), pk=pk)
    context = _kept(found) | {
        "title": f"{found.org.name} {found.occasion}",
        "snapshot": found,
        "sound": actions.sound(found),
        "unit": found.org.name,
        "period": found.taken_on.isoformat(),
        "as_of": found.taken_at,
        "back_url": reverse("screen.snapshots.detail", args=[found.pk]),
    }
    return render(request, "screen/printed.html", context)


def adopt_page(request: HttpRequest) -> HttpResponse:
    """按现在的样子另设: the tiles shown here become one's own."""
    node = held_scope(request).node
    try:
        actions.adopt(node, actor=actor_of(request))
    except ValidationError as why:
        messages.error(request, why.messages[0])
    else:
        messages.success(request, _("已另设一份，可以逐块调整。"))
    return redirect(f"{reverse('screen.tiles.table')}?org={code_of(node)}&sub=0")


def only_page(request: HttpRequest) -> HttpResponse:
    """What the figure just typed can be narrowed to: the form's next box, drawn anew."""
    form = TileForm(initial={"figure": request.GET.get("figure", "")}, actor=actor_of(request))
    return HttpResponse(str(form["only"]))


def here(actor: Actor, scope: Scope) -> dict[str, Any]:
    """A new row begins with the node looked at."""
    del actor
    return {"org": scope.node} if scope.node is not None else {}


def ways(record: Any, actor: Actor) -> list[dict[str, Any]]:
    """A snapshot is shown as it was, on the wall and on paper."""
    del actor
    if record is None:
        return []
    return [
        {"title": _("按当时的样子看"), "url": reverse("screen.snapshot", args=[record.pk])},
        {"title": _("打印这一屏"), "url": reverse("screen.printed", args=[record.pk])},
    ]


def shows(tile: Tile) -> bool:
    return tile.taken_down_at is None


TILE_PAGES = RecordPages(
    TILES, noun=gettext_lazy("大屏指标"), record=actions.put_up, change=actions.rearrange,
    acts=[ActPage("take_down", gettext_lazy("撤下"), actions.take_down, when=shows, danger=True)],
    menu=(SECTION, 46), icon="edit", keeps=KEEPS, start=here,
    begins=gettext_lazy("放上一块"),
    verbs={"put_up": gettext_lazy("放上"), "rearrange": gettext_lazy("调整")},
    empty=gettext_lazy("没有自己设的，用的是上级的或者通用的。"),
)  # fmt: skip
SNAPSHOT_PAGES = RecordPages(
    SNAPSHOTS, noun=gettext_lazy("大屏快照"), record=actions.freeze, buttons=ways,
    menu=(SECTION, 47), icon="report", keeps=KEEPS, start=here,
    begins=gettext_lazy("留快照"),
    verbs={"freeze": gettext_lazy("留快照")}, empty=gettext_lazy("还没有留过快照。"),
)  # fmt: skip
PAGES = [TILE_PAGES, SNAPSHOT_PAGES]
urls = [
    path("", console(require_safe(at_desk), SEES), name="screen.screen"),
    path("adopt/", console(require_POST(adopt_page), KEEPS), name="screen.adopt"),
    path("printed/<int:pk>/", console(require_safe(printed), SEES), name="screen.printed"),
    path("tiles/only/", console(require_safe(only_page), KEEPS), name="screen.only"),
    *TILE_PAGES.urls(),
    *SNAPSHOT_PAGES.urls(),
]
roots = {
    "s/screen/": [
        path("", console(require_safe(wall), SEES), name="screen.wall"),
        path("<int:pk>/", console(require_safe(snapshot_page), SEES), name="screen.snapshot"),
    ]
}
MENU = [Entry(SECTION, gettext_lazy("大屏"), "screen.screen", "chart", 45, SEES)]
