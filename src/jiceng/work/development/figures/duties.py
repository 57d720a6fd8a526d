"""责任: what is owed for somebody on the way, by whom, by when; clocks run from recorded steps."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThan

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Article
from jiceng.kernel.deadlines import add_months
from jiceng.kernel.duties import MONTH, Duty
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.kernel.periods import Period
from jiceng.kernel.watches import begun_by
from jiceng.work.development.models import Case, CaseStep, Stage, Stretch
from jiceng.work.development.rules import articles as art

DAY = timedelta(days=1)
LIST = "development.cases.table"
BRANCH, STREET = "branch_secretary", "street_office"
SPLITS = {"field": "case__org__field"}
WHO = "党支部登记发展步骤"


@dataclass(frozen=True)
class Clock:
    """So many months after one of these steps, one of those must have followed."""

    key: str
    title: str
    name: str
    article: Article
    months: int
    after: tuple[str, ...]
    done: tuple[str, ...]
    by: str = BRANCH

    def began(self, ask: Ask) -> Rows:
        """Steps whose deadline falls in the period."""
        begun = begun_within(ask.period, self.months)
        rows: Rows = CaseStep.objects.of(*self.after).filter(on__range=begun)
        return rows

    def followed(self, steps: Rows, ask: Ask) -> Rows:
        """Those that were followed up by the day."""
        return steps.filter(Exists(self.later(ask.day)))

    def later(self, day: date) -> Any:
        done: Any = CaseStep.objects.of(*self.done).exclude(pk=OuterRef("pk"))
        return done.filter(case=OuterRef("case"), on__gte=OuterRef("on"), on__lte=day)

    def late(self, day: date) -> Q:
        """Stretches of cases for which the clock had run out before the day."""
        begun: Any = CaseStep.objects.of(*self.after).filter(
            case=OuterRef("case"), on__lte=begun_by(day - DAY, self.months)
        )
        return Q(Exists(begun.filter(~Exists(self.later(day)))))

    def due(self, step: Any) -> date:
        return add_months(step.on, self.months)

    @property
    def figure(self) -> Figure:
        return Figure(
            key=f"development.{self.key}", title=self.title, cites=self.article, of=self.began,
            having=self.followed, at="case__org", splits=SPLITS, unit="名",
            label="case__person__name", supplied_by=WHO,
        )  # fmt: skip

    def duty(self, figure: Figure) -> Duty:
        return Duty(figure, every=MONTH, due=last_of, verb=LIST, by=self.by, name=self.name,
                    own=self.due)  # fmt: skip


def last_of(month: Period) -> date:
    return month.last


def begun_within(period: Period, months: int) -> tuple[date, date]:
    """The days on which something must have begun for its deadline to fall in the period."""
    return begun_by(period.first - DAY, months) + DAY, begun_by(period.last, months)


CLOCKS = [
    Clock("talked", "本期应谈话的入党申请人中已谈话的", "派人同入党申请人谈话", art.TALK.new,
          art.TALK_MONTHS, ("apply",), ("talk", "stop")),
    Clock("examined", "本期应考察的入党积极分子中已考察的", "考察入党积极分子", art.EXAM.new,
          art.EXAM_MONTHS, ("elect", "examine"),
          ("examine", "consult", "agree", "list_candidate", "stop")),
    Clock("discussed", "本期应提交支部大会的预审合格人选中已讨论的", "支部大会讨论接收预备党员",
          art.WITHIN.new, art.VOTE_MONTHS, ("prereview",), ("vote", "send_back", "stop")),
    Clock("decided", "本期应审批的支部大会决议中已审批的", "审批预备党员", art.IN_TIME.new,
          art.APPROVAL_MONTHS, ("vote",), ("approve", "send_back", "stop"), by=STREET),
    Clock("sworn", "本期应宣誓的预备党员中已宣誓的", "组织入党宣誓", art.OATH.new,
          art.OATH_MONTHS, ("approve",), ("swear", "cancel", "stop")),
    Clock("settled", "本期应审批的转正决议中已审批的", "审批预备党员转正", art.CONVERTED.new,
          art.APPROVAL_MONTHS, ("vote_full",),
          ("approve_full", "extend", "cancel", "hold", "stop"), by=STREET),
]  # fmt: skip


def expiring(ask: Ask) -> Rows:
    """Cases whose probation runs out in the period, as it stands extended or put off."""
    period = (ask.period.first, ask.period.last)
    there: Any = Stretch.objects.stage(Stage.PROBATIONER).filter(case=OuterRef("pk"))
    there = there.exclude(until__lt=OuterRef("probation_ends"))
    cases: Any = Case.objects.annotate(full_due=full_due())
    rows: Rows = cases.filter(Exists(there), full_due__range=period)
    return rows


def full_due(case: str = "") -> Coalesce:
    """By when an assembly is to discuss conversion: the end of probation, or as put off."""
    return Coalesce(F(f"{case}deferred_until"), F(f"{case}probation_ends"))


def discussed_by(case: str, ends: str, day: date) -> Exists:
    """Did an assembly discuss conversion, once probation was over, by the day?"""
    votes: Any = CaseStep.objects.of("vote_full")
    return Exists(votes.filter(case=OuterRef(case), on__gte=OuterRef(ends), on__lte=day))


CONVERTED = Figure(
    key="development.converted",
    title="本期预备期满的预备党员中支部大会已讨论转正的",
    cites=art.CONVERSION.new,
    of=expiring,
    having=lambda cases, ask: cases.filter(discussed_by("pk", "probation_ends", ask.day)),
    splits={"field": "org__field"},
    unit="名",
    label="person__name",
    supplied_by=WHO,
)
TIMED = [clock.figure for clock in CLOCKS]


def behind(rows: Rows, ask: Ask) -> Rows:
    """Those for whom some clock had run out by the day."""
    late = undiscussed(ask.day)
    for clock in CLOCKS:
        late |= clock.late(ask.day)
    return rows.filter(late)


def undiscussed(day: date) -> Q:
    """Stretches of those whose probation ran out before the day and whom no assembly discussed."""
    late = Q(stage=Stage.PROBATIONER) & Q(LessThan(full_due("case__"), Value(day)))
    return late & ~Q(discussed_by("case", "case__probation_ends", day))


OVERDUE = Figure(
    key="development.overdue",
    title="在办的发展党员中有步骤超过时限的",
    cites=art.IN_TIME.new,
    of=lambda ask: Stretch.objects.standing(ask.day),
    having=behind,
    splits={"stage": "stage", "field": "org__field"},
    unit="名",
    label="case__person__name",
    definition="报告日在办的人中，谈话、考察、讨论、审批、宣誓或者转正过了时限还没有办理的",
    supplied_by=WHO,
)

FIGURES = [*TIMED, CONVERTED, OVERDUE]


def probation_over(case: Any) -> date:
    ends: date = case.deferred_until or case.probation_ends
    return ends


DUTIES = [
    *(clock.duty(figure) for clock, figure in zip(CLOCKS, TIMED, strict=True)),
    Duty(CONVERTED, every=MONTH, due=last_of, verb=LIST, name="支部大会讨论预备党员转正",
         own=probation_over),
]  # fmt: skip
