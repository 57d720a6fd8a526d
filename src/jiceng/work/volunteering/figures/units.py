"""单位报到、年度反馈和服务评议的数."""

from typing import Any

from django.db.models import Exists, OuterRef

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Distinct, Mean, Rows
from jiceng.kernel.splits import Split
from jiceng.work.volunteering.figures.origin import from_field
from jiceng.work.volunteering.models import CheckIn, ServiceOpinion, UnitReport, YearNote
from jiceng.work.volunteering.rules import LOCAL

UNIT_LEDGER = Usage("单位报到台账", "一行一个党组织在一个社区的报到，按起止日期算")
OPINION_LEDGER = Usage("在职党员服务评议台账", "一行一个来源一年对一名党员的服务评一次")


def standing(ask: Ask) -> Rows:
    rows: Rows = UnitReport.objects.standing(ask.day)
    return rows


def told(rows: Any, ask: Ask) -> Rows:
    """Whose unit has been written to for the period's last year."""
    notes = YearNote.objects.filter(year=ask.period.last.year, given_on__lte=ask.day)
    found: Rows = rows.filter(Exists(notes.filter(org=OuterRef("org"), unit=OuterRef("unit"))))
    return found


def during(ask: Ask) -> Rows:
    rows: Rows = ServiceOpinion.objects.during(ask.period)
    return rows


def appraised(rows: Any, ask: Ask) -> Rows:
    given = ServiceOpinion.objects.filter(year=ask.period.last.year, given_on__lte=ask.day)
    found: Rows = rows.filter(member__in=given.values("member"))
    return found


UNITS = Figure(
    key="volunteering.units_reported",
    title="到社区报到的党组织",
    cites=UNIT_LEDGER,
    of=standing,
    measure=Distinct("unit"),
    unit="个",
    definition="报告日已报到、没有退出的，一个党组织在几个社区报到只算一个",
    supplied_by="社区登记单位报到",
)
NOTED = Figure(
    key="volunteering.year_notes",
    title="单位报到中社区已作年度反馈的",
    cites=LOCAL,
    of=standing,
    having=told,
    label="unit__name",
    definition="分母为报告日的单位报到；分子为期末那一年社区已经反馈的",
    supplied_by="社区作年度反馈",
)
SCORE_SPLITS: dict[str, Split] = {"from": from_field, "source": "source__name"}
SCORE = Figure(
    key="volunteering.appraisal_score",
    title="在职党员服务评议平均分",
    cites=OPINION_LEDGER,
    of=during,
    measure=Mean("grade"),
    splits=SCORE_SPLITS,
    unit="分",
    definition="本期各来源评价的平均，5为很好，1为差；评的是服务，不给个人排名",
    supplied_by="社区登记评议",
)
APPRAISED = Figure(
    key="volunteering.members_appraised",
    title="在社区报到的党员中当年评议过的",
    cites=OPINION_LEDGER,
    of=lambda ask: CheckIn.objects.standing(ask.day),
    having=appraised,
    measure=Distinct("member"),
    splits={"from": from_field},
    unit="名",
    label="member__person__name",
    supplied_by="社区登记评议",
)

FIGURES = [UNITS, NOTED, SCORE, APPRAISED]
