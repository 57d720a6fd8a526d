"""A chart in a report: a paragraph of labels and slots, drawn on a page, a table in Word.

Its parts read as a sentence, “党员数按年龄段（单位：名）：青年段12，中年段30。”: whatever reads a
report reads it too, and each number is a slot with its records like any other.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from jiceng.insight.reports.slots import Block, Draft, Slot
from jiceng.kit.documents.gongwen import Gongwen
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


def drawn(draft: Draft, block: Block) -> SafeString:
    """On a page: the chart with its table."""
    title = title_of(block)
    series = [(label, exact(slot), slot.link) for label, slot in points(draft, block)]
    return chart(series, kind="line" if TURN in title else "bar", title=title)


def listed(draft: Draft, block: Block) -> SafeString:
    """In a file: the table alone."""
    rows = format_html_join(
        "", "<tr><th>{}</th><td>{}</td></tr>",
        ((label, slot.said) for label, slot in points(draft, block)),
    )  # fmt: skip
    return format_html("<table><caption>{}</caption><tbody>{}</tbody></table>",
                       title_of(block), rows)  # fmt: skip


def tabled(sheet: Gongwen, draft: Draft, block: Block) -> None:
    """In Word: its title and a table."""
    sheet.paragraph(title_of(block))
    rows = [[label, slot.said] for label, slot in points(draft, block)]
    sheet.table(head=["项目", "数值"], rows=rows, widths=(60, 40), sides=("left", "right"))
