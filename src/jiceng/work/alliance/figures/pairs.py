"""先进带后进、国企联系：有多少对、这个月走访了没有，联系了几次、谁该联系了。"""

from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q

from jiceng.kernel.actors import System
from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.deadlines import add_months
from jiceng.kernel.duties import MONTH, Duty
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.kernel.periods import DAY
from jiceng.kernel.watches import NextStep, Watch, begun_by
from jiceng.kit.handoffs import asked
from jiceng.work.alliance import rules
from jiceng.work.alliance.models import ContactPlan, LeadGoal, LeadPair, LeadVisit, SoeContact
from jiceng.work.alliance.models.pairs import last_contact, last_visit

PAIRS = Usage("先进带后进结对台账", "一行一对，按签订和评估结束的日期算")
CONTACTS = Usage("国企联系台账", "一行一次联系，按日期计入本期")
WHO = "联系党组织登记"
ASKER = System("指标")


def running(ask: Ask) -> Rows:
    rows: Rows = LeadPair.objects.running(ask.day)
    return rows


def visited(rows: Rows, ask: Ask) -> Rows:
    """Within the last month, or signed so lately that none was due."""
    first = add_months(ask.day, -1)
    seen = LeadVisit.objects.filter(pair=OuterRef("pk"), on__gt=first, on__lte=ask.day)
    return rows.filter(Q(signed_on__gt=first) | Exists(seen))


def plans(ask: Ask) -> Rows:
    rows: Rows = ContactPlan.objects.standing(ask.day)
    return rows


def in_time(rows: Rows, ask: Ask) -> Rows:
    """In touch within the stretch that spreads a year's contacts evenly, its last day included."""
    late = Q(pk__in=[])
    for times in range(1, rules.YEAR + 1):
        often = Q(times__gte=times) if times == rules.YEAR else Q(times=times)
        gone = begun_by(ask.day - DAY, rules.contact_every(times=times))
        late |= often & Q(heard_on__lte=gone)
    told: Any = ContactPlan.objects.standing(ask.day).last_heard(ask.day)
    return rows.exclude(pk__in=told.filter(late).values("pk"))


def enough(rows: Rows, ask: Ask) -> Rows:
    """As many contacts this year as the plan says."""
    year = ask.day.replace(month=1, day=1)
    within = Q(soecontact__on__gte=year, soecontact__on__lte=ask.day)
    told = ContactPlan.objects.annotate(n=Count("soecontact", filter=within))
    return rows.filter(pk__in=told.filter(n__gte=F("times")).values("pk"))


def looked_at(ask: Ask) -> Rows:
    rows: Rows = LeadPair.objects.looked_at(ask.period, ask.day)
    return rows


def improved(rows: Rows, ask: Ask) -> Rows:
    """Whose figure went the wanted way from the day it was signed: asked at both dates now."""

    def at(pair: LeadPair, day: Any) -> Any:
        asked_for = (pair.measure, pair.lagging, day)
        mark = ("alliance.measure", pair.measure, pair.lagging_id, day)
        told = ask.remember(mark, lambda: asked("alliance.measure", asked_for, actor=ASKER))
        return None if told is None else told["value"]

    found = []
    for pair in rows.select_related("lagging"):
        over = pair.evaluated_on
        before = at(pair, pair.signed_on)
        after = at(pair, over if over and over <= ask.day else ask.day)
        if before is not None and after is not None and pair.goes_well(before, after):
            found.append(pair.pk)
    return rows.filter(pk__in=found)


def goals(ask: Ask) -> Rows:
    rows: Rows = LeadGoal.objects.due(ask.period)
    return rows


def reached(rows: Rows, ask: Ask) -> Rows:
    found: Rows = rows.reached(ask.day)  # type: ignore[attr-defined]
    return found


PAIRED = Figure(
    key="alliance.pairs",
    title="先进带后进结对数",
    cites=PAIRS,
    of=running,
    at="lagging",
    splits={"field": "lagging__field"},
    unit="对",
    label="lagging__name",
    definition="报告日已签订、没有评估结束的，按后进一方",
    supplied_by=WHO,
)
VISITED = Figure(
    key="alliance.pairs_visited",
    title="先进带后进结对中近一个月走访过的",
    cites=rules.LEADING,
    of=running,
    having=visited,
    at="lagging",
    splits={"field": "lagging__field"},
    unit="对",
    label="lagging__name",
    supplied_by="先进一方记一句",
)
VISITS = Figure(
    key="alliance.visits",
    title="本期先进带后进结对走访次数",
    cites=PAIRS,
    of=lambda ask: LeadVisit.objects.held(ask.period),
    at="pair__lagging",
    splits={"field": "pair__lagging__field"},
    unit="次",
    label="words",
    definition="双方都可以记，一次只由一方记；按后进一方",
    supplied_by="结对的任一方记一句",
)
GOALS = Figure(
    key="alliance.pair_goals",
    title="本期到期的结对目标中已做到的",
    cites=rules.LEADING,
    of=goals,
    having=reached,
    splits={"field": "org__field"},
    unit="项",
    label="words",
    definition="双方各写各的目标，按写目标的一方；签订以后才算，不再做的不计",
    supplied_by="结对双方各自登记",
)
BETTER = Figure(
    key="alliance.pairs_better",
    title="看指标的先进带后进结对中后进一方已好转的",
    cites=rules.LEADING,
    of=looked_at,
    having=improved,
    at="lagging",
    splits={"field": "lagging__field"},
    unit="对",
    label="lagging__name",
    definition="分母为本期结对、写明看哪个指标的；分子为后进一方的这个指标从签订日到报告日"
    "（已评估的到评估日）朝写明的方向变了的；两个数都现查，不另存",
    supplied_by="指标的数从记录里来",
)
HELD = Figure(
    key="alliance.soe_contacts",
    title="本期联系国有企业的次数",
    cites=CONTACTS,
    of=lambda ask: SoeContact.objects.held(ask.period),
    at="plan__org",
    splits={"way": "way"},
    unit="次",
    label="plan__unit__name",
    supplied_by=WHO,
)
IN_TOUCH = Figure(
    key="alliance.soe_in_touch",
    title="国有企业联系计划中按间隔联系的",
    cites=rules.CONTACT,
    of=plans,
    having=in_time,
    label="unit__name",
    definition="把一年至少联系的次数平均分开，距上次联系没有超过这个间隔的；几个党组织各有计划的各算一个",
    supplied_by=WHO,
)
ENOUGH = Figure(
    key="alliance.soe_contacts_met",
    title="国有企业联系计划中本年已达到约定次数的",
    cites=rules.CONTACT,
    of=plans,
    having=enough,
    label="unit__name",
    definition="从一月一日到报告日的联系次数，达到计划写明的一年至少次数",
    supplied_by=WHO,
)

FIGURES = [PAIRED, VISITED, VISITS, GOALS, BETTER, HELD, IN_TOUCH, ENOUGH]
DUTIES = [
    Duty(GOALS, every=MONTH, due=lambda part: part.last, by="community_worker",
         verb="alliance.goals.table", name="做到结对目标", own=lambda goal: goal.due_on,
         made_good=True),
]  # fmt: skip
WATCHES = [
    Watch(
        VISITED, "结对一个月没有走访", since=lambda ask: last_visit(ask.day),
        member="", part="missing",
        steps={1: NextStep("先进一方去走访一次，记一句做了什么", by="community_worker",
                           verb="alliance.pairs.table")},
    ),
    Watch(
        IN_TOUCH, "国有企业该联系了", since=lambda ask: last_contact(ask.day),
        member="", part="missing",
        steps={0: NextStep("约一次走访、座谈或者服务对接", by="street_office",
                           verb="alliance.plans.table")},
    ),
]  # fmt: skip
