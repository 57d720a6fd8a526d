"""Deadlines in working days, days, months or hours, with pauses and extensions.

Pure: the calendar is handed in. The day something starts is not counted; the last day is still in
time. A year whose holidays are not loaded makes a result provisional, never wrong without a word.
"""

import calendar as months
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Literal

from jiceng.kernel.citations import gettext_noop

Unit = Literal["workday", "day", "month", "hour"]
Moment = date | datetime
Pause = tuple[Moment, Moment]

WEEKEND = 5
ONE_DAY = timedelta(days=1)
LIMIT = 100_000


class DeadlineError(ValueError):
    """A deadline that makes no sense; the message says what to change."""


@dataclass(frozen=True)
class WorkCalendar:
    """Which days are worked: Monday to Friday, but for dated exceptions (holidays, 调休)."""

    exceptions: Mapping[date, bool] = field(default_factory=lambda: MappingProxyType({}))
    """Day to whether it is worked."""
    years: frozenset[int] = frozenset()
    """The years whose exceptions are loaded."""

    def works(self, day: date) -> bool:
        return self.exceptions.get(day, day.weekday() < WEEKEND)

    def knows(self, day: date) -> bool:
        return day.year in self.years


@dataclass(frozen=True)
class Due:
    """The last day in time; `at` is the exact moment of a deadline in hours."""

    day: date
    provisional: bool = False
    at: datetime | None = None

    def missed(self, on: Moment) -> bool:
        """Whether it is too late on that day or at that moment."""
        if self.at is not None and isinstance(on, datetime):
            return on > self.at
        return _day(on) > self.day


def _day(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def add_months(day: date, n: int) -> date:
    """The same day n months on; where that month is shorter, its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def add_workdays(day: date, n: int, calendar: WorkCalendar) -> Due:
    """The n-th working day after `day` (before it, for negative n); n = 0 is the day itself."""
    step = ONE_DAY if n > 0 else -ONE_DAY
    left, provisional = abs(n), False
    if left > LIMIT:
        raise DeadlineError(gettext_noop("期限太长，请检查填写的天数"))
    while left:
        day += step
        provisional = provisional or not calendar.knows(day)
        left -= calendar.works(day)
    return Due(day, provisional)


def workdays_between(first: date, last: date, calendar: WorkCalendar) -> int:
    """How many working days lie after `first` up to and including `last`; never below 0."""
    days = range(1, (last - first).days + 1)
    return sum(calendar.works(first + timedelta(days=ahead)) for ahead in days)


@dataclass(frozen=True)
class Deadline:
    """A length of time from a start, that may be paused and extended, each several times.

    A pause runs from its first day or moment up to, not including, the one on which the clock runs
    again; for a pause still open pass today as its end. Extensions are in the deadline's own unit.
    With `roll`, a deadline in days or months that ends on a day off ends on the next working day.
    """

    start: Moment
    amount: int
    unit: Unit = "workday"
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[int, ...] = ()
    roll: bool = False

    def __post_init__(self) -> None:
        if self.amount < 0 or any(more < 0 for more in self.extensions):
            raise DeadlineError(gettext_noop("期限和延长不能是负数"))
        if self.total > LIMIT:
            raise DeadlineError(gettext_noop("期限太长，请检查填写的天数"))
        if self.unit == "hour":
            moments = [self.start, *(end for pause in self.pauses for end in pause)]
            if not all(isinstance(moment, datetime) for moment in moments):
                raise DeadlineError(gettext_noop("按小时计算的期限须写明起止时刻"))
            if any(since > until for since, until in self.pauses):
                raise DeadlineError(gettext_noop("暂停的结束早于开始，请检查日期"))
        elif any(_day(since) > _day(until) for since, until in self.pauses):
            raise DeadlineError(gettext_noop("暂停的结束早于开始，请检查日期"))

    @property
    def total(self) -> int:
        return self.amount + sum(self.extensions)

    def due(self, calendar: WorkCalendar) -> Due:
        """The last day in time, and whether a year not yet loaded makes it provisional."""
        if isinstance(self.start, datetime) and self.unit == "hour":
            end = self._moment(self.start)
            return Due(end.date(), at=end)
        if self.unit == "workday":
            return self._counted(self.total, calendar)
        start = _day(self.start)
        days = self.total
        if self.unit == "month":
            days = (add_months(start, self.total) - start).days
        found = self._counted(days, None)
        if not self.roll:
            return found
        before = found.day - ONE_DAY
        return add_workdays(before, 1, calendar)

    def _counted(self, left: int, calendar: WorkCalendar | None) -> Due:
        """Count days that are not paused; only working ones, where a calendar is given."""
        day, provisional = _day(self.start), False
        pauses = [(_day(since), _day(until)) for since, until in self.pauses]
        while left:
            day += ONE_DAY
            if any(since <= day < until for since, until in pauses):
                continue
            if calendar is None:
                left -= 1
                continue
            provisional = provisional or not calendar.knows(day)
            left -= calendar.works(day)
        return Due(day, provisional)

    def _moment(self, reached: datetime) -> datetime:
        end = reached + timedelta(hours=self.total)
        for since, until in self._stops():
            stopped = max(since, reached)
            if stopped >= end:
                break
            if until > stopped:
                end, reached = end + (until - stopped), until
        return end

    def _stops(self) -> Iterator[tuple[datetime, datetime]]:
        for since, until in sorted(self.pauses):
            if isinstance(since, datetime) and isinstance(until, datetime):
                yield since, until


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The nth such weekday of a month (0 is Monday); the last one if there are not so many."""
    first, last = date(year, month, 1), date(year, month, months.monthrange(year, month)[1])
    day = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    while day > last:
        day -= timedelta(days=7)
    return day
