"""填报负担的数：登记了多少报表、要了多少格、带出多少、重复多少、交了多少、谁还没有确认。"""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.duties import MONTH, Duty
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows, Total
from jiceng.kernel.periods import around
from jiceng.kit.panels import Panel, drawn
from jiceng.work.requests.models import Cell, Concern, Item, Return, Round, Stray, Table
from jiceng.work.requests.rules import ACTIVITY, BURDEN, HABIT, NOTICE, SURVEY

LEDGER = Usage("负担计量台账", "一行一张表的一期，按发出日期计入本期；一格是一家填的一项")
OF_TABLE = {"use": "use", "rhythm": "rhythm", "level": "level", "department": "department"}
OF_CELL = {
    "department": "paper__round__table__department", "level": "paper__round__table__level",
    "use": "paper__round__table__use", "kind": "item__kind", "origin": "origin",
    "field": "paper__org__field",
}  # fmt: skip
OF_RETURN = {
    "department": "round__table__department", "level": "round__table__level",
    "use": "round__table__use", "field": "org__field",
}  # fmt: skip
WHO = "填报单位提交"


def sent(ask: Ask) -> Rows:
    rows: Rows = Round.objects.opened(ask.period).filter(opened_on__lte=ask.day)
    return rows


def cells(ask: Ask) -> Rows:
    rows: Rows = Cell.objects.asked(ask.period).filter(paper__round__opened_on__lte=ask.day)
    return rows


def answered(ask: Ask) -> Q:
    return Q(paper__returned_on__lte=ask.day)


def due(ask: Ask) -> Rows:
    rows: Rows = Return.objects.due(ask.period).filter(round__opened_on__lte=ask.day)
    return rows


def retyped(rows: Any, ask: Ask) -> Rows:
    found: Rows = rows.retyped().filter(answered(ask))
    return found


def settled(rows: Any, ask: Ask) -> Rows:
    found: Rows = rows.settled(ask.day)
    return found


def back(rows: Any, ask: Ask) -> Rows:
    found: Rows = rows.returned(ask.day)
    return found


def confirming(ask: Ask) -> Rows:
    return due(ask).filter(round__table__use="confirm").select_related("org", "round__table")


def minutes(ask: Ask) -> Rows:
    rows: Rows = Return.objects.given(ask.period).filter(returned_on__lte=ask.day)
    return rows.exclude(minutes=None)


IN_FORCE = Figure(
    key="requests.in_force", title="在用的准入报表", cites=HABIT,
    of=lambda ask: Table.objects.in_force(ask.day), splits=OF_TABLE, unit="张", label="title",
    definition="报告日已批准、没有停用、没有过有效期的", supplied_by="要数的部门登记，减负专员审核",
)  # fmt: skip
DECIDED = Figure(
    key="requests.decided", title="本期报审的报表中已审核的", cites=HABIT,
    of=lambda ask: Table.objects.submitted(ask.period).filter(submitted_on__lte=ask.day),
    having=lambda rows, ask: rows.filter(decided_on__lte=ask.day), splits=OF_TABLE, unit="张",
    label="title", supplied_by="减负专员审核",
)  # fmt: skip
SPARED = Figure(
    key="requests.spared", title="本期审核的报表中没有批准或者并入别的", cites=BURDEN,
    of=lambda ask: Table.objects.filter(decided_on__range=(ask.period.first, ask.period.last),
                                        decided_on__lte=ask.day),
    having=lambda rows, ask: rows.filter(state__in=("refused", "merged")), splits=OF_TABLE,
    unit="张", label="title", definition="不批准的和并入另一张的，基层都不用再填",
)  # fmt: skip
ROUNDS_SENT = Figure(
    key="requests.rounds", title="本期发出的报表", cites=LEDGER, of=sent, at="table__org",
    splits={"department": "table__department", "level": "table__level", "use": "table__use"},
    unit="期次", label="table__title", definition="一张表发出一期算一期次；记在登记单位名下",
)  # fmt: skip
RUSHED = Figure(
    key="requests.rushed", title="本期发出的报表中提前不到三个工作日的", cites=HABIT, of=sent,
    having=lambda rows, ask: rows.filter(notice__lt=NOTICE), at="table__org",
    splits={"department": "table__department", "level": "table__level"}, unit="期次",
    label="table__title",
)  # fmt: skip
CELLS = Figure(
    key="requests.cells", title="本期要求基层填报的格", cites=LEDGER, of=cells, at="paper__org",
    splits=OF_CELL, unit="格", label="item__name", definition="一家填一项算一格，不论填了没有",
)  # fmt: skip
FILLED = Figure(
    key="requests.filled", title="本期要求基层填报的格中系统带出的", cites=LEDGER, of=cells,
    having=lambda rows, ask: rows.exclude(offered=""), at="paper__org", splits=OF_CELL, unit="格",
    label="item__name", definition="由记录带出，或者上期填过带出，只要核对",
)  # fmt: skip
RETYPED = Figure(
    key="requests.retyped", title="本期要求基层填报的格中重复填报的", cites=BURDEN, of=cells,
    having=retyped, at="paper__org",
    splits=OF_CELL, unit="格", label="item__name",
    definition="系统里已有、没有带出、报告日已经手工填了的；后来才发现已有的也算", supplied_by=WHO,
)  # fmt: skip
MINUTES = Figure(
    key="requests.minutes", title="本期提交的填报表自报用时", cites=LEDGER, of=minutes,
    measure=Total("minutes"), splits=OF_RETURN, unit="分钟", label="org__name",
    definition="填报单位自己估的，可以不填；没有填的不计", supplied_by=WHO,
)  # fmt: skip
RETURNED = Figure(
    key="requests.returned", title="本期应报的填报表中已提交的", cites=LEDGER, of=due, having=back,
    splits=OF_RETURN, unit="份", label="org__name", supplied_by=WHO,
)  # fmt: skip
SURVEYED = Figure(
    key="requests.survey_forms_returned", title="本期应交的调查摸底表中已提交的", cites=SURVEY,
    of=lambda ask: due(ask).filter(round__table__use="survey"), having=back,
    splits={"field": "org__field", "level": "round__table__level"}, unit="份", label="org__name",
    supplied_by="社区核对后提交",
)  # fmt: skip
CONFIRMED = Figure(
    key="requests.confirmed", title="本期应确认活动数的单位中已确认的", cites=ACTIVITY,
    of=confirming, having=back, splits={"field": "org__field"}, unit="家次", label="org__name",
    definition="一家单位一个月算一家次；按应确认的日期计入本期", supplied_by="机关党组织确认",
)  # fmt: skip
CONCERNS = Figure(
    key="requests.concerns", title="本期调查摸底登记的问题", cites=SURVEY,
    of=lambda ask: Concern.objects.noted(ask.period).filter(noted_on__lte=ask.day),
    at="paper__org", splits={"theme": "theme", "field": "paper__org__field"}, unit="条",
    label="content", supplied_by="社区登记",
)  # fmt: skip
STRAYS = Figure(
    key="requests.strays", title="本期反映的无准入报表中已办结的", cites=BURDEN,
    of=lambda ask: Stray.objects.reported(ask.period).filter(reported_on__lte=ask.day),
    having=settled, splits={"outcome": "outcome"}, unit="张",
    label="title", definition="只数张数；内容只有减负专员和反映的单位看得到",
    supplied_by="减负专员办结",
)  # fmt: skip

FIGURES = [
    IN_FORCE, DECIDED, SPARED, ROUNDS_SENT, RUSHED, CELLS, FILLED, RETYPED, MINUTES, RETURNED,
    SURVEYED, CONFIRMED, CONCERNS, STRAYS,
]  # fmt: skip
DUTIES = [
    Duty(CONFIRMED, every=MONTH, due=lambda month: month.last, own=lambda row: row.due_on,
         verb="requests.returns.table", name="确认本单位上月的活动数"),
]  # fmt: skip
WORDS = [
    ("department", gettext_lazy("要数的部门")),
    ("use", gettext_lazy("报表种类")),
    ("origin", gettext_lazy("怎么来的")),
]


def confirmed_mark(key: str, node: Any, ask: Ask) -> Panel | None:
    """On the page of a figure: which units beneath the node confirmed it for each month."""
    rows = Return.objects.filter(
        round__table__use="confirm",
        round__table__in=Item.objects.filter(source=key).values("table"),
        round__first_on__range=(ask.period.first, ask.period.last),
    )  # fmt: skip
    under = ask.under(node)
    if under is not None:
        rows = rows.filter(org__in=under.values("pk"))
    told: dict[Any, list[int]] = {}
    for first, on in rows.values_list("round__first_on", "returned_on"):
        month = told.setdefault(first, [0, 0])
        month[0] += 1
        month[1] += on is not None and on <= ask.day
    if not told:
        return None
    heads = ((_("月份"), "text"), (_("应确认"), "num"), (_("已确认"), "num"))
    return drawn("confirmed", _("单位确认"), heads, [
        ("", (around(first, "month").words, asked, given))
        for first, (asked, given) in sorted(told.items(), reverse=True)
    ])  # fmt: skip


MARKS = [confirmed_mark]
