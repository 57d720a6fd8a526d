"""How often what is attached, grown and fostered is looked at again."""

from datetime import date

from jiceng.kernel.citations import Article, Finding, cites, gettext_noop
from jiceng.kernel.deadlines import add_months
from jiceng.registers.orgs.rules import ALONE, ALONE_FROM, JOINT

CUSTOM = "两新组织党建工作习惯"

PLANNED = Article(
    CUSTOM,
    3,
    status="L",
    severity="WARN",
    jurisdiction="地方",
    reading="没有组织覆盖的两新组织一企一策、一社一策，写明措施、责任人和时限",
)
REVIEWED = Article(
    CUSTOM,
    4,
    status="L",
    severity="WARN",
    jurisdiction="地方",
    reading="挂靠的单位每半年研究一次能不能单独组建或者联合组建",
)
GROWN = Article(
    CUSTOM,
    5,
    status="L",
    severity="WARN",
    jurisdiction="地方",
    reading="把骨干培养成党员、把党员培养成骨干，确定培养人，每半年了解一次",
)
FOSTERED = Article(
    CUSTOM,
    6,
    status="L",
    severity="WARN",
    jurisdiction="地方",
    reading="扶持培育社会组织，每季度回访一次，登记成立后落实党的工作",
)
STEERED = Article(
    CUSTOM,
    7,
    status="L",
    severity="WARN",
    jurisdiction="地方",
    reading="区非公企业党委、社会组织党委依托主管部门，对两新党组织给予业务指导，隶属关系不变",
)
LISTED = Article(
    CUSTOM,
    10,
    status="L",
    severity="WARN",
    jurisdiction="地方",
    reading="行业、片区联合党支部确定管理人，每年核对一次覆盖的单位；单位够三名正式党员的单独组建",
)
YEAR, HALF, QUARTER = 12, 6, 3

WORDS_READY = gettext_noop("报告有正式党员%(full)s人，够三人的应当单独成立党支部")
WORDS_ALL = gettext_noop(
    "覆盖率说成百分之百，可还有%(blank)s家没有覆盖：%(names)s；请核对或者先写明怎么办"
)


@cites(REVIEWED)
def review_due(*, last: date) -> date:
    """The day by which an attached unit is looked at again."""
    return add_months(last, HALF)


@cites(GROWN)
def talk_due(*, last: date) -> date:
    """The day by which somebody who is grown is talked to again."""
    return add_months(last, HALF)


@cites(FOSTERED)
def call_due(*, last: date) -> date:
    """The day by which what is fostered is visited again."""
    return add_months(last, QUARTER)


@cites(ALONE)
def ready(*, full: int) -> list[Finding]:
    """An attached unit that could stand alone."""
    return [Finding(WORDS_READY, ALONE, {"full": full})] if full >= ALONE_FROM else []


@cites(JOINT)
def full_words(*, covered: int, units: int, names: list[str]) -> list[Finding]:
    """Asked where a share is printed as 100 % (99.95 and more) while some are left out."""
    if covered == units or round(100 * covered / units, 1) < 100:  # noqa: PLR2004
        return []
    return [Finding(WORDS_ALL, JOINT, {"blank": units - covered, "names": "、".join(names)})]
