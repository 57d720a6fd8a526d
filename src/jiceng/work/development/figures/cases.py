"""How many are on the way, who was trained, who was admitted; by sex, age, education and field."""

from typing import Any

from django.db.models import Case as When_
from django.db.models import CharField, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import In

from jiceng.kernel.ages import Age
from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.codes import RANK, codes_at_least
from jiceng.kernel.figures import Figure
from jiceng.kernel.formulas import Formula
from jiceng.kernel.measures import Distinct, Rows, Total
from jiceng.kernel.pasts import then
from jiceng.kernel.splits import UNKNOWN, Split, bands, groups
from jiceng.registers.members.models import Began, Belonging
from jiceng.registers.orgs.models import Field, OrgPast
from jiceng.registers.people.models import PersonPast
from jiceng.work.development.models import CaseStep, Paper, Quota, Stage, Stretch
from jiceng.work.development.rules import articles as art

LEDGER = Usage("发展党员台账", "按报告日所处阶段，一人一行")
STATISTICS = Usage("党内统计", "发展党员按支部大会通过为预备党员的日期计")
CUSTOM = Usage("双推双评三全程等本地要求", "各区按文件列入，一项一行")
BRANCH_KEEPS = "党支部登记发展步骤"
COLLEGE = tuple(sorted(codes_at_least("30")))
TWO_NEW = (Field.PRIVATE_FIRM, Field.SOCIAL_ORG)


def field(ask: Ask) -> Any:
    return then(OrgPast, ask.day, "field", via="org")


def schooling(ask: Ask) -> Any:
    known = then(PersonPast, ask.day, "education", via="case__person")
    return educated(known)


def educated(known: Any) -> Any:
    """college_plus, lower or unknown."""
    lower = tuple(sorted(RANK.keys() - set(COLLEGE)))
    whens = [When(In(known, COLLEGE), then=Value("college_plus")),
             When(In(known, lower), then=Value("lower"))]  # fmt: skip
    return When_(*whens, default=Value(UNKNOWN), output_field=CharField())


SPLITS: dict[str, Split] = {
    "field": field,
    "sex": "case__person__sex",
    "age": bands("age", ("young", "young"), ("middle", "middle"), rest="older"),
    "education": schooling,
    "ethnicity": groups(
        "case__person__ethnicity", rest="minority", han=("01",), **{UNKNOWN: ("",)}
    ),
    "mobile": "case__mobile",
}
BOUNDS = {"young": 35, "middle": 45}


def staged(stage: str) -> Any:
    def of(ask: Ask) -> Rows:
        rows: Any = Stretch.objects.standing(ask.day).stage(stage)
        found: Rows = rows.annotate(age=Age(ask.day, "case__person__born_on"))
        return found

    return of


def on_the_way(key: str, title: str, stage: str) -> Figure:
    return Figure(
        key=f"development.{key}", title=title, cites=LEDGER, of=staged(stage), unit="名",
        splits=SPLITS, bounds=BOUNDS, label="case__person__name", supplied_by=BRANCH_KEEPS,
    )  # fmt: skip


APPLICANTS = on_the_way("applicants", "入党申请人数", Stage.APPLICANT)
ACTIVISTS = on_the_way("activists", "入党积极分子数", Stage.ACTIVIST)
CANDIDATES = on_the_way("candidates", "发展对象数", Stage.CANDIDATE)
PROBATIONERS = on_the_way("probationers", "按步骤登记的预备党员数", Stage.PROBATIONER)


def taken(*verbs: str) -> Any:
    """Steps of these kinds dated in the period."""

    def of(ask: Ask) -> Rows:
        period = (ask.period.first, ask.period.last)
        rows: Rows = CaseStep.objects.of(*verbs).filter(on__range=period)
        return rows

    return of


TRAINED = Figure(
    key="development.activists_trained",
    title="本期培训的入党积极分子和发展对象",
    cites=art.TRAINING.new,
    of=taken("study", "train"),
    measure=Distinct("case"),
    splits={"kind": "verb", "sex": "case__person__sex", "field": field},
    unit="名",
    label="case__person__name",
    definition="本期登记过培训的人，一人计一次；包括积极分子培训和发展对象集中培训",
    supplied_by=BRANCH_KEEPS,
)


def route(ask: Ask) -> Any:
    """Where they applied, by where they work, study or live; unknown where it was not asked."""
    del ask
    return When_(When(case__route="", then=Value(UNKNOWN)), default=F("case__route"),
                 output_field=CharField())  # fmt: skip


APPLIED = Figure(
    key="development.applied",
    title="本期提交入党申请的",
    cites=art.WHERE.new,
    of=taken("apply"),
    splits={"sex": "case__person__sex", "field": field, "route": route},
    unit="名",
    label="case__person__name",
    supplied_by=BRANCH_KEEPS,
)


# Admitted: from the roll, so that nobody counts here who does not count there -------------------


def admitted(ask: Ask) -> Rows:
    """Newly admitted in the period, with `age` on the day of the resolution."""
    rows: Any = Belonging.objects.begun(ask.period).filter(began=Began.ADMITTED)
    found: Rows = rows.annotate(age=Age("since", "member__person__born_on"))
    return found


def on_the_day(past: Any, of: str, name: str, now: str) -> Any:
    """What a past says of the day a stretch began, else what is said now."""
    held = past.objects.filter(
        Q(until=None) | Q(until__gt=OuterRef("since")),
        since__lte=OuterRef("since"), **{past.OF: OuterRef(of)},
    )  # fmt: skip
    return Coalesce(Subquery(held.values(name)[:1]), F(now))


def schooling_then(ask: Ask) -> Any:
    del ask
    return educated(
        on_the_day(PersonPast, "member__person", "education", "member__person__education")
    )


def sector_then(ask: Ask) -> Any:
    """two_new (firms and social organisations) or the field itself."""
    del ask
    known = on_the_day(OrgPast, "org", "field", "org__field")
    return When_(
        When(In(known, TWO_NEW), then=Value("two_new")), default=known, output_field=CharField()
    )


ADMITTED = Figure(
    key="development.admitted",
    title="本期发展党员数",
    cites=STATISTICS,
    of=admitted,
    unit="名",
    splits={
        "sex": "member__person__sex",
        "age": bands("age", ("below_bound", "young"), rest="older"),
        "education": schooling_then,
        "field": sector_then,
        "ethnicity": groups(
            "member__person__ethnicity", rest="minority", han=("01",), **{UNKNOWN: ("",)}
        ),
    },
    bounds={"young": 35},
    label="member__person__name",
    definition="本期支部大会通过、经上级党委审批的预备党员；年龄、学历、领域按支部大会通过之日",
    supplied_by=BRANCH_KEEPS,
)
ADMITTED_SHARE = Formula(
    key="development.two_new_share",
    title="本期发展党员中两新组织的占比",
    cites=STATISTICS,
    inputs=(ADMITTED.only(field="two_new"), ADMITTED),
    kind="share",
    definition="分子为非公企业和社会组织党组织发展的，分母为本期发展党员数",
    supplied_by=BRANCH_KEEPS,
)


def planned(ask: Ask) -> Rows:
    """The plans of the years that begin in the period or hold its last day."""
    years = {year.first.year for year in ask.period.years()} or {ask.period.last.year}
    rows: Rows = Quota.objects.filter(year__in=years)
    return rows


PLANNED = Figure(
    key="development.planned",
    title="年度发展党员计划数",
    cites=art.PLAN.new,
    of=planned,
    measure=Total("number"),
    splits={"field": field},
    unit="名",
    label="org__name",
    definition="期间所在年度下达的计划；一年的计划只下达到一个层级",
    supplied_by="区委组织部登记年度计划",
)
PLAN_SHARE = Formula(
    key="development.plan_done",
    title="年度发展计划完成率",
    cites=art.PLAN.new,
    inputs=(ADMITTED, PLANNED),
    definition="分子为本期发展党员数，分母为所在年度计划数",
    supplied_by=BRANCH_KEEPS,
)


# Whether things are in order -------------------------------------------------------------------


def whole(steps: Rows, ask: Ask) -> Rows:
    """Of cases none of whose steps up to the day was amiss."""
    bad = CaseStep.objects.standing().filter(on__lte=ask.day).exclude(faults=[])
    return steps.exclude(case__in=bad.values("case"))


COMPLIANT = Figure(
    key="development.compliant",
    title="本期办过步骤的人中各步都合要求的",
    cites=LEDGER,
    of=lambda ask: CaseStep.objects.standing().filter(
        on__range=(ask.period.first, ask.period.last)
    ),
    having=whole,
    measure=Distinct("case"),
    splits={"field": field},
    unit="名",
    label="case__person__name",
    definition="截至报告日，每一步登记时没有超过时限、没有不合一般要求而写明理由、不缺本地要求的；一人计一次",
    supplied_by=BRANCH_KEEPS,
)
COMPLIANT_RATE = Formula(
    key="development.compliant_rate",
    title="发展党员合要求率",
    cites=CUSTOM,
    inputs=(COMPLIANT, COMPLIANT.population),
    kind="share",
    definition="分子为各步都合要求（含列入的本地要求）的人，分母为本期办过步骤的人",
    supplied_by=BRANCH_KEEPS,
)
PAPERS_IN = Figure(
    key="development.papers",
    title="应有的发展党员材料中已收齐的",
    cites=art.ARCHIVE.new,
    of=lambda ask: Paper.objects.wanted(ask.day),
    having=lambda papers, ask: papers.filter(received_on__lte=ask.day),
    at="case__org",
    splits={"kind": "kind", "field": lambda ask: then(OrgPast, ask.day, "field", via="case__org")},
    unit="份",
    label="case__person__name",
    supplied_by="党支部登记收齐材料",
)

FIGURES = [
    APPLICANTS, ACTIVISTS, CANDIDATES, PROBATIONERS, APPLIED, TRAINED, ADMITTED, ADMITTED_SHARE,
    PLANNED, PLAN_SHARE, COMPLIANT, COMPLIANT_RATE, PAPERS_IN,
]  # fmt: skip
