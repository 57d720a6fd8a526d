"""What holds for reports: a second person, and when the quarterly one is due.

Both are habits of the place, so they warn; the days stand in 本单位设置.
"""

from datetime import date, timedelta

from jiceng.kernel.citations import Article, cites
from jiceng.kernel.periods import Period

REVIEW = Article(
    "报告审核工作习惯", 0, "（本地）", status="L", severity="WARN", jurisdiction="本地",
    reading="报告写好后送审，由写稿以外的同志审定，审定后的数字没有变动才印发",
)  # fmt: skip
QUARTERLY = Article(
    "党的建设工作领导小组工作习惯", 0, "（本地）", status="L", severity="WARN",
    jurisdiction="本地",
    reading="区委党的建设工作领导小组每季度向上级领导小组报告一次，季后按约定的天数以内报送",
)  # fmt: skip

DAYS = 15  # after the end of the quarter, where the district set nothing else
AHEAD = 14  # days before it is due whoever owes it gets a message


@cites(QUARTERLY)
def due(*, period: Period, days: int) -> date:
    """The day by which the report of a quarter is out."""
    return period.last + timedelta(days=days)


@cites(REVIEW)
def unmoved(*, approved: str, now: str) -> bool:
    """What goes out is what was approved: not one number has become another since."""
    return approved == now
