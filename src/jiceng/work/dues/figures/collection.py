"""Who owed dues and who has paid: by head, by sum, and who has not for months on end."""

from typing import Any

from django.db.models import Case, DateField, Q, Value, When

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Distinct, Rows, Total
from jiceng.kernel.pasts import then
from jiceng.kernel.periods import Period
from jiceng.kernel.splits import Split
from jiceng.kernel.watches import NextStep, Watch
from jiceng.registers.members.models import Belonging, MemberPast
from jiceng.registers.orgs.models import OrgPast
from jiceng.work.dues import rules
from jiceng.work.dues.models import Charge, Payment, Relief, Run, runs

LEDGER = Usage("党费缴纳登记表", "一行一名党员一个月；经批准免交的不计应交")
SECRETARY = "党支部登记缴纳情况"


def field_of(via: str) -> Split:
    """领域 of the organisation as it was that day."""
    return lambda ask: then(OrgPast, ask.day, "field", via=via)


def charged(ask: Ask) -> Rows:
    """What was owed for the months of the period whose day had come."""
    rows: Rows = Charge.objects.owed().during(ask.period).filter(roll__due_on__lte=ask.day)
    return rows


def paid(charges: Any, ask: Ask) -> Rows:
    found: Rows = charges.paid_by(ask.day)
    return found


SPLITS: dict[str, Split] = {"kind": "kind", "field": field_of("roll__org")}
COLLECTED = Figure(
    key="dues.collected",
    title="本期应交党费中已交的",
    cites=rules.PAYING,
    of=charged,
    having=paid,
    at="roll__org",
    unit="人次",
    splits=SPLITS,
    definition="交纳日已到的每名党员每月计一次；经批准免交的不计；到报告日为止交了的算已交",
    supplied_by=SECRETARY,
)
AMOUNT = Figure(
    key="dues.amount",
    title="本期应交党费金额中已交的",
    cites=LEDGER,
    of=charged,
    having=paid,
    at="roll__org",
    measure=Total("amount"),
    unit="元",
    splits=SPLITS,
    definition="按登记表上当时算定的应交金额；还没有核定基数的算不出金额，另行列出",
    supplied_by=SECRETARY,
)
PAYERS = Figure(
    key="dues.payers",
    title="本期交过党费的党员（不重复计人）",
    cites=LEDGER,
    of=lambda ask: paid(charged(ask), ask),
    at="roll__org",
    measure=Distinct("member"),
    unit="名",
    splits=SPLITS,
)


def late(ask: Ask) -> Rows:
    """Of all months so far, what had not been paid by the day."""
    rows: Any = Charge.objects.due_before(ask.day)
    after = Payment.objects.filter(paid_on__gt=ask.day)
    found: Rows = rows.filter(Q(payment=None) | Q(payment__in=after))
    return found


ARREARS = Figure(
    key="dues.arrears",
    title="到期未交的党费",
    cites=rules.PAYING,
    of=late,
    at="roll__org",
    measure=Total("amount"),
    unit="元",
    splits=SPLITS,
    definition="交纳日在报告日以前、到报告日还没有交的，不论哪个月；按季交纳的到季末才算",
    supplied_by=SECRETARY,
)


# Months on end --------------------------------------------------------------------------------


def on_roll(ask: Ask) -> Rows:
    rows: Rows = Belonging.objects.standing(ask.day)
    return rows


def _runs(ask: Ask) -> dict[int, Run]:
    found: dict[int, Run] = ask.remember(("dues.runs", ask.day), lambda: runs(ask.day))
    return found


def behind(belongings: Rows, ask: Ask) -> Rows:
    """Members who have not paid for so many months on end, up to the last one due."""
    long = [run.member for run in _runs(ask).values() if run.months >= ask["months"]]
    return belongings.filter(member__in=long)


def unpaid_since(ask: Ask) -> Any:
    """The first day of the first month of the run, one When for each month there is."""
    days: dict[Any, list[int]] = {}
    for run in _runs(ask).values():
        days.setdefault(run.first_day, []).append(run.member)
    field = DateField()
    cases = [When(member__in=who, then=Value(day, field)) for day, who in sorted(days.items())]
    return Case(*cases, default=Value(ask.day, field), output_field=field)


def relieved(belongings: Rows, ask: Ask) -> Rows:
    held = Relief.objects.approved().standing(ask.day).filter(decided_on__lte=ask.day)
    return belongings.filter(member__in=held.values("member"))


UNPAID = Figure(
    key="dues.unpaid",
    title="连续三个月以上没有交党费的党员数",
    cites=rules.UNPAID,
    of=on_roll,
    having=behind,
    unit="名",
    splits={
        "field": field_of("org"),
        "category": lambda ask: then(MemberPast, ask.day, "category", via="member"),
    },
    bounds={"months": 3},
    label="member__person__name",
    definition="分母为报告日在册的党员；分子为到最近一个交纳日为止连续这么多个月没有交的，"
    "经批准免交的月份不算",
    supplied_by=SECRETARY,
)
RELIEVED = Figure(
    key="dues.relieved",
    title="经批准减免党费的党员数",
    cites=rules.RELIEF,
    of=on_roll,
    having=relieved,
    unit="名",
    splits={"field": field_of("org")},
)
WATCHES = [
    Watch(
        UNPAID,
        "连续未交党费",
        since=unpaid_since,
        steps={
            3: NextStep("联系本人，弄清原因，提醒交纳", verb="dues.rolls.table"),
            5: NextStep("谈话提醒并记录；确有困难的，支部研究后报请减免", verb="dues.reliefs.new"),
            6: NextStep("先查清有无正当理由并书面记录；没有正当理由的，由支部提出处置意见"),
        },
    )
]
FIGURES = [COLLECTED, AMOUNT, PAYERS, ARREARS, UNPAID, RELIEVED]


def paid_in(period: Period) -> Rows:
    """Members who paid in a period: a sign of their life, whatever month it was for."""
    paid: Rows = Charge.objects.filter(payment__in=Payment.objects.paid_during(period))
    return paid.values("member")


SIGNS = [paid_in]
