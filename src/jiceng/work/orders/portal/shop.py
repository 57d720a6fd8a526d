"""The phone of a shop: what was given to it, to confirm, to finish in a sentence, to hand back."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel.flows import StepError
from jiceng.kernel.uids import uid7
from jiceng.kit.forms import ReasonForm
from jiceng.kit.pages.writing import UNPROCESSABLE
from jiceng.kit.scope import address
from jiceng.kit.titles import refusal
from jiceng.registers.services.models import Provider
from jiceng.work.orders import actions, forms
from jiceng.work.orders.flows import HELD
from jiceng.work.orders.models import Hold, Order
from jiceng.work.orders.portal.own import reached

SHOWN = 60


def shop_of(actor: Any) -> Provider:
    """The shop this account serves for, as long as it is listed."""
    provider: Provider | None = getattr(actor, "provider", None)
    if provider is None or provider.until is not None:
        raise PermissionDenied(_("您的账号没有对应名录里的服务商，请联系社区"))
    return provider


def _given(provider: Provider) -> Any:
    """What the shop has in hand."""
    holds = Hold.objects.open().lead().filter(provider=provider, order__state=HELD)
    return holds.select_related("order__handler", "order__category")


def home(request: HttpRequest) -> HttpResponse:
    """What waits for a word first, then what is in hand, then what was done."""
    provider = shop_of(request.user)
    waiting = list(_given(provider).order_by("order__due_on", "pk")[:SHOWN])
    done = Hold.objects.lead().filter(provider=provider, end=Hold.End.DONE)
    done = done.select_related("order__handler", "order__category").order_by("-ended_at", "-pk")
    groups = [
        {"title": _("等您确认的"), "items": [_cell(x) for x in waiting if x.confirmed_at is None]},
        {"title": _("正在办的"), "items": [_cell(x) for x in waiting if x.confirmed_at]},
        {"title": _("办好的"), "items": [_cell(one, open_=False) for one in done[:20]]},
    ]
    ways = ((_("我要咨询"), "outreach.ask"), (_("办事指南"), "services.catalogue"),
            (_("身边的信息"), "outreach.news"))  # fmt: skip
    context = {
        "title": provider.name, "groups": groups,
        "nothing": not any(one["items"] for one in groups),
        "empty": {"words": _("现在没有派给您的单。社区派了会出现在这里。")},
        "buttons": [{"title": title, "url": address(name)} for title, name in ways
                    if address(name)],
    }  # fmt: skip
    return render(request, "kit/phone_list.html", context)


def _cell(hold: Hold, *, open_: bool = True) -> dict[str, Any]:
    order = hold.order
    words = f"{order.handler} · {_('最迟')} {order.due_on}"
    found = {"title": order.said[:40], "words": words if open_ else str(order.handler),
             "state": {"tone": "active" if open_ else "done", "title": _state(hold)}}  # fmt: skip
    return found | ({"url": reverse("orders.shop_show", args=[order.pk])} if open_ else {})


def _state(hold: Hold) -> str:
    if hold.confirmed_at is None and hold.ended_at is None:
        return _("待确认")
    return str(hold.order.get_state_display())


def _seen(actor: Any, pk: int) -> Hold:
    found: Hold | None = _given(shop_of(actor)).filter(order=pk).first()
    if found is None:
        raise Http404
    return found


def offered(hold: Hold) -> Iterator[tuple[str, str, Any]]:
    """Verb, title and form of what the shop may do now."""
    if hold.confirmed_at is None:
        yield "confirm", _("能来，确认"), None
    else:
        yield "finish", _("办好了"), forms.FinishForm
    yield "hand_back", _("办不了，退回"), ReasonForm


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One order, its contact masked."""
    return _page(request, _seen(request.user, pk))


def look(request: HttpRequest, pk: int) -> HttpResponse:
    """The same with the whole contact, once it was confirmed; the look is written down."""
    hold = _seen(request.user, pk)
    if hold.confirmed_at is None:
        raise Http404
    return _page(request, hold, full=True)


def _page(request: HttpRequest, hold: Hold, *, full: bool = False) -> HttpResponse:
    actor: Any = request.user
    order: Order = hold.order
    facts = [(_("内容"), order.text, "text"), (_("最迟答复"), order.due_on, "date"),
             (_("派单单位"), f"{order.handler} {order.handler.phone}".strip(), "text")]  # fmt: skip
    confirmed = hold.confirmed_at is not None
    facts += [(t, text, "text") for t, text in reached(order, actor, own=confirmed, full=full)]
    context = {
        "title": order.shown_number, "state": {"tone": "active", "title": _state(hold)},
        "facts": [{"title": t, "text": v, "kind": k if v is not None else "empty"}
                  for t, v, k in facts],
        "verbs": [{"name": name, "title": title, "asks": form is not None,
                   "url": reverse("orders.shop_act", args=[order.pk, name])}
                  for name, title, form in offered(hold)],
        "once": uid7(), "look_url": reverse("orders.shop_look", args=[order.pk]),
        "may_look": confirmed and not full and any((order.phone, order.contact, order.spot)),
    }  # fmt: skip
    return render(request, "orders/show.html", context)


def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One verb: at once by POST, or asked with its form."""
    actor: Any = request.user
    hold = _seen(actor, pk)
    known = {name: (title, form) for name, title, form in offered(hold)}
    if verb not in known:
        messages.error(request, _("现在不能这样办，可能刚被别人办过，请再看一次"))
        return redirect("orders.shop")
    title, kind = known[verb]
    if request.method != "POST" and kind is None:
        return redirect("orders.shop_show", pk=pk)
    form = kind(request.POST if request.method == "POST" else None, face="phone") if kind else None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            values = form.cleaned_data if form is not None else {}
            getattr(actions, verb)(hold.order, actor=actor, **values)
        except (ValidationError, StepError) as error:
            if form is None:
                messages.error(request, refusal(error))
                return redirect("orders.shop")
            form.refuse(error)
        else:
            messages.success(request, _("收到了，谢谢"))
            return redirect("orders.shop")
    context = {"title": title, "form": form, "submit": title, "once": uid7(),
               "task": f"orders.{verb}"}  # fmt: skip
    status = UNPROCESSABLE if form is not None and form.errors else 200
    return render(request, "kit/phone_form.html", context, status=status)
