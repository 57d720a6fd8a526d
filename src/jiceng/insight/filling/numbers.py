"""Numbers of a finished text: where each stands, what it says, and the blank it would be.

Pure. A number is read as if it were not there yet: the words around it are those of a blank, so
that whatever finds figures for blanks finds them for numbers. Dates, ordinals, article and
document numbers, and fixed phrases (两委, 三会一课) are none of them.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from jiceng.insight.filling.blanks import (
    HEADING,
    MANY,
    NOT_UNITS,
    NOTHING,
    SCALES,
    SHORT,
    UNITS,
    Blank,
    Kind,
)
from jiceng.insight.filling.documents import Cell, Text

SIGN = "×"
WIDE = str.maketrans("０１２３４５６７８９．，％", "0123456789.,%")
NUMERALS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6,
            "七": 7, "八": 8, "九": 9}  # fmt: skip
STEPS = {"十": 10, "百": 100, "千": 1_000}
HEAPS = {"万": 10_000, "亿": 100_000_000}
ARABIC = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
CHINESE = "[零〇一二两三四五六七八九十百千万亿]"
MIXED = r"[0-9]+万[0-9]+千"
COUNTED = "|".join(
    re.escape(one) for one in UNITS if one not in {"年", "月", "日", "%", "届", "期"}
)
TOKEN = re.compile(
    rf"百分之(?P<parts>{CHINESE}+(?:点[零〇一二三四五六七八九]+)?|{ARABIC})"
    rf"|(?<![A-Za-z0-9.〔\[#])(?P<mixed>{MIXED})(?=余|多|{COUNTED})"
    rf"|(?<![A-Za-z0-9.〔\[#+])(?P<arabic>{ARABIC})(?![0-9A-Za-ln-z〕\]])"
    rf"|(?<![第几数{CHINESE[1:-1]}])(?P<chinese>{CHINESE}+(?:点[零〇一二三四五六七八九]+)?)"
    rf"(?=(?:余|多)?(?:{COUNTED}))"
)
# Not numbers of anything: headings, articles, documents, dates, times, telephone numbers.
NAMED = re.compile(
    r"(?<![0-9])(?:19|20)[0-9]{2}(?:\s*[年—–~～-]|(?=至20|/))|[0-9]{1,2}\s*月(?:份|底|初|末)?|"
    r"[0-9]{1,2}\s*[日号](?!称)|第\s*[0-9]+|[0-9]+\s*号|[0-9]{1,2}[:：][0-9]{2}|[0-9]{3,4}-[0-9]{7,8}|"
    r"^\s*[（(]?[0-9]{1,2}[）).．、](?![0-9])|附件\s*[0-9]+|[0-9]{4}[—–~～-][0-9]{4}年?|"
    r"[0-9]{1,2}\s*[—–~～-]\s*[0-9]{1,2}\s*月|[0-9]{4}[-./][0-9]{1,2}(?:[-./][0-9]{1,2})?|"
    r"[0-9]{4}(?=〔)|[0-9]+[+＋]|[+＋][0-9]+|[0-9]{11,}"
)
QUOTED = re.compile(r"“[^”]{0,20}”|《[^》]{0,60}》|〔[^〕]{0,12}〕")
ALONE = re.compile(r"^[\s\-—–－0-9.,%]*$")
OTHER_WORD = re.compile(r"^(?:大|个(?:体|人|性)|分|方面|级|中全会|化|线|力|届|期)")


@dataclass(frozen=True)
class Number:
    """One number of a text: its place, its words, its value before 万 or 亿, and its blank."""

    paragraph: int
    start: int
    end: int
    text: str  # the whole paragraph, as it stands
    value: Decimal
    places: int  # decimals it is written with
    blank: Blank
    cell: tuple[int, int, int] | None = None  # table, row, column
    row: str = ""  # of a cell: what stands at the head of its row, and of its column
    column: str = ""

    @property
    def number(self) -> int:
        return self.blank.number

    @property
    def said(self) -> str:
        """As it stands, with 余, 万 and the measure word: 1.2万余名."""
        word = self.text[self.start : self.end]
        if self.cell:
            return word + self.unit
        more = (MANY.match(self.blank.after) or NOTHING).group()
        rest = self.blank.after[len(more) :]
        unit = self.unit if rest.startswith(self.unit) and not word.startswith("百分之") else ""
        return word + more + unit

    @property
    def unit(self) -> str:
        return self.blank.unit

    @property
    def kind(self) -> Kind:
        return self.blank.kind

    @cached_property
    def full(self) -> Decimal:
        """The value in single units: 1.2万 is 12000; a percentage stays as it is."""
        return self.value * SCALES.get(self.blank.scale, 1)

    @cached_property
    def step(self) -> Decimal:
        """How exactly it is said: the value of its last place, in single units."""
        return Decimal(1).scaleb(-self.places) * SCALES.get(self.blank.scale, 1)

    @property
    def sentence(self) -> tuple[int, int]:
        """Where the sentence it stands in begins and ends."""
        left = max(self.text.rfind(sign, 0, self.start) for sign in "。；;！？\n") + 1
        ends = [at for sign in "。；;！？\n" if (at := self.text.find(sign, self.end)) >= 0]
        return left, min(ends, default=len(self.text))

    @property
    def before(self) -> str:
        return self.text[self.sentence[0] : self.start]

    @property
    def after(self) -> str:
        return self.text[self.end : self.sentence[1]]


def spelt(words: str) -> Decimal:
    """三千二百零五 → 3205; 二点五 → 2.5. Raises ValueError for what is none."""
    whole, _dot, rest = words.partition("点")
    total, part, digit = 0, 0, 0
    for sign in whole:
        if sign in NUMERALS:
            digit = NUMERALS[sign] if not digit else digit * 10 + NUMERALS[sign]
        elif sign in STEPS:
            part += (digit or 1) * STEPS[sign]
            digit = 0
        elif sign in HEAPS:
            total = (total + part + digit) * HEAPS[sign]
            part = digit = 0
        else:
            raise ValueError(words)
    number = Decimal(total + part + digit)
    if rest:
        number += Decimal("0." + "".join(str(NUMERALS[sign]) for sign in rest))
    return number


@dataclass(frozen=True)
class Token:
    """A number in a paragraph before anything is known of it."""

    start: int
    end: int
    value: Decimal
    places: int
    percent: bool = False


def tokens(text: str) -> list[Token]:
    """The numbers of one paragraph, in order."""
    if ALONE.match(text):
        return []
    plain = text.translate(WIDE)
    taken = [hit.span() for hit in NAMED.finditer(plain)]
    quoted = [hit.span() for hit in QUOTED.finditer(plain)]
    found = []
    for hit in TOKEN.finditer(plain):
        if _within(hit.span(), taken) or _within(hit.span(), quoted):
            continue
        one = _token(hit, plain)
        if one is not None:
            found.append(one)
    return found


def _within(span: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def _token(hit: "re.Match[str]", text: str) -> Token | None:
    if words := hit["arabic"]:
        value = Decimal(words.replace(",", ""))
        return Token(hit.start(), hit.end(), value, _places(value))
    if words := hit["mixed"]:
        tens, _wan, thousands = words.rstrip("千").partition("万")
        return Token(
            hit.start(), hit.end(), Decimal(int(tens) * 10_000 + int(thousands) * 1_000), 0
        )
    if words := hit["parts"]:
        value = spelt(words) if words[0] not in "0123456789" else Decimal(words)
        return Token(hit.start(), hit.end(), value, _places(value), percent=True)
    words, rest = hit["chinese"], text[hit.end() :]
    if not set(words) & NUMERALS.keys() and words != "十":
        return None  # 千家万户, 百年
    if words == "一" or NOT_UNITS.match(rest) or OTHER_WORD.match(rest):
        return None  # 一名党员 is any
    value = spelt(words)
    return Token(hit.start(), hit.end(), value, _places(value))


def _places(value: Decimal) -> int:
    return max(-int(value.as_tuple().exponent), 0)


def read(document: Text) -> list[Number]:
    """Every number of a document, numbered through; a cell's words are its row's and column's."""
    held = {cell.paragraph: cell for cell in document.cells}
    heads = headings(document)
    found: list[Number] = []
    lead = ""
    for place, text in enumerate(document.lines):
        cell = held.get(place)
        if cell is None and HEADING.match(text) and len(text.strip()) < SHORT:
            lead = text.strip()
        if cell is None:
            found += _prose(place, text, lead, len(found))
        elif one := _cell(cell, text, heads, len(found)):
            found.append(one)
    return found


def _prose(place: int, text: str, lead: str, past: int) -> list[Number]:
    """The numbers of a paragraph, each a blank among blanks."""
    masked, at, shifts = "", 0, []
    for start, end, token in _marks(text):
        masked += text[at:start]
        shifts.append((len(masked), token, start, end))
        masked += DATE if token is None else SIGN + ("%" if token.percent else "")
        at = end
    masked = masked + text[at:]
    found: list[Number] = []
    for begin, token, start, end in shifts:
        if token is None:
            continue
        blank = Blank(past + len(found) + 1, place, begin, begin + 1, masked, "", lead)
        if blank.kind not in {Kind.DATE, Kind.ORDINAL}:
            found.append(Number(place, start, end, text, token.value, token.places, blank))
    return found


DAYS = re.compile(
    r"(?:(?:19|20)[0-9]{2}年(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)?|[0-9]{1,2}月(?:[0-9]{1,2}日)?)"
    r"(?![初末底内度来份以])"
)
DATE = f"{SIGN}年，"  # a date says nothing of the noun behind it


def _marks(text: str) -> list[tuple[int, int, Token | None]]:
    """Numbers and dates: both are blanks to the words beside them."""
    found: list[tuple[int, int, Token | None]] = [(one.start, one.end, one) for one in tokens(text)]
    spans = [(start, end) for start, end, _one in found]
    for hit in DAYS.finditer(text.translate(WIDE)):
        if not _within(hit.span(), spans):
            found.append((*hit.span(), None))
    return sorted(found, key=lambda one: one[0])


# A head that says no more than “total”: 全区平均 and 全区党员 are none.
TOTAL = re.compile(
    r"^\s*(?:(?:全\s*区)?\s*(?:合\s*计|总\s*计|(?P<sub>小\s*计)|共\s*计|总\s*数)|全\s*区)\s*数?\s*"
    r"(?:[（(：:].*)?$"
)
IN_BRACKETS = re.compile(r"[（(]\s*(?:单位[:：])?([^（()）]{1,4})\s*[)）]")


def headings(document: Text) -> dict[tuple[int, str, int], str]:
    """What stands at the head of each row and column of each table."""
    found: dict[tuple[int, str, int], str] = {}
    for cell in document.cells:
        words = document.lines[cell.paragraph].strip()
        if not words or tokens(words) or ALONE.match(words):
            continue
        if cell.column <= 1:
            row = found.get((cell.table, "row", cell.row), "")
            if not re.fullmatch(r"[0-9]+", words):
                found[cell.table, "row", cell.row] = row + words
        if cell.row <= 1:
            found.setdefault((cell.table, "column", cell.column), "")
            found[cell.table, "column", cell.column] += words
    return found


def _cell(
    cell: Cell, text: str, heads: dict[tuple[int, str, int], str], past: int
) -> Number | None:
    """A cell that holds one number and nothing else but its measure word."""
    plain = text.translate(WIDE)
    hit = re.fullmatch(rf"\s*({ARABIC})\s*([%\u4e00-\u9fff²m]{{0,4}})\s*", plain)
    row = heads.get((cell.table, "row", cell.row), "")
    column = heads.get((cell.table, "column", cell.column), "")
    if hit is None or not (row or column) or column in {"序号", "编号", "年份"}:
        return None
    bracket = IN_BRACKETS.search(column) or IN_BRACKETS.search(row)
    unit = hit[2] or (bracket[1] if bracket else "")
    words = "".join(IN_BRACKETS.sub("", head) for head in (row, column) if not TOTAL.match(head))
    value = Decimal(hit[1].replace(",", ""))
    blank = Blank(past + 1, cell.paragraph, len(words), len(words) + 1, f"{words}{SIGN}{unit}")
    where = (cell.table, cell.row, cell.column)
    return Number(
        cell.paragraph,
        hit.start(1),
        hit.end(1),
        text,
        value,
        _places(value),
        blank,
        where,
        row,
        column,
    )
