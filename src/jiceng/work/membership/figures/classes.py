"""Whom the year's education reached, class by class, and which classes have a plan."""

from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.asks import Ask
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.kernel.pasts import then
from jiceng.registers.meetings.models import Attendance, Type
from jiceng.registers.members.models import Belonging, MemberPast
from jiceng.work.membership.models import ClassPlan, classed
from jiceng.work.membership.rules import CLASSES_RULE

TEACHING = (Type.CLASS, Type.SESSION, Type.THEME_DAY, Type.ASSEMBLY, Type.GROUP)


def taught(ask: Ask) -> Rows:
    """Members of whom attendance is asked, each in the class they fall in that day."""
    rows: Any = Belonging.objects.standing(ask.day)
    rows = rows.annotate(excused=then(MemberPast, ask.day, "exempt", via="member"))
    return classed(rows.filter(excused=False), ask.day)  # type: ignore[no-any-return]


def reached(rows: Rows, ask: Ask) -> Rows:
    """Present at least once at a meeting where something is taught."""
    met = Attendance.objects.present().filter(
        meeting__void_reason="",
        meeting__type__in=TEACHING,
        meeting__held_on__range=(ask.period.first, ask.period.last),
    )
    return rows.filter(member__in=met.values("member"))


def plans(ask: Ask) -> Rows:
    years = range(ask.period.first.year, ask.period.last.year + 1)
    rows: Rows = ClassPlan.objects.filter(year__in=list(years))
    return rows


COVERAGE = Figure(
    key="membership.class_coverage",
    title="党员中本期受到教育的",
    cites=CLASSES_RULE,
    of=taught,
    having=reached,
    unit="名",
    splits={"study_class": lambda ask: F("study_class"), "field": "told_field"},
    label="member__person__name",
    definition="分母为报告日在册、组织生活作要求的党员，按教育类别各归一类；分子为本期内到过党课、"
    "培训课、主题党日、党员大会或党小组会的",
    supplied_by="党支部登记到会",
)
PLANS = Figure(
    key="membership.class_plans",
    title="本年分类教育计划数",
    cites=CLASSES_RULE,
    of=plans,
    unit="个",
    splits={"study_class": "study_class__name"},
    label="study_class__name",
    definition="各级党组织为各教育类别订的年度计划，一类一年一个",
    supplied_by="各级党组织登记计划",
)
FIGURES = [COVERAGE, PLANS]
WORDS: list[Any] = [("study_class", _("教育类别"))]
