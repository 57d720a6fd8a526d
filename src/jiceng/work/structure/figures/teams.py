"""Leading bodies, secretaries and Party-affairs workers: who is there, who is lacking."""

from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.deadlines import add_months
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Distinct, Rows
from jiceng.kernel.splits import Split
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.figures import electing, field
from jiceng.registers.orgs.models import Field, Kind
from jiceng.registers.orgs.rules import SIZES
from jiceng.registers.people.models import Post
from jiceng.work.structure.models import Norm
from jiceng.work.structure.rules import SECRETARY, STANDING_MONTHS

ROSTER = Usage("党务干部名册", "报告日在任的党务干部和专职党组织班子成员，一人只计一次")
NORMS = Usage("党务干部配备标准", "各区规定的应配人数，专职单列")
FULLTIME_TEAM = Q(body=Post.Body.PARTY) & (Q(fulltime=True) | Q(title=Post.Title.FULLTIME_DEPUTY))
PARTY_WORKER = Q(title=Post.Title.PARTY_WORKER) | FULLTIME_TEAM
FULLTIME_POST = Q(fulltime=True) | Q(title=Post.Title.FULLTIME_DEPUTY)
WHO = "各党组织登记党务干部"


SPLITS: dict[str, Split] = {"field": field}


def upper(ask: Ask) -> Rows:
    """Committees and general branches that elect."""
    return electing(ask).filter(then_kind__in=(Kind.COMMITTEE, Kind.GENERAL_BRANCH))


def seated(orgs: Rows, ask: Ask) -> Rows:
    posts = Post.objects.standing(ask.day).filter(body=Post.Body.PARTY).order_by()
    counted = posts.values("org").annotate(n=Count("person", distinct=True))
    return orgs.filter(pk__in=counted.filter(n__gte=ask["least"]).values("org"))


def secretaries(ask: Ask) -> Rows:
    """Posts of secretaries who are members of the roll."""
    rows: Any = Post.objects.standing(ask.day).secretaries()
    return rows.filter(person__in=Member.objects.values("person"))  # type: ignore[no-any-return]


def seasoned(posts: Rows, ask: Ask) -> Rows:
    by = add_months(ask.day, -ask["months"])
    full = Member.objects.filter(person=OuterRef("person"), full_on__lte=by)
    return posts.filter(Exists(full))


def workers(ask: Ask) -> Rows:
    rows: Any = Post.objects.standing(ask.day)
    return rows.filter(PARTY_WORKER)  # type: ignore[no-any-return]


def normed(ask: Ask) -> Rows:
    """The norms that hold that day, of organisations that stand."""
    rows: Any = Norm.objects.standing(ask.day)
    return rows.exclude(org__until__lte=ask.day)  # type: ignore[no-any-return]


def staffed(norms: Rows, ask: Ask) -> Rows:
    """With as many full-time workers as the norm asks."""
    here = workers(ask).filter(FULLTIME_POST, org=OuterRef("org")).order_by().values("org")
    counted = here.annotate(n=Count("person", distinct=True)).values("n")
    held: Rows = norms.annotate(held=Coalesce(Subquery(counted[:1]), 0))
    return held.filter(held__gte=F("fulltime"))


TEAMS = Figure(
    key="structure.full_teams",
    title="党委、党总支中班子人数配齐的",
    cites=SIZES,
    of=upper,
    having=seated,
    at="pk",
    splits={"type": "then_kind", "field": "then_field"},
    bounds={"least": 5},
    label="name",
    definition="分母为须换届的党委、党总支；分子为报告日在任班子成员达到界限人数的，界限各领域规定不一",
    supplied_by="各党组织登记任职",
)
SEASONED = Figure(
    key="structure.seasoned_secretaries",
    title="党组织书记中党龄满一年的",
    cites=SECRETARY,
    of=secretaries,
    having=seasoned,
    splits=SPLITS,
    bounds={"months": STANDING_MONTHS},
    unit="名",
    label="person__name",
    definition="分母为报告日在任、在花名册里的书记；党龄从转正之日算",
    supplied_by="党支部登记转正日期",
)
WORKERS = Figure(
    key="structure.workers",
    title="党务干部数（不重复计人）",
    cites=ROSTER,
    of=workers,
    measure=Distinct("person"),
    splits=SPLITS,
    unit="名",
    label="person__name",
    supplied_by=WHO,
)
FULLTIME = Figure(
    key="structure.fulltime_workers",
    title="专职党务干部数（不重复计人）",
    cites=ROSTER,
    of=lambda ask: workers(ask).filter(FULLTIME_POST),
    measure=Distinct("person"),
    splits=SPLITS,
    unit="名",
    label="person__name",
    supplied_by=WHO,
)
NORMED = Figure(
    key="structure.agencies_normed",
    title="机关党组织中已明确党务干部配备标准的",
    cites=NORMS,
    of=lambda ask: electing(ask).filter(then_field=Field.AGENCY),
    having=lambda orgs, ask: orgs.filter(pk__in=Norm.objects.standing(ask.day).values("org")),
    at="pk",
    splits={"type": "then_kind", "field": "then_field"},
    label="name",
    supplied_by="上级党组织确定配备标准",
)
STAFFED = Figure(
    key="structure.staffed",
    title="定有配备标准的党组织中专职党务干部配齐的",
    cites=NORMS,
    of=normed,
    having=staffed,
    splits=SPLITS,
    label="org__name",
    supplied_by=WHO,
)
