"""Tags, owners, plans, officers, campaigns with their papers, local words."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.citations import Finding
from jiceng.kit.access import may
from jiceng.kit.called import called
from jiceng.kit.crosstabs import opens
from jiceng.kit.documents.handing import handed
from jiceng.kit.forms import ReasonForm
from jiceng.kit.pages.declared import ActPage, StepPage
from jiceng.kit.pages.gate import row_of
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel
from jiceng.kit.scope import Scope
from jiceng.registers.files.pages import attachments
from jiceng.registers.orgs.models import Org
from jiceng.work.enterprises import actions, forms, rules
from jiceng.work.enterprises.access import KEEPS, SEES, SETS
from jiceng.work.enterprises.flows import CAMPAIGN, OVER, PLANNED
from jiceng.work.enterprises.models import Campaign, Phase
from jiceng.work.enterprises.pages.census import SECTION, here, plain_table
from jiceng.work.enterprises.sheets import CAMPAIGNS, CONTACTS, OFFICERS, PLANS, TAGS, WORDS
from jiceng.work.enterprises.sheets.papers import document, file_name


def ending(name: str, title: Any, action: Any) -> ActPage:
    """A span ends on a day, today unless another is said."""
    return ActPage(name, title, action, forms.OnForm, when=lambda row: row.until is None,
                   start=today)  # fmt: skip


def today(row: Any) -> Mapping[str, Any]:
    del row
    return {"on": clock.today()}


def phases(one: Campaign, actor: Actor) -> Panel:
    """What each phase has reached, read from the shelf; who only works beneath it reads their own
    part alone: the whole is told to whoever holds it.
    """
    own = beneath(one, actor)
    reached = _("%s达到（%%）") % own if own else _("达到（%）")
    heads = [_("阶段"), _("计划"), _("实际"), _("指标"), _("要求（%）"), reached]
    rows = []
    for phase in Phase.objects.filter(campaign=one).select_related("campaign__org"):
        begun = phase.started_on is not None
        day = phase.closed_on or clock.today()
        value = actions.share(phase, day, own) if own or not phase.closed_on else phase.reached
        cells = (
            phase.get_kind_display(), f"{phase.begins}—{phase.ends}",
            f"{phase.started_on or ''}—{phase.closed_on or ''}" if begun else _("还没有开始"),
            called(phase.figure), phase.need, value if begun else None,
        )  # fmt: skip
        rows.append((_opened(phase, own or one.org), cells))
    title = gettext_lazy("三个阶段")
    return plain_table("phases", title, dict.fromkeys(heads, "text"), rows, count=len(rows))


def beneath(one: Campaign, actor: Actor) -> Org | None:
    """Where somebody reads who works beneath the campaign, and not where it was set."""
    if may(actor, SEES, one.org.path):
        return None
    return Org.objects.filter(path__in=list(actor.reach(*SEES))).order_by("path").first()


def _opened(phase: Phase, org: Org) -> str:
    """Where the figure of a phase opens, for the days it is read for."""
    figure, _whole, ask = actions.reading(phase, phase.closed_on or clock.today())
    if figure is None:
        return ""
    chosen = {name: "|".join(map(str, ones)) for name, ones in getattr(figure, "where", {}).items()}
    return opens(figure, chosen, org, ask)


def weigh(one: Campaign) -> Sequence[Finding]:
    """What the phase now running has reached of what the plan asks."""
    if one.state in {PLANNED, OVER}:
        return ()
    phase = (
        Phase.objects.filter(campaign=one, kind=one.state).select_related("campaign__org").first()
    )
    if phase is None:
        return ()
    return rules.ready(reached=actions.share(phase, clock.today()), need=phase.need)


def papers(one: Campaign, actor: Actor) -> list[dict[str, Any]]:
    """The bulletin, with every organisation's part: for whoever holds the whole."""
    if one.state == PLANNED or not may(actor, SEES, one.org.path):
        return []
    title = _("总结（Word）") if one.state == OVER else _("本周简报（Word）")
    url = reverse("enterprises.bulletin", args=[one.pk])
    return [{"title": title, "icon": "download", "download": True, "url": url}]


def bulletin(request: HttpRequest, pk: int) -> HttpResponse:
    """The state of today, or of `?day=`, for printing."""
    one: Campaign = row_of(CAMPAIGN_PAGES, request, pk)
    actor: Any = request.user
    if not may(actor, SEES, one.org.path):
        raise PermissionDenied(_("简报由开展专项工作的党组织及其上级查看"))
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        day = clock.today()
    day = min(max(day, one.planned_on), clock.today())
    return handed(document(one, day), file_name(one, day))


def begins(*names: str) -> Any:
    def start(actor: Actor, scope: Scope) -> Mapping[str, Any]:
        return {**here(actor, scope), **dict.fromkeys(names, clock.today())}

    return start


CAMPAIGN_PAGES = RecordPages(
    CAMPAIGNS,
    noun=gettext_lazy("三集中活动"),
    record=actions.campaign,
    steps=[
        StepPage(
            CAMPAIGN,
            {
                "begin_sweep": actions.begin_sweep, "begin_set_up": actions.begin_set_up,
                "begin_training": actions.begin_training, "wrap_up": actions.wrap_up,
            },
            {"wrap_up": forms.WrapForm},
            warn=weigh,
        )
    ],
    panels=[phases, attachments],
    buttons=papers,
    verbs={"campaign": gettext_lazy("制定方案")},
    menu=(SECTION, 85),
    icon="task",
    keeps=SETS,
    sees=SEES,
    hangs="org__path",
    start=begins("planned_on"),
)  # fmt: skip
OFFICER_PAGES = RecordPages(
    OFFICERS,
    noun=gettext_lazy("片区责任人"),
    record=actions.charge,
    acts=[ending("discharge", gettext_lazy("不再负责"), actions.discharge)],
    verbs={"charge": gettext_lazy("明确责任人")},
    menu=(SECTION, 87),
    icon="people",
    keeps=KEEPS,
    sees=SEES,
    start=begins("since"),
)  # fmt: skip
TAG_PAGES = RecordPages(
    TAGS,
    noun=gettext_lazy("经营状况标签"),
    record=actions.mark,
    acts=[ending("unmark", gettext_lazy("摘标签"), actions.unmark)],
    verbs={"mark": gettext_lazy("贴标签")},
    menu=(SECTION, 88),
    icon="alert",
    keeps=KEEPS,
    sees=SEES,
)  # fmt: skip
CONTACT_PAGES = RecordPages(
    CONTACTS,
    noun=gettext_lazy("出资人联系"),
    record=actions.contact,
    acts=[
        ActPage("void_contact", gettext_lazy("作废"), actions.void_contact, ReasonForm,
                danger=True),
    ],
    verbs={"contact": gettext_lazy("登记联系")},
    menu=(SECTION, 89),
    icon="people",
    keeps=KEEPS,
    sees=SEES,
    empty=gettext_lazy("这个期间没有联系记录。"),
)  # fmt: skip
PLAN_PAGES = RecordPages(
    PLANS,
    noun=gettext_lazy("共同计划"),
    record=actions.plan,
    acts=[
        ActPage("finish", gettext_lazy("完成"), actions.finish, forms.DoneForm,
                when=lambda row: row.done_on is None, start=today),
        ActPage("void_plan", gettext_lazy("作废"), actions.void_plan, ReasonForm, danger=True),
    ],
    panels=[attachments],
    verbs={"plan": gettext_lazy("商定计划")},
    menu=(SECTION, 90),
    icon="check",
    keeps=KEEPS,
    sees=SEES,
)  # fmt: skip
WORD_PAGES = RecordPages(
    WORDS,
    noun=gettext_lazy("底册用语"),
    record=actions.name_word,
    acts=[ending("end_word", gettext_lazy("停用"), actions.end_word)],
    verbs={"name_word": gettext_lazy("登记用语")},
    menu=(SECTION, 91),
    icon="folder",
    keeps=SETS,
    sees=SEES,
    hangs="org__path",
    start=here,
)  # fmt: skip
PAGES = [CAMPAIGN_PAGES, OFFICER_PAGES, TAG_PAGES, CONTACT_PAGES, PLAN_PAGES, WORD_PAGES]
