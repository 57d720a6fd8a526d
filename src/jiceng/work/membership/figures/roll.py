"""Is the roll complete, was it verified, do two registers agree, who left no trace in a quarter."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Exists, OuterRef

from jiceng.kernel.asks import Ask
from jiceng.kernel.duties import QUARTER, YEAR, Duty
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.kernel.periods import Period
from jiceng.kit.rooms import gather
from jiceng.registers.meetings.models import Attendance
from jiceng.registers.members.figures import BOUNDS as BANDS
from jiceng.registers.members.figures import SPLITS, on_roll
from jiceng.registers.members.models import Belonging
from jiceng.registers.orgs.figures import field
from jiceng.registers.orgs.models import Org
from jiceng.work.membership.models import TWO_NEW, Difference, Round, Verification
from jiceng.work.membership.models.complete import complete, judged
from jiceng.work.membership.rules import QUARTER_USAGE, ROSTER_USAGE, YEARLY_USAGE

BRANCH = "党支部核对党员信息"
VERIFY = "membership.verify"
MISSING = Verification.Outcome.MISSING


def whole(rows: Rows, ask: Ask) -> Rows:
    """Whose record has every required column."""
    return judged(rows, ask.day, "member").filter(complete("member"))


def verified(round_: str) -> Callable[[Rows, Ask], Rows]:
    """Verified in a round of this kind within the period; 联系不上 is not verified."""

    def having(rows: Rows, ask: Ask) -> Rows:
        done = Verification.objects.filter(
            round=round_, verified_on__range=(ask.period.first, ask.period.last)
        ).exclude(outcome=MISSING)
        return rows.filter(member__in=done.values("member"))

    return having


def in_firms(ask: Ask) -> Rows:
    """Members of branches in private firms and social organisations, as of the day."""
    orgs: Any = Org.objects.as_of(ask.day)
    firms = orgs.filter(then_field__in=TWO_NEW).values("pk")
    rows: Any = Belonging.objects.standing(ask.day).filter(org__in=firms)
    return rows.annotate(then_field=field(ask))  # type: ignore[no-any-return]


def signs(period: Period) -> Iterable[Any]:
    """Members with any record in a period but that of meetings, room by room.

    A room that knows a sign of a member's life declares `SIGNS` in its figures.py: functions
    of a period that give rows of member keys.
    """
    for sign in gather("figures", "SIGNS"):
        yield sign(period)


def without_record(rows: Rows, ask: Ask) -> Rows:
    """Nobody met them and no room knows a sign of them.

    Of the few no room knows the meetings are looked through one by one, not of all the district.
    """
    met = Attendance.objects.present().filter(
        meeting__void_reason="", meeting__held_on__range=(ask.period.first, ask.period.last)
    )
    found = rows.filter(~Exists(met.filter(member=OuterRef("member"))), since__lt=ask.period.first)
    for sign in signs(ask.period):
        found = found.exclude(member__in=sign)
    return found


def differences(ask: Ask) -> Rows:
    period = (ask.period.first, ask.period.last)
    rows: Rows = Difference.objects.filter(roll__taken_on__range=period)
    return rows


def settled(rows: Rows, ask: Ask) -> Rows:
    return rows.filter(settled_on__lte=ask.day)


def end(period: Period) -> Any:
    return period.last


COMPLETE = Figure(
    key="membership.complete",
    title="党员中基本信息齐全的",
    cites=YEARLY_USAGE,
    of=on_roll,
    having=whole,
    unit="名",
    splits=SPLITS,
    bounds=BANDS,
    label="member__person__name",
    definition="性别、民族、出生日期、学历、身份证号、手机号码、工作岗位、入党类型都有的；缺任何一项的列入补录名单",
    supplied_by=BRANCH,
)
VERIFIED = Figure(
    key="membership.verified",
    title="党员中本期已经年度核对的",
    cites=YEARLY_USAGE,
    of=on_roll,
    having=verified(Round.YEAR),
    unit="名",
    splits=SPLITS,
    bounds=BANDS,
    label="member__person__name",
    definition="分母为报告日在册党员；分子为本期内由支部核对过基本信息的，联系不上的不算",
    supplied_by=BRANCH,
)
FIRMS_VERIFIED = Figure(
    key="membership.firms_verified",
    title="两新组织党员中本期已经季度核对的",
    cites=QUARTER_USAGE,
    of=in_firms,
    having=verified(Round.QUARTER),
    unit="名",
    splits={"field": "then_field"},
    label="member__person__name",
    definition="分母为报告日非公企业和社会组织党支部的党员；分子为本期内由所在支部核对过的，联系不上的不算",
    supplied_by=BRANCH,
)
POSTED = Figure(
    key="membership.identity_posted",
    title="两新组织党员中本期亮明党员身份的",
    cites=QUARTER_USAGE,
    of=in_firms,
    having=lambda rows, ask: rows.filter(
        member__in=Verification.objects.filter(
            posted=True, verified_on__range=(ask.period.first, ask.period.last)
        ).values("member")
    ),
    unit="名",
    splits={"field": "then_field"},
    label="member__person__name",
    definition="季度核对时登记的，自愿，不作考核",
    supplied_by=BRANCH,
)
SILENT = Figure(
    key="membership.silent",
    title="两新组织党员中本期没有任何记录的",
    cites=QUARTER_USAGE,
    of=in_firms,
    having=without_record,
    unit="名",
    splits={"field": "then_field"},
    label="member__person__name",
    definition="本期之前就在支部、本期没有到过会、也没有其他记录的；没有记录不等于没有参加，先核实再说",
    supplied_by=BRANCH,
)
SETTLED = Figure(
    key="membership.differences_settled",
    title="与全国系统的差异中已经处理的",
    cites=ROSTER_USAGE,
    of=differences,
    having=settled,
    unit="条",
    splits={"kind": "kind", "field": field},
    label="name",
    definition="按名册日期计入本期；处理日期在报告日之前的算已处理",
    supplied_by="街道和区委组织部逐条说明",
)
FIGURES = [COMPLETE, VERIFIED, FIRMS_VERIFIED, POSTED, SILENT, SETTLED]
DUTIES = [
    Duty(VERIFIED, every=YEAR, due=end, verb=VERIFY, name="每年核对一次党员基本信息"),
    Duty(FIRMS_VERIFIED, every=QUARTER, due=end, verb=VERIFY, name="每季度核对两新组织党员"),
]
WATCHES: list[Any] = []
WORDS: list[Any] = []
