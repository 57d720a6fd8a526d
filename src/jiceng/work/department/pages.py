"""Console pages of the department's own house, and the page of results."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.asks import Ask
from jiceng.kit.crosstabs import Line, answer, fill
from jiceng.kit.forms import ReasonForm
from jiceng.kit.menu import Entry
from jiceng.kit.pages.declared import StepPage
from jiceng.kit.pages.gate import console
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, drawn
from jiceng.kit.scope import Scope, held_scope
from jiceng.registers.matters.pages import matters_of
from jiceng.registers.orgs.models import Kind
from jiceng.registers.polls.flows import CLOSED
from jiceng.registers.polls.rules import shown
from jiceng.work.department import actions, figures, forms
from jiceng.work.department.access import KEEPS, SEES
from jiceng.work.department.flows import FEEDBACK
from jiceng.work.department.models import Feedback
from jiceng.work.department.rules import FEW
from jiceng.work.department.sheets import FEEDBACKS, STUDIES, TASKS

SECTION = "考核评价"
LINES = (figures.TASKS, figures.LATE, figures.SCORE, figures.FEEDBACK, figures.SIGNED,
         figures.ANSWERED, figures.DAYS, figures.STUDIES)  # fmt: skip


def results(request: HttpRequest) -> HttpResponse:
    """How the department did in a period; every number opens to its records."""
    scope = held_scope(request)
    ask = Ask(scope.period, as_of=min(scope.period.last, clock.today()))
    lines = [
        Line(_(one.title), one, _(one.unit), places=1 if one.kind == "avg" else 0) for one in LINES
    ]
    fill(lines, [{}], scope.node, ask)
    return answer(
        request, _("自身建设成效"), scope, ask.day, heads=[_("本期")], lines=lines,
        notes=_("评议无记名，收回不足五张的不计分。办结由另一人复核，用时从提出那天算。"),
    )  # fmt: skip


def slips(feedback: Feedback, actor: Actor) -> Panel:
    """What was chosen, in bands where few chose it; before the close, where the slips are."""
    del actor
    poll = feedback.poll
    heads = [(_("选项"), "text"), (_("分值"), "number"), (_("票数"), "text")]
    address = reverse("polls.polls.detail", args=[poll.pk])
    counts: Mapping[str, Any] = shown(poll.result["counts"]) if poll.state == CLOSED else {}
    rows = [(address, (option, weight, counts.get(option, "—")))
            for option, weight in zip(poll.options, feedback.weights, strict=True)]  # fmt: skip
    return drawn("slips", gettext_lazy("测评"), heads, rows,
                 empty=_(FEW) if feedback.few else "")  # fmt: skip


def here(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    del actor
    own = scope.node is not None and scope.node.kind in {Kind.DISTRICT, Kind.WORK_COMMITTEE}
    return {"org": scope.node} if own else {}


TASK_PAGES = RecordPages(
    TASKS, noun=gettext_lazy("自身建设任务"), record=actions.set_task, void=actions.void_task,
    panels=[matters_of],
    verbs={"set_task": gettext_lazy("下达"), "void_task": gettext_lazy("作废")},
    menu=(SECTION, 70), icon="task", keeps=KEEPS, root="", start=here,
    empty=gettext_lazy("没有下达过自身建设任务。"),
)  # fmt: skip
FEEDBACK_PAGES = RecordPages(
    FEEDBACKS, noun=gettext_lazy("单位评议"), record=actions.ask, form=forms.AskForm,
    steps=[StepPage(FEEDBACK, {"count": actions.count, "give_up": actions.give_up},
                    {"give_up": ReasonForm})],
    panels=[slips], verbs={"ask": gettext_lazy("发起")}, menu=(SECTION, 72), icon="review",
    keeps=KEEPS, start=here, empty=gettext_lazy("没有请单位评议过。每半年请基层单位评一次。"),
)  # fmt: skip
STUDY_PAGES = RecordPages(
    STUDIES, noun=gettext_lazy("学习和作风记录"), record=actions.note_study,
    void=actions.void_study,
    verbs={"note_study": gettext_lazy("登记"), "void_study": gettext_lazy("作废")},
    menu=(SECTION, 74), icon="people", keeps=KEEPS, start=here,
    empty=gettext_lazy("没有登记过学习和作风。"),
)  # fmt: skip

PAGES = [TASK_PAGES, FEEDBACK_PAGES, STUDY_PAGES]
MENU = [
    Entry(SECTION, gettext_lazy("自身建设成效"), "department.results", "chart", 76, SEES),
]
urls: list[Any] = [
    path("results/", console(require_safe(results), SEES), name="department.results"),
    *FEEDBACK_PAGES.urls(),
    *STUDY_PAGES.urls(),
    *TASK_PAGES.urls(),
]
