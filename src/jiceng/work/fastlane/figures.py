"""党企快车道的数：提了多少、解决多少、几天答复、满不满意；直通车关联多少；练兵和责任区。"""

from typing import Any

from django.db.models import Exists, OuterRef

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.duties import HALF, MONTH, QUARTER, Duty
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Mean, Rows, Total
from jiceng.kernel.splits import groups
from jiceng.kernel.watches import NextStep, Watch
from jiceng.registers.orgs.models import Field
from jiceng.registers.units.figures import TWO_NEW, covered, standing
from jiceng.registers.units.models import Hosting, Unit
from jiceng.work.fastlane.models import Contest, DirectCase, DutyZone, Issue
from jiceng.work.fastlane.rules import LANE, LINE, ZONES, half_before

LEDGER = Usage(
    "党企快车道问题台账", "一行一件，按提出日期计入本期；记在提出它的企业党组织名下，作废的不计"
)
CONTESTS = Usage("岗位练兵台账", "一行一次，按日期计入本期；只记班组，不给个人排名")
ROUTES = "责任部门报结，派出的单位答复"
SPLITS = {
    "kind": "kind",
    "about": "about",
    "urgency": "urgency",
    "field": "unit__field",
    "two_new": groups("unit__field", two_new=TWO_NEW),
}


def raised(ask: Ask) -> Rows:
    rows: Rows = Issue.objects.raised(ask.period).filter(raised_on__lte=ask.day)
    return rows


def replied(ask: Ask) -> Rows:
    """Those of the period answered by the report day."""
    rows: Rows = Issue.objects.raised(ask.period).replied(ask.day)
    return rows


def rated(ask: Ask) -> Rows:
    return raised(ask).filter(rated_on__lte=ask.day)


def waiting(ask: Ask) -> Rows:
    rows: Rows = Issue.objects.waiting(ask.day)
    return rows


def received(ask: Ask) -> Rows:
    rows: Rows = DirectCase.objects.received(ask.period).filter(received_on__lte=ask.day)
    return rows


def held(ask: Ask) -> Rows:
    rows: Rows = Contest.objects.held(ask.period).filter(held_on__lte=ask.day)
    return rows


def zones(ask: Ask) -> Rows:
    rows: Rows = DutyZone.objects.standing(ask.day)
    return rows


def of_rows(adjective: str) -> Any:
    """Those of a population with an adjective of the day asked."""
    return lambda rows, ask: getattr(rows, adjective)(ask.day)


def firms(ask: Ask) -> Rows:
    """Private firms an organisation covers that day."""
    return covered(standing(ask).filter(field=Field.PRIVATE_FIRM), ask)


def at_work(units: Rows, ask: Ask) -> Rows:
    """With a contest in the half-year of that day, or a zone that stands."""
    span = (half_before(ask.day), ask.day)
    contests = Contest.objects.standing().filter(unit=OuterRef("pk"), held_on__range=span)
    laid = DutyZone.objects.standing(ask.day).filter(unit=OuterRef("pk"))
    return units.filter(Exists(contests) | Exists(laid))


ISSUES = Figure(
    key="fastlane.issues", title="本期企业党组织提出的企业困难", cites=LEDGER, of=raised,
    splits=SPLITS, unit="件", label="unit__name",
)  # fmt: skip
SOLVED = Figure(
    key="fastlane.solved", title="本期企业党组织提出的企业困难中已解决的", cites=LANE, of=raised,
    having=of_rows("solved"), splits=SPLITS, unit="件", label="unit__name", supplied_by=ROUTES,
    definition="报告日已答复、结果是“已解决”的；列入计划和说明暂不能解决的不算",
)  # fmt: skip
IN_TIME = Figure(
    key="fastlane.in_time", title="本期企业党组织提出的企业困难中按承诺时限答复的", cites=LANE,
    of=raised, having=of_rows("in_time"), splits=SPLITS, unit="件", label="unit__name",
    supplied_by=ROUTES,
)  # fmt: skip
RESPONSE_DAYS = Figure(
    key="fastlane.response_days", title="本期企业党组织提出的企业困难平均几个工作日答复",
    cites=LANE, of=replied, measure=Mean("response_days"), splits=SPLITS, unit="个工作日",
    label="unit__name", definition="只算报告日已答复的；提出当天不算",
)  # fmt: skip
SATISFIED = Figure(
    key="fastlane.satisfied", title="本期提出、已评价的企业困难中企业满意和基本满意的",
    cites=LANE, of=rated,
    having=lambda rows, ask: rows.exclude(rating=Issue.Rating.POOR), splits=SPLITS, unit="件",
    label="unit__name", definition="由企业党组织评价，办理过的人不能评价",
)  # fmt: skip
WAITING = Figure(
    key="fastlane.waiting", title="还没有答复的企业困难中已过承诺时限的", cites=LANE, of=waiting,
    having=lambda rows, ask: rows.filter(reply_by__lt=ask.day), splits=SPLITS, unit="件",
    label="unit__name", supplied_by=ROUTES,
)  # fmt: skip
VOICES = Figure(
    key="fastlane.voices", title="覆盖企业的党组织中本期提出过企业困难的", cites=LANE,
    of=lambda ask: Hosting.objects.standing(ask.day).filter(
        unit__field=Field.PRIVATE_FIRM, unit__in=Unit.objects.standing(ask.day).values("pk")),
    having=lambda rows, ask: rows.filter(
        Exists(Issue.objects.raised(ask.period).filter(
            org=OuterRef("org"), unit=OuterRef("unit"), raised_on__lte=ask.day))),
    splits={"way": "way"}, unit="家次", label="unit__name",
    definition="一个党组织覆盖一家企业算一家次",
)  # fmt: skip
DIRECT = Figure(
    key="fastlane.direct_cases", title="本期收到的直通车办件中已办结的", cites=LINE, of=received,
    having=of_rows("settled"), unit="件", label="firm",
)  # fmt: skip
LINKED = Figure(
    key="fastlane.linked", title="本期收到的直通车办件中与快车道问题关联的", cites=LINE,
    of=received, having=of_rows("linked"), unit="件", label="firm",
    supplied_by="导入办件的单位",
)  # fmt: skip
HELD = Figure(
    key="fastlane.contests", title="本期企业岗位练兵", cites=CONTESTS, of=held,
    splits={"trade": "trade", "field": "unit__field"}, unit="次", label="name",
)  # fmt: skip
ENTRANTS = Figure(
    key="fastlane.entrants", title="本期企业岗位练兵参加人次", cites=CONTESTS, of=held,
    measure=Total("entrants"), splits={"trade": "trade"}, unit="人次", label="name",
)  # fmt: skip
ZONES_LAID = Figure(
    key="fastlane.zones", title="党员责任区中本季度登记了成果的", cites=ZONES, of=zones,
    having=of_rows("reported"), splits={"field": "unit__field"}, unit="个", label="area",
    supplied_by="企业党组织",
)  # fmt: skip
FIRMS_AT_WORK = Figure(
    key="fastlane.firms_at_work", title="有党组织的非公企业中半年内有岗位练兵或者责任区的",
    cites=ZONES, of=firms, having=at_work, at="then_keeper", splits={"rank": "rank"}, unit="家",
    label="name", supplied_by="企业党组织",
    definition="报告日所在的半年里开展过岗位练兵，或者报告日有党员责任区",
)  # fmt: skip

FIGURES = [
    ISSUES, SOLVED, IN_TIME, RESPONSE_DAYS, SATISFIED, WAITING, VOICES, DIRECT, LINKED, HELD,
    ENTRANTS, ZONES_LAID, FIRMS_AT_WORK,
]  # fmt: skip
DUTIES = [
    Duty(
        IN_TIME, every=MONTH, due=lambda month: month.last, by="street_office",
        verb="fastlane.issues.table", name="答复企业困难", own=lambda one: one.reply_by,
    ),
    Duty(
        ZONES_LAID, every=QUARTER, due=lambda quarter: quarter.last, by="branch_secretary",
        verb="fastlane.zones.table", name="登记责任区的季度成果",
    ),
    Duty(
        FIRMS_AT_WORK, every=HALF, due=lambda half: half.last, by="branch_secretary",
        verb="fastlane.contests.table", name="开展岗位练兵或者设立责任区",
    ),
]  # fmt: skip
WATCHES = [
    Watch(
        WAITING, "过了承诺时限还没有答复的企业困难", since="reply_by", member="",
        steps={
            0: NextStep("问清卡在哪个单位，需要的增派协办单位，先把进展告诉企业",
                        by="street_office", verb="fastlane.issues.table"),
            1: NextStep("提请区里协调", by="district_staff", verb="fastlane.issues.table"),
        },
    ),
]  # fmt: skip
