"""What training owes: hours, days, reports; all but the national hours is a local parameter."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from jiceng.kernel.citations import Article, Finding, cites, gettext_noop

EDUCATION_RULES = "中国共产党党员教育管理工作条例"
BRANCH_RULES = "中国共产党支部工作条例（试行）"
PLAN_RULES = "全国党员教育培训工作规划"
HOURS_RULE = Article(
    EDUCATION_RULES, 20, severity="WARN",
    reading="党员每年集中学习培训时间一般不少于三十二学时；县级和基层党委每年组织培训",
)  # fmt: skip
SECRETARY_RULE = Article(
    PLAN_RULES, 0, "（书记培训）", status="S", severity="WARN",
    reading="支部书记每年培训一般不少于五十六学时，至少参加一次集中培训；新任书记半年内培训",
)  # fmt: skip
PLAN_RULE = Article(
    "教育培训计划和课程审定（本地）", 0, "（审定）", status="L", severity="WARN",
    reading="先征求需求，再拟定计划和课程，科室审核，部长审定；改了的另立一版",
)  # fmt: skip
VISIT_RULE = Article(
    "外出学习管理（本地）", 0, "（报批和报告）", status="L", severity="WARN",
    reading="外出学习先报批，回来后规定天数内交学习报告",
)  # fmt: skip
CLASS_RULE = Article(
    "培训班管理（本地）", 0, "（小组晚间汇报）", status="L", severity="ADVISE",
    reading="领队签承诺书，学员签到请假，小组每晚九点前汇报，结班交心得",
)  # fmt: skip
NEW_RULE = Article(
    "任职培训（本地）", 0, "（期限）", status="L", severity="WARN",
    reading="新任职的在规定天数内参加一次培训，列入名单，由人通知报名",
)  # fmt: skip
SITE_RULE = Article(
    "远程教育站点管理（本地）", 0, "（巡检）", status="L", severity="WARN",
    reading="站点定期巡检，有故障的报修到修好为止",
)  # fmt: skip
PRACTICE_RULE = Article(
    "组工干部实践锻炼（本地）", 0, "（每年一次）", status="L", severity="ADVISE",
    reading="每年考察、培训或者挂职一次，先报批，回来写报告",
)  # fmt: skip
SKILL_RULE = Article(
    "书记能力测试（本地）", 0, "（测学补测）", status="L", severity="ADVISE",
    reading="每年测一次，弱项排课，一对一结对，复测；结果只给本人和组织测试的人看",
)  # fmt: skip
NOTE_BY = time(21)  # the evening's note of a group
REPORT_DAYS = 14  # a report after a visit outside
MEMBER_HOURS, HOUR = 32, 60
FEW = 5  # below so many answers no share is shown


@cites(NEW_RULE)
def trained_by(*, since: date, days: int) -> date:
    """The last day for the training of somebody who took a post."""
    return since + timedelta(days=days)


@cites(CLASS_RULE)
def is_late(*, day: date, handed_at: datetime) -> bool:
    """Handed in after nine that evening: said on the page, and nothing follows from it."""
    return (handed_at.date(), handed_at.time()) > (day, NOTE_BY)


@cites(VISIT_RULE)
def report_by(*, ends_on: date, days: int = REPORT_DAYS) -> date:
    """The day by which whoever went outside reports."""
    return ends_on + timedelta(days=days)


@cites(PLAN_RULE)
def uncovered(*, asked: Sequence[str], covered: Sequence[str]) -> Iterator[Finding]:
    """Which requirements no approved course meets, said before the plan is approved."""
    if lacking := [one for one in asked if one not in covered]:
        words = gettext_noop("还没有课程对应这些要求：%(lacking)s")
        yield Finding(words, PLAN_RULE, {"lacking": "、".join(lacking)})


@cites(VISIT_RULE)
def class_findings(
    *, quota: int | None, enrolled: int, cost: object, left_on: date | None = None
) -> Iterator[Finding]:
    """What is worth a second look before a class is approved; `left_on`, where they have gone."""
    if left_on is not None:
        words = gettext_noop("外出学习要先批准再出发，这个班 %(day)s 已经出发")
        yield Finding(words, VISIT_RULE, {"day": left_on.isoformat()})
    if quota is not None and enrolled > quota:
        words = gettext_noop("已报名 %(enrolled)s 人，超过名额 %(quota)s 人")
        yield Finding(words, VISIT_RULE, {"enrolled": enrolled, "quota": quota})
    if not enrolled:
        yield Finding(gettext_noop("还没有一个人报名，请先邀请学员"), CLASS_RULE)
    if cost is None:
        yield Finding(gettext_noop("没有写预算，不花钱的请写 0"), VISIT_RULE)
