"""底册的数：多少家，核对了多少，几项清楚，登记信息核实了没有。"""

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.deadlines import add_months
from jiceng.kernel.duties import QUARTER, YEAR, Duty
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows, Total
from jiceng.kernel.periods import Period
from jiceng.kernel.splits import Split
from jiceng.work.enterprises import flows, rules
from jiceng.work.enterprises.models import Card, Check, Entry, Word, firms, last_check

LEDGER = Usage("两新组织底册", "报告日存续的非公企业和社会组织，一家一行，按属地党组织")
LOG = Usage("核对记录", "一行一次核对，按核对日期计入本期；确认了的才算")
WHO = "社区按季度核对"


def of_card(column: str) -> Split:
    """What the card of a firm said that day; unknown where it has none."""

    def split(ask: Ask) -> Subquery:
        card: Any = Card.objects.as_of(ask.day).filter(unit=OuterRef("pk"))
        return Subquery(card.values(f"then_{column}")[:1])

    return split


def word_of(column: str) -> Split:
    """The same where it says it by a word of the district: its name."""

    def split(ask: Ask) -> Subquery:
        name = Word.objects.filter(pk=OuterRef(f"then_{column}")).values("name")
        card: Any = Card.objects.as_of(ask.day).filter(unit=OuterRef("pk"))
        return Subquery(card.annotate(word=Subquery(name[:1])).values("word")[:1])

    return split


SPLITS: dict[str, Split] = {
    "field": "field",
    "form": of_card("form"),
    "new_field": word_of("new_field"),
    "business": of_card("business"),
}


def standing(ask: Ask) -> Rows:
    rows: Rows = firms(ask.day).as_of(ask.day)
    return rows


def declaring(ask: Ask) -> Rows:
    card: Any = Card.objects.as_of(ask.day).filter(unit=OuterRef("pk"))
    rows: Rows = standing(ask).annotate(declared=Subquery(card.values("then_members")[:1]))
    return rows


def checked(units: Rows, first: date, last: date) -> Rows:
    done = Check.objects.confirmed().filter(held_on__range=(first, last))
    found: Rows = units.filter(Exists(done.filter(unit=OuterRef("pk"))))
    return found


def swept(units: Rows, ask: Ask) -> Rows:
    return checked(units, ask.period.first, min(ask.period.last, ask.day))


def fresh(units: Rows, ask: Ask) -> Rows:
    return checked(units, add_months(ask.day, -ask["months"]), ask.day)


def complete(units: Rows, ask: Ask) -> Rows:
    """By what stood clear when it was last confirmed up to that day."""
    then: Any = units.annotate(then_clear=Subquery(last_check(ask.day).values("clear")[:1]))
    found: Rows = then.filter(then_clear=rules.BLOCKS)
    return found


def registered(ask: Ask) -> Rows:
    rows: Rows = Entry.objects.registered(ask.day)
    return rows


def alerted(ask: Ask) -> Rows:
    rows: Rows = Entry.objects.alerted(ask.period).filter(alerted_on__lte=ask.day)
    return rows


def listed(entries: Rows, ask: Ask) -> Rows:
    return entries.filter(state=flows.LISTED, settled_on__lte=ask.day)


def end(period: Period) -> date:
    return period.last


def look_by(entry: Entry) -> date:
    return (entry.alerted_on or entry.first_seen_on) + timedelta(days=rules.ALERT_DAYS)


FIRMS = Figure(
    key="enterprises.firms",
    title="两新组织数",
    cites=LEDGER,
    of=standing,
    at="then_keeper",
    splits={**SPLITS, "reason": word_of("reason")},
    unit="家",
    label="name",
    definition="单位台账里领域为非公企业、社会组织的；登记类型、经营状况、新兴领域、未建原因按五清卡报告日的内容分",
    supplied_by=WHO,
)
STAFF = Figure(
    key="enterprises.staff",
    title="两新组织职工数",
    cites=LEDGER,
    of=standing,
    at="then_keeper",
    measure=Total("staff"),
    splits=SPLITS,
    unit="人",
    supplied_by=WHO,
)
MEMBERS = Figure(
    key="enterprises.members_declared",
    title="两新组织自愿申报的党员数",
    cites=LEDGER,
    of=declaring,
    at="then_keeper",
    measure=Total("declared"),
    splits=SPLITS,
    unit="名",
    definition="单位自己说的人数，不记姓名，不与党员名册比对；与组织关系在哪里无关",
    supplied_by=WHO,
)
SWEPT = Figure(
    key="enterprises.swept",
    title="两新组织中本期排查过的",
    cites=rules.SWEEP,
    of=standing,
    having=swept,
    at="then_keeper",
    splits=SPLITS,
    unit="家",
    label="name",
    definition="分母为报告日存续的；分子为本期核对并确认过的，一家几次只算一家",
    supplied_by=WHO,
)
REFRESHED = Figure(
    key="enterprises.refreshed",
    title="两新组织底册中按期更新的",
    cites=rules.SWEEP,
    of=standing,
    having=fresh,
    at="then_keeper",
    splits=SPLITS,
    bounds={"months": rules.FRESH_MONTHS},
    unit="家",
    label="name",
    definition="分母为报告日存续的；分子为报告日以前三个月内确认过的，月数可以改",
    supplied_by=WHO,
)
COMPLETE = Figure(
    key="enterprises.complete",
    title="两新组织中五项都清楚的",
    cites=rules.SWEEP,
    of=standing,
    having=complete,
    at="then_keeper",
    splits=SPLITS,
    unit="家",
    label="name",
    definition="经营、职工、党员、出资人、未建组织原因（已建的视为清楚）；以最近一次确认时为准",
    supplied_by=WHO,
)
CHECKS = Figure(
    key="enterprises.checks",
    title="本期核对次数",
    cites=LOG,
    of=lambda ask: Check.objects.confirmed().during(ask.period).filter(held_on__lte=ask.day),
    splits={"outcome": "outcome", "way": "way"},
    unit="次",
    definition="按核对时的属地党组织",
    supplied_by=WHO,
)
REGISTERED = Figure(
    key="enterprises.registered",
    title="登记存续的单位中已在底册的",
    cites=rules.REGISTRY,
    of=registered,
    having=listed,
    splits={"source": "source"},
    unit="家",
    label="name",
    definition="分母为登记机关数据里报告日存续的；分子为已与底册对上的",
    supplied_by="登记机关提供数据，社区核实",
)
ALERTED = Figure(
    key="enterprises.alerted",
    title="本期提醒属地的新登记单位数",
    cites=rules.REGISTRY,
    of=alerted,
    splits={"source": "source"},
    unit="家",
    label="name",
    supplied_by="登记机关提供数据",
)
ALERTS_SETTLED = Figure(
    key="enterprises.alerts_settled",
    title="本期提醒的新登记单位中已核实的",
    cites=rules.REGISTRY,
    of=alerted,
    having=lambda rows, ask: rows.filter(settled_on__lte=ask.day),
    splits={"source": "source"},
    unit="家",
    label="name",
    definition="纳入底册、与底册对上或者写明原因不纳入的都算核实",
    supplied_by="社区核实",
)
FIGURES = [
    FIRMS, STAFF, MEMBERS, SWEPT, REFRESHED, COMPLETE, CHECKS, REGISTERED, ALERTED, ALERTS_SETTLED,
]  # fmt: skip
DUTIES = [
    Duty(SWEPT, every=QUARTER, due=end, by="community_worker", verb="enterprises.home",
         name="按季度核对两新组织底册"),
    Duty(ALERTS_SETTLED, every=YEAR, due=end, own=look_by, by="community_worker",
         verb="enterprises.entries.table", name="核实新登记的单位"),
]  # fmt: skip
