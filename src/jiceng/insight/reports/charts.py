"""A chart in a report: a paragraph of labels and slots, drawn with its table on every sheet.

Its parts read as a sentence, “党员数按年龄段（单位：名）：青年段12，中年段30。”: whatever reads a
report reads it too, and each number is a slot with its records like any other.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from jiceng.insight.reports.slots import Block, Draft, Slot
from jiceng.kit import charts
from jiceng.kit.documents.gongwen import Gongwen, Inline
from jiceng.kit.templatetags.kit import chart

OPEN, NEXT, END = "）：", "，", "。"
TURN = "历期变化"  # what the title of a chart over time says


def title_of(block: Block) -> str:
    """What the chart says it shows, with its unit."""
    return str(block.parts[0]).partition(OPEN)[0] + OPEN[0]


def points(draft: Draft, block: Block) -> Iterator[tuple[str, Slot]]:
    """Each label with its slot, in order."""
    label = ""
    for piece in block.parts:
        if isinstance(piece, int):
            yield label, draft.slots[piece]
        else:
            label = piece.rpartition(OPEN)[2].removeprefix(NEXT)


def exact(slot: Slot) -> float | None:
    """The height of a point; none where the text says ×."""
    value: Any = slot.value.get("decimal") if isinstance(slot.value, dict) else slot.value
    return float(Decimal(value)) if isinstance(value, int | float | str) and value != "" else None


def kind_of(title: str) -> str:
    """Time runs along a line; parts of a whole are bars."""
    return "line" if TURN in title else "bar"


def drawn(draft: Draft, block: Block) -> SafeString:
    """On a page: the chart with its table."""
    title = title_of(block)
    series = [(label, exact(slot), slot.link) for label, slot in points(draft, block)]
    return chart(series, kind=kind_of(title), title=title)


def listed(draft: Draft, block: Block) -> SafeString:
    """In a file that needs nothing else: the drawing, and its table beneath."""
    title, found = title_of(block), list(points(draft, block))
    series = charts.read([(label, exact(slot)) for label, slot in found])
    drawing = charts.draw(series, kind_of(title))
    context = {"title": title, "kind": kind_of(title), "chart": drawing, "points": found}
    return SafeString(render_to_string("reports/chart.html", context))


def tabled(sheet: Gongwen, draft: Draft, block: Block, said: Callable[[int], Inline]) -> None:
    """In Word: a chart of Word's own and a table, whose numbers are `said` with their source."""
    title, found = title_of(block), list(points(draft, block))
    places = [piece for piece in block.parts if isinstance(piece, int)]
    sheet.chart(title, [(label, exact(slot)) for label, slot in found], kind_of(title))
    rows = [[label, [said(place)]] for (label, _), place in zip(found, places, strict=True)]
    sheet.table(
        head=["项目", "数值"], rows=rows, caption=title, widths=(60, 40), sides=("left", "right")
    )
