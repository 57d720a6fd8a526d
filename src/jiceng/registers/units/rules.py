"""By what forms a unit is reached, and how many one instructor can look after."""

import re
import unicodedata
from collections.abc import Sequence
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
ONCE = Article(
    CUSTOM,
    9,
    status="L",
    severity="WARN",
    jurisdiction="地方",
    reading="一家单位登记一次；名称只差括号、空格、组织形式的，先核对是不是同一家",
)
YEAR_MONTHS, MOST_UNITS, VISIT_MONTHS = 12, 5, 1

WORDS_LOADED = gettext_noop(
    "“%(person)s”连这一家已联系%(units)s家单位，一般不超过%(most)s家，请考虑另选指导员"
)


FORMS = ("有限责任公司", "股份有限公司", "有限公司", "个体工商户", "分公司", "公司")
NOISE = re.compile(r"[\W_]+")
WORDS_TWICE = gettext_noop(
    "可能已经登记过：%(names)s。是同一家的不要再登记，到它的页面更正；不是同一家的继续登记"
)


def plain_name(name: str) -> str:
    """A firm's name without brackets, spaces and its legal form: what two spellings share."""
    folded = NOISE.sub("", unicodedata.normalize("NFKC", name)).casefold()
    for form in FORMS:
        folded = folded.removesuffix(form)
    return folded


@cites(ONCE)
def twice(*, name: str, others: Sequence[tuple[str, str]]) -> list[Finding]:
    """What there is to ask of a new unit: the others (name, ground) it may be."""
    plain = plain_name(name)
    same = [f"{other}（{ground}）" for other, ground in others if plain_name(other) == plain]
    return [Finding(WORDS_TWICE, ONCE, {"names": "、".join(same)})] if same else []


@cites(LOAD)
def loaded(*, person: str, units: int, most: int = MOST_UNITS) -> list[Finding]:
    """What there is to say of an instructor with so many units, the new one included."""
    said = {"person": person, "units": units, "most": most}
    return [Finding(WORDS_LOADED, LOAD, said)] if units > most else []


@cites(VISITED)
def visit_due(*, last: date) -> date:
    """The day by which an instructor goes there again; `last`: the last visit, else the sending."""
    return add_months(last, VISIT_MONTHS)
