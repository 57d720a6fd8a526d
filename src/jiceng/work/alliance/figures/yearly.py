"""年度计划：有没有、到期的办了没有；会议交办的结果有没有向后面的会议报告。"""

from datetime import date
from typing import Any

from django.db.models import Case, DateField, Exists, F, OuterRef, Subquery, Value, When

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.duties import MONTH, Duty
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.kernel.watches import NextStep, Watch
from jiceng.registers.matters.models import Settlement
from jiceng.work.alliance import rules
from jiceng.work.alliance.figures.meetings import OF_ISSUES, OWN_LEVEL, WHO, active, resolved
from jiceng.work.alliance.models import Hearing, YearItem

PLAN = Usage("共建组织年度计划", "一行一件事，按办完的期限计入本期，取消的不计")


def has_plan(rows: Rows, ask: Ask) -> Rows:
    here = YearItem.objects.of_year(ask.day.year, ask.day).filter(coalition=OuterRef("pk"))
    return rows.filter(Exists(here))


def due(ask: Ask) -> Rows:
    rows: Rows = YearItem.objects.due(ask.period)
    return rows


def carried_out(rows: Rows, ask: Ask) -> Rows:
    found: Rows = rows.carried_out(ask.day)  # type: ignore[attr-defined]
    return found


def told(rows: Rows, ask: Ask) -> Rows:
    """Heard by a meeting on the day it was closed or later."""
    closed = Settlement.objects.standing(ask.day).filter(
        matter=OuterRef("matter"), kind=Settlement.Kind.CLOSED
    )
    heard = Hearing.objects.told(ask.day).filter(
        resolution=OuterRef("pk"), joint__meeting__held_on__gte=OuterRef("closed_on")
    )
    known: Any = rows.alias(closed_on=Subquery(closed.values("since")[:1]))
    found: Rows = known.filter(Exists(heard))
    return found


def without_plan(ask: Ask) -> Any:
    """Since the year began, or since it is at work."""
    first = date(ask.day.year, 1, 1)
    return Case(
        When(charter_on__gt=first, then=F("charter_on")), default=Value(first),
        output_field=DateField(),
    )  # fmt: skip


PLANNED = Figure(
    key="alliance.year_planned",
    title="运行中的共建组织中有本年计划的",
    cites=rules.PLANS,
    of=active,
    having=has_plan,
    at="keeper",
    splits={"kind": "kind", "level": "level"},
    label="name",
    definition="本年的计划里至少列了一件事的",
    supplied_by=WHO,
)
ITEMS = Figure(
    key="alliance.year_items",
    title="本期到期的共建计划事项中已办完的",
    cites=PLAN,
    of=due,
    having=carried_out,
    at="coalition__keeper",
    splits={"kind": "coalition__kind", "level": "coalition__level"},
    unit="件",
    label="title",
    supplied_by="承办单位办完以后由牵头党组织登记",
)
TOLD = Figure(
    key="alliance.issues_told",
    title="本期通过联席会议解决的事项中结果已向会议报告的",
    cites=rules.REPORTS,
    of=resolved,
    having=told,
    at="joint__coalition__keeper",
    splits=OF_ISSUES,
    unit="件",
    label="matter__title",
    definition="销号那天或者以后，同一个共建组织的会议听取过这一件的；作废的会议不算",
    supplied_by=WHO,
)

FIGURES = [PLANNED, ITEMS, TOLD]
DUTIES = [
    Duty(ITEMS, every=MONTH, due=lambda part: part.last, shares=OWN_LEVEL,
         verb="alliance.yearly.table", name="办完共建年度计划事项",
         own=lambda item: item.due_on, made_good=True),
]  # fmt: skip
WATCHES = [
    Watch(
        PLANNED, "共建组织还没有本年计划", since=without_plan, member="", part="missing",
        steps={3: NextStep("和共建单位商量本年做哪几件事、谁来办，列入年度计划",
                           by="community_worker", verb="alliance.yearly.new")},
    ),
]  # fmt: skip
