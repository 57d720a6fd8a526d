"""组织的数：有多少、什么类别、哪个领域、届期怎样；任何一天都按那一天的情况算。"""

from datetime import timedelta
from typing import Any

from django.db.models import DurationField, Exists, ExpressionWrapper, F, OuterRef

from jiceng.kernel.asks import Ask
from jiceng.kernel.audits import Adds, Flows
from jiceng.kernel.citations import Usage
from jiceng.kernel.deadlines import add_months
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.kernel.pasts import then
from jiceng.kernel.splits import Split, groups
from jiceng.kernel.watches import NextStep, Watch
from jiceng.registers.orgs.models import Kind, Org, OrgEvent, OrgPast, Term
from jiceng.registers.orgs.rules import EARLY_DAYS, POSTPONED, REMINDED, TERM

REGISTER = Usage("党组织台账", "党委（党工委）、党总支、党支部三类之和等于总数")
EVENTS = Usage("党组织台账", "按批准成立、撤销的日期计入本期")

KEEPS = "批准成立、撤销的党组织登记"
COMMITTEES = (Kind.WORK_COMMITTEE, Kind.COMMITTEE, Kind.DISTRICT)
TWO_NEW = ("private_firm", "social_org")
KINDS = groups(
    "then_kind", rest="branch", committee=COMMITTEES, general_branch=(Kind.GENERAL_BRANCH,)
)
SPLITS: dict[str, Split] = {
    "kind": KINDS,
    "type": "then_kind",
    "field": "then_field",
    "two_new": groups("then_field", two_new=TWO_NEW),
}


def field(ask: Ask) -> Any:
    """The field of a term's or event's organisation on the report day."""
    return then(OrgPast, ask.day, "field", via="org")


def kind(ask: Ask) -> Any:
    return then(OrgPast, ask.day, "kind", via="org")


def happened(ask: Ask, *what: str) -> Rows:
    rows: Rows = OrgEvent.objects.filter(held_on__range=(ask.period.first, ask.period.last))
    return rows.filter(what__in=what) if what else rows


def standing(ask: Ask) -> Rows:
    """基层党组织：区委自己不算。"""
    rows: Any = Org.objects.standing(ask.day).as_of(ask.day)
    return rows.exclude(then_kind=Kind.DISTRICT)  # type: ignore[no-any-return]


def electing(ask: Ask) -> Rows:
    """须按期换届的：临时党支部和功能型党组织不换届。"""
    return standing(ask).exclude(then_kind=Kind.TEMPORARY_BRANCH).filter(functional=False)


def begun(ask: Ask) -> Rows:
    rows: Any = Org.objects.begun(ask.period).as_of(ask.day)
    return rows.exclude(then_kind=Kind.DISTRICT)  # type: ignore[no-any-return]


def approving(ask: Ask) -> Rows:
    rows: Any = Org.objects.standing(ask.day).as_of(ask.day)
    return rows.filter(then_may_approve=True)  # type: ignore[no-any-return]


def terms(ask: Ask) -> Rows:
    rows: Rows = Term.objects.dated(ask.day)
    return rows


def in_term(orgs: Rows, ask: Ask) -> Rows:
    current = terms(ask).standing(ask.day).filter(due_on__gte=ask.day)  # type: ignore[attr-defined]
    return orgs.filter(pk__in=current.values("org"))


def overdue(ask: Ask) -> Rows:
    rows: Rows = terms(ask).standing(ask.day).filter(due_on__lt=ask.day)  # type: ignore[attr-defined]
    return rows


def ending(ask: Ask) -> Rows:
    until = add_months(ask.day, ask["months"])
    rows: Rows = (
        terms(ask).standing(ask.day).filter(due_on__gte=ask.day, due_on__lte=until)  # type: ignore[attr-defined]
    )
    return rows


def cut_short(ask: Ask) -> Any:
    """Terms before the one of an outer row that ended well before they were due."""
    left: Any = ExpressionWrapper(F("ends_on") - F("until"), output_field=DurationField())
    before = Term.objects.filter(org=OuterRef("org"), until=OuterRef("since"))
    return before.annotate(left=left).filter(left__gt=timedelta(days=ask["days"]))


def hastened(ask: Ask) -> Rows:
    """现任一届是提前换届产生的。"""
    rows: Any = Term.objects.standing(ask.day)
    return rows.filter(Exists(cut_short(ask)))  # type: ignore[no-any-return]


def allowed(terms: Rows, ask: Ask) -> Rows:
    return terms.filter(Exists(cut_short(ask).filter(advanced_on__lte=ask.day)))


def falling_due(ask: Ask) -> Rows:
    """届满日期落在本期的届；组织撤销了的不再换届。"""
    due = terms(ask).filter(due_on__range=(ask.period.first, ask.period.last))
    return due.filter(since__lte=ask.day).exclude(org__until=F("until"), until__isnull=False)


ORGS = Figure(
    key="orgs.orgs",
    title="基层党组织数",
    cites=REGISTER,
    of=standing,
    at="pk",
    splits=SPLITS,
    label="name",
    definition="报告日存续的党组织，不含区委；类别、领域按报告日的情况",
    supplied_by=KEEPS,
)
ESTABLISHED = Figure(
    key="orgs.established",
    title="本期新成立的党组织数",
    cites=EVENTS,
    of=begun,
    at="pk",
    splits=SPLITS,
    label="name",
    definition="批准成立的日期在本期的，后来又撤销的也在内；更名、升格、调整隶属不算新成立",
    supplied_by=KEEPS,
)
ABOLISHED = Figure(
    key="orgs.abolished",
    title="本期撤销（合并）的党组织数",
    cites=EVENTS,
    of=lambda ask: Org.objects.ended(ask.period).as_of(ask.day),
    at="pk",
    splits=SPLITS,
    label="name",
)
CHANGES = Figure(
    key="orgs.changes",
    title="本期党组织沿革事项数",
    cites=EVENTS,
    of=happened,
    splits={"what": "what", "field": field},
    unit="项",
    label="org__name",
    definition="成立、更名、升格、调整隶属、合并、分设、撤销各为一项",
)
APPROVING = Figure(
    key="orgs.approving",
    title="有审批预备党员权限的党组织数",
    cites=REGISTER,
    of=approving,
    at="pk",
    splits=SPLITS,
    label="name",
)
IN_TERM = Figure(
    key="orgs.in_term",
    title="应换届的党组织中任期未满的",
    cites=TERM,
    of=electing,
    having=in_term,
    at="pk",
    splits=SPLITS,
    label="name",
    definition="分母为须按期换届的党组织；分子为报告日届期未满（含批准延期）的；缺的是届满未换届或未登记届期的",
    supplied_by="各党组织登记换届情况",
)
OVERDUE = Figure(
    key="orgs.terms_overdue",
    title="届满未换届的党组织数",
    cites=POSTPONED,
    of=overdue,
    splits={"kind": groups("org__kind", rest="branch", committee=COMMITTEES,
                           general_branch=(Kind.GENERAL_BRANCH,)),
            "type": kind, "field": field},
    label="org__name",
    definition="届满日期（批准延期的按延期后）在报告日之前，仍没有换届",
    supplied_by="各党组织登记换届情况",
)  # fmt: skip
POSTPONED_TERMS = Figure(
    key="orgs.terms_postponed",
    title="经批准延期换届的党组织数",
    cites=POSTPONED,
    of=lambda ask: (
        terms(ask)
        .standing(ask.day)  # type: ignore[attr-defined]
        .filter(postponed_on__lte=ask.day, postponed_to__isnull=False)
    ),
    splits={"type": kind, "field": field},
    label="org__name",
    definition="报告日在延期中或延期已满仍没有换届的现任一届",
)
ADVANCED_TERMS = Figure(
    key="orgs.terms_advanced",
    title="提前换届产生现任班子的党组织中经上级批准的",
    cites=POSTPONED,
    of=hastened,
    having=allowed,
    splits={"type": kind, "field": field},
    bounds={"days": EARLY_DAYS},
    label="org__name",
    definition="上一届比届满日期早一个月以上就换届的；缺的是没有登记上级批准文号的",
    supplied_by="各党组织登记提前换届的批准文号",
)
UPGRADED = Figure(
    key="orgs.upgraded",
    title="本期升格的党组织数",
    cites=EVENTS,
    of=lambda ask: happened(ask, OrgEvent.What.UPGRADED),
    splits={"type": kind, "field": field},
    label="org__name",
    definition="按批准升格的日期；一个党组织在期间升格两次算两次",
)
MERGED = Figure(
    key="orgs.merged",
    title="本期合并的党组织数",
    cites=EVENTS,
    of=lambda ask: happened(ask, OrgEvent.What.MERGED),
    splits={"type": kind, "field": field},
    label="org__name",
    definition="并入别的党组织、自己不再存续的",
)
MOVED = Figure(
    key="orgs.moved",
    title="本期调整隶属的党组织数",
    cites=EVENTS,
    of=lambda ask: happened(ask, OrgEvent.What.MOVED),
    splits={"type": kind, "field": field},
    label="org__name",
)
ENDING = Figure(
    key="orgs.terms_ending",
    title="六个月内届满、应提醒换届的党组织数",
    cites=REMINDED,
    of=ending,
    bounds={"months": 6},
    splits={"type": kind, "field": field},
    label="org__name",
    definition="由上级党组织提醒",
)
RENEWED = Figure(
    key="orgs.terms_due",
    title="本期届满的党组织中已换届的",
    cites=TERM,
    of=falling_due,
    having=lambda due, ask: due.filter(until__lte=ask.day),
    splits={"type": kind, "field": field},
    label="org__name",
    definition="分母为届满日期落在本期的届；分子为报告日前已换届的",
    supplied_by="各党组织登记换届情况",
)
FIGURES = [ORGS, ESTABLISHED, ABOLISHED, CHANGES, UPGRADED, MERGED, MOVED, APPROVING, IN_TERM]
FIGURES += [OVERDUE, POSTPONED_TERMS, ADVANCED_TERMS, ENDING, RENEWED]
WATCHES = [
    Watch(
        OVERDUE,
        "届满没有换届",
        since="due_on",
        member="",
        steps={
            0: NextStep("督促尽快换届；有正当理由的请示延期，延期一般不超过一年", "street_office"),
        },
    ),
    Watch(
        ADVANCED_TERMS,
        "提前换届没有登记上级批准",
        since="since",
        member="",
        part="missing",
        steps={0: NextStep("查找批准文号补登；没有报批的补报上级党组织", "street_office")},
    ),
]
# What the register's page checks: a figure, and which of its rows are at fault.
ORG_CHECKS = [(OVERDUE, "records"), (ENDING, "records"), (IN_TERM, "missing")]
ORG_CHECKS += [(ADVANCED_TERMS, "missing")]
AUDITS = [
    Adds("orgs.orgs", ("kind", "type", "field", "two_new")),
    Flows(("orgs.established", "orgs.abolished", "orgs.changes")),
]
