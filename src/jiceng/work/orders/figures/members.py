"""党员接单的数：接了多少件，派出以后多少分钟有人接；数的是单子，不列人。"""

from datetime import datetime, time

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Distinct, Mean, Rows
from jiceng.work.orders.figures.answering import OWN
from jiceng.work.orders.models import Hold

WEEKLY = Usage("党员接单周清单", "一次接单一行，按接单日期计入本期")
WHO = "社区派单，党员接单"


def taken(ask: Ask) -> Rows:
    """Led by a member since a day of the period."""
    begin = datetime.combine(ask.period.first, time.min, clock.ZONE)
    end = datetime.combine(min(ask.period.last, ask.day), time.max, clock.ZONE)
    rows: Rows = Hold.objects.by_members().filter(begun_at__range=(begin, end))
    return rows


BY_MEMBERS = Figure(
    key="orders.by_members",
    title="党员接的单",
    cites=WEEKLY,
    of=taken,
    measure=Distinct("order"),
    splits=OWN,
    unit="件",
    definition="本期由党员主办的，接单和指派都在内；一件换过人只算一件；按承办单位，不按人统计",
    supplied_by=WHO,
)
RESPONSE = Figure(
    key="orders.response_minutes",
    title="党员接单的响应时间",
    cites=WEEKLY,
    of=lambda ask: taken(ask).filter(waited__isnull=False),
    measure=Mean("waited"),
    splits=OWN,
    unit="分钟",
    definition="从派单到接单的分钟数的平均；没有派到待接单、直接指派的不计",
    supplied_by=WHO,
)
FIGURES = [BY_MEMBERS, RESPONSE]
