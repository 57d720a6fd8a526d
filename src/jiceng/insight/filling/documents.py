"""The text of a .docx or .txt, and the same file with its blanks filled.

Of a .docx only the characters of the blanks change: runs, styles, tables and pictures stay as
they are, and the same choices always give the same bytes.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from xml.sax.saxutils import escape, unescape

from django.utils.translation import gettext as _

from jiceng.kit.attachments import Checked, check
from jiceng.kit.documents.packing import repack
from jiceng.kit.uploads import decode_text
from jiceng.kit.zips import RefusedFile

BODY = "word/document.xml"
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
    return ["".join(piece.words for piece in one) for one in _pieces(_body(content))]


def lines(text: str) -> list[str]:
    return text.split("\n")


def filled(kind: str, content: bytes, changes: Sequence[Change]) -> bytes:
    """The same file with these stretches put otherwise."""
    by: dict[int, list[Change]] = {}
    for change in changes:
        by.setdefault(change.paragraph, []).append(change)
    if kind == "txt":
        return _text(content, by)
    body = _body(content)
    out = io.BytesIO()
    repack(io.BytesIO(content), out, {BODY: _changed(body, by)})
    return out.getvalue()


def _text(content: bytes, by: Mapping[int, list[Change]]) -> bytes:
    found = lines(decode_text(content))
    for place, changes in by.items():
        for change in sorted(changes, key=lambda one: -one.start):
            text = found[place]
            found[place] = text[: change.start] + change.words + text[change.end :]
    return "\n".join(found).encode()


def _body(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return package.read(BODY).decode("utf-8-sig")
    except (zipfile.BadZipFile, KeyError, UnicodeDecodeError):
        raise RefusedFile(_("文件不完整或已经损坏，请重新导出或另存一次再上传")) from None


def _pieces(body: str) -> list[list[Piece]]:
    """The text nodes of every paragraph, in the order in which paragraphs begin."""
    prefix = NS.search(body[:8000])
    name = prefix[1] if prefix else "w"
    tag = re.compile(
        rf"<{name}:p(?=[ >])[^>]*(?<!/)>|</{name}:p>"
        rf"|<{name}:t(?=[ >])[^>]*(?<!/)>([^<]*)</{name}:t>"
        rf"|<{name}:(?:tab|br|cr)\b[^>]*/>|<{name}:p(?: [^>]*)?/>"
    )
    found: list[list[Piece]] = []
    open_: list[int] = []
    for hit in tag.finditer(body):
        words = hit.group()
        if words.startswith(f"</{name}:p"):
            if open_:
                open_.pop()
        elif words.startswith((f"<{name}:p>", f"<{name}:p ")) and not words.endswith("/>"):
            found.append([])
            open_.append(len(found) - 1)
        elif hit[1] is not None and open_:
            found[open_[-1]].append(Piece(hit.start(1), hit.end(1), unescape(hit[1], QUOTED)))
    return found


QUOTED = {"&quot;": '"', "&apos;": "'"}


def _changed(body: str, by: Mapping[int, list[Change]]) -> str:
    """The part with its text nodes rewritten, from the last to the first."""
    edits: list[tuple[int, int, str]] = []
    pieces = _pieces(body)
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
