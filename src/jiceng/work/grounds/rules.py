"""When a place is up to standard, used, idle and why; what works and bases must tell.

No national article says what a member room must have: 六有 and the least use are local habit, so
they are rows of the district and here is only how they are judged.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from jiceng.kernel.citations import Article, Finding, cites, gettext_noop

BRANCH_RULES = "中国共产党支部工作条例（试行）"
ROOM_RULE = Article(
    BRANCH_RULES,
    0,
    "（保障）",
    status="G",
    severity="ADVISE",
    reading="党支部应有开展组织生活的场所，整合利用各类资源建好党员活动场所",
)
LOCAL_STANDARD = Article(
    "阵地建设标准（本地）", 0, "（六有等各项）", status="L", severity="WARN",
    reading="有场所、有设施、有标志、有党旗、有书报、有制度等，逐项检查，写明依据和日期",
)  # fmt: skip
LOCAL_USE = Article(
    "阵地使用要求（本地）", 0, "（最少使用次数）", status="L", severity="WARN",
    reading="使用中的阵地每月至少开展规定次数的活动；长期没有使用的查明原因",
)  # fmt: skip
LOCAL_BASE = Article(
    "开放式组织生活基地办法（本地）", 0, "（认定和退出）", status="L", severity="WARN",
    reading="党组织申请，上级现场核查、批准后开放；不再具备条件或星级失效的摘牌",
)  # fmt: skip
WEEK_HOURS = 20  # open less than this a week is little
OVER = Decimal("1.1")  # spent beyond the budget by more than a tenth


@dataclass(frozen=True)
class Facts:
    """What is known of a place nobody uses."""

    week_minutes: int = 0
    weekend: bool = False
    evening: bool = False
    spaces: int = 0
    services: bool = False
    passed: bool | None = None
    groups: int = 0


@cites(LOCAL_STANDARD)
def up_to_standard(*, required: Iterable[int], met: Iterable[int]) -> bool:
    """Every required item is met, and there is at least one."""
    wanted = set(required)
    return bool(wanted) and wanted <= set(met)


@cites(LOCAL_USE)
def reasons(facts: Facts) -> Iterator[tuple[str, str]]:
    """Why a place is likely to stand empty, and what to do: the first is the most telling."""
    if not facts.week_minutes:
        yield (
            gettext_noop("没有排开放时间，来的人不知道什么时候开门"),
            gettext_noop("先排开放时间，在门口和手机上公布"),
        )
    elif facts.week_minutes < WEEK_HOURS * 60:
        yield (
            gettext_noop("每周开放不到二十小时"),
            gettext_noop("延长开放，或者与社区工作人员、志愿者轮流值守"),
        )
    if facts.week_minutes and not (facts.weekend or facts.evening):
        yield (
            gettext_noop("只在上班时间开放，上班的人来不了"),
            gettext_noop("试行错时开放：每周开一个晚上或者周末半天"),
        )
    if not facts.spaces:
        yield (
            gettext_noop("没有登记可以预约的场地"),
            gettext_noop("登记场地和容纳人数，开放预约"),
        )
    if facts.passed is False:
        yield (
            gettext_noop("最近一次标准检查没有达标"),
            gettext_noop("先补齐缺的几项，再约附近支部来开一次组织生活"),
        )
    if not facts.services:
        yield (
            gettext_noop("没有服务项目，来了没有事做"),
            gettext_noop("从支部需求和群众点单里选几项，排成活动菜单"),
        )
    if facts.groups == 1:
        yield (
            gettext_noop("从前来的都是同一类人"),
            gettext_noop("联系共建单位、老年人和青少年的活动共用场地"),
        )


NOTHING_LACKING = (
    gettext_noop("条件都具备，只是没有人来"),
    gettext_noop("请附近几个支部轮流来过组织生活，列入预约首选"),
)


@cites(ROOM_RULE)
def works_findings(
    *, budget: Decimal | None, spent: Decimal, before: Decimal | None, after: Decimal | None
) -> Iterator[Finding]:
    """What is worth a second look before works are accepted."""
    if budget is not None and spent > budget * OVER:
        words = gettext_noop("已支出 %(spent)s 元，超过预算 %(budget)s 元的一成，请写明原因")
        yield Finding(words, ROOM_RULE, {"spent": spent, "budget": budget})
    if before is not None and after is not None and after < before:
        yield Finding(gettext_noop("验收面积比原来小，请核对"), ROOM_RULE)
    if not spent:
        yield Finding(gettext_noop("还没有登记支出，不花钱的请在说明里写明"), ROOM_RULE)
