"""My messages, and which kinds of reminders I want."""

from typing import Any

from django.contrib import messages as said
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jiceng.kernel.uids import uid7
from jiceng.kit.doors import Door
from jiceng.registers.accounts.portal import signed_in
from jiceng.registers.outbox import actions
from jiceng.registers.outbox.forms import WantedForm
from jiceng.registers.outbox.models import Kind, Message, OptOut

PAGE = 30


def show_mine(request: HttpRequest) -> HttpResponse:
    """What was sent to me; nobody is told whether I read it."""
    actor: Any = request.user
    rows = Message.objects.addressed_to(actor).order_by("-settled_at", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    items = [
        {
            "title": message.body or message.get_kind_display(),
            "words": _told(message),
        }
        for message in page.object_list
    ]
    wanted = {"title": _("要接收哪些提醒"), "url": reverse("outbox.wanted")}
    context = {
        "title": _("我的消息"),
        "groups": [{"title": "", "items": items}] if items else [],
        "nothing": not items,
        "empty": {"words": _("还没有消息。")},
        "buttons": [wanted],
        "page": page,
    }
    return render(request, "kit/phone_list.html", context)


def _told(message: Message) -> str:
    """What kind it was and when; that its words are gone, where they are."""
    if message.body:
        return f"{message.get_kind_display()} · {message.queued_on}"
    return f"{message.queued_on} · {_('内容已清除')}"


def show_wanted(request: HttpRequest) -> HttpResponse:
    """Choose the kinds; what is unticked comes no more."""
    actor: Any = request.user
    declined = set(OptOut.objects.filter(account=actor).values_list("kind", flat=True))
    held = [kind for kind in Kind.values if kind not in declined]
    form = WantedForm(request.POST or None, actor=actor, initial={"kinds": held})
    if request.method == "POST" and form.is_valid():
        wanted = set(form.cleaned_data["kinds"])
        for kind in Kind.values:
            if kind in wanted and kind in declined:
                actions.welcome(actor, actor=actor, kind=kind)
            elif kind not in wanted and kind not in declined:
                actions.decline(actor, actor=actor, kind=kind)
        said.success(request, _("已保存"))
        return redirect("outbox.mine")
    context = {"title": _("要接收哪些提醒"), "form": form, "once": uid7()}
    return render(request, "kit/phone_form.html", context)


urls = [
    path("", never_cache(signed_in(require_safe(show_mine))), name="outbox.mine"),
    path("wanted/", never_cache(signed_in(show_wanted)), name="outbox.wanted"),
]
DOORS = [Door("mine", gettext_lazy("我的消息"), "outbox.mine", icon="inbox", order=60)]
