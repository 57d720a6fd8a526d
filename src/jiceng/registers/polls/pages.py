"""Pages of polls: the ledger, the result in numbers that betray nobody, slips to print and cast."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from jiceng.kernel.actors import Actor
from jiceng.kernel.uids import uid7
from jiceng.kit.forms import ReasonForm
from jiceng.kit.pages.declared import StepPage
from jiceng.kit.pages.gate import console, demand, row_of
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel
from jiceng.registers.polls import actions, forms
from jiceng.registers.polls.access import KEEPS
from jiceng.registers.polls.flows import CLOSED, DRAFTED, OPEN, POLL
from jiceng.registers.polls.models import Poll
from jiceng.registers.polls.rules import shown
from jiceng.registers.polls.sheets import POLLS, RATINGS


def result(poll: Poll, actor: Actor) -> Panel | None:
    """What came of it, after the close only; small groups as bands."""
    del actor
    if poll.state != CLOSED:
        return None
    told = shown(poll.result["counts"], smallest=poll.min_group)
    facts = [{"title": option, "text": count, "kind": "text"} for option, count in told.items()]
    return Panel("result", gettext_lazy("结果"), facts=facts)


def buttons(poll: Poll, actor: Actor) -> list[dict[str, Any]]:
    del actor
    if poll.kind != Poll.Kind.BLIND:
        return []
    if poll.state == DRAFTED:
        url = reverse("polls.slips", args=[poll.pk])
        return [{"title": _("生成票码"), "url": url, "icon": "print"}]
    return [{"title": _("填写页面"), "url": reverse("polls.cast", args=[poll.uid])}]


POLLS_PAGES = RecordPages(
    sheet=POLLS,
    noun=gettext_lazy("测评"),
    record=actions.draft,
    steps=[
        StepPage(
            POLL,
            {"begin": actions.begin, "close": actions.close, "withdraw": actions.withdraw},
            {"close": forms.CloseForm, "withdraw": ReasonForm},
        )
    ],
    panels=[result],
    buttons=buttons,
    verbs={"draft": gettext_lazy("拟题"), "print_slips": gettext_lazy("生成票码")},
    menu=("考核评价", 40),
    icon="review",
    keeps=KEEPS,
    root="",
)
RATINGS_PAGES = RecordPages(sheet=RATINGS, menu=("考核评价", 50), icon="review")


@never_cache
def show_slips(request: HttpRequest, pk: int) -> HttpResponse:
    """The codes, on paper once; a second print makes the first worthless."""
    actor: Any = request.user
    poll = row_of(POLLS_PAGES, request, pk)
    demand(POLLS_PAGES, actor, KEEPS, poll)
    form = forms.SlipsForm(request.POST or None, actor=actor)
    back = reverse("polls.polls.detail", args=[pk])
    if request.method == "POST" and form.is_valid():
        try:
            codes = actions.print_slips(poll, actor=actor, **form.cleaned_data)
        except ValidationError as error:
            form.refuse(error)
        else:
            url = request.build_absolute_uri(reverse("polls.cast", args=[poll.uid]))
            parted = [" ".join(code[n : n + 4] for n in range(0, len(code), 4)) for code in codes]
            context = {"title": poll.title, "poll": poll, "codes": parted, "url": url,
                       "back_url": back}  # fmt: skip
            return render(request, "polls/slips.html", context)
    context = {"title": _("生成票码"), "form": form, "once": uid7(), "cancel_url": back}
    return render(request, "kit/form.html", context, status=422 if form.errors else 200)


@never_cache
def show_cast(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Where a slip is filled in: no sign-in is asked, and nobody signed in is noted."""
    poll = get_object_or_404(Poll, uid=uid, kind=Poll.Kind.BLIND, state=OPEN)
    form = forms.CastForm(request.POST or None, poll=poll)
    done = False
    if request.method == "POST" and form.is_valid():
        try:
            chosen = [int(one) for one in form.cleaned_data["choice"]]
            actions.cast(poll, code=form.cleaned_data["code"], chosen=chosen)
            done = True
        except ValidationError as error:
            form.refuse(error)
    context = {"title": poll.title, "poll": poll, "form": form, "done": done}
    status = 422 if form.errors else 200
    return render(request, "polls/cast.html", context, status=status)


PAGES = [POLLS_PAGES, RATINGS_PAGES]
urls = [
    path("<int:pk>/slips/", console(show_slips, POLLS_PAGES.readers), name="polls.slips"),
    *RATINGS_PAGES.urls(),
    *POLLS_PAGES.urls(),
]
roots = {"p/polls/": [path("<uuid:uid>/", show_cast, name="polls.cast")]}
