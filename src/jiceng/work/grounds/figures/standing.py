"""阵地建设的数：达标、基地、闲置场所、工程、投入、覆盖。"""

from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows, Total
from jiceng.registers.places.models import Level as Ground
from jiceng.registers.places.models import Place
from jiceng.registers.venues.figures.use import subkind_then
from jiceng.registers.venues.models import Kind, Level, State, Status
from jiceng.work.grounds.models import (
    Offer,
    OpenBase,
    Spending,
    StandardCheck,
    StandardItem,
    Works,
)
from jiceng.work.grounds.rules import LOCAL_STANDARD

BASES = Usage("组织生活基地台账", "报告日挂牌开放的；摘牌之日起不计")
OFFERS = Usage("闲置场所台账", "报告日已经提供、没有拒绝也没有收回的")
WORKS = Usage("阵地工程台账", "验收之日计入本期")
MONEY = Usage("阵地投入台账", "支付之日计入本期；作废的不计")
NETWORK = Usage("阵地台账", "按报告日登记的状态")
KEEPS = "责任党组织登记"
OF_STATUS: dict[str, Any] = {"kind": "then_kind", "level": "then_level"}


def in_use(ask: Ask) -> Any:
    rows: Any = Status.objects.standing(ask.day).filter(state=State.IN_USE).as_of(ask.day)
    return rows


def asked_of(ask: Ask) -> Rows:
    """Venues in use of a kind for which there is a standard."""
    kinds = StandardItem.objects.standing(ask.day).values("kind")
    rows: Rows = in_use(ask).filter(then_kind__in=kinds)
    return rows


def last_check(ask: Ask, field: str) -> Subquery:
    checks = StandardCheck.objects.up_to(ask.day).filter(venue=OuterRef("venue"))
    return Subquery(checks.values(field)[:1])


def passing(statuses: Rows, ask: Ask) -> Rows:
    rows: Rows = statuses.annotate(last_passed=last_check(ask, "passed")).filter(last_passed=True)
    return rows


def checked(statuses: Rows, ask: Ask) -> Rows:
    rows: Rows = statuses.filter(venue__in=StandardCheck.objects.during(ask.period).values("venue"))
    return rows


UP_TO_STANDARD = Figure(
    key="grounds.up_to_standard",
    title="阵地中达到标准的",
    cites=LOCAL_STANDARD,
    of=asked_of,
    having=passing,
    at="keeper",
    splits=OF_STATUS,
    unit="处",
    label="venue__name",
    definition="分母为报告日使用中、定有标准的种类；分子为最近一次检查必备各项都做到的，没有检查过的不算达标",
    supplied_by="街道或社区登记达标检查",
)
CHECKED = Figure(
    key="grounds.checked",
    title="阵地中本期做过达标检查的",
    cites=LOCAL_STANDARD,
    of=asked_of,
    having=checked,
    at="keeper",
    splits=OF_STATUS,
    unit="处",
    label="venue__name",
    supplied_by="街道或社区登记达标检查",
)
OPEN_BASES = Figure(
    key="grounds.open_bases",
    title="开放式组织生活基地数",
    cites=BASES,
    of=lambda ask: OpenBase.objects.open_on(ask.day),
    splits={"subkind": subkind_then, "field": "org__field", "stars": "stars"},
    unit="个",
    label="org__name",
    definition="报告日挂牌开放的基地，一处一个；星级是申请时登记的",
    supplied_by="上级党组织批准后登记挂牌",
)
OFFERED = Figure(
    key="grounds.offers",
    title="单位提供的闲置场所中已经使用的",
    cites=OFFERS,
    of=lambda ask: Offer.objects.standing(ask.day),
    having=lambda rows, ask: rows.filter(used_on__lte=ask.day),
    splits={"field": "unit__field"},
    unit="处",
    label="unit__name",
    supplied_by="接收的党组织登记闲置场所",
)
OFFERED_AREA = Figure(
    key="grounds.offered_area",
    title="单位提供的闲置场所面积",
    cites=OFFERS,
    of=lambda ask: Offer.objects.standing(ask.day),
    measure=Total("area"),
    splits={"field": "unit__field"},
    unit="平方米",
    definition="没有登记面积的列为不详",
    supplied_by="接收的党组织登记闲置场所",
)
UPGRADED = Figure(
    key="grounds.upgraded",
    title="本期验收的阵地工程",
    cites=WORKS,
    of=lambda ask: Works.objects.accepted(ask.period),
    splits={"kind": "kind", "level": "venue__level"},
    unit="个",
    label="venue__name",
    supplied_by=KEEPS,
)
ADDED = Figure(
    key="grounds.added_area",
    title="本期验收工程增加的面积",
    cites=WORKS,
    of=lambda ask: Works.objects.accepted(ask.period),
    measure=Total("added"),
    splits={"kind": "kind", "level": "venue__level"},
    unit="平方米",
    definition="现面积减原面积；没有登记面积的列为不详",
    supplied_by=KEEPS,
)
SPENT = Figure(
    key="grounds.spent",
    title="投入阵地建设的资金",
    cites=MONEY,
    of=lambda ask: Spending.objects.standing().during(ask.period),
    measure=Total("amount"),
    splits={"level": "works__venue__level", "source": "source", "kind": "works__kind"},
    unit="元",
    definition="本期实际支付的工程款相加，按阵地的层级、资金来源分；约定没有付的不计",
    supplied_by=KEEPS,
)


def estates(ask: Ask) -> Rows:
    rows: Rows = Place.objects.standing(ask.day).filter(level=Ground.ESTATE).as_of(ask.day)
    return rows


def with_site(places: Rows, ask: Ask) -> Rows:
    sites = in_use(ask).filter(then_kind=Kind.SUB_SITE, venue__place=OuterRef("pk"))
    rows: Rows = places.filter(Exists(sites))
    return rows


ESTATES = Figure(
    key="grounds.estates",
    title="小区中设有特色站点的",
    cites=NETWORK,
    of=estates,
    having=with_site,
    at="then_keeper",
    unit="个",
    label="name",
    definition="分母为报告日登记的居民小区；分子为小区里有使用中的特色站点的",
    supplied_by="责任党组织登记阵地的所在地",
)


def served(kind: str, *kinds: Kind) -> Any:
    """Places of a level whose keeper of the day answers for a centre or station in use."""

    def of(ask: Ask) -> Rows:
        rows: Rows = Place.objects.standing(ask.day).filter(level=kind).as_of(ask.day)
        return rows

    def having(places: Rows, ask: Ask) -> Rows:
        held = in_use(ask).filter(then_kind__in=kinds, keeper=OuterRef("then_keeper"))
        if kind == Ground.STREET:
            held = held.filter(then_level=Level.STREET)
        rows: Rows = places.filter(Exists(held))
        return rows

    return {"of": of, "having": having}


STREETS = Figure(
    key="grounds.streets_served",
    title="街道中有街道级党群服务中心的",
    cites=NETWORK,
    at="then_keeper",
    unit="个",
    label="name",
    definition="分子为报告日有使用中的街道级党群服务中心的；规划和建设中的不算",
    supplied_by=KEEPS,
    **served(Ground.STREET, Kind.CENTRE),
)
COMMUNITIES = Figure(
    key="grounds.communities_served",
    title="社区中有党群服务中心或站点的",
    cites=NETWORK,
    at="then_keeper",
    unit="个",
    label="name",
    definition="分子为报告日社区党组织负责的党群服务中心、服务站有使用中的",
    supplied_by=KEEPS,
    **served(Ground.COMMUNITY, Kind.CENTRE, Kind.STATION),
)
FIGURES = [
    UP_TO_STANDARD, CHECKED, OPEN_BASES, OFFERED, OFFERED_AREA, UPGRADED, ADDED, SPENT, ESTATES,
    STREETS, COMMUNITIES,
]  # fmt: skip
