"""事件推送: receivers, how each fares, and what was not delivered."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from jiceng.channels.hooks import actions
from jiceng.channels.hooks.access import OPERATES
from jiceng.channels.hooks.actions.telling import title_of
from jiceng.channels.hooks.forms import SubscriptionForm
from jiceng.channels.hooks.models import Delivery, Subscription
from jiceng.kernel import clock
from jiceng.kernel.uids import uid7
from jiceng.kit.menu import Entry
from jiceng.kit.pages.gate import console

PAGE = 50


def show_hooks(request: HttpRequest) -> HttpResponse:
    """Receivers first, then the dead letters, newest on top."""
    dead = Delivery.objects.dead().select_related("subscription").order_by("-pk")
    page = Paginator(dead, PAGE).get_page(request.GET.get("page"))
    context = {
        "title": _("事件推送"),
        "definition": _("只告诉对方发生了什么和编号，不推送姓名和内容；涉及个人的事件不能订阅。"),
        "buttons": [{"title": _("新增接收方"), "url": reverse("hooks.subscribe"), "icon": "plus"}],
        "panels": [_panel(one) for one in Subscription.objects.order_by("-on", "pk")],
        "dead": [{"row": row, "title": title_of(row.verb), "at": _moment(row.settled_at)}
                 for row in page.object_list],
        "page": page,
        "empty": {"words": _("还没有接收方。")},
    }  # fmt: skip
    return render(request, "hooks/hooks.html", context)


def _panel(one: Subscription) -> dict[str, Any]:
    waiting = Delivery.objects.waiting().filter(subscription=one).count()
    stopping = {"title": _("停止"), "url": reverse("hooks.stop", args=[one.pk]), "post": True,
                "once": uid7(), "danger": True,
                "confirm": _("停止以后网址和密钥一并删除，确定吗？")}  # fmt: skip
    return {
        "pk": one.pk,
        "title": one.title,
        "state": {"tone": "done", "title": _("启用")} if one.on
        else {"tone": "void", "title": _("已停止")},
        "buttons": [stopping] if one.on else [],
        "facts": [
            {"title": _("形式"), "text": one.get_face_display()},
            {"title": _("主机"), "text": one.host},
            {"title": _("事件"), "text": "、".join(one.verbs), "wide": True},
            {"title": _("待推送"), "text": waiting},
            {"title": _("上次成功"), "text": _moment(one.sent_at)},
            {"title": _("上次不成功"), "text": _moment(one.failed_at)},
            {"title": _("说明"), "text": one.words},
        ],
    }  # fmt: skip


def _moment(at: Any) -> str | None:
    return f"{at.astimezone(clock.ZONE):%Y-%m-%d %H:%M}" if at else None


def subscribe(request: HttpRequest) -> HttpResponse:
    """新增接收方."""
    account: Any = request.user
    form = SubscriptionForm(request.POST or None, actor=account)
    if request.method == "POST" and form.is_valid():
        try:
            actions.subscribe(actor=account, **form.cleaned_data)
        except ValidationError as why:
            form.add_error(None, why)
        else:
            messages.success(request, _("已保存，从下一件事起推送"))
            return redirect("hooks.hooks")
    context = {"title": _("新增接收方"), "form": form, "submit": _("保存"), "once": uid7(),
               "cancel_url": reverse("hooks.hooks")}  # fmt: skip
    return render(request, "kit/form.html", context, status=422 if form.errors else 200)


@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    account: Any = request.user
    actions.stop(get_object_or_404(Subscription, pk=pk, on=True), actor=account)
    messages.success(request, _("已停止，网址和密钥已删除"))
    return redirect("hooks.hooks")


@require_POST
def offer_again(request: HttpRequest, pk: int) -> HttpResponse:
    account: Any = request.user
    try:
        actions.offer_again(get_object_or_404(Delivery, pk=pk), actor=account)
        messages.success(request, _("已放回，一分钟内再推"))
    except ValidationError as why:
        messages.error(request, "；".join(why.messages))
    return redirect("hooks.hooks")


urls = [
    path("", console(show_hooks, OPERATES), name="hooks.hooks"),
    path("subscribe/", console(subscribe, OPERATES), name="hooks.subscribe"),
    path("<int:pk>/stop/", console(stop, OPERATES), name="hooks.stop"),
    path("<int:pk>/offer_again/", console(offer_again, OPERATES), name="hooks.offer_again"),
]
MENU = [Entry("系统", gettext_lazy("事件推送"), "hooks.hooks", "link", 61, OPERATES)]
