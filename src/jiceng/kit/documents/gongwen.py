"""Reports, notices and minutes on the sheet of GB/T 9704-2012, as Word files."""

import re
from collections.abc import Sequence
from datetime import date

from jiceng.kit.documents.fonts import Fonts
from jiceng.kit.documents.inline import Ink, Inline, Line, Number, Run
from jiceng.kit.documents.looks import CHARACTER, LINE
from jiceng.kit.documents.paper import Paper, paragraph
from jiceng.kit.documents.pictures import Picture
from jiceng.kit.documents.tables import plain, table
from jiceng.kit.documents.texts import day_text, width

__all__ = ["Gongwen", "Ink", "Inline", "Line", "Number", "Run", "broken_title"]

_TITLE_LINE = 20  # Characters of 22 pt across 156 mm.
_LEVELS = 4
# Where a title may break, best first: after 的 and commas, then before its last nouns.
_AFTER = re.compile(r"(?<=[的、，》”）])(?![、，》”）])")
_BEFORE = re.compile(
    r"(?=关于|情况|工作|建设|开展|贯彻|落实|推进|实施|总结|报告|方案|通知|纪要|党建)"
)


class Gongwen:
    """An official document, written from top to bottom, then `build`-ed to bytes.

    The system ships no agency's red head and draws no seals: a unit brings its own.
    `title` may carry line breaks where its meaning breaks; otherwise it is broken evenly.
    `draft_mark` (征求意见稿, 送审稿) stands below the title in brackets, `footer_note` in the
    head of every page, `snapshot` names the frozen set the numbers come from.
    """

    def __init__(
        self,
        *,
        title: str,
        unit: str,
        date: date,
        draft_mark: str = "",
        footer_note: str = "",
        snapshot: str = "",
        fonts: Fonts | None = None,
    ) -> None:
        self.unit = unit
        self.date = date
        self._paper = Paper(title, unit, date, footer_note, snapshot, fonts or Fonts())
        self._title(title, draft_mark)

    def addressee(self, names: str) -> None:
        """主送机关, flush left; the full-width colon is added."""
        self._add("GwTo", names.rstrip("：:") + "：")

    def heading(self, level: int, text: Line) -> None:
        """A heading of level 1–4 with its numeral in the text: 一、 （一） 1. （1）."""
        if level not in range(1, _LEVELS + 1):
            message = f"标题层级只有 1 到 4，现在是 {level}"
            raise ValueError(message)
        self._add(f"GwH{level}", text)

    def paragraph(self, parts: Line, *, ends: bool = False) -> None:
        """Body text: 16 pt, first line two characters in, justified.

        The one that `ends` the text stays with what follows: no signature stands on a page alone.
        """
        self._add("GwBody", parts, "<w:keepNext/>" if ends else "")

    def labelled(self, label: str, text: str) -> None:
        """出席、请假、列席 of minutes: the label in 黑体, then the names (纪要格式)."""
        self._add("GwBody", [Run(f"{label.rstrip('：:')}：", label=True), text])

    def table(
        self,
        *,
        head: Sequence[Line],
        rows: Sequence[Sequence[Line]],
        caption: str = "",
        unit_note: str = "",
        note: str = "",
        widths: Sequence[float] = (),
        sides: Sequence[str] = (),
    ) -> None:
        """A table with its caption and unit above and its source below (see `tables.table`)."""
        if caption:
            self._add("GwCaption", caption)
        if unit_note:
            self._add("GwUnit", unit_note)
        self._paper.write(table(self._paper.ink, head, rows, widths=widths, sides=sides))
        # A paragraph must follow a table: it keeps two tables apart and holds the note.
        self._add("GwTableNote", note)

    def chart(self, title: str, points: Sequence[tuple[str, float | None]], kind: str) -> None:
        """A chart across the type area, `bar` or `line`; its table stands beside it."""
        self._paper.chart(title, points, kind)

    def picture(self, picture: Picture, caption: str = "", side: str = "left") -> None:
        """A picture in a line of its own, with its words below on the same page."""
        placed = f'<w:jc w:val="{side}"/>'
        self._paper.picture(picture, ("<w:keepNext/>" if caption else "") + placed)
        if caption:
            self._add("GwCell", caption, placed)

    def attachments(self, names: Sequence[str]) -> None:
        """附件说明, one line below the body; numbered when there are several, no end stop."""
        for number, name in enumerate(names, start=1):
            lead = "附件：" if number == 1 else "　　　"
            count = f"{number}. " if len(names) > 1 else ""
            before = f'<w:spacing w:before="{LINE}"/>' if number == 1 else ""
            words = f"{lead}{count}{name.rstrip('。；;')}"
            self._add("GwBody", words, f"<w:keepNext/>{before}")

    def appendix(self, label: str, title: str) -> None:
        """A new page for 附件 `label` with its own title."""
        self._add("GwAppendix", label, "<w:pageBreakBefore/>")
        self._add("GwTitle", broken_title(title))

    def definitions(self, label: str = "附件1", title: str = "指标口径表") -> None:
        """The appendix that says of each number so far what it is, when and from where.

        A number that stands in several places is listed once.
        """
        met = {
            (number.key, number.text, number.at): number
            for _, number in self._paper.ink.numbers
            if number.definition
        }
        self.appendix(label, title)
        self.table(
            head=["指标", "数值", "时点", "口径", "来源"],
            rows=[[n.title or n.key, n.text, n.at, n.definition, n.source] for n in met.values()],
            widths=(22, 12, 20, 26, 20),
            sides=("left", "right", "centre", "left", "left"),
        )

    def signature(self, unit: str = "", day: date | None = None) -> None:
        """署名 above 成文日期, the date four characters from the right (7.3.5)."""
        unit, written = unit or self.unit, day_text(day or self.date)
        unit_width, date_width = width(unit) / 2, width(written) / 2
        # The unit stands centred over its date; a long one keeps two characters from the edge
        # and the date moves in to stay under its middle.
        unit_indent = max(4 + (date_width - unit_width) / 2, 2)
        date_indent = max(4, unit_indent + (unit_width - date_width) / 2)
        gap = f'<w:keepNext/><w:spacing w:before="{LINE * 2}"/>'
        self._add("GwSign", unit, gap + _right(unit_indent))
        self._add("GwSign", written, _right(date_indent))

    def build(self) -> bytes:
        """The .docx file: the same calls give the same bytes (see `Paper.build`)."""
        return self._paper.build()

    def _title(self, title: str, draft_mark: str) -> None:
        if not draft_mark:
            self._add("GwTitle", broken_title(title))
            return
        close = '<w:spacing w:before="0" w:after="0" w:line="720" w:lineRule="exact"/>'
        self._add("GwTitle", broken_title(title), close)
        self._add("GwDraft", f"（{draft_mark.strip('（）()')}）")

    def _add(self, style: str, parts: Line, extra: str = "") -> None:
        self._paper.write(paragraph(style, self._paper.ink.line(parts), extra))


def broken_title(title: Line) -> str:
    """The title in lines of near equal length, none over 20 characters, broken by meaning.

    A title that already carries line breaks is left as its writer wants it (7.3.1).
    """
    text = plain(title)
    size = width(text) / 2
    if "\n" in text or size <= _TITLE_LINE:
        return text
    count = -(-int(size + 0.5) // _TITLE_LINE)
    lines = []
    for left in range(count, 1, -1):
        cut = _break(text, left)
        lines.append(text[:cut])
        text = text[cut:]
    return "\n".join([*lines, text])


def _break(text: str, lines: int) -> int:
    """Where the first of so many lines ends: the nearest good place, else the middle."""
    share = len(text) / lines
    reach = len(text) / lines / 3
    for places in (_AFTER, _BEFORE):
        found = [m.start() for m in places.finditer(text) if abs(m.start() - share) <= reach]
        fit = [place for place in found if width(text[:place]) <= _TITLE_LINE * 2]
        if fit:
            return min(fit, key=lambda place: abs(place - share))
    return round(share)


def _right(characters: float) -> str:
    hundredths, twips = round(characters * 100), round(characters * CHARACTER)
    return f'<w:ind w:rightChars="{hundredths}" w:right="{twips}"/>'
