"""大厅以外的数：流动居委会去了多少次、收了多少事；哪些社区用着服务平台，用了多少。"""

from typing import Any

from django.db.models import Exists, OuterRef

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows, Total
from jiceng.registers.places.models import Place, Type
from jiceng.work.halls import rules
from jiceng.work.halls.models import Adoption, Intake, MonthlyUse, Platform, Round, Taking

ROUNDS_LEDGER = Usage("流动居委会服务台账", "登记开展的一次停靠算一次；排定的、取消的不计")
ADOPTED = Usage("社区使用平台台账", "按报告日在用的计，一个社区用几个平台各计一次")
MONTHLY = Usage("平台月使用量台账", "照平台自己的统计，按月份计入本期；没有登记的列为不详")
WHO = "社区登记"


def takings(ask: Ask) -> Rows:
    rows: Rows = Taking.objects.during(ask.period)
    return rows


def urban(ask: Ask) -> Rows:
    """Communities that were urban ones on the day."""
    then: Any = Place.objects.standing(ask.day).communities().as_of(ask.day)
    rows: Rows = then.filter(then_type=Type.URBAN)
    return rows


def settled(rows: Any, ask: Ask) -> Rows:
    found: Rows = rows.settled(ask.day)
    return found


def using(stages: tuple[str, ...]) -> Any:
    def having(places: Any, ask: Ask) -> Rows:
        here = Adoption.objects.standing(ask.day).filter(
            place=OuterRef("pk"), stage__in=stages,
            platform__kind=Platform.Kind.PUBLIC_SERVICE,
        )  # fmt: skip
        found: Rows = places.filter(Exists(here))
        return found

    return having


ROUNDS = Figure(
    key="halls.rounds",
    title="流动居委会服务次数",
    cites=ROUNDS_LEDGER,
    of=lambda ask: Round.objects.went().during(ask.period),
    unit="次",
    label="spot",
    supplied_by=WHO,
)
CAME = Figure(
    key="halls.round_persons",
    title="流动居委会接待人数",
    cites=ROUNDS_LEDGER,
    of=lambda ask: Round.objects.went().during(ask.period),
    measure=Total("persons"),
    unit="人次",
    supplied_by=WHO,
)
MATTERS = Figure(
    key="halls.matters",
    title="流动居委会现场收到的事项",
    cites=ROUNDS_LEDGER,
    of=takings,
    splits={"subject": "subject__name"},
    unit="件",
    label="what",
    definition="按收到的日期计，按该由哪个窗口办分；作废的不计",
    supplied_by=WHO,
)
ON_THE_SPOT = Figure(
    key="halls.settled",
    title="流动居委会现场收到的事项中已办结的",
    cites=rules.LOCAL,
    of=takings,
    having=settled,
    splits={"subject": "subject__name"},
    unit="件",
    label="what",
    supplied_by=WHO,
)
ADOPTIONS = Figure(
    key="halls.adoptions",
    title="城市社区使用服务平台数",
    cites=ADOPTED,
    of=lambda ask: Adoption.objects.standing(ask.day).urban(ask.day).as_of(ask.day),
    at="then_keeper",
    splits={"platform": "platform__kind", "stage": "stage"},
    unit="个",
    label="place__name",
    definition="报告日在用服务平台的城市社区；按平台种类和使用情况分，一个社区同种平台用两个的计两次",
    supplied_by=WHO,
)
COVERED = Figure(
    key="halls.covered",
    title="城市社区中使用公共服务综合信息平台的",
    cites=ADOPTED,
    of=urban,
    having=using(("enabled", "full")),
    at="then_keeper",
    unit="个",
    label="name",
    definition="分母为报告日的城市社区；分子为报告日已开通或者全面使用的",
    supplied_by=WHO,
)
FULLY = Figure(
    key="halls.covered_fully",
    title="城市社区中全面使用公共服务综合信息平台的",
    cites=ADOPTED,
    of=urban,
    having=using(("full",)),
    at="then_keeper",
    unit="个",
    label="name",
    definition="分母为报告日的城市社区；只开通、没有全面使用的不计",
    supplied_by=WHO,
)
USED = Figure(
    key="halls.platform_visits",
    title="服务平台访问量",
    cites=MONTHLY,
    of=lambda ask: MonthlyUse.objects.during(ask.period),
    measure=Total("visits"),
    splits={"platform": "platform__kind"},
    unit="次",
    supplied_by=WHO,
)
REQUESTS = Figure(
    key="halls.platform_requests",
    title="服务平台受理件数",
    cites=MONTHLY,
    of=lambda ask: MonthlyUse.objects.during(ask.period),
    measure=Total("requests"),
    splits={"platform": "platform__kind"},
    unit="件",
    supplied_by=WHO,
)
INTAKES = Figure(
    key="halls.intakes",
    title="从平台导入的来件",
    cites=Usage("平台来件台账", "一个平台编号一件，按受理日期计入本期"),
    of=lambda ask: Intake.objects.during(ask.period),
    splits={"platform": "platform__kind"},
    unit="件",
    label="item",
    supplied_by="从平台导出以后导入",
)

FIGURES = [
    ROUNDS, CAME, MATTERS, ON_THE_SPOT, ADOPTIONS, COVERED, FULLY, USED, REQUESTS, INTAKES,
]  # fmt: skip
