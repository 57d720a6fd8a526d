"""地盘和社区的数：一行一个地点，概况取当日有效的一份。"""

from typing import Any

from django.db.models import F

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Article, Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Least, Rows, Total
from jiceng.kernel.splits import Split, floors
from jiceng.registers.places.models import Level, Place, Upgrade

REGISTER = Usage("社区底数台账", "按报告日有效的地点和概况")
SURVEY = Usage("社区调研报告", "各档之和等于社区数；不详另列")
WAY = "社区按年报送概况"
KEEPS = "责任党组织登记地点"
RESIDENTS_LAW = Article(
    "中华人民共和国城市居民委员会组织法",
    3,
    version="2025",
    status="S",
    severity="ADVISE",
    reading="居民委员会一般按一千户至三千户设立。",
)
POPULATION_BANDS = floors("population", ("large", "large"), ("middle", "middle"), rest="small")
HOUSEHOLD_BANDS = floors("households", ("large", "many"), ("middle", "some"), rest="small")
BOUNDS = {"large": 10_000, "middle": 5_000, "many": 3_000, "some": 1_000}
TYPE: dict[str, Split] = {"type": "then_type"}


def of_level(level: str) -> Any:
    return lambda ask: Place.objects.standing(ask.day).filter(level=level).as_of(ask.day)


def communities(ask: Ask) -> Rows:
    rows: Rows = Place.objects.communities().standing(ask.day).as_of(ask.day).profiled(ask.day)
    return rows


def lacking(places: Any, ask: Ask) -> Rows:
    rows: Rows = places.lacking(ask.day)
    return rows


def counted(key: str, title: str, level: str, **more: Any) -> Figure:
    """How many places of a level stand."""
    return Figure(
        key=f"places.{key}",
        title=title,
        cites=REGISTER,
        of=of_level(level),
        at="then_keeper",
        label="name",
        **more,
    )


STREETS = counted(
    "streets", "街道数", Level.STREET, supplied_by=KEEPS,
    definition="报告日有效的街道和乡镇，一个街道一个；撤销的从撤销之日起不计",
)  # fmt: skip
GROUPS = counted(
    "groups", "居民小组数", Level.GROUP, supplied_by=KEEPS,
    definition="报告日有效的居民小组，一个小组一个",
)  # fmt: skip
GRIDS = counted("grids", "网格数", Level.GRID)
ESTATES = counted("estates", "居民小区数", Level.ESTATE)
AREAS = counted(
    "areas", "楼宇、园区、市场、商圈、集聚区数", Level.AREA, splits=TYPE, supplied_by=KEEPS,
    definition="报告日有效的片区，一处一个，按类型分；产业集聚区在类型“集聚区”里",
)  # fmt: skip
COMMUNITIES = Figure(
    key="places.communities",
    title="社区数",
    cites=SURVEY,
    of=communities,
    at="then_keeper",
    splits={**TYPE, "population": POPULATION_BANDS, "households": HOUSEHOLD_BANDS},
    bounds=BOUNDS,
    label="name",
    definition="报告日有效的社区，一个居民委员会一个；人口、住户分档含下限",
    supplied_by=WAY,
)
POPULATION = Figure(
    key="places.population",
    title="社区人口",
    cites=SURVEY,
    of=communities,
    at="then_keeper",
    measure=Total("population"),
    splits=TYPE,
    unit="人",
    definition="报告日有效概况中的人口之和；未报送的社区列为不详",
    supplied_by=WAY,
)
HOUSEHOLDS = Figure(
    key="places.households",
    title="社区住户",
    cites=SURVEY,
    of=communities,
    at="then_keeper",
    measure=Total("households"),
    splits=TYPE,
    unit="户",
    supplied_by=WAY,
)
NO_INCOME = Figure(
    key="places.no_income",
    title="社区中无集体收入的",
    cites=Usage("社区调研报告", "已填报且为零者；未填报者另列"),
    of=communities,
    having=lambda places, _ask: places.filter(income=0),
    at="then_keeper",
    splits=TYPE,
    label="name",
    definition="分母为全部社区，分子为概况中集体收入填为零的社区",
    supplied_by=WAY,
)
PROFILED = Figure(
    key="places.profiled",
    title="社区中已报送概况的",
    cites=REGISTER,
    of=communities,
    having=lambda places, _ask: places.exclude(population=None),
    at="then_keeper",
    splits=TYPE,
    label="name",
)
OFF_SIZE = Figure(
    key="places.off_size",
    title="社区中户数在一般规模以外的",
    cites=RESIDENTS_LAW,
    of=communities,
    having=lambda places, ask: (
        places.filter(households__lt=ask["least"]) | places.filter(households__gt=ask["most"])
    ),
    at="then_keeper",
    splits=TYPE,
    bounds={"least": 1_000, "most": 3_000},
    label="name",
)
SMALLEST = Figure(
    key="places.smallest_premises",
    title="社区用房的最小面积",
    cites=Usage("社区调研报告", "取各社区用房面积之和的最小值，并列出社区"),
    of=lambda ask: Place.objects.communities().standing(ask.day).as_of(ask.day).roomed(ask.day),
    at="then_keeper",
    measure=Least("office_area"),
    splits=TYPE,
    unit="平方米",
    label="name",
    definition="一个社区的各处用房面积相加后取最小的；没有登记用房的社区不参加比较",
    supplied_by="社区登记用房面积",
)
BELOW_NORM = Figure(
    key="places.below_norm",
    title="社区中用房面积未达标准的",
    cites=Usage("社区用房面积标准", "以报告日有效的本地标准为准；未登记面积者不算达标也不算未达标"),
    of=lambda ask: Place.objects.communities().standing(ask.day).normed(ask.day),
    having=lambda places, _ask: places.filter(office_area__lt=F("norm")),
    at="then_keeper",
    splits=TYPE,
    label="name",
)
LACKING = Figure(
    key="places.lacking_facilities",
    title="社区中缺少必备设施的",
    cites=Usage("社区设施清单", "缺任何一项必备设施即计入"),
    of=communities,
    having=lacking,
    at="then_keeper",
    splits=TYPE,
    label="name",
)
UPGRADES = Figure(
    key="places.upgrades",
    title="用房提升计划中已完成的",
    cites=Usage("社区用房提升计划", "本期到期的计划；分子为报告日前完成的"),
    of=lambda ask: Upgrade.objects.filter(due__range=(ask.period.first, ask.period.last)),
    having=lambda plans, ask: plans.filter(done_on__lte=ask.day),
    at="place__keeper",
    unit="项",
)

FIGURES = [STREETS, COMMUNITIES, GROUPS, GRIDS, ESTATES, AREAS, POPULATION, HOUSEHOLDS]
FIGURES += [NO_INCOME, PROFILED, OFF_SIZE, SMALLEST, BELOW_NORM, LACKING, UPGRADES]
