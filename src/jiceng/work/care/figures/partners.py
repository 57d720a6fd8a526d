"""三社联动的数：合同、钱、服务、评价；只按社区和组织算，不排名。"""

from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.duties import YEAR, Duty
from jiceng.kernel.figures import Figure
from jiceng.kernel.formulas import Formula
from jiceng.kernel.measures import Mean, Rows, Total, Value
from jiceng.kernel.periods import around
from jiceng.registers.places.models import Place
from jiceng.registers.services.models import Provider
from jiceng.work.care import rules
from jiceng.work.care.models import (
    ContractRating,
    ContractService,
    PartnerReview,
    ServiceContract,
    SocialWorker,
)

CONTRACTS_LEDGER = Usage("三社联动合同台账", "一行一份合同；作废的不计")
SERVICES_LEDGER = Usage("社会组织服务台账", "一行一次服务，按服务日期计入本期；作废的不计")
RATINGS_LEDGER = Usage("合同评价台账", "一行一条评价，按评价日期计入本期；作废的不计")
WORKERS_LEDGER = Usage("社会工作者名册", "一行一人在一个社区，按到岗和离开的日期算")
WHO = "社区登记"


def running(ask: Ask) -> Rows:
    rows: Rows = ServiceContract.objects.running(ask.day)
    return rows


def served(ask: Ask) -> Rows:
    rows: Rows = ContractService.objects.during(ask.period)
    return rows


def linked(places: Any, ask: Ask) -> Rows:
    """Whose keeper that day has a contract running."""
    here = ServiceContract.objects.running(ask.day).filter(org=OuterRef("then_keeper"))
    found: Rows = places.filter(Exists(here))
    return found


def with_contract(providers: Any, ask: Ask) -> Rows:
    here = ServiceContract.objects.running(ask.day).values("provider")
    found: Rows = providers.filter(pk__in=here)
    return found


def by_us(contracts: Any, ask: Ask) -> Rows:
    rated = ContractRating.objects.valid().filter(side="community", held_on__lte=ask.day)
    found: Rows = contracts.filter(pk__in=rated.values("contract"))
    return found


def of_the_year(ask: Ask) -> Rows:
    rows: Rows = ServiceContract.objects.running_in(around(ask.period.last, "year"))
    return rows


def reviewed(contracts: Any, ask: Ask) -> Rows:
    told = PartnerReview.objects.filter(
        org=OuterRef("org"), provider=OuterRef("provider"), year=ask.period.last.year,
        decided_on__lte=ask.day,
    )  # fmt: skip
    found: Rows = contracts.filter(Exists(told))
    return found


CONTRACTS = Figure(
    key="care.contracts",
    title="履行中的三社联动合同",
    cites=CONTRACTS_LEDGER,
    of=running,
    splits={"way": "way"},
    unit="份",
    label="name",
    definition="报告日在期限内、没有验收也没有解除的",
    supplied_by=WHO,
)
AMOUNT = Figure(
    key="care.contract_amount",
    title="签订的三社联动合同金额",
    cites=CONTRACTS_LEDGER,
    of=lambda ask: ServiceContract.objects.signed(ask.period),
    measure=Total("amount"),
    splits={"way": "way"},
    unit="元",
    definition="按签订日期计入本期；是合同约定的金额，不是已经支付的",
    supplied_by=WHO,
)
COMMUNITIES = Figure(
    key="care.communities_linked",
    title="社区中有三社联动合同在履行的",
    cites=CONTRACTS_LEDGER,
    of=lambda ask: Place.objects.communities().standing(ask.day).as_of(ask.day),
    having=linked,
    at="then_keeper",
    unit="个",
    label="name",
    definition="分母为报告日的社区，按当天的责任党组织看有没有合同",
    supplied_by=WHO,
)
PARTNERS = Figure(
    key="care.partners",
    title="社会组织中有三社联动合同在履行的",
    cites=CONTRACTS_LEDGER,
    of=lambda ask: Provider.objects.standing(ask.day).filter(kind=Provider.Kind.SOCIAL_ORG),
    having=with_contract,
    at="keeper",
    unit="家",
    label="name",
    definition="分母为报告日名录里的社会组织，按属地党组织",
    supplied_by=WHO,
)
SERVICES = Figure(
    key="care.social_services",
    title="社会组织服务次数",
    cites=SERVICES_LEDGER,
    of=served,
    splits={"way": "contract__way"},
    unit="次",
    label="contract__name",
    supplied_by=WHO,
)
PERSONS = Figure(
    key="care.social_persons",
    title="社会组织服务人次",
    cites=SERVICES_LEDGER,
    of=served,
    measure=Total("persons"),
    splits={"way": "contract__way"},
    unit="人次",
    supplied_by=WHO,
)
MINUTES = Figure(
    key="care.social_minutes",
    title="社会组织服务分钟数",
    cites=SERVICES_LEDGER,
    of=served,
    measure=Total("minutes"),
    splits={"way": "contract__way"},
    unit="分钟",
    supplied_by=WHO,
)


def hours(minutes: Value) -> Value:
    return Decimal(minutes) / 60


HOURS = Formula(
    key="care.social_hours",
    title="社会组织服务小时数",
    cites=SERVICES_LEDGER,
    inputs=(MINUTES,),
    combine=hours,
    unit="小时",
    kind="sum",
)
WORKERS = Figure(
    key="care.social_workers",
    title="社会工作者数",
    cites=WORKERS_LEDGER,
    of=lambda ask: SocialWorker.objects.standing(ask.day),
    splits={"level": "level"},
    unit="名",
    definition="报告日在社区服务的；一人在几个社区各算一名",
    supplied_by=WHO,
)
RATED = Figure(
    key="care.contracts_rated",
    title="本期验收的三社联动合同中社区已评价的",
    cites=rules.THREE,
    of=lambda ask: ServiceContract.objects.finished(ask.period),
    having=by_us,
    unit="份",
    label="name",
    supplied_by="社区登记评价",
)
RATING = Figure(
    key="care.rating",
    title="三社联动合同评价平均分",
    cites=RATINGS_LEDGER,
    of=lambda ask: ContractRating.objects.during(ask.period),
    measure=Mean("grade"),
    splits={"side": "side"},
    unit="分",
    definition="5为非常满意，1为非常不满意；社区和服务对象分开看",
    supplied_by="社区登记评价",
)
REVIEWED = Figure(
    key="care.reviewed",
    title="当年履行过的三社联动合同中社会组织已作年度评议的",
    cites=rules.THREE,
    of=of_the_year,
    having=reviewed,
    unit="份",
    label="name",
    definition="分母为期末那一年履行过的合同；分子为社区当年评议过这家社会组织的",
    supplied_by="社区登记年度评议",
)
FIGURES = [
    CONTRACTS, AMOUNT, COMMUNITIES, PARTNERS, SERVICES, PERSONS, MINUTES, HOURS, WORKERS, RATED,
    RATING, REVIEWED,
]  # fmt: skip
DUTIES = [
    Duty(REVIEWED, every=YEAR, due=lambda period: period.last, by="community_worker",
         verb="care.reviews.new", name="评议合作的社会组织", made_good=True),
]  # fmt: skip
WORDS = [("side", _("谁评"))]
