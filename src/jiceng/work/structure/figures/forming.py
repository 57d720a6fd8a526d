"""Units by how many full members work there, and what covers them."""

from dataclasses import replace
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.kernel.splits import Split
from jiceng.kernel.watches import NextStep, Watch
from jiceng.registers.orgs.models import Kind as OrgKind
from jiceng.registers.orgs.models import Org
from jiceng.registers.orgs.rules import ALONE, ALONE_FROM, JOINT, UNITS_LIMIT
from jiceng.registers.units.figures import TWO_NEW, of_units, standing
from jiceng.registers.units.models import Hosting
from jiceng.work.structure.models import Beside, Kind, Round, Tally
from jiceng.work.structure.rules import ANSWERED

FOUND = Usage("单位党员摸底台账", "一行一次摸底，以最近一次为准")
SPLITS: dict[str, Split] = {"field": "unit__field"}
FORMS = (Kind.SET_UP, Kind.ATTACH)


def tallied(ask: Ask) -> Rows:
    """The last tally of each unit that stands."""
    rows: Any = Tally.objects.standing(ask.day)
    return of_units(rows.exclude(unit__until__lte=ask.day), ask)


def covered(ask: Ask, *ways: str) -> Any:
    """Units covered so that day by an organisation that stands."""
    rows: Any = Hosting.objects.standing(ask.day).exclude(org__until__lte=ask.day)
    return (rows.filter(way__in=ways) if ways else rows).values("unit")


ALONE_UNITS = Figure(
    key="structure.units_alone",
    title="正式党员达到成立条件的单位中已单独组建的",
    cites=ALONE,
    of=lambda ask: tallied(ask).filter(full__gte=ask["least"]),
    having=lambda units, ask: units.filter(unit__in=covered(ask, Hosting.Way.OWN)),
    at="then_keeper",
    splits=SPLITS,
    bounds={"least": ALONE_FROM},
    unit="家",
    label="unit__name",
    definition="分母为最近一次摸底正式党员三人以上的单位；缺的应当单独成立党支部",
    supplied_by="社区登记单位党员摸底和组建",
)
JOINED_UNITS = Figure(
    key="structure.units_joined",
    title="正式党员不足三人的单位中已有党组织覆盖的",
    cites=JOINT,
    of=lambda ask: tallied(ask).filter(full__gt=0, full__lt=ask["least"]),
    having=lambda units, ask: units.filter(unit__in=covered(ask)),
    at="then_keeper",
    splits=SPLITS,
    bounds={"least": ALONE_FROM},
    unit="家",
    label="unit__name",
    definition="分母为最近一次摸底有正式党员而不足三人的单位；联合、统建、挂靠和单独组建都算覆盖",
    supplied_by="社区登记单位党员摸底和组建",
)


def uncovered(ask: Ask) -> Rows:
    """Firms and social organisations that no organisation covers."""
    return standing(ask).filter(field__in=TWO_NEW).exclude(pk__in=covered(ask))


def chosen(units: Rows, ask: Ask) -> Rows:
    """An application with a form lies with the superiors, or is approved for a day to come: for
    the unit it is about, and for those it names beside.
    """
    rows: Any = Round.objects.filter(application__kind__in=FORMS).exclude(application__way="")
    coming = Q(outcome=Round.Outcome.APPROVED, until__lte=ask.day)
    coming &= Q(application__effective_on__gt=ask.day)
    asked = rows.standing(ask.day) | rows.filter(coming)
    beside = Beside.objects.filter(application__in=asked.values("application"))
    own = Q(pk__in=asked.values("application__unit"))
    return units.filter(own | Q(pk__in=beside.values("unit")))


def forming(ask: Ask) -> Rows:
    """Set-ups and attachments submitted in the period, with the form chosen for the unit."""
    rows: Any = Round.objects.begun(ask.period).exclude(application__way="")
    found: Rows = rows.filter(application__kind__in=FORMS, application__unit__isnull=False)
    return found


def granted(rounds: Rows, ask: Ask) -> Rows:
    return rounds.filter(outcome=Round.Outcome.APPROVED, until__lte=ask.day)


def joint(ask: Ask) -> Rows:
    rows: Any = Org.objects.standing(ask.day).as_of(ask.day)
    return rows.filter(then_kind=OrgKind.JOINT_BRANCH)  # type: ignore[no-any-return]


def fitting(orgs: Rows, ask: Ask) -> Rows:
    """Two units at the least, and no more than the usual number."""
    held: Any = Hosting.objects.standing(ask.day).filter(org=OuterRef("pk"))
    counted = held.order_by().values("org").annotate(n=Count("unit", distinct=True)).values("n")
    found: Rows = orgs.annotate(covering=Subquery(counted)).filter(covering__range=(2, ask["most"]))
    return found


def dependent(ask: Ask) -> Rows:
    """Units with members that have no organisation of their own but another's."""
    rows: Any = tallied(ask).filter(unit__in=covered(ask, *DEPENDENT))
    return rows.exclude(unit__in=covered(ask, Hosting.Way.OWN))  # type: ignore[no-any-return]


DEPENDENT = (Hosting.Way.JOINT, Hosting.Way.ATTACHED, Hosting.Way.AREA, Hosting.Way.INDUSTRY)
SET_UPS = Figure(
    key="structure.set_ups",
    title="本期提交的单位组建请示中已批准的",
    cites=ANSWERED,
    of=forming,
    having=granted,
    at="application__org",
    splits={"way": "application__way", "field": "application__unit__field"},
    unit="件次",
    label="application__unit__name",
    definition="写明单位和组建方式的成立、挂靠请示，按提交日期；比例就是各种形式的组建率",
)
JOINT_BRANCHES = Figure(
    key="structure.joint_branches",
    title="联合党支部中覆盖单位二至五家的",
    cites=JOINT,
    of=joint,
    having=fitting,
    at="pk",
    splits={"field": "then_field"},
    bounds={"most": UNITS_LIMIT},
    label="name",
    definition="缺的是只覆盖一家、没有登记覆盖单位或者超过五家的，应核对覆盖单位",
    supplied_by="上级党组织核对覆盖单位",
)
UNITS_READY = Figure(
    key="structure.units_ready",
    title="联合、挂靠等方式覆盖的单位中正式党员已达三人的",
    cites=ALONE,
    of=dependent,
    having=lambda units, ask: units.filter(full__gte=ask["least"]),
    at="then_keeper",
    splits=SPLITS,
    bounds={"least": ALONE_FROM},
    unit="家",
    label="unit__name",
    definition="分母为由联合、挂靠、区域、行业方式覆盖而没有单独组建的已摸底单位",
    supplied_by="请示单独成立党支部",
)
FORMS_CHOSEN = Figure(
    key="structure.forms_chosen",
    title="没有党组织的两新组织中已选定组建方式的",
    cites=JOINT,
    of=uncovered,
    having=chosen,
    at="then_keeper",
    splits={"field": "field"},
    unit="家",
    label="name",
    definition="已选定：写明组建方式的请示正在办理，或者已批准还没有到执行日期；"
    "列在别家请示“其他覆盖单位”里的同样算；缺的是还没有选定的单位",
    supplied_by="街道、社区起草组建请示",
)
WATCHES = [
    Watch(
        replace(UNITS_READY, at="unit__keeper"),  # of today, so the present keeper is the keeper
        "联合、挂靠的单位已够单独成立",
        since="since",
        member="",
        steps={0: NextStep("研究单独成立党支部", "street_office", "structure.applications.new")},
    ),
]
