"""Consent, rhythm and clearing: consent is law and may stop; rhythm is local and only reminds."""

from collections.abc import Iterable
from datetime import date, timedelta

from jiceng.kernel.citations import Article, Finding, cites, gettext_noop
from jiceng.registers.notices.rules import personal

LAW = "中华人民共和国个人信息保护法"
CONSENT = Article(
    LAW, 29, status="P", severity="BLOCK",
    reading="困难、残疾、独居这类情况属于敏感个人信息，处理前要取得本人单独、书面的同意，"
    "只在同意的范围内使用",
)  # fmt: skip
WITHDRAWAL = Article(
    LAW, 15, status="P", severity="BLOCK",
    reading="本人随时可以撤回同意，撤回以后不再处理，也不得因此拒绝其他服务",
)  # fmt: skip
ERASURE = Article(
    LAW, 47, status="P", severity="WARN",
    reading="目的已经实现、本人撤回同意的，主动删除个人信息",
)  # fmt: skip
LOCAL = Article(
    "关爱服务办法（本地）", 0, "（走访、结对、留存）", status="L", severity="ADVISE",
    jurisdiction="本地",
    reading="哪几类家庭列入、多少天走访一次、结束后资料留多久，由本地规定；超期只提醒，不处罚、不排名",
)  # fmt: skip

THREE = Article(
    "三社联动办法（本地）", 0, "（购买服务、验收、评价）", status="L", severity="ADVISE",
    jurisdiction="本地",
    reading="社区购买或者委派社会组织服务，写明期限、金额和资金来源；验收时社区和服务对象都评；"
    "每年集体评一次合作的社会组织，只定是否继续合作，不打总分、不排名",
)  # fmt: skip

KEEP_DAYS = 90  # until a local habit is settled; no national standard
LONGEST_DAYS = 366

VISITS, ASSIGNED, SERVICES = "visits", "assigned", "services"
# What each scope of consent lets somebody besides the community know.
KNOWN_TO: dict[str, frozenset[str]] = {
    VISITS: frozenset(),
    ASSIGNED: frozenset({"member", "team"}),
    SERVICES: frozenset({"member", "team", "provider"}),
}


@cites(CONSENT)
def covers(*, scope: str, who: str) -> bool:
    """Does the consent given reach as far as a member, a team, a provider?"""
    return who in KNOWN_TO[scope]


@cites(CONSENT)
def consented_in_time(*, consented_on: date, since: date) -> bool:
    """First the consent, then the list."""
    return consented_on <= since


@cites(CONSENT)
def holds_a_number(*, words: str) -> bool:
    """Is there a telephone or an identity number among the words?"""
    return bool(personal(words))


@cites(LOCAL)
def rhythm_of(*, days: Iterable[int]) -> int | None:
    """A household of several kinds is seen as often as the most frequent of them asks."""
    return min(days, default=None)


@cites(LOCAL)
def due_on(*, last: date, every: int) -> date:
    """The last day in time for the next visit."""
    return last + timedelta(days=every)


@cites(ERASURE)
def cleared_before(*, today: date, days: int) -> date:
    """Whoever ended before this day is cleared today."""
    return today - timedelta(days=days)


@cites(THREE)
def contract_findings(*, amount: object, source: str, bought: bool) -> list[Finding]:
    """What to look at before a contract is recorded; it stops nobody."""
    found = []
    if bought and not amount:
        found.append(Finding(gettext_noop("购买服务没有写金额，请核对合同"), THREE))
    if amount and not source.strip():
        found.append(Finding(gettext_noop("没有写资金来源，请补上"), THREE))
    return found


@cites(THREE)
def in_term(*, begins: date, ends: date, day: date, closed_on: date | None = None) -> bool:
    """Is a day within the contract, its last day included?"""
    return begins <= day <= ends and (closed_on is None or day < closed_on)
