"""方式、主题、党课、创新的数：过得是不是一个样，主题落实了没有，领导讲了没有。"""

from typing import Any

from django.db.models import Case, Count, F, Func, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, StrIndex

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.duties import YEAR, Duty
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Distinct, Mean, Rows
from jiceng.kit.roles import Role
from jiceng.registers.meetings.models import Type
from jiceng.registers.people.models import Post
from jiceng.work.life import rules
from jiceng.work.life.figures.meetings import LEDGER, SPLITS, branches, held
from jiceng.work.life.models import (
    COMMITTEES,
    LEADERS,
    Done,
    MonthTheme,
    Particulars,
    PartyClass,
    Project,
    Taking,
    TeachNorm,
    programme_of,
)

THEMES = Usage("每月主题", "区里每月下发，主题党日登记时选的算落实")
CATALOGUE = Usage("创意项目目录", "取用以后在一次会议上开展的算一次，作废的不计")
WAYS = "党支部登记会议时选活动种类或者方式"


def period_of(ask: Ask, lookup: str = "meeting__") -> Q:
    """Standing meetings of the period, from a row that leads to one."""
    span = (ask.period.first, ask.period.last)
    return Q(**{f"{lookup}void_reason": "", f"{lookup}held_on__range": span})


# How varied -------------------------------------------------------------------------------


def told(ask: Ask) -> Rows:
    """Meetings of the period that say in which form they were held."""
    rows: Rows = Particulars.objects.filter(period_of(ask)).exclude(form="")
    return rows


def with_forms(ask: Ask) -> Rows:
    """Branches with `forms`: in how many different forms each met in the period."""
    mine = told(ask).filter(meeting__org=OuterRef("pk")).order_by().values("meeting__org")
    counted = mine.annotate(n=Count("form", distinct=True)).values("n")
    number = Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))
    rows: Rows = branches(ask).annotate(forms=number)
    return rows


FORMS = Figure(
    key="life.forms",
    title="本期组织生活用过的方式",
    cites=LEDGER,
    of=told,
    at="meeting__org",
    measure=Distinct("form"),
    unit="种",
    label="meeting__org__name",
    definition="读、看、讲、谈、走、做等不同方式，一种只数一次",
    supplied_by=WAYS,
)
BY_FORM = Figure(
    key="life.by_form",
    title="本期说明了方式的会议和活动",
    cites=LEDGER,
    of=told,
    at="meeting__org",
    splits={"form": "form", "type": "meeting__type", "kind": "kind__name"},
    unit="场次",
    supplied_by=WAYS,
)
VARIETY = Figure(
    key="life.variety",
    title="党支部组织生活方式的平均种数",
    cites=LEDGER,
    of=with_forms,
    at="pk",
    measure=Mean("forms"),
    unit="种",
    splits=SPLITS,
    label="name",
    definition="活动多样性指数：每个支部本期用过几种不同方式，再求平均；只说支部，不说个人",
)
VARIED = Figure(
    key="life.varied",
    title="党支部中本期组织生活方式不单一的",
    cites=LEDGER,
    of=with_forms,
    having=lambda rows, ask: rows.filter(forms__gte=ask["forms"]),
    at="pk",
    bounds={"forms": 2},
    splits=SPLITS,
    label="name",
    definition="本期至少用过所定种数的不同方式；一般按季度看",
    supplied_by=WAYS,
)


# Themes -----------------------------------------------------------------------------------


def theme_days(ask: Ask) -> Rows:
    """With `theme` and `programme`, where told."""
    mine = Particulars.objects.filter(meeting=OuterRef("pk"))
    rows = held(ask).filter(type=Type.THEME_DAY)
    found: Rows = rows.annotate(
        theme_key=Subquery(mine.values("month_theme")[:1]),
        theme_name=Subquery(mine.values("month_theme__name")[:1]),
        programme=Subquery(mine.annotate(of=programme_of("month_theme")).values("of")[:1]),
    )
    return found


ON_THEME = Figure(
    key="life.on_theme",
    title="主题党日中落实当月主题的",
    cites=THEMES,
    of=theme_days,
    having=lambda rows, _ask: rows.exclude(theme_key=None),
    splits={"theme": "theme_name", "programme": "programme", "field": "org__field"},
    unit="场次",
    definition="按所属的专项活动分开，可以数一项专项活动开展了多少次主题党日",
)


def with_themes(ask: Ask) -> Rows:
    """Branches of which themes were `asked` by the report day, by whoever stands above them, with
    how many of those each took up.
    """
    themes = MonthTheme.objects.during(ask.period).filter(month__lte=ask.day)
    mine = Particulars.objects.filter(
        period_of(ask),
        month_theme__in=themes,
        meeting__type=Type.THEME_DAY,
        meeting__org=OuterRef("pk"),
        meeting__org__path__startswith=F("month_theme__org__path"),
    )
    counted = mine.order_by().values("meeting__org")
    taken_up = counted.annotate(n=Count("month_theme", distinct=True)).values("n")
    above = themes.alias(at=StrIndex(OuterRef("path"), F("org__path"))).filter(at=1)
    asked = above.order_by().annotate(n=Func(F("pk"), function="COUNT")).values("n")
    rows = branches(ask).annotate(
        asked=Coalesce(Subquery(asked, output_field=IntegerField()), Value(0)),
        taken_up=Coalesce(Subquery(taken_up, output_field=IntegerField()), Value(0)),
    )
    found: Rows = rows.filter(asked__gt=0)
    return found


COVERED = Figure(
    key="life.themes_covered",
    title="党支部中落实了本期全部主题的",
    cites=THEMES,
    of=with_themes,
    having=lambda rows, _ask: rows.filter(taken_up__gte=F("asked")),
    at="pk",
    splits=SPLITS,
    label="name",
    definition="到统计日为止本支部的上级下发的各月主题，每一个都有主题党日落实；没有下发过的支部不计",
    supplied_by="党支部登记主题党日时选当月主题",
)
ISSUED = Figure(
    key="life.themes_issued",
    title="本期下发的每月主题",
    cites=THEMES,
    of=lambda ask: MonthTheme.objects.during(ask.period),
    unit="个",
    label="name",
)


# Classes ----------------------------------------------------------------------------------


def taught(ask: Ask) -> Rows:
    """Classes of the period, with `kind` where told."""
    mine = Particulars.objects.filter(meeting=OuterRef("meeting")).values("kind__name")
    rows: Rows = PartyClass.objects.filter(period_of(ask)).annotate(kind=Subquery(mine[:1]))
    return rows


CLASS_SPLITS: dict[str, Any] = {"level": "level", "field": "field", "on_site": "on_site"}
PARTY_CLASSES = Figure(
    key="life.party_classes",
    title="本期讲党课",
    cites=rules.CLASS,
    of=taught,
    at="meeting__org",
    splits={**CLASS_SPLITS, "kind": "kind"},
    unit="次",
    label="meeting__theme",
    definition="微型党课、专题辅导等按活动种类分开",
)
LEADER_CLASSES = Figure(
    key="life.leader_classes",
    title="本期领导讲党课",
    cites=rules.CLASS,
    of=lambda ask: taught(ask).filter(level__in=LEADERS),
    at="meeting__org",
    splits=CLASS_SPLITS,
    unit="次",
    label="meeting__theme",
    definition="区、部门、街道领导和社区（村）党组织书记讲的；按听课的支部所在计",
)


def teachers(ask: Ask) -> Rows:
    """Posts whose holder is to teach, with `needed` classes a year and how many were `given`."""
    norm = TeachNorm.objects.standing(ask.day).filter(
        title=OuterRef("title"), org_kind=OuterRef("org__kind")
    )
    by_law = Case(
        When(title=Post.Title.SECRETARY, org__kind__in=COMMITTEES, then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )
    gave = PartyClass.objects.filter(period_of(ask), speaker=OuterRef("person"))
    counted = gave.order_by().values("speaker").annotate(n=Count("pk")).values("n")
    posts = Post.objects.standing(ask.day).filter(body=Post.Body.PARTY)
    rows: Rows = posts.annotate(
        needed=Coalesce(Subquery(norm.values("times")[:1]), by_law),
        given=Coalesce(Subquery(counted, output_field=IntegerField()), Value(0)),
    ).filter(needed__gt=0)
    return rows


TAUGHT = Figure(
    key="life.leaders_taught",
    title="应讲党课的领导中本期讲够次数的",
    cites=rules.CLASS,
    of=teachers,
    having=lambda rows, ask: rows.filter(given__gte=F("needed")),
    splits={"kind": "org__kind", "title": "title"},
    unit="人",
    label="person__name",
    definition="党委（党组）书记每年至少一次，其余按本地规定；一般按年看，按本人任职的党组织计",
    supplied_by="听课的支部登记党课时写讲课人",
)


# Creative ---------------------------------------------------------------------------------


def shaped(ask: Ask) -> Rows:
    rows: Rows = held(ask).filter(type__in=(Type.THEME_DAY, Type.CLASS, Type.ACTIVITY))
    return rows


def creative(meetings: Rows, ask: Ask) -> Rows:
    """Of a creative kind, by a project of the catalogue, or with an action beyond the set ones."""
    del ask
    kinds = Particulars.objects.filter(kind__creative=True).values("meeting")
    projects = Taking.objects.exclude(meeting=None).values("meeting")
    beyond = Done.objects.filter(action__required=False).values("meeting")
    return meetings.filter(Q(pk__in=kinds) | Q(pk__in=projects) | Q(pk__in=beyond))


CREATIVE = Figure(
    key="life.creative",
    title="主题党日、党课和活动中有创新措施的",
    cites=LEDGER,
    of=shaped,
    having=creative,
    splits={"type": "type", "field": "org__field"},
    unit="场次",
    definition="用了创新的活动种类、创意项目，或者做了规定动作以外的动作",
)
USED = Figure(
    key="life.projects_used",
    title="本期开展创意项目",
    cites=CATALOGUE,
    of=lambda ask: Taking.objects.held(ask.period),
    splits={"project": "project__name", "form": "project__form"},
    unit="次",
    label="project__name",
)
PROJECTS = Figure(
    key="life.projects",
    title="创意项目",
    cites=CATALOGUE,
    of=lambda ask: Project.objects.standing(ask.day),
    splits={"form": "form"},
    unit="个",
    label="name",
)


def reused(projects: Rows, ask: Ask) -> Rows:
    """Carried out at least twice by the report day."""
    done = Taking.objects.filter(
        state="held", meeting__void_reason="", meeting__held_on__lte=ask.day
    )
    often = done.order_by().values("project").annotate(n=Count("pk")).filter(n__gte=2)
    return projects.filter(pk__in=often.values("project"))


REUSED = Figure(
    key="life.projects_reused",
    title="创意项目中开展过两次以上的",
    cites=CATALOGUE,
    of=lambda ask: Project.objects.standing(ask.day),
    having=reused,
    splits={"form": "form"},
    unit="个",
    label="name",
)
RATING = Figure(
    key="life.project_rating",
    title="本期开展的创意项目的平均评分",
    cites=CATALOGUE,
    of=lambda ask: Taking.objects.held(ask.period),
    measure=Mean("rating"),
    splits={"project": "project__name"},
    unit="分",
    label="project__name",
    definition="由开展的支部评，评的是项目；没有评的不算",
)

FIGURES: list[Any] = [FORMS, BY_FORM, VARIETY, VARIED, ON_THEME, COVERED, ISSUED]
FIGURES += [PARTY_CLASSES, LEADER_CLASSES, TAUGHT, CREATIVE, USED, PROJECTS, REUSED, RATING]
DUTIES = [
    Duty(
        TAUGHT,
        every=YEAR,
        due=lambda year: year.last,
        by=Role.COMMUNITY_WORKER,
        verb="life.meetings.new",
        name="党组织书记讲党课",
    )
]
