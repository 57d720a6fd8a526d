"""Pages of 述职: the ledger, and the year's board with who has not yet reported."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kit.access import seen_by
from jiceng.kit.forms import ReasonForm
from jiceng.kit.pages.declared import ActPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.scope import address, held_scope
from jiceng.registers.files.pages import attachments
from jiceng.work.appraisal import actions, forms
from jiceng.work.appraisal.access import KEEPS, SEES
from jiceng.work.appraisal.figures.debriefs import DEBRIEFED, TO_MEMBERS, TO_SUPERIOR
from jiceng.work.appraisal.models import Debrief
from jiceng.work.appraisal.rules import DEBRIEF as RULE
from jiceng.work.appraisal.sheets import DEBRIEFS

PAGE = 50


def stands(one: Debrief) -> bool:
    return not one.void_reason


DEBRIEF_PAGES = RecordPages(
    DEBRIEFS,
    noun=gettext_lazy("书记述职"),
    record=actions.debrief,
    change=actions.correct_debrief,
    change_form=forms.CorrectDebriefForm,
    change_when=stands,
    acts=[
        ActPage("hear", gettext_lazy("登记评议意见"), actions.hear, forms.HearForm, when=stands,
                start=lambda one: {"opinion": one.opinion}),
        ActPage("void_debrief", gettext_lazy("作废"), actions.void_debrief, ReasonForm,
                when=stands, danger=True),
    ],
    panels=[attachments],
    menu=("组织生活", 59),
    icon="report",
    keeps=KEEPS,
    sees=SEES,
    start=lambda _actor, scope: {
        "year": clock.today().year,
        "held_on": clock.today(),
        "org": scope.node.pk if scope.node is not None and scope.node.is_branch else None,
    },
    verbs={"debrief": gettext_lazy("登记述职"), "correct_debrief": gettext_lazy("更正")},
    empty=gettext_lazy("还没有。述职以后登记一次：哪一年、向谁、哪天；报告可以写，也可以附文件。"),
)  # fmt: skip
PAGES = [DEBRIEF_PAGES]


def board(request: HttpRequest) -> HttpResponse:
    """Each secretary with the two days of the year; those missing alone, if asked. No ranking."""
    actor: Any = request.user
    scope = held_scope(request)
    ask = Ask(scope.period, as_of=clock.today() if clock.today() > scope.period.last else None)
    reading = DEBRIEFED.read(scope.node, ask)
    lacking = bool(request.GET.get("lacking"))
    rows = (reading.missing if lacking else reading.of).filter(seen_by(actor, "org__path", SEES))
    rows = rows.select_related("person", "org").order_by("org__path", "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    told = _told([one.person_id for one in page], scope.period.last.year)
    context = {
        "title": _("书记述职情况"),
        "definition": _(
            "在任满三个月的党支部书记，%d年度向党员大会、向上级党组织哪天述的职；按组织树排列，不排名。"
        ) % scope.period.last.year,
        "node": scope.node, "rule": str(RULE), "page": page, "lacking": lacking,
        "figures": [_figure(one, scope.node, ask) for one in (DEBRIEFED, TO_MEMBERS, TO_SUPERIOR)],
        "lines": [
            {"post": one, "pair": [told.get((one.person_id, to)) for to in Debrief.To.values]}
            for one in page
        ],
        "empty": {"words": _("这个范围的书记都已经述职。") if lacking
                  else _("这个范围没有在任满三个月的党支部书记。")},
        "buttons": [{"title": _("打印"), "print": True}],
    }  # fmt: skip
    return render(request, "appraisal/debriefing.html", context)


def _figure(figure: Any, node: Any, ask: Ask) -> dict[str, Any]:
    reading = figure.read(node, ask)
    return {
        "title": _(figure.title), "done": reading.records.count(), "all": reading.of.count(),
        "url": address("shelf.figure", key=figure.key),
    }  # fmt: skip


def _told(people: list[int], year: int) -> dict[tuple[int, str], Debrief]:
    rows = Debrief.objects.of_year(year, date.max).filter(person__in=people)
    return {(one.person_id, one.to): one for one in rows.order_by("held_on", "pk")}
