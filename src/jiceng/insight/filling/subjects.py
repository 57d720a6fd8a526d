"""What a passage is about: after 城市社区党建情况：… or 全区×个城市社区共有… of those alone.

A subject holds until the passage ends or another one begins; what stands in brackets is none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from jiceng.insight.filling.blanks import LAID, MARK, Blank
from jiceng.insight.filling.lexicon import narrowing, plain
from jiceng.insight.filling.narrowing import FAR, allowed
from jiceng.insight.shelf.addresses import Written
from jiceng.insight.shelf.look import shelf

Ways = tuple[tuple[str, str], ...]
ENDED = "。！？!?"  # a line that ends otherwise (；) goes on in the next
BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
CLAUSE = re.compile(r"[。；;，,：:、\n]")
OPENING = re.compile(
    rf"^(?:其中|目前|现有|下辖|[一二三四五六七八九十]是|\s|[对在])*"
    rf"(?P<whole>全区|全市|辖区内?|我区|我市|全街道|我街道)?"
    rf"(?:现有|共有|先后有|有|各|{LAID}余?[个家名位])*(?:在职|区直|市直|各级)?"
)
HOLDS = re.compile(
    r"^(?:党组织|企业|单位|(?:在职)?党员(?=到|在|参加|共|已|先后))?"
    r"(?:共有|现有|共|设有|建有|均有|都有|已|先后|(?<=党员)到)"
)
TOPIC = re.compile(r"^.{0,10}(?:情况|方面|工作)$")


@dataclass
class Flow:
    """The lines that go on in one another, and what was counted in them."""

    lines: str = ""
    last: Blank | None = None
    counted: dict[str, Ways] = field(default_factory=dict)  # figure → how it was narrowed

    def held(self, blank: Blank, key: str) -> Iterator[tuple[tuple[str, str], Ways]]:
        """What is in force at a blank, with the reason: the same noun's own narrowing, then the
        passage's.
        """
        self._reach(blank)
        if ways := self.counted.get(key):
            yield ("neighbour", str(shelf()[key].title)), ways
        word, ways = subject(self.lines + blank.before)
        if ways:
            yield ("split", word), ways

    def keep(self, blank: Blank, chosen: str) -> None:
        """A blank has been read; what it counts narrows its like, unless it stands in brackets."""
        self._reach(blank)
        parts = Written.read(chosen)
        if depth(blank.before) == 0 and parts.key in shelf():
            ways = tuple(way for way in parts.where.items() if way[0] in FAR)
            self.counted[parts.key] = ways

    def _reach(self, blank: Blank) -> None:
        last, self.last = self.last, blank
        if last is None or last.paragraph == blank.paragraph:
            return
        text = last.text.rstrip()
        if blank.paragraph == last.paragraph + 1 and text and text[-1] not in ENDED:
            self.lines += text + "\n"
        else:
            self.lines = ""
            self.counted = {}


def depth(words: str) -> int:
    """How many brackets are open behind these words."""
    return max(sum(words.count(one) for one in "（(") - sum(words.count(one) for one in "）)"), 0)


def subject(flow: str) -> tuple[str, Ways]:
    """The word, splits and values a passage is about where it ends; nothing where of the whole."""
    return _subject(MARK.sub(LAID, BRACKETS.sub("", flow)))


@lru_cache(2_000)
def _subject(flow: str) -> tuple[str, Ways]:
    held: tuple[str, Ways] = "", ()
    places = [0, *(hit.end() for hit in CLAUSE.finditer(flow)), len(flow) + 1]
    for start, end in pairwise(places):
        clause, stop = flow[start : end - 1], flow[end - 1 : end]
        opened = OPENING.match(clause)
        rest = plain(clause[opened.end() if opened else 0 :])
        word = next((one for one in narrowing() if rest.startswith(one)), "")
        after = rest[len(word) :]
        titled = bool(stop) and stop in "：:"
        if word and (HOLDS.match(after) or (titled and TOPIC.match(after))):
            held = word, tuple(way for way in narrowing()[word] if way[0] in FAR)
        elif (opened and opened["whole"]) or (titled and TOPIC.match(clause)):
            held = "", ()
    return held


def narrower(written: str, ways: Ways) -> str:
    """The figure of these alone; as it is where it cannot be cut so, or is already."""
    parts = Written.read(written)
    can = getattr(shelf().get(parts.key), "splits", {})
    for split, value in ways:
        if split in can and not FAR & {*parts.where} and allowed(parts.key, split, value):
            return str(parts.only(split, value))
    return written


def spread(written: str) -> tuple[str, Ways]:
    """A figure without what narrows it to a kind of places, and that."""
    parts = Written.read(written)
    ways = tuple(way for way in parts.where.items() if way[0] in FAR)
    for split, _value in ways:
        parts = parts.without(split)
    return str(parts), ways
