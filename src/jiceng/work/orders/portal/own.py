"""The phone of whoever serves: the pool of one's community, one's own orders, one sentence."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel.flows import StepError
from jiceng.kernel.paths import upward
from jiceng.kernel.uids import uid7
from jiceng.kit.access import beneath, may
from jiceng.kit.forms import ReasonForm
from jiceng.kit.pages.writing import UNPROCESSABLE
from jiceng.kit.titles import refusal
from jiceng.registers.files.pages import sent
from jiceng.work.orders import actions, forms
from jiceng.work.orders.access import KEEPS, SERVES
from jiceng.work.orders.flows import ADOPTED, HELD, POOLED
from jiceng.work.orders.models import Hold, Order, SmallWish

SHOWN = 60


def line(actor: Any, state: str) -> Any:
    """Of one's own line: the community and what stands above it."""
    held = actor.reach(*SERVES)
    above = {one for path in held for one in upward(path)}
    here = Q(handler__path__in=above) | beneath("handler__path", actor.reach(*KEEPS))
    return Order.objects.filter(here, state=state).select_related("handler", "category")


def pool(actor: Any) -> Any:
    """What waits in the pools of one's own line."""
    return line(actor, POOLED)


def holds(actor: Any) -> Any:
    """The open holds of whoever looks."""
    member = getattr(actor, "member_id", None)
    return Hold.objects.open().filter(member=member) if member else Hold.objects.none()


def mine(actor: Any) -> Any:
    """What one has in hand."""
    rows = Order.objects.filter(state=HELD).select_related("handler", "category")
    return rows.filter(pk__in=holds(actor).values("order"))


def beside(actor: Any) -> Any:
    """What another member of one's line has in hand, where one may help."""
    if not getattr(actor, "member_id", None):
        return Order.objects.none()
    led = Hold.objects.open().lead().exclude(member=None).values("order")
    others = line(actor, HELD).exclude(pk__in=holds(actor).values("order"))
    return others.filter(pk__in=led)


def home(request: HttpRequest) -> HttpResponse:
    """One's own first, then the pool, the most urgent first; then where one may help."""
    actor: Any = request.user
    own, waiting, others = (
        mine(actor).order_by("due_on", "pk"),
        pool(actor).order_by("-frail", "due_on", "pk"),
        beside(actor).order_by("-frail", "due_on", "pk"),
    )
    groups = [
        {"title": title, "items": [_cell(one) for one in rows[:SHOWN]]}
        for title, rows in (
            (_("我在办的"), own), (_("可以接的"), waiting), (_("可以搭把手的"), others),
        )
    ]  # fmt: skip
    context = {
        "title": _("接单"), "groups": groups, "nothing": not any(g["items"] for g in groups),
        "empty": {"words": _("现在没有派给本社区的单子。有了会出现在这里。")},
        "buttons": [{"title": _("微心愿"), "url": reverse("orders.own_wishes")}],
    }  # fmt: skip
    return render(request, "kit/phone_list.html", context)


def wishes(request: HttpRequest) -> HttpResponse:
    """Small wishes of one's own line, to be adopted with one tap; who it is for is not said."""
    actor: Any = request.user
    rows = _wishes(actor).order_by("-raised_on", "-pk")
    member = getattr(actor, "member_id", None)
    mine = SmallWish.objects.filter(member=member, state=ADOPTED) if member else rows.none()
    context = {
        "title": _("微心愿"), "open": rows[:SHOWN], "mine": mine.select_related("org"),
        "may_adopt": member is not None, "once": uid7(),
    }  # fmt: skip
    return render(request, "orders/own_wishes.html", context)


def _wishes(actor: Any) -> Any:
    held = actor.reach(*SERVES)
    above = {one for path in held for one in upward(path)}
    here = Q(org__path__in=above) | beneath("org__path", actor.reach(*KEEPS))
    return SmallWish.objects.open().filter(here).select_related("org")


def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """认领."""
    actor: Any = request.user
    wish: SmallWish | None = _wishes(actor).filter(pk=pk).first()
    if wish is None:
        messages.error(request, _("这个心愿刚被别人认领了，请看看别的"))
        return redirect("orders.own_wishes")
    try:
        actions.adopt(wish, actor=actor, member=actor.member)
    except (ValidationError, StepError) as error:
        messages.error(request, refusal(error))
    else:
        messages.success(request, _("认领了，东西由社区转交，社区会联系您"))
    return redirect("orders.own_wishes")


def _cell(order: Order) -> dict[str, Any]:
    told = (str(order.handler), _("请先办") if order.frail else "", f"{_('最迟')} {order.due_on}")
    words = " · ".join(filter(None, told))
    return {
        "title": order.said[:40],
        "words": words,
        "url": reverse("orders.show", args=[order.pk]),
        "state": {"tone": "active", "title": order.get_state_display()},
    }


def _seen(actor: Any, pk: int) -> Order:
    """From the pool, one's own, or where one may help; Http404 for any other."""
    found: Order | None = next(
        (one for rows in (mine, pool, beside) for one in rows(actor).filter(pk=pk)), None
    )
    if found is None:
        raise Http404
    return found


def offered(order: Order, actor: Any) -> Iterator[tuple[str, str, Any]]:
    """Verb, title and form of what this person may do now."""
    mine = list(holds(actor).filter(order=order))
    lead = any(one.role == Hold.Role.LEAD for one in mine)
    known = getattr(actor, "member_id", None) or may(actor, KEEPS, order.handler.path)
    if order.state == POOLED and known:
        yield "claim", _("我来办"), None
    if order.state == HELD and not mine and getattr(actor, "member_id", None):
        yield "join", _("我来搭把手"), None
    if lead and order.arrived_at is None:
        yield "arrive", _("已到达"), None
    if lead:
        yield "finish", _("办好了"), forms.FinishForm
        yield "hand_back", _("办不了，退回"), ReasonForm


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One order: what and by when; how to reach the person only once it is one's own."""
    actor: Any = request.user
    return _page(request, _seen(actor, pk))


def look(request: HttpRequest, pk: int) -> HttpResponse:
    """The same with the whole contact."""
    actor: Any = request.user
    return _page(request, _seen(actor, pk), full=True)


def _page(request: HttpRequest, order: Order, *, full: bool = False) -> HttpResponse:
    """With `full` the contact is shown in full, and the look written down."""
    actor: Any = request.user
    pk = order.pk
    own = holds(actor).filter(order=order).exists()
    facts = [
        (_("内容"), order.text if own else order.said, "text"),
        (_("最迟答复"), order.due_on, "date"), (_("承办单位"), str(order.handler), "text"),
    ]  # fmt: skip
    facts += [(title, text, "text") for title, text in reached(order, actor, own=own, full=full)]
    context = {
        "title": order.shown_number,
        "state": {"tone": "active", "title": order.get_state_display()},
        "facts": [{"title": t, "text": v, "kind": k if v is not None else "empty"}
                  for t, v, k in facts],
        "verbs": [{"name": name, "title": title, "asks": form is not None,
                   "url": reverse("orders.act", args=[pk, name])}
                  for name, title, form in offered(order, actor)],
        "once": uid7(), "look_url": reverse("orders.look", args=[pk]),
        "photos": [{"title": one.name, "url": reverse("orders.photo", args=[pk, one.uid])}
                   for one in actions.photos_of(order)] if own else [],
        "may_look": own and any((order.phone, order.contact, order.spot)),
    }  # fmt: skip
    return render(request, "orders/show.html", context)


def reached(order: Order, actor: Any, *, own: bool, full: bool) -> list[tuple[str, str | None]]:
    """How to reach whoever asked: masked, and in full to the holder who asks for it."""
    titles = {"contact": _("联系人"), "phone": _("联系电话"), "spot": _("地点")}
    known = {name: getattr(order, name) for name in titles}
    masked = {name: str(value) if value is not None else None for name, value in known.items()}
    if not own:
        return [(titles["spot"], masked["spot"])]
    if full and any(masked.values()):
        masked |= actions.reveal(order, actor=actor, purpose=_("办理诉求，联系提出人"))
    return [(title, masked[name]) for name, title in titles.items()]


def photo(request: HttpRequest, pk: int, uid: UUID) -> HttpResponseBase:
    """A picture of what one has in hand; of anything else there is none to see."""
    order = _seen(request.user, pk)
    found = [one for one in actions.photos_of(order) if one.uid == uid]
    if not found or not holds(request.user).filter(order=order).exists():
        raise Http404
    return sent(found[0])


SAID = {
    "finish": gettext_lazy("办结了，提出的人凭查询码看得到结果"),
    "hand_back": gettext_lazy("退回了，由社区另外派"),
}


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
        if verb in {"claim", "join"}:
            values = {"member": actor.member}
        try:
            getattr(actions, verb)(order, actor=actor, **values)
        except (ValidationError, StepError) as error:
            if form is None:
                messages.error(request, refusal(error))
                return redirect("orders.home")
            form.refuse(error)
        else:
            if verb in {"claim", "join"} and actor.member_id:
                return redirect("orders.show", pk=pk)
            if verb in SAID:
                messages.success(request, str(SAID[verb]))
            return redirect("orders.home")
    context = {"title": title, "form": form, "submit": title, "once": uid7(),
               "task": f"orders.{verb}"}  # fmt: skip
    status = UNPROCESSABLE if form is not None and form.errors else 200
    return render(request, "kit/phone_form.html", context, status=status)
