"""The phone of a firm's organisation: raise a trouble, read the answer, say how it was."""

from typing import Any

from django.contrib import messages
from django.db.models import Avg
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.phrases import plain
from jiceng.kernel.uids import uid7
from jiceng.kit.access import beneath
from jiceng.kit.doors import Door
from jiceng.kit.pages.gate import console
from jiceng.kit.pages.writing import UNPROCESSABLE, key_of, tried
from jiceng.registers.orgs.models import Field
from jiceng.registers.units.models import Hosting
from jiceng.work.fastlane import actions, forms
from jiceng.work.fastlane.access import RAISES
from jiceng.work.fastlane.flows import RATED, REPLIED
from jiceng.work.fastlane.models import Issue

SHOWN = 60


def _covers(actor: Any) -> Any:
    """Which organisation of this person covers which firm today."""
    held = Hosting.objects.standing(clock.today()).filter(unit__field=Field.PRIVATE_FIRM)
    return held.filter(beneath("org__path", actor.reach(*RAISES)), unit__until=None)


def _mine(actor: Any) -> Any:
    rows = Issue.objects.standing().filter(beneath("org__path", actor.reach(*RAISES)))
    return rows.select_related("unit", "org", "lead")


def mine(request: HttpRequest) -> HttpResponse:
    """One form and, beneath it, what was raised before: what waits for a rating first."""
    actor: Any = request.user
    covers = _covers(actor)
    form = forms.PhoneIssueForm(request.POST or None, actor=None, face="phone")
    unit: Any = form.fields["unit"]
    unit.queryset = unit.queryset.filter(pk__in=covers.values("unit")).order_by("pk")
    if (only := list(unit.queryset[:2])) and len(only) == 1:
        unit.initial = only[0]
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        org = covers.filter(unit=said["unit"]).order_by("org__path", "pk")[0].org
        done = tried(request, "fastlane.collect", form,
                     lambda: actions.collect(actor=actor, org=org, **said))  # fmt: skip
        if done is not None:
            messages.success(request, _("已提出，%s 前答复") % done.reply_by)
            return redirect("fastlane.mine")
    rows = _mine(actor)
    answered = rows.exclude(replied_on=None)
    context = {
        "title": _("反映企业困难"), "form": form, "submit": _("提出"), "firms": bool(only),
        "groups": [
            {"title": _("等您评价的"), "items": [_item(o) for o in _of(rows, (REPLIED,))]},
            {"title": _("办理中的"),
             "items": [_item(o) for o in _of(rows.exclude(state__in=(REPLIED, RATED)), ())]},
            {"title": _("评价过的"), "items": [_item(o) for o in _of(rows, (RATED,))[:20]]},
        ],
        "days": _days(answered), "answered": answered.count(), "once": key_of(request) or uid7(),
    }  # fmt: skip
    return render(request, "fastlane/mine.html", context,
                  status=UNPROCESSABLE if form.errors else 200)  # fmt: skip


def _of(rows: Any, states: tuple[str, ...]) -> Any:
    found = rows.filter(state__in=states) if states else rows
    return found.order_by("-raised_on", "-pk")[:SHOWN]


def _days(answered: Any) -> str:
    mean = answered.aggregate(mean=Avg("response_days"))["mean"]
    return "" if mean is None else plain(mean, places=1)


def _item(one: Issue) -> dict[str, Any]:
    late = one.replied_on is None and one.reply_by < clock.today()
    tone = "late" if late else ("done" if one.state == RATED else "active")
    told = _("%s 答复") if one.replied_on else _("应在 %s 前答复")
    words = told % (one.replied_on or one.reply_by)
    return {"title": one.content[:40], "words": f"{one.unit} · {words}",
            "state": {"tone": tone, "title": _("超期") if late else one.get_state_display()},
            "url": reverse("fastlane.one", args=[one.pk])}  # fmt: skip


def one_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer, and the firm's own word on it."""
    actor: Any = request.user
    one = _mine(actor).filter(pk=pk).first()
    if one is None:
        raise Http404
    form = forms.RateForm(request.POST or None, actor=actor, face="phone")
    if request.method == "POST" and form.is_valid():
        done = tried(request, "fastlane.rate", form,
                     lambda: actions.rate(one, actor=actor, **form.cleaned_data))  # fmt: skip
        if done is not None:
            messages.success(request, _("已评价"))
            return redirect("fastlane.mine")
    said = [
        (_("困难"), one.content), (_("提出日"), one.raised_on), (_("应答复"), one.reply_by),
        (_("责任部门"), one.lead), (_("答复日期"), one.replied_on), (_("答复"), one.answer),
        (_("结果"), one.get_outcome_display()), (_("企业评价"), one.get_rating_display()),
    ]  # fmt: skip
    facts = [{"title": title, "text": text, "kind": "text"} for title, text in said if text]
    context = {"title": str(one.unit), "facts": facts, "form": form, "waits": one.state == REPLIED,
               "submit": _("提交评价"), "once": key_of(request) or uid7()}  # fmt: skip
    return render(request, "fastlane/one.html", context,
                  status=UNPROCESSABLE if form.errors else 200)  # fmt: skip


urls: list[Any] = [
    path("", console(mine, RAISES), name="fastlane.mine"),
    path("<int:pk>/", console(one_issue, RAISES), name="fastlane.one"),
]
DOORS = [
    Door("mine", gettext_lazy("反映企业困难"), "fastlane.mine",
         gettext_lazy("企业和职工的困难，到期有答复，由您评价"), "service", 60, RAISES),
]  # fmt: skip
