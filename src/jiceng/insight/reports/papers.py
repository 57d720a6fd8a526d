"""A draft as a Word file and as a web page; the same draft always gives the same bytes."""

from collections.abc import Mapping
from datetime import date
from functools import partial

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from jiceng.insight.reports import charts
from jiceng.insight.reports.slots import MISSING, Block, Draft, Slot
from jiceng.kit.documents.gongwen import Gongwen, Inline, Number
from jiceng.kit.templatetags.kit import sealed
from jiceng.kit.titles import DEMO

LEVELS = {"h1": 1, "h2": 2, "h3": 3}
TAGS: Mapping[str, str] = {"h1": "h2", "h2": "h3", "h3": "h4", "p": "p", "to": "p"}


@translation.override(settings.LANGUAGE_CODE)
def word(draft: Draft, base: str = "") -> bytes:
    """The .docx file in the layout of GB/T 9704; `base` makes the links of numbers absolute."""
    sheet = Gongwen(
        title=draft.title,
        unit=draft.unit,
        date=date.fromisoformat(draft.day),
        draft_mark="" if draft.digest else "征求意见稿",
        footer_note=DEMO if settings.JICENG_MODE == "demo" else "",
        snapshot=draft.digest,
    )
    for block in draft.blocks:
        parts = [_inline(draft, piece, base) for piece in block.parts]
        if block.style in LEVELS:
            sheet.heading(LEVELS[block.style], parts)
        elif block.style == "chart":
            charts.tabled(sheet, draft, block, partial(_inline, draft, base=base))
        elif block.style == "to":
            sheet.addressee(plainly(draft, block))
        else:
            sheet.paragraph(parts, ends=block is draft.blocks[-1])
    sheet.attachments(["指标口径表", "待补数据清单"])
    sheet.signature()
    _defined(sheet, draft)
    _wanting(sheet, draft)
    return sheet.build()


def plainly(draft: Draft, block: Block) -> str:
    """A block as it is read."""
    return "".join(p if isinstance(p, str) else draft.slots[p].said for p in block.parts)


def _inline(draft: Draft, piece: str | int, base: str) -> Inline:
    if isinstance(piece, str):
        return piece
    slot = draft.slots[piece]
    return Number(
        slot.said,
        key=slot.written,
        link=f"{base}{slot.link}" if base and slot.link else "",
        title=slot.title,
        value=_exact(slot),
        definition=slot.definition,
        at=slot.at,
        source=slot.source,
    )


def _exact(slot: Slot) -> str:
    """The unrounded value, in text."""
    if isinstance(slot.value, Mapping):
        return str(next(iter(slot.value.values())))
    if isinstance(slot.value, list):
        return "—".join(map(str, slot.value))
    return slot.said if slot.value is None else str(slot.value)


def _defined(sheet: Gongwen, draft: Draft) -> None:
    """What every number of the text is; one that stands in several places or years once."""
    sheet.appendix("附件1", "指标口径表")
    sheet.table(
        head=["指标", "数值", "时点", "口径", "来源"],
        rows=[[s.title or s.written, s.said, s.at, s.definition, s.source] for s in draft.defined],
        widths=(22, 12, 20, 26, 20),
        sides=("left", "right", "centre", "left", "left"),
    )


def _wanting(sheet: Gongwen, draft: Draft) -> None:
    """What prints × or is incomplete, and who can supply it."""
    sheet.appendix("附件2", "待补数据清单")
    wanting = draft.wanting
    if not wanting:
        sheet.paragraph("本报告所用数据已经齐全，没有待补的项目。")
    else:
        sheet.table(
            head=["指标", "情况", "谁能提供"],
            rows=[[s.title or s.written, s.why or "没有数据", s.supplied_by or "—"]
                  for s in wanting],
            widths=(40, 36, 24),
            sides=("left", "left", "left"),
        )  # fmt: skip
    if draft.digest:
        sheet.paragraph(f"定稿摘要：{draft.digest}；流水链首：{sealed(draft.anchor)}。")


def prose(draft: Draft, *, drawn: bool = False) -> SafeString:
    """The text as HTML: every number a link to its rows, every heading an anchor; charts `drawn`
    on a page, as tables alone in a file.
    """
    chart = charts.drawn if drawn else charts.listed
    return format_html_join(
        "\n", "{}",
        ((chart(draft, b) if b.style == "chart" else _html(draft, n, b),)
         for n, b in enumerate(draft.blocks)),
    )  # fmt: skip


def _html(draft: Draft, number: int, block: Block) -> SafeString:
    words = format_html_join("", "{}", ((_words(draft, piece),) for piece in block.parts))
    tag = TAGS[block.style]
    anchor = format_html(' id="part-{}"', number) if block.style in LEVELS else ""
    if block.style == "to":
        colon = "" if plainly(draft, block).endswith("：") else "："
        return format_html('<p class="to">{}{}</p>', words, colon)
    return format_html("<{}{}>{}</{}>", tag, anchor, words, tag)


def _words(draft: Draft, piece: str | int) -> str | SafeString:
    if isinstance(piece, str):
        return piece
    slot = draft.slots[piece]
    if slot.said == MISSING:
        return format_html('<span class="missing" title="{}">{}</span>', slot.title, MISSING)
    if not slot.link:
        return slot.said
    return format_html(
        '<a class="num" href="{}" title="{}">{}</a>', slot.link, slot.title, slot.said
    )


def outline(draft: Draft) -> list[dict[str, object]]:
    """The headings, for the margin."""
    found = []
    for number, block in enumerate(draft.blocks):
        if block.style in LEVELS:
            title = plainly(draft, block)
            level = LEVELS[block.style]
            found.append({"title": title, "level": level, "anchor": f"part-{number}"})
    return found


@translation.override(settings.LANGUAGE_CODE)
def page(draft: Draft) -> bytes:
    """The whole report as one HTML file that needs nothing else."""
    context = {
        "draft": draft,
        "prose": prose(draft),
        "demo": DEMO if settings.JICENG_MODE == "demo" else "",
    }
    return render_to_string("reports/file.html", context).encode()
