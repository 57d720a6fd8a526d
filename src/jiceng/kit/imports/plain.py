"""What people type into spreadsheets, made plain: width of digits, stray spaces, dates, numbers."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from jiceng.kit.documents.texts import cell_text

# Full-width letters and digits; punctuation stays as it was typed, it may belong to a name.
_NARROW: Final = {
    **{0xFF10 + n: 0x30 + n for n in range(10)},
    **{0xFF21 + n: 0x41 + n for n in range(26)},
    **{0xFF41 + n: 0x61 + n for n in range(26)},
    **dict.fromkeys((0x3000, 0xA0, 0x2002, 0x2003, 0x2009, 0x202F), 0x20),
    **dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF)),
    **dict.fromkeys((0x2022, 0x30FB, 0xFF0E, 0x2027), 0xB7),  # the dot within a name: ·
}
# What tidying would change; most cells have none of it.
_UNTIDY: Final = re.compile(f"[{''.join(map(chr, _NARROW))}\\s']")
_SPACES: Final = re.compile(r"[ \t\r\n\v\f]+")
_DAY: Final = re.compile(r"(\d{4})[-./年](\d{1,2})(?:[-./月](\d{1,2})日?|月)?")
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_EPOCH: Final = date(1899, 12, 30)  # day 0 of a spreadsheet, with its leap year of 1900
_SERIALS: Final = range(2, 110_000)  # to the year 2201

Raw = object


def said(value: Raw) -> str:
    """The cell as one tidy line of text; a whole number without `.0`, a date as 2026-11-22."""
    if isinstance(value, str):
        return tidy(value)
    if value is None:
        return ""
    telling = _TELLING.get(type(value))
    return telling(value) if telling else tidy(str(value))


def _moment(value: datetime) -> str:
    midnight = not (value.hour or value.minute or value.second)
    return value.strftime("%Y-%m-%d" if midnight else "%Y-%m-%d %H:%M")


def _fraction(value: float) -> str:
    return str(int(value)) if value.is_integer() else repr(value)


def _decimal(value: Decimal) -> str:
    whole = value == value.to_integral_value()
    return str(int(value)) if whole else format(value.normalize(), "f")


_TELLING: Final[dict[type, Callable[[Any], str]]] = {
    bool: lambda value: "是" if value else "否",
    int: str,
    float: _fraction,
    Decimal: _decimal,
    date: date.isoformat,
    datetime: _moment,
}


def tidy(text: str) -> str:
    """Digits and letters half-width, spaces single and none at the ends, no line breaks."""
    if not _UNTIDY.search(text):
        return text
    text = _SPACES.sub(" ", text.translate(_NARROW)).strip()
    # The mark that keeps a spreadsheet from running a cell is no part of what it says.
    return text[1:] if text[:1] == "'" and text[1:2] in tuple("=+-@＝＋－＠") else text


def same(first: Raw, second: Raw) -> bool:
    """Do two cells say the same, however they are kept?"""
    if isinstance(second, str):
        second = cell_text(second)
    return said(first) == said(second)


def matched(text: str) -> str:
    """The form in which names and labels are compared: folded, without spaces."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(folded.split()).casefold()


def day(text: str, *, month_suffices: bool = False) -> date | None:
    """2026-11-22, 2026.11.22, 2026/11/22, 2026年11月22日, 20261122, a serial; None if none.

    Where the month suffices, 2026年11月 and 2026-11 mean its first day.
    """
    bare = text.partition(" ")[0] if ":" in text else text.replace(" ", "")
    bare = bare.translate({0xB7: 0x2E})  # 2026．11．22
    if found := _DAY.fullmatch(bare) or _COMPACT.fullmatch(bare):
        year, month, number = found.groups()
        if number is None and not month_suffices:
            return None
        try:
            return date(int(year), int(month), int(number or 1))
        except ValueError:
            return None
    if bare.isdigit() and int(bare) in _SERIALS:
        return _EPOCH + timedelta(days=int(bare))
    return None
