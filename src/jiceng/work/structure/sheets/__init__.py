"""Columns of applications, terms to be reminded of, norms, workers and tallies."""

from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.access import seen_by
from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.orgs.models import Term
from jiceng.registers.orgs.rules import remind_from
from jiceng.registers.people.models import Post
from jiceng.registers.units.models import Hosting
from jiceng.work.structure import actions, forms
from jiceng.work.structure.access import SEES
from jiceng.work.structure.figures.teams import FULLTIME_POST, PARTY_WORKER
from jiceng.work.structure.models import Application, Decider, Norm, Reminder, Round, Tally
from jiceng.work.structure.sheets.national import NATIONAL

TONES = {"over": "late", "open": "near", "told": "done", "far": "draft"}


def followed(actor: Actor) -> QuerySet[Any]:
    """Applications with the day they were last submitted and the day an answer is due."""
    last = Round.objects.filter(application=OuterRef("pk")).order_by("-pk")
    rows: QuerySet[Any] = Application.objects.visible_to(actor).annotate(
        submitted_on=Subquery(last.values("since")[:1]),
        due_on=Subquery(last.filter(until=None).values("due_on")[:1]),
    )
    return rows


def waits(row: Any) -> str:
    """应答复日期, and whether it has passed."""
    if row.due_on is None:
        return ""
    if row.due_on >= clock.today():
        return str(row.due_on)
    return str(_now("%s（已超过）") % row.due_on)


APPLICATIONS = Sheet(
    name="structure.applications",
    title=_("组织设置请示台账"),
    model=Application,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        Column("org__name", _("申请党组织"), choose="org", width=22),
        Column("kind"),
        Column("what", _("变更的党组织"), show=lambda row: row.what, choose="-", width=24),
        Column("into__name", _("并入"), choose="into", shown=False, width=22),
        Column("parent__name", _("上级党组织"), choose="parent", shown=False, width=22),
        Column("becomes", shown=False),
        Column("unit__name", _("所在单位"), choose="unit", shown=False),
        Column("way", shown=False),
        Column("others", shown=False, width=24),
        Column("leader__name", _("龙头单位"), choose="leader", shown=False),
        Column("instructor__name", _("驻派指导员"), choose="instructor", shown=False),
        Column("sector__name", _("行业党委"), choose="sector", shown=False, width=22),
        Column("concurred", kind="text", choose="-", shown=False),
        Column("full", shown=False),
        Column("extended_to", shown=False),
        Column("ends_on", shown=False),
        Column("consulted", shown=False),
        Column("decided_by", choose="-"),
        Column("reason", width=30, shown=False),
        Column("submitted_on", _("提交日期"), kind="date", choose="-"),
        Column("waits", _("应答复日期"), kind="text", show=waits, choose="-"),
        Column("state", choose="-"),
        Column("effective_on", _("执行日期")),
        Column("decided_on", choose="-", shown=False),
        Column("document", kind="text", choose="-"),
        Column("answer", choose="-", shown=False, width=24),
        Column("result__name", _("新成立的党组织"), choose="-", shown=False, width=22),
    ],
    rows=followed,
    form=forms.ApplicationForm,
    search=("org__name", "subject__name", "name", "document"),
    filters=("kind", "state", "effective_on", "decided_on"),
    order=("-effective_on", "-pk"),
    related=(
        "org",
        "subject",
        "parent",
        "into",
        "unit",
        "leader",
        "instructor",
        "sector",
        "result",
    ),
    definition=_(
        "成立、挂靠、分设、合并、升格、调整隶属、更名、撤销和延期、提前换届的请示和批复；批准前组织不变。"
    ),
)


def ending(actor: Actor) -> QuerySet[Any]:
    """The terms that stand, with the day each is due to end and when it was last reminded of."""
    told = Reminder.objects.filter(term=OuterRef("pk")).order_by("-on", "-pk")
    mine = seen_by(actor, "org__path", SEES)  # fewer than see the organisation itself
    seen: Any = Term.objects.filter(mine, until=None, org__until=None)
    seen = seen.exclude(org__functional=True).dated(clock.today())
    return seen.annotate(  # type: ignore[no-any-return]
        reminded_on=Subquery(told.values("on")[:1]),
        reminded_by=Subquery(told.values("org__name")[:1]),
    )


def term_state(row: Any) -> str:
    """Over, to be reminded of, reminded of, or still far off."""
    today = clock.today()
    if row.due_on < today:
        return _now("已届满")
    if remind_from(due=row.due_on) > today:
        return _now("未到提醒时间")
    return _now("已提醒") if row.reminded_on else _now("应提醒")


def tone_of(row: Any) -> str:
    """late, near, done or draft: the tone of a term's label."""
    today = clock.today()
    if row.due_on < today:
        return TONES["over"]
    if remind_from(due=row.due_on) > today:
        return TONES["far"]
    return TONES["told"] if row.reminded_on else TONES["open"]


TERMS = Sheet(
    name="structure.terms",
    title=_("换届到期台账"),
    model=Term,
    columns=[
        Column("org__name", _("党组织名称"), width=24),
        Column("org__kind", _("类别")),
        Column("org__parent__name", _("上级党组织"), width=22),
        Column("since", _("选举日期")),
        Column("due_on", _("应换届日期"), kind="date"),
        Column("state", _("情况"), kind="text", show=term_state),
        Column("postponed_to", shown=False),
        Column("advanced_to", shown=False),
        Column("document", _("延期、提前批准文号"), kind="text", shown=False),
        Column("reminded_on", _("提醒日期"), kind="date"),
        Column("reminded_by", _("提醒单位"), kind="text", shown=False),
    ],
    rows=ending,
    search=("org__name", "org__initials"),
    filters=("org__kind", "org__field", "ends_on"),
    order=("due_on", "org__path"),
    related=("org", "org__parent"),
    definition=_("现任一届何时届满；届满前六个月由上级党组织提醒。按应换届日期先后排。"),
)
REMINDERS = Sheet(
    name="structure.reminders",
    title=_("换届提醒台账"),
    model=Reminder,
    columns=[
        Column("on"),
        Column("org__name", _("提醒单位"), width=22),
        Column("term__org__name", _("党组织名称"), width=24),
        Column("term__ends_on", _("届满日期")),
        Column("way"),
        Column("words", width=36),
    ],
    search=("term__org__name", "org__name"),
    filters=("way", "on"),
    order=("-on", "-pk"),
    at="term__org__path",
    on="on",
    related=("org", "term__org"),
)


def staffed(actor: Actor) -> QuerySet[Any]:
    """Norms with how many workers there are today."""
    today = clock.today()
    held: Any = Post.objects.standing(today).filter(PARTY_WORKER).filter(org=OuterRef("org"))
    held = held.order_by().values("org")

    def count(rows: Any) -> Any:
        counted = rows.annotate(n=Count("person", distinct=True)).values("n")
        return Coalesce(Subquery(counted[:1]), 0)

    rows: QuerySet[Any] = Norm.objects.visible_to(actor).annotate(
        held=count(held), held_fulltime=count(held.filter(FULLTIME_POST))
    )
    return rows


def lacking(row: Any) -> str:
    """What is still lacking against the norm."""
    if row.until is not None or row.org.until is not None:
        return ""
    all_, full = max(0, row.workers - row.held), max(0, row.fulltime - row.held_fulltime)
    if not all_ and not full:
        return _now("配齐")
    return _now("缺%(all)s名，其中专职缺%(full)s名") % {"all": all_, "full": full}


NORMS = Sheet(
    name="structure.norms",
    title=_("党务干部配备台账"),
    model=Norm,
    columns=[
        Column("org__name", _("党组织"), choose="org", width=24),
        Column("org__field", _("领域"), choose="-"),
        Column("workers", summed=True),
        Column("fulltime", summed=True),
        Column("held", _("现有党务干部"), kind="number", summed=True, choose="-"),
        Column("held_fulltime", _("其中现有专职"), kind="number", summed=True, choose="-"),
        Column("lacking", _("缺额"), kind="text", show=lacking, choose="-"),
        Column("document", kind="text"),
        Column("since", _("自")),
        Column("until", _("至"), choose="-", shown=False),
    ],
    rows=staffed,
    form=forms.NormForm,
    record_many=actions.set_norm_many,
    search=("org__name", "org__initials"),
    filters=("org__field", "since", "until"),
    order=("org__path", "-since"),
    related=("org",),
    definition=_(
        "应配人数是本地规定，写明文号；现有人数按党务干部名册和专职班子成员，一人只计一次。"
    ),
)


def party_workers(actor: Actor) -> QuerySet[Any]:
    rows: QuerySet[Any] = Post.objects.visible_to(actor)
    return rows.filter(PARTY_WORKER)


WORKERS = Sheet(
    name="structure.workers",
    title=_("党务干部名册"),
    model=Post,
    columns=[
        Column("person__name", _("姓名"), choose="name"),
        Column("org__name", _("党组织"), choose="org", width=24),
        Column("org__field", _("领域"), choose="-"),
        Column("title", choose="-"),
        Column("fulltime"),
        Column("duty"),
        Column("since", _("任职日期")),
        Column("until", _("免职日期"), choose="-"),
        Column("document", kind="text", shown=False),
    ],
    rows=party_workers,
    form=forms.WorkerForm,
    record_many=actions.enlist_many,
    search=("person__name", "person__initials", "org__name"),
    filters=("fulltime", "title", "org__field", "since", "until"),
    order=("org__path", "pk"),
    related=("person", "org"),
    definition=_("党务干部和专职的党组织班子成员；免职的不删除，按日期退出统计。"),
)


def covered(actor: Actor) -> QuerySet[Any]:
    """Tallies with how the unit is covered today."""
    held = Hosting.objects.standing(clock.today()).filter(unit=OuterRef("unit"))
    held = held.filter(Q(org__until=None)).order_by("pk")
    rows: QuerySet[Any] = Tally.objects.visible_to(actor).annotate(
        covered_by=Subquery(held.values("org__name")[:1]),
        covered_way=Subquery(held.values("way")[:1]),
    )
    return rows


def way_words(row: Any) -> str:
    return str(dict(Hosting.Way.choices).get(row.covered_way or "", ""))


TALLIES = Sheet(
    name="structure.tallies",
    title=_("单位党员摸底台账"),
    model=Tally,
    columns=[
        Column("unit__name", _("单位"), choose="unit", width=26),
        Column("unit__field", _("领域"), choose="-"),
        Column("full", summed=True),
        Column("covered_by", _("现有党组织"), kind="text", choose="-", width=24),
        Column("covered_way", _("组建方式"), kind="text", show=way_words, choose="-"),
        Column("since", _("摸底日期")),
        Column("until", _("至"), choose="-", shown=False),
        Column("source"),
    ],
    rows=covered,
    form=forms.TallyForm,
    record_many=actions.tally_many,
    search=("unit__name", "unit__initials"),
    filters=("unit__field", "since", "until"),
    order=("unit__keeper__path", "unit", "-since"),
    at="unit__keeper__path",
    related=("unit",),
    definition=_("单位里正式党员的人数，不记姓名；最近一次摸底为准，对照成立条件给出组建建议。"),
)

DECIDERS = Sheet(
    name="structure.deciders",
    title=_("组织设置审批权限"),
    model=Decider,
    columns=[
        Column("org__name", _("适用范围"), choose="org", width=24),
        Column("kind"),
        Column("by"),
        Column("document", kind="text"),
        Column("since", _("自")),
        Column("until", _("至"), choose="-"),
    ],
    form=forms.DeciderForm,
    record_many=actions.set_decider_many,
    search=("org__name", "document"),
    filters=("kind", "by", "since"),
    order=("org__path", "kind", "-since"),
    related=("org",),
    definition=_(
        "没有写的：党支部成立由街道（基层党委）决定，其他报区委（支部工作条例第六条）。"
        "本地另有规定的写在这里。"
    ),
)

SHEETS = [DECIDERS, APPLICATIONS, TERMS, REMINDERS, NORMS, WORKERS, TALLIES, NATIONAL]
