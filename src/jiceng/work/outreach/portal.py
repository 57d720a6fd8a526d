"""The phone: letters of residents that wait for an answer, answered in one form."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from jiceng.kernel import clock
from jiceng.kernel.uids import uid7
from jiceng.kit.access import beneath
from jiceng.kit.doors import Door
from jiceng.kit.entrusted import Entrusted, longest
from jiceng.kit.pages.gate import console
from jiceng.kit.pages.writing import UNPROCESSABLE, key_of, tried
from jiceng.work.outreach import actions, forms
from jiceng.work.outreach.access import ANSWERS, ASKS
from jiceng.work.outreach.flows import RECEIVED
from jiceng.work.outreach.models import Habit, Suggestion
from jiceng.work.outreach.rules import KEPT

SHOWN = 60


def _mine(actor: Any) -> Any:
    return Suggestion.objects.filter(beneath("org__path", actor.reach(*ANSWERS)))


def home(request: HttpRequest) -> HttpResponse:
    """What waits, the soonest due first; what was answered lately."""
    rows = _mine(request.user).select_related("org")
    waits = rows.filter(state=RECEIVED).order_by("due_on", "pk")[:SHOWN]
    done = rows.exclude(state=RECEIVED).order_by("-answered_on", "-pk")[:20]
    groups = [
        {"title": _("等答复的"), "items": [_item(one) for one in waits]},
        {"title": _("答复过的"), "items": [_item(one) for one in done]},
    ]
    context = {
        "title": _("群众意见建议"), "groups": groups,
        "nothing": not any(group["items"] for group in groups),
        "empty": {"words": _("没有收到意见建议。")},
    }  # fmt: skip
    return render(request, "kit/phone_list.html", context)


def _item(one: Suggestion) -> dict[str, Any]:
    late = one.state == RECEIVED and one.due_on < clock.today()
    title = _("超期") if late else one.get_state_display()
    tone = "late" if late else ("active" if one.state == RECEIVED else "done")
    words = f"{one.org} · {one.get_kind_display()} · {_('应在 %s 前答复') % one.due_on}"
    return {"title": one.text[:40], "words": words, "state": {"tone": tone, "title": title},
            "url": reverse("outreach.letter", args=[one.pk])}  # fmt: skip


def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter and the form of its answer."""
    actor: Any = request.user
    one = _mine(actor).filter(pk=pk).select_related("org").first()
    if one is None:
        raise Http404
    form = forms.AnswerForm(request.POST or None, actor=actor, face="phone")
    if request.method == "POST" and form.is_valid():
        done = tried(request, "outreach.answer", form,
                     lambda: actions.answer(one, actor=actor, **form.cleaned_data))  # fmt: skip
        if done is not None:
            messages.success(request, _("已答复，凭回执码的人看得到"))
            return redirect("outreach.home")
    said = [(_("内容"), one.text), (_("收到日期"), one.received_on), (_("答复内容"), one.answer)]
    facts = [{"title": title, "text": text, "kind": "text"} for title, text in said if text]
    context = {"title": one.get_kind_display(), "facts": facts, "form": form,
               "waits": one.state == RECEIVED, "submit": _("答复"),
               "once": key_of(request) or uid7()}  # fmt: skip
    return render(request, "outreach/letter.html", context,
                  status=UNPROCESSABLE if form.errors else 200)  # fmt: skip


def ask(request: HttpRequest) -> HttpResponse:
    """我要咨询: asked of an office of one's own line; what one asked, and its answer."""
    actor: Any = request.user
    if request.POST.get("do") == "agree":
        return _agreed(request)
    form = forms.AskForm(request.POST or None, actor=actor, face="phone")
    if request.method == "POST" and form.is_valid():
        said = {**form.cleaned_data, "kind": Suggestion.Kind.QUESTION, "asker": actor}
        done = tried(request, "outreach.suggest", form, lambda: _asked(actor, said))
        if done is not None:
            messages.success(request, _("已提给%(org)s，%(day)s 前答复，在这一页看") % {
                "org": done.org, "day": done.due_on})  # fmt: skip
            return redirect("outreach.ask")
    rows = Suggestion.objects.asked_by(actor).select_related("org").order_by("-pk")
    context = {
        "title": _("我要咨询"), "form": form, "submit": _("提出"), "own": rows[:SHOWN],
        "once": key_of(request) or uid7(),
    }  # fmt: skip
    return render(request, "outreach/ask.html", context,
                  status=UNPROCESSABLE if form.errors else 200)  # fmt: skip


def _asked(actor: Any, said: dict[str, Any]) -> Any:
    receipt = actions.receipt_of(actions.suggest(actor=actor, **said))
    return Suggestion.objects.asked_by(actor).get(receipt=receipt)


def _agreed(request: HttpRequest) -> HttpResponse:
    """Shown with its answer, or no longer: one's own word on one's own question."""
    actor: Any = request.user
    key = request.POST.get("pk", "")
    one = Suggestion.objects.asked_by(actor).filter(pk=key if key.isdecimal() else 0).first()
    if one is None:
        raise Http404
    actions.agree(one, actor=actor, agreed=not one.agreed)
    messages.success(request, _("已同意公开") if one.agreed else _("不再公开"))
    return redirect("outreach.ask")


urls: list[Any] = [
    path("ask/", console(ask, ASKS), name="outreach.ask"),
    path("", console(require_safe(home), ANSWERS), name="outreach.home"),
    path("<int:pk>/", console(letter, ANSWERS), name="outreach.letter"),
]
DOORS = [
    Door(
        "mine",
        gettext_lazy("我要咨询"),
        "outreach.ask",
        gettext_lazy("问社区、街道和区里，到期有答复"),
        "service",
        62,
        ASKS,
    ),
    Door(
        "people",
        gettext_lazy("群众意见建议"),
        "outreach.home",
        gettext_lazy("谁在等答复，点开就能答"),
        "service",
        65,
        ANSWERS,
    ),
]
ENTRUSTED = [
    Entrusted(
        "outreach.suggest",
        gettext_lazy("提意见建议"),
        "outreach.suggestion",
        gettext_lazy("答复"),
        lambda: longest(Habit.objects, KEPT),
        gettext_lazy("凭回执码查答复，在那一页点“收回联系电话”，立刻删除"),
        "outreach.status",
    )
]
