"""What stands inside a line of a Word document: plain runs, and numbers that know their source."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from jiceng.kit.documents.texts import escaped

_NAME_LIMIT = 40  # Word drops longer bookmark names.
_LINKS = ("https://", "http://")
_NAME = re.compile(r"m_[A-Za-z0-9_]{1,38}")
_NOT_NAME = re.compile(r"[^A-Za-z0-9_]+")


@dataclass(frozen=True)
class Run:
    """Text in one look; a `label` stands in 黑体, as 出席： does in minutes."""

    text: str
    bold: bool = False
    label: bool = False


@dataclass(frozen=True)
class Number:
    """A number that came from a figure: wrapped in a bookmark so that later edits show.

    Give `bookmark` whole (`m_places_streets_1`), or `key` and the document counts for itself.
    `link` opens the records behind the number; `title`, `value`, `definition`, `at` and `source`
    go into the document's list of numbers, not into the text.
    """

    text: str
    bookmark: str = ""
    link: str = ""
    key: str = ""
    title: str = ""
    value: str = ""
    definition: str = ""
    at: str = ""
    source: str = ""


Inline = str | Run | Number
Line = Inline | Sequence[Inline]


def bookmark_name(key: str, n: int) -> str:
    """`m_<key>_<n>` in letters, digits and underscores, at most 40 long.

    A key too long is cut and told apart by eight digits of its hash.
    """
    stem = _NOT_NAME.sub("_", key).strip("_")
    tail = f"_{n}"
    room = _NAME_LIMIT - len("m_") - len(tail)
    if len(stem) > room or not stem:
        digest = hashlib.sha256(key.encode()).hexdigest()[:8]
        stem = f"{stem[: room - 9]}_{digest}" if stem else digest
    return f"m_{stem}{tail}"


class Ink:
    """Turns inline pieces into XML and keeps the numbers and links met on the way."""

    def __init__(self) -> None:
        self.numbers: list[tuple[str, Number]] = []
        self.links: dict[str, str] = {}
        self._taken: set[str] = set()
        self._counts: dict[str, int] = {}

    def line(self, parts: Line, looks: str = "") -> str:
        """The runs of one paragraph; `looks` is extra run properties for all of them."""
        pieces = [parts] if isinstance(parts, str | Run | Number) else parts
        return "".join(self._piece(piece, looks) for piece in pieces)

    def _piece(self, piece: Inline, looks: str) -> str:
        if isinstance(piece, str):
            return run(piece, looks)
        if isinstance(piece, Run):
            bold = "<w:b/>" if piece.bold else ""
            return run(piece.text, bold + looks, "GwLabel" if piece.label else "")
        return self._number(piece, looks)

    def _number(self, number: Number, looks: str) -> str:
        name = self._named(number)
        self.numbers.append((name, number))
        mark = len(self.numbers)
        inside = run(number.text, looks)
        if number.link:
            inside = f'<w:hyperlink r:id="{self._link(number.link)}">{inside}</w:hyperlink>'
        start = f'<w:bookmarkStart w:id="{mark}" w:name="{name}"/>'
        return f'{start}{inside}<w:bookmarkEnd w:id="{mark}"/>'

    def _named(self, number: Number) -> str:
        """A bookmark name nobody has yet; Word compares them without regard to case."""
        wanted = number.bookmark
        if _NAME.fullmatch(wanted) and wanted.lower() not in self._taken:
            self._taken.add(wanted.lower())
            return wanted
        key = number.key or re.sub(r"^m_|_\d+$", "", wanted) or "number"
        while True:
            self._counts[key] = self._counts.get(key, 0) + 1
            name = bookmark_name(key, self._counts[key])
            if name.lower() not in self._taken:
                self._taken.add(name.lower())
                return name

    def _link(self, address: str) -> str:
        if not address.startswith(_LINKS):
            message = f"链接须以 https:// 或 http:// 开头：{address[:80]}"
            raise ValueError(message)
        return self.links.setdefault(address, f"rIdL{len(self.links) + 1}")


def run(text: str, looks: str = "", style: str = "") -> str:
    """One run. The hint keeps “ ” — … in the Chinese face; tabs and line ends become Word's own."""
    inside = escaped(text)
    inside = inside.replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    inside = inside.replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    styled = f'<w:rStyle w:val="{style}"/>' if style else ""
    return (
        f'<w:r><w:rPr>{styled}<w:rFonts w:hint="eastAsia"/>{looks}</w:rPr>'
        f'<w:t xml:space="preserve">{inside}</w:t></w:r>'
    )
