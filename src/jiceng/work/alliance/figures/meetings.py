"""联席会议、议题、决定：开了几次，谁没有开，提了多少、答了多少，交办的办结了多少。"""

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, F, OuterRef

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.duties import HALF, MONTH, QUARTER, YEAR, Duty
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows, Sole
from jiceng.kernel.splits import Split
from jiceng.kit.roles import Role
from jiceng.registers.coalitions.models import Coalition, Kind, Level
from jiceng.work.alliance import rules
from jiceng.work.alliance.models import (
    AgendaItem,
    AllianceTerms,
    JointMeeting,
    Resolution,
    Review,
    Ruling,
    rhythm,
)

LEDGER = Usage("联席会议台账", "一行一次会议，按开会日期计入本期，作废的不计")
ITEMS = Usage("联席会议议题台账", "一行一个议题，按提出日期计入本期")
DECISIONS = Usage("联席会议议题台账", "决定的事一件一条，由另一人核对后销号")
TERMS = Usage("共建约定", "按文件登记的标准，不是实际支出")
WHO = "牵头党组织登记"
AT = "coalition__keeper"
SPLITS: dict[str, Split] = {"kind": "coalition__kind", "level": "coalition__level"}
OF_ISSUES: dict[str, Split] = {"scope": "scope", "kind": "joint__coalition__kind"}

# Whoever keeps the ledger of a level owes what a coalition of that level must do.
OWN_LEVEL: dict[str, dict[str, str]] = {
    Role.DISTRICT_STAFF: {"level": Level.DISTRICT},
    Role.STREET_OFFICE: {"level": Level.STREET},
    Role.COMMUNITY_WORKER: {"level": Level.COMMUNITY},
}


def held(ask: Ask) -> Rows:
    rows: Rows = JointMeeting.objects.held(ask.period)
    return rows


def active(ask: Ask) -> Rows:
    rows: Rows = Coalition.objects.standing(ask.day).active(ask.day)
    return rows


def owing(every: str) -> Callable[[Ask], Rows]:
    """Those at work that must meet so often, by the terms of the day."""
    return lambda ask: active(ask).alias(meets=rhythm(ask.day)).filter(meets=every)


def met(rows: Rows, ask: Ask) -> Rows:
    return rows.filter(Exists(held(ask).filter(coalition=OuterRef("pk"))))


def reviewed(rows: Rows, ask: Ask) -> Rows:
    said = Review.objects.filter(
        coalition=OuterRef("pk"), year=ask.day.year, reviewed_on__lte=ask.day
    )
    return rows.filter(Exists(said))


def raised(ask: Ask) -> Rows:
    rows: Rows = AgendaItem.objects.raised(ask.period)
    return rows


def concluded(rows: Rows, ask: Ask) -> Rows:
    return rows.filter(concluded_on__lte=ask.day)


def decided(ask: Ask) -> Rows:
    rows: Rows = Resolution.objects.decided(ask.period)
    return rows


def resolved(ask: Ask) -> Rows:
    rows: Rows = Resolution.objects.resolved(ask.period, ask.day)
    return rows


def funded(ask: Ask) -> Rows:
    rows: Rows = AllianceTerms.objects.standing(ask.day).exclude(district_fund=None)
    told: Rows = rows.annotate(fund=F("district_fund") + F("street_fund"))
    return told


def end(part: Any) -> Any:
    return part.last


MEETINGS = Figure(
    key="alliance.meetings",
    title="本期召开的联席会议",
    cites=LEDGER,
    of=held,
    at=AT,
    splits=SPLITS,
    unit="次",
    label="coalition__name",
    definition="大党工委、大党委的会议和联盟、国企的联席会议都算，按种类可分",
    supplied_by=WHO,
)


def met_in_time(every: str, title: str) -> Figure:
    """Whether those that owe a meeting so often had one."""
    return Figure(
        key=f"alliance.met_{every}",
        title=title,
        cites=rules.OFTEN,
        of=owing(every),
        having=met,
        at="keeper",
        splits={"kind": "kind", "level": "level"},
        label="name",
        definition="分母为报告日运行中、按当天的共建约定这样开会的共建组织；"
        "没有约定的，大党工委、大党委和联盟每季度一次，国企党建联席会议每年一次",
        supplied_by=WHO,
    )


EACH_MONTH = met_in_time(MONTH, "约定每月开会的共建组织中本期开过会的")
EACH_QUARTER = met_in_time(QUARTER, "约定每季度开会的共建组织中本期开过会的")
EACH_HALF = met_in_time(HALF, "约定每半年开会的共建组织中本期开过会的")
EACH_YEAR = met_in_time(YEAR, "约定每年开会的共建组织中本期开过会的")
SOE_CONFERENCES = Figure(
    key="alliance.soe_conferences",
    title="本期召开的国企党建联席会议",
    cites=LEDGER,
    of=lambda ask: held(ask).filter(coalition__kind=Kind.SOE),
    at=AT,
    splits={"level": "coalition__level"},
    unit="次",
    label="coalition__name",
    supplied_by=WHO,
)
RAISED = Figure(
    key="alliance.items",
    title="本期提出的议题",
    cites=ITEMS,
    of=raised,
    at=AT,
    splits={"scope": "scope", "kind": "coalition__kind"},
    unit="个",
    label="title",
    supplied_by="共建单位提出",
)
CONCLUDED = Figure(
    key="alliance.items_concluded",
    title="本期提出的议题中已有结论的",
    cites=rules.RULES,
    of=raised,
    having=concluded,
    at=AT,
    splits={"scope": "scope", "kind": "coalition__kind"},
    unit="个",
    label="title",
    definition="会议作了结论，或者说明了为什么不列入；提交上级的以上级的答复为准；撤回的不计",
    supplied_by=WHO,
)
DECIDED = Figure(
    key="alliance.issues",
    title="本期联席会议决定交办的事项",
    cites=DECISIONS,
    of=decided,
    at="joint__coalition__keeper",
    splits=OF_ISSUES,
    unit="件",
    label="matter__title",
    supplied_by=WHO,
)
RESOLVED = Figure(
    key="alliance.issues_resolved",
    title="本期通过联席会议解决的事项",
    cites=DECISIONS,
    of=resolved,
    at="joint__coalition__keeper",
    splits=OF_ISSUES,
    unit="件",
    label="matter__title",
    definition="本期由另一人核对销号、报告日没有重新办理的，按范围可分共驻共建、国企和地方",
    supplied_by="责任单位报结，提出单位核对",
)
REVIEWED = Figure(
    key="alliance.reviewed",
    title="运行中的共建组织中本年已评议的",
    cites=rules.RULES,
    of=active,
    having=reviewed,
    at="keeper",
    splits={"kind": "kind", "level": "level"},
    label="name",
    supplied_by=WHO,
)
RULINGS = Figure(
    key="alliance.rulings",
    title="在用的归口裁定",
    cites=LEDGER,
    of=lambda ask: Ruling.objects.standing(ask.day),
    at="joint__coalition__keeper",
    unit="条",
    label="subject",
    supplied_by=WHO,
)
FUND = Figure(
    key="alliance.fund",
    title="每个社区联盟每年的工作经费标准",
    cites=TERMS,
    of=funded,
    measure=Sole("fund"),
    unit="元",
    definition="区级和街道级之和，按文件登记；各街道不一样的不给一个数",
    supplied_by="区委组织部登记文件",
)

FIGURES = [
    MEETINGS, EACH_MONTH, EACH_QUARTER, EACH_HALF, EACH_YEAR, SOE_CONFERENCES, RAISED, CONCLUDED,
    DECIDED, RESOLVED, REVIEWED, RULINGS, FUND,
]  # fmt: skip
DUTIES = [
    Duty(figure, every=every, due=end, verb="alliance.board.table", name=name, shares=OWN_LEVEL)
    for figure, every, name in (
        (EACH_MONTH, MONTH, "每月召开联席会议"),
        (EACH_QUARTER, QUARTER, "每季度召开联席会议"),
        (EACH_HALF, HALF, "每半年召开联席会议"),
        (EACH_YEAR, YEAR, "每年召开联席会议"),
        (REVIEWED, YEAR, "共建组织年度评议"),
    )
]  # fmt: skip
