"""Pages of steps, papers, contacts, local requirements, the yearly plan; the papers as Word."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import quarter, year
from jiceng.kit.documents.handing import handed
from jiceng.kit.pages.declared import ActPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.scope import Scope
from jiceng.registers.files.pages import attachments
from jiceng.work.development import actions
from jiceng.work.development.access import KEEPS, SEES, SETS
from jiceng.work.development.figures.cases import ADMITTED
from jiceng.work.development.forms import (
    DropForm,
    ReceiveForm,
    ReplaceForm,
    ReplanForm,
    TakeOverForm,
)
from jiceng.work.development.models import Backing, Case, Paper, Quota
from jiceng.work.development.sheets import ARRIVED, BACKINGS, PAPERS, QUOTAS, REQUIREMENTS, STEPS
from jiceng.work.development.sheets.documents import paper, paper_name

QUARTERS = (1, 2, 3, 4)


def to_case(record: Any, actor: Actor) -> list[dict[str, Any]]:
    del actor
    url = reverse("development.cases.detail", args=[record.case_id])
    return [{"title": _("看这个人"), "url": url}]


def missing(one: Paper) -> bool:
    return one.received_on is None


def standing(one: Any) -> bool:
    return one.until is None


def going_on(one: Backing) -> bool:
    return one.until is None


def here(actor: Actor, scope: Scope) -> dict[str, Any]:
    del actor
    node = scope.node.pk if scope.node is not None else None
    return {"org": node, "since": clock.today(), "year": clock.today().year, "times": 1,
            "strict": True}  # fmt: skip


STEP_PAGES = RecordPages(sheet=STEPS, menu=("党员", 46), icon="task", buttons=to_case)
PAPER_PAGES = RecordPages(
    sheet=PAPERS,
    acts=[ActPage("receive", gettext_lazy("材料已收"), actions.receive, ReceiveForm, when=missing)],
    panels=[attachments],
    menu=("党员", 47),
    icon="report",
    keeps=KEEPS,
    buttons=to_case,
)
BACKING_PAGES = RecordPages(
    sheet=BACKINGS,
    acts=[ActPage("replace", gettext_lazy("调整"), actions.replace, ReplaceForm, when=going_on)],
    keeps=KEEPS,
    buttons=to_case,
)
ARRIVED_PAGES = RecordPages(
    sheet=ARRIVED,
    acts=[ActPage("take_over", gettext_lazy("接续考察"), actions.take_over, TakeOverForm,
                  start=lambda one: {"on": clock.today()})],
    menu=("党员", 45),
    icon="people",
    keeps=KEEPS,
    sees=SEES,
    empty=gettext_lazy("没有：在册的预备党员都已在“发展党员”里。"),
)  # fmt: skip
REQUIREMENT_PAGES = RecordPages(
    sheet=REQUIREMENTS,
    record=actions.require,
    acts=[ActPage("drop", gettext_lazy("取消"), actions.drop, DropForm, when=standing,
                  start=lambda one: {"on": clock.today()})],
    menu=("党员", 49),
    icon="task",
    keeps=SETS,
    start=here,
    verbs={"require": gettext_lazy("列入"), "drop": gettext_lazy("取消")},
    empty=gettext_lazy("还没有列入本地要求；没有列入的按全国规定办理。"),
)  # fmt: skip
QUOTA_PAGES = RecordPages(
    sheet=QUOTAS,
    record=actions.plan,
    acts=[ActPage("replan", gettext_lazy("调整计划"), actions.replan, ReplanForm,
                  start=lambda one: {"number": one.number, "document": one.document})],
    menu=("党员", 48),
    icon="chart",
    keeps=SETS,
    start=here,
    verbs={"plan": gettext_lazy("下达"), "replan": gettext_lazy("调整计划")},
    buttons=lambda one, actor: [
        {"title": _("计划与实际"), "url": f"{reverse('development.plan')}?year={one.year}"}
    ],
    empty=gettext_lazy("这一年还没有下达计划。"),
)  # fmt: skip


def plan_page(request: HttpRequest) -> HttpResponse:
    """计划与实际: for each quota what was admitted, quarter by quarter. No ranking: tree order."""
    actor: Any = request.user
    said = request.GET.get("year", "")
    number = int(said) if said.isascii() and said.isdigit() and len(said) == 4 else (  # noqa: PLR2004
        clock.today().year
    )  # fmt: skip
    rows = [
        _planned(one, number)
        for one in Quota.objects.visible_to(actor).filter(year=number).order_by("org__path")
        .select_related("org")
    ]  # fmt: skip
    context = {
        "title": _("年度发展计划与实际"),
        "subtitle": _("%s 年") % number,
        "definition": _("实际发展数按支部大会通过的日期计，取自党员花名册的“新接收预备党员”。"),
        "rows": rows,
        "quarters": QUARTERS,
        "before": number - 1,
        "after": number + 1,
        "crumbs": [{"title": QUOTAS.title, "url": reverse("development.quotas.table")}],
    }
    return render(request, "development/plan.html", context)


def _planned(one: Quota, number: int) -> dict[str, Any]:
    parts = [ADMITTED.read(one.org, Ask(quarter(number, part))).value for part in QUARTERS]
    done = ADMITTED.read(one.org, Ask(year(number))).value
    return {
        "org": str(one.org), "number": one.number, "parts": parts, "done": done,
        "left": one.number - done, "over": done > one.number,
        "url": reverse("development.quotas.detail", args=[one.pk]),
    }  # fmt: skip


def paper_page(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """One of the room's papers as Word, to whoever sees the case."""
    actor: Any = request.user
    case = Case.objects.visible_to(actor).select_related("org", "person").filter(pk=pk).first()
    made = paper(case, kind) if case is not None else None
    if case is None or made is None:
        raise Http404
    return handed(made, paper_name(case, kind))


OTHER_PAGES = [
    ARRIVED_PAGES,
    STEP_PAGES,
    PAPER_PAGES,
    BACKING_PAGES,
    REQUIREMENT_PAGES,
    QUOTA_PAGES,
]
__all__ = ["OTHER_PAGES", "paper_page", "plan_page"]
