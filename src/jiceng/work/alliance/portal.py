"""The phone of a partner's liaison: what one proposed, what was answered, a new item."""

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
from jiceng.kit.pages.gate import console
from jiceng.kit.pages.writing import UNPROCESSABLE, key_of, tried
from jiceng.registers.coalitions.models import Partner
from jiceng.work.alliance import actions
from jiceng.work.alliance.access import PROPOSES
from jiceng.work.alliance.flows import ESCALATED, LISTED, RAISED
from jiceng.work.alliance.forms.joint import PhoneItemForm
from jiceng.work.alliance.models import AgendaItem, Call, LiaisonOfficer

BOTH = require_http_methods(["GET", "HEAD", "POST"])
SHOWN = 30
WAITS = {
    RAISED: gettext_lazy("等牵头党组织列入"), LISTED: gettext_lazy("等下次会议讨论"),
    ESCALATED: gettext_lazy("等上级联席会议答复"),
}  # fmt: skip


def own(actor: Any) -> Any:
    """The partners one speaks for: as their named liaison, or for the organisation one holds."""
    today = clock.today()
    named = LiaisonOfficer.objects.standing(today).held_by(actor).values("partner")
    held = beneath("org__path", actor.reach(*PROPOSES))
    rows = Partner.objects.standing(today).filter(Q(pk__in=named) | held)
    return rows.filter(coalition__until=None).select_related("coalition", "unit", "org")


def home(request: HttpRequest) -> HttpResponse:
    """Where one takes part, the next meetings, and what became of one's own items."""
    actor: Any = request.user
    partners = list(own(actor).order_by("coalition__name", "pk")[:SHOWN])
    keys = {one.coalition_id for one in partners}
    calls = Call.objects.filter(coalition__in=keys, held_on__gte=clock.today())
    items = AgendaItem.objects.filter(partner__in=[one.pk for one in partners])
    groups = [
        {"title": _("要开的会"), "items": [
            {"title": str(one.coalition), "words": f"{one.held_on} {one.venue} {one.words}".strip(),
             "icon": "calendar"}
            for one in calls.select_related("coalition").order_by("held_on")
        ]},
        {"title": _("点一个共建组织，提议题"), "items": [
            {"title": str(one.coalition), "words": str(one), "icon": "alliance",
             "url": reverse("alliance.suggest", args=[one.pk])}
            for one in partners
        ]},
        {"title": _("提过的议题"), "items": [
            {"title": one.title, "words": one.conclusion or WAITS.get(one.state, ""),
             "icon": "task", "state": {"tone": "" if one.conclusion or one.state not in WAITS
                                       else "near", "title": one.get_state_display()}}
            for one in items.order_by("-raised_on", "-pk")[:SHOWN]
        ]},
    ]  # fmt: skip
    context = {
        "title": _("共建联席会议"),
        "groups": [group for group in groups if group["items"]],
        "nothing": not partners,
        "empty": {"words": _("您的单位还没有参加共建组织。需要参加的，请联系所在社区或街道。")},
    }
    return render(request, "kit/phone_list.html", context)


def suggest(request: HttpRequest, pk: int) -> HttpResponse:
    """提议题 for one partner."""
    actor: Any = request.user
    partner: Partner | None = own(actor).filter(pk=pk).first()
    if partner is None:
        raise Http404
    form = PhoneItemForm(request.POST or None, actor=actor, face="phone")
    if request.method == "POST" and form.is_valid():
        made = tried(
            request, "alliance.raise_item", form,
            lambda: actions.raise_item(
                actor=actor, coalition=partner.coalition, partner=partner, **form.cleaned_data
            ),
        )  # fmt: skip
        if made is not None:
            messages.success(request, _("已提交，结论会出现在这里"))
            return redirect("alliance.home")
    context = {
        "title": _("提议题"), "subtitle": str(partner.coalition), "form": form,
        "submit": _("提交"), "once": key_of(request) or uid7(), "back": reverse("alliance.home"),
    }  # fmt: skip
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "kit/phone_form.html", context, status=status)


urls: list[Any] = [
    path("", console(require_safe(home), PROPOSES), name="alliance.home"),
    path("<int:pk>/", console(BOTH(suggest), PROPOSES), name="alliance.suggest"),
]
DOORS = [
    Door("mine", gettext_lazy("共建联席会议"), "alliance.home",
         gettext_lazy("给联席会议提议题，看结论"), "alliance", 45, PROPOSES),
]  # fmt: skip
