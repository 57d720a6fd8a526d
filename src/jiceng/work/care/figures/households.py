"""关爱户和走访的数."""

from typing import Any

from django.db.models import Case, CharField, Value, When
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.duties import MONTH, Duty
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.kernel.splits import Split
from jiceng.work.care import rules
from jiceng.work.care.models import CareVisit, Household, Tagging

LIST = Usage("关爱户名单", "一行一户，按列入和结束的日期算；撤回同意的从撤回那天起不计")
LOG = Usage("关爱走访记录", "一行一次走访，按走访日期计入本期；作废的不计")
WHO = "社区、结对的党员记走访"
BY = {"member": _("结对党员"), "team": _("服务队"), "provider": _("服务商"), "own": _("社区")}


def by(ask: Ask) -> Any:
    """Who went."""
    del ask
    whens = [When(**{f"{name}__isnull": False}, then=Value(name)) for name in
             ("member", "team", "provider")]  # fmt: skip
    return Case(*whens, default=Value("own"), output_field=CharField())


def standing(ask: Ask) -> Rows:
    rows: Rows = Household.objects.standing(ask.day)
    return rows


def paced(ask: Ask) -> Rows:
    rows: Rows = Household.objects.paced(ask.day)
    return rows


def late(rows: Any, ask: Ask) -> Rows:
    found: Rows = rows.overdue(ask.day)
    return found


def in_time(rows: Any, ask: Ask) -> Rows:
    found: Rows = rows.exclude(pk__in=Household.objects.overdue_on(ask.day).values("pk"))
    return found


def visits(ask: Ask) -> Rows:
    rows: Rows = CareVisit.objects.during(ask.period)
    return rows


def needs(ask: Ask) -> Rows:
    rows: Rows = CareVisit.objects.during(ask.period).needing()
    return rows


def met(rows: Any, ask: Ask) -> Rows:
    found: Rows = rows.met(ask.day)
    return found


def assigned(rows: Any, ask: Ask) -> Rows:
    found: Rows = rows.assigned(ask.day)
    return found


def visited(rows: Any, ask: Ask) -> Rows:
    seen = CareVisit.objects.during(ask.period).seen(ask.day)
    found: Rows = rows.filter(pk__in=seen.values("household"))
    return found


OF_VISITS: dict[str, Split] = {"by": by, "way": "way", "condition": "condition"}
HOUSEHOLDS = Figure(
    key="care.households",
    title="关爱户数",
    cites=LIST,
    of=standing,
    splits={"scope": "scope"},
    unit="户",
    label="code",
    definition="报告日在关爱名单上的；一户几类只算一户",
    supplied_by="社区取得书面同意后列入",
)
KINDS = Figure(
    key="care.kinds",
    title="关爱户按类别",
    cites=LIST,
    of=lambda ask: Tagging.objects.standing(ask.day),
    at="household__org",
    splits={"tag": "tag__name"},
    unit="户次",
    label="household__code",
    definition="报告日的类别，一户几类各算一次",
    supplied_by="社区登记类别",
)
ASSIGNED = Figure(
    key="care.assigned",
    title="关爱户中有人结对的",
    cites=LIST,
    of=standing,
    having=assigned,
    unit="户",
    label="code",
    definition="报告日有党员、服务队或服务商结对的",
    supplied_by="社区登记结对",
)
ENDED = Figure(
    key="care.ended",
    title="本期结束关爱的",
    cites=LIST,
    of=lambda ask: Household.objects.ended(ask.period),
    splits={"ending": "ending"},
    unit="户",
    label="code",
    supplied_by="社区登记",
)
VISITS = Figure(
    key="care.visits",
    title="关爱走访次数",
    cites=LOG,
    of=visits,
    splits=OF_VISITS,
    unit="次",
    label="household__code",
    supplied_by=WHO,
)
VISITED = Figure(
    key="care.visited",
    title="关爱户中本期走访过的",
    cites=LOG,
    of=standing,
    having=visited,
    unit="户",
    label="code",
    definition="分母为报告日的关爱户；没见到人的走访不算走访过",
    supplied_by=WHO,
)
OVERDUE = Figure(
    key="care.overdue",
    title="关爱户中走访超期的",
    cites=rules.LOCAL,
    of=paced,
    having=late,
    unit="户",
    label="code",
    definition="分母为报告日定了走访周期的；几类周期不同的按最短的算，从上次见到人那天起",
    supplied_by=WHO,
)
IN_TIME = Figure(
    key="care.in_time",
    title="关爱户中按周期走访的",
    cites=rules.LOCAL,
    of=paced,
    having=in_time,
    unit="户",
    label="code",
    definition="分母为报告日定了走访周期的；分子为没有超期的",
    supplied_by=WHO,
)
NEEDS = Figure(
    key="care.needs",
    title="走访发现的需要",
    cites=LOG,
    of=needs,
    splits=OF_VISITS,
    unit="件",
    label="household__code",
    supplied_by=WHO,
)
MET = Figure(
    key="care.needs_met",
    title="走访发现的需要中已经解决的",
    cites=LOG,
    of=needs,
    having=met,
    splits=OF_VISITS,
    unit="件",
    label="household__code",
    definition="分母为本期发现的；分子为报告日前登记解决的",
    supplied_by="社区登记结果",
)
FIGURES = [HOUSEHOLDS, KINDS, ASSIGNED, ENDED, VISITS, VISITED, OVERDUE, IN_TIME, NEEDS, MET]


DUTIES = [
    Duty(IN_TIME, every=MONTH, due=lambda period: period.last, by="community_worker",
         verb="care.visits.new", name="按约定的周期走访关爱户", made_good=True,
         own=lambda one: rules.due_on(last=one.last_seen, every=one.every)),
]  # fmt: skip
WORDS = [
    ("by", _("谁走访")),
    *((f"by.{name}", words) for name, words in BY.items()),
    ("tag", _("关爱类别")),
]
