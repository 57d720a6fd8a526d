"""Vote arithmetic of Party organisations: three kinds that look alike and must never be merged.

A branch decision, an admission (or conversion) and an election each have a quorum, a majority and a
base of their own. Pure: counts in, an :class:`Outcome` out; its finding names the article, and
the page says it in the reader's language (`kit.titles.told`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from jiceng.kernel.citations import Article, Finding, cites
from jiceng.kernel.citations import gettext_noop as _

BRANCH_RULES = "中国共产党支部工作条例（试行）"
ADMISSION_RULES = "中国共产党发展党员工作细则"
ELECTION_RULES = "中国共产党基层组织选举工作条例"

BRANCH_VOTE = Article(
    BRANCH_RULES, 11, reading="到会有表决权的党员达半数以上方可开会，赞成超过应到会半数方为通过"
)
COMMITTEE_QUORUM = Article(BRANCH_RULES, 12, status="S", reading="支委会须有半数以上委员到会")
ADMISSION_QUORUM = Article(
    ADMISSION_RULES, 19, version="2026", since=date(2026, 5, 11),
    reading="到会有表决权的党员须超过应到会的半数",
)  # fmt: skip
ADMISSION_VOTE = Article(
    ADMISSION_RULES, 20, version="2026", since=date(2026, 5, 11),
    reading="无记名投票，赞成（含会前正式提出的书面意见）须超过应到会的半数，逐个讨论和表决",
)  # fmt: skip
# The text before, as far as its numbers were seen: the same counts under other articles.
ADMISSION_QUORUM_2014 = Article(
    ADMISSION_RULES, 20, version="2014", until=date(2026, 5, 11),
    reading="到会有表决权的党员须超过应到会的半数",
)  # fmt: skip
ADMISSION_VOTE_2014 = Article(
    ADMISSION_RULES, 22, version="2014", until=date(2026, 5, 11),
    reading="无记名投票，赞成（含会前正式提出的书面意见）须超过应到会的半数",
)  # fmt: skip
CONVERSION_VOTE = Article(
    ADMISSION_RULES, 32, version="2026", since=date(2026, 5, 11),
    reading="转正的到会和表决要求与接收相同",
)  # fmt: skip
SURPLUS = Article(ELECTION_RULES, 13, reading="委员候选人差额不少于应选人数的百分之二十")
ELECTION_QUORUM = Article(
    ELECTION_RULES, 19, status="S", reading="到会有选举权的须不少于应到会的五分之四"
)
BALLOTS = Article(ELECTION_RULES, 26, status="G", reading="收回的选票不多于发出的，选举有效")
ELECTED = Article(
    ELECTION_RULES, 28, status="S",
    reading="赞成超过实到会半数当选；超额按票数，末位票数相等的再投，不足的另行补选",
)  # fmt: skip


class CountError(ValueError):
    """Counts that cannot be: the message says which two do not fit.

    `words` take `values` once translated; `article` where one is known.
    """

    def __init__(self, words: str, article: Article | None = None, **values: Any) -> None:
        self.words, self.article, self.values = words, article, values
        super().__init__(words % values + (f"（{article}）" if article else ""))


@dataclass(frozen=True)
class Outcome:
    """What a vote came to: `needed` is the smallest number that suffices for the finding."""

    valid: bool
    passed: bool
    needed: int
    finding: Finding

    @property
    def why(self) -> str:
        """The finding in the language of the papers, with its article."""
        return f"{self.finding}（{self.finding.cites}）"


@dataclass(frozen=True)
class Tally:
    """What an election came to: who is elected, who must run off, how many seats stay empty."""

    valid: bool
    elected: tuple[str, ...]
    run_off: tuple[str, ...]
    vacant: int
    finding: Finding

    @property
    def why(self) -> str:
        """The finding in the language of the papers, with its article."""
        return f"{self.finding}（{self.finding.cites}）"


LESS_THAN_NONE = _("人数不能是负数，请检查填写的数字")
NOBODY_DUE = _("应到会人数是 0，请先核对应到会名单")
MORE_THAN_DUE = _("实到 %(present)s 人多于应到 %(due)s 人，请核对到会名单")
MORE_AYES = _("赞成 %(ayes)s 票多于实到 %(present)s 人，请核对计票结果")
WRITTEN_BELOW = _("书面赞成不能是负数，请检查填写的数字")
WRITTEN_ABOVE = _("书面赞成 %(written)s 份多于未到会的 %(absent)s 人，到会的人应当场投票")
NO_SEAT = _("应选名额至少为 1")
BALLOTS_BELOW = _("票数不能是负数，请检查填写的数字")
BALLOTS_ABOVE = _("发出 %(out)s 张多于实到 %(present)s 人，不得代投，请核对发票数")
BALLOTS_DIFFER = _("%(name)s得 %(ayes)s 票，与收回的 %(back)s 张票不符，请核对计票结果")

SHORT = _("应到 %(due)s 人，实到 %(present)s 人，到会不足 %(needed)s 人，会议无效")
COMMITTEE_MEETS = _("委员 %(due)s 人，实到 %(present)s 人，达到半数，会议有效")
OPEN_BALLOT = _("没有采取无记名投票，表决无效")
PASSED = _("赞成 %(ayes)s 票，须超过应到会 %(base)s 人半数即 %(needed)s 票，通过")
FAILED = _("赞成 %(ayes)s 票，须超过应到会 %(base)s 人半数即 %(needed)s 票，未通过")
CHOSEN = _("赞成 %(ayes)s 票，须超过实到会 %(base)s 人半数即 %(needed)s 票，当选")
NOT_CHOSEN = _("赞成 %(ayes)s 票，须超过实到会 %(base)s 人半数即 %(needed)s 票，没有当选")
MAY_ELECT = _("应到 %(due)s 人，实到 %(present)s 人，达到五分之四，可以选举")
BALLOTS_VOID = _("收回 %(back)s 张多于发出 %(out)s 张，选举无效，应重新投票")
FILLED = _("须超过实到会 %(base)s 人的半数即 %(needed)s 票；应选 %(seats)s 名，当选 %(won)s 名")
TIED = _(
    "须超过实到会 %(base)s 人的半数即 %(needed)s 票；应选 %(seats)s 名，当选 %(won)s 名，"
    "%(names)s票数相等，应就这几名再次投票"
)
LACKING = _(
    "须超过实到会 %(base)s 人的半数即 %(needed)s 票；应选 %(seats)s 名，当选 %(won)s 名，"
    "缺 %(vacant)s 名，另行补选或经同意减少名额"
)


def _counted(*, due: int, present: int, ayes: int = 0) -> None:
    if min(due, present, ayes) < 0:
        raise CountError(LESS_THAN_NONE)
    if due == 0:
        raise CountError(NOBODY_DUE)
    if present > due:
        raise CountError(MORE_THAN_DUE, present=present, due=due)
    if ayes > present:
        raise CountError(MORE_AYES, ayes=ayes, present=present)


def over_half(number: int) -> int:
    """The smallest count that exceeds half (超过半数, 过半数)."""
    return number // 2 + 1


def half(number: int) -> int:
    """The smallest count that reaches half (半数以上)."""
    return -(-number // 2)


def four_fifths(number: int) -> int:
    """The smallest count that reaches four fifths."""
    return -(-number * 4 // 5)


def _short(due: int, present: int, needed: int, article: Article) -> Outcome:
    values = {"due": due, "present": present, "needed": needed}
    return Outcome(False, False, needed, Finding(SHORT, article, values))


def _voted(ayes: int, base: int, article: Article, words: tuple[str, str]) -> Outcome:
    """`words` are those for carried and for not carried."""
    needed = over_half(base)
    passed = ayes >= needed
    values = {"ayes": ayes, "base": base, "needed": needed}
    return Outcome(True, passed, needed, Finding(words[not passed], article, values))


@cites(BRANCH_VOTE)
def branch_decision(*, due: int, present: int, ayes: int) -> Outcome:
    """An ordinary decision of the branch: half must come, more than half of all due must agree."""
    _counted(due=due, present=present, ayes=ayes)
    if present < half(due):
        return _short(due, present, half(due), BRANCH_VOTE)
    return _voted(ayes, due, BRANCH_VOTE, (PASSED, FAILED))


@cites(COMMITTEE_QUORUM)
def committee_meeting(*, members: int, present: int) -> Outcome:
    """Whether a committee may meet: half of its members must come (no majority is laid down)."""
    _counted(due=members, present=present)
    needed = half(members)
    if present < needed:
        return _short(members, present, needed, COMMITTEE_QUORUM)
    values = {"due": members, "present": present}
    return Outcome(True, True, needed, Finding(COMMITTEE_MEETS, COMMITTEE_QUORUM, values))


@cites(ADMISSION_QUORUM)
def admission_quorum(*, due: int, present: int) -> bool:
    """More than half of those due must come; exactly half is not enough."""
    _counted(due=due, present=present)
    return present >= over_half(due)


def _admitted(  # each count is a fact of its own
    due: int, present: int, ayes: int, written: int, *, secret: bool, version: str, full: bool
) -> Outcome:
    old = version == "2014"
    quorum = ADMISSION_QUORUM_2014 if old else ADMISSION_QUORUM
    article = ADMISSION_VOTE_2014 if old else CONVERSION_VOTE if full else ADMISSION_VOTE
    _counted(due=due, present=present, ayes=ayes)
    if written < 0:
        raise CountError(WRITTEN_BELOW)
    if written > due - present:
        raise CountError(WRITTEN_ABOVE, written=written, absent=due - present)
    if not admission_quorum(due=due, present=present):
        return _short(due, present, over_half(due), quorum)
    if not secret:
        ballot = ADMISSION_VOTE_2014 if old else ADMISSION_VOTE
        return Outcome(False, False, over_half(due), Finding(OPEN_BALLOT, ballot))
    return _voted(ayes + written, due, article, (PASSED, FAILED))


@cites(ADMISSION_VOTE)
def admission(  # each count is a fact of its own
    *, due: int, present: int, ayes: int, written: int = 0, secret: bool = True,
    version: str = "2026",
) -> Outcome:  # fmt: skip
    """Admitting one applicant; `written` are the ayes lodged before the meeting by those absent.

    `version` names the text in force: the counts are the same, the articles are not.
    """
    return _admitted(due, present, ayes, written, secret=secret, version=version, full=False)


@cites(CONVERSION_VOTE)
def conversion(  # each count is a fact of its own
    *, due: int, present: int, ayes: int, written: int = 0, secret: bool = True,
    version: str = "2026",
) -> Outcome:  # fmt: skip
    """Converting one probationary member: the same numbers as an admission."""
    return _admitted(due, present, ayes, written, secret=secret, version=version, full=True)


@cites(SURPLUS)
def candidates_needed(*, seats: int) -> int:
    """How many candidates an election of committee members needs: a fifth more than seats."""
    if seats < 1:
        raise CountError(NO_SEAT)
    return -(-seats * 6 // 5)


@cites(ELECTION_QUORUM)
def election_quorum(*, due: int, present: int) -> Outcome:
    """Whether an election may be held: four fifths of the voters must come."""
    _counted(due=due, present=present)
    needed = four_fifths(due)
    if present < needed:
        return _short(due, present, needed, ELECTION_QUORUM)
    values = {"due": due, "present": present}
    return Outcome(True, True, needed, Finding(MAY_ELECT, ELECTION_QUORUM, values))


@cites(BALLOTS)
def ballots_valid(*, present: int, handed_out: int, returned: int) -> bool:
    """Ballots returned may be fewer than handed out, never more."""
    if min(present, handed_out, returned) < 0:
        raise CountError(BALLOTS_BELOW)
    if handed_out > present:
        raise CountError(BALLOTS_ABOVE, out=handed_out, present=present)
    return returned <= handed_out


@cites(ELECTED)
def elected(*, present: int, ayes: int) -> Outcome:
    """Whether one candidate has more than half of those PRESENT (not of those due)."""
    _counted(due=present, present=present, ayes=ayes)
    return _voted(ayes, present, ELECTED, (CHOSEN, NOT_CHOSEN))


@cites(ELECTED)
def election(
    *,
    due: int,
    present: int,
    seats: int,
    votes: Mapping[str, int],
    handed_out: int,
    returned: int,
) -> Tally:
    """Count an election: who is elected, who ties for the last seat, how many seats stay empty."""
    quorum = election_quorum(due=due, present=present)
    if seats < 1:
        raise CountError(NO_SEAT)
    if not quorum.valid:
        return Tally(False, (), (), seats, quorum.finding)
    if not ballots_valid(present=present, handed_out=handed_out, returned=returned):
        void = Finding(BALLOTS_VOID, BALLOTS, {"back": returned, "out": handed_out})
        return Tally(False, (), (), seats, void)
    for name, ayes in votes.items():
        if not 0 <= ayes <= returned:
            raise CountError(BALLOTS_DIFFER, name=name, ayes=ayes, back=returned)
    return _seated(present, seats, votes)


def _seated(present: int, seats: int, votes: Mapping[str, int]) -> Tally:
    needed = over_half(present)
    over = {name: ayes for name, ayes in votes.items() if ayes >= needed}
    last = sorted(over.values(), reverse=True)[seats - 1] if len(over) > seats else 0
    sure = tuple(name for name, ayes in over.items() if ayes > last)
    tied = tuple(name for name, ayes in over.items() if ayes == last)
    if len(sure) + len(tied) <= seats:
        sure, tied = sure + tied, ()
    ranked = tuple(sorted(sure, key=lambda name: -over[name]))
    vacant = seats - len(ranked)
    values = {
        "base": present, "needed": needed, "seats": seats, "won": len(ranked),
        "names": "、".join(tied), "vacant": vacant,
    }  # fmt: skip
    words = TIED if tied else LACKING if vacant else FILLED
    return Tally(True, ranked, tied, vacant, Finding(words, ELECTED, values))
