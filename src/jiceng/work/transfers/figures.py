"""接转的数：申请、转出、转入、在途、超期、退回；在时限内接收的比例；每一步由谁办。"""

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.duties import MONTH, Duty
from jiceng.kernel.figures import Figure
from jiceng.kernel.formulas import Formula, together
from jiceng.kernel.measures import Rows
from jiceng.kernel.periods import Period
from jiceng.kernel.splits import Split
from jiceng.kernel.watches import NextStep, Watch
from jiceng.registers.members.models import Belonging
from jiceng.registers.members.rules import DRIFT_RULE
from jiceng.registers.orgs.figures import field
from jiceng.registers.orgs.models import BRANCHES
from jiceng.work.transfers import rules
from jiceng.work.transfers.flows import ACCEPTED, CLOSED, RETURNED
from jiceng.work.transfers.models import Arrival, Channel, Departure, Kind, Letter, Stay, Why

LEDGER = Usage("组织关系接转台账", "一人一次为一人次；按办结日期计入本期，在途按报告日计")
WHO = "转出党委审批开信，转入党委审核，支部接收"
GRACE = timedelta(days=10)


SPLITS: dict[str, Split] = {"kind": "kind", "channel": "channel", "reason": "why", "field": field}


def applied(ask: Ask) -> Rows:
    rows: Rows = Departure.objects.applied(ask.period)
    return rows


def gone(ask: Ask) -> Rows:
    """Departures ended by a receipt in the period."""
    rows: Rows = Departure.objects.ended(ask.period, CLOSED)
    return rows


def come(ask: Ask) -> Rows:
    rows: Rows = Arrival.objects.ended(ask.period, ACCEPTED)
    return rows


def under_way(ask: Ask) -> Rows:
    """Applied for by the report day and not ended on it."""
    rows: Rows = Departure.objects.open_on(ask.day)
    return rows


def overdue(rows: Rows, ask: Ask) -> Rows:
    """The last day of the letter that held then was before the report day: nobody has received.

    Asked of the letters: a departure keeps only the days of the last one issued.
    """
    lapsed = Letter.objects.standing(ask.day).filter(valid_until__lt=ask.day)
    return rows.filter(pk__in=lapsed.values("departure"))


def in_time(rows: Rows, ask: Ask) -> Rows:
    """Received no later than the letter said."""
    del ask
    return rows.filter(received_on__lte=F("valid_until"))


def decided(rows: Rows, ask: Ask) -> Rows:
    """Released, declined or withdrawn by the report day."""
    released = Letter.objects.filter(issued_on__lte=ask.day).values("departure")
    return rows.filter(Q(pk__in=released) | Q(ended_on__lte=ask.day))


def settled(rows: Rows, ask: Ask) -> Rows:
    return rows.filter(ended_on__lte=ask.day)


def entered(ask: Ask) -> Rows:
    rows: Rows = Arrival.objects.came(ask.period)
    return rows


APPLIED = Figure(
    key="transfers.applied", title="本期申请转出组织关系的人次", cites=LEDGER, of=applied,
    splits=SPLITS, unit="人次", label="member__person__name", supplied_by=WHO,
    definition="按申请日期；含后来撤回和被退回的",
)  # fmt: skip
OUT = Figure(
    key="transfers.out", title="本期办结的转出组织关系人次", cites=LEDGER, of=gone,
    splits=SPLITS, unit="人次", label="member__person__name", supplied_by=WHO,
    definition="回执已到的，按办结日期，含区内转接",
)  # fmt: skip
IN = Figure(
    key="transfers.in", title="本期接收的转入组织关系人次", cites=LEDGER, of=come,
    splits=SPLITS, unit="人次", supplied_by=WHO,
    definition="支部已接收的，按办结日期，含区内转接和区外转入",
)  # fmt: skip
ONLINE_IN = Figure(
    key="transfers.online_in", title="本期在线接收的转入人次", cites=LEDGER,
    of=lambda ask: come(ask).filter(channel=Channel.ONLINE),
    splits=SPLITS, unit="人次", supplied_by=WHO,
    definition="在线办理、支部已接收的区内转接和区外转入",
)  # fmt: skip
ONLINE_OUT = Figure(
    key="transfers.online_out", title="本期在线办结的转往区外人次", cites=LEDGER,
    of=lambda ask: gone(ask).filter(channel=Channel.ONLINE, kind=Kind.OUT),
    splits=SPLITS, unit="人次", label="member__person__name", supplied_by=WHO,
    definition="在线办理、回执已到的转往区外",
)  # fmt: skip
ONLINE = Formula(
    key="transfers.online", title="组织关系在线接转人次", cites=LEDGER,
    inputs=(ONLINE_IN, ONLINE_OUT), combine=together, unit="人次", kind="sum", places=0,
    definition="在线接收的转入人次加在线办结的转往区外人次；区内转接只在接收方计一次",
    supplied_by=WHO,
)  # fmt: skip
IN_TIME = Figure(
    key="transfers.within_limit", title="本期办结的转出中在有效期内被接收的", cites=rules.VALIDITY,
    of=gone, having=in_time, splits=SPLITS, unit="人次", label="member__person__name",
    definition="对方接收日期不晚于介绍信有效期", supplied_by=WHO,
)  # fmt: skip
IN_TIME_RATE = Formula(
    key="transfers.within_limit_rate", title="组织关系按期接转率", cites=rules.VALIDITY,
    inputs=(IN_TIME, OUT), kind="share",
    definition="分子为在有效期内被接收的，分母为本期办结的转出人次", supplied_by=WHO,
)  # fmt: skip
OPEN = Figure(
    key="transfers.open", title="在办的转出组织关系人次", cites=LEDGER, of=under_way,
    splits=SPLITS, unit="人次", label="member__person__name", supplied_by=WHO,
    definition="报告日已申请、还没有办结的",
)  # fmt: skip
OVERDUE = Figure(
    key="transfers.overdue", title="在办的转出中介绍信已超过有效期的", cites=rules.VALIDITY,
    of=under_way, having=overdue, splits=SPLITS, unit="人次", label="member__person__name",
    supplied_by=WHO, definition="报告日有效期已过、回执还没有到的",
)  # fmt: skip
SENT_BACK = Figure(
    key="transfers.returned", title="本期被退回的转出人次", cites=rules.RESPONSIBLE,
    of=lambda ask: Departure.objects.ended(ask.period, RETURNED),
    splits=SPLITS, unit="人次", label="member__person__name", supplied_by=WHO,
    definition="接收方写明理由退回的，按退回日期",
)  # fmt: skip
TO_APPROVE = Figure(
    key="transfers.approved", title="本期申请转出的中党委已审批的", cites=rules.AUTHORITY,
    of=applied, having=decided, splits=SPLITS, unit="人次", label="member__person__name",
    definition="报告日已开具介绍信，或者已写明理由不予转出、撤回的", supplied_by="转出党委",
)  # fmt: skip
TO_RECEIVE = Figure(
    key="transfers.received", title="本期收到的转入中已接收或退回的", cites=rules.RESPONSIBLE,
    of=entered, having=settled, splits=SPLITS, unit="人次", supplied_by="转入党委和支部",
    definition="报告日支部已接收，或者已写明理由退回、对方撤回的",
)  # fmt: skip
RECEIPTS = Figure(
    key="transfers.receipts_due", title="本期接收的转入中回执已送达的", cites=rules.LETTER,
    of=come, having=lambda rows, ask: rows.filter(returned_on__lte=ask.day)
    | rows.exclude(parcel=None),
    splits=SPLITS, unit="人次", supplied_by="转入党委",
    definition="在线的随接收自动送达；纸质的登记寄出日期",
)  # fmt: skip


def unreceived(rows: Rows, ask: Ask) -> Rows:
    """Released, past the letter's day, and no receipt: nobody says where the member is."""
    return overdue(rows, ask)


def stays(ask: Ask) -> Rows:
    """Of each member on the roll that day, the last graduation registered for them."""
    rows: Any = Stay.objects.filter(graduated_on__lte=ask.day)
    here = Belonging.objects.standing(ask.day).filter(member=OuterRef("member"))
    later = rows.filter(member=OuterRef("member"), graduated_on__gt=OuterRef("graduated_on"))
    return rows.filter(Exists(here), ~Exists(later))  # type: ignore[no-any-return]


def stayed(rows: Rows, ask: Ask) -> Rows:
    """Past the last day, and no transfer since; where a branch was merged nobody has moved on."""
    moved = Departure.objects.filter(member=OuterRef("member"), state=CLOSED)
    moved = moved.filter(received_on__gt=OuterRef("graduated_on"), received_on__lte=ask.day)
    found: Rows = rows.filter(stays_until__lt=ask.day)
    return found.filter(~Exists(moved.exclude(why=Why.UNIT_CLOSED)))


UNRECEIVED = Figure(
    key="transfers.unreceived", title="介绍信过期还没有被接收的", cites=rules.VALIDITY,
    of=under_way, having=unreceived, unit="人次",
)  # fmt: skip
HOMELESS = Figure(
    key="transfers.without_branch", title="转入还没有落到党支部的", cites=rules.BELONG,
    of=lambda ask: Arrival.objects.open_on(ask.day),
    having=lambda rows, ask: rows.exclude(org__kind__in=BRANCHES), unit="人次",
)  # fmt: skip
KEPT = Figure(
    key="transfers.stayed", title="在校保留组织关系满两年的", cites=rules.GRADUATES,
    of=stays, having=stayed, unit="名",
    definition="只看最后一次毕业；毕业以后办过接转的不算，学校党支部合并、调整带过去的仍算",
)  # fmt: skip
# Read by the watch alone: what stands open today is not for the shelf.
WATCHES = [
    Watch(
        UNRECEIVED, "介绍信没有人接收", since="valid_until",
        steps={
            0: NextStep("联系本人和接收方；由转出方党委证明后重开介绍信", by="street_office"),
            3: NextStep("查清本人去向和党费、组织生活情况，无正当理由逾期的给予批评教育",
                        by="street_office"),
            6: NextStep("六个月没有参加组织生活、没有交纳党费的，按失去联系查找，由支部提出意见",
                        verb="disposal.cases.new", cites=DRIFT_RULE),
        },
    ),
    Watch(
        HOMELESS, "转入没有支部", since="came_on",
        steps={0: NextStep("审核转入，落到一个党支部", by="street_office")},
    ),
    Watch(
        KEPT, "毕业满两年仍在校", since="stays_until",
        steps={0: NextStep("联系本人，转到工作单位或者居住地党组织",
                           verb="transfers.departures.new")},
    ),
]  # fmt: skip

FIGURES = [
    APPLIED, OUT, IN, ONLINE_IN, ONLINE_OUT, ONLINE, IN_TIME, IN_TIME_RATE, OPEN, OVERDUE,
    SENT_BACK, TO_APPROVE, TO_RECEIVE, RECEIPTS,
]  # fmt: skip


def after(period: Period) -> date:
    """Ten days after the month: a custom of work, not a rule."""
    return period.last + GRACE


def a_month_after(period: Period) -> date:
    """A letter's usual thirty days after the month in which it came."""
    return period.last + timedelta(days=rules.NORMAL_DAYS)


DUTIES = [
    Duty(TO_APPROVE, MONTH, after, by="street_office", verb="transfers.departures.table",
         name="审批转出组织关系"),
    Duty(TO_RECEIVE, MONTH, a_month_after, by="branch_secretary",
         verb="transfers.arrivals.table", name="接收转入的组织关系"),
    Duty(RECEIPTS, MONTH, after, by="street_office", verb="transfers.arrivals.table",
         name="寄回接收回执"),
]  # fmt: skip
