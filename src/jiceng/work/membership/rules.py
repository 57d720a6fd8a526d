"""When somebody has stood fifty years, when contact abroad is due, when a record is complete."""

from datetime import date

from jiceng.kernel.citations import Article, Finding, Usage, cites, gettext_noop
from jiceng.kernel.deadlines import add_months

EDUCATION_RULES = "中国共产党党员教育管理工作条例"

CONTACT_RULE = Article(
    EDUCATION_RULES,
    34,
    reading="党组织应当与出国（境）学习研究的党员保持联系，每半年至少联系一次",
)
CLASSES_RULE = Article(
    EDUCATION_RULES,
    21,
    status="G",
    severity="ADVISE",
    reading="针对不同领域、不同群体的党员分类开展教育培训",
)
CARE_RULE = Article(
    EDUCATION_RULES,
    23,
    status="G",
    severity="ADVISE",
    reading="关心老党员、生活困难党员，走访慰问，帮助解决实际困难",
)
FIFTY_RULE = Article(
    "关于颁发“光荣在党50年”纪念章的通知",
    1,
    status="S",
    severity="WARN",
    reading="每年七一颁发；党龄达到五十周年、健在、一贯表现良好的党员；党龄从转正之日算",
)
ROSTER_USAGE = Usage("全国党员管理信息系统指标", "按指标核对本系统与全国系统的名册，逐条说明差异")
YEARLY_USAGE = Usage("党员基本信息台账", "党支部每年核对一次党员基本信息，记下核对人和日期")
QUARTER_USAGE = Usage(
    "两新党员管理", "两新组织党支部每季度核对本支部党员，没有任何记录的报街道和指导员"
)

FIFTY = 50
CONTACT_MONTHS = 6


@cites(FIFTY_RULE)
def fifty_by(*, year: int) -> date:
    """The last day on which somebody may have become full to stand fifty years by 1 July."""
    return date(year - FIFTY, 7, 1)


@cites(FIFTY_RULE)
def stands_fifty(*, full_on: date | None, year: int, correction: int = 0) -> bool:
    """Fifty years from becoming full by 1 July of the year; `correction` in years (党龄校正值)."""
    return full_on is not None and full_on <= fifty_by(year=year + correction)


@cites(FIFTY_RULE)
def awarding(*, full_on: date | None, awarded_on: date, correction: int = 0) -> list[Finding]:
    """What stands against awarding 光荣在党50年 that day: asked, never forbidden."""
    if stands_fifty(full_on=full_on, year=awarded_on.year, correction=correction):
        return []
    return [Finding(gettext_noop("到当年七月一日党龄还不满五十年，请核对转正日期"), FIFTY_RULE)]


@cites(CONTACT_RULE)
def contact_due(*, since: date, last: date | None) -> date:
    """By when somebody abroad must be contacted next."""
    return add_months(last or since, CONTACT_MONTHS)


@cites(CONTACT_RULE)
def out_of_touch(*, since: date, last: date | None, day: date) -> bool:
    return contact_due(since=since, last=last) < day
