"""底册周围的数：新兴领域、片区、需要关注的、出资人、共同计划、三集中。"""

from dataclasses import replace
from typing import Any

from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.deadlines import add_months
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Mean, Rows, Total
from jiceng.kernel.watches import NextStep, Watch
from jiceng.registers.orgs.models import Org
from jiceng.registers.places.models import Level, Place
from jiceng.registers.units.figures import at_units, due_at_units
from jiceng.registers.units.models import Hosting
from jiceng.work.enterprises import rules
from jiceng.work.enterprises.figures.census import SPLITS
from jiceng.work.enterprises.figures.census import standing as firms_of
from jiceng.work.enterprises.models import (
    TWO_NEW,
    AreaOfficer,
    Card,
    Health,
    OwnerContact,
    Phase,
    SharedPlan,
    Word,
)

AREAS = Usage("楼宇园区市场商圈台账", "报告日存续的片区，按责任党组织")
ORGS = Usage("组建关系", "报告日覆盖两新组织的党组织，一个只计一次")
TAGS = Usage("经营状况标签", "报告日贴着“需要关注”类标签的，标签写明来源和日期")
CONTACTS_LOG = Usage("出资人联系台账", "一行一次联系，按日期计入本期；作废的不计")
PLANS_LEDGER = Usage("共同计划台账", "一行一项，作废的不计")
WHO = "社区登记"


def hosting(ask: Ask) -> Any:
    return Hosting.objects.standing(ask.day).filter(unit__field__in=TWO_NEW)


def covering(ask: Ask) -> Rows:
    """Organisations that cover firms and social organisations that day."""
    rows: Rows = Org.objects.standing(ask.day).filter(pk__in=hosting(ask).values("org"))
    return rows


def tagged(ask: Ask) -> Any:
    """Cards that said a new field that day."""
    return Card.objects.as_of(ask.day).exclude(then_new_field=None)


def new_field(ask: Ask) -> Any:
    """The new field an organisation works in: of several, the first by name."""
    own = hosting(ask).filter(org=OuterRef(OuterRef("pk"))).values("unit")
    name = Word.objects.filter(pk=OuterRef("then_new_field")).values("name")
    cards = tagged(ask).filter(unit__in=own).annotate(word=Subquery(name[:1]))
    return Subquery(cards.order_by("word").values("word")[:1])


def in_new_fields(ask: Ask) -> Rows:
    own = hosting(ask).filter(unit__in=tagged(ask).values("unit"))
    rows: Rows = Org.objects.standing(ask.day).filter(pk__in=own.values("org"))
    return rows


def troubled(ask: Ask) -> Any:
    return Health.objects.standing(ask.day).risky()


def areas(ask: Ask) -> Rows:
    rows: Rows = Place.objects.filter(level=Level.AREA).standing(ask.day).as_of(ask.day)
    return rows


def present(places: Rows, ask: Ask) -> Rows:
    cards: Any = Card.objects.as_of(ask.day)
    inside = cards.filter(then_area=OuterRef(OuterRef("pk"))).values("unit")
    here = hosting(ask).filter(unit__in=inside)
    found: Rows = places.filter(Exists(here))
    return found


def answered_for(places: Rows, ask: Ask) -> Rows:
    here = AreaOfficer.objects.standing(ask.day).filter(area=OuterRef("pk"))
    found: Rows = places.filter(Exists(here))
    return found


def heard(units: Rows, ask: Ask) -> Rows:
    told = OwnerContact.objects.heard(add_months(ask.day, -ask["months"]), ask.day)
    found: Rows = units.filter(pk__in=told.values("unit"))
    return found


def contacts(ask: Ask) -> Rows:
    rows: Any = OwnerContact.objects.during(ask.period)
    return at_units(rows.filter(held_on__lte=ask.day), "held_on")


def planned(ask: Ask) -> Rows:
    rows: Any = SharedPlan.objects.valid().filter(due__range=(ask.period.first, ask.period.last))
    return due_at_units(rows.filter(held_on__lte=ask.day), "due", ask)


def granted(ask: Ask) -> Rows:
    rows: Any = SharedPlan.objects.during(ask.period).filter(subsidy__isnull=False)
    return at_units(rows.filter(held_on__lte=ask.day), "held_on")


def trained(units: Rows, ask: Ask) -> Rows:
    told = contacts(ask).filter(way=OwnerContact.Way.TRAINING)
    found: Rows = units.filter(pk__in=told.values("unit"))
    return found


def last_heard(ask: Ask) -> Any:
    told = OwnerContact.objects.valid().filter(unit=OuterRef("pk"), held_on__lte=ask.day)
    return Coalesce(Subquery(told.order_by("-held_on").values("held_on")[:1]), F("since"))


NEW_FIELD_ORGS = Figure(
    key="enterprises.new_field_orgs",
    title="新兴领域党组织数",
    cites=ORGS,
    of=in_new_fields,
    at="pk",
    splits={"new_field": new_field},
    label="name",
    definition="覆盖的单位里有属于新兴领域的；一个党组织涉及几个领域的，按名称排在前面的一个分",
    supplied_by=WHO,
)
AT_RISK = Figure(
    key="enterprises.at_risk",
    title="两新组织中需要关注的",
    cites=TAGS,
    of=firms_of,
    having=lambda units, ask: units.filter(pk__in=troubled(ask).values("unit")),
    at="then_keeper",
    splits=SPLITS,
    unit="家",
    label="name",
    supplied_by=WHO,
)
ORGS_AT_RISK = Figure(
    key="enterprises.orgs_at_risk",
    title="两新党组织中所在单位需要关注的",
    cites=TAGS,
    of=covering,
    having=lambda orgs, ask: orgs.filter(
        pk__in=hosting(ask).filter(unit__in=troubled(ask).values("unit")).values("org")
    ),
    at="pk",
    label="name",
    supplied_by=WHO,
)
AREAS_PRESENT = Figure(
    key="enterprises.areas_present",
    title="楼宇园区市场商圈中有党组织覆盖单位的",
    cites=AREAS,
    of=areas,
    having=present,
    at="then_keeper",
    splits={"type": "then_type"},
    label="name",
    definition="分母为报告日存续的片区；分子为片区里至少一家单位有党组织覆盖的；缺的就是空白点",
    supplied_by=WHO,
)
AREAS_CHARGED = Figure(
    key="enterprises.areas_charged",
    title="楼宇园区市场商圈中有责任人的",
    cites=AREAS,
    of=areas,
    having=answered_for,
    at="then_keeper",
    splits={"type": "then_type"},
    label="name",
    supplied_by=WHO,
)
CONTACTS = Figure(
    key="enterprises.contacts",
    title="本期联系出资人次数",
    cites=CONTACTS_LOG,
    of=contacts,
    at="then_keeper",
    splits={"way": "way", "off_hours": "off_hours", "field": "unit__field"},
    unit="次",
    supplied_by=WHO,
)
CONTACTED = Figure(
    key="enterprises.contacted",
    title="两新组织中近半年联系过出资人的",
    cites=rules.OWNERS,
    of=firms_of,
    having=heard,
    at="then_keeper",
    splits=SPLITS,
    bounds={"months": rules.CONTACT_MONTHS},
    unit="家",
    label="name",
    definition="分母为报告日存续的；月数可以改",
    supplied_by=WHO,
)
TRAINED = Figure(
    key="enterprises.trained",
    title="两新组织中本期有出资人参加培训的",
    cites=CONTACTS_LOG,
    of=firms_of,
    having=trained,
    at="then_keeper",
    splits=SPLITS,
    unit="家",
    label="name",
    definition="一家计一名出资人",
    supplied_by=WHO,
)
PLANS = Figure(
    key="enterprises.plans",
    title="本期到期的共同计划中已完成的",
    cites=PLANS_LEDGER,
    of=planned,
    having=lambda rows, ask: rows.filter(done_on__lte=ask.day),
    at="then_keeper",
    splits={"off_hours": "off_hours", "field": "unit__field"},
    unit="项",
    label="goal",
    definition="按完成时限计入本期",
    supplied_by=WHO,
)
SUBSIDIES = Figure(
    key="enterprises.subsidies",
    title="两新组织共同计划得到的补助",
    cites=PLANS_LEDGER,
    of=granted,
    at="then_keeper",
    measure=Total("subsidy"),
    splits={"subsidy_from": "subsidy_from", "field": "unit__field"},
    unit="元",
    label="goal",
    definition="上级给共同计划的补助，按商定日期计入本期；每一笔都写明来源",
    supplied_by=WHO,
)
PHASES = Figure(
    key="enterprises.phases",
    title="三集中已开始的阶段中达到要求的",
    cites=rules.PHASES_RULE,
    of=lambda ask: Phase.objects.begun(ask.day),
    at="campaign__org",
    having=lambda rows, ask: rows.filter(closed_on__lte=ask.day, reached__gte=F("need")),
    splits={"phase": "kind"},
    unit="个",
    definition="分子为结束时达到方案要求的比例的",
    supplied_by="街道和区记录阶段",
)
PHASE_PROGRESS = Figure(
    key="enterprises.phase_progress",
    title="三集中阶段结束时达到的比例",
    cites=rules.PHASES_RULE,
    of=lambda ask: Phase.objects.filter(closed_on__range=(ask.period.first, ask.day)),
    at="campaign__org",
    measure=Mean("reached"),
    splits={"phase": "kind"},
    unit="%",
    definition="本期结束的阶段的平均；每个阶段的数是结束那天留下的",
    supplied_by="街道和区记录阶段",
)
FIGURES = [
    NEW_FIELD_ORGS, AT_RISK, ORGS_AT_RISK, AREAS_PRESENT, AREAS_CHARGED, CONTACTS, CONTACTED,
    TRAINED, PLANS, SUBSIDIES, PHASES, PHASE_PROGRESS,
]  # fmt: skip
WATCHES = [
    Watch(
        replace(CONTACTED, at="keeper"),  # of today, so the present keeper is the keeper
        "半年没有联系出资人的两新组织",
        since=last_heard,
        member="",
        part="missing",
        steps={
            rules.CONTACT_MONTHS: NextStep(
                "上门或打电话联系出资人，谈生产经营，也谈党建能帮什么", by="community_worker",
                verb="enterprises.contacts.new",
            ),
        },
    ),
]  # fmt: skip
