"""Who is mobile, how often to be in touch, when the relation should follow, when one is lost."""

from datetime import date

from jiceng.kernel.citations import Article, Finding, cites, gettext_noop
from jiceng.kernel.deadlines import add_months

EDUCATION_RULES = "中国共产党党员教育管理工作条例"

CONTACT_RULE = Article(
    EDUCATION_RULES,
    32,
    "（联系）",
    status="S",
    severity="WARN",
    reading="流出地党组织加强跟踪联系，流入地党组织协助管理；多久联系一次由各地规定，没有规定的按每季度一次提醒",
)
MOBILE_RULE = Article(
    EDUCATION_RULES,
    32,
    severity="WARN",
    reading="连续六个月以上不能参加原支部活动、暂时无法转移组织关系的为流动党员；可在流入地参加民主评议，"
    "表决和选举在原支部",
)
TRANSFER_RULE = Article(
    EDUCATION_RULES,
    25,
    severity="WARN",
    reading="外出地点相对固定六个月以上的，一般应当转移组织关系；有单位组织的转到单位组织，"
    "没有的转到居住地、园区、楼宇等组织；接收之前由原组织负责",
)
LOST_RULE = Article(
    EDUCATION_RULES,
    24,
    severity="WARN",
    reading="失去联系六个月以上、通过各种方式查找仍没有联系上的，由支部或者上级停止党籍；满两年仍未联系上的除名",
)
BRANCH_RULE = Article(
    EDUCATION_RULES,
    32,
    "（流动党员党组织）",
    status="S",
    severity="ADVISE",
    reading="流动党员较多、相对集中的，流出地党组织商流入地可以设立流动党员党支部、党小组",
)
RESIDENCE_RULE = Article(
    EDUCATION_RULES,
    33,
    severity="ADVISE",
    reading="社区党组织引导居住在本社区的党员报到，参加社区活动",
)
CARD_RULE = Article(
    "流动党员活动证发放使用办法",
    1,
    version="2006",
    status="S",
    severity="ADVISE",
    reading="由基层党委发放，不收费用；外出六个月以内或者暂时无法转移的使用；每年至少向原支部汇报一次",
)
# 本地规定没有写明时的联系周期
USUAL_MONTHS = 3
MOBILE_MONTHS = 6
CROWD = 3  # so many gone to one place: worth a group or a branch there


@cites(CONTACT_RULE)
def contact_due(*, last: date | None, since: date, months: int) -> date:
    """The day by which the next contact is due: so many months after the last, or after leaving."""
    return add_months(last or since, months)


@cites(MOBILE_RULE)
def is_mobile(*, since: date, day: date) -> bool:
    """Six months on end away from the branch's life."""
    return add_months(since, MOBILE_MONTHS) <= day


@cites(TRANSFER_RULE)
def should_transfer(*, since: date, day: date, settled: bool | None) -> bool:
    """Six months at a fairly fixed place: the relation should follow. Unknown is not yes."""
    return bool(settled) and add_months(since, MOBILE_MONTHS) <= day


@cites(LOST_RULE)
def is_lost(*, last: date, day: date) -> bool:
    """Half a year out of reach. A reason to look for them; what follows people decide."""
    return add_months(last, MOBILE_MONTHS) <= day


@cites(BRANCH_RULE)
def crowded(*, members: int) -> bool:
    """Enough at one place for a group or a branch of mobile members there."""
    return members >= CROWD


@cites(RESIDENCE_RULE)
def reports_here(*, lives_here: bool, belongs_here: bool) -> bool:
    """Lives here and belongs elsewhere: the community shows the way."""
    return lives_here and not belongs_here


@cites(CARD_RULE)
def card_lasts(*, issued_on: date, until: date | None) -> bool:
    """A card with an end ends after it was issued."""
    return until is None or until > issued_on


def advice(
    *, since: date, day: date, settled: bool | None, last: date | None, months: int
) -> list[Finding]:
    """What the articles have to say of one who is away: warnings, never orders.

    `months` is the rhythm of contact that holds that day (`Rhythm.objects.months`).
    """
    found = []
    if should_transfer(since=since, day=day, settled=settled):
        words = gettext_noop("外出地点相对固定已满六个月，一般应当转移组织关系，请与本人商量接转")
        found.append(Finding(words, TRANSFER_RULE))
    elif is_mobile(since=since, day=day) and settled is None:
        words = gettext_noop("外出已满六个月，请了解外出地点是否相对固定，固定的应当转移组织关系")
        found.append(Finding(words, TRANSFER_RULE))
    if not is_mobile(since=since, day=day):
        words = gettext_noop("外出还不满六个月，按流动党员联系，满六个月再看是否应当转移")
        found.append(Finding(words, MOBILE_RULE))
    if is_lost(last=last or since, day=day):
        words = gettext_noop(
            "已经六个月没有联系上，请多方查找并书面记录；仍找不到的，由支部研究是否停止党籍"
        )
        found.append(Finding(words, LOST_RULE))
    elif contact_due(last=last, since=since, months=months) <= day:
        words = gettext_noop("超过联系周期（%(months)s个月）没有联系上，请尽快联系本人")
        found.append(Finding(words, CONTACT_RULE, {"months": months}))
    return found
