"""What holds of help by mass organisations: counted in numbers, never by name."""

from datetime import date

from jiceng.kernel.citations import Article, cites, gettext_noop
from jiceng.registers.notices.rules import personal

LEAST = Article(
    "个人信息保护法", 6, status="P", severity="BLOCK",
    reading="收集个人信息，应当限于实现处理目的的最小范围，不得过度收集个人信息",
)  # fmt: skip
CARE = Article(
    "群团组织服务外来人口工作习惯", 0, "（本地）", status="L", severity="WARN", jurisdiction="本地",
    reading="工会、共青团、妇联按季度计划服务外来人口，维权的转到办结为止",
)  # fmt: skip
NUMBERED = gettext_noop(
    "这里像是电话或者证件号，请删去：只记人数，不记是谁（个人信息保护法第六条）"
)


@cites(LEAST)
def numbered(*, text: str) -> bool:
    """Does somebody's telephone or identity number stand in these words?"""
    return bool(personal(text))


@cites(CARE)
def quarter_of(day: date) -> date:
    """The first day of the quarter a day lies in: plans are laid quarter by quarter."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
