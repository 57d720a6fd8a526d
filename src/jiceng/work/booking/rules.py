"""When a place may be booked, for how many, and how scarce hours are shared out.

How far ahead, how long and how often is local habit: values with a document, never a law, and the
words of a refusal say which of them it was.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from jiceng.kernel.citations import Article, Finding, cites, gettext_noop

BRANCH_RULES = "中国共产党支部工作条例（试行）"
SHARED_RULE = Article(
    BRANCH_RULES, 0, "（保障）", status="G", severity="ADVISE",
    reading="整合利用各类资源，为党支部开展组织生活提供场所",
)  # fmt: skip
LOCAL_BOOKING = Article(
    "阵地预约办法（本地）", 0, "（预约）", status="L", severity="WARN",
    reading="先约先得，冲突的排队；约了不来的记未到，连续多次未到的先电话确认",
)  # fmt: skip
AHEAD_DAYS, SHORTEST, LONGEST = 180, 15, 480  # days; minutes
RECONFIRM_DAYS = 14  # booked longer ahead than this is confirmed again
RECONFIRM_BY = 3  # so many days before
NO_SHOWS, NO_SHOW_MONTHS = 2, 3  # so often in so many months: a telephone call first
SEASON_DAYS = 366  # so far ahead a season may end
LENGTH = gettext_noop("一次预约 %(least)d 分钟到 %(most)d 分钟，长的请分几次")
Hours = Sequence[tuple[time, time]]


@cites(LOCAL_BOOKING)
def faults(
    *, starts: datetime, ends: datetime, now: datetime, hours: Hours, closed: str, persons: int,
    capacity: int, ahead: int = AHEAD_DAYS,
) -> Iterator[tuple[str, str, Mapping[str, object]]]:  # fmt: skip
    """Field, words and their values: everything that makes a booking impossible as asked."""
    if ends <= starts:
        yield "ends", gettext_noop("结束时间要晚于开始时间"), {}
        return
    if starts <= now:
        yield "held_on", gettext_noop("这个时间已经过去，请选以后的时间"), {}
    if (starts.date() - now.date()).days > ahead:
        yield "held_on", gettext_noop("最多提前 %(days)d 天预约，请到时再约"), {"days": ahead}
    if not of_length(starts=starts.time(), ends=ends.time()):
        yield "ends", LENGTH, {"least": SHORTEST, "most": LONGEST}
    if persons > capacity:
        words = gettext_noop("这里最多容纳 %(most)d 人，来 %(persons)d 人请换大一些的场地")
        yield "persons", words, {"most": capacity, "persons": persons}
    if closed:
        yield "held_on", closed, {}
    elif not fits(starts=starts.time(), ends=ends.time(), hours=hours):
        yield "starts", gettext_noop("不在开放时间内：当天开放 %(hours)s，请改时间"), {
            "hours": "、".join(f"{a:%H:%M}—{b:%H:%M}" for a, b in hours),
        }  # fmt: skip


def of_length(*, starts: time, ends: time) -> bool:
    """Not a moment, and no longer than a day's work."""
    return SHORTEST <= _no(ends) - _no(starts) <= LONGEST


def fits(*, starts: time, ends: time, hours: Hours) -> bool:
    """Within one stretch of opening, closing time included."""
    return any(opens <= starts and ends <= closes for opens, closes in hours)


@cites(LOCAL_BOOKING)
def must_confirm(*, made: date, held_on: date) -> bool:
    """Booked so long ahead that it is confirmed again before the day."""
    return (held_on - made).days > RECONFIRM_DAYS


def confirm_by(*, held_on: date) -> date:
    return held_on - timedelta(days=RECONFIRM_BY)


@cites(LOCAL_BOOKING)
def warnings(*, no_shows: int, same_day: int) -> Iterator[Finding]:
    """What whoever approves should know first; stops nobody."""
    if no_shows >= NO_SHOWS:
        words = gettext_noop("近 %(months)d 个月约了没有来 %(count)d 次，请先电话确认")
        yield Finding(words, LOCAL_BOOKING, {"months": NO_SHOW_MONTHS, "count": no_shows})
    if same_day:
        words = gettext_noop("同一天还约了 %(count)d 处，请核对是不是都要用")
        yield Finding(words, LOCAL_BOOKING, {"count": same_day})


def dates_of(*, first: date, last: date, weekday: int, every: int) -> list[date]:
    """The days of a series: such a weekday, every so many weeks."""
    wait = (weekday - first.weekday()) % 7
    left = (last - first).days - wait
    return [first + timedelta(days=wait + n) for n in range(0, left + 1, 7 * every)]


def meets(one: tuple[time, time], other: tuple[time, time], gap: int = 0) -> bool:
    """Do two stretches of a day overlap, so many minutes between them included? Half-open."""
    return _no(one[0]) < _no(other[1]) + gap and _no(other[0]) < _no(one[1]) + gap


def _no(at: time) -> int:
    return at.hour * 60 + at.minute


@dataclass(frozen=True)
class Wanted:
    """One wish of a seasonal round: whose, when in the week, in the order it came."""

    key: int
    org: int
    weekday: int
    starts: time
    ends: time


@cites(LOCAL_BOOKING)
def share_out(wishes: Iterable[Wanted], *, gap: int = 0) -> tuple[list[int], dict[int, int]]:
    """Who gets which hours of a season: keys of the wishes met, and of each other the one in its
    way. Everybody's first wish comes before anybody's second, else whoever asked first.
    """
    met: list[Wanted] = []
    beaten: dict[int, int] = {}
    given: dict[int, int] = {}
    left = sorted(wishes, key=lambda one: one.key)
    while left:
        left.sort(key=lambda one: (given.get(one.org, 0), one.key))
        one = left.pop(0)
        rival = next((other for other in met if one.weekday == other.weekday and meets(
            (one.starts, one.ends), (other.starts, other.ends), gap)), None)  # fmt: skip
        if rival is None:
            met.append(one)
            given[one.org] = given.get(one.org, 0) + 1
        else:
            beaten[one.key] = rival.key
    return [one.key for one in met], beaten
