"""Plans firm by firm, blank units, and what is attached."""

from dataclasses import replace
from typing import Any

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.deadlines import add_months
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.kernel.splits import Split, groups
from jiceng.kernel.watches import NextStep, Watch, last_seen
from jiceng.registers.units.figures import (
    TWO_NEW,
    at_units,
    due_at_units,
    of_units,
    reached,
    standing,
)
from jiceng.registers.units.models import Hosting
from jiceng.registers.units.rules import YEAR_MONTHS
from jiceng.work.coverage.models import AttachedReview, UnitPlan
from jiceng.work.coverage.rules import HALF, PLANNED, REVIEWED

FIELDS: dict[str, Split] = {
    "field": "unit__field",
    "two_new": groups("unit__field", two_new=TWO_NEW),
}


def due(ask: Ask) -> Rows:
    """Due in the period; those dropped by the day are not counted."""
    rows: Any = UnitPlan.objects.filter(due_on__range=(ask.period.first, ask.period.last))
    rows = rows.filter(drafted_on__lte=ask.day).exclude(dropped_on__lte=ask.day)
    return due_at_units(rows, "due_on", ask)


def blank(ask: Ask) -> Rows:
    """两新组织里两个覆盖都没有的."""
    units = standing(ask).filter(field__in=TWO_NEW)
    return units.exclude(pk__in=reached(units, ask).values("pk"))


def attached(ask: Ask) -> Rows:
    """Each with `seen_on`: when it was looked at last, else the day it was attached."""
    rows = Hosting.objects.standing(ask.day).filter(way=Hosting.Way.ATTACHED)
    reviews = AttachedReview.objects.all()
    seen = last_seen(rows, reviews, ask.day, of="hosting", on="reviewed_on", since="since")
    return of_units(seen, ask)


def graduated(ask: Ask) -> Rows:
    rows: Any = AttachedReview.objects.during(ask.period).filter(reviewed_on__lte=ask.day)
    rows = rows.filter(outcome=AttachedReview.Outcome.GRADUATED)
    return at_units(rows, "reviewed_on", "hosting__unit")


def looked_at(rows: Rows, ask: Ask) -> Rows:
    return rows.filter(seen_on__gt=add_months(ask.day, -ask["months"]))


PLANS = Figure(
    key="coverage.plans",
    title="本期到期的一企一策中已完成的",
    cites=PLANNED,
    of=due,
    having=lambda plans, ask: plans.filter(done_on__lte=ask.day),
    at="then_keeper",
    splits={**FIELDS, "way": "way"},
    unit="份",
    label="unit__name",
    definition="按完成时限计入本期，终止的不计；比例就是完成率",
    supplied_by="责任人登记完成和结果",
)
OVERDUE = Figure(
    key="coverage.plans_open",
    title="没有完成的一企一策中已超期的",
    cites=PLANNED,
    of=lambda ask: of_units(UnitPlan.objects.open(ask.day), ask),
    having=lambda plans, ask: plans.filter(due_on__lt=ask.day),
    at="then_keeper",
    splits=FIELDS,
    unit="份",
    label="unit__name",
)
BLANK = Figure(
    key="coverage.blank",
    title="空白两新组织中有一企一策的",
    cites=PLANNED,
    of=blank,
    having=lambda units, ask: units.filter(pk__in=UnitPlan.objects.open(ask.day).values("unit")),
    at="then_keeper",
    splits={"field": "field"},
    bounds={"months": YEAR_MONTHS},
    unit="家",
    label="name",
    definition="空白：组织覆盖、工作覆盖都没有；缺的是还没有一企一策的",
    supplied_by="社区拟定一企一策",
)
ATTACHED = Figure(
    key="coverage.attached",
    title="挂靠单位中半年内研究过的",
    cites=REVIEWED,
    of=attached,
    having=looked_at,
    at="then_keeper",
    splits=FIELDS,
    bounds={"months": HALF},
    unit="家",
    label="unit__name",
    definition="分母为报告日挂靠在别的党组织的单位；刚挂靠不满半年的算研究过",
    supplied_by="社区登记挂靠研究",
)
GRADUATED = Figure(
    key="coverage.graduated",
    title="本期由挂靠转为单独或联合组建的单位数",
    cites=Usage("挂靠研究台账", "一行一次研究；毕业随组建请示的执行登记"),
    of=graduated,
    at="then_keeper",
    splits={"field": "hosting__unit__field"},
    unit="家",
    label="hosting__unit__name",
)

FIGURES = [PLANS, OVERDUE, BLANK, ATTACHED, GRADUATED]
WATCHES = [
    Watch(
        replace(OVERDUE, at="unit__keeper"),  # of today, so the present keeper is the keeper
        "一企一策超期没有完成",
        since="due_on",
        member="",
        steps={0: NextStep("了解卡在哪里，完成或者写明终止的原因", "community_worker")},
    ),
    Watch(
        replace(ATTACHED, at="unit__keeper"),
        "挂靠单位半年没有研究",
        since="seen_on",
        member="",
        part="missing",
        steps={HALF: NextStep("研究能不能单独或联合组建", "community_worker")},
    ),
]
