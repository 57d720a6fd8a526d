"""The phone of whoever serves: the pool of one's community, one's own orders, one sentence."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel.flows import StepError
from jiceng.kernel.paths import upward
from jiceng.kernel.uids import uid7
from jiceng.kit.access import beneath
from jiceng.kit.forms import ReasonForm
from jiceng.kit.pages.writing import UNPROCESSABLE
from jiceng.work.orders import actions, forms
from jiceng.work.orders.access import KEEPS, SERVES
from jiceng.work.orders.flows import HELD, POOLED
from jiceng.work.orders.models import Hold, Order

SHOWN = 60


def pool(actor: Any) -> Any:
    """What waits in the pools of one's own line: the community and what stands above it."""
    held = actor.reach(*SERVES)
    above = {one for path in held for one in upward(path)}
    here = Q(handler__path__in=above) | beneath("handler__path", actor.reach(*KEEPS))
    return Order.objects.filter(here, state=POOLED).select_related("handler", "category")


def mine(actor: Any) -> Any:
    """What one has in hand."""
    member = getattr(actor, "member_id", None)
    rows = Order.objects.filter(state=HELD).select_related("handler", "category")
    own = Hold.objects.open().filter(member=member) if member else Hold.objects.none()
    return rows.filter(pk__in=own.values("order"))


def home(request: HttpRequest) -> HttpResponse:
    """One's own first, then the pool, the most urgent first."""
    actor: Any = request.user
    own, waiting = mine(actor).order_by("due_on", "pk"), pool(actor).order_by("due_on", "pk")
    groups = [
        {"title": _("我在办的"), "items": [_cell(one) for one in own[:SHOWN]]},
        {"title": _("可以接的"), "items": [_cell(one) for one in waiting[:SHOWN]]},
    ]
    context = {
        "title": _("接单"), "groups": groups, "nothing": not any(g["items"] for g in groups),
        "empty": {"words": _("现在没有派给本社区的单子。有了会出现在这里。")},
    }  # fmt: skip
    return render(request, "kit/phone_list.html", context)


def _cell(order: Order) -> dict[str, Any]:
    words = f"{order.handler} · {_('最迟')} {order.due_on}"
    return {
        "title": order.text[:40],
        "words": words,
        "url": reverse("orders.show", args=[order.pk]),
        "state": {"tone": "active", "title": order.get_state_display()},
    }


def _seen(actor: Any, pk: int) -> Order:
    """From the pool or one's own; Http404 for any other."""
    found: Order | None = (pool(actor) | mine(actor)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def offered(order: Order, actor: Any) -> Iterator[tuple[str, str, Any]]:
    """Verb, title and form of what this person may do now."""
    holds = Hold.objects.open().filter(order=order, member=getattr(actor, "member_id", None) or 0)
    lead = holds.lead().exists()
    if order.state == POOLED:
        yield "claim", _("我来办"), None
    if lead and order.arrived_at is None:
        yield "arrive", _("已到达"), None
    if lead:
        yield "finish", _("办好了"), forms.FinishForm
        yield "hand_back", _("办不了，退回"), ReasonForm


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One order: what and by when; how to reach the person only once it is one's own."""
    actor: Any = request.user
    order = _seen(actor, pk)
    own = order.state == HELD
    facts = [
        (_("内容"), order.text, "text"), (_("最迟答复"), order.due_on, "date"),
        (_("承办单位"), str(order.handler), "text"),
    ]  # fmt: skip
    facts += [(title, text, "text") for title, text in reached(order, request, own)]
    context = {
        "title": order.shown_number,
        "state": {"tone": "active", "title": order.get_state_display()},
        "facts": [{"title": t, "text": v, "kind": k if v is not None else "empty"}
                  for t, v, k in facts],
        "verbs": [{"name": name, "title": title, "asks": form is not None,
                   "url": reverse("orders.act", args=[pk, name])}
                  for name, title, form in offered(order, actor)],
        "once": uid7(), "may_look": own and any((order.phone, order.contact, order.spot)),
    }  # fmt: skip
    return render(request, "orders/show.html", context)


def reached(order: Order, request: HttpRequest, own: bool) -> list[tuple[str, str | None]]:
    """How to reach whoever asked: masked, and in full to the holder who asks for it."""
    titles = {"contact": _("联系人"), "phone": _("联系电话"), "spot": _("地点")}
    known = {name: getattr(order, name) for name in titles}
    masked = {name: str(value) if value is not None else None for name, value in known.items()}
    if not own:
        return [(titles["spot"], masked["spot"])]
    if request.GET.get("full") == "1" and any(masked.values()):
        actor: Any = request.user
        masked |= actions.reveal(order, actor=actor, purpose=_("办理诉求，联系提出人"))
    return [(title, masked[name]) for name, title in titles.items()]


def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One verb: at once by POST, or asked with its form."""
    actor: Any = request.user
    order = _seen(actor, pk)
    known = {name: (title, form) for name, title, form in offered(order, actor)}
    if verb not in known:
        messages.error(request, _("现在不能这样办，可能刚被别人办过，请再看一次"))
        return redirect("orders.home")
    title, kind = known[verb]
    if request.method != "POST" and kind is None:
        return redirect("orders.show", pk=pk)
    form = kind(request.POST if request.method == "POST" else None, face="phone") if kind else None
    if request.method == "POST" and (form is None or form.is_valid()):
        values = form.cleaned_data if form is not None else {}
        if verb == "claim":
            values = {"member": actor.member}
        try:
            getattr(actions, verb)(order, actor=actor, **values)
        except (ValidationError, StepError) as error:
            if form is None:
                messages.error(request, str(error))
                return redirect("orders.home")
            form.refuse(error)
        else:
            if verb == "claim":
                return redirect("orders.show", pk=pk)
            return redirect("orders.home")
    context = {"title": title, "form": form, "submit": title, "once": uid7(),
               "task": f"orders.{verb}"}  # fmt: skip
    status = UNPROCESSABLE if form is not None and form.errors else 200
    return render(request, "kit/phone_form.html", context, status=status)
