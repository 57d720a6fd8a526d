"""Rounds held, members appraised, grades as counts and shares."""

from typing import Any

from django.db.models import Q

from jiceng.kernel.asks import Ask
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.registers.members.models import Belonging
from jiceng.registers.orgs.models import BRANCHES, Org
from jiceng.work.appraisal.models import AppraisalRound, MemberReview
from jiceng.work.appraisal.rules import GRADES, LIFE_MEETING, REVIEW

SECRETARY = "党支部书记登记民主评议"


def branches(ask: Ask) -> Rows:
    """Branches that stood that day, whatever they have become since."""
    rows: Any = Org.objects.standing(ask.day).as_of(ask.day)
    found: Rows = rows.filter(then_kind__in=BRANCHES)
    return found


def held(orgs: Rows, ask: Ask) -> Rows:
    return orgs.filter(pk__in=AppraisalRound.objects.met(ask.period).values("org"))


def graded(ask: Ask) -> Rows:
    """Grades given in the period; a member of elsewhere counts at home."""
    rows: Rows = MemberReview.objects.graded(ask.period).exclude(part=MemberReview.Part.GUEST)
    return rows


def to_be_graded(ask: Ask) -> Rows:
    """Full members of the day; those exempt only if they were graded."""
    rows: Any = Belonging.objects.standing(ask.day).full(ask.day)
    asked = Q(member__exempt=False) | Q(member__in=_people(ask))
    found: Rows = rows.filter(asked)
    return found


def _people(ask: Ask) -> Any:
    return MemberReview.objects.graded(ask.period).values("member")


def excellent(rows: Rows, ask: Ask) -> Rows:
    del ask
    return rows.filter(grade=MemberReview.Grade.EXCELLENT)


def rounds_graded(ask: Ask) -> Any:
    rows: Any = AppraisalRound.objects.graded(ask.period)
    return rows


HELD = Figure(
    key="appraisal.rounds",
    title="党支部中本期召开组织生活会、开展民主评议的",
    cites=LIFE_MEETING,
    of=branches,
    having=held,
    at="pk",
    splits={"field": "then_field", "kind": "then_kind"},
    label="name",
    definition="自评互评的会在本期召开的；作废的不计",
    supplied_by=SECRETARY,
)
MEMBERS = Figure(
    key="appraisal.members",
    title="正式党员中本期评定了等次的",
    cites=REVIEW,
    of=to_be_graded,
    having=lambda rows, ask: rows.filter(member__in=_people(ask)),
    unit="名",
    label="org__name",
    definition="分母为报告日在册正式党员，年老体弱等不作硬性要求而没有参加的不计；"
    "分子为评定日期在本期的，含在流入地评定的",
    supplied_by=SECRETARY,
)
GRADED = Figure(
    key="appraisal.grades",
    title="本期民主评议评定等次的党员",
    cites=GRADES,
    of=graded,
    at="round__org",
    unit="名",
    splits={"grade": "grade"},
    label="round__org__name",
    definition="按评定日期；预备党员不评等次；流入党员计入原支部",
    supplied_by=SECRETARY,
)
EXCELLENT = Figure(
    key="appraisal.excellent",
    title="本期评定等次的党员中评为优秀的",
    cites=GRADES,
    of=graded,
    having=excellent,
    at="round__org",
    unit="名",
    label="round__org__name",
    definition="占比和当年规定的上限（一般三分之一）比较，超过只提醒",
    supplied_by=SECRETARY,
)
OVER_SHARE = Figure(
    key="appraisal.over_share",
    title="本期评定的支部中优秀超过当年比例的",
    cites=GRADES,
    of=rounds_graded,
    having=lambda rows, ask: rows.filter(
        pk__in=AppraisalRound.objects.graded(ask.period).over().values("pk")
    ),
    label="org__name",
    definition="比例按通知评议时当年的规定，没有规定的为三分之一",
    supplied_by=SECRETARY,
)
