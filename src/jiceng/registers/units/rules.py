"""By what forms a unit is reached, and how many one instructor can look after."""

from datetime import date

from jiceng.kernel.citations import Article, Finding, cites, gettext_noop
from jiceng.kernel.deadlines import add_months

BRANCH_RULES = "中国共产党支部工作条例（试行）"
CUSTOM = "两新组织党建工作习惯"

SET_UP = Article(
    BRANCH_RULES,
    4,
    status="S",
    severity="WARN",
    reading="正式党员三人以上的单位应当成立党支部；不足三人的联合组建。",
)
UNFIT = Article(
    BRANCH_RULES,
    7,
    status="G",
    severity="WARN",
    reading="因党员人数或者所在单位、区域等发生变化，不再符合设立条件的，及时予以调整或者撤销",
)
WORK = Article(
    CUSTOM,
    1,
    status="L",
    severity="WARN",
    jurisdiction="地方",
    reading="暂不具备组建条件的，由指导员或者工会、共青团、妇联开展工作，一年内有活动的算工作覆盖",
)
LOAD = Article(
    CUSTOM,
    2,
    status="L",
    severity="WARN",
    jurisdiction="地方",
    reading="一名指导员联系的单位一般不超过五家，各地可以另定",
)
VISITED = Article(
    CUSTOM,
    8,
    status="L",
    severity="WARN",
    jurisdiction="地方",
    reading="党建指导员一般每月到联系单位走访一次",
)
YEAR_MONTHS, MOST_UNITS, VISIT_MONTHS = 12, 5, 1

WORDS_LOADED = gettext_noop(
    "“%(person)s”连这一家已联系%(units)s家单位，一般不超过%(most)s家，请考虑另选指导员"
)


@cites(LOAD)
def loaded(*, person: str, units: int, most: int = MOST_UNITS) -> list[Finding]:
    """What there is to say of an instructor with so many units, the new one included."""
    said = {"person": person, "units": units, "most": most}
    return [Finding(WORDS_LOADED, LOAD, said)] if units > most else []


@cites(VISITED)
def visit_due(*, last: date) -> date:
    """The day by which an instructor goes there again; `last`: the last visit, else the sending."""
    return add_months(last, VISIT_MONTHS)
