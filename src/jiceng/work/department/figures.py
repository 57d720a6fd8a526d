"""自身建设的数：任务完成、单位评分、请示和诉求多久答复、学习和作风多少次。"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import DurationField, ExpressionWrapper, F, OuterRef, Subquery

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.duties import HALF, MONTH, Duty
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Mean, Rows
from jiceng.kernel.watches import NextStep, Watch
from jiceng.registers.matters.models import Matter, Settlement, Source
from jiceng.registers.orgs.models import Kind, Org
from jiceng.work.department.models import Feedback, Study, own_matters
from jiceng.work.department.rules import LOCAL

LEDGER = Usage("自身建设台账", "任务、单位评议、学习和作风各一行，作废的不计")
WHO = "组织部门自己登记"
ASKED = (Source.REQUEST, Source.REPORT)  # what units and people bring before the department


@dataclass(frozen=True)
class MeanDays(Mean):
    """The average of a stretch of time, in whole days of each row."""

    def part(self, found: Sequence[Any]) -> Any:
        return (found[0].days if found[0] is not None else 0), found[1]


def tasks(ask: Ask) -> Rows:
    """Due in the period, as it then stood."""
    rows: Rows = own_matters().standing().due_as_of(ask.day)
    return rows.filter(then_due__range=(ask.period.first, ask.period.last))


def done(matters: Any, ask: Ask) -> Rows:
    rows: Rows = matters.settled(ask.day)
    return rows


def open_tasks(ask: Ask) -> Rows:
    rows: Rows = own_matters().standing().filter(raised_on__lte=ask.day).unsettled(ask.day)
    return rows.due_as_of(ask.day)  # type: ignore[attr-defined,no-any-return]


def requests(ask: Ask) -> Rows:
    """What units or people brought before the district or a working committee in the period."""
    houses = Org.objects.filter(kind__in=(Kind.DISTRICT, Kind.WORK_COMMITTEE))
    rows: Rows = Matter.objects.raised(ask.period).owned(ask.day)
    return rows.filter(source__in=ASKED, org__in=houses, raised_on__lte=ask.day)


def answered(matters: Rows, ask: Ask) -> Rows:
    """With `days`: from raising to the first settling by that day."""
    first = Settlement.objects.filter(
        matter=OuterRef("pk"), kind=Settlement.Kind.CLOSED, since__lte=ask.day
    ).order_by("since", "pk")
    told = matters.annotate(answered_on=Subquery(first.values("since")[:1]))
    lasted = ExpressionWrapper(F("answered_on") - F("raised_on"), output_field=DurationField())
    known: Rows = told.exclude(answered_on=None).annotate(days=lasted)
    return known


def in_time(matters: Rows, ask: Ask) -> Rows:
    return answered(matters, ask).filter(days__lte=timedelta(days=ask["days"]))


def signed(matters: Rows, ask: Ask) -> Rows:
    lasted = ExpressionWrapper(F("received_on") - F("raised_on"), output_field=DurationField())
    known: Rows = matters.filter(received_on__lte=ask.day).annotate(days=lasted)
    return known.filter(days__lte=timedelta(days=ask["days"]))


def scored(ask: Ask) -> Rows:
    rows: Rows = Feedback.objects.scored(ask.period, ask.day)
    return rows


def houses(ask: Ask) -> Rows:
    rows: Rows = Org.objects.standing(ask.day).filter(kind=Kind.DISTRICT)
    return rows


def asked(orgs: Rows, ask: Ask) -> Rows:
    counted = Feedback.objects.filter(
        half_on__range=(ask.period.first, ask.period.last), counted_on__lte=ask.day
    )
    return orgs.filter(pk__in=counted.values("org"))


TASKS = Figure(
    key="department.tasks", title="本期到期的自身建设任务中已销号的", cites=LOCAL, of=tasks,
    having=done, unit="项", label="title", definition="时限按报告日已批准的延期算",
    supplied_by="责任科室报结，由另一人复核",
)  # fmt: skip
LATE = Figure(
    key="department.late", title="未办结的自身建设任务中已超期的", cites=LOCAL, of=open_tasks,
    having=lambda rows, ask: rows.filter(then_due__lt=ask.day), unit="项", label="title",
    supplied_by="责任科室",
)  # fmt: skip
SCORE = Figure(
    key="department.feedback_score", title="基层单位评议组织部门的平均得分", cites=LOCAL, of=scored,
    measure=Mean("score"), unit="分", label="org__name",
    definition="无记名评议，各选项按定好的分值平均；收回不足五张的不计分；一个半年一次，几次的取平均",
    supplied_by="每半年请基层单位评议一次",
)  # fmt: skip
FEEDBACK = Figure(
    key="department.asked", title="区委中本期已请基层单位评议的", cites=LOCAL, of=houses,
    having=asked, at="pk", unit="个", label="name", definition="测评已经计分的，不足五张的也算办过",
    supplied_by=WHO,
)  # fmt: skip
SIGNED = Figure(
    key="department.signed", title="本期基层的请示和诉求中按时签收的", cites=LOCAL, of=requests,
    having=signed, unit="件", label="title", splits={"source": "source"}, bounds={"days": 3},
    definition="区委和党工委承办的下级上报、群众诉求；提出后三天（可改）以内签收", supplied_by=WHO,
)  # fmt: skip
ANSWERED = Figure(
    key="department.answered", title="本期基层的请示和诉求中按时办结的", cites=LOCAL, of=requests,
    having=in_time, unit="件", label="title", splits={"source": "source"}, bounds={"days": 15},
    definition="区委和党工委承办的下级上报、群众诉求；提出后十五天（可改）以内复核销号",
    supplied_by=WHO,
)  # fmt: skip
DAYS = Figure(
    key="department.answer_days", title="本期办结的基层请示和诉求平均用时", cites=LOCAL,
    of=lambda ask: answered(requests(ask), ask), measure=MeanDays("days"), unit="天",
    label="title", splits={"source": "source"}, definition="从提出到第一次复核销号的天数",
    supplied_by=WHO,
)  # fmt: skip
STUDIES = Figure(
    key="department.studies", title="本期组织部门的学习和作风活动", cites=LEDGER,
    of=lambda ask: Study.objects.held(ask.period, ask.day), unit="次", label="topic",
    splits={"kind": "kind"}, supplied_by=WHO,
)  # fmt: skip

FIGURES = [TASKS, LATE, SCORE, FEEDBACK, SIGNED, ANSWERED, DAYS, STUDIES]
DUTIES = [
    Duty(TASKS, every=MONTH, due=lambda month: month.last, by="district_staff",
         verb="department.tasks.table", name="办结自身建设任务", own=lambda matter: matter.due_on),
    Duty(FEEDBACK, every=HALF, due=lambda half: half.last, by="district_staff",
         verb="department.feedbacks.new", name="请基层单位评议"),
]  # fmt: skip
WATCHES = [
    Watch(
        LATE, "超期的自身建设任务", since="then_due", member="",
        steps={
            0: NextStep("提醒责任科室报进展，确有困难的办理延期", by="district_staff",
                        verb="department.tasks.table"),
            2: NextStep("请分管负责人过问", by="district_staff", verb="department.tasks.table"),
        },
    ),
]  # fmt: skip
