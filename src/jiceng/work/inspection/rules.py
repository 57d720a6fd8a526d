"""How records are drawn so that anybody can draw them again, and what in them is worth a question.

A question is not a verdict: two branches may have met together, a paper may have been read in
both. Nothing here changes a record or counts against anybody.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from difflib import SequenceMatcher
from hashlib import sha256
from zlib import crc32

from jiceng.kernel.citations import Article, cites, gettext_noop

INSPECTION = Article(
    "组织生活督查调阅习惯", 0, "（本地）", status="L", severity="WARN", jurisdiction="本地",
    reading="上级定期抽取支部的组织生活记录来看，指出问题，督促整改；抽取和通报的办法由各地规定",
)  # fmt: skip

ENOUGH = 40  # signs: shorter minutes are alike without having been copied
ALIKE = 0.9
SKETCH, SHARED, GRAM = 8, 2, 6  # texts nine tenths alike share more than two of eight pieces
WITHIN = 60  # minutes: two beginnings in one room so close together overlap
NOISE = re.compile(r"[\W\d_]+")


@cites(INSPECTION)
def draw(seed: str, keys: Iterable[str], size: int) -> list[str]:
    """Those drawn: the first `size` in the order of SHA-256 of seed and key.

    The order of `keys` plays no part, and whoever knows the seed and the keys draws the same.
    """
    marked = sorted((sha256(f"{seed}|{key}".encode()).hexdigest(), key) for key in set(keys))
    return [key for _mark, key in marked[: max(size, 0)]]


@dataclass(frozen=True)
class Record:
    """What a question about a meeting rests on."""

    pk: int
    org: int
    held_on: date
    recorded_on: date
    type: str = ""
    starts_at: time | None = None
    room: int | None = None
    minutes: str = ""
    org_since: date | None = None
    org_until: date | None = None


@dataclass(frozen=True)
class Doubt:
    """One question about one record, or about two."""

    kind: str
    record: int
    other: int | None = None


DOUBTS = {
    "copied": gettext_noop("会议内容与另一条记录几乎相同，是不是一起开的，还是抄来的？"),
    "before": gettext_noop("会议日期早于党组织成立的日期，请核对日期"),
    "after": gettext_noop("会议日期在党组织撤销以后，请核对日期"),
    "future": gettext_noop("登记的时候会议还没有开，请核对日期"),
    "room": gettext_noop("同一场地同一时间还有另一个党组织的会议，是不是联合开展的？"),
    "twice": gettext_noop("同一天同一类型登记了两次，是不是重复登记？"),
}


def doubts(records: Sequence[Record]) -> list[Doubt]:
    """Every question these records raise, each pair once, the earlier record first."""
    ordered = sorted(records, key=lambda one: (one.held_on, one.pk))
    found = [*_dates(ordered), *_rooms(ordered), *_twice(ordered), *_copied(ordered)]
    return sorted(found, key=lambda one: (one.record, one.kind, one.other or 0))


def _dates(records: Iterable[Record]) -> Iterator[Doubt]:
    for one in records:
        if one.org_since and one.held_on < one.org_since:
            yield Doubt("before", one.pk)
        if one.org_until and one.held_on >= one.org_until:
            yield Doubt("after", one.pk)
        if one.recorded_on < one.held_on:
            yield Doubt("future", one.pk)


def _rooms(records: Iterable[Record]) -> Iterator[Doubt]:
    held: dict[tuple[int, date], list[Record]] = defaultdict(list)
    for one in records:
        if one.room is None or one.starts_at is None:
            continue
        here = held[one.room, one.held_on]
        for other in here:
            near = abs(_minute(one.starts_at) - _minute(other.starts_at)) < WITHIN
            if other.org != one.org and near:
                yield Doubt("room", other.pk, one.pk)
        here.append(one)


def _minute(moment: time | None) -> int:
    return moment.hour * 60 + moment.minute if moment else 0


def _twice(records: Iterable[Record]) -> Iterator[Doubt]:
    seen: dict[tuple[int, date, str, time | None], int] = {}
    for one in records:
        key = one.org, one.held_on, one.type, one.starts_at
        if key in seen:
            yield Doubt("twice", seen[key], one.pk)
        else:
            seen[key] = one.pk


def plain(minutes: str) -> str:
    """Without figures, spaces and marks: a changed date makes no new text."""
    return NOISE.sub("", minutes)


def comparable(minutes: str) -> bool:
    """Long enough to be alike by more than chance."""
    return len(plain(minutes)) >= ENOUGH


def _copied(records: Iterable[Record]) -> Iterator[Doubt]:
    """Texts that share most of a sketch are compared; the first they resemble is named."""
    texts: dict[int, str] = {}
    sketched: dict[int, list[int]] = defaultdict(list)
    for one in records:
        if not comparable(one.minutes):
            continue
        text = plain(one.minutes)
        marks = sketch(text)
        met: dict[int, int] = defaultdict(int)
        for mark in marks:
            for other in sketched[mark]:
                met[other] += 1
        near = sorted(pk for pk, shared in met.items() if shared >= SHARED)
        like = next((pk for pk in near if _alike(texts[pk], text)), None)
        if like is not None:
            yield Doubt("copied", like, one.pk)
            continue  # what copies a copy is compared with the first, once
        texts[one.pk] = text
        for mark in marks:
            sketched[mark].append(one.pk)


def sketch(text: str) -> list[int]:
    """The smallest hashes of its pieces: alike for texts that are alike, however long."""
    pieces = {text[at : at + GRAM] for at in range(len(text) - GRAM + 1)}
    return sorted(crc32(piece.encode()) for piece in pieces)[:SKETCH]


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE
