"""群团服务的数：服务了多少人次、维权解决多少、哪些社区没有、哪些单位既没有指导员也没有群团组织。"""

from dataclasses import replace
from typing import Any

from django.db.models import Exists, OuterRef

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.duties import QUARTER, Duty
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows, Total
from jiceng.kernel.watches import NextStep, Watch
from jiceng.registers.places.models import Place
from jiceng.registers.units.figures import TWO_NEW, at_units, covered, of_units, standing
from jiceng.registers.units.models import Guidance, MassOrg
from jiceng.work.masses.models import MassPlan, MassService, RightsCase
from jiceng.work.masses.rules import CARE

LEDGER = Usage("群团服务台账", "一行一次服务，按日期计入本期；只有人次，没有名单，作废的不计")
UNIT = "massorg__unit"
SPLITS = {
    "kind": "kind", "group": "group", "massorg": "massorg__kind", "field": "massorg__unit__field",
}  # fmt: skip
WHO = "群团组织登记"


def services(ask: Ask) -> Rows:
    rows: Any = MassService.objects.during(ask.period)
    return at_units(rows.filter(held_on__lte=ask.day), "held_on", UNIT)


def raised(ask: Ask) -> Rows:
    rows: Any = RightsCase.objects.raised(ask.period)
    return at_units(rows.filter(raised_on__lte=ask.day), "raised_on", UNIT)


def organs(ask: Ask) -> Rows:
    return of_units(MassOrg.objects.standing(ask.day), ask)


def plans(ask: Ask) -> Rows:
    rows: Any = MassPlan.objects.begun(ask.period)
    return at_units(rows.filter(first_on__lte=ask.day), "first_on", UNIT)


def reached(places: Rows, ask: Ask) -> Rows:
    """Communities where people from outside were helped in the period."""
    here = services(ask).filter(place=OuterRef("pk"), group__in=("migrant", "children"))
    return places.filter(Exists(here))


def without_org(ask: Ask) -> Rows:
    """Firms and social organisations no Party organisation covers that day."""
    units: Any = standing(ask).filter(field__in=TWO_NEW)
    rows: Rows = units.exclude(pk__in=covered(units, ask).values("pk"))
    return rows


def led(units: Rows, ask: Ask) -> Rows:
    """With an instructor or a mass organisation that day."""
    sent = Guidance.objects.standing(ask.day).filter(unit=OuterRef("pk"))
    organ = MassOrg.objects.standing(ask.day).filter(unit=OuterRef("pk"))
    return units.filter(Exists(sent) | Exists(organ))


def solved(cases: Any, ask: Ask) -> Rows:
    rows: Rows = cases.solved(ask.day)
    return rows


def met(planned: Any, ask: Ask) -> Rows:
    rows: Rows = planned.met(ask.day)
    return rows


SERVICES = Figure(
    key="masses.services", title="本期群团组织开展的服务", cites=LEDGER, of=services,
    at="then_keeper", splits=SPLITS, unit="次", label="massorg__unit__name",
)  # fmt: skip
SERVED = Figure(
    key="masses.served", title="本期群团组织服务的人次", cites=LEDGER, of=services,
    at="then_keeper", measure=Total("served"), splits=SPLITS, unit="人次",
    label="massorg__unit__name",
    definition="一人来几次算几次；服务外来人口的看人群“外来人口”和“外来人口的子女”",
    supplied_by=WHO,
)  # fmt: skip
RIGHTS = Figure(
    key="masses.rights", title="本期受理的维权事项中已解决的", cites=CARE, of=raised,
    having=solved, at="then_keeper", splits=SPLITS, unit="件",
    label="massorg__unit__name", supplied_by="受理的群团组织",
)  # fmt: skip
UNSOLVED = Figure(
    key="masses.unsolved", title="还没有解决的维权事项中已转交的", cites=CARE,
    of=lambda ask: of_units(RightsCase.objects.unsolved(ask.day), ask, UNIT),
    having=lambda rows, ask: rows.filter(referred_on__lte=ask.day), at="then_keeper", splits=SPLITS,
    unit="件", label="massorg__unit__name",
)  # fmt: skip
COMMUNITIES = Figure(
    key="masses.communities", title="社区中本期有群团组织服务外来人口的", cites=CARE,
    of=lambda ask: Place.objects.standing(ask.day).communities().as_of(ask.day), having=reached,
    at="then_keeper", splits={"type": "then_type"}, unit="个", label="name",
    definition="按服务的社区；没有写社区的按单位所在的社区", supplied_by=WHO,
)  # fmt: skip
PLANNED = Figure(
    key="masses.planned", title="群团组织中登记了本季度计划的", cites=CARE, of=organs,
    having=lambda rows, ask: rows.filter(
        pk__in=MassPlan.objects.holding(ask.day).values("massorg")),
    at="then_keeper", splits={"kind": "kind", "field": "unit__field"}, unit="个",
    label="unit__name", supplied_by=WHO,
)  # fmt: skip
PLANS_MET = Figure(
    key="masses.plans_met", title="本期的群团季度计划中服务次数达到计划的", cites=CARE, of=plans,
    having=met, at="then_keeper", splits={"massorg": "massorg__kind"},
    unit="份", label="massorg__unit__name",
)  # fmt: skip
LED = Figure(
    key="masses.led_units",
    title="没有党组织的两新单位中有党建指导员或者群团组织的", cites=CARE, of=without_org,
    having=led, at="then_keeper", splits={"field": "field"}, unit="家", label="name",
    definition="缺的是既没有指导员也没有群团组织的；没有党组织覆盖的单位里有没有党员，以底册排查为准",
    supplied_by="街道选派指导员，单位成立群团组织",
)  # fmt: skip

FIGURES = [SERVICES, SERVED, RIGHTS, UNSOLVED, COMMUNITIES, PLANNED, PLANS_MET, LED]
DUTIES = [
    Duty(PLANNED, every=QUARTER, due=lambda quarter: quarter.last, by="unit_liaison",
         verb="masses.plans.table", name="登记群团季度计划"),
]  # fmt: skip
WATCHES = [
    Watch(
        replace(UNSOLVED, at=f"{UNIT}__keeper"),  # of today, so the present keeper is the keeper
        "还没有解决的维权事项", since="raised_on", member="", part="of",
        steps={
            1: NextStep("问清卡在哪里，还没有转交的转交给能解决的单位", by="street_office",
                        verb="masses.rights.table"),
            3: NextStep("提请区总工会、妇联或者法律援助中心协调", by="district_staff",
                        verb="masses.rights.table"),
        },
    ),
]  # fmt: skip
