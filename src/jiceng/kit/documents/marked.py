"""The user's own workbook back, with what is wrong coloured, explained and listed in front."""

import zipfile
from collections.abc import Sequence
from copy import copy
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from jiceng.kit.documents.faults import REASONS, SUMMARY, CellError
from jiceng.kit.documents.packing import core_properties, repack
from jiceng.kit.documents.texts import cell_text, risky

_WRONG = "FDECEC"
_FILL = PatternFill("solid", fgColor=f"FF{_WRONG}")
_HEAD = PatternFill("solid", fgColor="FFF2F2F2")
_AUTHOR = "系统"
_LONGEST_CELL, _LONGEST_COMMENT = 200, 900
_MADE = date(2000, 1, 1)
_SUMMARY_HEAD = (
    ("行号", 8),
    ("列", 18),
    ("填写值", 28),
    ("原因", 44),
    ("怎么改", 44),
    ("定位", 12),
)


def mark(
    original: bytes,
    sheet: str,
    errors: Sequence[CellError],
    rows: Sequence[Sequence[object]] | None = None,
    header_row: int = 1,
) -> bytes:
    """The marked .xlsx.

    `original` is the .xlsx as uploaded (its size must have been checked already). For .csv and
    .xls give the `rows` read from it, heading included, and a fresh workbook is made of them.
    Formulas come back as the values they last had. A file marked before is cleared first, so
    it can go to and fro. Raises ValueError when the sheet is not in the file.
    """
    book = _opened(original) if rows is None else _fresh(sheet, rows)
    if sheet not in book.sheetnames:
        message = f"文件里没有名为“{sheet}”的工作表"
        raise ValueError(message)
    _clear(book, book[sheet])
    for error in errors:
        _colour(book[sheet], error)
    _explain(book[sheet], errors, header_row)
    _summary(book, sheet, errors)
    return _saved(book)


def _opened(original: bytes) -> Workbook:
    """The workbook without formulas: another person may open this file (ASVS 1.2.10)."""
    try:
        book = load_workbook(BytesIO(original))
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        message = "这不是 .xlsx 文件，请在 WPS 里另存为 Excel 文件（*.xlsx）"
        raise ValueError(message) from error
    formulas = [
        (sheet.title, cell)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    if formulas:
        values = load_workbook(BytesIO(original), data_only=True)
        for title, cell in formulas:
            known = values[title][cell.coordinate].value
            _put(cell, f"{cell.value}" if known is None else known)
    return book


def _fresh(sheet: str, rows: Sequence[Sequence[object]]) -> Workbook:
    book = Workbook()
    page = book.active or book.create_sheet()
    page.title = sheet
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row, start=1):
            _put(page.cell(number, place), value)
    return book


def _put(cell: Any, value: object) -> None:
    """Write a value; text stays text whatever it begins with."""
    if not isinstance(value, str):
        cell.value = value
        return
    text = cell_text(value)
    cell.value = text
    cell.data_type = "s"
    if risky(text):
        cell.quotePrefix = True


def _clear(book: Workbook, page: Worksheet) -> None:
    """Take off what an earlier marking left."""
    if SUMMARY in book.sheetnames:
        del book[SUMMARY]
    for row in page.iter_rows():
        for cell in row:
            if isinstance(cell, MergedCell):
                continue
            if cell.fill.fill_type == "solid" and str(cell.fill.fgColor.rgb).endswith(_WRONG):
                cell.fill = PatternFill()
                if cell.comment and cell.comment.author == _AUTHOR:
                    cell.comment = None
            if cell.value == REASONS and cell.column == page.max_column:
                page.delete_cols(cell.column)
                return _clear(book, page)
    return None


def _colour(page: Worksheet, error: CellError) -> None:
    if not error.column_index:
        return
    cell = page.cell(error.row, error.column_index)
    if not isinstance(cell, Cell):
        return  # Inside a merged area there is no cell to colour; the summary still says it.
    cell.fill = copy(_FILL)
    said = cell.comment.text + "\n" if cell.comment and cell.comment.author == _AUTHOR else ""
    text = f"{said}{error.reason}\n怎么改：{error.fix}" if error.fix else f"{said}{error.reason}"
    comment = Comment(cell_text(text)[:_LONGEST_COMMENT], _AUTHOR, height=110, width=260)
    cell.comment = comment


def _explain(page: Worksheet, errors: Sequence[CellError], header_row: int) -> None:
    """The last column: everything wrong with the row in one cell."""
    place = page.max_column + 1
    head = page.cell(header_row, place)
    _put(head, REASONS)
    head.font, head.fill = Font(bold=True), copy(_HEAD)
    page.column_dimensions[get_column_letter(place)].width = 50
    reasons: dict[int, list[str]] = {}
    for error in errors:
        where = f"{error.title}：" if error.title else ""
        reasons.setdefault(error.row, []).append(f"{where}{error.reason}")
    for row, said in reasons.items():
        cell = page.cell(row, place)
        _put(cell, "；".join(said))
        cell.fill, cell.alignment = copy(_FILL), Alignment(wrap_text=True, vertical="center")


def _summary(book: Workbook, sheet: str, errors: Sequence[CellError]) -> None:
    page = book.create_sheet(SUMMARY, 0)
    for place, (title, size) in enumerate(_SUMMARY_HEAD, start=1):
        cell = page.cell(1, place, title)
        cell.font, cell.fill = Font(bold=True), copy(_HEAD)
        page.column_dimensions[get_column_letter(place)].width = size
    wrapped = Alignment(wrap_text=True, vertical="top")
    for row, error in enumerate(errors, start=2):
        shown = (error.row, error.title, error.value[:_LONGEST_CELL], error.reason, error.fix)
        for place, value in enumerate(shown, start=1):
            _put(page.cell(row, place), value)
            page.cell(row, place).alignment = wrapped
        target = f"{get_column_letter(max(error.column_index, 1))}{error.row}"
        link: Any = page.cell(row, len(shown) + 1, f"到 {target}")
        link.hyperlink = f"#{quote_sheetname(sheet)}!{target}"
        link.font = Font(color="FF0563C1", underline="single")
    page.freeze_panes = "A2"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = "1:1"
    page.auto_filter.ref = f"A1:{get_column_letter(len(_SUMMARY_HEAD))}{len(errors) + 1}"
    for other in book.worksheets:
        other.sheet_view.tabSelected = False
    book.active = 0
    page.sheet_view.tabSelected = True


def _saved(book: Workbook) -> bytes:
    raw, out = BytesIO(), BytesIO()
    book.save(raw)
    core = core_properties(title=book.properties.title or SUMMARY, creator="", day=_MADE)
    repack(raw, out, {"docProps/core.xml": core})
    return out.getvalue()
