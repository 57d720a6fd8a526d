"""Opening hours: read as a sign says them, written back, laid over a day."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise

WEEK = "一二三四五六日"
EVERY = range(7)
NAMED = {
    "每天": EVERY, "每日": EVERY, "全周": EVERY, "天天": EVERY,
    "工作日": range(5), "周末": range(5, 7), "双休日": range(5, 7),
}  # fmt: skip
PIECES = re.compile(r"[；;\n。]")
TIMES = re.compile(r"(\d{1,2})[:：](\d{2})\s*(?:[-–—~～]+|至|到)\s*(\d{1,2})[:：](\d{2})")
DAYS = re.compile(
    r"(?:周|星期|礼拜)([一二三四五六日天])(?:\s*(?:[-–—~～]+|至|到)\s*(?:周|星期|礼拜)?([一二三四五六日天]))?"
)
LATIN = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)[a-z]*|\b(daily)\b", re.IGNORECASE)
FILLING = re.compile(r"[\s、,，和及：:上下午开放时间]*")
DAY_MINUTES, LATEST = 24 * 60, time(23, 59)


class HoursError(ValueError):
    """Hours that cannot be read; the message is the piece of text."""


@dataclass(frozen=True, order=True)
class Stretch:
    """Open on a weekday (0 is Monday) from one time to another."""

    weekday: int
    opens: time
    closes: time

    @property
    def minutes(self) -> int:
        return minutes_between(self.opens, self.closes)


def minutes_of(at: time) -> int:
    return at.hour * 60 + at.minute


def minutes_between(opens: time, closes: time) -> int:
    """How long; 23:59 is how the end of the day is written."""
    end = DAY_MINUTES if closes == LATEST else minutes_of(closes)
    return end - minutes_of(opens)


def read_hours(text: str) -> tuple[Stretch, ...]:
    """周一至周五 8:30—12:00、14:00—18:00；周六 9:00—17:00 as stretches, in order.

    Raises HoursError for what cannot be read, that overlaps, or that ends before it begins.
    """
    found: list[Stretch] = []
    for piece in filter(str.strip, PIECES.split(text)):
        found += _piece(piece.strip())
    found.sort()
    for one, other in pairwise(found):
        if one.weekday == other.weekday and other.opens < one.closes:
            raise HoursError(text.strip())
    return tuple(found)


def _piece(text: str) -> Iterator[Stretch]:
    text = LATIN.sub(_chinese, text)
    times = [(_time(m[1], m[2], text), _time(m[3], m[4], text)) for m in TIMES.finditer(text)]
    rest = TIMES.sub("", text)
    days: set[int] = set()
    for word, meant in NAMED.items():
        if word in rest:
            days |= set(meant)
            rest = rest.replace(word, "")
    for match in DAYS.finditer(rest):
        first = _weekday(match[1])
        last = _weekday(match[2]) if match[2] else first
        days |= {n % 7 for n in range(first, last + 1 + (7 if last < first else 0))}
    rest = DAYS.sub("", rest)
    if not times or not FILLING.fullmatch(rest):
        raise HoursError(text)
    for weekday in sorted(days or EVERY):
        for opens, closes in times:
            if minutes_between(opens, closes) <= 0:
                raise HoursError(text)
            yield Stretch(weekday, opens, closes)


def _chinese(match: re.Match[str]) -> str:
    """Mon, tuesday, daily as the sign of a Chinese house has them."""
    if match[2]:
        return "每天"
    order = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    return f"周{WEEK[order.index(match[1].lower())]}"


def _weekday(said: str) -> int:
    return 6 if said == "天" else WEEK.index(said)


def _time(hour: str, minute: str, text: str) -> time:
    if (hour, minute) == ("24", "00"):
        return LATEST
    try:
        return time(int(hour), int(minute))
    except ValueError:
        raise HoursError(text) from None


def write_hours(stretches: Iterable[Stretch]) -> str:
    """The same back in words: days with the same hours are said together."""
    by_day: dict[int, list[str]] = {}
    for one in sorted(stretches):
        by_day.setdefault(one.weekday, []).append(f"{_written(one.opens)}—{_written(one.closes)}")
    runs: list[tuple[int, int, str]] = []
    for weekday, times in sorted(by_day.items()):
        said = "、".join(times)
        if runs and runs[-1][2] == said and runs[-1][1] == weekday - 1:
            runs[-1] = (runs[-1][0], weekday, said)
        else:
            runs.append((weekday, weekday, said))
    return "；".join(f"{_days(first, last)} {said}" for first, last, said in runs)


def _written(at: time) -> str:
    return "24:00" if at == LATEST else f"{at:%H:%M}".removeprefix("0")


def _days(first: int, last: int) -> str:
    if first == last:
        return f"周{WEEK[first]}"
    between = "至" if last > first + 1 else "、"
    return f"周{WEEK[first]}{between}周{WEEK[last]}"


def times_of(number: int, first: date, last: date) -> int:
    """How often a weekday comes from one day to another, both included."""
    low, high = first.toordinal() - 1, last.toordinal()
    return max(0, (high + 6 - number) // 7 - (low + 6 - number) // 7)
