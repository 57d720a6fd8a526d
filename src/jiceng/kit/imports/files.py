"""The uploaded file as rows: the right worksheet, its header, and what stands below it."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Final
from uuid import uuid4

from django import forms

from jiceng.kernel.bulk import give_back
from jiceng.kit.documents.faults import SUMMARY
from jiceng.kit.documents.ledger.flat import CODES, GUIDE
from jiceng.kit.imports.heads import LOOKED_AT, Head, example, find, refuse
from jiceng.kit.oldbooks import decode, encode
from jiceng.kit.sheets import Sheet
from jiceng.kit.uploads import Cell, read_rows, worksheets

CHUNK: Final = 2_000
LAID: Final = "rows.jsonl"
ASIDE: Final = frozenset({SUMMARY, GUIDE, CODES})  # worksheets that hold no rows of the user's

Numbered = tuple[int, Sequence[Cell]]


@dataclass(frozen=True)
class Source:
    """A file whose header has been found; its rows lie beside it, one a line."""

    worksheet: str
    head: Head
    laid: Path

    def rows(self) -> Iterator[Numbered]:
        """Rows below the header with their numbers; empty ones and the example left out."""
        for number, row in enumerate(_told(self.laid), start=1):
            if row and number > self.head.row and not example(row):
                yield number, row

    def chunks(self) -> Iterator[list[Numbered]]:
        rows = self.rows()
        while chunk := list(islice(rows, CHUNK)):
            yield chunk


def source(path: Path, name: str, sheet: Sheet, fields: Mapping[str, forms.Field]) -> Source:
    """Find the worksheet and the header. Raises RefusedFile when there is none to work with.

    A workbook takes a hundred bytes of memory for each of its cells: it is opened once, its rows
    are laid beside it, and whoever reads it again reads those.
    """
    laid = path.parent / LAID
    if not laid.is_file():
        _lay(path, name, sheet, fields, laid)
    with laid.open(encoding="utf-8") as file:
        worksheet = decode(file.readline())[0]
    return Source(worksheet, refuse(sheet, find(_told(laid), sheet, fields), fields), laid)


def rows_of(path: Path, name: str, worksheet: str) -> Iterator[list[Cell]]:
    """All rows of a file that was tried, from the first line on."""
    laid = path.parent / LAID
    return _told(laid) if laid.is_file() else _opened(path, name, worksheet)


def _lay(
    path: Path, name: str, sheet: Sheet, fields: Mapping[str, forms.Field], laid: Path
) -> None:
    """The worksheet with most known titles, row by row; read to its end before it counts."""
    names = _worksheets(path, name)
    worksheet = names[0]
    if len(names) > 1:
        heads = {one: _head(path, name, one, sheet, fields) for one in names}
        worksheet = max(names, key=lambda one: _known(heads[one]))
    draft = laid.with_suffix(f".{uuid4().hex}")
    try:
        with closing(_opened(path, name, worksheet)) as rows:
            top = list(islice(rows, LOOKED_AT))
            refuse(sheet, find(top, sheet, fields), fields)  # before all of it is read
            with draft.open("w", encoding="utf-8") as out:
                for row in chain([[worksheet]], top, rows):
                    out.write(f"{encode(row)}\n")
        draft.replace(laid)
    finally:
        draft.unlink(missing_ok=True)
        give_back()


def _known(head: Head | None) -> int:
    return len(head.places) if head is not None else -1


def _head(
    path: Path, name: str, worksheet: str, sheet: Sheet, fields: Mapping[str, forms.Field]
) -> Head | None:
    with closing(_opened(path, name, worksheet)) as rows:
        return find(list(islice(rows, LOOKED_AT)), sheet, fields)


def _told(laid: Path) -> Iterator[list[Cell]]:
    with laid.open(encoding="utf-8") as file:
        yield from map(decode, islice(file, 1, None))


def _opened(path: Path, name: str, worksheet: str) -> Generator[list[Cell], None, None]:
    with path.open("rb") as file:
        yield from read_rows(file, name, worksheet)


def _worksheets(path: Path, name: str) -> list[str]:
    """The worksheets to look at, by name; one without a name for a text file."""
    with path.open("rb") as file:
        names = worksheets(file, name)
    return [one for one in names if one not in ASIDE][:LOOKED_AT] or [""]
