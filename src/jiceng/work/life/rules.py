"""组织生活的规矩：多久开一次，谁该到，怎样才算有效和通过。"""

import re
from collections.abc import Mapping
from datetime import date

from jiceng.kernel.citations import Article, Finding, cites, gettext_noop
from jiceng.kernel.deadlines import nth_weekday
from jiceng.kernel.votes import Outcome, branch_decision, committee_meeting

BRANCH_RULES = "中国共产党支部工作条例（试行）"
TEACHING = "中国共产党党员教育管理工作条例"
MET = gettext_noop("应到会 %(due)s 人，实到 %(present)s 人，达到半数")

ASSEMBLY = Article(
    BRANCH_RULES,
    11,
    severity="WARN",
    reading="党员大会一般每季度召开一次；表决有效须半数以上有表决权的党员到会，"
    "赞成超过应到会有表决权党员半数才通过。",
)
COMMITTEE = Article(
    BRANCH_RULES, 12, severity="WARN", reading="支委会一般每月召开一次；半数以上委员到会方可进行。"
)
GROUP = Article(BRANCH_RULES, 13, status="S", severity="WARN", reading="党小组会一般每月召开一次。")
CLASS = Article(
    BRANCH_RULES,
    16,
    clause="（党课）",
    status="S",
    severity="ADVISE",
    reading="党课没有全国统一的支部频次，各地自定；党委（党组）书记每年至少讲一次。",
)
THEME_DAY = Article(
    TEACHING, 16, severity="WARN", reading="主题党日每月一次，日子相对固定，主题事先准备。"
)
FRAIL = Article(
    TEACHING,
    23,
    severity="WARN",
    reading="年老、体弱、重病、伤残的党员，不作硬性要求，可送学上门。",
)
COMMITTEE_SIZE = Article(
    BRANCH_RULES,
    20,
    status="S",
    severity="WARN",
    reading="正式党员七人以上设支部委员会，不足七人不设。",
)
ENOUGH_FOR_COMMITTEE = 7
TUESDAY = 1


@cites(COMMITTEE_SIZE)
def needs_committee(*, full_members: int) -> bool:
    """七名以上正式党员的支部设支委会，也就要开支委会。"""
    return full_members >= ENOUGH_FOR_COMMITTEE


@cites(THEME_DAY)
def fixed_day(*, year: int, month: int, weekday: int = TUESDAY, nth: int = 1) -> date:
    """固定组织生活日: the nth such weekday of a month (0 is Monday); the last if there is none."""
    return nth_weekday(year, month, weekday, nth)


@cites(FRAIL)
def due_to_attend(*, exempt: bool, present: bool) -> bool:
    """应到: exempt members count only when they came."""
    return present or not exempt


@cites(ASSEMBLY)
def assembly_valid(*, entitled: int, present: int) -> bool:
    """半数以上（含半数）有表决权的党员到会。"""
    return present * 2 >= entitled > 0


@cites(ASSEMBLY)
def carried(*, entitled: int, present: int, ayes: int) -> bool:
    """赞成须超过应到会（而非实到会）的半数：恰好一半不通过。"""
    return assembly_valid(entitled=entitled, present=present) and ayes * 2 > entitled


@cites(COMMITTEE)
def committee_valid(*, members: int, present: int) -> bool:
    """支委会须半数以上委员到会。"""
    return present * 2 >= members > 0


@cites(ASSEMBLY)
def outcome(*, kind: str, entitled: int, present: int, ayes: int | None, noes: int = 0) -> Outcome:
    """What a vote came to, in words. Without counts only whether the meeting was valid.

    For a committee no majority is laid down: more for than against is taken as agreed.
    Raises CountError for counts that cannot be.
    """
    if kind == "committee":
        valid = committee_meeting(members=entitled, present=present)
        agreed = valid.passed and (ayes is None or ayes > noes)
        return Outcome(valid.valid, agreed, valid.needed, valid.finding)
    if ayes is None:
        told = branch_decision(due=entitled, present=present, ayes=present)
        met = Finding(MET, ASSEMBLY, {"due": entitled, "present": present})
        return Outcome(told.valid, told.valid, told.needed, met if told.valid else told.finding)
    return branch_decision(due=entitled, present=present, ayes=ayes)


@cites(ASSEMBLY)
def advice(*, kind: str, full_members: int, groups: int = 0) -> str:
    """How often a kind of meeting is owed by such a branch, in plain words; empty if not at all."""
    if kind == "assembly":
        return "每季度至少一次"
    if kind == "committee":
        return "每月至少一次" if needs_committee(full_members=full_members) else ""
    if kind == "group":
        return "每月至少一次" if groups else ""
    return "每月一次，固定在组织生活日" if kind == "theme_day" else ""


# 请假和缺席，照台账上的写法：“张某（病假）、李某（缺席）” -------------------------------------

ABSENT_WORDS = frozenset({"缺席", "无故缺席", "未到", "旷会", "absent"})
WORDLESS = frozenset({"", "无", "无缺席", "全到", "全员到会"})
DIVIDES = re.compile(r"[、,，;；\n]")  # outside brackets
ONE = re.compile(r"^\s*([^()（）:：]+?)\s*(?:[(（:：]\s*([^()（）]*?)\s*[)）]?)?\s*$")
PRESENT, EXCUSED, ABSENT = "present", "excused", "absent"


class AwayError(ValueError):
    """A name that cannot be read; the message is the piece of text."""


def read_away(text: str) -> dict[str, tuple[str, str]]:
    """Name → (state, reason) of those not present, as a ledger says it.

    "张某（病假）" is excused for that reason, "李某（缺席）" absent, a bare name excused without
    one. Raises AwayError for a piece that is no name.
    """
    if text.strip() in WORDLESS:
        return {}
    found: dict[str, tuple[str, str]] = {}
    for piece in filter(str.strip, DIVIDES.split(text)):
        read = ONE.match(piece)
        if read is None:
            raise AwayError(piece.strip())
        name, said = read[1].strip(), (read[2] or "").strip()
        absent = said in ABSENT_WORDS
        found[name] = (ABSENT, "") if absent else (EXCUSED, "" if said == "请假" else said)
    return found


def write_away(people: Mapping[str, tuple[str, str]]) -> str:
    """The same back in words."""
    told = []
    for name, (state, reason) in people.items():
        told.append(f"{name}（缺席）" if state == ABSENT else f"{name}（{reason or '请假'}）")
    return "、".join(told)
