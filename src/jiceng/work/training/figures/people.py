"""参训的人：谁该训、谁训了、多少学时、交没交心得。"""

from collections import Counter
from typing import Any

from django.db.models import Exists, F, IntegerField, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from jiceng.kernel.asks import Ask, remembered
from jiceng.kernel.citations import Usage
from jiceng.kernel.deadlines import add_months
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Distinct, Rows
from jiceng.kernel.splits import Split
from jiceng.registers.meetings.models import Attendance
from jiceng.registers.members.models import Belonging
from jiceng.work.training.flows import ATTENDED, HELD
from jiceng.work.training.models import (
    Audience,
    Certificate,
    Due,
    Enrolment,
    Practice,
    Session,
    SignIn,
    SkillResult,
    Study,
)
from jiceng.work.training.rules import (
    FEW,
    HOUR,
    HOURS_RULE,
    MEMBER_HOURS,
    NEW_RULE,
    PRACTICE_RULE,
    SECRETARY_RULE,
    SKILL_RULE,
)

LEDGER = Usage("培训班次与学员台账", "一人一班一行，按开班日期计入本期；结班时确认参训的才计")
LIST = Usage("应训名单", "按报告日在职的列出，对象由本地按职务定义")
KEEPS = "主办党组织结班时确认"
OF_CLASS: dict[str, Split] = {
    "audience": "klass__audience__key", "direction": "klass__way", "level": "klass__level",
}  # fmt: skip
OF_DUE: dict[str, Split] = {"audience": "audience__key"}


def attended(ask: Ask) -> Rows:
    rows: Rows = Enrolment.objects.attended(ask.period).filter(klass__starts_on__lte=ask.day)
    return rows


def due(ask: Ask) -> Rows:
    rows: Rows = Due.objects.standing(ask.day)
    return rows


def trained(ask: Ask) -> Any:
    """Who took part in any class that began in the period, by the report day."""
    return attended(ask).values("person")


PARTICIPANTS = Figure(
    key="training.participants",
    title="参加培训的人数",
    cites=LEDGER,
    of=attended,
    measure=Distinct("person"),
    splits=OF_CLASS,
    unit="人",
    label="person__name",
    definition="一个人参加几班、几批都只算一次；按学员所在党组织统计",
    supplied_by=KEEPS,
)
ATTENDANCES = Figure(
    key="training.attendances",
    title="参加培训的人次",
    cites=LEDGER,
    of=attended,
    splits=OF_CLASS,
    unit="人次",
    label="person__name",
    definition="一个人参加几班、几批就算几次",
    supplied_by=KEEPS,
)
COVERED = Figure(
    key="training.covered",
    title="应训人员中本期参加过培训的",
    cites=LIST,
    of=due,
    having=lambda rows, ask: rows.filter(person__in=trained(ask)),
    measure=Distinct("person"),
    splits=OF_DUE,
    unit="人",
    label="person__name",
    definition="分母为报告日在名单上的人，一个人兼几职只算一次；分子为本期参加过任何一班的",
    supplied_by="主办党组织邀请、结班",
)


def lapsed(rows: Rows, ask: Ask) -> Rows:
    """In no class since so many months, and on the list as long."""
    edge = add_months(ask.day, -ask["months"])
    had = Enrolment.objects.filter(
        state=ATTENDED, klass__starts_on__gt=edge, klass__starts_on__lte=ask.day
    )
    found: Rows = rows.filter(since__lte=edge).exclude(person__in=had.values("person"))
    return found


def untrained_since(ask: Ask) -> Any:
    """Since the last class they were in; who never was in one, since they are on the list."""
    had = Enrolment.objects.filter(
        person=OuterRef("person"), state=ATTENDED, klass__starts_on__lte=ask.day
    )
    last = had.order_by("-klass__starts_on").values("klass__starts_on")
    return Coalesce(Subquery(last[:1]), F("since"))


UNTRAINED = Figure(
    key="training.untrained",
    title="应训人员中近一年没有参加过培训的",
    cites=LIST,
    of=due,
    having=lapsed,
    measure=Distinct("person"),
    splits=OF_DUE,
    bounds={"months": 12},
    unit="人",
    label="person__name",
    definition="在名单上满一年、一年里一班也没有参加的；刚任职的不算",
    supplied_by="主办党组织邀请、结班",
)


def newly(ask: Ask) -> Rows:
    """Who took up a post in the period and is asked to be trained within some days."""
    rows: Any = Due.objects.begun(ask.period).filter(since__lte=ask.day, post__isnull=False)
    rows = rows.select_related("audience")
    # Whoever was on the first list when it was drawn up had long been in post.
    found: Rows = rows.filter(audience__due_days__isnull=False, since=F("post__since"))
    return found


def in_time(rows: Rows, ask: Ask) -> Rows:
    """In a class since the day of the post, by the report day."""
    had = Enrolment.objects.filter(
        person=OuterRef("person"), state=ATTENDED, klass__starts_on__gte=OuterRef("since"),
        klass__starts_on__lte=ask.day,
    )  # fmt: skip
    first = Subquery(had.order_by("klass__starts_on").values("klass__starts_on")[:1])
    found: Rows = rows.annotate(first_class=first).filter(first_class__isnull=False)
    return found


NEWLY = Figure(
    key="training.newly_trained",
    title="本期新任职人员中参加过任职培训的",
    cites=NEW_RULE,
    of=newly,
    having=in_time,
    splits=OF_DUE,
    unit="人",
    label="person__name",
    definition="分母为本期任职、对象规定了期限的，一个职务一行；分子为任职以后到报告日参加过一班的",
    supplied_by="主办党组织邀请、结班",
)


def sat(ask: Ask) -> Any:
    """Who was at a session of a class or a study by topic in the period, and how `lasting`."""
    period = (ask.period.first, min(ask.day, ask.period.last))
    lasting = Coalesce(
        Subquery(Session.objects.filter(meeting=OuterRef("meeting")).values("minutes")[:1]),
        Subquery(Study.objects.filter(meeting=OuterRef("meeting")).values("minutes")[:1]),
        Value(0), output_field=IntegerField(),
    )  # fmt: skip
    here = Attendance.objects.present().filter(
        meeting__void_reason="", meeting__held_on__range=period, meeting__type="session"
    )
    return here.order_by().annotate(lasting=lasting)


def signed(ask: Ask) -> Any:
    """Sign-ins at sessions held in the period whose meeting does not say it: of no members."""
    here = Attendance.objects.filter(
        meeting=OuterRef("session__meeting"), member__person=OuterRef("enrolment__person")
    )
    return SignIn.objects.filter(
        ~Exists(here), session__state=HELD, session__meeting__void_reason="",
        session__held_on__range=(ask.period.first, min(ask.day, ask.period.last)),
    ).order_by()  # fmt: skip


def minutes(ask: Ask) -> dict[int, int]:
    """Person → minutes they were at in the period: by the meetings' attendance; of those who are
    no members, by the sign-ins.
    """
    had = Counter(dict(sat(ask).values_list("member__person").annotate(n=Sum("lasting"))))
    came = signed(ask).values_list("enrolment__person").annotate(n=Sum("session__minutes"))
    return had + Counter(dict(came))


def studied(rows: Rows, ask: Ask) -> Rows:
    """Those with the hours asked for; the sum is made once over all, not for each of them."""
    if not (least := ask["hours"] * HOUR):
        return rows
    enough = sat(ask).values("member__person").annotate(n=Sum("lasting")).filter(n__gte=least)
    return rows.filter(member__person__in=enough.values("member__person"))


def members(ask: Ask) -> Rows:
    """On the roll, of whom it is asked as a matter of course."""
    rows: Rows = Belonging.objects.standing(ask.day).filter(member__exempt=False)
    return rows


MEMBER_HOURS_HAD = Figure(
    key="training.member_hours",
    title="党员中集中学习达到规定学时的",
    cites=HOURS_RULE,
    of=members,
    having=studied,
    bounds={"hours": MEMBER_HOURS},
    unit="人",
    label="member__person__name",
    definition="学时只算登记了到课的培训课和专题学习，六十分钟一学时；年老体弱不作硬性要求的不计",
    supplied_by="主办党组织登记上课，党支部登记学习",
)


def owing(ask: Ask) -> Rows:
    rows: Rows = due(ask).filter(audience__hours__isnull=False)
    return rows


def lasting(rows: Rows, ask: Ask) -> Rows:
    """Those with the hours asked of their audience."""
    had = remembered(("training.minutes", ask.period, ask.day), lambda: minutes(ask))
    asked = Audience.objects.filter(hours__gt=0).order_by().values_list("hours", flat=True)
    enough = Q(audience__hours__lte=0)
    for hours in remembered("training.hours", lambda: [*asked.distinct()]):
        long = [person for person, n in had.items() if n >= hours * HOUR]
        enough |= Q(audience__hours=hours, person__in=long)
    found: Rows = rows.filter(enough)
    return found


AUDIENCE_HOURS = Figure(
    key="training.audience_hours",
    title="应训人员中达到规定学时的",
    cites=SECRETARY_RULE,
    of=owing,
    having=lasting,
    measure=Distinct("person"),
    splits=OF_DUE,
    unit="人",
    label="person__name",
    definition="每类对象的学时由本地规定，书记一般五十六学时；只算登记了到课的，不是党员的按签到算",
    supplied_by="主办党组织登记上课",
)
ESSAYS = Figure(
    key="training.essays",
    title="参训学员中交了心得的",
    cites=LEDGER,
    of=attended,
    having=lambda rows, ask: rows.filter(essay_on__lte=ask.day),
    splits=OF_CLASS,
    unit="人次",
    label="person__name",
    supplied_by="学员在手机上交，或者主办党组织登记",
)


CERTIFIED = Figure(
    key="training.certified",
    title="参训学员中发了结业证的",
    cites=LEDGER,
    of=attended,
    having=lambda rows, ask: rows.filter(
        Exists(
            Certificate.objects.filter(
                Q(void_on=None) | Q(void_on__gt=ask.day), enrolment=OuterRef("pk"),
                issued_on__lte=ask.day,
            )
        )
    ),
    splits=OF_CLASS,
    unit="人次",
    label="person__name",
    definition="报告日以前发了、没有收回的；一班一证",
    supplied_by="主办党组织结班以后发结业证",
)  # fmt: skip


def staff(ask: Ask) -> Rows:
    rows: Rows = due(ask).filter(audience__practises=True)
    return rows


def practised(rows: Rows, ask: Ask) -> Rows:
    done = Practice.objects.filter(
        state="done", starts_on__range=(ask.period.first, ask.period.last),
        reported_on__lte=ask.day,
    )  # fmt: skip
    found: Rows = rows.filter(person__in=done.values("person"))
    return found


PRACTISED = Figure(
    key="training.practised",
    title="组工干部中本期有实践锻炼的",
    cites=PRACTICE_RULE,
    of=staff,
    having=practised,
    measure=Distinct("person"),
    splits=OF_DUE,
    unit="人",
    label="person__name",
    definition="分母为要求每年实践锻炼的对象；分子为本期开始、已经完成并交了报告的",
    supplied_by="组织部门登记实践锻炼",
)


def tested(ask: Ask) -> Rows:
    """Results of the period at streets with enough of them to hide in; how many that is, the
    rule says, and nobody who asks.
    """
    rows: Any = SkillResult.objects.tested(ask.period).filter(check_of__held_on__lte=ask.day)
    same = SkillResult.objects.filter(check_of=OuterRef("check_of"), org=OuterRef("org"))
    many = same.order_by().values("org").annotate(n=Sum(Value(1))).values("n")
    number = Coalesce(Subquery(many, output_field=IntegerField()), 0)
    found: Rows = rows.annotate(beside=number).filter(beside__gte=FEW)
    return found


PASSED = Figure(
    key="training.skill_passed",
    title="能力测试合格的",
    cites=SKILL_RULE,
    of=tested,
    having=lambda rows, ask: rows.filter(Q(passed_on__lte=ask.day)),
    splits={"audience": "check_of__audience__key"},
    unit="人",
    label="org__name",
    definition="按街道统计，一次测试不足五人的街道不计；补测合格的算合格；是谁只有本人和组织测试的人看得见",
    supplied_by="组织测试的人登记结果",
)
FIGURES = [
    PARTICIPANTS, ATTENDANCES, COVERED, UNTRAINED, NEWLY, MEMBER_HOURS_HAD, AUDIENCE_HOURS, ESSAYS,
    CERTIFIED, PRACTISED, PASSED,
]  # fmt: skip
