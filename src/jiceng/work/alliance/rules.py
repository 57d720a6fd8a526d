"""What holds of joint committees: local habits that warn; a charter's own number is the charter's.

No law of the whole country says how many must come to a joint meeting: what the charter or the
local terms say is asked for, and whoever goes on without it says on what ground.
"""

from dataclasses import dataclass
from datetime import date

from jiceng.kernel.citations import Article, Finding, cites, gettext_noop
from jiceng.kernel.deadlines import add_months

QUORUM, CONTACTS = 50, 4  # percent of the seats; times a year
SILENT_MONTHS, YEAR = 6, 12
# How often each must meet where no terms say so; the key is that of the terms' own column.
MEETS = {"soe": "year", "district": "quarter", "street": "quarter", "community": "quarter"}

CHARTER, ENTERPRISES = "共建组织议事规则（本地）", "联系国有企业的约定（本地）"


def local(document: str, number: int, reading: str, severity: str = "WARN") -> Article:
    """A point of a local habit: asked for or advised, never in anybody's way."""
    return Article(document, number, status="L", severity=severity, jurisdiction="本地",
                   reading=reading)  # fmt: skip


RULES = local(
    CHARTER, 1,
    "议题由共建单位提出，达到章程规定的人数方可作决定，决定写明谁办、何时办完、由谁核对",
)  # fmt: skip
SEATS = local(
    CHARTER, 2, "兼职委员由共建单位推荐、上级党组织批准，离开单位的及时调整，每年记一次履职情况"
)
LIAISON = local(CHARTER, 3, "每个共建单位有一名联络员，接收通知、转达议题")
SILENCE = local(
    CHARTER, 4, "连续两个季度没有到会、提议题、承诺或出力的单位，由牵头党组织上门问一问", "ADVISE"
)
OFTEN = local(
    CHARTER, 5,
    "大党工委、大党委和联盟每季度至少开一次联席会议，国企党建联席会议每年至少一次；"
    "区、街道另有规定的，登记在共建约定里，从那天起按它算",
)  # fmt: skip
PLANS = local(
    CHARTER, 6,
    "共建组织每年有计划：事项写明哪个单位办、什么时候办完；年底评议一次，办了什么、没办的为什么",
    "ADVISE",
)  # fmt: skip
REPORTS = local(
    CHARTER, 7, "联席会议交办事项的结果，在后面的会议上报告，没有办完的说明原因", "ADVISE"
)
FUNDS = local(
    CHARTER, 8,
    "区、街道按文件规定的标准每年给社区联盟工作经费，用在哪里一笔一笔记清，年底说明使用情况",
    "ADVISE",
)  # fmt: skip
CONTACT = local(
    ENTERPRISES, 1, "每家国有企业有人联系，一年至少联系约定的次数，联席会议一年至少一次", "ADVISE"
)
LEADING = local(
    "先进带后进结对的约定（本地）", 1,
    "结对有目标、有期限，双方各写各的目标，每月至少走访一次，期满评估后进一方的变化；不给个人排名",
    "ADVISE",
)  # fmt: skip

SHORT = gettext_noop("应到 %(due)s 席，实到 %(present)s 席，不足 %(needed)s 席")
MET = gettext_noop("应到 %(due)s 席，实到 %(present)s 席，达到 %(needed)s 席")


@dataclass(frozen=True)
class Quorum:
    """Whether enough seats were there, and the smallest number that is enough."""

    met: bool
    needed: int
    finding: Finding


@cites(RULES)
def quorum(*, due: int, present: int, percent: int = QUORUM) -> Quorum:
    """Half of the seats, or what share the local terms say; a part of a seat is a whole one."""
    needed = -(-due * percent // 100)
    met = due > 0 and present >= needed
    values = {"due": due, "present": present, "needed": needed}
    return Quorum(met, needed, Finding(MET if met else SHORT, RULES, values))


@cites(CONTACT)
def contact_every(*, times: int) -> int:
    """How many months may lie between two contacts, if a year's are spread evenly."""
    return max(1, YEAR // times)


@cites(CONTACT)
def contact_due(*, last: date, times: int) -> date:
    """The last day on which the next contact is in time."""
    return add_months(last, contact_every(times=times))


@cites(SILENCE)
def silent_since(*, day: date, months: int = SILENT_MONTHS) -> date:
    """After this day something must have come of a partner for it not to be silent."""
    return add_months(day, -months)
