"""Who is mobile, who may vote, and what a member's papers must agree on."""

from dataclasses import replace
from datetime import date

from jiceng.kernel.citations import Article, Finding, cites, gettext_noop
from jiceng.kernel.deadlines import add_months

EDUCATION_RULES = "中国共产党党员教育管理工作条例"
ELECTION_RULES = "中国共产党基层组织选举工作条例"
ADMISSION_RULES = "中国共产党发展党员工作细则"
DISCIPLINE_RULES = "中国共产党纪律处分条例"

MOBILE_RULE = Article(
    EDUCATION_RULES,
    32,
    reading="外出务工经商等暂时无法转移组织关系、连续六个月以上不能参加原支部活动的为流动党员；"
    "流入地党组织协助管理，表决和选举在原支部",
)
TRANSFER_RULE = Article(
    EDUCATION_RULES,
    25,
    reading="外出地点相对固定六个月以上的，一般应当转移组织关系；有单位组织的转到单位组织，"
    "没有的转到居住地、园区、楼宇等组织；接收之前由原组织负责",
)
VOTERS_RULE = Article(
    ELECTION_RULES, 5, reading="正式党员有选举权和被选举权；预备党员和留党察看期间的党员没有"
)
EXEMPT_RULE = Article(
    EDUCATION_RULES, 23, reading="年老体弱、重病等党员，不作硬性要求，由支部送学上门"
)
INTRODUCERS_RULE = Article(
    ADMISSION_RULES,
    14,
    reading="入党介绍人由两名正式党员担任；受警告、严重警告、撤销党内职务处分在影响期内的不宜担任，"
    "受留党察看处分、尚未恢复党员权利的不能担任",
)
PROBATION_RULE = Article(
    DISCIPLINE_RULES,
    13,
    status="G",
    severity="WARN",
    reading="留党察看分为一年和两年，最长不超过两年",
)
HOST_RULE = Article(
    "中国共产党支部工作条例（试行）",
    16,
    status="S",
    severity="WARN",
    reading="经批准不转移组织关系的，可以编入所在单位或地方的支部、小组参加活动；表决和选举仍在原支部",
)

AWAY_MONTHS = 6
PROBATION_MONTHS = 24


@cites(MOBILE_RULE)
def is_mobile(*, away_since: date, day: date, relation_moved: bool) -> bool:
    """Away for six months on end, the relation left where it was."""
    return not relation_moved and add_months(away_since, AWAY_MONTHS) <= day


@cites(TRANSFER_RULE)
def should_transfer(*, away_since: date, day: date, settled: bool) -> bool:
    """Away for six months at a fairly fixed place: the relation should follow."""
    return settled and add_months(away_since, AWAY_MONTHS) <= day


@cites(VOTERS_RULE)
def may_vote(*, full_on: date | None, day: date, on_probation_within: bool = False) -> bool:
    """Full members vote and stand; not the probationary, not those on 留党察看."""
    return full_on is not None and full_on <= day and not on_probation_within


@cites(INTRODUCERS_RULE)
def introducer(*, full_on: date | None, day: date, barred: bool, affected: bool) -> list[Finding]:
    """What stands against somebody as 入党介绍人: nothing if all is well.

    `barred`: 留党察看 in force; `affected`: another grade in force. Who asks is told that
    somebody may not or had better not, and never why: the reason is not theirs to know.
    """
    if full_on is None or full_on > day:
        return [Finding(gettext_noop("入党介绍人须是正式党员，请另选"), INTRODUCERS_RULE)]
    if barred:
        return [Finding(gettext_noop("这位同志现在不能担任入党介绍人，请另选"), INTRODUCERS_RULE)]
    if affected:
        said = gettext_noop("这位同志现在不宜担任入党介绍人，建议另选")
        return [Finding(said, replace(INTRODUCERS_RULE, severity="WARN"))]
    return []


@cites(PROBATION_RULE)
def probation(*, since: date, until: date | None) -> list[Finding]:
    """留党察看 of more than two years, or without an end."""
    if until is not None and until <= add_months(since, PROBATION_MONTHS):
        return []
    said = gettext_noop("留党察看最长两年，请核对影响期止的日期")
    return [Finding(said, PROBATION_RULE)]


@cites(EXEMPT_RULE)
def expected(*, exempt: bool) -> bool:
    """Whether attendance is asked of a member as a matter of course."""
    return not exempt


# 自行脱党：任何一项连续六个月，都要先找到人、弄清原因，再由支部党员大会决定、上级批准。
DRIFT_RULE = Article(
    EDUCATION_RULES,
    31,
    "第（六）项",
    severity="WARN",  # an alert: whether there was good reason is for people to find out
    reading="没有正当理由，连续六个月不参加党的组织生活，或者不交纳党费，或者不做党所分配的工作，"
    "按照自行脱党予以除名",
)
DRIFT_MONTHS = 6


@cites(DRIFT_RULE)
def drifting(*, since: date, day: date) -> bool:
    """Six months on end of any one failure; never a decision, only a reason to go and ask."""
    return add_months(since, DRIFT_MONTHS) <= day


@cites(HOST_RULE)
def may_vote_here(*, home: object, here: object) -> bool:
    """A guest takes part in everything but votes and elections: those are at home."""
    return home == here
