"""Reads .xls in a process of its own: a few kilobytes of that format can claim a gigabyte.

`.xlsx` is measured before it is opened; the old format cannot be, so whoever opens it may use only
so much memory and time, and dies alone. Run as a script it imports nothing of the house.
"""

import contextlib
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import IO, Any, Final, cast

from python_calamine import CalamineError, CalamineWorkbook

MEMORY: Final = 512 * 1024 * 1024
SECONDS: Final = 30
UNREADABLE, NO_SHEET = 3, 4


class OldBookError(Exception):
    """The process gave up; `code` is UNREADABLE, NO_SHEET, or what ended it."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def sheet_names(file: IO[bytes]) -> list[str]:
    """The names of its worksheets. Raises OldBookError."""
    return [str(name) for name in next(_told(file, "names"))]


def rows(file: IO[bytes], sheet: str = "") -> Iterator[list[Any]]:
    """The rows of a worksheet, of the first one shown if none is named. Raises OldBookError."""
    return _told(file, "rows", sheet)


def sheet_rows(book: CalamineWorkbook, sheet: str = "") -> Iterator[list[Any]]:
    """The rows of an opened workbook's sheet, else of the first one shown. LookupError if none."""
    shown = [m.name for m in book.sheets_metadata if "visible" in str(m.visible).lower()]
    names = [sheet] if sheet else shown or book.sheet_names
    if not names or names[0] not in book.sheet_names:
        raise LookupError(sheet)
    opened = book.get_sheet_by_name(names[0])
    # Rows come from the first line on, but begin at the first column used.
    margin: list[Any] = [None] * (opened.start[1] if opened.start else 0)
    for row in opened.iter_rows():
        yield margin + row


def _told(file: IO[bytes], *asked: str) -> Iterator[list[Any]]:
    file.seek(0)
    command = [sys.executable, "-I", __file__, *asked]
    with subprocess.Popen(  # noqa: S603 - ourselves
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as child:
        into, out = cast("IO[bytes]", child.stdin), cast("IO[bytes]", child.stdout)
        try:
            with contextlib.suppress(BrokenPipeError), into:
                into.write(file.read())
            yield from (decode(line.decode()) for line in out)
        except GeneratorExit:  # nobody wants the rest
            child.kill()
            raise
    if child.returncode:
        raise OldBookError(child.returncode)


def _read(cell: dict[str, Any]) -> Any:
    """A cell as it was told: days, times and spans carry their kind."""
    kind, text = next(iter(cell.items()))
    if kind == "span":
        return timedelta(seconds=text)
    kinds: dict[str, Any] = {"moment": datetime, "day": date, "time": time}
    return kinds[kind].fromisoformat(text)


def _tell(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return {"moment": cell.isoformat()}
    if isinstance(cell, date):
        return {"day": cell.isoformat()}
    if isinstance(cell, time):
        return {"time": cell.isoformat()}
    return {"span": cell.total_seconds()} if isinstance(cell, timedelta) else str(cell)


encode = json.JSONEncoder(ensure_ascii=False, default=_tell).encode
"""A row as one line of text."""
decode = json.JSONDecoder(object_hook=_read).decode
"""The row of such a line."""


def _bounded() -> None:
    """No more memory and processor time than a table of the old format can need."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def main(what: str, sheet: str = "") -> int:
    """Tell the names or the rows of the workbook on standard input, one JSON list a line."""
    _bounded()
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        if what == "names":
            _say(book.sheet_names)
            return 0
        for row in sheet_rows(book, sheet):
            _say(row)
    except LookupError:
        return NO_SHEET
    except (CalamineError, OSError, ValueError, MemoryError):
        return UNREADABLE
    return 0


def _say(row: list[Any]) -> None:
    sys.stdout.buffer.write(encode(row).encode() + b"\n")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
