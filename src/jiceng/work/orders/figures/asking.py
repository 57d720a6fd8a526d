"""诉求的数：提了多少，受理多少，多少有人接，办结多少，按时的多少。"""

from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Value,
    When,
)

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows, Total
from jiceng.kernel.splits import Split
from jiceng.registers.venues.models import Kind
from jiceng.work.orders import rules
from jiceng.work.orders.models import Hold, Order

LEDGER = Usage("诉求工单台账", "一件一行，按提出日期计入本期，本人撤回的不计")
ANSWERS = "承办单位办理、办结"


def hall(_ask: Ask) -> Any:
    """The level of the hall it was taken in at, or 大厅以外."""
    here = When(venue__kind=Kind.SERVICE_HALL, then=F("venue__level"))
    return Case(here, default=Value("elsewhere"), output_field=CharField())


SPLITS: dict[str, Split] = {
    "channel": "channel",
    "sort": "sort",
    "category": "category__name",
    "field": "org__field",
}
HALLS: dict[str, Split] = {"hall": hall, "channel": "channel", "category": "category__name"}


def asked(ask: Ask) -> Rows:
    rows: Rows = Order.objects.asked(ask.period)
    return rows


def accepted(ask: Ask) -> Rows:
    rows: Rows = Order.objects.accepted(ask.period)
    return rows


def reasonable(ask: Ask) -> Rows:
    """Accepted in the period, without what nobody could be asked to do."""
    rows: Rows = Order.objects.accepted(ask.period).counted(ask.day)
    return rows


def finished(orders: Rows, ask: Ask) -> Rows:
    return orders.finished(ask.day)  # type: ignore[attr-defined,no-any-return]


def done(ask: Ask) -> Rows:
    """Accepted in the period and finished by the day asked."""
    return finished(reasonable(ask), ask)


def in_time(orders: Rows, ask: Ask) -> Rows:
    return orders.in_time(ask.day)  # type: ignore[attr-defined,no-any-return]


def dispatched(ask: Ask) -> Rows:
    """Asked in the period and put into a pool by the day asked."""
    return asked(ask).filter(pooled_on__lte=ask.day)


def taken(orders: Rows, ask: Ask) -> Rows:
    """Somebody had it in hand by the day asked, whoever has it since."""
    last = datetime.combine(ask.day, time.max, clock.ZONE)
    held = Hold.objects.lead().filter(order=OuterRef("pk"), begun_at__lte=last)
    return orders.filter(Exists(held))


def heard(orders: Rows, ask: Ask) -> Rows:
    """Somebody took it up within so many days of the asking."""
    lasted = ExpressionWrapper(F("accepted_on") - F("asked_on"), output_field=DurationField())
    known: Any = orders.filter(accepted_on__lte=ask.day)
    return known.annotate(heard=lasted).filter(heard__lte=timedelta(days=ask["days"]))  # type: ignore[no-any-return]


ORDERS = Figure(
    key="orders.orders",
    title="群众提出的诉求",
    cites=LEDGER,
    of=asked,
    splits=SPLITS,
    unit="件",
    definition="点单、诉求、请回电话都在内；信访、调解、政务服务事项另有台账，不在内",
    supplied_by="受理单位登记，居民在手机上提出",
)
ACCEPTED = Figure(
    key="orders.accepted",
    title="受理的便民服务事项",
    cites=rules.LOOP,
    of=accepted,
    splits=HALLS,
    unit="件",
    definition="按受理日期计；可按三级便民服务大厅分，没有在大厅受理的列为大厅以外",
    supplied_by="受理单位",
)
FINISHED = Figure(
    key="orders.finished",
    title="受理的便民服务事项中已办结的",
    cites=rules.LOOP,
    of=reasonable,
    having=finished,
    splits=HALLS,
    unit="件",
    definition="分母为本期受理的，认定超出职责的不计入；分子为报告日已办结、没有重新办理的",
    supplied_by=ANSWERS,
)
ON_TIME = Figure(
    key="orders.on_time",
    title="已办结的便民服务事项中按时的",
    cites=rules.LOCAL,
    of=done,
    having=in_time,
    splits=HALLS,
    unit="件",
    definition="时限按已批准的延期和暂停算，是本地规定，不是全国标准；重新办理的按后一次办结",
    supplied_by=ANSWERS,
)
CLAIMED = Figure(
    key="orders.claimed",
    title="派出的点单中有人接单的",
    cites=LEDGER,
    of=dispatched,
    having=taken,
    splits=SPLITS,
    unit="件",
    definition="分母为本期提出、派到社区待接单的；只统计单子，不按人排名",
    supplied_by="社区派单，党员、服务商接单",
)
UNREASONABLE = Figure(
    key="orders.unreasonable",
    title="受理的便民服务事项中认定超出职责的",
    cites=rules.LOCAL,
    of=accepted,
    having=lambda orders, ask: orders.filter(unreasonable_on__lte=ask.day),
    splits=HALLS,
    unit="件",
    definition="每件写明理由；只在总数里，不计入办结率和按时率",
    supplied_by="承办单位认定并写明理由",
)
HANDED_OUT = Figure(
    key="orders.handed_out",
    title="群众提出的诉求中转外单位的",
    cites=rules.LOCAL,
    of=asked,
    having=lambda orders, ask: orders.resting(ask.day, "out"),  # type: ignore[attr-defined]
    splits={"outside": "outside", "channel": "channel"},
    unit="件",
    definition="信访、调解、政务、诉讼等依法由别的单位办的；转出不算办结",
    supplied_by="承办单位转出",
)
RESPONDED = Figure(
    key="orders.responded",
    title="群众提出的诉求中及时有回应的",
    cites=rules.LOCAL,
    of=asked,
    having=heard,
    splits=SPLITS,
    unit="件",
    bounds={"days": rules.RESPONSE},
    definition="受理、派单、转办都算回应；提出到回应不超过界限天数的算及时，界限是本地规定，可改",
    supplied_by="受理单位受理、派单",
)
HELPED = Figure(
    key="orders.helped",
    title="诉求办结帮到的家庭",
    cites=LEDGER,
    of=lambda ask: finished(asked(ask), ask).exclude(families=None),
    measure=Total("families"),
    splits=SPLITS,
    unit="户次",
    definition="本期提出、报告日已办结的，由办理人写帮到几户；一户帮了几次算几次，不记是哪一户",
    supplied_by="办理人办结时填写",
)
FIGURES = [
    ORDERS,
    ACCEPTED,
    FINISHED,
    ON_TIME,
    CLAIMED,
    UNREASONABLE,
    HANDED_OUT,
    RESPONDED,
    HELPED,
]
