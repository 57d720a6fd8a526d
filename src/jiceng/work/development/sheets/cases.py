"""The progress table of all cases, and a ledger for each of the four stages."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db.models import Case as Choice
from django.db.models import Count, DateTimeField, F, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import codes
from jiceng.kernel.actors import Actor
from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.people.sheets import code_column
from jiceng.work.development import actions
from jiceng.work.development.forms import ApplyForm
from jiceng.work.development.models import Backing, Case, CaseStep, Paper, Stage, Verb
from jiceng.work.development.rules.facts import STAGE_OF, STAGES, Deed, Facts
from jiceng.work.development.rules.path import CHIEF, CLOCKS, ONCE, due_of, title_of
from jiceng.work.development.rules.path import NEXT as NEXT_FROM

# The last day of these steps stands beside every row, so that deadlines need no further query.
DATED = ("talk", "elect", "file_activist", "examine", "agree", "list_candidate", "inspect",
         "train", "prereview", "vote", "approve", "swear", "vote_full")  # fmt: skip


def last_of(verb: str) -> Subquery:
    """The day of the latest such step that stands."""
    steps: Any = CaseStep.objects.of(verb).filter(case=OuterRef("pk"))
    return Subquery(steps.order_by("-on").values("on")[:1])


def backed_by(part: str) -> Subquery:
    """The first who stands behind the case; a second is told on its page."""
    held = Backing.objects.filter(case=OuterRef("pk"), part=part, until=None)
    return Subquery(held.order_by("pk").values("member__person__name")[:1])


def lacking() -> Coalesce:
    missing: Any = Paper.objects.missing().filter(case=OuterRef("pk")).order_by()
    counted = missing.values("case").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted[:1]), 0)


def rows(actor: Actor) -> QuerySet[Any]:
    """The cases a person sees, each with the days of its steps."""
    steps: Any = CaseStep.objects.standing().filter(case=OuterRef("pk")).order_by("-on", "-pk")
    found: Any = Case.objects.visible_to(actor).annotate(
        last_verb=Subquery(steps.values("verb")[:1]),
        last_on=Subquery(steps.values("on")[:1]),
        lacks=lacking(),
        **{f"on_{verb}": last_of(verb) for verb in DATED},
    )
    return found  # type: ignore[no-any-return]


def in_stage(stage: str) -> Callable[[Actor], QuerySet[Any]]:
    def found(actor: Actor) -> QuerySet[Any]:
        narrowed: Any = (
            rows(actor)
            .filter(state__in=STAGES[stage])
            .annotate(
                contact=backed_by(Backing.Part.CONTACT),
                introducer=backed_by(Backing.Part.INTRODUCER),
            )
        )
        return narrowed  # type: ignore[no-any-return]

    return found


def told(case: Any) -> Facts:
    """What the annotated days say of a case: enough for its deadlines."""
    deeds = [Deed("apply", case.applied_on)]
    deeds += [Deed(v, day) for v in DATED if (day := getattr(case, f"on_{v}", None)) is not None]
    return Facts(
        state=case.state, applied_on=case.applied_on, deeds=tuple(deeds),
        probation_ends=case.probation_ends, deferred_until=case.deferred_until,
    )  # fmt: skip


def stage_words(case: Any) -> str:
    stage = STAGE_OF.get(case.state)
    return str(Stage(stage).label) if stage else str(case.get_state_display())


def last_words(case: Any) -> str:
    verb = getattr(case, "last_verb", None)
    return str(Verb(verb).label) if verb else ""


def next_verb(case: Any) -> str:
    """The step with a deadline that comes first, else the one that leads on."""
    nearest = _nearest(case)
    if nearest is not None and nearest[1] in NEXT_FROM.get(case.state, ()):
        return nearest[1]
    return CHIEF.get(case.state, ("",))[0]  # its deadline may be of a step further on


def next_words(case: Any) -> str:
    verb = next_verb(case)
    return _(title_of(verb)) if verb else ""


# State → the steps that have a deadline in it, the later one first.
DEADLINES = {"applied": ("talk",), "elected": ("examine",), "form_issued": ("vote",),
             "prereviewed": ("vote",), "voted": ("approve",), "probation": ("ask_full", "swear"),
             "full_asked": ("vote_full",), "full_voted": ("approve_full",)}  # fmt: skip
MONTH = timedelta(days=30)


def by_deadline(cases: QuerySet[Any]) -> QuerySet[Any]:
    """Of these rows whoever is late comes first and who has no deadline last, near enough to cut
    the list before it is read: a month is thirty days. `due_on` says the day itself.
    """
    due = Choice(
        *(When(state=state, then=_first(*map(_due, reversed(verbs))))
          for state, verbs in DEADLINES.items()),
        output_field=DateTimeField(),
    )  # fmt: skip
    return cases.order_by(due.asc(nulls_last=True), "org__path", "person__initials", "pk")


def _first(*days: Any) -> Any:
    """The first of these that is there."""
    return Coalesce(*days) if len(days) > 1 else days[0]


def _due(verb: str) -> Any:
    """The end of a step's clock where it runs: begun so many months ago, by the rows' own days."""
    if verb in CLOCKS:
        steps, months = CLOCKS[verb]
        days = [F("applied_on" if step == "apply" else f"on_{step}") for step in reversed(steps)]
    else:
        days, months = [F("deferred_until"), F("probation_ends")], 0
    ends = _first(*days) + months * MONTH
    return Choice(When(**{f"on_{verb}": None}, then=ends)) if verb in ONCE else ends


def due_on(case: Any) -> date | None:
    """The nearest deadline of the state: of the next step, or of the next examination."""
    nearest = _nearest(case)
    return nearest[0] if nearest else None


def _nearest(case: Any) -> tuple[date, str] | None:
    """The deadline that comes first and the step it is of."""
    facts = told(case)
    verbs = [v for v in DEADLINES.get(case.state, ()) if v not in ONCE or not facts.done(v)]
    return min(((day, v) for v in verbs if (day := due_of(v, facts)) is not None), default=None)


def complete(case: Any) -> str:
    count = getattr(case, "lacks", 0)
    return _("缺%s份") % count if count else _("齐")


NAME = Column("person__name", gettext_lazy("姓名"), choose="name")
SEX = code_column("person__sex", gettext_lazy("性别"), codes.SEX, choose="sex")
BORN = Column("person__born_on", gettext_lazy("出生日期"), choose="born_on")
LEARNT = code_column("person__education", gettext_lazy("学历"), codes.EDUCATION, choose="education")
BRANCH = Column("org__name", gettext_lazy("党支部"), choose="org", width=24)
DUE = Column("due", gettext_lazy("应办时限"), kind="date", show=due_on, choose="-")
PAPERS_IN = Column("papers", gettext_lazy("材料齐否"), show=complete, choose="-")
NEXT = Column("next", gettext_lazy("下一步"), show=next_words, choose="-")

SEARCH = ("person__name", "person__initials", "org__name")
CASES = Sheet(
    name="development.cases",
    title=gettext_lazy("发展党员进度表"),
    model=Case,
    columns=[
        Column("uid", gettext_lazy("系统编号"), key=True, shown=False),
        NAME,
        Column("stage", gettext_lazy("阶段"), show=stage_words, choose="-"),
        Column("state", gettext_lazy("状态"), choose="-"),
        Column("last", gettext_lazy("上一步"), show=last_words, choose="-"),
        Column("last_on", gettext_lazy("上一步日期"), kind="date", choose="-"),
        NEXT,
        DUE,
        PAPERS_IN,
        BRANCH,
        Column("applied_on"),
        SEX,
        BORN,
        LEARNT,
        code_column("person__ethnicity", gettext_lazy("民族"), codes.ETHNICITY,
                    choose="ethnicity", shown=False),
        Column("person__id_number", gettext_lazy("公民身份号码"), choose="id_number", shown=False),
        Column("person__phone", gettext_lazy("手机号码"), choose="phone", shown=False),
        Column("unit__name", gettext_lazy("工作（学习）单位"), choose="unit", shown=False),
        Column("route", shown=False),
        Column("mobile", gettext_lazy("流动人员"), shown=False),
        Column("months_before", shown=False),
        Column("leaving_on", shown=False),
        Column("probation_ends", choose="-", shown=False),
        Column("deferred_until", choose="-", shown=False),
    ],
    rows=rows,
    form=ApplyForm,
    record_many=actions.apply_many,
    change_many=actions.correct_many,
    search=SEARCH,
    filters=("state", "mobile", "applied_on", "probation_ends"),
    order=("org__path", "person__initials", "pk"),
    related=("person", "org", "unit"),
    definition=gettext_lazy("一行一人；每一步都要登记，不会自动进入下一步。"),
)  # fmt: skip


def ledger(name: str, title: Any, stage: str, *columns: Column) -> Sheet:
    """One stage's ledger: who is in it today, with the days that matter there."""
    return Sheet(
        name=f"development.{name}",
        title=title,
        model=Case,
        columns=[
            Column("uid", gettext_lazy("系统编号"), key=True, shown=False),
            *(NAME, SEX, BORN, LEARNT, BRANCH), *columns, *(NEXT, DUE, PAPERS_IN),
        ],
        rows=in_stage(stage),
        search=SEARCH,
        filters=("state", "mobile", "applied_on"),
        order=("org__path", "person__initials", "pk"),
        related=("person", "org"),
    )  # fmt: skip


def on(verb: str, title: Any) -> Column:
    return Column(f"on_{verb}", title, kind="date")


LEDGERS = [
    ledger("applicants", gettext_lazy("入党申请人台账"), Stage.APPLICANT, Column("applied_on"),
           on("talk", gettext_lazy("谈话日期"))),
    ledger("activists", gettext_lazy("入党积极分子台账"), Stage.ACTIVIST, Column("applied_on"),
           on("elect", gettext_lazy("确定日期")), on("file_activist", gettext_lazy("备案日期")),
           Column("contact", gettext_lazy("培养联系人")),
           on("examine", gettext_lazy("最近考察"))),
    ledger("candidates", gettext_lazy("发展对象台账"), Stage.CANDIDATE,
           on("list_candidate", gettext_lazy("列为发展对象日期")),
           Column("introducer", gettext_lazy("入党介绍人")),
           on("inspect", gettext_lazy("政治审查")), on("train", gettext_lazy("集中培训")),
           on("prereview", gettext_lazy("预审日期")), on("vote", gettext_lazy("支部大会"))),
    ledger("probationers", gettext_lazy("预备党员台账"), Stage.PROBATIONER,
           on("vote", gettext_lazy("支部大会通过日期")), on("approve", gettext_lazy("审批日期")),
           on("swear", gettext_lazy("宣誓日期")), Column("probation_ends")),
]  # fmt: skip
