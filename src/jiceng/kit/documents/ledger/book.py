"""An Excel workbook whose text can never run and whose bytes depend only on what is in it."""

import tempfile
from collections.abc import Mapping
from datetime import date, datetime, time
from io import BytesIO
from types import TracebackType
from typing import Any, Self

from jiceng.kit.documents.ledger.columns import LedgerColumn, Value, cell_value
from jiceng.kit.documents.packing import repack
from jiceng.kit.documents.texts import cell_text, clean, risky

_HEADER_LIMIT = 255  # Excel refuses a file whose page header or footer is longer.
_EPOCH = date(2000, 1, 1)

Look = Mapping[str, Any]
FANG = {"font_name": "仿宋", "font_size": 11}
HEI = {"font_name": "黑体", "font_size": 11}


class Book:
    """A workbook being written; after the `with` block `data` holds the file.

    `large` keeps only the current row in memory; rows must then come from top to bottom.
    """

    def __init__(
        self, *, title: str, unit: str = "", day: date = _EPOCH, large: bool = False
    ) -> None:
        import xlsxwriter  # noqa: PLC0415 - loaded with the first workbook

        self.data = b""
        self._file = tempfile.TemporaryFile() if large else BytesIO()  # noqa: SIM115 – closed in __exit__
        how = {"constant_memory": True} if large else {"in_memory": True}
        safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.book = xlsxwriter.Workbook(self._file, {**how, **safe})
        # The date of the content, so that the same ledger gives the same file tomorrow.
        made = datetime.combine(day, time())
        self.book.set_properties({"title": clean(title), "author": clean(unit), "created": made})
        self._looks: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self.book.close()
            if error is None:
                self.data = self._packed()
        finally:
            self._file.close()

    def _packed(self) -> bytes:
        self._file.seek(0)
        out = BytesIO()
        repack(self._file, out, {})
        return out.getvalue()

    def look(self, **properties: Any) -> Any:
        """One format object for one set of properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._looks:
            self._looks[key] = self.book.add_format(dict(properties))
        return self._looks[key]

    def properties(self, values: Mapping[str, str]) -> None:
        """Custom document properties, by which an importer knows the template again."""
        for name, value in values.items():
            self.book.set_custom_property(name, clean(value), "text")

    def put(self, sheet: Any, row: int, place: int, text: str, look: Look) -> None:
        """Write text as text, whatever it begins with."""
        text = cell_text(text)
        marked = {**look, "quote_prefix": True} if risky(text) else look
        if text:
            sheet.write_string(row, place, text, self.look(**marked))
        else:
            sheet.write_blank(row, place, None, self.look(**marked))

    def value(
        self, sheet: Any, at: tuple[int, int], column: LedgerColumn, value: Value, face: "Face"
    ) -> None:
        """Write a value in the kind of its column; what does not fit the kind becomes text."""
        held = cell_value(column.kind, value)
        if isinstance(held, str):
            sheet.write_string(*at, held, face.shape("@", quoted=risky(held)))
            return
        shape = face.shape(column.format)
        if held is None:
            sheet.write_blank(*at, None, shape)
        elif isinstance(held, date):
            moment = held.replace(tzinfo=None) if isinstance(held, datetime) else held
            sheet.write_datetime(*at, moment, shape)
        else:
            sheet.write_number(*at, held, shape)


class Face:
    """One look with its formats by kind of value, each made once for all rows."""

    def __init__(self, book: Book, look: Look) -> None:
        self._book = book
        self._look = look
        self._shapes: dict[tuple[str, bool], Any] = {}

    def shape(self, number_format: str, *, quoted: bool = False) -> Any:
        """The format object; `quoted` marks text that a spreadsheet might take for a formula."""
        key = (number_format, quoted)
        if key not in self._shapes:
            extra = {"quote_prefix": True} if quoted else {}
            look = self._book.look(**self._look, num_format=number_format, **extra)
            self._shapes[key] = look
        return self._shapes[key]


def page_text(text: str) -> str:
    """Text for a page header or footer, where & would begin a command."""
    return clean(text).replace("\n", " ").replace("&", "&&")[: _HEADER_LIMIT - 60]


def merge(book: Book, sheet: Any, box: tuple[int, int, int, int], text: str, look: Look) -> None:
    """Write text across a box of cells; a box of one cell is just that cell."""
    top, left, bottom, right = box
    if (top, left) == (bottom, right):
        book.put(sheet, top, left, text, look)
        return
    sheet.merge_range(top, left, bottom, right, "", book.look(**look))
    book.put(sheet, top, left, text, look)
