"""What a ledger column is: its heading, the kind of its values, its width on paper."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from jiceng.kit.documents.texts import cell_text, width

Kind = Literal["text", "number", "date", "money", "code"]
Value = str | int | float | Decimal | date | datetime | bool | None

# The first column of every flat face and template: the record's own key, left empty for a new one.
KEY_TITLE = "系统编号（请勿修改）"
# An importer skips any row whose key column says this.
EXAMPLE_MARK = "示例(导入时自动忽略)"

DATE_FORMAT = 'yyyy"年"m"月"d"日"'
FORMATS: dict[Kind, str] = {
    "text": "@",
    "code": "@",
    "number": "General",
    "money": "#,##0.00",
    "date": DATE_FORMAT,
}
EPOCH = date(1900, 1, 1)  # Where the calendar of spreadsheets begins.
_EXACT_DIGITS = 15  # A spreadsheet number keeps no more; longer ones must be text.
_NARROWEST, _WIDEST = 6.0, 40.0
_DATE_WIDTH, _MONEY_WIDTH = 16.0, 14.0


@dataclass(frozen=True)
class LedgerColumn:
    """One column. `kind` "code" is for ids and phones: digits that are no quantity.

    `width` is in characters of the default font, by default from the content; `sum` adds the
    column up in the last row; `note` is the definition shown at the heading; `required` and
    `choices` serve the flat face and the template; `places` are the decimals of a "number".
    """

    title: str
    width: float | None = None
    kind: Kind = "text"
    sum: bool = False
    note: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    places: int | None = None

    @property
    def format(self) -> str:
        """The number format of its cells."""
        if self.kind == "number" and self.places:
            return f"0.{'0' * self.places}"
        return FORMATS[self.kind]


def plain_title(heading: str) -> str:
    """The column title in a heading of a template: without the star, spaces and line breaks."""
    return "".join(heading.split()).strip("*＊")


def cell_value(kind: Kind, value: Value) -> str | float | int | date | None:
    """The value as a spreadsheet should hold it; text that looks like a number stays text."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str) or kind in ("text", "code"):
        return cell_text(_as_text(value))
    if isinstance(value, date):
        return value if kind == "date" and value.year >= EPOCH.year else _as_text(value)
    return str(value) if kind == "date" else _quantity(value)


def _as_text(value: Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return str(value)


def _quantity(value: int | float | Decimal) -> str | float | int | None:
    if not math.isfinite(value):
        return None
    if isinstance(value, int):
        return value if len(str(abs(value))) <= _EXACT_DIGITS else str(value)
    return float(value)


def widths(
    columns: Sequence[LedgerColumn], rows: Iterable[Sequence[Value]], *, most: int = 500
) -> list[float]:
    """Width of each column from heading and the first rows, Chinese characters counted double."""
    found = [max(_NARROWEST, _heading_width(column)) for column in columns]
    for _, row in zip(range(most), rows, strict=False):
        for place, (column, value) in enumerate(zip(columns, row, strict=False)):
            found[place] = max(found[place], _value_width(column, value))
    return [
        column.width if column.width is not None else min(size, _WIDEST)
        for column, size in zip(columns, found, strict=True)
    ]


def _heading_width(column: LedgerColumn) -> float:
    """A long heading wraps in two; room is left for the filter button."""
    size = width(column.title)
    return (size if size <= 10 else -(-size // 2)) + 4  # noqa: PLR2004


def _value_width(column: LedgerColumn, value: Value) -> float:
    if value is None:
        return 0.0
    if isinstance(value, date) and column.kind == "date":
        return _DATE_WIDTH
    if column.kind == "money":
        return max(_MONEY_WIDTH, width(str(value)) + 5.0)
    return width(_as_text(value)) + 2.5


def lines(text: str, room: float) -> int:
    """Lines a wrapped text takes in a cell so many characters wide."""
    return sum(max(1, math.ceil(width(line) / max(room - 1.5, 1.0))) for line in text.split("\n"))
