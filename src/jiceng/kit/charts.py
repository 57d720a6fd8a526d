"""Chart geometry: numbers to lines and bars of an SVG that needs no script."""

import hashlib
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

MISSING: Final = "×"
WIDTH: Final = 640
LEFT: Final = 56
RIGHT: Final = 96
TOP: Final = 16
PLOT: Final = 180
BAR: Final = 26
MOST_SERIES: Final = 5
WHOLE: Final = 4  # from this span on a scale has no mark between whole numbers
NARROW: Final = 46  # labels beneath a scale stand at least so far apart
LETTER: Final = 13
WIDE: Final = "\u2e80"  # Chinese characters, from here on, are as wide as high


@dataclass(frozen=True)
class Point:
    """One value of a series: its label, its number (None = missing) and where it opens."""

    label: str
    value: float | None
    url: str = ""


@dataclass(frozen=True)
class Series:
    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Mark:
    """Something drawn for one value: its place, its size, what it says."""

    x: float
    y: float
    width: float
    height: float
    label: str
    value: float | None
    url: str = ""
    words: str = ""
    words_x: float = 0
    words_y: float = 0
    anchor: str = "middle"


@dataclass(frozen=True)
class Drawn:
    """A chart ready for the template: marks by series, grid lines, size, and the table."""

    width: int
    height: int
    series: tuple[tuple[str, tuple[Mark, ...], tuple[str, ...]], ...]  # name, marks, polylines
    grid: tuple[tuple[float, str], ...]  # place, words
    labels: tuple[tuple[float, float, str], ...]
    rows: tuple[tuple[str, tuple[Point, ...]], ...]
    base: float

    @property
    def right(self) -> int:
        return self.width - RIGHT

    @property
    def left(self) -> int:
        return LEFT


def point(given: Any) -> Point:
    if isinstance(given, Point):
        return given
    if isinstance(given, Mapping):
        return Point(str(given["label"]), number(given.get("value")), str(given.get("url") or ""))
    label, value, *url = given
    return Point(str(label), number(value), str(url[0]) if url and url[0] else "")


def number(value: Any) -> float | None:
    return None if value is None or value == "" else float(value)


def figure_text(value: float | Decimal, places: int | None = None) -> str:
    """Write a number with thousands commas and at most two decimals, none of them idle.

    With `places` exactly so many decimals: sums of money are written to the fen.
    """
    if places is not None:
        return f"{value:,.{places}f}"
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def words_of(value: float | None) -> str:
    return MISSING if value is None else figure_text(value)


def read(series: Any) -> tuple[Series, ...]:
    """Understand one list of points, or several series {name, points}; at most five are drawn."""
    given = list(series or ())
    if given and isinstance(given[0], Series):
        return tuple(given[:MOST_SERIES])
    if given and isinstance(given[0], Mapping) and "points" in given[0]:
        return tuple(
            Series(str(one.get("name", "")), tuple(point(p) for p in one["points"]))
            for one in given[:MOST_SERIES]
        )
    return (Series("", tuple(point(p) for p in given)),) if given else ()


def steps(most: float, least: float = 0.0) -> tuple[float, ...]:
    """Round marks for a scale from `least` (0 or below) to `most`, about four of them."""
    span = max(most - least, 1e-9)
    raw = span / 4
    size = 10 ** math.floor(math.log10(raw))
    step = next(size * n for n in (1, 2, 2.5, 5, 10) if size * n >= raw * 0.999)
    if span >= WHOLE:
        step = max(step, 1)
    first = math.floor(least / step)
    last = math.ceil(most / step - 1e-9)
    return tuple(round(step * n, 10) for n in range(first, max(last, first + 1) + 1))


def draw(series: Sequence[Series], kind: str = "bar") -> Drawn:
    """Lay out a chart: lying bars for one series, upright columns or lines for up to five."""
    if not series or not any(one.points for one in series):
        return Drawn(WIDTH, 0, (), (), (), (), 0)
    return lying(series[0]) if kind == "bar" else upright(series, kind)


def table(series: Sequence[Series]) -> tuple[tuple[str, tuple[Point, ...]], ...]:
    """Turn series into rows: a label and one value of each series."""
    rows = []
    for place, first in enumerate(series[0].points):
        cells = tuple(
            one.points[place] if place < len(one.points) else Point(first.label, None)
            for one in series
        )
        rows.append((first.label, cells))
    return tuple(rows)


def lying(one: Series) -> Drawn:
    """Lay out lying bars, the label to the left and the number at the end of each."""
    most = max((p.value or 0 for p in one.points), default=0) or 1
    left = min(220.0, longest(one.points) + 12)
    room = WIDTH - left - RIGHT
    marks = []
    for n, p in enumerate(one.points):
        y, width = 4.0 + n * BAR, round(room * max(p.value or 0, 0) / most, 1)
        marks.append(Mark(left, y, width, BAR - 10, p.label, p.value, p.url,
                          words_of(p.value), left + width + 6, y + 12, "start"))  # fmt: skip
    labels = tuple((left - 8, 16.0 + n * BAR, p.label) for n, p in enumerate(one.points))
    height = BAR * len(one.points) + 4
    return Drawn(WIDTH, height, ((one.name, tuple(marks), ()),), (), labels, table([one]), left)


def upright(series: Sequence[Series], kind: str) -> Drawn:
    """Lay out columns or lines over a shared scale that starts at 0 (or below it)."""
    values = [p.value for one in series for p in one.points if p.value is not None]
    scale = steps(max([*values, 0.0]) or 1.0, min([*values, 0.0]))
    low, high = scale[0], scale[-1]
    count = max(len(one.points) for one in series)
    slot = (WIDTH - LEFT - RIGHT) / count

    width = min(36.0, slot * 0.7 / len(series))

    def y(value: float) -> float:
        return round(TOP + PLOT * (high - value) / (high - low), 1)

    drawn = []
    for turn, one in enumerate(series):
        last = max((n for n, p in enumerate(one.points) if p.value is not None), default=-1)
        marks = []
        for n, p in enumerate(one.points):
            middle = LEFT + slot * (n + 0.5)
            if kind == "column":
                left = middle + width * (turn - len(series) / 2)
                marks.append(column(p, left, width, y, alone=len(series) == 1))
            else:
                marks.append(dot(p, middle, y, one.name if n == last else None))
        drawn.append((one.name, tuple(marks), lines(marks) if kind == "line" else ()))
    apart = max(NARROW, longest(series[0].points) + 6)
    every = max(1, math.ceil(count * apart / (WIDTH - LEFT - RIGHT)))
    labels = tuple(
        (round(LEFT + slot * (n + 0.5), 1), float(TOP + PLOT + 20), p.label)
        for n, p in enumerate(series[0].points)
        if (count - 1 - n) % every == 0
    )
    grid = tuple((y(value), figure_text(value)) for value in scale)
    return Drawn(WIDTH, TOP + PLOT + 32, tuple(drawn), grid, labels, table(series), y(0))


def longest(points: Sequence[Point]) -> float:
    """About how wide the longest label is."""
    return (
        max((sum(1.0 if c > WIDE else 0.55 for c in p.label) for p in points), default=0) * LETTER
    )


def column(
    p: Point, left: float, width: float, y: Callable[[float], float], *, alone: bool
) -> Mark:
    """Place one column of a group; its number is written only when it stands alone."""
    base, top = y(0), y(p.value or 0)
    words = words_of(p.value) if alone or p.value is None else ""
    middle = round(left + width / 2, 1)
    return Mark(round(left, 1), min(top, base), round(width, 1), abs(base - top), p.label,
                p.value, p.url, words, middle, min(top, base) - 5)  # fmt: skip


def dot(p: Point, middle: float, y: Callable[[float], float], name: str | None) -> Mark:
    """Place one point of a line; the last one carries the line's name and number."""
    at, top = round(middle, 1), y(p.value or 0)
    if p.value is None:  # a gap is said, never bridged
        return Mark(at, top, 0, 0, p.label, None, p.url, MISSING, at, top - 6)
    words = f"{name} {words_of(p.value)}".strip() if name is not None else ""
    return Mark(at, top, 0, 0, p.label, p.value, p.url, words, at + 8, top + 4, "start")


def lines(marks: Sequence[Mark]) -> tuple[str, ...]:
    """Join neighbouring values; a missing value breaks the line instead of being guessed."""
    runs: list[list[str]] = [[]]
    for mark in marks:
        if mark.value is None:
            runs.append([])
        else:
            runs[-1].append(f"{mark.x},{mark.y}")
    return tuple(" ".join(run) for run in runs if len(run) > 1)


def name_of(title: str, kind: str, drawn: Drawn) -> str:
    """Give the same id to the same chart each time, so that pages compare equal."""
    seen = f"{title}|{kind}|{drawn.rows}"
    return "chart-" + hashlib.sha256(seen.encode()).hexdigest()[:8]
