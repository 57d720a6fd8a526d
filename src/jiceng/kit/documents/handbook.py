"""A page of the branch handbook (支部手册): one meeting on one sheet, with lines to sign on."""

from collections.abc import Mapping, Sequence
from datetime import date

from jiceng.kit.documents.fonts import Fonts
from jiceng.kit.documents.looks import TYPE_WIDTH
from jiceng.kit.documents.paper import Paper, paragraph
from jiceng.kit.documents.texts import width

TITLE = "支部组织生活记录"
_SHORT = 24  # Half-width columns that fit beside another field.
_LABEL, _VALUE = 1480, 2942
_ACROSS = 4  # Attendance: name and state, four people in a row.
_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")
_SIGNERS = ("主持人（签字）：", "记录人（签字）：", "日期：")


def meeting_page(
    fields: Mapping[str, str],
    attendance: Sequence[tuple[str, str]],
    decisions: Sequence[str],
    demo_note: str = "",
    *,
    title: str = TITLE,
    unit: str = "",
    day: date = date(2000, 1, 1),
    fonts: Fonts | None = None,
) -> bytes:
    """The .docx page.

    `fields` are printed in their order as label and text, short ones two in a row;
    `attendance` is (name, state such as 到会 or 请假：出差); `decisions` are numbered.
    An empty text leaves room to write by hand.
    """
    page = Paper(f"{unit}{title}", unit, day, demo_note, "", fonts or Fonts())
    page.write(paragraph("GwTitle", page.ink.line(title), _close()))
    if unit:
        page.write(paragraph("GwUnit", page.ink.line(f"党支部：{unit}"), '<w:jc w:val="left"/>'))
    rows = _field_rows(page, fields)
    if attendance:
        rows += _attendance_rows(page, attendance)
    rows.append(_decision_row(page, decisions))
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for edge in _EDGES
    )
    page.write(
        f'<w:tbl><w:tblPr><w:tblW w:w="{TYPE_WIDTH}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{_grid()}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )
    signing = "\t".join(_SIGNERS)
    stops = '<w:tabs><w:tab w:val="left" w:pos="3300"/><w:tab w:val="left" w:pos="6500"/></w:tabs>'
    spaced = f'{stops}<w:spacing w:before="360" w:after="0" w:line="400" w:lineRule="atLeast"/>'
    page.write(paragraph("GwCell", page.ink.line(signing), spaced))
    return page.build()


def _close() -> str:
    return '<w:spacing w:before="0" w:after="200" w:line="720" w:lineRule="exact"/>'


def _grid() -> str:
    widths = (_LABEL, _VALUE, _LABEL, _VALUE)
    return "".join(f'<w:gridCol w:w="{share}"/>' for share in widths)


def _field_rows(page: Paper, fields: Mapping[str, str]) -> list[str]:
    rows: list[str] = []
    waiting: tuple[str, str] | None = None
    for label, text in fields.items():
        if width(text) > _SHORT or "\n" in text:
            if waiting:
                rows.append(_row(_pair(page, *waiting, span=3)))
                waiting = None
            rows.append(_row(_pair(page, label, text, span=3), tall=width(text) > 80))  # noqa: PLR2004
        elif waiting:
            rows.append(_row(_pair(page, *waiting) + _pair(page, label, text)))
            waiting = None
        else:
            waiting = (label, text)
    if waiting:
        rows.append(_row(_pair(page, *waiting, span=3)))
    return rows


def _attendance_rows(page: Paper, attendance: Sequence[tuple[str, str]]) -> list[str]:
    """Everyone in one cell, four across by tab stops: the sheet stays one table to fill by hand."""
    inner = TYPE_WIDTH - _LABEL
    step = inner // _ACROSS
    stops = "".join(f'<w:tab w:val="left" w:pos="{step * i}"/>' for i in range(1, _ACROSS))
    short = all(width(name) + width(state) < 17 for name, state in attendance)  # noqa: PLR2004
    across = _ACROSS if short else _ACROSS // 2
    if not short:
        stops = f'<w:tab w:val="left" w:pos="{step * 2}"/>'
    names = [f"{name}（{state}）" if state else name for name, state in attendance]
    lines = ["\t".join(names[i : i + across]) for i in range(0, len(names), across)]
    cells = "".join(
        paragraph("GwCellSmall", page.ink.line(line), f"<w:tabs>{stops}</w:tabs>") for line in lines
    )
    head = paragraph("GwCell", page.ink.line("出席情况"), '<w:jc w:val="center"/>')
    return [_row(_cell(_LABEL, head) + _cell(inner, cells, span=3))]


def _decision_row(page: Paper, decisions: Sequence[str]) -> str:
    texts = [f"{number}. {text}" for number, text in enumerate(decisions, start=1)] or [""]
    cells = "".join(paragraph("GwCell", page.ink.line(text)) for text in texts)
    head = paragraph("GwCell", page.ink.line("决议事项"), '<w:jc w:val="center"/>')
    return _row(_cell(_LABEL, head) + _cell(TYPE_WIDTH - _LABEL, cells, span=3), tall=True)


def _pair(page: Paper, label: str, text: str, *, span: int = 1) -> str:
    share = _VALUE if span == 1 else TYPE_WIDTH - _LABEL
    head = paragraph("GwCell", page.ink.line(label), '<w:jc w:val="center"/>')
    lines = text.split("\n")
    inside = "".join(paragraph("GwCell", page.ink.line(line)) for line in lines)
    return _cell(_LABEL, head) + _cell(share, inside, span=span)


def _cell(share: int, inside: str, *, span: int = 1) -> str:
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{share}" w:type="dxa"/>{spanned}<w:vAlign w:val="center"/>'
        f"</w:tcPr>{inside}</w:tc>"
    )


def _row(cells: str, *, tall: bool = False) -> str:
    height = 1800 if tall else 480
    return f'<w:tr><w:trPr><w:trHeight w:val="{height}" w:hRule="atLeast"/></w:trPr>{cells}</w:tr>'
