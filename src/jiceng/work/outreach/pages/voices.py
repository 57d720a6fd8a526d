"""Pages of letters and complaints: what is to be answered, by when, and whom to call back."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel.actors import Actor
from jiceng.kit.pages.declared import ActPage, StepPage
from jiceng.kit.pages.gate import demand
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.roles import READERS
from jiceng.registers.matters.pages import matters_of
from jiceng.work.outreach import actions, forms
from jiceng.work.outreach.access import ANSWERS, OFFICER, SETS
from jiceng.work.outreach.flows import COMPLAINT, RECEIVED, SUGGESTION
from jiceng.work.outreach.models import Suggestion
from jiceng.work.outreach.pages.news import here
from jiceng.work.outreach.sheets import COMPLAINTS, HABITS, SUGGESTIONS


def waiting(suggestion: Suggestion) -> bool:
    return suggestion.state == RECEIVED


def showable(suggestion: Suggestion) -> bool:
    return suggestion.state != RECEIVED and suggestion.agreed and not suggestion.open


def buttons(suggestion: Suggestion, actor: Actor) -> list[dict[str, Any]]:
    if not suggestion.phone or not SUGGESTION_PAGES.may(actor, ANSWERS, suggestion):
        return []
    url = reverse("outreach.look", args=[suggestion.pk])
    words = _("联系电话 %s，查看原文") % suggestion.phone.masked
    return [{"title": words, "url": url, "icon": "eye"}]


SUGGESTION_PAGES = RecordPages(
    SUGGESTIONS,
    steps=[
        StepPage(SUGGESTION, {"answer": actions.answer, "adopt": actions.adopt},
                 {"answer": forms.AnswerForm, "adopt": forms.AdoptForm}),
    ],
    acts=[
        ActPage("show_answer", gettext_lazy("公开答复"), actions.show_answer, roles=ANSWERS,
                when=showable),
        ActPage("pass_on", gettext_lazy("转给别的单位"), actions.pass_on, forms.PassOnForm,
                roles=ANSWERS, when=waiting),
    ],
    buttons=buttons,
    menu=("服务群众", 60),
    icon="service",
    keeps=ANSWERS,
    noun=gettext_lazy("意见建议"),
    verbs={
        "suggest": gettext_lazy("收到"),
        "look": gettext_lazy("查看电话"),
        "clear": gettext_lazy("到期清除电话"),
        "agree": gettext_lazy("本人同意或不同意公开"),
        "show_answer": gettext_lazy("公开答复"),
    },
    empty=gettext_lazy("没有收到意见建议。"),
)  # fmt: skip
COMPLAINT_PAGES = RecordPages(
    COMPLAINTS,
    steps=[StepPage(COMPLAINT, {"reply": actions.reply}, {"reply": forms.ReplyForm})],
    panels=[matters_of],
    menu=("任务与督办", 80),
    icon="task",
    keeps=OFFICER,
    sees=OFFICER,
    noun=gettext_lazy("减负投诉"),
    verbs={"complain": gettext_lazy("收到投诉")},
    empty=gettext_lazy("没有收到减负投诉。"),
)
HABIT_PAGES = RecordPages(
    HABITS,
    record=actions.set_habit,
    menu=("服务群众", 61),
    icon="edit",
    keeps=SETS,
    sees=READERS,
    start=here,
    verbs={"set_habit": gettext_lazy("定答复期限")},
    empty=gettext_lazy("没有定过，用的是默认：五个工作日答复，九十天后清除电话。"),
)


def look(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks why, then shows the telephone number once; the look stays in the record."""
    actor: Any = request.user
    suggestion = get_object_or_404(Suggestion.objects.visible_to(actor), pk=pk)
    demand(SUGGESTION_PAGES, actor, ANSWERS, suggestion)
    form = forms.LookForm(request.POST or None, actor=actor)
    shown = None
    if request.method == "POST" and form.is_valid():
        try:
            shown = actions.look(suggestion, actor=actor, **form.cleaned_data)
        except ValidationError as error:
            form.refuse(error)
    context = {
        "title": _("查看联系电话"), "form": form, "submit": _("查看"), "shown": shown,
        "cancel_url": reverse("outreach.suggestions.detail", args=[pk]),
        "crumbs": [{"title": SUGGESTIONS.title, "url": reverse("outreach.suggestions.table")}],
    }  # fmt: skip
    status = 200 if shown is not None or request.method != "POST" else 422
    return render(request, "outreach/look.html", context, status=status)
