"""The one clock: what day it is, and when a line was recorded.

Only the demo and tests may set it; every other process refuses, so `recorded_at`
cannot be back-dated.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time
from time import time_ns
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

ZONE = ZoneInfo("Asia/Shanghai")
SETTABLE = ("demo", "test")

_readings = 0
_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


class ClockError(RuntimeError):
    """Somebody tried to set the clock outside the demo and the tests."""


def now() -> datetime:
    """The present moment, aware, in Beijing time."""
    global _readings  # noqa: PLW0603 - a count is all there is to it
    _readings += 1
    return _moment.get() or timezone.now().astimezone(ZONE)


def readings() -> int:
    """How often the clock was looked at: the same number twice means not in between."""
    return _readings


def epoch() -> float:
    """The same moment in seconds since 1970."""
    moment = _moment.get()
    return moment.timestamp() if moment else time_ns() / 1e9


def today() -> date:
    return now().date()


@contextmanager
def at(moment: date | datetime) -> Iterator[None]:
    """Let it be another moment (a date means nine in the morning)."""
    if settings.JICENG_MODE not in SETTABLE:
        raise ClockError("只有演示和测试可以设置时钟")
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(9))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZONE)
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)
