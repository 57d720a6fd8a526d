"""What holds of packages: nothing personal, only closed periods, nothing unlike added silently."""

from datetime import datetime, timedelta

from jiceng.kernel.citations import Article, cites
from jiceng.registers.notices.rules import personal

LEAST = Article(
    "个人信息保护法", 6, status="P", severity="BLOCK",
    reading="收集个人信息，应当限于实现处理目的的最小范围，不得过度收集个人信息",
)  # fmt: skip
PACKAGES = Article(
    "上报包约定", 0, "（本地）", status="L", severity="WARN", jurisdiction="本地",
    reading="已关账的数连同口径上报；口径不同的由人决定是否计入合计，不计入的写明缺谁",
)  # fmt: skip
FRESH = timedelta(days=120)
"""How old a package may be when it comes; an older one is made anew from the same closing."""
AHEAD = timedelta(days=1)
"""So far two clocks may differ."""
TRIES = 12
ADDITIVE = frozenset({"count", "sum"})
ENDS = frozenset({"min", "max"})


@cites(LEAST)
def has_personal(*, text: str) -> bool:
    """Does a telephone, identity or bank number stand in these words?"""
    return bool(personal(text))


@cites(PACKAGES)
def timely(*, made: datetime, now: datetime) -> bool:
    """Neither from tomorrow nor so old that nobody knows what has been corrected since."""
    return now - FRESH <= made <= now + AHEAD


def pause(tries: int) -> timedelta:
    """Before the next try: one minute, then double, an hour at the longest."""
    return timedelta(minutes=min(2 ** (max(tries, 1) - 1), 60))
