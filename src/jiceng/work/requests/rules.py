"""What holds of tables asked of the grass roots: registered first, ended in time, asked once."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from jiceng.kernel.citations import Article, Finding, cites, gettext_noop
from jiceng.registers.notices.rules import personal

BURDEN = Article(
    "整治形式主义为基层减负若干规定",
    0,
    clause="（报表）",
    status="G",
    severity="WARN",
    reading="向基层要报表要有依据、有期限，能共享的不再要，同类的合并，不得重复报送",
)
HABIT = Article(
    "基层报表准入工作习惯",
    1,
    status="L",
    severity="WARN",
    jurisdiction="本地",
    reading="要数的部门先登记报表，由减负专员审核；至少提前三个工作日通知；到期自动停用",
)
ACTIVITY = Article(
    "机关活动月度确认工作习惯",
    1,
    status="L",
    severity="WARN",
    jurisdiction="本地",
    reading="机关党组织每月在约定的日子前核对并确认本单位的活动数，数字由活动记录得出",
)
SURVEY = Article(
    "城市基层党建调查摸底工作习惯",
    1,
    status="L",
    severity="WARN",
    jurisdiction="本地",
    reading="调查表由系统先填，社区核对后提交；到定稿日封存，封存后不再改",
)
LEAST = Article(
    "个人信息保护法", 6, status="P", severity="BLOCK",
    reading="收集个人信息，应当限于实现处理目的的最小范围，不得过度收集个人信息",
)  # fmt: skip
NUMBERED = gettext_noop("这里像是电话或者证件号，请删去：报表不收个人号码（个人信息保护法第六条）")
NOTICE = 3  # working days
LONGEST = 36  # months a registration usually lasts at most
# Estimated seconds of one cell, by what is asked; one that was filled in is only looked at.
SECONDS = {"number": 6, "choice": 4, "flag": 4, "date": 5, "text": 12}
LOOK = 2
DIGITS = 12  # before and after the point, as the bounds of an item have them
SPACES = re.compile(r"\s+")


@cites(LEAST)
def numbered(*, text: str) -> bool:
    """Does somebody's telephone or identity number stand in these words?"""
    return bool(personal(text))


@cites(HABIT)
def in_force(*, approved_on: date | None, expires_on: date, ended_on: date | None,
             day: date) -> bool:  # fmt: skip
    """Reviewed, not ended, and its last day has not passed."""
    begun = approved_on is not None and approved_on <= day
    return begun and day <= expires_on and (ended_on is None or day < ended_on)


@cites(BURDEN)
def on_table(*, basis: str, expires_on: date, registered_on: date, unnamed: Sequence[str],
             asked: int) -> list[Finding]:  # fmt: skip
    """What is advised of a registration before it is sent or approved; it stops nobody."""
    found = []
    if len(basis.strip()) < 6:  # noqa: PLR2004
        found.append(Finding(gettext_noop("依据写得太短，请写明文件名称和文号"), BURDEN))
    if expires_on.year * 12 + expires_on.month > registered_on.year * 12 + registered_on.month + LONGEST:  # noqa: E501  # fmt: skip
        words = gettext_noop("有效期超过%(months)d个月，建议缩短，到期再报")
        found.append(Finding(words, BURDEN, {"months": LONGEST}))
    if unnamed:
        words = gettext_noop("系统里可能已经有：%(names)s。请先关联，关联了就不再向下要")
        found.append(Finding(words, BURDEN, {"names": "、".join(unnamed[:5])}))
    if not asked:
        found.append(Finding(gettext_noop("没有一项要向下填，批准后只提供常设导出"), BURDEN))
    return found


@cites(HABIT)
def rushed(*, notice: int) -> list[Finding]:
    """Fewer working days between asking and the day it is due than is usual."""
    if notice >= NOTICE:
        return []
    words = gettext_noop("只留了%(days)d个工作日，至少应提前%(least)d个工作日；照样发出会计入台账")
    return [Finding(words, HABIT, {"days": notice, "least": NOTICE})]


@cites(BURDEN)
def minutes(*, kinds: Iterable[tuple[str, bool]]) -> Decimal:
    """Estimated minutes of one form: kind of each cell, and whether it comes filled in."""
    seconds = sum(LOOK if filled else SECONDS[kind] for kind, filled in kinds)
    return (Decimal(seconds) / 60).quantize(Decimal("0.1"))


@cites(BURDEN)
def origin(*, value: str, offered: str, by: str, held: bool) -> str:
    """Where an answer came from. `by`: what was offered ("held" by the records, "last" answer);
    `held`: the system has it, whether it was offered or not.
    """
    if not value:
        return ""
    if offered and value == offered:
        return by
    if offered:
        return "changed"
    return "retyped" if held else "typed"


@cites(ACTIVITY)
def doubles(*, rows: Iterable[tuple[date | None, str]]) -> list[tuple[date | None, str, int]]:
    """Records of one day and one name, spaces aside: perhaps entered twice; nobody deletes them."""
    told = Counter((day, SPACES.sub("", words)) for day, words in rows if words.strip())
    return sorted(
        ((day, words, n) for (day, words), n in told.items() if n > 1),
        key=lambda one: (one[0] or date.min, one[1]),
    )


def number_of(text: str) -> Decimal | None:
    """A number as it is typed, with or without thousands; None if it is none, or has more digits
    before or after the point than any count or sum (9e999 is nobody's answer).
    """
    try:
        found = Decimal(text.replace(",", "").replace("，", "").strip())
    except InvalidOperation:
        return None
    if not found.is_finite() or found.adjusted() >= DIGITS:
        return None
    return found if -int(found.as_tuple().exponent) <= DIGITS else None


@cites(SURVEY)
def misfit(*, kind: str, text: str, options: Sequence[str], low: Decimal | None,
           high: Decimal | None) -> tuple[str, dict[str, object]] | None:  # fmt: skip
    """What is wrong with an answer, in words and their values; None if it may stand."""
    if kind == "number":
        return _number(text, low, high)
    if kind == "date" and not _is_day(text):
        return gettext_noop("请写成 2026-11-22 这样的日期"), {}
    if kind == "flag" and text not in {"是", "否"}:
        return gettext_noop("请填“是”或者“否”"), {}
    if kind == "choice" and text not in options:
        return gettext_noop("没有这个选项，可以填：%(options)s"), {"options": "、".join(options)}
    return (NUMBERED, {}) if kind == "text" and numbered(text=text) else None


def _number(
    text: str, low: Decimal | None, high: Decimal | None
) -> tuple[str, dict[str, object]] | None:
    value = number_of(text)
    if value is None:
        return gettext_noop("请填数字，不带单位"), {}
    if low is not None and value < low:
        return gettext_noop("不能小于 %(low)s，请检查"), {"low": low}
    if high is not None and value > high:
        return gettext_noop("不能大于 %(high)s，请检查"), {"high": high}
    return None


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
