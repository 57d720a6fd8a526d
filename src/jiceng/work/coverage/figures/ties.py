"""Who is steered by an industry committee, tasks of a method, words about instructors."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Distinct, Rows
from jiceng.kernel.pasts import then
from jiceng.kernel.spans import standing
from jiceng.registers.matters.models import Matter
from jiceng.registers.orgs.models import BRANCHES, Org, OrgPast
from jiceng.registers.people.models import Person
from jiceng.registers.units.figures import TWO_NEW
from jiceng.registers.units.models import Guidance
from jiceng.registers.units.rules import WORK
from jiceng.work.coverage.models import MethodTask, Steering, YearWord
from jiceng.work.coverage.rules import STEERED


def two_new(ask: Ask) -> Rows:
    """两新领域的党支部."""
    rows: Any = Org.objects.standing(ask.day).as_of(ask.day)
    return rows.filter(then_field__in=TWO_NEW, then_kind__in=BRANCHES)  # type: ignore[no-any-return]


def steered(orgs: Rows, ask: Ask) -> Rows:
    held = Steering.objects.standing(ask.day).exclude(guide__until__lte=ask.day)
    return orgs.filter(pk__in=held.values("org"))


def charged(ask: Ask) -> Rows:
    """Matters of tasks that a committee gave to whom it guided then; due in the period."""
    then_day: Any = OuterRef("raised_on")
    held = Steering.objects.filter(
        standing(then_day), guide=OuterRef("sender"), org=OuterRef("org")
    )
    rows: Any = Matter.objects.standing().owned(ask.day).due_as_of(ask.day)
    rows = rows.filter(then_due__range=(ask.period.first, ask.period.last))
    return rows.filter(Exists(held), task__isnull=False, raised_on__lte=ask.day)  # type: ignore[no-any-return]


def method_tasks(ask: Ask) -> Rows:
    rows: Rows = MethodTask.objects.due(ask.period).filter(set_on__lte=ask.day)
    return rows


def finished(tasks: Rows, ask: Ask) -> Rows:
    return tasks.filter(done_on__lte=ask.day)


def sent_that_year(ask: Ask) -> Rows:
    """Whoever was an instructor some day of the year in which the day lies."""
    first = date(ask.day.year, 1, 1)
    begun = Guidance.objects.filter(since__lte=ask.day).exclude(until__lte=first)
    rows: Rows = Person.objects.filter(pk__in=begun.values("person"))
    return rows


def said_of(people: Rows, ask: Ask) -> Rows:
    return people.filter(pk__in=YearWord.objects.filter(year=ask.day.year).values("person"))


def field(ask: Ask) -> Any:
    return then(OrgPast, ask.day, "field", via="org")


CHARGED = Figure(
    key="coverage.steering_tasks",
    title="本期到期的行业党委任务中已销号的",
    cites=STEERED,
    of=charged,
    having=lambda tasks, ask: tasks.settled(ask.day),  # type: ignore[attr-defined]
    splits={"field": "org__field"},
    unit="件",
    label="title",
    definition="行业党委下达给当时受它指导的党组织的任务，一个党组织一件；按（延期后的）时限计入本期",
    supplied_by="受指导的党组织报结，行业党委复核",
)
STEERED_ORGS = Figure(
    key="coverage.steered",
    title="两新党支部中有行业党委指导的",
    cites=STEERED,
    of=two_new,
    having=steered,
    at="pk",
    splits={"field": "then_field"},
    label="name",
    definition="分母为报告日领域为非公企业、社会组织的党支部；隶属关系不变，另有指导关系",
    supplied_by="区非公企业党委、社会组织党委登记指导关系",
)
TASKS = Figure(
    key="coverage.method_tasks",
    title="本期到期的工作法任务中已完成的",
    cites=Usage("工作法任务台账", "一行一个党组织的一项任务，按完成时限计入本期"),
    of=method_tasks,
    having=finished,
    splits={"component": "component__name", "field": field},
    unit="项",
    label="what",
    supplied_by="党组织登记完成",
)
METHOD_ORGS = Figure(
    key="coverage.method_orgs",
    title="本期完成过工作法任务的党组织数",
    cites=TASKS.cites,
    of=lambda ask: finished(method_tasks(ask), ask),
    measure=Distinct("org"),
    splits=TASKS.splits,
    label="what",
    definition="按完成时限计入本期；一个党组织完成几项只算一个",
    supplied_by="党组织登记完成",
)
WORDS = Figure(
    key="coverage.instructor_words",
    title="本年度的党建指导员中写了年度评语的",
    cites=WORK,
    of=sent_that_year,
    having=said_of,
    at="keeper",
    unit="名",
    label="name",
    definition="报告日所在年度曾在任的指导员，一人一年一句评语，不打分、不排名",
    supplied_by="选派的街道、社区写评语",
)

FIGURES = [STEERED_ORGS, CHARGED, TASKS, METHOD_ORGS, WORDS]
