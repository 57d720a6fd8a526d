"""党员的数：按组织关系所在的支部，按那一天的情况；增加和减少按期间、按原因。"""

from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, Value, When
from django.db.models.lookups import In

from jiceng.kernel.ages import Age
from jiceng.kernel.asks import Ask, remembered
from jiceng.kernel.audits import Adds, Flows, Within
from jiceng.kernel.citations import Usage
from jiceng.kernel.codes import RANK, codes_at_least
from jiceng.kernel.figures import Figure
from jiceng.kernel.formulas import Formula
from jiceng.kernel.measures import Rows
from jiceng.kernel.pasts import then
from jiceng.kernel.splits import UNKNOWN, Split, bands, groups
from jiceng.registers.members.models import Began, Belonging, Ended, MemberPast
from jiceng.registers.members.rules import MOBILE_RULE
from jiceng.registers.orgs.models import BRANCHES, Kind, Org, OrgPast
from jiceng.registers.orgs.rules import ALONE, COMMITTEE, COMMITTEE_AT
from jiceng.registers.people.models import PersonPast, Post

ROLL = Usage("党员花名册", "正式党员与预备党员，按报告日组织关系；两类之和等于总数")
STATISTICS = Usage("党内统计", "期初＋新接收＋转入＋恢复－出党－转出－死亡－停止党籍＝期末")
BRANCH_KEEPS = "党支部登记党员花名册"

BACHELOR = tuple(sorted(codes_at_least("20")))
COLLEGE = tuple(sorted(codes_at_least("30") - set(BACHELOR)))
LOWER = tuple(sorted(RANK.keys() - set(BACHELOR) - set(COLLEGE)))


def on_roll(ask: Ask) -> Rows:
    rows: Rows = Belonging.objects.standing(ask.day)
    return rows


def age(ask: Ask) -> Age:
    return Age(ask.day, "member__person__born_on")


def years(ask: Ask) -> Age:
    """In the Party, on the report day."""
    return Age(ask.day, "member__full_on")


def field(ask: Ask) -> Any:
    return then(OrgPast, ask.day, "field", via="org")


def category(ask: Ask) -> Any:
    return then(MemberPast, ask.day, "category", via="member")


def kind(ask: Ask) -> Any:
    full = When(member__full_on__lte=ask.day, then=Value("full"))
    return Case(full, default=Value("probationary"), output_field=CharField())


def education(ask: Ask) -> Any:
    known = then(PersonPast, ask.day, "education", via="member__person")
    parts = (("bachelor", BACHELOR), ("college", COLLEGE), ("lower", LOWER))
    whens = [When(In(known, codes), then=Value(name)) for name, codes in parts]
    return Case(*whens, default=Value(UNKNOWN), output_field=CharField())


SPLITS: dict[str, Split] = {
    "field": field,
    "kind": kind,
    "sex": "member__person__sex",
    "age": bands(
        age, ("young", "young"), ("middle", "middle"), ("older", "older"), rest="senior"
    ),
    "education": education,
    "ethnicity": groups(
        "member__person__ethnicity", rest="minority", han=("01",), **{UNKNOWN: ("",)}
    ),
    "category": category,
    "standing": bands(years, ("under_10", "short"), ("under_30", "long"),
                      ("under_50", "veteran"), rest="over_50"),
}  # fmt: skip
BOUNDS = {"young": 35, "middle": 45, "older": 60, "short": 9, "long": 29, "veteran": 49}

MEMBERS = Figure(
    key="members.members",
    title="党员数",
    cites=ROLL,
    of=on_roll,
    unit="名",
    splits=SPLITS,
    bounds=BOUNDS,
    label="member__person__name",
    definition="报告日组织关系在本级及下级党支部的正式党员和预备党员；年龄、党龄为周年，党龄从转正之日算",
    supplied_by=BRANCH_KEEPS,
)
MOBILE = Figure(
    key="members.mobile",
    title="流动党员数",
    cites=MOBILE_RULE,
    of=lambda ask: Belonging.objects.standing(ask.day).mobile(ask.day),
    unit="名",
    splits=SPLITS,
    bounds=BOUNDS,
    label="member__person__name",
    definition="组织关系在本级及下级、报告日登记为流出的党员",
    supplied_by="党支部登记流动党员",
)
MOBILE_SHARE = Formula(
    key="members.mobile_share",
    title="流动党员占党员数的比例",
    cites=MOBILE_RULE,
    inputs=(MOBILE, MEMBERS),
    kind="share",
    definition="分子为流动党员数，分母为党员数",
    supplied_by="党支部登记流动党员",
)
ENTERED = Figure(
    key="members.entered",
    title="本期增加的党员数",
    cites=STATISTICS,
    of=lambda ask: Belonging.objects.begun(ask.period).exclude(began=Began.MOVED),
    unit="名",
    splits={"reason": "began", **SPLITS},
    bounds=BOUNDS,
    label="member__person__name",
    definition="按增加日期和原因；区内调动不算增加",
    supplied_by=BRANCH_KEEPS,
)
LEFT = Figure(
    key="members.left",
    title="本期减少的党员数",
    cites=STATISTICS,
    of=lambda ask: Belonging.objects.ended(ask.period).exclude(ended=Ended.MOVED),
    unit="名",
    splits={"reason": "ended", **SPLITS},
    bounds=BOUNDS,
    label="member__person__name",
    definition="按减少日期和原因；区内调动不算减少",
    supplied_by=BRANCH_KEEPS,
)
MOVED = Figure(
    key="members.moved",
    title="本期在区内调入的党员人次",
    cites=STATISTICS,
    of=lambda ask: Belonging.objects.begun(ask.period).filter(began=Began.MOVED),
    unit="人次",
    splits={"field": field},
    label="member__person__name",
    definition="按调入的支部计",
)


def rolls(ask: Ask) -> Rows:
    """党支部；临时的和功能型的不转组织关系，不算。"""
    branches: Any = Org.objects.standing(ask.day).as_of(ask.day)
    branches = branches.filter(then_kind__in=BRANCHES, functional=False)
    return branches.exclude(then_kind=Kind.TEMPORARY_BRANCH)  # type: ignore[no-any-return]


def peopled(ask: Ask, least: int, *, full: bool) -> list[int]:
    """Organisations with at least so many (full) members that day; counted once for a report."""
    counts = remembered(("members.peopled", ask.day, full), lambda: _counts(ask.day, full=full))
    return [org for org, n in counts if n >= least]


def _counts(day: date, *, full: bool) -> list[tuple[int, int]]:
    rows: Any = Belonging.objects.standing(day)
    rows = rows.full(day) if full else rows
    return [*rows.order_by().values_list("org").annotate(n=Count("*"))]


EMPTY = Figure(
    key="members.branches_without_members",
    title="没有党员的党支部数",
    cites=ALONE,
    of=lambda ask: rolls(ask).exclude(pk__in=peopled(ask, 1, full=False)),
    at="pk",
    splits={"field": "then_field"},
    label="name",
    definition="报告日存续、没有一名党员组织关系的党支部；临时党支部不计",
    supplied_by=BRANCH_KEEPS,
)
SMALL = Figure(
    key="members.small_branches",
    title="单独成立的党支部中正式党员不足三人的",
    cites=ALONE,
    of=lambda ask: rolls(ask).filter(then_kind=Kind.BRANCH),
    having=lambda branches, ask: branches.exclude(pk__in=peopled(ask, ask["least"], full=True)),
    at="pk",
    splits={"field": "then_field"},
    bounds={"least": 3},
    label="name",
    definition="分母为单独成立的党支部；分子为报告日正式党员不足三人的，应考虑联合或挂靠",
)
LARGE = Figure(
    key="members.large_branches",
    title="党支部中党员超过五十人的",
    cites=ALONE,
    of=rolls,
    having=lambda branches, ask: branches.filter(pk__in=peopled(ask, ask["most"] + 1, full=False)),
    at="pk",
    splits={"field": "then_field"},
    bounds={"most": 50},
    label="name",
    definition="分母为党支部；分子为报告日党员超过五十人的",
)


def seated(branches: Rows, ask: Ask) -> Rows:
    """With a committee of at least three on the report day."""
    posts = Post.objects.standing(ask.day).filter(body=Post.Body.PARTY)
    counted = posts.order_by().values("org").annotate(n=Count("person", distinct=True))
    return branches.filter(pk__in=counted.filter(n__gte=ask["seats"]).values("org"))


COMMITTEES = Figure(
    key="members.branches_with_committee",
    title="正式党员七人以上的党支部中已设支委会的",
    cites=COMMITTEE,
    of=lambda ask: rolls(ask).filter(pk__in=peopled(ask, COMMITTEE_AT, full=True)),
    having=seated,
    at="pk",
    splits={"field": "then_field"},
    bounds={"seats": 3},
    label="name",
    definition="分母为正式党员七人以上的党支部；分子为在任班子成员三人以上的",
    supplied_by="党支部登记任职",
)

FIGURES = [MEMBERS, MOBILE, MOBILE_SHARE, ENTERED, LEFT, MOVED, EMPTY, SMALL, LARGE, COMMITTEES]
ORG_CHECKS = [(EMPTY, "records"), (SMALL, "records"), (LARGE, "records"), (COMMITTEES, "missing")]
AUDITS = [
    Adds("members.members", ("sex", "age", "education", "field", "category")),
    Within("members.mobile", "members.members"),
    Flows(("members.entered", "members.left")),
]
