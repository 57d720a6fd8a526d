"""Who is grown, what is fostered."""

from dataclasses import replace
from typing import Any

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.deadlines import add_months
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows, Total
from jiceng.kernel.splits import Split
from jiceng.kernel.watches import NextStep, Watch, last_seen
from jiceng.registers.units.figures import at_units, of_units
from jiceng.work.coverage.models import FirmDeed, Incubation, Support, Track, TrackTalk
from jiceng.work.coverage.rules import FOSTERED, GROWN, HALF, QUARTER

SPLITS: dict[str, Split] = {"kind": "kind", "field": "unit__field"}
POOL = Usage("双培对象台账", "一行一人一个方向，按列入和结束的日期算")
NURSERY = Usage("社会组织孵化台账", "一行一个社会组织，每一步有日期")


def pool(ask: Ask) -> Rows:
    """With `seen_on`: when the mentor was asked last, else the day of listing."""
    rows, talks = Track.objects.standing(ask.day), TrackTalk.objects.all()
    seen = last_seen(rows, talks, ask.day, of="track", on="held_on", since="listed_on")
    return of_units(seen, ask)


def recently(rows: Rows, ask: Ask) -> Rows:
    return rows.filter(seen_on__gt=add_months(ask.day, -ask["months"]))


def nursery(ask: Ask) -> Rows:
    """What is fostered, with `seen_on`: the last quarterly call, else the application."""
    rows = Incubation.objects.standing(ask.day).as_of(ask.day)
    calls = Support.objects.filter(kind=Support.Kind.CALL)
    return last_seen(rows, calls, ask.day, of="incubation", on="given_on", since="applied_on")


def born(ask: Ask) -> Rows:
    first, last = ask.period.first, min(ask.period.last, ask.day)
    rows: Rows = Incubation.objects.filter(registered_on__range=(first, last))
    return rows


def ended(ask: Ask) -> Rows:
    rows: Any = Track.objects.ended(ask.period)
    return at_units(rows.filter(ended_on__lte=ask.day), "ended_on")


def deeds(ask: Ask) -> Rows:
    rows: Any = FirmDeed.objects.during(ask.period)
    return at_units(rows.filter(held_on__lte=ask.day), "held_on")


def given(ask: Ask) -> Rows:
    first, last = ask.period.first, min(ask.period.last, ask.day)
    rows: Any = Support.objects.filter(given_on__range=(first, last))
    return rows.exclude(kind=Support.Kind.CALL)  # type: ignore[no-any-return]


TRACKS = Figure(
    key="coverage.tracks",
    title="双培对象中半年内了解过的",
    cites=GROWN,
    of=pool,
    having=recently,
    at="then_keeper",
    splits=SPLITS,
    bounds={"months": HALF},
    unit="名",
    label="unit__name",
    definition="分母为报告日在册的培养对象；刚列入不满半年的算了解过",
    supplied_by="培养人登记了解情况",
)
CONVERTED = Figure(
    key="coverage.converted",
    title="本期结束培养的双培对象中已转化的",
    cites=POOL,
    of=ended,
    having=lambda rows, ask: rows.filter(state=Track.State.CONVERTED),
    at="then_keeper",
    splits=SPLITS,
    unit="名",
    label="unit__name",
    definition="骨干发展成党员、党员成为骨干、党员成为先进模范各按方向分；退出培养的只在分母",
)
DEEDS = Figure(
    key="coverage.deeds",
    title="本期双创事项数",
    cites=Usage("双创台账", "一行一项，按日期计入本期"),
    of=deeds,
    at="then_keeper",
    splits=SPLITS,
    unit="项",
    label="unit__name",
    definition="党员创品牌、组织创效益各为一种",
)
BENEFIT = Figure(
    key="coverage.benefit",
    title="本期双创效益",
    cites=DEEDS.cites,
    of=deeds,
    at="then_keeper",
    measure=Total("amount"),
    splits=SPLITS,
    unit="万元",
    label="unit__name",
    definition="只算登记了数额的；组织创效益必须填数额",
)
INCUBATIONS = Figure(
    key="coverage.incubations",
    title="扶持培育中的社会组织中按季回访的",
    cites=FOSTERED,
    of=nursery,
    having=recently,
    splits={"state": "then_state"},
    bounds={"months": QUARTER},
    label="name",
    definition="从申请起到独立运行或者终止；状态按报告日；申请不满一个季度的算回访过",
    supplied_by="培育党组织登记回访",
)
INCUBATED = Figure(
    key="coverage.incubated",
    title="本期孵化登记成立的社会组织数",
    cites=NURSERY,
    of=born,
    label="name",
)
SUPPORT = Figure(
    key="coverage.support",
    title="本期扶持社会组织的次数",
    cites=NURSERY,
    of=given,
    at="incubation__org",
    splits={"kind": "kind"},
    unit="次",
    label="incubation__name",
    definition="场地、资金、指导员、培训各为一次，季度回访不算",
)
MONEY = Figure(
    key="coverage.support_money",
    title="本期扶持社会组织的资金",
    cites=NURSERY,
    of=lambda ask: given(ask).filter(kind=Support.Kind.MONEY),
    at="incubation__org",
    measure=Total("amount"),
    unit="元",
    label="incubation__name",
)

FIGURES = [TRACKS, CONVERTED, DEEDS, BENEFIT, INCUBATIONS, INCUBATED, SUPPORT, MONEY]
WATCHES = [
    Watch(
        replace(TRACKS, at="unit__keeper"),  # of today, so the present keeper is the keeper
        "双培对象半年没有了解",
        since="seen_on",
        member="",
        part="missing",
        steps={HALF: NextStep("请培养人了解情况并登记", "community_worker")},
    ),
]
