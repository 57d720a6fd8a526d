"""办班的数：计划、班次、批次、天数、课次、方式、到课、课程和要求。"""

from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Least, Rows, Total
from jiceng.kernel.splits import Split
from jiceng.registers.meetings.models import Attendance
from jiceng.registers.orgs.models import Kind, Org
from jiceng.work.training.models import (
    ClassGroup,
    Course,
    Nominee,
    Plan,
    Round,
    Session,
    SignIn,
    Theme,
    TrainingClass,
)
from jiceng.work.training.rules import CLASS_RULE, FEW, PLAN_RULE, VISIT_RULE

LEDGER = Usage("培训班次台账", "一批一行，按开班日期计入本期；没有批准和取消的不计")
TIMETABLE = Usage("培训课程表", "上过的课，按上课日期计入本期")
COURSES = Usage("课程台账", "一版一行，按拟定日期计入本期")
ROUNDS = Usage("推荐人选名册", "按推荐日期计入本期")
KEEPS = "主办党组织登记"
OF_CLASS: dict[str, Split] = {"audience": "audience__key", "direction": "way"}
OF_SESSION: dict[str, Split] = {"form": "form", "audience": "klass__audience__key"}


def begun(ask: Ask) -> Rows:
    rows: Rows = TrainingClass.objects.begun(ask.period).filter(starts_on__lte=ask.day)
    return rows


def outside(ask: Ask) -> Rows:
    rows: Rows = begun(ask).filter(way=TrainingClass.Way.OUT)
    return rows


CLASSES = Figure(
    key="training.classes", title="举办培训班", cites=LEDGER, of=begun, splits=OF_CLASS, unit="批",
    label="name", definition="分批办的一批算一期", supplied_by=KEEPS,
)  # fmt: skip
VISITS = Figure(
    key="training.visit_batches", title="外出学习的批次", cites=LEDGER, of=outside,
    splits={"audience": "audience__key"}, unit="批", label="place", definition="走出去的，一批一次",
    supplied_by=KEEPS,
)  # fmt: skip
DAYS = Figure(
    key="training.days", title="培训天数", cites=LEDGER, of=begun, measure=Total("days"),
    splits=OF_CLASS, unit="天", definition="首尾两天都算；几批相加", supplied_by=KEEPS,
)  # fmt: skip
COST = Figure(
    key="training.cost", title="培训经费", cites=LEDGER, of=begun, measure=Total("cost"),
    splits=OF_CLASS, unit="元", definition="没有登记经费的列为不详", supplied_by=KEEPS,
)  # fmt: skip
GROUPS = Figure(
    key="training.groups", title="学员小组中领队签了承诺书的", cites=CLASS_RULE,
    of=lambda ask: ClassGroup.objects.filter(klass__in=begun(ask).values("pk")),
    having=lambda rows, ask: rows.filter(leader__isnull=False, promised_on__lte=ask.day),
    at="klass__org", splits={"audience": "klass__audience__key"}, unit="个",
    definition="分母为本期开班的全部小组，报告里的组数取分母", supplied_by=KEEPS,
)  # fmt: skip
REPORTED = Figure(
    key="training.reported", title="外出学习中交了学习报告的", cites=VISIT_RULE,
    of=lambda ask: TrainingClass.objects.standing().filter(
        report_by__range=(ask.period.first, ask.period.last)
    ),
    having=lambda rows, ask: rows.filter(reported_on__lte=ask.day),
    splits={"audience": "audience__key"}, unit="批", label="name",
    definition="分母为报告在本期到期的", supplied_by=KEEPS,
)  # fmt: skip


def plans(ask: Ask) -> Rows:
    rows: Rows = Plan.objects.in_force(ask.period, ask.day)
    return rows


def kept(rows: Rows, ask: Ask) -> Rows:
    """Plans whose number of classes has been held."""
    held = TrainingClass.objects.standing().filter(
        audience=OuterRef("audience"), starts_on__year=OuterRef("year"), starts_on__lte=ask.day,
        org__path__startswith=OuterRef("org__path"),
    )  # fmt: skip
    number = held.order_by().values("audience").annotate(n=Count("pk")).values("n")
    counted = Coalesce(Subquery(number, output_field=IntegerField()), 0)
    found: Rows = rows.annotate(held=counted).filter(held__gte=F("sessions"))
    return found


PLANNED = Figure(
    key="training.planned_sessions", title="年度计划的集中培训次数", cites=PLAN_RULE, of=plans,
    measure=Least("sessions"), splits={"audience": "audience__key"}, unit="次",
    definition="已审定计划里写的次数；几份计划不同的取最少的", supplied_by="区委组织部门立计划",
)  # fmt: skip
KEPT = Figure(
    key="training.plans_kept", title="年度计划中办班达到次数的", cites=PLAN_RULE, of=plans,
    having=kept, splits={"audience": "audience__key"}, unit="份",
    label="audience__name", definition="分母为本期已审定的计划；分子为这一年这类对象的班次够数的",
    supplied_by="主办党组织办班",
)  # fmt: skip


def sessions(ask: Ask) -> Rows:
    rows: Rows = Session.objects.held(ask.period).filter(held_on__lte=ask.day)
    return rows


SESSIONS = Figure(
    key="training.sessions", title="上了多少课", cites=TIMETABLE, of=sessions, at="klass__org",
    splits=OF_SESSION, unit="课次", label="topic",
    definition="讲座、观摩、讨论、交流各占多少，按方式分", supplied_by=KEEPS,
)  # fmt: skip


def graded(ask: Ask) -> Rows:
    """Opinions on sessions with enough of them that none can be told from the share."""
    rows = SignIn.objects.exclude(grade="")
    same = rows.filter(session=OuterRef("session")).order_by().values("session")
    number = Subquery(same.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    found: Rows = rows.filter(session__in=sessions(ask).values("pk")).annotate(beside=number)
    return found.filter(beside__gte=FEW)


FEEDBACK = Figure(
    key="training.feedback", title="课程评价中满意的", cites=TIMETABLE, at="session__klass__org",
    of=graded,
    having=lambda rows, ask: rows.filter(grade=SignIn.Grade.GOOD),
    splits={"form": "session__form"}, unit="份", label="session__topic",
    definition="分母为学员在手机上作的评价，一课一份；不足五人评价的课不计；只看比例",
    supplied_by="学员评价",
)  # fmt: skip
ATTENDANCE = Figure(
    key="training.attendance", title="培训课应到人次中到课的", cites=TIMETABLE, at="meeting__org",
    of=lambda ask: Attendance.objects.due().filter(
        meeting__in=sessions(ask).values("meeting"), meeting__void_reason=""),
    having=lambda rows, ask: rows.filter(state="present"),
    unit="人次", definition="签到的方式不同，一样算；请假和缺席的在未到里", supplied_by=KEEPS,
)  # fmt: skip
VERSIONS = Figure(
    key="training.course_versions", title="课程设计的版本", cites=COURSES,
    of=lambda ask: Course.objects.made(ask.period), splits={"form": "form"}, unit="版",
    label="name", definition="一门课改一次多一版", supplied_by="主办党组织设计课程",
)  # fmt: skip


def met(rows: Rows, ask: Ask) -> Rows:
    """Requirements that some approved course, in force that day, answers."""
    courses = Course.objects.filter(approved_on__lte=ask.day).filter(
        Q(replaced_on=None) | Q(replaced_on__gt=ask.day)
    )
    through: Any = Course.themes.through
    links = through.objects.filter(course__in=courses.values("pk"))
    found: Rows = rows.filter(pk__in=links.values("theme"))
    return found


REQUIREMENTS = Figure(
    key="training.requirements", title="课程要求中有课程对应的", cites=PLAN_RULE,
    of=lambda ask: Theme.objects.standing(ask.day).filter(kind=Theme.Kind.REQUIREMENT),
    having=met, splits={"set": "key"}, unit="项", label="name",
    definition="分母为报告日列出的课程要求（如“5个2”各项）；分子为已审定的课程对应到的",
    supplied_by="主办党组织设计课程",
)  # fmt: skip


def rounds(ask: Ask) -> Any:
    return Round.objects.filter(nominate_by__range=(ask.period.first, ask.period.last))


def towns(ask: Ask) -> Rows:
    """Streets and towns beneath whoever called a round of the period; each `named_by` a day."""
    standing: Any = Org.objects.standing(ask.day).as_of(ask.day)
    called = rounds(ask).filter(org=OuterRef("parent")).order_by("nominate_by", "pk")
    found: Rows = standing.filter(
        then_kind=Kind.WORK_COMMITTEE, parent__in=rounds(ask).values("org")
    ).annotate(named_by=Subquery(called.values("nominate_by")[:1]))
    return found


TOWNS = Figure(
    key="training.towns_named", title="街道（乡镇）中推荐了人选的", cites=ROUNDS, of=towns, at="pk",
    having=lambda rows, ask: rows.filter(
        pk__in=Nominee.objects.filter(round__in=rounds(ask).values("pk"), named_on__lte=ask.day)
        .values("org")
    ),
    unit="个", label="name", definition="分母为本期截止推荐的换届轮次下面的街道（乡镇）",
    supplied_by="街道（乡镇）登记推荐人选",
)  # fmt: skip
NOMINEES = Figure(
    key="training.nominees", title="推荐的人选", cites=ROUNDS, unit="人", label="person__name",
    of=lambda ask: Nominee.objects.filter(
        named_on__range=(ask.period.first, ask.period.last), named_on__lte=ask.day),
    supplied_by="街道（乡镇）登记推荐人选",
)  # fmt: skip
FIGURES = [
    CLASSES, VISITS, DAYS, COST, GROUPS, REPORTED, PLANNED, KEPT, SESSIONS, FEEDBACK, ATTENDANCE,
    VERSIONS, REQUIREMENTS, TOWNS, NOMINEES,
]  # fmt: skip
