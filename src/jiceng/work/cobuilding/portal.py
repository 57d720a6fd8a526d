"""The phone of either side of a promise: what one's unit has still to do, the word that it is done,
and the receiver's own word on that.
"""

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
from jiceng.kit.access import beneath, may
from jiceng.kit.doors import Door
from jiceng.kit.handoffs import asked
from jiceng.kit.pages.gate import console
from jiceng.kit.pages.writing import UNPROCESSABLE, key_of, tried
from jiceng.registers.coalitions.models import Partner
from jiceng.registers.units.models import Hosting
from jiceng.work.cobuilding import actions, forms
from jiceng.work.cobuilding.access import MAKES, RECEIVES, RUNS, SPEAKS
from jiceng.work.cobuilding.flows import SAID_DONE, TO_DO
from jiceng.work.cobuilding.models import Promise

BOTH = require_http_methods(["GET", "HEAD", "POST"])
SHOWN = 30


def _held(actor: Any, lookup: str) -> Q:
    """Whoever runs an organisation has all beneath it; a liaison officer the very one."""
    spoken = actor.reach(*SPEAKS)
    return beneath(lookup, actor.reach(*RUNS)) | Q(**{f"{lookup}__in": spoken})


def _partners(actor: Any) -> Any:
    """Those one speaks for: named as their liaison officer, or by the organisation one holds."""
    named = asked("cobuilding.speaks_for", actor, actor=actor)
    mine = _held(actor, "org__path") | Q(pk__in=named if named is not None else [])
    return Partner.objects.standing(clock.today()).filter(mine)


def own(actor: Any) -> Any:
    """What was promised by the units one speaks for, or by the organisation one holds."""
    partners = _partners(actor)
    units, orgs = partners.exclude(unit=None), partners.exclude(org=None)
    rows = Promise.objects.valid().filter(
        Q(unit__in=units.values("unit"))
        | Q(party__in=orgs.values("org"))
        | _held(actor, "party__path")
    )
    return rows.select_related("org", "unit", "party")


def to_us(actor: Any) -> Any:
    """What was promised to the organisation one holds, or to that of a unit one speaks for."""
    units = _partners(actor).exclude(unit=None).values("unit")
    theirs = Hosting.objects.standing(clock.today()).filter(way=Hosting.Way.OWN, unit__in=units)
    rows = Promise.objects.valid().filter(
        _held(actor, "org__path") | Q(org__in=theirs.values("org"))
    )
    return rows.select_related("org", "unit", "party")


def promised(actor: Any) -> Any:
    """What a liaison's unit still owes: they have no ledger of promises on the console."""
    rows = own(actor).filter(state__in=TO_DO)
    return rows if actor.reach(*SPEAKS) else rows.none()


def home(request: HttpRequest) -> HttpResponse:
    """What is still to be done, what waits for its receiver, what came of the rest."""
    rows = own(request.user)
    open_, said = rows.filter(state__in=TO_DO), rows.filter(state=SAID_DONE)
    over = rows.exclude(state__in=(*TO_DO, SAID_DONE))
    coming = to_us(request.user).filter(state__in=(*TO_DO, SAID_DONE)).exclude(pk__in=rows)
    asks = coming.filter(state=SAID_DONE)
    groups = [
        {"title": _("还要办的，办完了点一下"), "items": [
            _item(one, reverse("cobuilding.say_done", args=[one.pk]))
            for one in open_.order_by("due_on", "pk")[:SHOWN]
        ]},
        {"title": _("对方说完成了，请看一看再确认"), "items": [
            _item(one, _answered(one, request.user), back=True)
            for one in asks.order_by("said_on", "pk")[:SHOWN]
        ]},
        {"title": _("对方承诺、还在办的"), "items": [
            _item(one, back=True)
            for one in coming.exclude(state=SAID_DONE).order_by("due_on", "pk")[:SHOWN]
        ]},
        {"title": _("等受益方确认"),
         "items": [_item(one) for one in said.order_by("-said_on", "-pk")[:SHOWN]]},
        {"title": _("了结的"),
         "items": [_item(one) for one in over.order_by("-made_on", "-pk")[:SHOWN]]},
    ]  # fmt: skip
    context = {
        "title": _("共建承诺"), "groups": groups,
        "nothing": not any(group["items"] for group in groups),
        "empty": {"words": _("您的单位还没有承诺，也没有别人的承诺。要承诺的，请联系所在社区。")},
    }  # fmt: skip
    return render(request, "kit/phone_list.html", context)


def _answered(one: Promise, actor: Any) -> str:
    """Where its receiver says whether it was kept; whoever only speaks for the unit reads it."""
    return (
        reverse("cobuilding.confirm", args=[one.pk]) if may(actor, RECEIVES, one.org.path) else ""
    )


def _item(one: Promise, url: str = "", *, back: bool = False) -> dict[str, Any]:
    """To whom (or from whom: `back`) and until when, how it stands, what was said of it last."""
    words = (_("%(who)s承诺，%(due)s 到期") if back else _("对%(org)s，%(due)s 到期")) % {
        "who": one.who, "org": one.org, "due": one.due_on,
    }  # fmt: skip
    if back and one.state == SAID_DONE and not url:
        words = f"{words}。{_('由单位党组织确认')}"
    late = one.state in TO_DO and one.due_on < clock.today()
    tone = "late" if late else "done" if one.confirmed_on else "near"
    return {
        "title": one.title, "words": f"{words}。{one.result}" if one.result else words,
        "icon": "check", "url": url,
        "state": {"tone": tone, "title": one.get_state_display()},
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


def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """What its receiver says of a promise: kept, or what is still lacking."""
    actor: Any = request.user
    one: Promise | None = to_us(actor).filter(pk=pk).first()
    if one is None and own(actor).filter(pk=pk).exists():
        messages.warning(request, _("承诺由受益方确认，承诺方不能自己确认；办完了请点“说完成了”"))
        return redirect("cobuilding.made")
    if one is None or not may(actor, RECEIVES, one.org.path):
        raise Http404
    back = request.POST.get("then") == "send_back"
    made = forms.OnReasonForm if back else forms.OnLackForm
    form = made(request.POST or None, actor=actor, face="phone")
    if request.method == "POST" and form.is_valid():
        values = {"on": form.cleaned_data["on"]}
        if back:
            values["reason"] = form.cleaned_data["reason"]
        act, verb = (actions.send_back, "send_back") if back else (actions.confirm, "confirm")
        if tried(request, f"cobuilding.{verb}", form, lambda: act(one, actor=actor, **values)):
            messages.success(request, _("已告诉承诺方还差什么") if back else _("已确认兑现"))
            return redirect("cobuilding.made")
    context = {
        "title": one.title, "subtitle": f"{one.who} · {one.result or one.measure}", "form": form,
        "submit": _("确认完成"), "submits": [{"name": "send_back", "title": _("还没完成")}],
        "once": key_of(request) or uid7(), "back": reverse("cobuilding.made"),
    }  # fmt: skip
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "kit/phone_form.html", context, status=status)


urls: list[Any] = [
    path("", console(require_safe(home), MAKES), name="cobuilding.made"),
    path("<int:pk>/", console(BOTH(say_done), MAKES), name="cobuilding.say_done"),
    path("<int:pk>/confirm/", console(BOTH(confirm), MAKES), name="cobuilding.confirm"),
]
DOORS = [
    Door("mine", gettext_lazy("共建承诺"), "cobuilding.made",
         gettext_lazy("单位承诺的说完成，承诺给单位的确认"), "check", 46, MAKES,
         waits=promised, each="cobuilding.say_done", verb=gettext_lazy("说完成了")),
]  # fmt: skip
