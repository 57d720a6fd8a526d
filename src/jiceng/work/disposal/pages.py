"""Console pages of cases; for those who handle them, and nobody else."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from jiceng.kernel.actors import Actor
from jiceng.kernel.votes import CountError, branch_decision
from jiceng.kit.documents.handing import handed
from jiceng.kit.pages.declared import StepPage
from jiceng.kit.pages.gate import console, row_of
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel
from jiceng.kit.titles import quoted, told
from jiceng.registers.files.pages import attachments
from jiceng.work.disposal import actions, forms
from jiceng.work.disposal.access import KEEPS, SEES
from jiceng.work.disposal.flows import DISPOSAL
from jiceng.work.disposal.models import Case, Proceeding
from jiceng.work.disposal.rules import GROUNDS
from jiceng.work.disposal.sheets import CASES
from jiceng.work.disposal.sheets.papers import TITLES, paper, paper_name, ready


def basis(case: Case, actor: Actor) -> Panel:
    """The article, in our own reading, and what the vote came to."""
    del actor
    article = GROUNDS[case.ground]
    words = quoted(f"{article}：{article.reading}")
    facts = [{"title": _("依据"), "text": words, "kind": "text", "wide": True}]
    if case.due and case.present is not None and case.ayes is not None:
        vote = branch_decision(due=case.due, present=case.present, ayes=case.ayes)
        facts.append({"title": _("表决"), "text": told(vote.finding), "kind": "text"})
    return Panel("basis", gettext_lazy("依据"), facts=facts)


def proceedings(case: Case, actor: Actor) -> Panel:
    """What was done, step by step."""
    del actor
    heads = ((_("日期"), "date"), (_("步骤"), "text"), (_("情况"), "text"))
    columns = [{"name": str(n), "title": t, "kind": kind} for n, (t, kind) in enumerate(heads)]
    rows = [
        {
            "cells": [
                {"text": one.held_on, "kind": "date"},
                {"text": step_title(one.what), "kind": "text"},
                {"text": one.words or None, "kind": "text"},
            ]
        }
        for one in Proceeding.objects.filter(case=case).order_by("held_on", "pk")
    ]
    return Panel("proceedings", gettext_lazy("办理过程"), columns, rows, count=len(rows))


def step_title(what: str) -> str:
    step = DISPOSAL.steps.get(what)
    return _(step.title) if step else _("提出")


def buttons(case: Case, actor: Actor) -> list[dict[str, Any]]:
    del actor
    return [
        {"title": _(TITLES[kind]), "url": reverse("disposal.paper", args=[case.pk, kind]),
         "icon": "download", "download": True}
        for kind in ready(case)
    ]  # fmt: skip


VERBS = {
    "talk": forms.StepForm, "drop": forms.StepForm, "set_deadline": forms.DeadlineForm,
    "search": forms.StepForm, "reassess": forms.ReassessForm, "urge": forms.StepForm,
    "keep": forms.KeepForm, "decide": forms.DecideForm, "send_back": forms.StepForm,
    "approve": forms.ApproveForm, "carry": forms.CarryForm, "tell": forms.StepForm,
    "appeal": forms.StepForm, "uphold": forms.StepForm, "overturn": forms.BackForm,
    "recover": forms.BackForm, "remove": forms.RemoveForm,
}  # fmt: skip
CASE_PAGES = RecordPages(
    CASES,
    noun=gettext_lazy("组织处置"),
    record=actions.open_case,
    steps=[StepPage(DISPOSAL, {name: getattr(actions, name) for name in VERBS}, VERBS)],
    panels=[basis, proceedings, attachments],
    buttons=buttons,
    verbs={"open_case": gettext_lazy("提出")},
    menu=("党员", 60),
    icon="people",
    keeps=KEEPS,
    sees=SEES,
    root="",
    refusals=(CountError,),
    empty=gettext_lazy("没有组织处置。看护页提示的情况，先查清、先谈话，再决定要不要提出。"),
)


def paper_page(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """One of the papers as Word, to whoever sees the case."""
    case = row_of(CASE_PAGES, request, pk)
    if kind not in ready(case):
        raise Http404
    return handed(paper(case, kind), paper_name(case, kind))


PAGES = [CASE_PAGES]
urls = [*CASE_PAGES.urls()]
roots = {
    "f/": [
        path(
            "disposal/<int:pk>/<slug:kind>/",
            console(require_safe(paper_page), SEES),
            name="disposal.paper",
        )
    ]
}
