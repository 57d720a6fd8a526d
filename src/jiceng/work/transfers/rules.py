"""The law of transfers: when, where to, by whose hand, how long a letter holds, who answers."""

from datetime import date, timedelta

from jiceng.kernel.citations import Article, Finding, cites, gettext_noop
from jiceng.kernel.deadlines import add_months

EDUCATION_RULES = "中国共产党党员教育管理工作条例"
LETTER_RULES = "关于进一步加强党员组织关系管理的意见（中组发〔2004〕10号）"
FORM_RULES = "党员组织关系介绍信式样（组通字〔2006〕45号）"
BRANCH_RULES = "中国共产党支部工作条例（试行）"

MUST = Article(
    EDUCATION_RULES,
    25,
    severity="WARN",
    reading="工作单位、经常居住地变动的，或者外出六个月以上且地点相对固定的，应当及时转移组织关系",
)
BELONG = Article(
    EDUCATION_RULES,
    25,
    severity="WARN",
    reading="有工作单位且单位有党组织的，转到单位党组织；单位没有的，"
    "转到居住地、园区、楼宇或者流动人才党组织",
)
AUTHORITY = Article(
    EDUCATION_RULES,
    25,
    reading="有审批预备党员权限的基层党委，可以在全国范围直接相互转移党员组织关系",
)
RESPONSIBLE = Article(
    EDUCATION_RULES,
    25,
    reading="接收之前由原党组织负责；转出、接收都不得无故拒绝；接收方可以查核档案",
)
# The number of the article within these two papers is not known to us: they warn, never block.
VALIDITY = Article(
    LETTER_RULES,
    1,
    clause="（条号待核）",
    status="S",
    severity="WARN",
    reading="介绍信有效期由开具方确定，一般不超过三十天，最长不超过三个月；"
    "超过有效期的由开具方证明后重开，无正当理由的给予批评教育",
)
LETTER = Article(
    FORM_RULES,
    1,
    clause="（条号待核）",
    status="S",
    severity="WARN",
    reading="介绍信一式三联，写明党费交至年月和有效期；回执由接收党员的基层党委寄回开具方；"
    "存根归档；由本人携带或者机要交通递送",
)
GRADUATES = Article(
    EDUCATION_RULES,
    34,
    severity="WARN",
    reading="高校毕业生组织关系可以在学校保留，最长不超过两年；出国留学的每半年至少联系一次",
)
DOSSIER = Article(
    EDUCATION_RULES,
    26,
    severity="WARN",
    reading="没有人事档案的党员，由有审批预备党员权限的基层党委建立党员档案",
)
FUNCTIONAL = Article(
    BRANCH_RULES,
    8,
    status="G",
    severity="WARN",
    reading="功能型党组织和临时党支部不转入党员组织关系",
)

NORMAL_DAYS, LONGEST_DAYS = 30, 90
AWAY_MONTHS = GONE_MONTHS = 6
GRADUATE_MONTHS = 24
QUARTER_MONTHS = 3
WORK, RESIDENCE, GRADUATION, RETIREMENT = "work", "residence", "graduation", "retirement"

WORDS_UNIT = gettext_noop("工作单位有党组织，组织关系转到单位党组织")
WORDS_NO_UNIT = gettext_noop("工作单位没有党组织，转到居住地、园区、楼宇或者流动人才党组织")
WORDS_HOME = gettext_noop("没有工作单位或者已经离退休，一般转到经常居住地党组织")
WORDS_SCHOOL = gettext_noop(
    "落实了单位的转到单位党组织；没有落实的转到居住地，也可在校保留不超过两年"
)
WORDS_LONG = gettext_noop("有效期%(days)s天，一般三十天，最长九十天；确需更长的请写明理由")
WORDS_LATE = gettext_noop(
    "介绍信有效期到%(until)s，已经过期。请转出方党委证明后重开；确有正当理由要接收的，请写明理由"
)
WORDS_RIGHT = gettext_noop("“%(org)s”及其上级没有审批预备党员权限的党委，不能接转组织关系")
WORDS_DUES = gettext_noop("党费只交到%(until)s，请先补交，或者写明理由")
WORDS_AHEAD = gettext_noop(
    "党费交至%(until)s，比开具日期晚三个月以上。党费按月交，最多按季预交，请核对年月，或者写明理由"
)
WORDS_FUNCTIONAL = gettext_noop("“%(org)s”是临时或者功能型党组织，一般不转入组织关系")
WORDS_DOSSIER = gettext_noop("没有人事档案，请建立党员档案")


@cites(MUST)
def must_transfer(*, changed: bool, away_since: date | None, settled: bool, day: date) -> bool:
    """Work or home changed, or away for six months at a fairly fixed place."""
    away = away_since is not None and settled and add_months(away_since, AWAY_MONTHS) <= day
    return changed or away


@cites(BELONG)
def where_to_belong(*, why: str, unit_has_org: bool | None) -> Finding:
    """Where the relation should go, said with its article; `unit_has_org` None if unknown."""
    if why == GRADUATION:
        return Finding(WORDS_SCHOOL, GRADUATES)
    if why == WORK and unit_has_org is not False:
        return Finding(WORDS_UNIT, BELONG)
    if why == WORK:
        return Finding(WORDS_NO_UNIT, BELONG)
    return Finding(WORDS_HOME, BELONG)


@cites(AUTHORITY)
def may_transfer(*, may_approve: bool) -> bool:
    """Only a committee that may approve probationary members sends and receives."""
    return may_approve


@cites(RESPONSIBLE)
def responsible(*, accepted: bool) -> str:
    """sender or receiver: who answers for the member at this moment."""
    return "receiver" if accepted else "sender"


@cites(VALIDITY)
def valid_until(*, issued_on: date, days: int = NORMAL_DAYS) -> date:
    """The last day on which a letter holds."""
    return issued_on + timedelta(days=days)


@cites(VALIDITY)
def lapsed(*, until: date | None, day: date) -> bool:
    """Is the letter past its date?"""
    return until is not None and until < day


def letter_findings(*, days: int, dues_to: date, issued_on: date, paid_words: str) -> list[Finding]:
    """What is unusual about a letter: too long a validity, dues not paid up to last month, or
    paid for longer ahead than a quarter.

    `paid_words` names the month of `dues_to` in the reader's language.
    """
    found = []
    if days > LONGEST_DAYS:
        found.append(Finding(WORDS_LONG, VALIDITY, {"days": days}))
    if add_months(dues_to.replace(day=1), 2) <= issued_on.replace(day=1):
        found.append(Finding(WORDS_DUES, LETTER, {"until": paid_words}))
    if dues_to.replace(day=1) >= add_months(issued_on.replace(day=1), QUARTER_MONTHS):
        found.append(Finding(WORDS_AHEAD, LETTER, {"until": paid_words}))
    return found


def lateness(*, until: date | None, day: date) -> list[Finding]:
    """A letter past its date is received with a reason, or issued anew."""
    return [Finding(WORDS_LATE, VALIDITY, {"until": until})] if lapsed(until=until, day=day) else []


@cites(LETTER)
def letter_complete(*, number: str, dues_to: date | None, until: date | None) -> bool:
    """Number, dues paid to which month, and validity: the fields of the three parts."""
    return bool(number) and dues_to is not None and until is not None


@cites(GRADUATES)
def graduate_until(*, graduated_on: date) -> date:
    """The last day on which a graduate's relation may stay at school."""
    return add_months(graduated_on, GRADUATE_MONTHS)


@cites(DOSSIER)
def needs_member_file(*, has_personnel_file: bool, has_member_file: bool) -> bool:
    """Without a personnel file the committee makes a member file."""
    return not has_personnel_file and not has_member_file


@cites(FUNCTIONAL)
def takes_relations(*, functional: bool, kind: str) -> bool:
    """Functional and temporary organisations take no relations."""
    return not functional and kind != "temporary_branch"
