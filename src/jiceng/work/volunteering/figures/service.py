"""活动、时长、值班、走访的数."""

from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, F, Q, When
from django.db.models import Value as Constant

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.formulas import Formula
from jiceng.kernel.measures import Rows, Total, Value
from jiceng.kernel.pasts import then
from jiceng.kernel.splits import Split
from jiceng.registers.orgs.models import OrgPast
from jiceng.registers.teams.models import Keeping
from jiceng.work.volunteering.figures.origin import from_field
from jiceng.work.volunteering.flows import CLAIMED, CLOSED, CONFIRMED, MISSED, PLANNED, SERVED
from jiceng.work.volunteering.models import (
    RosterShift,
    ServiceHours,
    TeamVisit,
    VolunteerActivity,
)

ACTIVITY_LEDGER = Usage("志愿服务活动台账", "一行一次活动，按开展日期计入本期；计划和取消的不计")
HOURS_LEDGER = Usage("服务时长台账", "一行一次服务，按服务日期计入本期；没有确认的不计")
ROSTER = Usage("党员服务岗值班表", "一行一班，按值班日期计入本期；取消的不计")
VISIT_LEDGER = Usage("服务队走访台账", "一行一次走访，按走访日期计入本期")
WHO = "组织单位登记、社区确认"


def organiser(ask: Ask) -> Any:
    """The organiser's field on the report's day."""
    return then(OrgPast, ask.day, "field", via="org")


OF_ACTIVITY: dict[str, Split] = {"from": organiser}
OF_HOURS: dict[str, Split] = {"from": from_field, "kind": "kind"}


def held(ask: Ask) -> Rows:
    rows: Rows = VolunteerActivity.objects.held(ask.period)
    return rows


def confirmed(ask: Ask) -> Rows:
    here = ServiceHours.objects.during(ask.period)
    rows: Rows = here.filter(state=CONFIRMED, confirmed_on__lte=ask.day)
    return rows


def due(ask: Ask) -> Rows:
    """Shifts of the period whose day has come, which had not been called off by then."""
    rows: Rows = RosterShift.objects.during(ask.period).filter(
        Q(state__in=(PLANNED, SERVED, MISSED)) | Q(noted_on__gt=ask.day), held_on__lte=ask.day
    )
    return rows


def shift_state(ask: Ask) -> Any:
    """What had been noted of it by that day."""
    noted = When(noted_on__lte=ask.day, then=F("state"))
    return Case(noted, default=Constant(PLANNED), output_field=CharField())


def waiting(ask: Ask) -> Rows:
    """Logged for a day that has come, and not confirmed by the report's day."""
    undone = Q(state=CLAIMED) | Q(confirmed_on__gt=ask.day, source="")  # others never wait
    rows: Rows = ServiceHours.objects.filter(undone, held_on__lte=ask.day)
    return rows


def visits(ask: Ask) -> Rows:
    rows: Rows = TeamVisit.objects.during(ask.period)
    return rows


ACTIVITIES = Figure(
    key="volunteering.activities",
    title="开展的志愿服务活动",
    cites=ACTIVITY_LEDGER,
    of=held,
    splits=OF_ACTIVITY,
    unit="次",
    label="name",
    definition="本期已经开展的；领域是组织单位报告日的",
    supplied_by=WHO,
)
SETTLED = Figure(
    key="volunteering.activities_confirmed",
    title="开展的志愿服务活动中社区已确认的",
    cites=ACTIVITY_LEDGER,
    of=held,
    having=lambda rows, ask: rows.filter(state=CLOSED, settled_on__lte=ask.day),
    splits=OF_ACTIVITY,
    unit="次",
    label="name",
    definition="报告日社区已经确认的",
    supplied_by="社区确认活动",
)
INSURED = Figure(
    key="volunteering.activities_insured",
    title="开展的志愿服务活动中写明保险的",
    cites=ACTIVITY_LEDGER,
    of=held,
    having=lambda rows, ask: rows.exclude(insurance=""),
    splits=OF_ACTIVITY,
    unit="次",
    label="name",
    supplied_by=WHO,
)
PEOPLE = Figure(
    key="volunteering.people_served",
    title="志愿服务活动服务的人数",
    cites=ACTIVITY_LEDGER,
    of=held,
    measure=Total("people_served"),
    splits=OF_ACTIVITY,
    unit="人次",
    definition="本期已开展活动的服务人数之和，社区确认过的按确认的数；同一人参加几次算几次",
    supplied_by=WHO,
)
MINUTES = Figure(
    key="volunteering.service_minutes",
    title="确认的志愿服务分钟数",
    cites=HOURS_LEDGER,
    of=confirmed,
    measure=Total("minutes"),
    splits=OF_HOURS,
    unit="分钟",
    supplied_by="受益社区确认时长",
)
TIMES = Figure(
    key="volunteering.services",
    title="确认的志愿服务次数",
    cites=HOURS_LEDGER,
    of=confirmed,
    splits=OF_HOURS,
    unit="次",
    definition="一名党员一次值班、一次活动或一次其他服务算一次",
    supplied_by="受益社区确认时长",
)


def hours(minutes: Value) -> Value:
    return Decimal(minutes) / 60


HOURS = Formula(
    key="volunteering.service_hours",
    title="确认的志愿服务小时数",
    cites=HOURS_LEDGER,
    inputs=(MINUTES,),
    combine=hours,
    unit="小时",
    kind="sum",
)
WAITING = Figure(
    key="volunteering.hours_waiting",
    title="等社区确认的服务时长",
    cites=HOURS_LEDGER,
    of=waiting,
    splits={"from": from_field},
    unit="次",
    label="member__person__name",
    supplied_by="受益社区确认时长",
)
SHIFTS = Figure(
    key="volunteering.shifts",
    title="到期的值班中已到岗的",
    cites=ROSTER,
    of=due,
    having=lambda rows, ask: rows.filter(state=SERVED, noted_on__lte=ask.day),
    splits={"state": shift_state},
    unit="班",
    label="post__name",
    definition="分母为本期日子已到、报告日没有取消的值班；分子为报告日社区已登记到岗的",
    supplied_by="社区登记到岗",
)
VISITS = Figure(
    key="volunteering.team_visits",
    title="服务队走访次数",
    cites=VISIT_LEDGER,
    of=visits,
    splits={"kind": "team__kind"},
    unit="次",
    label="team__name",
    supplied_by="服务队记走访",
)
HOUSEHOLDS = Figure(
    key="volunteering.households_visited",
    title="服务队走访户次",
    cites=VISIT_LEDGER,
    of=visits,
    measure=Total("households"),
    splits={"kind": "team__kind"},
    unit="户次",
    supplied_by="服务队记走访",
)
OUT = Figure(
    key="volunteering.teams_out",
    title="服务队中本期走访过的",
    cites=VISIT_LEDGER,
    of=lambda ask: Keeping.objects.standing(ask.day).as_of(ask.day),
    having=lambda teams, ask: teams.filter(team__in=visits(ask).values("team")),
    at="keeper",
    splits={"kind": "team__kind"},
    unit="支",
    label="then_name",
    definition="分母为报告日的服务队，按当日的责任党组织",
    supplied_by="服务队记走访",
)
OPEN_ITEMS = Figure(
    key="volunteering.open_items",
    title="服务队走访中还要办的",
    cites=VISIT_LEDGER,
    of=lambda ask: TeamVisit.objects.open(ask.day),
    splits={"kind": "team__kind", "team": "team__name"},
    unit="件",
    label="todo",
    definition="报告日还没有办好的",
    supplied_by="服务队办好以后登记",
)

FIGURES = [
    ACTIVITIES, SETTLED, INSURED, PEOPLE, MINUTES, TIMES, HOURS, WAITING, SHIFTS, VISITS,
    HOUSEHOLDS, OUT, OPEN_ITEMS,
]  # fmt: skip
