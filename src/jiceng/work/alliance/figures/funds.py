"""联盟经费：拨了多少、用了多少，按标准拨到的有几个，快用完的是哪些。"""

from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery, Value

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.formulas import Formula, quotient
from jiceng.kernel.measures import Rows, Total
from jiceng.kernel.watches import NextStep, Watch
from jiceng.registers.coalitions.models import Coalition
from jiceng.work.alliance import rules
from jiceng.work.alliance.models import FundLine
from jiceng.work.alliance.models.funds import HALF_A_FEN, enough, total, with_standard

LEDGER = Usage("联盟经费台账", "一笔一行，按日期计入本期，作废的不计")
WHO = "牵头党组织登记"
AT = "coalition__keeper"
SPLITS: Any = {"kind": "coalition__kind", "level": "coalition__level"}
WHOLE = Decimal(100)


def of_standard(ask: Ask) -> Rows:
    """Community alliances for which the terms of the day name a sum."""
    told: Rows = with_standard(Coalition.objects.standing(ask.day), ask.day)
    return told


def allotted(rows: Rows, ask: Ask) -> Rows:
    """From the district and the street, as the standard is."""
    told = FundLine.objects.of_year(ask.day).given()
    told = told.filter(source__in=(FundLine.Source.DISTRICT, FundLine.Source.STREET))
    found: Rows = rows.annotate(given=total(told)).filter(enough())
    return found


def with_money(ask: Ask) -> Rows:
    """With anything given or spent this year."""
    told = FundLine.objects.of_year(ask.day)
    rows: Any = Coalition.objects.filter(pk__in=told.values("coalition"))
    found: Rows = rows.annotate(given=total(told.given()), spent=total(told.spent()))
    return found


def left(rows: Rows, ask: Ask) -> Rows:
    """More than so many percent of the year's money is still there."""
    kept = WHOLE - Decimal(ask["percent"])
    most = F("given") * Value(kept) / Value(WHOLE) - Value(HALF_A_FEN)
    return rows.filter(Q(spent=0) | Q(spent__lt=most))


def last_spent(ask: Ask) -> Any:
    rows = FundLine.objects.of_year(ask.day).spent().filter(coalition=OuterRef("pk"))
    return Subquery(rows.order_by("-on").values("on")[:1])


GIVEN = Figure(
    key="alliance.fund_given",
    title="本期拨给共建组织的工作经费",
    cites=LEDGER,
    of=lambda ask: FundLine.objects.during(ask.period).given(),
    measure=Total("amount"),
    at=AT,
    splits={"source": "source", **SPLITS},
    unit="元",
    supplied_by=WHO,
)
SPENT = Figure(
    key="alliance.fund_spent",
    title="本期共建组织支出的工作经费",
    cites=LEDGER,
    of=lambda ask: FundLine.objects.during(ask.period).spent(),
    measure=Total("amount"),
    at=AT,
    splits=SPLITS,
    unit="元",
    supplied_by=WHO,
)
SPENT_RATE = Formula(
    key="alliance.fund_spent_rate",
    title="共建组织工作经费支出率",
    cites=LEDGER,
    inputs=(SPENT, GIVEN),
    combine=quotient,
    kind="share",
    definition="本期支出除以本期拨入；没有拨入的不算；上年结余在本期用的，会超过百分之百",
    supplied_by=WHO,
)
FUNDED = Figure(
    key="alliance.funded",
    title="社区联盟中本年工作经费按标准拨到的",
    cites=rules.FUNDS,
    of=of_standard,
    having=allotted,
    at="keeper",
    label="name",
    definition="分母为报告日有经费标准的社区联盟；分子为一月一日到报告日区级、街道级拨入不少于标准的",
    supplied_by=WHO,
)
LEFT = Figure(
    key="alliance.fund_left",
    title="本年有经费收支的共建组织中余额充足的",
    cites=rules.FUNDS,
    of=with_money,
    having=left,
    at="keeper",
    splits={"kind": "kind", "level": "level"},
    bounds={"percent": 10},
    label="name",
    definition="一月一日到报告日，拨入减支出以后剩下的多于拨入的一成；超支的、没有拨入就支出的不算",
    supplied_by=WHO,
)

FIGURES = [GIVEN, SPENT, SPENT_RATE, FUNDED, LEFT]
WATCHES = [
    Watch(
        LEFT, "共建组织的经费快用完了", since=last_spent, member="", part="missing",
        steps={0: NextStep("看还有哪些活动要办，请街道、区里按标准补足，或者调整年度计划",
                           by="community_worker", verb="alliance.funds.table")},
    ),
]  # fmt: skip
