"""办理的数：还有多少没办完，多少超期，转了几手，评价怎样，多少分钟到的。"""

from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import DurationField, Exists, ExpressionWrapper, F, OuterRef

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Mean, Rows
from jiceng.work.orders import rules
from jiceng.work.orders.figures.asking import ANSWERS, LEDGER, SPLITS
from jiceng.work.orders.flows import POOLED
from jiceng.work.orders.models import Move, Order, Rating, Rest

MOVES = Usage("诉求转办台账", "一次转办、退回一行，按转出日期计入本期")
RATINGS = Usage("诉求评价台账", "一件只评一次，自愿评价，按评价日期计入本期")
OWN = {"channel": "order__channel", "category": "order__category__name"}


def open_then(ask: Ask) -> Rows:
    """In somebody's hands on the day asked, with the deadline of that day."""
    rows: Rows = Order.objects.standing().unsettled(ask.day).due_as_of(ask.day)
    return rows


def late(orders: Rows, ask: Ask) -> Rows:
    rows: Any = orders
    return rows.running(ask.day).filter(then_due__lt=ask.day)  # type: ignore[no-any-return]


def due(ask: Ask) -> Rows:
    """Whose deadline, as it then stood, falls in the period."""
    rows: Any = Order.objects.standing().due_as_of(ask.day)
    span = (ask.period.first, ask.period.last)
    return rows.filter(then_due__range=span, asked_on__lte=ask.day)  # type: ignore[no-any-return]


def settled(orders: Rows, ask: Ask) -> Rows:
    return orders.resting(ask.day)  # type: ignore[attr-defined,no-any-return]


def given(ask: Ask) -> Rows:
    rows: Rows = Rating.objects.given(ask.period)
    return rows


def arrived(ask: Ask) -> Rows:
    rows: Rows = Order.objects.asked(ask.period).filter(arrived_at__isnull=False)
    return rows


def quick(orders: Rows, ask: Ask) -> Rows:
    """Somebody was there within so many minutes of the asking."""
    lasted = ExpressionWrapper(F("arrived_at") - F("asked_at"), output_field=DurationField())
    most = timedelta(minutes=ask["minutes"])
    rows: Rows = orders.annotate(lasted=lasted).filter(lasted__lte=most)
    return rows


def unclaimed(orders: Rows, ask: Ask) -> Rows:
    """Still in the pool so many hours after it was put there; read as it is now."""
    last = datetime.combine(ask.day, time.max, clock.ZONE) - timedelta(hours=ask["hours"])
    return orders.filter(state=POOLED, pooled_at__lte=last)


def again(orders: Rows, ask: Ask) -> Rows:
    """Finished once and taken up by the day asked."""
    taken_up = Rest.objects.filter(
        order=OuterRef("pk"), kind=Rest.Kind.FINISHED, until__lte=ask.day
    )
    return orders.filter(Exists(taken_up))


OPEN = Figure(
    key="orders.open",
    title="没有办完的诉求",
    cites=LEDGER,
    of=open_then,
    splits={**SPLITS, "handler": "handler__name"},
    unit="件",
    definition="报告日还在受理、待接单和办理中的",
    supplied_by=ANSWERS,
)
OVERDUE = Figure(
    key="orders.overdue",
    title="没有办完的诉求中超过时限的",
    cites=rules.LOCAL,
    of=open_then,
    having=late,
    splits=SPLITS,
    unit="件",
    definition="时限按报告日已批准的延期算，暂停计时的不算超期；时限是本地规定",
    supplied_by=ANSWERS,
)
DUE = Figure(
    key="orders.due",
    title="本期到期的诉求中已经了结的",
    cites=rules.LOCAL,
    of=due,
    having=settled,
    splits=SPLITS,
    unit="件",
    definition="分母为最迟答复日在本期的；分子为报告日已办结或者转外单位的",
    supplied_by=ANSWERS,
)
REOPENED = Figure(
    key="orders.reopened",
    title="群众提出的诉求中重新办理过的",
    cites=rules.LOOP,
    of=lambda ask: Order.objects.asked(ask.period),
    having=again,
    splits=SPLITS,
    unit="件",
    supplied_by="本人或者受理单位要求重新办理",
)
TRANSFERS = Figure(
    key="orders.transfers",
    title="诉求转办和退回的次数",
    cites=MOVES,
    of=lambda ask: Move.objects.passed(ask.period),
    at="source",
    splits={"way": "way", "to": "to__name"},
    unit="次",
    label="to__name",
    definition="三级之间转办、退回都在内，办理时限不因转办停下；按转出单位统计",
    supplied_by="承办单位转办、退回",
)
RATING = Figure(
    key="orders.rating",
    title="诉求评价的平均分",
    cites=rules.GRADES,
    of=given,
    at="order__org",
    measure=Mean("grade"),
    splits=OWN,
    unit="分",
    definition="五级评价，非常满意五分；没有评价的不计。评的是这件事，不用来评人",
    supplied_by="提出诉求的居民自愿评价",
)
SATISFIED = Figure(
    key="orders.satisfied",
    title="诉求评价中满意的",
    cites=rules.GRADES,
    of=given,
    having=lambda rows, ask: rows.filter(grade__gte=rules.CONTENT),
    at="order__org",
    splits=OWN,
    unit="件",
    definition="分母为本期的评价；分子为非常满意、满意和基本满意",
    supplied_by="提出诉求的居民自愿评价",
)
CALLED = Figure(
    key="orders.called",
    title="诉求差评中已经回访的",
    cites=rules.GRADES,
    of=lambda ask: given(ask).filter(grade__lte=rules.BAD),
    having=lambda rows, ask: rows.filter(called_on__lte=ask.day),
    at="order__org",
    splits=OWN,
    unit="件",
    definition="不满意和非常不满意是差评；几天内回访由本地规定",
    supplied_by="承办单位登记回访",
)
IN_CIRCLE = Figure(
    key="orders.in_circle",
    title="有到达时间的点单中十五分钟内到的",
    cites=rules.LOCAL,
    of=arrived,
    having=quick,
    splits=SPLITS,
    unit="件",
    bounds={"minutes": rules.CIRCLE},
    definition="分母为本期提出、登记了到达时间的；分子为提出到到达不超过界限分钟数的，界限可改",
    supplied_by="接单人登记到达",
)
# Only the desk and the watch read this: what waits today is not for the shelf.
UNCLAIMED = Figure(
    key="orders.unclaimed",
    title="派出以后没有人接的点单",
    cites=rules.LOCAL,
    of=open_then,
    having=unclaimed,
    splits=SPLITS,
    unit="件",
    bounds={"hours": rules.CLAIM_HOURS},
    supplied_by="社区指派，或者联系党员、服务商",
)
FIGURES = [
    OPEN, OVERDUE, DUE, REOPENED, TRANSFERS, RATING, SATISFIED, CALLED, IN_CIRCLE,
]  # fmt: skip
