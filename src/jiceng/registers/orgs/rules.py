"""How Party organisations are formed, how large they may be, and how long a term lasts."""

from datetime import date

from jiceng.kernel.citations import Article, Finding, cites, gettext_noop
from jiceng.kernel.deadlines import add_months

BRANCH_RULES = "中国共产党支部工作条例（试行）"
ELECTION_RULES = "中国共产党基层组织选举工作条例"
TERM_RULES = "关于党的基层组织任期的意见"
ADMISSION_RULES = "中国共产党发展党员工作细则"
CUSTOM = "各领域基层党组织工作条例"

# The words of articles 4 and 5 were seen in secondary sources: they warn, they never block.
ALONE = Article(
    BRANCH_RULES,
    4,
    status="S",
    severity="WARN",
    reading="有正式党员三人以上的，应当成立党支部；党支部党员人数一般不超过五十人",
)
JOINT = Article(
    BRANCH_RULES,
    5,
    status="S",
    severity="WARN",
    reading="正式党员不足三人的，按地域相邻、行业相近、规模适当、便于管理成立联合党支部，"
    "覆盖单位一般不超过五个；为期六个月以上的工程、项目，符合条件的应当成立党支部",
)
TEMPORARY = Article(
    BRANCH_RULES,
    8,
    status="G",
    severity="WARN",
    reading="临时党支部一般不发展党员、不处分处置党员，不收缴党费，不选举代表，不换届；"
    "书记、委员由批准其成立的党组织指定，任务结束自行撤销",
)
COMMITTEE = Article(
    BRANCH_RULES,
    20,
    status="S",
    severity="WARN",
    reading="正式党员七人以上的党支部设支委会，三至五人，一般不超过七人；不足七人的设一名书记",
)
TERM = Article(
    TERM_RULES,
    1,
    reading="基层党委任期五年，总支、支部三年；村和社区党委、总支、支部任期五年",
)
POSTPONED = Article(TERM_RULES, 2, reading="延期或提前换届报上级党组织批准，延长期限一般不超过一年")
REMINDED = Article(
    BRANCH_RULES,
    21,
    status="S",
    severity="WARN",
    reading="任期届满前六个月，上级党组织一般要以书面或者电话通知提醒换届",
)
SIZES = Article(
    CUSTOM,
    5,
    status="G",
    severity="ADVISE",
    jurisdiction="地方",
    reading="五十人以上一百人以下可设党总支，一百人以上可设党委；城市社区没有全国统一的人数规定",
)

ALONE_FROM, JOINT_FROM = 3, 1
BRANCH_LIMIT, GENERAL_FROM, COMMITTEE_FROM = 50, 51, 100
COMMITTEE_AT = 7
UNITS_LIMIT = 5
PROJECT_MONTHS = 6
LONG_TERM, SHORT_TERM = 5, 3
POSTPONED_MONTHS, REMINDED_MONTHS = 12, 6
EARLY_DAYS = 31  # no article has a number: a month before the end is still counted as in time
COMMITTEES = ("committee", "work_committee", "district_committee")
FIVE_YEARS = ("urban_community", "village")  # fields of which all organisations serve five years

# What becomes of a unit with so many full members.
ALONE_WAY, JOINT_WAY, INSTRUCTOR = "alone", "joint", "instructor"

WORDS_ALONE = gettext_noop("有正式党员%(full)s人，应当单独成立党支部")
WORDS_JOINT = gettext_noop(
    "有正式党员%(full)s人，不足三人，可与邻近或同行业的单位成立联合党支部，也可挂靠"
)
WORDS_NONE = gettext_noop("没有正式党员，由上级党组织选派党建工作指导员")
WORDS_TOO_FEW = gettext_noop("只有正式党员%(full)s人，不足三人，不再具备单独成立党支部的条件")
WORDS_LARGE = gettext_noop("有党员%(members)s人，党支部一般不超过五十人，可考虑分设或升格")
WORDS_GENERAL = gettext_noop("有党员%(members)s人，可考虑升格为党总支")
WORDS_UP = gettext_noop("有党员%(members)s人，可考虑升格为党委")
WORDS_UNITS = gettext_noop("联合党支部覆盖%(units)s个单位，一般不超过五个")
WORDS_COMMITTEE = gettext_noop(
    "有正式党员%(full)s人，应当设支部委员会，现在只有%(seats)s名班子成员"
)
WORDS_NO_COMMITTEE = gettext_noop("正式党员不足七人，设一名书记，可以设一名副书记，不设支部委员会")
WORDS_OVERDUE = gettext_noop("任期已于%(due)s届满，还没有换届")
WORDS_DUE = gettext_noop("任期将于%(due)s届满，请提醒按期换届")
WORDS_HASTENED = gettext_noop("上一届提前换届，没有登记上级批准文号")
WORDS_NO_TERM = gettext_noop("还没有登记届期")
WORDS_POSTPONE = gettext_noop("延期不超过一年，最迟到%(latest)s")


@cites(ALONE)
def way_of_forming(*, full: int) -> str:
    """alone, joint or instructor: what a unit with so many full members should have."""
    if full >= ALONE_FROM:
        return ALONE_WAY
    return JOINT_WAY if full >= JOINT_FROM else INSTRUCTOR


def formation_advice(*, full: int) -> Finding:
    """The same, said with its article."""
    way = way_of_forming(full=full)
    if way == ALONE_WAY:
        return Finding(WORDS_ALONE, ALONE, {"full": full})
    if way == JOINT_WAY:
        return Finding(WORDS_JOINT, JOINT, {"full": full})
    return Finding(WORDS_NONE, JOINT)


@cites(JOINT)
def project_needs_branch(*, months: int, full: int) -> bool:
    """A project that lasts, and has the members, gets a branch of its own."""
    return months >= PROJECT_MONTHS and full >= ALONE_FROM


@cites(JOINT)
def too_many_units(*, units: int) -> bool:
    """Does a joint branch cover more units than it normally may?"""
    return units > UNITS_LIMIT


@cites(COMMITTEE)
def needs_committee(*, full: int) -> bool:
    """From seven full members a branch elects a committee; below, one secretary."""
    return full >= COMMITTEE_AT


@cites(COMMITTEE)
def seats(*, kind: str, full: int = 0) -> tuple[int, int]:
    """Fewest and most members of the leading body; sizes above the branch are custom."""
    if kind in COMMITTEES:
        return 5, 11
    if kind == "general_branch":
        return 5, 9
    return (3, 7) if needs_committee(full=full) else (1, 2)


@cites(SIZES)
def fitting_kind(*, members: int) -> str:
    """What sector rules would have an organisation of this size be; advice only."""
    if members >= COMMITTEE_FROM:
        return "committee"
    return "general_branch" if members >= GENERAL_FROM else "branch"


@cites(TERM)
def term_years(*, kind: str, field: str) -> int:
    """Years of a term; 0 where there is no change of term (temporary branches)."""
    if kind == "temporary_branch":
        return 0
    if kind in COMMITTEES or field in FIVE_YEARS:
        return LONG_TERM
    return SHORT_TERM


@cites(TERM)
def term_ends(*, elected_on: date, kind: str, field: str) -> date | None:
    """The day a term is due to end, years after election day; None without a term."""
    years = term_years(kind=kind, field=field)
    return add_months(elected_on, 12 * years) if years else None


@cites(POSTPONED)
def latest_postponement(*, ends_on: date) -> date:
    """The last day to which a superior may put off the election."""
    return add_months(ends_on, POSTPONED_MONTHS)


@cites(POSTPONED)
def ended_early(*, ends_on: date, until: date) -> bool:
    """Was the term cut short, so that a superior must have approved it?"""
    return (ends_on - until).days > EARLY_DAYS


@cites(REMINDED)
def remind_from(*, due: date) -> date:
    """The day from which the superior should remind: six months before the end."""
    return add_months(due, -REMINDED_MONTHS)


@cites(TEMPORARY)
def temporary_may(*, deed: str) -> bool:
    """What a temporary branch may do: nothing that needs the relation or an election."""
    return deed not in {"recruit", "discipline", "dues", "delegates", "change_of_term"}


def findings(
    *, kind: str, members: int, full: int, seated: int, units: int = 0, functional: bool = False
) -> list[Finding]:
    """What the rules have to say of a standing branch: it warns, nothing is stopped."""
    if kind not in {"branch", "joint_branch"} or functional:
        return []
    found = []
    if kind == "branch" and full < ALONE_FROM:
        found.append(Finding(WORDS_TOO_FEW, ALONE, {"full": full}))
    if kind == "joint_branch" and too_many_units(units=units):
        found.append(Finding(WORDS_UNITS, JOINT, {"units": units}))
    if members > BRANCH_LIMIT:
        found.append(Finding(WORDS_LARGE, ALONE, {"members": members}))
    if members >= COMMITTEE_FROM:
        found.append(Finding(WORDS_UP, SIZES, {"members": members}))
    elif members >= GENERAL_FROM:
        found.append(Finding(WORDS_GENERAL, SIZES, {"members": members}))
    if needs_committee(full=full) and seated < seats(kind=kind, full=full)[0]:
        found.append(Finding(WORDS_COMMITTEE, COMMITTEE, {"full": full, "seats": seated}))
    if not needs_committee(full=full) and seated > seats(kind=kind, full=full)[1]:
        found.append(Finding(WORDS_NO_COMMITTEE, COMMITTEE))
    return found


def term_findings(*, due: date | None, needed: bool, today: date) -> list[Finding]:
    """Whether a term is missing, over, or to be reminded of."""
    if not needed:
        return []
    if due is None:
        return [Finding(WORDS_NO_TERM, TERM)]
    if due < today:
        return [Finding(WORDS_OVERDUE, TERM, {"due": due})]
    if remind_from(due=due) <= today:
        return [Finding(WORDS_DUE, REMINDED, {"due": due})]
    return []
