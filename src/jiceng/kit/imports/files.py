"""The uploaded file as rows: the right worksheet, its header, and what stands below it."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from django import forms

from jiceng.kit.documents.faults import SUMMARY
from jiceng.kit.documents.ledger.flat import CODES, GUIDE
from jiceng.kit.imports.heads import LOOKED_AT, Head, example, find, refuse
from jiceng.kit.sheets import Sheet
from jiceng.kit.uploads import Cell, read_rows, worksheets

CHUNK: Final = 2_000
ASIDE: Final = frozenset({SUMMARY, GUIDE, CODES})  # worksheets that hold no rows of the user's

Numbered = tuple[int, Sequence[Cell]]


@dataclass(frozen=True)
class Source:
    """A file whose header has been found."""

    path: Path
    name: str
    worksheet: str
    head: Head
    begun: Generator[list[Cell], None, None]

    def rows(self) -> Iterator[Numbered]:
        """Rows below the header with their numbers; empty ones and the example left out. Once."""
        with closing(self.begun):
            for number, row in enumerate(self.begun, start=1):
                filled = number > self.head.row and any(cell not in (None, "") for cell in row)
                if filled and not example(row):
                    yield number, row

    def chunks(self) -> Iterator[list[Numbered]]:
        rows = self.rows()
        while chunk := list(islice(rows, CHUNK)):
            yield chunk


def source(path: Path, name: str, sheet: Sheet, fields: Mapping[str, forms.Field]) -> Source:
    """Find the worksheet and the header. Raises RefusedFile when there is none to work with."""
    found: tuple[str, Head, Generator[list[Cell], None, None]] | None = None
    for worksheet in _worksheets(path, name):
        rows = _opened(path, name, worksheet)
        top = list(islice(rows, LOOKED_AT))
        head = find(top, sheet, fields)
        if head is not None and (found is None or len(head.places) > len(found[1].places)):
            found = worksheet, head, _resumed(top, rows)
        else:
            rows.close()
    head = refuse(sheet, found[1] if found else None, fields)
    worksheet, begun = (found[0], found[2]) if found else ("", _resumed([], _nothing()))
    return Source(path, name, worksheet, head, begun)


def _nothing() -> Generator[list[Cell], None, None]:
    yield from ()


def _opened(path: Path, name: str, worksheet: str) -> Generator[list[Cell], None, None]:
    with path.open("rb") as file:
        yield from read_rows(file, name, worksheet)


def _resumed(
    top: list[list[Cell]], rows: Generator[list[Cell], None, None]
) -> Generator[list[Cell], None, None]:
    """The rows from the first on, the file read only once."""
    with closing(rows):
        yield from top
        yield from rows


def _worksheets(path: Path, name: str) -> list[str]:
    """The worksheets to look at, by name; one without a name for a text file."""
    with path.open("rb") as file:
        names = worksheets(file, name)
    return [one for one in names if one not in ASIDE][:LOOKED_AT] or [""]
