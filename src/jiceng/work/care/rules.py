"""Consent, rhythm and clearing: consent is law and may stop; rhythm is local and only reminds."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from jiceng.kernel.citations import Article, cites

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

KEEP_DAYS = 90  # until a local habit is settled; no national standard
LONGEST_DAYS = 366
# Eleven digits are a telephone or the middle of an identity number: neither belongs in words.
NUMBER = re.compile(r"\d[\d\s-]{9,}\d")

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
    return NUMBER.search(words) is not None


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
