"""What a page shows of a check: findings as rows to confirm, the text with its numbers marked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from jiceng.insight.filling.documents import Cell
from jiceng.insight.filling.findings import Finding, Strength, Verdict
from jiceng.insight.filling.matching import NONE
from jiceng.insight.filling.rows import Option, option
from jiceng.insight.filling.verifying import Checked


@dataclass
class Row:
    """One finding with what its number may be."""

    finding: Finding
    options: list[Option] = field(default_factory=list)
    before: str = ""
    word: str = ""
    after: str = ""

    @property
    def number(self) -> int:
        return self.finding.number.number

    @property
    def anchor(self) -> str:
        return anchor_of(self.finding)

    @property
    def ties(self) -> bool:
        """Is it about which figure the number is, so that a tie would settle it?"""
        told = {Verdict.DIFFERS, Verdict.OVER, Verdict.ASK, Verdict.UNCHECKED}
        frozen = self.finding.tied.strength is Strength.FROZEN
        return not frozen and self.finding.verdict in told

    @property
    def place(self) -> str:
        """Where it stands, as a reader counts."""
        one = self.finding.number
        if one.cell is not None:
            table, row, column = (part + 1 for part in one.cell)
            told = {"table": table, "row": row, "column": column}
            return _("第 %(table)d 张表第 %(row)d 行第 %(column)d 列") % told
        return _("第 %d 段") % (one.paragraph + 1)


def anchor_of(one: Finding) -> str:
    return f"found-{one.number.number}-{one.verdict.value}"


def rows(findings: Sequence[Finding]) -> list[Row]:
    return [_row(one) for one in findings]


def _row(finding: Finding) -> Row:
    tied = finding.tied
    before, word, after = finding.sentence
    if finding.number.cell is not None:
        before, after = f"{finding.number.blank.before} ", ""
    ticked = tied.written if tied.strength is Strength.CONFIRMED else ""
    offered = [option(one, ticked) for one in tied.found.proposals]
    if ticked and all(one.written != ticked for one in offered) and tied.truth:
        offered.insert(0, Option(ticked, tied.truth.title, _("以前选定"), ticked=True))
    offered.append(Option(NONE, _("系统没有这项指标，不核对")))
    return Row(finding, offered, before, word, after)


@dataclass
class Passage:
    """A paragraph of the text, or a table with its rows; numbers are marked."""

    line: str = ""
    rows: list[list[SafeString]] = field(default_factory=list)


def marked(made: Checked) -> list[Passage]:
    """The whole text, every number read a mark: 不符, 存疑 (with a question mark), 相符 or not
    checked.
    """
    by: dict[int, dict[int, Finding]] = {}
    for one in made.findings:
        held = by.setdefault(one.number.paragraph, {})
        kept = held.get(one.number.number)
        if kept is None or _weight(one) > _weight(kept):
            held[one.number.number] = one
    told = [_line(line, by.get(place, {})) for place, line in enumerate(made.text.lines)]
    cells = {one.paragraph: one for one in made.text.cells}
    found: list[Passage] = []
    for table, places in groupby(range(len(told)), lambda at: at in cells and cells[at].table + 1):
        if table:
            found.append(Passage(rows=_rows([(cells[at], told[at]) for at in places])))
        else:
            found += [Passage(told[at]) for at in places if told[at].strip()]
    return found


def _rows(cells: Sequence[tuple[Cell, SafeString]]) -> list[list[SafeString]]:
    """The cells row by row; the paragraphs of one cell in one."""
    return [
        [
            format_html_join(" ", "{}", ((words,) for _cell, words in those))
            for _column, those in groupby(own, lambda one: one[0].column)
        ]
        for _row, own in groupby(cells, lambda one: one[0].row)
    ]


def _weight(one: Finding) -> int:
    return 3 if one.wrong else 2 if one.question else one.verdict is Verdict.AGREES


def _line(line: str, held: dict[int, Finding]) -> SafeString:
    said, at = [], 0
    for _number, one in sorted(held.items()):
        number = one.number
        said += [format_html("{}", line[at : number.start]), _mark(one)]
        at = number.end
    return format_html_join("", "{}", ((part,) for part in [*said, line[at:]]))


def _mark(one: Finding) -> SafeString:
    number = one.number
    word = number.text[number.start : number.end]
    if one.wrong or one.question:
        return format_html('<a href="#{}" title="{}"><mark>{}</mark>{}</a>', anchor_of(one),
                           f"{one.title}：{one.words}", word,
                           "" if one.wrong else "？")  # fmt: skip
    truth = one.tied.truth
    if one.verdict is Verdict.AGREES and truth is not None and truth.link:
        return format_html('<a class="num" href="{}" title="{}">{}</a>', truth.link, truth.title,
                           word)  # fmt: skip
    return format_html('<span title="{}">{}</span>', one.words or str(one.title), word)
