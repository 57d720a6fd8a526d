"""The ledger as data: one header row, the record's key first; it loads back as an update."""

from collections.abc import Collection, Iterable, Mapping, Sequence, Sized
from typing import Any

from jiceng.kit.documents.ledger.book import Book, Face, merge, page_text
from jiceng.kit.documents.ledger.columns import (
    EXAMPLE_MARK,
    KEY_TITLE,
    LedgerColumn,
    Value,
    widths,
)

DATA, GUIDE, CODES = "数据", "说明", "字典"
LARGE = 5_000  # Rows from which the file is written row by row instead of in memory.

_KEY = LedgerColumn(
    KEY_TITLE, width=24, kind="code", note="系统用它认出这一行，请勿修改。新增的行留空。"
)
_FONT = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
_HEADING = {**_FONT, "bold": True, "border": 1, "align": "center", "text_wrap": True}
_REQUIRED, _OPTIONAL, _GREY = "#FFF8DC", "#F2F2F2", "#D9D9D9"
_EXAMPLE = {"font_color": "#808080", "italic": True}
_EXTRA_ROWS = 2_000  # Room below the data where the choices still drop down.
_KINDS: dict[str, str] = {
    "text": "文字",
    "code": "编号、电话（按文字填）",
    "number": "数字",
    "money": "金额",
    "date": "日期，如 2026-11-22",
}


def data_face(  # noqa: PLR0917 – the same order in both functions
    columns: Sequence[LedgerColumn],
    rows: Iterable[Sequence[Value]],
    template_id: str,
    version: str,
    snapshot: str,
    codebooks: Mapping[str, Sequence[str]] | None = None,
    required: Collection[str] = (),
    guide: Sequence[str] = (),
    demo_note: str = "",
) -> bytes:
    """The .xlsx to work on and load back: sheets 数据, 说明, 字典.

    Each row begins with the record's key, then one value per column. `codebooks` maps a column
    title to its choices, beside those the column itself carries. A list of over 5,000 rows, or
    rows that come from a generator, are written row by row in flat memory.
    """
    choices = _choices(columns, codebooks)
    large = not isinstance(rows, Sized) or len(rows) > LARGE
    with Book(title=template_id, large=large) as book:
        book.properties({"template_id": template_id, "version": version, "snapshot": snapshot})
        sheet = book.book.add_worksheet(DATA)
        sample = [] if large or not isinstance(rows, Sequence) else [row[1:] for row in rows[:500]]
        _columns(book, sheet, columns, widths(columns, sample), roomy=large)
        needed = {*required, *(column.title for column in columns if column.required)}
        _heading(book, sheet, 0, columns, needed, star=False)
        last = _rows(book, sheet, 1, columns, rows)
        _choosing(sheet, columns, choices, 1, last + _EXTRA_ROWS)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(last, 1), len(columns))
        _page(sheet, 0, demo_note)
        facts = [("模板编号", template_id), ("版本", version), ("快照", snapshot)]
        _guide(book, columns, needed, facts, [*guide, *([demo_note] if demo_note else [])])
        _codes(book, choices)
    return book.data


def template(  # noqa: PLR0917
    columns: Sequence[LedgerColumn],
    example: Sequence[Value],
    template_id: str,
    version: str,
    title: str = "",
    codebooks: Mapping[str, Sequence[str]] | None = None,
    required: Collection[str] = (),
    guide: Sequence[str] = (),
    demo_note: str = "",
) -> bytes:
    """The import template: title, hint, header row 3 with stars, one example row to be skipped.

    Same columns in the same order as `data_face`, so one importer reads both.
    """
    choices = _choices(columns, codebooks)
    with Book(title=title or template_id) as book:
        book.properties({"template_id": template_id, "version": version, "snapshot": ""})
        sheet = book.book.add_worksheet(DATA)
        _columns(book, sheet, columns, widths(columns, [example]))
        last = len(columns)
        big = {"font_name": "黑体", "font_size": 16, "align": "center", "valign": "vcenter"}
        sheet.set_row(0, 32)
        merge(book, sheet, (0, 0, 0, last), title or template_id, big)
        hint = "带 * 的黄色列必填，灰色列选填；有下拉的列请从下拉中选；第一列不用填。"
        sheet.set_row(1, 24)
        grey = {**_FONT, "font_color": "#595959"}
        merge(book, sheet, (1, 0, 1, last), f"{hint}{demo_note}", grey)
        needed = {*required, *(column.title for column in columns if column.required)}
        _heading(book, sheet, 2, columns, needed, star=True)
        _rows(book, sheet, 3, columns, [[EXAMPLE_MARK, *example]], look=_EXAMPLE)
        _choosing(sheet, columns, choices, 4, 4 + _EXTRA_ROWS)
        sheet.freeze_panes(3, 1)
        _page(sheet, 2, demo_note)
        _guide(book, columns, needed, [("模板编号", template_id), ("版本", version)], guide)
        _codes(book, choices)
    return book.data


def _choices(
    columns: Sequence[LedgerColumn], codebooks: Mapping[str, Sequence[str]] | None
) -> dict[str, list[str]]:
    own = {column.title: list(column.choices) for column in columns if column.choices}
    return {**{title: list(words) for title, words in (codebooks or {}).items() if words}, **own}


def _columns(
    book: Book,
    sheet: Any,
    columns: Sequence[LedgerColumn],
    sizes: Sequence[float],
    *,
    roomy: bool = False,
) -> None:
    """Widths, and the format of cells still empty: ids typed there must stay text."""
    sheet.set_column(0, 0, _KEY.width, book.look(**_FONT, num_format="@"))
    for place, (column, size) in enumerate(zip(columns, sizes, strict=True), start=1):
        shape = book.look(**_FONT, num_format=column.format)
        sheet.set_column(place, place, max(size, 16) if roomy else size, shape)


def _heading(
    book: Book,
    sheet: Any,
    row: int,
    columns: Sequence[LedgerColumn],
    needed: set[str],
    *,
    star: bool,
) -> None:
    sheet.set_row(row, 33)
    book.put(sheet, row, 0, KEY_TITLE, {**_HEADING, "bg_color": _GREY, "font_color": "#595959"})
    sheet.write_comment(row, 0, _KEY.note, {"author": ""})
    for place, column in enumerate(columns, start=1):
        must = column.title in needed
        fill = _REQUIRED if must else _OPTIONAL
        text = f"*{column.title}" if must and star else column.title
        book.put(sheet, row, place, text, {**_HEADING, "bg_color": fill})
        if column.note:
            sheet.write_comment(row, place, column.note, {"author": "", "x_scale": 1.6})


def _rows(
    book: Book,
    sheet: Any,
    first: int,
    columns: Sequence[LedgerColumn],
    rows: Iterable[Sequence[Value]],
    *,
    look: Mapping[str, Any] | None = None,
) -> int:
    """Write the rows, key first; the number of the last one."""
    key_face = Face(book, {**_FONT, "font_color": "#808080", "bg_color": _OPTIONAL})
    face = Face(book, {**_FONT, **(look or {})})
    row = first - 1
    for row, values in enumerate(rows, start=first):
        book.value(sheet, (row, 0), _KEY, values[0], key_face)
        for place, (column, value) in enumerate(zip(columns, values[1:], strict=True), start=1):
            book.value(sheet, (row, place), column, value, face)
    return row


def _choosing(
    sheet: Any,
    columns: Sequence[LedgerColumn],
    choices: Mapping[str, Sequence[str]],
    first: int,
    last: int,
) -> None:
    """Dropdowns pointing at the sheet 字典: a list inside the rule ends at 255 characters."""
    from xlsxwriter.utility import xl_col_to_name  # noqa: PLC0415 - as in `Book`

    order = list(choices)
    for place, column in enumerate(columns, start=1):
        if column.title not in choices:
            continue
        name = xl_col_to_name(order.index(column.title), col_abs=True)
        rule = {
            "validate": "list",
            "source": f"={CODES}!{name}$2:{name}${len(choices[column.title]) + 1}",
            "error_type": "warning",
            "error_title": "不在字典里",
            "error_message": "这一项不在字典里，导入时会提示。可到“字典”表查看能填什么。",
        }
        sheet.data_validation(first, place, last, place, rule)


def _guide(
    book: Book,
    columns: Sequence[LedgerColumn],
    needed: set[str],
    facts: Sequence[tuple[str, str]],
    guide: Sequence[str],
) -> None:
    sheet = book.book.add_worksheet(GUIDE)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 2, 22)
    sheet.set_column(3, 3, 60)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    row = 0
    for label, text in facts:
        book.put(sheet, row, 0, label, {**_FONT, "bold": True})
        book.put(sheet, row, 1, text, _FONT)
        row += 1
    for text in guide:
        book.put(sheet, row, 0, text, _FONT)
        row += 1
    row += 1
    for place, text in enumerate(("列名", "填什么", "是否必填", "说明")):
        book.put(sheet, row, place, text, {**_HEADING, "bg_color": _OPTIONAL})
    for column in columns:
        row += 1
        must = "必填" if column.title in needed else "选填"
        for place, text in enumerate((column.title, _KINDS[column.kind], must, column.note)):
            book.put(sheet, row, place, text, {**_FONT, "border": 1, "text_wrap": True})


def _codes(book: Book, choices: Mapping[str, Sequence[str]]) -> None:
    sheet = book.book.add_worksheet(CODES)
    if not choices:
        book.put(sheet, 0, 0, "本表没有需要从字典选择的列", _FONT)
        return
    titles = list(choices)
    sheet.set_column(0, len(titles) - 1, 24)
    for place, title in enumerate(titles):
        book.put(sheet, 0, place, title, {**_HEADING, "bg_color": _OPTIONAL})
    for row in range(max(len(words) for words in choices.values())):
        for place, title in enumerate(titles):
            if row < len(choices[title]):
                book.put(sheet, row + 1, place, choices[title][row], _FONT)


def _page(sheet: Any, header_row: int, demo_note: str) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(header_row)
    if demo_note:
        sheet.set_header(f'&R&"宋体"&9{page_text(demo_note)}')
    sheet.set_footer('&C&"宋体"&9第 &P 页 共 &N 页')
