"""What holds of help by mass organisations: counted in numbers, never by name."""

import re
from datetime import date

from jiceng.kernel.citations import Article, cites
from jiceng.kernel.deadlines import add_months

LEAST = Article(
    "个人信息保护法", 6, status="P", severity="BLOCK",
    reading="收集个人信息，应当限于实现处理目的的最小范围，不得过度收集个人信息",
)  # fmt: skip
CARE = Article(
    "群团组织服务外来人口工作习惯", 0, "（本地）", status="L", severity="WARN", jurisdiction="本地",
    reading="工会、共青团、妇联按季度计划服务外来人口，维权的转到办结为止",
)  # fmt: skip
# Eleven digits are a telephone or the middle of an identity number: neither belongs in words.
NUMBER = re.compile(r"\d[\d\s-]{9,}\d")
QUARTER = 3  # months


@cites(LEAST)
def numbered(*, text: str) -> bool:
    """Does somebody's telephone or identity number stand in these words?"""
    return bool(NUMBER.search(text))


@cites(CARE)
def quarter_of(day: date) -> tuple[date, date]:
    """The first day of the quarter a day lies in, and the first of the next."""
    first = date(day.year, (day.month - 1) // QUARTER * QUARTER + 1, 1)
    return first, add_months(first, QUARTER)
