"""The phone of whoever promised: what one's unit has still to do, and the word that it is done."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from jiceng.kernel import clock
from jiceng.kernel.uids import uid7
from jiceng.kit.access import beneath
from jiceng.kit.doors import Door
from jiceng.kit.handoffs import asked
from jiceng.kit.pages.gate import console
from jiceng.kit.pages.writing import UNPROCESSABLE, key_of, tried
from jiceng.registers.coalitions.models import Partner
from jiceng.work.cobuilding import actions, forms
from jiceng.work.cobuilding.access import MAKES
from jiceng.work.cobuilding.flows import SAID_DONE, TO_DO
from jiceng.work.cobuilding.models import Promise

BOTH = require_http_methods(["GET", "HEAD", "POST"])
SHOWN = 30


def own(actor: Any) -> Any:
    """What was promised by the units one speaks for, or by the organisation one holds."""
    held = actor.reach(*MAKES)
    named = asked("cobuilding.speaks_for", actor, actor=actor)
    mine = beneath("org__path", held) | Q(pk__in=named if named is not None else [])
    partners = Partner.objects.standing(clock.today()).filter(mine)
    units, orgs = partners.exclude(unit=None), partners.exclude(org=None)
    rows = Promise.objects.valid().filter(
        Q(unit__in=units.values("unit"))
        | Q(party__in=orgs.values("org"))
        | beneath("party__path", held)
    )
    return rows.select_related("org", "unit", "party")


def home(request: HttpRequest) -> HttpResponse:
    """What is still to be done, what waits for its receiver, what came of the rest."""
    rows = own(request.user)
    open_, said = rows.filter(state__in=TO_DO), rows.filter(state=SAID_DONE)
    over = rows.exclude(state__in=(*TO_DO, SAID_DONE))
    groups = [
        {"title": _("还要办的，办完了点一下"), "items": [
            _item(one, reverse("cobuilding.say_done", args=[one.pk]))
            for one in open_.order_by("due_on", "pk")[:SHOWN]
        ]},
        {"title": _("等受益方确认"),
         "items": [_item(one) for one in said.order_by("-said_on", "-pk")[:SHOWN]]},
        {"title": _("了结的"),
         "items": [_item(one) for one in over.order_by("-made_on", "-pk")[:SHOWN]]},
    ]  # fmt: skip
    context = {
        "title": _("共建承诺"), "groups": groups,
        "nothing": not any(group["items"] for group in groups),
        "empty": {"words": _("您的单位还没有作过共建承诺。要承诺的，请联系所在社区。")},
    }  # fmt: skip
    return render(request, "kit/phone_list.html", context)


def _item(one: Promise, url: str = "") -> dict[str, Any]:
    """To whom and until when, how it stands, and what was said of it last."""
    words = _("对%(org)s，%(due)s 到期") % {"org": one.org, "due": one.due_on}
    late = one.state in TO_DO and one.due_on < clock.today()
    return {
        "title": one.title, "words": f"{words}。{one.result}" if one.result else words,
        "icon": "check", "url": url,
        "state": {"tone": "late" if late else "near", "title": one.get_state_display()},
    }  # fmt: skip


def say_done(request: HttpRequest, pk: int) -> HttpResponse:
    """One promise: the day, and a line on what was done."""
    actor: Any = request.user
    one: Promise | None = own(actor).filter(pk=pk).first()
    if one is None:
        raise Http404
    form = forms.OnResultForm(request.POST or None, actor=actor, face="phone")
    if request.method == "POST" and form.is_valid():
        made = tried(
            request, "cobuilding.say_done", form,
            lambda: actions.say_done(one, actor=actor, **form.cleaned_data),
        )  # fmt: skip
        if made is not None:
            messages.success(request, _("已告诉受益方，由受益方确认"))
            return redirect("cobuilding.made")
    subtitle = f"{one.org} · {one.measure}" if one.measure else str(one.org)
    context = {
        "title": one.title, "subtitle": subtitle, "form": form, "submit": _("说完成了"),
        "once": key_of(request) or uid7(), "back": reverse("cobuilding.made"),
    }  # fmt: skip
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "kit/phone_form.html", context, status=status)


urls: list[Any] = [
    path("", console(require_safe(home), MAKES), name="cobuilding.made"),
    path("<int:pk>/", console(BOTH(say_done), MAKES), name="cobuilding.say_done"),
]
DOORS = [
    Door("mine", gettext_lazy("共建承诺"), "cobuilding.made",
         gettext_lazy("单位承诺的事：说完成，等受益方确认"), "check", 46, MAKES),
]  # fmt: skip
