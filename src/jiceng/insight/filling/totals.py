"""Whether the totals of a table are what its rows and columns add up to."""

from collections.abc import Iterator, Sequence
from re import Match

from django.utils.translation import gettext as _

from jiceng.insight.filling.adding import LEAST_PARTS, added, alike, plain
from jiceng.insight.filling.blanks import Kind
from jiceng.insight.filling.findings import Finding, Tied, Verdict
from jiceng.insight.filling.numbers import TOTAL


def of_tables(cells: Sequence[Tied]) -> Iterator[Finding]:
    """合计, 小计: the rows above or below, the columns before or after."""
    tables: dict[int, list[Tied]] = {}
    for one in cells:
        tables.setdefault(_cell(one)[0], []).append(one)
    for own in tables.values():
        yield from _columns(own)
        yield from _rows(own)


def _cell(one: Tied) -> tuple[int, int, int]:
    return one.number.cell or (0, 0, 0)


def _lines(own: Sequence[Tied], way: int) -> list[list[Tied]]:
    """The counts of each row (1) or each column (2), in their order."""
    lines: dict[int, list[Tied]] = {}
    for one in sorted(own, key=_cell):
        if one.number.kind is not Kind.RATIO and one.number.unit != "%":
            lines.setdefault(_cell(one)[way], []).append(one)
    return list(lines.values())


def _columns(own: Sequence[Tied]) -> Iterator[Finding]:
    words = _("这一列各行相加是 %(sum)s，合计写的是 %(whole)s")
    for line in _lines(own, 2):
        for whole, parts in _summed(line, [TOTAL.match(one.number.row) for one in line]):
            if added(parts) != whole.number.full:
                near = whole.number.blank.near
                inner = any(one.number.row.startswith("其中") for one in parts)
                yield _unequal(whole, parts, words, sure="均" not in near and "率" not in near
                               and not inner)  # fmt: skip


def _rows(own: Sequence[Tied]) -> Iterator[Finding]:
    """Sure where other rows of the table do add: then its columns are parts of that total."""
    words = _("这一行各列相加是 %(sum)s，合计写的是 %(whole)s")
    sums = [
        (whole, parts)
        for line in _lines(own, 1)
        for whole, parts in _summed(line, [TOTAL.match(one.number.column) for one in line])
        if all(alike(one.number, whole.number) for one in parts)
    ]
    right = sum(added(parts) == whole.number.full for whole, parts in sums)
    for whole, parts in sums:
        if added(parts) != whole.number.full:
            yield _unequal(whole, parts, words, sure=right >= LEAST_PARTS)


def _summed(
    line: Sequence[Tied], totals: Sequence[Match[str] | None]
) -> Iterator[tuple[Tied, list[Tied]]]:
    """Each total of a line with what it is of: 小计 of what stands since the total before it."""
    since = 0
    for place, (one, total) in enumerate(zip(line, totals, strict=True)):
        if total is None:
            continue
        begin = since if total["sub"] else 0
        past, rest = range(begin, place), range(place + 1, len(line))
        parts = [line[at] for at in past if totals[at] is None]
        parts = parts or [line[at] for at in rest if totals[at] is None and not total["sub"]]
        since = place + 1
        if len(parts) >= LEAST_PARTS:
            yield one, parts


def _unequal(whole: Tied, parts: Sequence[Tied], words: str, *, sure: bool) -> Finding:
    told = {"sum": plain(added(parts)), "whole": whole.number.said}
    return Finding(Verdict.SUM, whole, words % told, sure=sure,
                   others=tuple(one.number for one in parts))  # fmt: skip
