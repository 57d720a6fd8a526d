"""Tables of a hundred thousand rows: plain, quick, and in flat memory."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from types import NoneType
from typing import Any

from rustpy_xlsxwriter import Format, write_worksheet

from jiceng.kernel.bulk import uncollected
from jiceng.kit.documents.ledger.columns import (
    EPOCH,
    Kind,
    LedgerColumn,
    Value,
    cell_value,
    widths,
)
from jiceng.kit.documents.packing import core_properties, repack
from jiceng.kit.documents.texts import harmless, risky

_MADE = date(2000, 1, 1)
_TEXTS = ("text", "code")
_ROOM = 16.0
_TOGETHER = 500  # rows looked at together
_SHORT = 10_000  # no cell of this many signs is too long


def write_bulk(
    columns: Sequence[LedgerColumn],
    rows: Iterable[Sequence[Value]],
    path: Path,
    *,
    title: str = "数据",
) -> int:
    """Write one sheet of any length to `path`; the number of rows written.

    One header row, frozen and with filters; text, ids and phones as text. The file appears
    whole or not at all. Raises ValueError when two columns share a title, or a row has
    another number of values than there are columns.
    """
    titles = [column.title for column in columns]
    if len(set(titles)) != len(titles):
        message = "批量导出的列名不能重复"
        raise ValueError(message)
    counted = [0]
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".bulk-") as folder:
        raw, done = Path(folder) / "raw.xlsx", Path(folder) / "done.xlsx"
        with uncollected():
            write_worksheet(
                _records(columns, rows, counted),
                raw,
                sheet_name=title,
                freeze_row=1,
                autofilter=True,
                header_format=_heading(),
                column_formats={column.title: _look(column) for column in columns},
                column_widths=dict(zip(titles, _sizes(columns), strict=True)),
            )
        core = core_properties(title=title, creator="", day=_MADE)
        with raw.open("rb") as old, done.open("w+b") as new:
            repack(old, new, {"docProps/core.xml": core})
        done.replace(path)
    return counted[0]


def _records(
    columns: Sequence[LedgerColumn], rows: Iterable[Sequence[Value]], counted: list[int]
) -> Iterator[dict[str, Any]]:
    """Rows as the writer takes them; an empty list still gets its header."""
    titles, left = [column.title for column in columns], iter(rows)
    while some := list(islice(left, _TOGETHER)):
        counted[0] += len(some)
        pairs = zip(columns, zip(*some, strict=True), strict=True)
        for line in zip(*(_held(column.kind, values) for column, values in pairs), strict=True):
            yield dict(zip(titles, line, strict=True))
    if not counted[0]:
        yield dict.fromkeys(titles)


def _held(kind: Kind, values: Sequence[Any]) -> Sequence[Any]:
    """A column's values as cells hold them: looked at together, one by one where one is odd."""
    types, known = set(map(type, values)), list(filter(None, values))
    if kind in _TEXTS:
        plain = types <= {str, NoneType} and harmless("".join(known))
        if plain and max(map(len, known), default=0) <= _SHORT:
            return [value or None for value in values]
        return [cell_value(kind, value) for value in values]
    if kind == "date" and types <= {date, NoneType} and min(known, default=EPOCH) >= EPOCH:
        return values
    return [_number(kind, value) for value in values]


def _number(kind: Kind, value: Value) -> Any:
    """A word in a column of numbers has no quote prefix there: an apostrophe disarms it."""
    held = cell_value(kind, value)
    if isinstance(held, str) and risky(held):
        return f"'{held}"
    return held.replace(tzinfo=None) if isinstance(held, datetime) else held


def _look(column: LedgerColumn) -> Format:
    look = Format().set_num_format(column.format)
    return look.set_quote_prefix() if column.kind in _TEXTS else look


def _heading() -> Format:
    return Format().set_bold().set_background_color("#F2F2F2").set_border("thin")


def _sizes(columns: Sequence[LedgerColumn]) -> list[float]:
    """Widths from the headings: the rows pass by only once."""
    return [max(size, _ROOM) for size in widths(columns, ())]
