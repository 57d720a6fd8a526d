"""The text of a .docx or .txt, and the same file with its blanks filled.

Of a .docx only the characters of the blanks change: runs, styles, tables and pictures stay as
they are, and the same choices always give the same bytes. Headers, footers and notes are read too,
after the body.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import NamedTuple
from xml.sax.saxutils import escape, unescape

from django.utils.translation import gettext as _

from jiceng.kit.attachments import Checked, check
from jiceng.kit.documents.packing import repack
from jiceng.kit.uploads import decode_text
from jiceng.kit.zips import RefusedFile

BODY = "word/document.xml"
BESIDE = re.compile(r"^word/(?:header|footer|footnotes|endnotes)\d*\.xml$")
TAKEN = {".docx", ".txt"}
LONGEST = 400_000  # characters of one text
NS = re.compile(
    r'xmlns:(\w+)="(?:http://schemas\.openxmlformats\.org/wordprocessingml/2006/main'
    r'|http://purl\.oclc\.org/ooxml/wordprocessingml/main)"'
)


@dataclass(frozen=True)
class Change:
    """One stretch of a paragraph, and what stands there instead."""

    paragraph: int
    start: int
    end: int
    words: str


@dataclass(frozen=True)
class Cell:
    """A paragraph that stands in a table: which table, row and column of the document."""

    paragraph: int
    table: int
    row: int
    column: int


class Text(NamedTuple):
    """A finished document as it is checked: its paragraphs, and which of them are cells."""

    lines: list[str]
    cells: list[Cell]


@dataclass
class Piece:
    """One text node of the body: where its characters stand in the part, and what they say."""

    start: int
    end: int
    words: str


def taken(content: bytes, name: str) -> Checked:
    """The file, looked into. Raises RefusedFile with the way out."""
    ending = PurePath(name).suffix.lower()
    if ending in {".doc", ".wps", ".wpt", ".rtf", ".et"}:
        raise RefusedFile(_("这是旧版或 WPS 专用的格式，请在 WPS 或 Word 里另存为 .docx 再上传"))
    if ending not in TAKEN:
        raise RefusedFile(_("只收 .docx 和 .txt，请另存为其中一种再上传"))
    checked = check(content, name)
    if sum(map(len, paragraphs(checked.kind, checked.content))) > LONGEST:
        raise RefusedFile(_("文件太长，请拆成几份再上传"))
    return checked


def paragraphs(kind: str, content: bytes) -> list[str]:
    """The text, paragraph by paragraph."""
    if kind == "txt":
        return lines(decode_text(content))
    return ["".join(piece.words for piece in one) for part in _parts(content).values()
            for one in _pieces(part)[0]]  # fmt: skip


def opened(kind: str, content: bytes) -> Text:
    """The paragraphs and cells of a file. Raises RefusedFile where there is nothing to read."""
    told = lines(decode_text(content)) if kind == "txt" else paragraphs(kind, content)
    text = rowed(told) if kind == "txt" else Text(told, cells(content))
    if not any(line.strip() for line in text.lines):
        said = _("文件里没有文字，可能全是扫描图片；请用文字版，或者先识别成文字再核对")
        raise RefusedFile(said)
    return text


def rowed(told: list[str]) -> Text:
    """Lines with tabs, two and more of one shape, are the rows of a table."""
    text, table, row = Text([], []), -1, 0
    shape = 0
    for place, line in enumerate(told):
        parts = line.split("\t")
        beside = {len(one.split("\t")) for one in told[max(place - 1, 0) : place + 2 : 2]}
        if len(parts) == 1 or (len(parts) not in beside and len(parts) != shape):
            shape = 0
            text.lines.append(line)
            continue
        row = row + 1 if shape == len(parts) else 0
        table += shape != len(parts)
        shape = len(parts)
        for column, words in enumerate(parts):
            text.cells.append(Cell(len(text.lines), table, row, column))
            text.lines.append(words)
    return text


def cells(content: bytes) -> list[Cell]:
    """The paragraphs that stand in tables of a Word file."""
    found: list[Cell] = []
    past = tables = 0
    for part in _parts(content).values():
        pieces, held = _pieces(part)
        found += [Cell(one.paragraph + past, one.table + tables, one.row, one.column)
                  for one in held]  # fmt: skip
        past += len(pieces)
        tables += 1 + max((one.table for one in held), default=-1)
    return found


def lines(text: str) -> list[str]:
    return text.split("\n")


def filled(kind: str, content: bytes, changes: Sequence[Change]) -> bytes:
    """The same file with these stretches put otherwise."""
    by: dict[int, list[Change]] = {}
    for change in changes:
        by.setdefault(change.paragraph, []).append(change)
    if kind == "txt":
        return _text(content, by)
    out, past = io.BytesIO(), 0
    changed: dict[str, str] = {}
    for name, part in _parts(content).items():
        count = len(_pieces(part)[0])
        own = {place - past: those for place, those in by.items() if past <= place < past + count}
        if own:
            changed[name] = _changed(part, own)
        past += count
    repack(io.BytesIO(content), out, changed)
    return out.getvalue()


def _text(content: bytes, by: Mapping[int, list[Change]]) -> bytes:
    found = lines(decode_text(content))
    for place, changes in by.items():
        for change in sorted(changes, key=lambda one: -one.start):
            text = found[place]
            found[place] = text[: change.start] + change.words + text[change.end :]
    return "\n".join(found).encode()


def _parts(content: bytes) -> dict[str, str]:
    """The parts of a Word file that hold text, the body first."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = [BODY, *sorted(filter(BESIDE.match, package.namelist()))]
            return {name: package.read(name).decode("utf-8-sig") for name in names}
    except (zipfile.BadZipFile, KeyError, UnicodeDecodeError):
        raise RefusedFile(_("文件不完整或已经损坏，请重新导出或另存一次再上传")) from None


class _Tables:
    """Where in nested tables a reader of the body stands."""

    def __init__(self) -> None:
        self.count = 0
        self.open: list[list[int]] = []  # table, row, column

    def enter(self, what: str) -> None:
        if what == "tbl":
            self.open.append([self.count, -1, -1])
            self.count += 1
        elif self.open:
            here = self.open[-1]
            here[1:] = [here[1] + 1, -1] if what == "tr" else [here[1], here[2] + 1]

    def leave(self, what: str) -> None:
        if what == "tbl" and self.open:
            self.open.pop()


def _pieces(body: str) -> tuple[list[list[Piece]], list[Cell]]:
    """The text nodes of every paragraph, in the order in which paragraphs begin; and which of the
    paragraphs stand in tables.
    """
    prefix = NS.search(body[:8000])
    name = prefix[1] if prefix else "w"
    tag = re.compile(
        rf"<{name}:p(?=[ >])[^>]*(?<!/)>|</{name}:p>"
        rf"|<{name}:t(?=[ >])[^>]*(?<!/)>([^<]*)</{name}:t>"
        rf"|<(/?){name}:(tbl|tr|tc)(?=[ >])[^>]*(?<!/)>"
        rf"|<{name}:(?:tab|br|cr)\b[^>]*/>|<{name}:p(?: [^>]*)?/>"
    )
    found: list[list[Piece]] = []
    held: list[Cell] = []
    open_: list[int] = []
    tables = _Tables()
    for hit in tag.finditer(body):
        words = hit.group()
        if hit[3]:
            (tables.leave if hit[2] else tables.enter)(hit[3])
        elif words.startswith(f"</{name}:p"):
            if open_:
                open_.pop()
        elif words.startswith((f"<{name}:p>", f"<{name}:p ")) and not words.endswith("/>"):
            if tables.open:
                held.append(Cell(len(found), *tables.open[-1]))
            found.append([])
            open_.append(len(found) - 1)
        elif hit[1] is not None and open_:
            found[open_[-1]].append(Piece(hit.start(1), hit.end(1), unescape(hit[1], QUOTES)))
    return found, held


QUOTES = {"&quot;": '"', "&apos;": "'"}


def _changed(body: str, by: Mapping[int, list[Change]]) -> str:
    """The part with its text nodes rewritten, from the last to the first."""
    edits: list[tuple[int, int, str]] = []
    pieces = _pieces(body)[0]
    for place, changes in by.items():
        edits += _rewritten(pieces[place], changes)
    for start, end, words in sorted(edits, reverse=True):
        body = body[:start] + words + body[end:]
    return body


def _rewritten(pieces: list[Piece], changes: list[Change]) -> Iterator[tuple[int, int, str]]:
    """A blank over several runs is written in the first of them; the others lose theirs."""
    first = 0
    for piece in pieces:
        last, words = first + len(piece.words), piece.words
        for change in sorted(changes, key=lambda one: -one.start):
            begin, end = max(change.start, first), min(change.end, last)
            if begin < end:
                said = change.words if begin == change.start else ""
                words = words[: begin - first] + said + words[end - first :]
        if words != piece.words:
            yield piece.start, piece.end, escape(words)
        first = last
