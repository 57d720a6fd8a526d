"""Tables of a Word document: thin lines, header repeated on each page, widths from the content."""

import re
from collections.abc import Sequence

from jiceng.kit.documents.inline import Ink, Line, Number, Run
from jiceng.kit.documents.looks import TYPE_WIDTH
from jiceng.kit.documents.paper import paragraph
from jiceng.kit.documents.texts import width

_NUMERIC = re.compile(r"[-−+×—]?[\d,]*(\.\d+)?\s*[%‰]?(个百分点)?")
_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")
_BORDERS = "".join(
    f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for edge in _EDGES
)
_SHORT = 15  # rows that stand on one page together
_WIDE = 5  # From this many columns on the letters are 10.5 instead of 12 pt.
_WIDEST = 36
_SIDES = {"left": "left", "centre": "center", "right": "right"}


def plain(line: Line) -> str:
    """The text of a cell or paragraph without its marks."""
    pieces: Sequence[object] = [line] if isinstance(line, str | Run | Number) else line
    return "".join(
        piece if isinstance(piece, str) else getattr(piece, "text", "") for piece in pieces
    )


def table(
    ink: Ink,
    head: Sequence[Line],
    rows: Sequence[Sequence[Line]],
    *,
    widths: Sequence[float] = (),
    sides: Sequence[str] = (),
) -> str:
    """A table across the type area.

    `widths` are relative; without them they follow the content. `sides` per column is "left",
    "centre" or "right"; without them columns of numbers stand right, short ones centred.
    Raises ValueError when a row has another number of cells than the header.
    """
    columns = len(head) or (len(rows[0]) if rows else 0)
    for number, row in enumerate(rows, start=1):
        if len(row) != columns:
            message = f"表格第 {number} 行有 {len(row)} 格，表头有 {columns} 格，请补齐"
            raise ValueError(message)
    shares = _shares(head, rows, widths, columns)
    aligned = list(sides) or [_side([plain(row[i]) for row in rows]) for i in range(columns)]
    style = "GwCellSmall" if columns >= _WIDE else "GwCell"
    short = len(rows) <= _SHORT
    lines = [
        _row(ink, head, shares, ["centre"] * columns, style, head=True, keep=short)
    ] if head else []  # fmt: skip
    lines += [
        _row(ink, row, shares, aligned, style, keep=short and number < len(rows))
        for number, row in enumerate(rows, 1)
    ]
    grid = "".join(f'<w:gridCol w:w="{share}"/>' for share in shares)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{TYPE_WIDTH}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"
    )


def _row(
    ink: Ink,
    cells: Sequence[Line],
    shares: Sequence[int],
    sides: Sequence[str],
    style: str,
    *,
    head: bool = False,
    keep: bool = False,
) -> str:
    """One row; where it is to `keep` with the next, a short table stays on one page."""
    bold, next_ = "<w:b/>" if head else "", "<w:keepNext/>" if keep else ""
    inside = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{share}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        + paragraph(style, ink.line(cell, bold), f'{next_}<w:jc w:val="{_SIDES[side]}"/>')
        + "</w:tc>"
        for cell, share, side in zip(cells, shares, sides, strict=True)
    )
    repeated = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{inside}</w:tr>"


def _shares(
    head: Sequence[Line], rows: Sequence[Sequence[Line]], widths: Sequence[float], columns: int
) -> list[int]:
    """Widths of the columns in twentieths of a point; together exactly the type area."""
    wanted = list(widths) or [
        max(
            [
                4.0,
                *(
                    min(width(plain(row[i])), _WIDEST)
                    for row in ([head] if head else []) + list(rows)
                ),
            ]
        )
        + 2
        for i in range(columns)
    ]
    shares = [int(TYPE_WIDTH * part / sum(wanted)) for part in wanted]
    if shares:
        shares[-1] += TYPE_WIDTH - sum(shares)
    return shares


def _side(texts: Sequence[str]) -> str:
    filled = [text for text in texts if text]
    if filled and all(_NUMERIC.fullmatch(text) for text in filled):
        return "right"
    return "centre" if all(width(text) <= 12 for text in filled) else "left"  # noqa: PLR2004
