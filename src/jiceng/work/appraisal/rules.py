"""民主评议党员、组织生活会和民主生活会的规矩：一年一次，四步，四个等次，会前会后的事。"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from jiceng.kernel.citations import Article, Finding, cites, gettext_noop
from jiceng.kernel.deadlines import Deadline, Due, WorkCalendar, add_workdays

BRANCH_RULES = "中国共产党支部工作条例（试行）"
TEACHING = "中国共产党党员教育管理工作条例"

LIFE_MEETING = Article(
    BRANCH_RULES,
    17,
    status="S",
    severity="ADVISE",
    reading="支部每年至少开一次组织生活会，一般在第四季度；会前学习、谈心、听取意见，会上批评和"
    "自我批评，会后列出整改清单。",
)
REVIEW = Article(
    TEACHING,
    18,
    severity="WARN",
    reading="党员民主评议一般每年一次：个人自评、党员互评、民主测评，再由支委会或者支部大会提出"
    "评定意见；可以和组织生活会合并进行。",
)
GRADES = Article(
    "民主评议党员年度通知",
    0,
    clause="（评定等次）",
    status="L",
    severity="WARN",
    jurisdiction="当年通知",
    reading="分优秀、合格、基本合格、不合格四等，优秀一般不超过参加评议正式党员的三分之一；"
    "预备党员参加评议，不评定等次；测评是参考，不是结论；结果告知本人。",
)
EDUCATION_FIRST = Article(
    "民主评议党员年度通知",
    0,
    clause="（不合格）",
    status="S",
    severity="WARN",
    jurisdiction="当年通知",
    reading="评为不合格不等于处置：先教育帮助、限期改正，仍不转变的才按规定处置。",
)
TALKS = Article(
    BRANCH_RULES,
    19,
    status="S",
    severity="WARN",
    reading="支委会成员之间、支委会成员和党员之间、党员和党员之间经常谈心谈话，每年一般不少于一次。",
)
DOUBLE_LIFE = Article(
    TEACHING,
    16,
    clause="（双重组织生活）",
    severity="WARN",
    reading="党员领导干部既参加班子的民主生活会，也以普通党员身份参加所在支部的组织生活。",
)
DEMOCRATIC = Article(
    "民主生活会安排",
    0,
    clause="（会前会后）",
    status="L",
    severity="WARN",
    jurisdiction="本地",
    reading="会前学习、征求意见、谈心谈话、写对照检查材料，会上批评，会后列整改清单、报告上级；"
    "各项时限由上级规定。",
)
DEBRIEF = Article(
    BRANCH_RULES,
    0,
    "（书记述职）",
    status="S",
    severity="WARN",
    reading="党支部书记每年向党员大会和上级党组织述职，听取评议；条号待核，只提醒。",
)
BEST_PARTS, BEST_OF = 1, 3
FOURTH = 10  # the month in which the fourth quarter begins

STUDY, OPINIONS, HEART, COMPARISON = "study", "opinions", "talks", "comparison"
CRITICISM, CORRECTIONS, REPORT = "criticism", "corrections", "report"
# Working days from the meeting; a district's own rows come first.
USUAL: Mapping[str, int] = {
    STUDY: -15,
    OPINIONS: -10,
    HEART: -5,
    COMPARISON: -3,
    CRITICISM: 0,
    CORRECTIONS: 10,
    REPORT: 15,
}

LATE = gettext_noop("组织生活会一般在第四季度召开，%(on)s不在第四季度，请确认")
LACKING = gettext_noop("会前还没有：%(items)s。可以先补上，也可以照开")
TOO_MANY = gettext_noop("优秀 %(best)d 名，超过参加评议正式党员 %(people)d 名的%(parts)d/%(of)d")
NOT_DONE = gettext_noop("还有没有完成的：%(items)s")


@cites(LIFE_MEETING)
def quarter_advice(*, on: date) -> list[Finding]:
    """The fourth quarter is advised, no more."""
    if on.month >= FOURTH:
        return []
    return [Finding(LATE, LIFE_MEETING, {"on": on.isoformat()})]


@cites(LIFE_MEETING)
def before_meeting(*, lacking: Iterable[str]) -> list[Finding]:
    """What the article wants done before the meeting and is not yet; it stops nobody."""
    missing = list(lacking)
    return [Finding(LACKING, LIFE_MEETING, {"items": "、".join(missing)})] if missing else []


@cites(GRADES)
def most_excellent(*, people: int, parts: int = BEST_PARTS, of: int = BEST_OF) -> int:
    """How many may be 优秀: the year's share of those graded, rounded down."""
    return people * parts // of


@cites(GRADES)
def share_advice(
    *, best: int, people: int, parts: int = BEST_PARTS, of: int = BEST_OF
) -> list[Finding]:
    """More 优秀 than the year's share is said, never refused."""
    if best <= most_excellent(people=people, parts=parts, of=of):
        return []
    values = {"best": best, "people": people, "parts": parts, "of": of}
    return [Finding(TOO_MANY, GRADES, values)]


@cites(GRADES)
def takes_grade(*, full_on: date | None, day: date) -> bool:
    """Full members are graded; whoever is on probation takes part and is not."""
    return full_on is not None and full_on <= day


@cites(DEMOCRATIC)
def item_due(*, held_on: date, days: int, calendar: WorkCalendar) -> Due:
    """The last day of one item: so many working days before (below nought) or after the meeting."""
    if days < 0:
        return add_workdays(held_on, days, calendar)
    return Deadline(held_on, days).due(calendar)


@cites(DEMOCRATIC)
def report_advice(*, lacking: Iterable[str]) -> list[Finding]:
    """A report with items open is said, not refused."""
    missing = list(lacking)
    return [Finding(NOT_DONE, DEMOCRATIC, {"items": "、".join(missing)})] if missing else []


COMMITTEE, MIXED, MEMBERS = "committee", "mixed", "members"


@cites(TALKS)
def required_pairs(
    *, seated: list[int], others: list[int], paired: Collection[tuple[str, int]] = ()
) -> list[tuple[str, int, int]]:
    """Who talks with whom within the year: every two of the committee; each member with one of the
    committee, in turn; and each member with the next. Kind, one, other; one below other.
    Whoever has such a talk listed already (`paired`: kind and member) is given no other one.
    """
    found = [
        (COMMITTEE, one, other) for nth, one in enumerate(seated) for other in seated[nth + 1 :]
    ]
    if seated:
        turns = [(seated[nth % len(seated)], one) for nth, one in enumerate(others)]
        found += [(MIXED, chair, one) for chair, one in turns if (MIXED, one) not in paired]
    ring = zip(others, [*others[1:], *others[:1]], strict=True) if len(others) > 1 else ()
    found += [
        (MEMBERS, one, other)
        for one, other in ring
        if (MEMBERS, one) not in paired or (MEMBERS, other) not in paired
    ]
    told = {(kind, min(one, other), max(one, other)) for kind, one, other in found}
    return sorted(told)
