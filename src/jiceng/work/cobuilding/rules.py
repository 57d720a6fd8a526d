"""What fits what, who may confirm, what is told before something is done: pure, and local habit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from jiceng.kernel.citations import Article, Finding, cites, gettext_noop

GUIDE = Article(
    "关于加强和改进城市基层党的建设工作的意见", 0, "（区域化党建，条号待核）", status="S",
    severity="WARN",
    reading="街道社区党组织与驻区单位党组织互联互动，建立需求、资源、项目清单，签约共建、双向认领、"
    "双向评价",
)  # fmt: skip
LOCAL = Article(
    "共驻共建办法（本地）", 0, "（清单、契约、承诺、评价）", status="L", severity="ADVISE",
    jurisdiction="本地",
    reading="清单每季度核一次；承诺写明完成标准和期限，由受益方确认；社区和单位每年互评一次，"
    "被评的一方可以回应，互评不打分；不排名",
)  # fmt: skip

APPRAISED = Article(
    "共驻共建办法（本地）", 1, "（联合评议）", status="L", severity="ADVISE", jurisdiction="本地",
    reading="每年由社区和单位一起评议一次联建的成效：有活动或者任务的记录才评，分数由评议的人定，"
    "写明凭什么；评的是联建，不评个人，不排名",
)  # fmt: skip

SOON_DAYS = 14  # a promise is called to mind this many days before it is due
BEST, WORST = 5, 1  # how a visitor rates a service
FULL = 100  # the score of a joint appraisal
AT_ONCE = 5  # people one code may bring
PER_HOUR = 30  # codes from one source; a whole building may stand behind it


@dataclass(frozen=True)
class Offered:
    """What a rule has to know of one line of the lists."""

    kind: str
    place: str = ""  # path of the organisation it lies with
    begins: date | None = None
    ends: date | None = None
    number: Decimal | None = None


@dataclass(frozen=True)
class Fit:
    """Why a resource may answer a need: plain words; the more reasons, the earlier it is shown."""

    reasons: tuple[str, ...]
    doubts: tuple[str, ...] = ()


@cites(LOCAL)
def fit(need: Offered, resource: Offered) -> Fit | None:
    """None where the kind is another or the times never meet; people decide all the same."""
    if need.kind != resource.kind:
        return None
    if not _meet(need, resource):
        return None
    reasons, doubts = [gettext_noop("种类相同")], []
    if need.place == resource.place:
        reasons.append(gettext_noop("就在本社区"))
    elif need.place.startswith(resource.place):
        reasons.append(gettext_noop("上级党组织提供"))
    else:
        doubts.append(gettext_noop("在别的社区，请先商量"))
    if _within(need, resource):
        reasons.append(gettext_noop("时间合适"))
    else:
        doubts.append(gettext_noop("只有一部分时间合适"))
    if need.number is None or resource.number is None:
        doubts.append(gettext_noop("没有写数量，请先商量"))
    elif resource.number >= need.number:
        reasons.append(gettext_noop("数量够"))
    else:
        doubts.append(gettext_noop("数量不够，要再找一家"))
    return Fit(tuple(reasons), tuple(doubts))


def _meet(one: Offered, other: Offered) -> bool:
    late, early = one.begins or date.min, one.ends or date.max
    return late <= (other.ends or date.max) and (other.begins or date.min) <= early


def _within(one: Offered, other: Offered) -> bool:
    begun = other.begins is None or other.begins <= (one.begins or date.min)
    return begun and (other.ends is None or other.ends >= (one.ends or date.max))


@cites(LOCAL)
def confirms(*, maker: str, receiver: str, held: Iterable[str]) -> bool:
    """May somebody who holds these nodes confirm a promise? Never by holding its maker alone."""
    return any(receiver.startswith(path) and path != maker for path in held)


@cites(LOCAL)
def remind_on(*, due: date) -> date:
    """The day on which a promise is called to mind."""
    return due - timedelta(days=SOON_DAYS)


@cites(LOCAL)
def promise_findings(*, measure: str, due: date | None, today: date) -> list[Finding]:
    """What to look at before a promise is recorded; it stops nobody."""
    found = []
    if not measure.strip():
        found.append(Finding(gettext_noop("没有写完成标准，到时候不好确认"), LOCAL))
    if due is not None and due < today:
        found.append(Finding(gettext_noop("期限已经过了，请核对是不是补录"), LOCAL))
    return found


@cites(GUIDE)
def pact_findings(*, items: Sequence[str]) -> list[Finding]:
    """A pact of which nothing can be checked."""
    if not items:
        return [Finding(gettext_noop("契约还没有写事项，签了也没有可以兑现的"), GUIDE)]
    return []
