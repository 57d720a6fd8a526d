"""What may be decided about a member, on which ground, after what, and never by itself."""

from collections.abc import Iterator
from datetime import date

from jiceng.kernel.citations import Article, Finding, cites, gettext_noop
from jiceng.kernel.deadlines import add_months
from jiceng.registers.members.rules import DRIFT_MONTHS, DRIFT_RULE, EDUCATION_RULES

CONSTITUTION = "中国共产党章程"
TALK_RULE = Article(
    EDUCATION_RULES, 28, severity="WARN",
    reading="对有苗头性倾向性问题的党员及时提醒谈话",
)  # fmt: skip
CRITICISM_RULE = Article(
    EDUCATION_RULES, 29, severity="WARN",
    reading="对不按规定参加组织生活、不按时交纳党费、不与支部联系的，进行批评教育",
)  # fmt: skip
CORRECT_RULE = Article(
    EDUCATION_RULES, 30,
    reading="不履行党员义务、不符合党员条件但本人能够认识错误、愿意改正的，限期改正，"
    "期限不超过一年，并采取帮助措施",
)  # fmt: skip
REMOVE_RULE = Article(
    EDUCATION_RULES, 31,
    reading="六种情形按规定程序予以除名；其中第（二）（四）（五）项应先劝其退党，劝而不退的予以除名",
)  # fmt: skip
LOST_RULE = Article(
    EDUCATION_RULES, 24,
    reading="与党组织失去联系六个月以上、经多方查找仍没有取得联系的，停止党籍；"
    "停止党籍两年后确实无法取得联系的，按照自行脱党予以除名",
)  # fmt: skip
ABROAD_RULE = Article(
    EDUCATION_RULES, 24, severity="WARN",
    reading="私自出国（境）长期不归或者定居的，一般停止党籍；"
    "被除名、开除的一般不予恢复，可以重新申请入党",
)  # fmt: skip
ASSEMBLY_RULE = Article(
    CONSTITUTION, 9, status="S", severity="WARN",
    reading="劝退和除名由支部党员大会讨论决定，报上级党组织批准；自行脱党的，"
    "由支部大会决定除名，报上级批准",
)  # fmt: skip
UNSETTLED_RULE = Article(
    EDUCATION_RULES, 25, severity="WARN",
    reading="组织关系被接收之前由原党组织负责；没有了结的事由原党组织办结或者向接收方说明",
)  # fmt: skip
WORDS_UNSETTLED = gettext_noop("有没有了结的组织处置事项，请先办结，或者写明怎样向接收方说明")
GROUNDS = {
    name: Article(EDUCATION_RULES, 31, f"第（{number}）项", reading=reading)
    for name, number, reading in (
        ("first", "一", "理想信念缺失，政治立场动摇，丧失党员条件"),
        ("second", "二", "信仰发生改变，经帮助教育仍没有转变"),
        ("third", "三", "思想蜕化，本人提出退党，经教育后仍坚持退党"),
        ("fourth", "四", "以退党相要挟，经教育不改"),
        ("fifth", "五", "限期改正期满后仍没有转变"),
        ("sixth", "六", DRIFT_RULE.reading),
    )
}
GROUNDS |= {"duties": CORRECT_RULE, "lost": LOST_RULE, "abroad": ABROAD_RULE}
REMOVING = frozenset({"first", "second", "third", "fourth", "fifth", "sixth"})
URGED_FIRST = frozenset({"second", "fourth", "fifth"})
MONTHS_TO_CORRECT, LOST_MONTHS, SUSPENDED_MONTHS = 12, 6, 24
OUT = frozenset({"advised", "removed", "lapsed"})


@cites(CORRECT_RULE)
def within_a_year(*, since: date, until: date) -> bool:
    """A deadline for change lies ahead, at most a year."""
    return since < until <= add_months(since, MONTHS_TO_CORRECT)


@cites(LOST_RULE)
def lost_long_enough(*, since: date, day: date) -> bool:
    """Out of touch for six months, searched for all the while."""
    return add_months(since, LOST_MONTHS) <= day


@cites(LOST_RULE)
def suspended_long_enough(*, since: date, day: date) -> bool:
    """Two years without membership and still not found."""
    return add_months(since, SUSPENDED_MONTHS) <= day


@cites(REMOVE_RULE)
def fits(*, ground: str, outcome: str) -> bool:
    """Whether this may be decided on this ground; keeping somebody always may."""
    if outcome == "suspended":
        return ground in {"lost", "abroad"}
    if outcome == "lapsed":
        return ground == "sixth"
    if outcome == "advised":
        return ground in URGED_FIRST
    return outcome == "kept" or ground in REMOVING - {"sixth"}


def objections(
    *,
    ground: str,
    outcome: str,
    day: date,
    failing_since: date | None,
    searched: bool,
    urged_on: date | None,
    reformed: bool | None,
) -> Iterator[Finding]:
    """Everything that stands against a decision, each with its article."""
    if not fits(ground=ground, outcome=outcome):
        cited = LOST_RULE if outcome == "suspended" else REMOVE_RULE
        yield Finding(gettext_noop("这一情形不能作出这样的决定，请核对情形和决定"), cited)
    if outcome in {"advised", "removed"} and ground in URGED_FIRST and urged_on is None:
        yield Finding(gettext_noop("这一情形应先劝其退党，请先办理“劝退”"), REMOVE_RULE)
    if ground == "fifth" and outcome in OUT and reformed is not False:
        yield Finding(
            gettext_noop("先要限期改正，期满重新评议仍没有转变，才能按这一情形处置"), REMOVE_RULE
        )
    if outcome == "lapsed" and not _long_failing(failing_since, day):
        words = gettext_noop("任何一项都要连续满六个月，现在还没有满")
        yield Finding(words, GROUNDS["sixth"])
    if outcome == "suspended" and ground == "lost":
        if not searched:
            yield Finding(gettext_noop("先要登记怎样查找，请先办理“查找联系”"), LOST_RULE)
        if failing_since is None or not lost_long_enough(since=failing_since, day=day):
            yield Finding(gettext_noop("失去联系要满六个月，现在还没有满"), LOST_RULE)


def _long_failing(since: date | None, day: date) -> bool:
    return since is not None and add_months(since, DRIFT_MONTHS) <= day
