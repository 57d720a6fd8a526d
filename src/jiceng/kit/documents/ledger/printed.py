"""The ledger as it is printed, signed and sent up: title, unit, period, borders, totals."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from jiceng.kit.documents.ledger.book import FANG, HEI, Book, Face, merge, page_text
from jiceng.kit.documents.ledger.columns import LedgerColumn, Value, cell_value, lines, widths
from jiceng.kit.documents.texts import day_text

_SERIAL = LedgerColumn("序号", width=6, kind="number")
_HEAD = {
    **HEI,
    "border": 1,
    "bg_color": "#F2F2F2",
    "align": "center",
    "valign": "vcenter",
    "text_wrap": True,
}
_CELL = {**FANG, "border": 1, "valign": "vcenter", "text_wrap": True}
_LINE = {**FANG, "valign": "vcenter"}
_SIGNERS = "填报人：{0}联系电话：{0}审核人：{0}主要负责人（签字）：".format("　" * 8)
_A4 = 9
_INCH = 2.54
_HEADER_ROW = 2
_LINE_HEIGHT, _LEAST_HEIGHT, _MOST_HEIGHT = 15.5, 21.0, 400.0


def print_face(  # noqa: PLR0917 – the parts of a ledger in the order they are printed
    title: str,
    unit: str,
    period: str,
    filled_on: date,
    columns: Sequence[LedgerColumn],
    rows: Sequence[Sequence[Value]],
    groups: Sequence[tuple[str, int]] | None = None,
    demo_note: str = "",
    as_of: str = "",
) -> bytes:
    """The .xlsx to print on A4 landscape; 序号 is added unless the first column is that.

    `groups` gives a second header row from left to right: (title, number of columns), "" for
    columns on their own. `as_of` (数据时点, 快照号) and `demo_note` stand on every page.
    Raises ValueError when the groups do not cover the columns.
    """
    if not columns or columns[0].title != _SERIAL.title:
        rows = [[number, *row] for number, row in enumerate(rows, start=1)]
        columns, groups = [_SERIAL, *columns], [("", 1), *groups] if groups else None
    if groups and sum(span for _, span in groups) != len(columns):
        raise ValueError("分组表头的列数与台账列数不一致，请检查分组")
    with Book(title=title, unit=unit, day=filled_on) as book:
        sheet = book.book.add_worksheet("台账")
        ends = (
            f"填报单位：{unit}（盖章）",
            f"统计期间：{period}　　填报日期：{day_text(filled_on)}",
        )
        _opening(book, sheet, title, ends, len(columns))
        first = _header(book, sheet, columns, groups)
        _body(book, sheet, columns, rows, first)
        end = first + len(rows)
        if any(column.sum for column in columns):
            _totals(book, sheet, columns, rows, first)
            end += 1
        _closing(book, sheet, end, demo_note)
        if rows:
            sheet.autofilter(first - 1, 0, first + len(rows) - 1, len(columns) - 1)
        _page(sheet, first, demo_note, as_of)
    return book.data


def _opening(book: Book, sheet: Any, title: str, ends: tuple[str, str], count: int) -> None:
    last = count - 1
    big = {"font_name": "方正小标宋简体", "font_size": 18, "align": "center", "valign": "vcenter"}
    sheet.set_row(0, 36)
    merge(book, sheet, (0, 0, 0, last), title, big)
    sheet.set_row(1, 24)
    left, right = ends
    if count < 4:  # noqa: PLR2004 – too narrow for two halves
        merge(book, sheet, (1, 0, 1, last), f"{left}　　{right}", {**_LINE, "text_wrap": True})
        sheet.set_row(1, 60)
        return
    middle = (count - 1) // 2
    merge(book, sheet, (1, 0, 1, middle), left, _LINE)
    merge(book, sheet, (1, middle + 1, 1, last), right, {**_LINE, "align": "right"})


def _header(
    book: Book,
    sheet: Any,
    columns: Sequence[LedgerColumn],
    groups: Sequence[tuple[str, int]] | None,
) -> int:
    """Write one or two header rows; the number of the first row below them."""
    top = bottom = _HEADER_ROW
    sheet.set_row(top, 33)
    if groups:
        bottom += 1
        sheet.set_row(top, 22)
        sheet.set_row(bottom, 33)
        place = 0
        for title, span in groups:
            if title:
                merge(book, sheet, (top, place, top, place + span - 1), title, _HEAD)
            else:
                for alone in range(place, place + span):
                    merge(book, sheet, (top, alone, bottom, alone), columns[alone].title, _HEAD)
            place += span
    grouped = [bool(title) for title, span in groups or () for _ in range(span)]
    for place, column in enumerate(columns):
        if not groups or grouped[place]:
            book.put(sheet, bottom, place, column.title, _HEAD)
        if column.note:
            row = bottom if not groups or grouped[place] else top
            sheet.write_comment(row, place, column.note, {"author": "", "x_scale": 1.6})
    return bottom + 1


def _body(
    book: Book,
    sheet: Any,
    columns: Sequence[LedgerColumn],
    rows: Sequence[Sequence[Value]],
    first: int,
) -> None:
    sizes = widths(columns, rows)
    for place, size in enumerate(sizes):
        sheet.set_column(place, place, size)
    faces = [Face(book, {**_CELL, "align": _side(column)}) for column in columns]
    for offset, row in enumerate(rows):
        tall = max(
            (
                lines(str(v), size)
                for v, size in zip(row, sizes, strict=False)
                if isinstance(v, str)
            ),
            default=1,
        )
        height = max(_LEAST_HEIGHT, tall * _LINE_HEIGHT + 4)
        sheet.set_row(first + offset, min(height, _MOST_HEIGHT))
        for place, (column, value, face) in enumerate(zip(columns, row, faces, strict=True)):
            book.value(sheet, (first + offset, place), column, value, face)


def _side(column: LedgerColumn) -> str:
    if column.title == _SERIAL.title or column.kind in ("date", "code"):
        return "center"
    return "right" if column.kind in ("number", "money") else "left"


def _totals(
    book: Book,
    sheet: Any,
    columns: Sequence[LedgerColumn],
    rows: Sequence[Sequence[Value]],
    first: int,
) -> None:
    """合计 by SUBTOTAL, so that it follows the filter; its value is given as well."""
    from xlsxwriter.utility import xl_rowcol_to_cell  # noqa: PLC0415 - as in `Book`

    last = first + len(rows)
    sheet.set_row(last, _LEAST_HEIGHT + 2)
    look = {**HEI, "border": 1, "valign": "vcenter"}
    book.put(sheet, last, 0, "合计", {**look, "align": "center"})
    for place, column in enumerate(columns[1:], start=1):
        if not column.sum or not rows:
            book.put(sheet, last, place, "", look)
            continue
        start, stop = (xl_rowcol_to_cell(row, place) for row in (first, last - 1))
        counted = column.format if column.kind in ("number", "money") else "General"
        shape = book.look(**look, align="right", num_format=counted)
        total = _total(column, [row[place] for row in rows])
        sheet.write_formula(last, place, f"=SUBTOTAL(109,{start}:{stop})", shape, total)


def _total(column: LedgerColumn, values: Sequence[Value]) -> int | float:
    """The exact sum of what stands in the column as numbers."""
    numbers = [
        Decimal(str(value))
        for value in values
        if isinstance(cell_value(column.kind, value), int | float) and value is not None
    ]
    total = sum(numbers, Decimal(0))
    return int(total) if total == total.to_integral_value() else float(total)


def _closing(book: Book, sheet: Any, row: int, demo_note: str) -> None:
    """The line to sign on, in one cell that runs over its empty neighbours."""
    sheet.set_row(row, 30)
    book.put(sheet, row, 0, _SIGNERS, _LINE)
    if demo_note:
        book.put(sheet, row + 1, 0, f"注：{demo_note}", _LINE)


def _page(sheet: Any, first: int, demo_note: str, as_of: str) -> None:
    sheet.freeze_panes(first, 0)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, first - 1)
    sheet.set_margins(left=1.2 / _INCH, right=1.2 / _INCH, top=1.5 / _INCH, bottom=1.5 / _INCH)
    sheet.center_horizontally()
    if demo_note:
        sheet.set_header(f'&R&"宋体"&9{page_text(demo_note)}', {"margin": 0.6 / _INCH})
    grey = f'&R&"宋体"&8&K808080{page_text(as_of)}' if as_of else ""
    sheet.set_footer(f'&C&"宋体"&9第 &P 页 共 &N 页{grey}', {"margin": 0.6 / _INCH})
