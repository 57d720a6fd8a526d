"""事项的数：提出多少、销号多少、超期多少、重办多少。"""

from django.db.models import Exists, OuterRef

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.duties import MONTH, Duty
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.registers.matters import rules
from jiceng.registers.matters.models import Matter, Settlement, Task

LEDGER = Usage("问题任务责任三单台账", "一行一件事项，作废的不计，退回未办的不算责任单位")
SPLITS = {"source": "source", "field": "org__field"}
WHO = "责任单位报进展、报结，提出单位复核"


def raised(ask: Ask) -> Rows:
    """Raised in the period, without those handed back."""
    rows: Rows = Matter.objects.raised(ask.period).owned(ask.day)
    return rows


def closed(matters: Rows, ask: Ask) -> Rows:
    return matters.settled(ask.day)  # type: ignore[attr-defined,no-any-return]


def open_then(ask: Ask) -> Rows:
    """Raised by the report day and not settled on it."""
    matters = Matter.objects.standing().filter(raised_on__lte=ask.day)
    rows: Rows = matters.unsettled(ask.day).due_as_of(ask.day)
    return rows


def due(ask: Ask) -> Rows:
    """Whose deadline, as it then stood, falls in the period."""
    period = (ask.period.first, ask.period.last)
    matters = Matter.objects.standing().owned(ask.day).due_as_of(ask.day)
    rows: Rows = matters
    return rows.filter(then_due__range=period, raised_on__lte=ask.day)


def in_time(matters: Rows, ask: Ask) -> Rows:
    """Closed by the report day."""
    return closed(matters, ask)


def reopened(matters: Rows, ask: Ask) -> Rows:
    """Closed once and taken up again."""
    again = Settlement.objects.filter(
        matter=OuterRef("pk"), kind=Settlement.Kind.CLOSED, until__lte=ask.day
    )
    return matters.filter(Exists(again))


def ever_closed(ask: Ask) -> Rows:
    """Closed for the first time or again in the period."""
    period = (ask.period.first, ask.period.last)
    here = Settlement.objects.filter(
        matter=OuterRef("pk"), kind=Settlement.Kind.CLOSED, since__range=period
    )
    rows: Rows = Matter.objects.standing().filter(Exists(here))
    return rows


RAISED = Figure(
    key="matters.raised",
    title="本期提出的事项",
    cites=LEDGER,
    of=raised,
    splits=SPLITS,
    unit="件",
    label="title",
)
CLOSED = Figure(
    key="matters.closed",
    title="本期提出的事项中已销号的",
    cites=rules.SUPERVISION,
    of=raised,
    having=closed,
    splits=SPLITS,
    unit="件",
    label="title",
    definition="报告日已由另一人复核销号且没有重新办理的",
    supplied_by=WHO,
)
OPEN = Figure(
    key="matters.open",
    title="未办结的事项",
    cites=LEDGER,
    of=open_then,
    splits=SPLITS,
    unit="件",
    label="title",
)
OVERDUE = Figure(
    key="matters.overdue",
    title="未办结的事项中已超期的",
    cites=rules.SUPERVISION,
    of=open_then,
    having=lambda matters, ask: matters.filter(then_due__lt=ask.day),
    splits=SPLITS,
    unit="件",
    label="title",
    definition="时限按报告日已批准的延期算；没有时限的不算超期",
    supplied_by=WHO,
)
DUE = Figure(
    key="matters.due",
    title="本期到期的事项中已销号的",
    cites=rules.SUPERVISION,
    of=due,
    having=in_time,
    splits=SPLITS,
    unit="件",
    label="title",
    supplied_by=WHO,
)
REOPENED = Figure(
    key="matters.reopened",
    title="本期销号的事项中又重新办理的",
    cites=LEDGER,
    of=ever_closed,
    having=reopened,
    splits=SPLITS,
    unit="件",
    label="title",
)
RECEIVED = Figure(
    key="matters.received",
    title="本期下达任务的接收单位中已签收的",
    cites=rules.BURDEN,
    of=lambda ask: raised(ask).exclude(task=None),
    having=lambda matters, ask: matters.filter(received_on__lte=ask.day),
    splits={"field": "org__field"},
    unit="家次",
    label="org__name",
    definition="以单位签收为准，不统计个人已读",
)
TASKS = Figure(
    key="matters.tasks",
    title="本期下达的任务",
    cites=LEDGER,
    of=lambda ask: Task.objects.issued(ask.period),
    unit="项",
    label="title",
)

FIGURES = [RAISED, CLOSED, OPEN, OVERDUE, DUE, REOPENED, RECEIVED, TASKS]
DUTIES = [
    Duty(DUE, every=MONTH, due=lambda month: month.last, verb="matters.matters.table",
         name="到期事项销号"),
]  # fmt: skip
