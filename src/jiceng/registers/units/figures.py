"""单位的数：一行一个单位，按属地；组织覆盖和工作覆盖分开说。"""

from dataclasses import replace
from typing import Any

from django.db.models import Case, CharField, Count, DateField, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Least
from django.utils.translation import gettext_lazy

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.deadlines import add_months
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows, Total
from jiceng.kernel.pasts import as_of, then
from jiceng.kernel.splits import groups
from jiceng.kernel.watches import NextStep, Watch, last_seen
from jiceng.registers.orgs.models import Field
from jiceng.registers.people.models import Person
from jiceng.registers.units.models import (
    Guidance,
    GuideVisit,
    Hosting,
    MassDeed,
    MassOrg,
    Unit,
    UnitPast,
)
from jiceng.registers.units.rules import (
    LOAD,
    MOST_UNITS,
    SET_UP,
    VISIT_MONTHS,
    VISITED,
    WORK,
    YEAR_MONTHS,
)

REGISTER = Usage("单位台账", "报告日存续的单位，按那天的属地党组织")
TWO_NEW = (Field.PRIVATE_FIRM, Field.SOCIAL_ORG)
SPLITS = {"field": "field", "rank": "rank", "two_new": groups("field", two_new=TWO_NEW)}


def standing(ask: Ask) -> Rows:
    """Each with `then_keeper`, on whose ground it stood that day."""
    rows: Rows = Unit.objects.standing(ask.day).as_of(ask.day)
    return rows


def of_units(rows: Rows, ask: Ask, via: str = "unit") -> Rows:
    """Rows that hang on a unit, with `then_keeper` of that day."""
    told: Rows = as_of(rows, UnitPast, ask.day, "keeper", via=via)
    return told


def at_units(rows: Rows, on: str, via: str = "unit") -> Rows:
    """What happened at units, each with `then_keeper` of its own day, told by the column `on`."""
    told: Rows = rows.annotate(then_keeper=then(UnitPast, on, "keeper", via=via))
    return told


def due_at_units(rows: Rows, on: str, ask: Ask) -> Rows:
    """What falls due at units: of the day it is due, or of the day asked where that is earlier."""
    day = Least(on, Value(ask.day, DateField()))
    return at_units(rows.annotate(told_on=day), "told_on")


def visits(ask: Ask) -> Rows:
    """Each at whoever kept the unit on the day of the visit."""
    rows: Any = GuideVisit.objects.during(ask.period).filter(visited_on__lte=ask.day)
    return at_units(rows, "visited_on", "guidance__unit")


def covered(units: Rows, ask: Ask) -> Rows:
    return units.filter(pk__in=Hosting.objects.standing(ask.day).values("unit"))


def active_since(ask: Ask) -> Any:
    """The day before the months of work that are looked at."""
    return add_months(ask.day, -ask["months"])


def guided(ask: Ask) -> Any:
    """Units to which an instructor is sent that day who has been there within a year."""
    seen = GuideVisit.objects.filter(visited_on__gt=active_since(ask), visited_on__lte=ask.day)
    rows: Any = Guidance.objects.standing(ask.day)
    return rows.filter(pk__in=seen.values("guidance")).values("unit")


def massed(rows: Any, ask: Ask) -> Any:
    """Mass organisations that did something within a year."""
    done = MassDeed.objects.filter(held_on__gt=active_since(ask), held_on__lte=ask.day)
    return rows.filter(pk__in=done.values("massorg"))


def worked(units: Rows, ask: Ask) -> Rows:
    mass = massed(MassOrg.objects.standing(ask.day), ask).values("unit")
    return units.filter(Q(pk__in=guided(ask)) | Q(pk__in=mass))


def reached(units: Rows, ask: Ask) -> Rows:
    """Each once, by whatever way."""
    ways = Q(pk__in=covered(units, ask).values("pk")) | Q(pk__in=worked(units, ask).values("pk"))
    return units.filter(ways)


def instructors(ask: Ask) -> Rows:
    rows: Rows = Person.objects.filter(pk__in=Guidance.objects.standing(ask.day).values("person"))
    return rows


def sent(ask: Ask) -> Rows:
    """Who is sent where, with `seen_on`: the last visit, else the day of the sending."""
    rows = Guidance.objects.standing(ask.day).select_related("person")
    visits = GuideVisit.objects.all()
    return last_seen(rows, visits, ask.day, of="guidance", on="visited_on", since="since")


WORDS: list[tuple[str, Any]] = [
    ("target", gettext_lazy("联系的单位")),
    ("target.unit_without_org", gettext_lazy("联系无党组织的单位")),
    ("target.unit_with_org", gettext_lazy("联系有党组织的单位")),
]


def target(ask: Ask) -> Case:
    """unit_without_org where at least one of the units has no organisation that day."""
    hosted = Hosting.objects.standing(ask.day).values("unit")
    bare = Guidance.objects.standing(ask.day).filter(person=OuterRef("pk"))
    return Case(
        When(Exists(bare.exclude(unit__in=hosted)), then=Value("unit_without_org")),
        default=Value("unit_with_org"),
        output_field=CharField(),
    )


def burdened(people: Rows, ask: Ask) -> Rows:
    heavy = Guidance.objects.standing(ask.day).order_by().values("person")
    counted = heavy.annotate(n=Count("pk")).filter(n__gt=ask["most"])
    return people.filter(pk__in=counted.values("person"))


UNITS = Figure(
    key="units.units",
    title="单位数",
    cites=REGISTER,
    of=standing,
    at="then_keeper",
    splits=SPLITS,
    unit="家",
    label="name",
    definition="报告日存续的单位，一个法人一家；级别、领域按登记，可分机关、学校、企业、社会组织",
    supplied_by="属地党组织登记单位",
)
COVERED = Figure(
    key="units.covered",
    title="单位中已建立党组织的",
    cites=SET_UP,
    of=standing,
    having=covered,
    at="then_keeper",
    splits=SPLITS,
    unit="家",
    label="name",
    definition="组织覆盖：单独、联合、行业统建、挂靠、区域联建、驻派、龙头带建有其一即计入，一家只计一次",
)
STAFF = Figure(
    key="units.staff",
    title="单位职工数",
    cites=REGISTER,
    of=standing,
    at="then_keeper",
    measure=Total("staff"),
    splits=SPLITS,
    unit="人",
    supplied_by="单位联络员按季度确认",
)
WORK_COVERED = Figure(
    key="units.work_covered",
    title="单位中已有工作覆盖的",
    cites=WORK,
    of=standing,
    having=worked,
    at="then_keeper",
    splits=SPLITS,
    bounds={"months": YEAR_MONTHS},
    unit="家",
    label="name",
    definition="工作覆盖：有在任指导员且一年内走访过，或者有群团组织且一年内开展过活动；一家只计一次",
    supplied_by="指导员登记走访，群团组织登记活动",
)
REACHED = Figure(
    key="units.reached",
    title="单位中组织覆盖或者工作覆盖的",
    cites=SET_UP,
    of=standing,
    having=reached,
    at="then_keeper",
    splits=SPLITS,
    bounds={"months": YEAR_MONTHS},
    unit="家",
    label="name",
    definition="组织覆盖、工作覆盖有其一即计入，一家只计一次；缺的就是空白单位",
    supplied_by="社区登记组建、指导员走访和群团活动",
)
HOSTINGS = Figure(
    key="units.hostings",
    title="组建关系数",
    cites=Usage("组建关系台账", "一行一家单位和一个党组织的一种组建方式"),
    of=lambda ask: of_units(Hosting.objects.standing(ask.day), ask),
    at="then_keeper",
    splits={
        "way": "way",
        "field": "unit__field",
        "two_new": groups("unit__field", two_new=TWO_NEW),
    },
    unit="条",
    label="unit__name",
    definition="按组建方式分；一家单位由两个党组织覆盖算两条",
)
INSTRUCTORS = Figure(
    key="units.instructors",
    title="在任党建指导员数",
    cites=WORK,
    of=instructors,
    at="keeper",
    splits={"target": target},
    unit="名",
    label="name",
    definition="一人联系几家只算一人，按指导员所在党组织计；联系的单位中有没有党组织的，归入联系无党组织单位",
    supplied_by="街道、社区登记选派",
)
OVERLOADED = Figure(
    key="units.instructors_loaded",
    title="在任党建指导员中联系单位过多的",
    cites=LOAD,
    of=instructors,
    having=burdened,
    at="keeper",
    bounds={"most": MOST_UNITS},
    unit="名",
    label="name",
    definition="联系单位超过界限的；界限由本地另定",
)
MONTHLY = Figure(
    key="units.guidances",
    title="在任指导员联系的单位中一个月内走访过的",
    cites=VISITED,
    of=lambda ask: of_units(sent(ask), ask),
    having=lambda rows, ask: rows.filter(seen_on__gt=active_since(ask)),
    at="then_keeper",
    splits={"field": "unit__field"},
    bounds={"months": VISIT_MONTHS},
    unit="家次",
    label="unit__name",
    definition="一名指导员联系一家单位算一次；刚选派不满一个月的算走访过；缺的该去走访",
    supplied_by="指导员登记走访",
)
VISITS = Figure(
    key="units.visits",
    title="本期指导员走访次数",
    cites=Usage("指导员走访台账", "一行一次走访"),
    of=visits,
    at="then_keeper",
    splits={"field": "guidance__unit__field"},
    unit="次",
    label="guidance__unit__name",
)
SOLVED = Figure(
    key="units.visit_problems",
    title="本期走访反映的问题中已解决的",
    cites=Usage("指导员走访台账", "一行一次走访"),
    of=lambda ask: visits(ask).exclude(problem=""),
    having=lambda visits, ask: visits.filter(solved_on__lte=ask.day),
    at="then_keeper",
    splits={"field": "guidance__unit__field"},
    unit="件",
    label="guidance__unit__name",
    supplied_by="指导员登记解决日期",
)
MASS_ORGS = Figure(
    key="units.mass_orgs",
    title="单位群团组织中一年内有活动的",
    cites=WORK,
    of=lambda ask: of_units(MassOrg.objects.standing(ask.day), ask),
    having=massed,
    at="then_keeper",
    splits={"kind": "kind", "field": "unit__field"},
    bounds={"months": YEAR_MONTHS},
    unit="个",
    label="unit__name",
    supplied_by="群团组织登记活动",
)

FIGURES = [UNITS, COVERED, WORK_COVERED, REACHED, HOSTINGS, STAFF]
FIGURES += [INSTRUCTORS, OVERLOADED, MONTHLY, VISITS, SOLVED, MASS_ORGS]
WATCHES = [
    Watch(
        replace(MONTHLY, at="unit__keeper"),  # of today, so the present keeper is the keeper
        "指导员一个月没有走访",
        since="seen_on",
        member="",
        part="missing",
        steps={VISIT_MONTHS: NextStep("请指导员到联系单位走访并登记", "community_worker")},
    ),
]
