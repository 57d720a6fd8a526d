"""评定的数：项目、参评、星级、达标和优秀、测评回收、授牌；只有确认的等次才计入。"""

from datetime import date
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy

from jiceng.insight.ratings.models import Item, Kind, Part, Plaque, Protest, Result, Round, Scheme
from jiceng.insight.ratings.rules import LOCAL, PROVISIONS
from jiceng.kernel.asks import Ask
from jiceng.kernel.audits import Adds, Within
from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.formulas import Formula
from jiceng.kernel.measures import Least, Most, Rows, Sole, Total
from jiceng.kernel.pasts import then
from jiceng.kernel.watches import NextStep, Watch
from jiceng.registers.meetings.models import Meeting
from jiceng.registers.orgs.models import Org, OrgPast

LEDGER = Usage("评定结果台账", "公示期满、确认并定格的才计入；新一轮确认或者取消的那一天起不再有效")
PLAQUE_LEDGER = Usage("牌匾台账", "一块一号不断号；收回的保留，从收回日起不再计入在挂")
ABOVE = 1  # the first level above the line
EXCELLENT = 2  # of a standard: 优秀
SUPPLIED = "组织评定的党组织"


def field_then(ask: Ask) -> Any:
    return then(OrgPast, ask.day, "field", via="org")


def items(ask: Ask) -> Rows:
    rows: Rows = Item.objects.in_force(ask.day)
    return rows


def rated(ask: Ask) -> Rows:
    rows: Rows = Result.objects.of_rounds(ask.period)
    return rows


def held(kind: str) -> Any:
    """Results of such schemes whose level holds on the day."""

    def rows(ask: Ask) -> Rows:
        found: Rows = Result.objects.held(ask.day).of_kind(kind)
        return found

    return rows


def polled(ask: Ask) -> Rows:
    rows: Rows = Part.objects.polled(ask.period)
    return rows.filter(done=True)


def issued(ask: Ask) -> Rows:
    rows: Rows = Plaque.objects.issued(ask.period)
    return rows


def in_term(rows: Rows, ask: Ask) -> Rows:
    return rows.filter(Q(expires_on=None) | Q(expires_on__gte=ask.day))


def objected(ask: Ask) -> Rows:
    period = (ask.period.first, ask.period.last)
    rows: Rows = Protest.objects.filter(objection__received_on__range=period)
    return rows


INDICATORS = Figure(
    key="ratings.indicators", title="现行评定办法的项目", cites=LOCAL, of=items, at="scheme__org",
    splits={"scheme": "scheme__kind", "category": "category", "method": "method"}, unit="项",
    label="name", definition="报告日启用的各个办法的全部项目，挂在制定单位",
    supplied_by=SUPPLIED,
)  # fmt: skip
RATED = Figure(
    key="ratings.rated", title="本期参加评定的中已确认等次的", cites=LOCAL, of=rated,
    having=lambda rows, ask: rows.filter(since__lte=ask.day),
    splits={"scheme": "round__scheme__kind", "field": field_then, "type": "type"}, unit="家",
    label="name", definition="本期启动的各轮；本轮不评的和撤销的轮次不计；领域是党组织报告日的",
    supplied_by=SUPPLIED,
)  # fmt: skip
STARS = Figure(
    key="ratings.stars", title="星级有效的党组织", cites=LEDGER, of=held(Kind.STAR),
    having=lambda rows, _ask: rows.filter(level__value__gte=ABOVE),
    splits={"stars": "level__value", "field": field_then}, unit="家", label="name",
    definition="报告日等次有效的评星结果中一星以上的；分母含没有评上星级的；领域是报告日的",
    supplied_by=SUPPLIED,
)  # fmt: skip
STANDARD = Figure(
    key="ratings.standard", title="评定过的社区中达标的（含优秀）", cites=LEDGER,
    of=held(Kind.STANDARD), having=lambda rows, _ask: rows.filter(level__value__gte=ABOVE),
    splits={"type": "type", "level": "level__value"}, unit="个", label="name",
    definition="报告日等次有效的；社区类型和责任党组织是评定时的", supplied_by=SUPPLIED,
)  # fmt: skip
EXCELLENCE = Figure(
    key="ratings.excellent", title="评定过的社区中优秀的", cites=LEDGER,
    of=held(Kind.STANDARD), having=lambda rows, _ask: rows.filter(level__value__gte=EXCELLENT),
    splits={"type": "type"}, unit="个", label="name",
    definition="报告日等次有效的；社区类型和责任党组织是评定时的", supplied_by=SUPPLIED,
)  # fmt: skip
ISSUED = Figure(
    key="ratings.slips_issued", title="本期各轮评定发出的测评票", cites=LOCAL, of=polled,
    measure=Total("issued"), unit="张", splits={"field": field_then}, supplied_by=SUPPLIED,
)  # fmt: skip
RETURNED = Figure(
    key="ratings.slips_returned", title="本期各轮评定收回的测评票", cites=LOCAL, of=polled,
    measure=Total("returned"), unit="张", splits={"field": field_then}, supplied_by=SUPPLIED,
)  # fmt: skip
TURNOUT = Formula(
    key="ratings.turnout", title="评定测评票的收回率", cites=LOCAL, inputs=(RETURNED, ISSUED),
    kind="share", supplied_by=SUPPLIED,
)  # fmt: skip
PLAQUES = Figure(
    key="ratings.plaques", title="本期授出的牌匾", cites=PLAQUE_LEDGER, of=issued,
    splits={"level": "level__value", "field": field_then}, unit="块", label="recipient",
    supplied_by=SUPPLIED,
)  # fmt: skip
HANGING = Figure(
    key="ratings.plaques_hanging", title="在挂的牌匾中在有效期内的", cites=PROVISIONS,
    of=lambda ask: Plaque.objects.hanging(ask.day),
    having=in_term,
    splits={"level": "level__value", "field": field_then}, unit="块", label="recipient",
    definition="没有收回的；没有写有效期的按有效计", supplied_by=SUPPLIED,
)  # fmt: skip
LEAST_AWARD = Figure(
    key="ratings.least_award", title="本期评星奖励最低的", cites=PLAQUE_LEDGER, of=issued,
    measure=Least("award"), splits={"field": field_then}, unit="元", supplied_by=SUPPLIED,
    definition="本期授出的牌匾中写明奖励的，取最少的一份；没有写奖励的不参加比较",
)  # fmt: skip
MOST_AWARD = Figure(
    key="ratings.most_award", title="本期评星奖励最高的", cites=PLAQUE_LEDGER, of=issued,
    measure=Most("award"), splits={"field": field_then}, unit="元", supplied_by=SUPPLIED,
    definition="本期授出的牌匾中写明奖励的，取最多的一份；没有写奖励的不参加比较",
)  # fmt: skip
CEREMONY = Figure(
    key="ratings.ceremony", title="本期授牌仪式的日期", cites=LEDGER,
    of=lambda ask: Meeting.objects.standing().during(ask.period).filter(
        pk__in=Round.objects.exclude(ceremony=None).values("ceremony")
    ),
    measure=Sole("held_on"), unit="日", label="theme", definition="本期开过几次、日期不一的不印",
    supplied_by=SUPPLIED,
)  # fmt: skip
EXAMPLES = Figure(
    key="ratings.examples", title="作为示例的评定结果", cites=LEDGER,
    of=lambda ask: Result.objects.held(ask.day).filter(flagged=True),
    splits={"scheme": "round__scheme__kind", "field": field_then}, unit="个", label="name",
    definition="确认、有效、由组织单位标明的；报告里点名只从这里取", supplied_by=SUPPLIED,
)  # fmt: skip
ANSWERED = Figure(
    key="ratings.objections", title="本期收到的结果异议中已答复的", cites=LOCAL, of=objected,
    having=lambda rows, ask: rows.filter(objection__handled_on__lte=ask.day),
    splits={"field": field_then}, unit="件", supplied_by=SUPPLIED,
)  # fmt: skip
APPROVED = Figure(
    key="ratings.schemes_approved", title="现行评定办法中在批准期限内的", cites=PROVISIONS,
    of=lambda ask: Scheme.objects.in_force(ask.day),
    having=lambda rows, ask: rows.filter(approved_until__gte=ask.day).exclude(document=""),
    splits={"scheme": "kind"}, unit="个", label="name",
    definition="写明批准文号和期限、没有过期的；过期只提示，不影响已确认的结果",
    supplied_by=SUPPLIED,
)  # fmt: skip

WORDS = [
    ("stars.1", gettext_lazy("一星级")), ("stars.2", gettext_lazy("二星级")),
    ("stars.3", gettext_lazy("三星级")), ("stars.4", gettext_lazy("四星级")),
    ("stars.5", gettext_lazy("五星级")),
]  # fmt: skip
FIGURES = [
    INDICATORS, RATED, STARS, STANDARD, EXCELLENCE, ISSUED, RETURNED, TURNOUT, PLAQUES, HANGING,
    LEAST_AWARD, MOST_AWARD, CEREMONY, EXAMPLES, ANSWERED, APPROVED,
]  # fmt: skip

WATCHES = [
    Watch(
        HANGING, "牌匾过了有效期", lambda _ask: F("expires_on"),
        {0: NextStep("核对等次还有没有，重新授牌或者收回", by="district_staff", verb="take_down")},
        member="", part="missing",
    ),
    Watch(
        APPROVED, "评定办法没有批准或者过了期限", lambda _ask: F("since"),
        {0: NextStep("重新报批，或者停止评定", by="district_staff", verb="renew")},
        member="", part="missing",
    ),
]  # fmt: skip


def stars_of(org: Org, day: date) -> int | None:
    """The stars an organisation holds that day: 0 where it has none (any more); None where nobody
    above it has confirmed a round of stars yet.
    """
    rows = Result.objects.held(day).of_kind(Kind.STAR).filter(org=org, place=None)
    found: int | None = rows.order_by("-since").values_list("level__value", flat=True).first()
    if found is not None:
        return found
    ever = Round.objects.confirmed(day).filter(scheme__kind=Kind.STAR)
    above = [one.org.path for one in ever.select_related("org")]
    return 0 if any(org.path.startswith(path) for path in above) else None


AUDITS = [
    Adds("ratings.stars", ("stars",)),
    Within("ratings.stars", "ratings.stars:of"),
    Within("ratings.excellent", "ratings.standard"),
]
