"""看护: whose step is past its day, under which article, and what may lawfully be done next."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db.models import Case, DateField, Exists, F, Min, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.duties import QUARTER, Duty
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.kernel.paths import inside
from jiceng.kernel.watches import NextStep, Watch, begun_by
from jiceng.registers.members.models import Belonging
from jiceng.registers.notices.models import Kind, Notice, NoticePlace
from jiceng.work.development.figures.duties import (
    CLOCKS,
    LIST,
    STREET,
    Clock,
    full_due,
    last_of,
    undiscussed,
)
from jiceng.work.development.models import CaseStep, Fulfilment, Requirement, Stage, Stretch
from jiceng.work.development.rules import articles as art

WHO = "党支部登记发展步骤"
REPORTS = Usage("思想汇报", "各区按文件规定多久汇报一次，没有规定的不计")
SPLITS = {"field": "org__field"}

# The key of a clock → whom it is about, what they are called when it has run out, what is next.
LATE: Mapping[str, tuple[str, str, str, NextStep]] = {
    "talked": (
        Stage.APPLICANT, "入党申请人中超过一个月没有派人谈话的", "没有派人谈话的入党申请人",
        NextStep("派人同申请人谈话，登记时写明为什么迟了", verb=LIST),
    ),
    "examined": (
        Stage.ACTIVIST, "入党积极分子中超过半年没有考察的", "没有按期考察的入党积极分子",
        NextStep("支部考察并登记，写明为什么迟了", verb=LIST),
    ),
    "discussed": (
        Stage.CANDIDATE, "预审合格的发展对象中超过一个月没有提交支部大会的",
        "预审合格、没有按期讨论的发展对象",
        NextStep("召开支部大会讨论；不能讨论的报上级党委退回", verb=LIST),
    ),
    "decided": (
        Stage.CANDIDATE, "支部大会通过的发展对象中超过三个月没有审批的", "超过期限没有审批的",
        NextStep("上级党委派人谈话后集体讨论审批；特殊情况不超过六个月", by=STREET, verb=LIST),
    ),
    "sworn": (
        Stage.PROBATIONER, "预备党员中批准后超过一个月没有宣誓的", "没有按期宣誓的预备党员",
        NextStep("组织入党宣誓并登记", verb=LIST),
    ),
    "settled": (
        Stage.PROBATIONER, "支部大会讨论过转正的预备党员中超过三个月没有审批的",
        "转正超过期限没有审批的",
        NextStep("上级党委讨论审批；特殊情况不超过六个月", by=STREET, verb=LIST),
    ),
}  # fmt: skip
VERY_LATE = NextStep("已超过六个月：向上级组织部门写明情况，按上级意见办理", by=STREET, verb=LIST)


def staged(stage: str) -> Callable[[Ask], Rows]:
    def of(ask: Ask) -> Rows:
        rows: Rows = Stretch.objects.standing(ask.day).stage(stage)
        return rows

    return of


def run_out(clock: Clock) -> Figure:
    """Whoever is in the stage while this clock has run out."""
    stage, title, _name, _step = LATE[clock.key]
    return Figure(
        key=f"development.late_{clock.key}", title=title, cites=clock.article, of=staged(stage),
        having=lambda rows, ask: rows.filter(clock.late(ask.day)), splits=SPLITS, unit="名",
        label="case__person__name", supplied_by=WHO,
        definition="分母为报告日在这个阶段的人；分子为过了时限还没有办理的",
    )  # fmt: skip


def started(clock: Clock) -> Callable[[Ask], Any]:
    """The day this clock began to run for a row."""

    def since(ask: Ask) -> Any:
        begun: Any = CaseStep.objects.of(*clock.after).filter(
            case=OuterRef("case"), on__lte=ask.day
        )
        last = begun.filter(~Exists(clock.later(ask.day))).order_by("-on").values("on")
        return Subquery(last[:1], output_field=DateField())

    return since


def watch(clock: Clock, figure: Figure) -> Watch:
    _stage, _title, name, step = LATE[clock.key]
    steps = {clock.months: step}
    if clock.months == art.APPROVAL_MONTHS:
        steps[art.APPROVAL_MOST] = VERY_LATE
    return Watch(figure, name, since=started(clock), steps=steps, member="case__member")


RUN_OUT = [run_out(clock) for clock in CLOCKS]
UNDISCUSSED = Figure(
    key="development.late_converted",
    title="预备党员中预备期满没有讨论转正的",
    cites=art.CONVERSION.new,
    of=staged(Stage.PROBATIONER),
    having=lambda rows, ask: rows.filter(undiscussed(ask.day)),
    splits=SPLITS,
    unit="名",
    label="case__person__name",
    definition="分母为报告日的预备党员；分子为预备期满（推迟的到推迟的日期）还没有支部大会讨论的",
    supplied_by=WHO,
)


# Probationers no case knows -------------------------------------------------------------------


def probationary(ask: Ask) -> Rows:
    rows: Rows = Belonging.objects.standing(ask.day).probationary(ask.day)
    return rows


def unkept(rows: Rows, ask: Ask) -> Rows:
    kept = Stretch.objects.standing(ask.day).stage(Stage.PROBATIONER)
    return rows.exclude(member__in=kept.filter(case__member__isnull=False).values("case__member"))


UNKEPT = Figure(
    key="development.unkept",
    title="预备党员中还没有接续考察的",
    cites=art.DEFER.new,
    of=probationary,
    having=unkept,
    splits=SPLITS,
    unit="名",
    label="member__person__name",
    definition="分母为报告日在册的预备党员；分子为“发展党员”里没有记录的，多为从外地转入",
    supplied_by=WHO,
)


# The public notice ----------------------------------------------------------------------------


def run_notices(ask: Ask) -> Rows:
    """Notices of candidates whose days were over before the day."""
    rows: Rows = Notice.objects.filter(kind=Kind.DEVELOPMENT, ends_on__lt=ask.day)
    return rows


def still_up(notices: Rows, ask: Ask) -> Rows:
    up = NoticePlace.objects.filter(notice=OuterRef("pk"), posted_on__lte=ask.day)
    up = up.exclude(taken_down_on__lte=ask.day)
    return notices.filter(Q(closed_on=None) | Q(closed_on__gt=ask.day) | Exists(up))


STILL_UP = Figure(
    key="development.notices_still_up",
    title="公示期满的发展对象公示中没有结束或者没有撤下的",
    cites=art.NOTICE,
    of=run_notices,
    having=still_up,
    splits=SPLITS,
    unit="份",
    label="title",
    definition="分母为报告日以前公示期满的；分子为还没有登记结束，或者还有张贴没有撤下的",
    supplied_by="公布单位登记结束和撤下",
)


# Reports of thought, as a district asks them ---------------------------------------------------


def asked(ask: Ask) -> Iterator[tuple[Requirement, Q]]:
    """Each periodical report that is required on the day, and of whom it is due by then."""
    rows = Requirement.objects.standing(ask.day).filter(kind=Requirement.Kind.REPORT)
    for one in rows.exclude(every=None).select_related("org").order_by("pk"):
        begun = begun_by(ask.day, one.every or 1)
        if one.since <= begun:
            whose = Q(stage=one.stage, stage_since__lte=begun)
            yield one, whose & inside("org__path", one.org.path)


def in_stages(ask: Ask) -> Any:
    """Stretches of the day with the day their stage began: moving does not begin it anew."""
    same: Any = Stretch.objects.filter(case=OuterRef("case"), stage=OuterRef("stage")).order_by()
    first = same.values("case").annotate(day=Min("since")).values("day")
    return Stretch.objects.standing(ask.day).annotate(
        stage_since=Subquery(first, output_field=DateField())
    )


def reporting(ask: Ask) -> Rows:
    due = Q(pk__in=[])
    for _one, whose in asked(ask):
        due |= whose
    rows: Rows = in_stages(ask).filter(due)
    return rows


def reported(rows: Rows, ask: Ask) -> Rows:
    """Those who gave every report that was due of them."""
    for one, whose in asked(ask):
        after = begun_by(ask.day, one.every or 1)
        given = Fulfilment.objects.filter(
            case=OuterRef("case"), requirement=one, on__gt=after, on__lte=ask.day
        )
        rows = rows.exclude(whose & ~Exists(given))
    return rows


def last_report(ask: Ask) -> Any:
    """The last report; of whom none was ever given, the day from which it was asked of them."""
    given: Any = Fulfilment.objects.filter(
        case=OuterRef("case"), requirement__kind=Requirement.Kind.REPORT, on__lte=ask.day
    )
    last = Subquery(given.order_by("-on").values("on")[:1], output_field=DateField())
    begun = [
        When(whose, then=Greatest(F("stage_since"), Value(one.since, DateField())))
        for one, whose in asked(ask)
    ]
    return Coalesce(last, Case(*begun, default=F("stage_since"), output_field=DateField()))


REPORTED = Figure(
    key="development.reported",
    title="应有思想汇报的人中按期汇报的",
    cites=REPORTS,
    of=reporting,
    having=reported,
    splits={"stage": "stage", **SPLITS},
    unit="名",
    label="case__person__name",
    definition="分母为报告日在本地规定要定期汇报的阶段、已满一个周期的；分子为最近一个周期内有汇报的",
    supplied_by=WHO,
)


def due_full(ask: Ask) -> Any:
    del ask
    return full_due("case__")


FIGURES = [*RUN_OUT, UNDISCUSSED, UNKEPT, STILL_UP, REPORTED]
DUTIES = [Duty(REPORTED, every=QUARTER, due=last_of, verb=LIST, name="收思想汇报")]
WATCHES = [
    *(watch(clock, figure) for clock, figure in zip(CLOCKS, RUN_OUT, strict=True)),
    Watch(
        UNDISCUSSED,
        "预备期满没有讨论转正的",
        since=due_full,
        steps={
            0: NextStep("收转正申请，支部大会讨论：按期转正、延长一次或者取消资格", verb=LIST),
            3: NextStep("上级党委查清原因，限期讨论", by=STREET, verb=LIST),
        },
        member="case__member",
    ),
    Watch(
        UNKEPT,
        "还没有接续考察的预备党员",
        since="since",
        steps={0: NextStep("接续考察；无法认定的报区委组织部", verb="development.arrived.table")},
    ),
    Watch(
        STILL_UP,
        "期满没有结束、没有撤下的公示",
        since="ends_on",
        steps={0: NextStep("处理意见后结束公示，撤下张贴并登记", verb="notices.notices.table")},
        member="",
    ),
    Watch(
        REPORTED,
        "没有按期交思想汇报的",
        since=last_report,
        part="missing",
        steps={0: NextStep("请本人汇报，支部谈话了解情况并登记", verb=LIST)},
        member="case__member",
    ),
]
