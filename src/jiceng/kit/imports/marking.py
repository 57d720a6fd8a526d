"""The user's own workbook back, with the rows that were not taken marked and explained."""

from dataclasses import replace
from typing import Any, Final

from django.utils.translation import gettext as _

from jiceng.kit.documents.faults import CellError
from jiceng.kit.imports.files import rows_of
from jiceng.kit.imports.judging import WHOLE, Fate
from jiceng.kit.imports.models import ImportBatch
from jiceng.kit.imports.trials import lines
from jiceng.kit.uploads import Kind, check_spreadsheet

SHEET: Final = "数据"
MOST: Final = 10_000  # rows of a file that comes back whole


def errors(batch: ImportBatch) -> list[CellError]:
    """Everything wrong, by row and column as the spreadsheet counts them."""
    titles = {at: title for at, title, _field in batch.counts.get("titles", [])}
    order = [at for at, _title, _field in batch.counts.get("titles", [])]
    found = []
    for row in lines(batch, Fate.WRONG, Fate.TWIN):
        if row["fate"] == Fate.TWIN:
            fix = _("确认不是同一条后，在试算页上选“不是，新增”")
            found.append(CellError(row["n"], 0, "", "", row["words"], fix))
        for text, (words, near) in row["problems"].items():
            at = int(text)
            value = row["cells"][order.index(at)] if at in order else ""
            fix = _("改为“%s”") % near if near else _fix(words)
            column = 0 if at == WHOLE else at + 1
            found.append(CellError(row["n"], column, titles.get(at, ""), value, words, fix))
    return found


def _fix(words: str) -> str:
    """The half of the message that says what to do."""
    head, comma, rest = words.partition("，")
    del head
    return rest if comma else ""


def marked(batch: ImportBatch) -> bytes:
    """The marked .xlsx. Only the rows that failed are marked; put right, it is uploaded again.

    Of a file of over 10,000 rows only the heading and the rows that failed come back, in a fresh
    workbook: an office program would take minutes and a gigabyte for all of them.
    """
    worksheet = str(batch.counts.get("worksheet", ""))
    header = int(batch.counts.get("header", 1))
    if batch.counts.get("total", 0) > MOST:
        return _failed_alone(batch, worksheet, header)
    with batch.source.open("rb") as file:
        if check_spreadsheet(file, batch.file_name) is Kind.XLSX and worksheet:
            file.seek(0)
            return _mark(file.read(), worksheet, errors(batch), None, header)
    rows: list[Any] = list(rows_of(batch.source, batch.file_name, worksheet))
    return _mark(b"", worksheet or SHEET, errors(batch), rows, header)


def _failed_alone(batch: ImportBatch, worksheet: str, header: int) -> bytes:
    found = errors(batch)
    failed = {error.row for error in found}
    rows: list[Any] = []
    places: dict[int, int] = {}
    every = rows_of(batch.source, batch.file_name, worksheet)
    for number, row in enumerate(every, start=1):
        if number == header or number in failed:
            rows.append(row)
            places[number] = len(rows)
    moved = [replace(error, row=places[error.row]) for error in found if error.row in places]
    return _mark(b"", worksheet or SHEET, moved, rows, 1)


def _mark(*asked: Any) -> bytes:
    """The library that keeps a user's own workbook is large, and few pages need it."""
    from jiceng.kit.documents.marked import mark  # noqa: PLC0415

    return mark(*asked)
