"""What holds of a suggestion: no personal numbers, and a day by which an answer is hoped for."""

from datetime import date, timedelta

from jiceng.kernel.citations import Article, cites, gettext_noop
from jiceng.registers.notices.rules import personal

LEAST = Article(
    "个人信息保护法", 6, status="P", severity="BLOCK",
    reading="收集个人信息，应当限于实现处理目的的最小范围，不得过度收集个人信息",
)  # fmt: skip
UPWARD = Article(
    "意见建议上报工作习惯", 0, "（本地）", status="L", severity="WARN", jurisdiction="本地",
    reading="需要上级协调的意见建议经审定后上报，过了约定的日子没有答复的，由上报单位提醒",
)  # fmt: skip
USUAL_DAYS = 30
NUMBERED = gettext_noop(
    "这里像是电话或者证件号，请删去：上报的意见建议不写个人信息（个人信息保护法第六条）"
)


@cites(LEAST)
def numbered(*, text: str) -> bool:
    """Does somebody's telephone or identity number stand in these words?"""
    return bool(personal(text))


@cites(UPWARD)
def usual_day(sent: date, days: int = USUAL_DAYS) -> date:
    """By when an answer is asked for, where nothing else was agreed."""
    return sent + timedelta(days=days)
