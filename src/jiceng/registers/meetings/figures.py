"""Members whom no meeting has seen for half a year: to be looked for, not judged."""

from typing import Any

from django.db.models import DateField, Max, Min, OuterRef, Subquery
from django.db.models.functions import Coalesce

from jiceng.kernel.asks import Ask
from jiceng.kernel.deadlines import add_months
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.kernel.watches import NextStep, Watch
from jiceng.registers.meetings.models import Attendance
from jiceng.registers.members.models import Belonging
from jiceng.registers.members.rules import DRIFT_MONTHS, DRIFT_RULE


def expected(ask: Ask) -> Rows:
    """On the roll, attendance asked of them as a matter of course."""
    rows: Rows = Belonging.objects.standing(ask.day).filter(member__exempt=False)
    return rows


def held(ask: Ask) -> Any:
    """Presence recorded up to the day, anywhere; voided meetings say nothing."""
    return Attendance.objects.filter(meeting__void_reason="", meeting__held_on__lte=ask.day)


def never_there(belongings: Rows, ask: Ask) -> Rows:
    """Missing from every meeting recorded of the last months, without leave even once.

    Who is in no record at all is not missing: their branch has not recorded.
    """
    recent = held(ask).filter(meeting__held_on__gt=add_months(ask.day, -ask["months"]))
    missed = recent.filter(state=Attendance.State.ABSENT, exempt=False)
    excused = recent.exclude(state=Attendance.State.ABSENT)
    rows: Rows = belongings.filter(member__in=missed.values("member")).exclude(
        member__in=excused.values("member")
    )
    return rows


def last_seen(ask: Ask) -> Any:
    """The last meeting they were at, or asked leave from; else the first they were missing from."""
    own = held(ask).filter(member=OuterRef("member")).order_by().values("member")
    seen = own.exclude(state=Attendance.State.ABSENT)
    last = seen.annotate(day=Max("meeting__held_on")).values("day")
    first = own.annotate(day=Min("meeting__held_on")).values("day")
    day = DateField()
    return Coalesce(Subquery(last, output_field=day), Subquery(first, output_field=day))


NOT_SEEN = Figure(
    key="meetings.not_seen",
    title="连续六个月没有参加任何组织生活的党员数",
    cites=DRIFT_RULE,
    of=expected,
    having=never_there,
    unit="名",
    bounds={"months": DRIFT_MONTHS},
    label="member__person__name",
    definition="分母为组织生活有硬性要求的党员；分子为近六个月登记的会议和活动中至少缺席一次、"
    "没有一次到会也没有一次请假的；没有登记的不算缺席",
    supplied_by="党支部登记会议到会情况",
)

WATCHES = [
    Watch(
        NOT_SEEN,
        "长期不参加组织生活",
        since=last_seen,
        bounds={"months": 3},
        steps={
            3: NextStep("联系本人，弄清原因，提醒谈话；确有困难的，研究减免或者送学上门"),
            6: NextStep(
                "先查清有无正当理由并书面记录；没有正当理由的，由支部提出处置意见",
                verb="disposal.cases.new",
            ),
        },
    )
]
FIGURES = [NOT_SEEN]
