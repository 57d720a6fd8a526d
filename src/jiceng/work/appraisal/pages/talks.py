"""Pages of talks and papers: that they are, for the branch; what they say, with a reason."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.uids import uid7
from jiceng.kit.access import may
from jiceng.kit.forms import ReasonForm
from jiceng.kit.pages.declared import ActPage
from jiceng.kit.pages.gate import row_of
from jiceng.kit.pages.records import RecordPages
from jiceng.registers.files.pages import attachments
from jiceng.work.appraisal import actions, forms
from jiceng.work.appraisal.access import OWN, REVIEWS, holds
from jiceng.work.appraisal.models import SelfAnalysis, Talk
from jiceng.work.appraisal.sheets import PAIRS, PAPERS, TALKS

PAIR_PAGES = RecordPages(
    PAIRS,
    noun=gettext_lazy("谈心谈话安排"),
    record=actions.plan_talks,
    acts=[
        ActPage("drop_pair", gettext_lazy("不再要求"), actions.drop_pair, forms.OnForm,
                when=lambda one: one.dropped_on is None),
    ],
    menu=("组织生活", 52),
    icon="people",
    keeps=OWN,
    sees=OWN,
    start=lambda _actor, scope: {
        "year": clock.today().year,
        "org": scope.node.pk if scope.node is not None and scope.node.is_branch else None,
    },
    verbs={"plan_talks": gettext_lazy("安排")},
    empty=gettext_lazy("还没有安排。选支部和年度，谁和谁谈自动列好。"),
)  # fmt: skip


def talk_buttons(talk: Talk, actor: Actor) -> list[dict[str, Any]]:
    if not talk.points or not may(actor, REVIEWS, talk.org.path):
        return []
    url = reverse("appraisal.look", args=[talk.pk])
    return [{"title": _("查看谈话要点"), "url": url, "icon": "eye"}]


TALK_PAGES = RecordPages(
    TALKS,
    noun=gettext_lazy("谈心谈话"),
    record=actions.talk,
    acts=[
        ActPage("void_talk", gettext_lazy("作废"), actions.void_talk, ReasonForm,
                when=lambda one: not one.void_reason, danger=True),
    ],
    buttons=talk_buttons,
    menu=("组织生活", 53),
    icon="people",
    keeps=OWN,
    sees=(*OWN, *REVIEWS),
    verbs={"talk": gettext_lazy("登记"), "look": gettext_lazy("查看要点")},
)  # fmt: skip


def paper_buttons(paper: SelfAnalysis, actor: Actor) -> list[dict[str, Any]]:
    if not paper.text or not holds(actor, paper.org.path):
        return []
    url = reverse("appraisal.look_paper", args=[paper.pk])
    return [{"title": _("查看原文"), "url": url, "icon": "eye"}]


PAPER_PAGES = RecordPages(
    PAPERS,
    noun=gettext_lazy("党性分析材料"),
    record=actions.hand_in,
    panels=[attachments],
    buttons=paper_buttons,
    menu=("组织生活", 56),
    icon="folder",
    keeps=OWN,
    sees=OWN,
    verbs={"hand_in": gettext_lazy("提交"), "look_paper": gettext_lazy("查看原文")},
)
PAGES = [PAIR_PAGES, TALK_PAGES, PAPER_PAGES]


def look(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks why, then shows the points once; the look stays and both of the two can read it."""
    return _look(request, TALK_PAGES, pk, actions.look)


def look_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The same of a paper."""
    return _look(request, PAPER_PAGES, pk, actions.look_paper)


def _look(
    request: HttpRequest, pages: RecordPages, pk: int, open_: Callable[..., str]
) -> HttpResponse:
    actor: Any = request.user
    record: Any = row_of(pages, request, pk)
    form = forms.LookForm(request.POST or None, actor=actor)
    shown = None
    if request.method == "POST" and form.is_valid():
        try:
            shown = open_(record, actor=actor, **form.cleaned_data)
        except ValidationError as error:
            form.refuse(error)
    context = {
        "title": _("查看：%s") % record,
        "form": form,
        "once": uid7(),
        "submit": _("查看"),
        "shown": shown,
        "cancel_url": reverse(f"{pages.name}.detail", args=[pk]),
        "crumbs": [{"title": pages.sheet.title, "url": reverse(f"{pages.name}.table")}],
    }
    status = 200 if shown is not None or request.method != "POST" else 422
    return render(request, "appraisal/look.html", context, status=status)
