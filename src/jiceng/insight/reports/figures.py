"""出了多少报告：按报告和期间；季度汇报有没有按时出。"""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy

from jiceng.insight.reports.models import Issue
from jiceng.insight.reports.rules import AHEAD, DAYS, QUARTERLY, due
from jiceng.insight.reports.texts import REPORTS
from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.duties import QUARTER, Duty
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.kernel.periods import Period
from jiceng.kit.tenant import tenant
from jiceng.registers.orgs.models import Kind, Org

LEDGER = Usage("已印发报告台账", "一行一份定稿，按定稿日期计入本期；撤回的不计")
WORDS: list[tuple[str, Any]] = [
    ("report", gettext_lazy("报告")),
    *((f"report.{one.name}", one.title) for one in REPORTS),
]


def issued(ask: Ask) -> Rows:
    rows: Rows = Issue.objects.within(ask.period).valid(ask.day)
    return rows.filter(issued_at__date__lte=ask.day)


def districts(ask: Ask) -> Rows:
    rows: Rows = Org.objects.standing(ask.day).filter(kind=Kind.DISTRICT)
    return rows


def reported(rows: Rows, ask: Ask) -> Rows:
    """With the quarter's report out and not withdrawn."""
    out = Issue.objects.filter(report="quarterly", period=ask.period.code).valid(ask.day)
    return rows.filter(pk__in=out.values("org"))


def by(period: Period) -> date:
    """By the days this place has agreed upon (本单位设置)."""
    return due(period=period, days=int(tenant().get("quarterly_days") or DAYS))


GENERATED = Figure(
    key="reports.generated", title="本期印发的报告", cites=LEDGER, of=issued,
    splits={"report": "report"}, unit="份", label="title",
)  # fmt: skip
QUARTERLY_OUT = Figure(
    key="reports.quarterly", title="区委中本季度已出领导小组季度汇报的", cites=QUARTERLY,
    of=districts, having=reported, at="pk", unit="个", label="name",
    supplied_by="区委组织部",
)  # fmt: skip

FIGURES = [GENERATED, QUARTERLY_OUT]
DUTIES = [
    Duty(QUARTERLY_OUT, QUARTER, by, by="district_staff", verb="reports.manuscripts.new",
         name="出党建工作领导小组季度汇报", made_good=True, ahead=AHEAD),
]  # fmt: skip
