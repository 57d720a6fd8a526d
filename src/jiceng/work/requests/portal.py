"""The phone of whoever is asked: what waits, one form at a time, and a way to object."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_at
from jiceng.kit.doors import Door
from jiceng.kit.pages.gate import console
from jiceng.kit.pages.writing import UNPROCESSABLE, key_of, tried
from jiceng.registers.orgs.models import Org
from jiceng.work.requests import actions, forms
from jiceng.work.requests.access import ANSWERS, REPORTS
from jiceng.work.requests.flows import OPEN, RETURNED, WAITING
from jiceng.work.requests.models import Return, Stray

SHOWN = 30


def _mine(actor: Any) -> Any:
    """Forms of the very organisations one works at; the street finds others' on the console."""
    rows = Return.objects.filter(seen_at(actor, "org__path", ANSWERS))
    return rows.select_related("org", "round__table")


def mine(request: HttpRequest) -> HttpResponse:
    """What waits, soonest due first; what was handed in lately; where to object."""
    actor: Any = request.user
    rows = _mine(actor)
    waiting = rows.filter(state=WAITING, round__state=OPEN).order_by("due_on", "pk")[:SHOWN]
    done = rows.filter(state=RETURNED).order_by("-returned_on", "-pk")[:10]
    groups = [
        {"title": _("要填的"), "items": [_item(one) for one in waiting]},
        {"title": _("填过的"), "items": [_item(one) for one in done]},
    ]
    buttons = []
    if actor.reach(*REPORTS):
        url = reverse("requests.object")
        buttons = [{"title": _("这张表没有准入，我要反映"), "url": url, "icon": "alert"}]
    context = {"title": _("要填的表"), "groups": groups, "buttons": buttons,
               "nothing": not any(group["items"] for group in groups),
               "empty": _("没有要填的表。")}  # fmt: skip
    return render(request, "kit/phone_list.html", context)


def _item(one: Return) -> dict[str, Any]:
    late = one.state == WAITING and one.due_on < clock.today()
    words = _("%(unit)s · %(day)s 前") % {"unit": one.org, "day": one.due_on}
    tone = "late" if late else ("done" if one.state == RETURNED else "active")
    state = {"tone": tone, "title": _("已过期") if late else one.get_state_display()}
    return {"title": str(one.round), "words": words, "state": state,
            "url": reverse("requests.fill", args=[one.pk])}  # fmt: skip


def fill(request: HttpRequest, pk: int) -> HttpResponse:
    """One form: what it is for, then every cell, filled in as far as the system can."""
    actor: Any = request.user
    paper = _mine(actor).filter(pk=pk).first()
    if paper is None:
        raise Http404
    waits = paper.state == WAITING and paper.round.state == OPEN
    form = forms.HandInForm(request.POST or None, actor=actor, record=paper, fill=False,
                            face="phone")  # fmt: skip
    if request.method == "POST" and form.is_valid():
        done = tried(request, "requests.hand_in", form,
                     lambda: actions.hand_in(paper, actor=actor, **form.cleaned_data))  # fmt: skip
        if done is not None:
            messages.success(request, _("已提交，谢谢"))
            return redirect("requests.mine")
    table = paper.round.table
    said = [(_("谁要的"), table.department), (_("依据"), table.basis), (_("用途"), table.purpose),
            (_("填报单位"), paper.org), (_("应报日期"), paper.due_on), (_("退回原因"), paper.said),
            (_("提交日期"), paper.returned_on)]  # fmt: skip
    facts = [{"title": title, "text": text, "kind": "text"} for title, text in said if text]
    context = {"title": str(paper.round), "facts": facts, "form": form, "waits": waits,
               "submit": _("提交"), "once": key_of(request) or uid7()}  # fmt: skip
    return render(request, "requests/fill.html", context,
                  status=UNPROCESSABLE if form.errors else 200)  # fmt: skip


def object_(request: HttpRequest) -> HttpResponse:
    """反映无准入报表: four questions, nobody's name; beneath, what this unit reported before."""
    actor: Any = request.user
    homes = Org.objects.filter(path__in=actor.reach(*REPORTS), until=None).order_by("path")
    first = homes.first()
    form = forms.StrayForm(request.POST or None, actor=actor, face="phone",
                           initial={"org": first.pk if first else None})  # fmt: skip
    if request.method == "POST" and form.is_valid():
        done = tried(request, "requests.report", form,
                     lambda: actions.report(actor=actor, **form.cleaned_data))  # fmt: skip
        if done is not None:
            messages.success(request, _("已转减负专员核实"))
            return redirect("requests.object")
    rows = Stray.objects.filter(seen_at(actor, "org__path", REPORTS))
    items = [
        {"title": one.title, "words": one.answer or _("%s 反映") % one.reported_on,
         "state": {"tone": "done" if one.settled_on else "active",
                   "title": one.get_outcome_display() or one.get_state_display()}}
        for one in rows.order_by("-reported_on", "-pk")[:10]
    ]  # fmt: skip
    context = {"title": _("反映无准入报表"), "form": form, "submit": _("反映"), "items": items,
               "once": key_of(request) or uid7()}  # fmt: skip
    return render(request, "requests/object.html", context,
                  status=UNPROCESSABLE if form.errors else 200)  # fmt: skip


urls: list[Any] = [
    path("", console(mine, ANSWERS), name="requests.mine"),
    path("<int:pk>/", console(fill, ANSWERS), name="requests.fill"),
    path("object/", console(object_, REPORTS), name="requests.object"),
]
DOORS = [
    Door("mine", gettext_lazy("要填的表"), "requests.mine",
         gettext_lazy("系统先填好，核对了提交；没有准入的可以反映"), "task", 55, ANSWERS),
]  # fmt: skip
