"""Pages of polls: the ledger, the result in numbers that betray nobody, slips to print and cast."""

import json
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jiceng.kernel.actors import Actor
from jiceng.kernel.uids import uid7
from jiceng.kit.documents.names import disposition
from jiceng.kit.documents.slip import qr_svg
from jiceng.kit.forms import ReasonForm
from jiceng.kit.pages.declared import StepPage
from jiceng.kit.pages.gate import console, demand, row_of
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel
from jiceng.registers.polls import actions, forms
from jiceng.registers.polls.access import KEEPS
from jiceng.registers.polls.flows import CLOSED, DRAFTED, OPEN, POLL, VOID
from jiceng.registers.polls.models import Poll
from jiceng.registers.polls.rules import shown
from jiceng.registers.polls.sheets import POLLS, RATINGS


def result(poll: Poll, actor: Actor) -> Panel | None:
    """What came of it, after the close only; small groups as bands.

    Where people were asked about, the room that asked shows it, to whom it is open.
    """
    del actor
    if poll.state == VOID:
        words = _("收回 %(cast)d 张，发出 %(issued)d 张，结果无效，请重新测评") % poll.result
        fact = {"title": _("结果"), "text": words, "kind": "text", "wide": True}
        return Panel("result", gettext_lazy("结果"), facts=[fact])
    if poll.state != CLOSED or poll.subjects:
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
    found: list[dict[str, Any]] = [
        {"title": _("填写页面"), "url": reverse("polls.cast", args=[poll.uid])}
    ]
    if told_apart(poll):
        url = reverse("polls.recount", args=[poll.pk])
        found.append({"title": _("独立复核文件"), "url": url, "icon": "download", "download": True})
    return found


def told_apart(poll: Poll) -> bool:
    """Closed, enough slips that an exact count betrays nobody, and not about people: what came of
    that is for the room that asked to show.
    """
    if poll.state != CLOSED or poll.subjects:
        return False
    return bool(poll.result["cast"] >= poll.min_group)


POLLS_PAGES = RecordPages(
    sheet=POLLS,
    noun=gettext_lazy("测评"),
    record=actions.draft,
    steps=[
        StepPage(
            POLL,
            {"begin": actions.begin, "close": actions.close, "withdraw": actions.withdraw},
            {"begin": forms.BeginForm, "close": forms.CloseForm, "withdraw": ReasonForm},
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
                       "qr": qr_svg(url), "back_url": back}  # fmt: skip
            return render(request, "polls/slips.html", context)
    context = {"title": _("生成票码"), "form": form, "once": uid7(), "cancel_url": back}
    return render(request, "kit/form.html", context, status=422 if form.errors else 200)


@never_cache
def show_cast(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Where a slip is filled in: no sign-in is asked, and nobody signed in is noted.

    After the close its holder may look whether it was counted.
    """
    poll = get_object_or_404(Poll, uid=uid, kind=Poll.Kind.BLIND, state__in=(OPEN, CLOSED, VOID))
    if poll.state != OPEN:
        return _after(request, poll)
    form = forms.CastForm(request.POST or None, poll=poll)
    context: dict[str, Any] = {"title": poll.title, "poll": poll, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            context["again"] = actions.cast(
                poll, code=form.cleaned_data["code"], chosen=form.chosen
            )
            context["done"] = True
        except ValidationError as error:
            form.refuse(error)
    status = 422 if form.errors else 200
    return render(request, "polls/cast.html", context, status=status)


def _after(request: HttpRequest, poll: Poll) -> HttpResponse:
    form = forms.CodeForm(request.POST or None)
    context: dict[str, Any] = {"title": poll.title, "poll": poll, "form": form}
    if request.method == "POST" and form.is_valid() and poll.state == CLOSED:
        context["asked"] = True
        context["counted"] = actions.is_counted(poll, form.cleaned_data["code"])
    status = 422 if form.errors else 200
    return render(request, "polls/after.html", context, status=status)


def show_recount(request: HttpRequest, pk: int) -> HttpResponse:
    """The file an independent recount reads: ballots in sorted order, marks, no name."""
    actor: Any = request.user
    poll = row_of(POLLS_PAGES, request, pk)
    demand(POLLS_PAGES, actor, KEEPS, poll)
    if poll.kind != Poll.Kind.BLIND or not told_apart(poll):
        raise Http404
    text = json.dumps(actions.publish(poll), ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = disposition(f"{poll.title}_{poll.closed_on:%Y%m%d}.json")
    return response


PAGES = [POLLS_PAGES, RATINGS_PAGES]
urls = [
    path(
        "<int:pk>/recount/",
        console(require_safe(show_recount), POLLS_PAGES.readers),
        name="polls.recount",
    ),
    path("<int:pk>/slips/", console(show_slips, POLLS_PAGES.readers), name="polls.slips"),
    *RATINGS_PAGES.urls(),
    *POLLS_PAGES.urls(),
]
roots = {"p/polls/": [path("<uuid:uid>/", show_cast, name="polls.cast")]}
