"""What holds of major projects: told month by month, and honest about what is late."""

from datetime import date

from jiceng.kernel.citations import Article, cites, gettext_noop

LOCAL = Article(
    "重大项目推进工作习惯", 0, "（本地）", status="L", severity="WARN", jurisdiction="本地",
    reading="列入的项目每月更新一次进度，节点过期未完成的标出来，延期写明原因，写进报告的先点名核实",
)  # fmt: skip
EARLIER = gettext_noop("建成日期早于启动日期，请检查日期")


@cites(LOCAL)
def slipped(*, due_on: date, day: date) -> bool:
    """A milestone not reached is late from the day after it was due."""
    return day > due_on
