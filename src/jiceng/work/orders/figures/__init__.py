"""Numbers of orders; what waits, what is late, what nobody takes."""

from datetime import date
from typing import Any

from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy

from jiceng.kernel.audits import Flows, Within
from jiceng.kernel.duties import MONTH, Duty
from jiceng.kernel.periods import Period
from jiceng.kernel.watches import NextStep, Watch
from jiceng.work.orders.figures import answering, asking, beside, members
from jiceng.work.orders.figures.answering import DUE, OVERDUE, UNCLAIMED
from jiceng.work.orders.figures.asking import ACCEPTED, CLAIMED, FINISHED, ORDERS

FIGURES = [*asking.FIGURES, *answering.FIGURES, *beside.FIGURES, *members.FIGURES]
AUDITS = [
    Within("orders.finished", "orders.accepted"),
    Within("orders.on_time", "orders.on_time:of"),
    Flows(("orders.orders", "orders.accepted")),
]
WORDS = [
    ("hall", gettext_lazy("大厅层级")),
    ("category", gettext_lazy("大类")),
    ("channel", gettext_lazy("渠道")),
    ("way", gettext_lazy("方向")),
    ("item", gettext_lazy("服务项目")),
]


def end(period: Period) -> date:
    return period.last


def own_day(order: Any) -> date:
    """The latest day it is to be answered by."""
    day: date = order.due_on
    return day


DUTIES = [
    Duty(DUE, every=MONTH, due=end, own=own_day, by="community_worker",
         verb="orders.orders.table", name="办结诉求"),
]  # fmt: skip
WATCHES = [
    Watch(
        OVERDUE, "超过时限还没有办结的诉求", since="then_due", member="",
        steps={
            0: NextStep("尽快办结；办不了的说明原因，延期或转办", by="community_worker",
                        verb="orders.orders.table"),
        },
    ),
    Watch(
        UNCLAIMED, "派出以后没有人接的点单", since=lambda _: TruncDate("pooled_at"), member="",
        steps={0: NextStep("直接指派，或者联系党员、服务商", by="community_worker",
                           verb="orders.desk.table")},
    ),
]  # fmt: skip

__all__ = [
    "ACCEPTED",
    "CLAIMED",
    "DUTIES",
    "FIGURES",
    "FINISHED",
    "ORDERS",
    "OVERDUE",
    "UNCLAIMED",
    "WATCHES",
    "WORDS",
]
