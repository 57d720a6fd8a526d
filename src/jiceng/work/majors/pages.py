"""Console pages of major projects, their milestones and months."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.forms import ReasonForm
from jiceng.kit.pages.declared import ActPage, StepPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, drawn, listed
from jiceng.kit.scope import Scope
from jiceng.registers.files.pages import attachments
from jiceng.work.majors import actions, forms
from jiceng.work.majors.access import KEEPS
from jiceng.work.majors.flows import PROJECT
from jiceng.work.majors.models import MajorProject, Milestone, MonthlyUpdate, StageSpan
from jiceng.work.majors.rules import slipped
from jiceng.work.majors.sheets import MILESTONES, PROJECTS, UPDATES

SECTION = "任务与督办"
STEPS = ("start", "advance", "complete", "resume")


def milestones(project: MajorProject, actor: Actor) -> Panel:
    """Each day promised, what became of it, and what is late today."""
    today = clock.today()
    heads = [(_("节点"), "text"), (_("应完成日期"), "date"), (_("完成日期"), "date"),
             (_("情况"), "text")]  # fmt: skip
    rows = Milestone.objects.visible_to(actor).filter(project=project).order_by("due_on", "pk")
    return drawn(
        "milestones", _("节点"), heads,
        [(reverse("majors.milestones.detail", args=[one.pk]),
          (one.name, one.due_on, one.done_on, _stood(one, today))) for one in rows],
    )  # fmt: skip


def _stood(one: Milestone, today: Any) -> Any:
    if one.dropped_on is not None:
        return _("已改期或取消")
    if one.done_on is not None:
        return _("误期完成") if slipped(due_on=one.due_on, day=one.done_on) else _("按期完成")
    return _("已过期") if slipped(due_on=one.due_on, day=today) else _("未到期")


def months(project: MajorProject, actor: Actor) -> Panel:
    """What the months said, the last first."""
    rows = MonthlyUpdate.objects.visible_to(actor).filter(project=project).order_by("-month_on")
    return listed("months", _("月度进度"), UPDATES, rows,
                  only=("month_on", "stage", "progress", "trouble"),
                  empty=_("没有登记过月度进度。"))  # fmt: skip


def stages(project: MajorProject, actor: Actor) -> Panel:
    """Since when in which stage."""
    del actor
    heads = [(_("阶段"), "text"), (_("起"), "date"), (_("止"), "date")]
    rows = StageSpan.objects.filter(project=project).order_by("since", "pk")
    lines = [("", (one.get_stage_display(), one.since, one.until)) for one in rows]
    return drawn("stages", _("阶段沿革"), heads, lines)


def here(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    del actor
    return {"org": scope.node}


def between(one: Milestone) -> bool:
    """Neither reached nor dropped, and no beginning or end: those are the project's own steps."""
    return waits(one) and one.kind == Milestone.Kind.MIDDLE


def waits(one: Milestone) -> bool:
    return one.done_on is None and one.dropped_on is None and not one.project.void_reason


PROJECT_PAGES = RecordPages(
    PROJECTS, noun=_("重大项目"), record=actions.list_project, change=actions.correct_project,
    change_form=forms.CorrectProjectForm, void=actions.void_project,
    steps=[StepPage(
        PROJECT, {name: getattr(actions, name) for name in STEPS},
        {**dict.fromkeys(STEPS, forms.StepForm), "resume": forms.ResumeForm},
    )],
    panels=[milestones, months, stages, attachments],
    verbs={"list_project": _("列入"), "correct_project": _("更正"), "void_project": _("作废")},
    menu=(SECTION, 80), icon="task", keeps=KEEPS, root="", start=here,
    empty=_("没有列入重大项目。先登记项目和启动、建成的日期。"),
)  # fmt: skip
MILESTONE_PAGES = RecordPages(
    MILESTONES, noun=_("项目节点"), record=actions.set_milestone,
    acts=[
        ActPage("reach", _("完成"), actions.reach, forms.ReachForm, when=between),
        ActPage("put_off", _("改期"), actions.put_off, forms.PutOffForm, when=waits),
        ActPage("drop", _("取消"), actions.drop, ReasonForm, when=between, danger=True),
    ],
    verbs={"set_milestone": _("定节点")}, menu=(SECTION, 82), icon="task", keeps=KEEPS,
    empty=_("没有项目节点。"),
)  # fmt: skip
UPDATE_PAGES = RecordPages(
    UPDATES, noun=_("月度进度"), record=actions.update, verbs={"update": _("登记")},
    menu=(SECTION, 84), icon="report", keeps=KEEPS, empty=_("没有登记过月度进度。"),
)  # fmt: skip

PAGES = [PROJECT_PAGES, MILESTONE_PAGES, UPDATE_PAGES]
urls: list[Any] = [*MILESTONE_PAGES.urls(), *UPDATE_PAGES.urls(), *PROJECT_PAGES.urls()]
