"""Text made fit for a document: no characters XML forbids, nothing a spreadsheet would run."""

import re
import unicodedata
from datetime import date

# A spreadsheet takes a cell opening with one of these for a formula; the full-width forms are
# folded to half width by some input methods and importers.
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")

# Everything outside the XML 1.0 Char production: it would make the whole file unreadable.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKUP = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}
_MARKUP_SIGNS = re.compile("[&<>\"']")
_CELL_LIMIT = 32_767
_CUT = "…（内容过长，已截断）"


def clean(text: str) -> str:
    """The text without the characters XML forbids; line ends become a single line feed."""
    text = _FORBIDDEN.sub("", text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def one_line(title: str) -> str:
    """A title on one line, as in lists and names of files; on the sheet it may stand on two."""
    return title.replace("\n", "")


def escaped(text: str) -> str:
    """The text for use between tags or inside a quoted attribute of XML or HTML."""
    return _MARKUP_SIGNS.sub(lambda found: _MARKUP[found.group()], clean(text))


def risky(text: str) -> bool:
    """Whether a spreadsheet might take this text for a formula (ASVS 1.2.10)."""
    return text.startswith(RISKY)


def harmless(text: str) -> bool:
    """Whether a text, or many joined to one, holds no sign that a cell would need rid of."""
    return text.isprintable() and "<" not in text


def cell_text(text: str) -> str:
    """The text as a spreadsheet cell may hold it: clean and within 32,767 characters.

    The length counts UTF-16 units as Excel does; what is cut off is said so in the cell.
    """
    if harmless(text) and len(text) * 2 <= _CELL_LIMIT:
        return text  # as nearly all texts are
    text = clean(text)
    if len(text) * 2 > _CELL_LIMIT and len(text.encode("utf-16-le")) // 2 > _CELL_LIMIT:
        room = (_CELL_LIMIT - len(_CUT)) * 2
        text = text.encode("utf-16-le")[:room].decode("utf-16-le", errors="ignore") + _CUT
    # The Excel writer passes "<r>…</r>" on as ready-made rich text; a space keeps it plain.
    return text + " " if text.startswith("<r>") and text.endswith("</r>") else text


def width(text: str) -> int:
    """Columns the longest line takes: a Chinese character two, a Latin letter one."""
    return max((_line_width(line) for line in text.split("\n")), default=0)


def _line_width(line: str) -> int:
    if line.isascii():
        return len(line)
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in line)


def day_text(day: date) -> str:
    """2026年1月5日: Arabic numerals without leading zeros (GB/T 9704-2012, 7.3.5)."""
    return f"{day.year}年{day.month}月{day.day}日"
