"""The slip of an order, and who passes what to whom."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.paths import inside
from jiceng.kit.documents.slip import qr_svg, slip
from jiceng.kit.pages.gate import demand, row_of
from jiceng.kit.scope import held_scope
from jiceng.registers.places.models import Place
from jiceng.work.orders import actions
from jiceng.work.orders.access import KEEPS
from jiceng.work.orders.figures.answering import TRANSFERS
from jiceng.work.orders.models import Move, Order
from jiceng.work.orders.models.told import answer_lines
from jiceng.work.orders.pages.nouns import ORDER_PAGES, serves

MOST = 60


def slip_of(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt on a roll of 80 mm or on A5."""
    order: Order = row_of(ORDER_PAGES, request, pk)
    back = reverse("orders.orders.detail", args=[pk])
    if request.GET.get("now"):  # printed from the counter, where the next one waits
        back = f"{reverse('orders.counter')}?made={pk}"
    url = request.build_absolute_uri(reverse("orders.receipt", args=[order.code]))
    made = slip(answer_lines(order), order.code, url, note=_("本系统为非涉密系统"))
    a5 = request.GET.get("paper") == "a5"
    context: dict[str, Any] = {
        "title": _("受理回执"), "slip": made, "back_url": back, "a5": a5,
    }  # fmt: skip
    return render(request, "orders/slip.html", context)


def poster(request: HttpRequest) -> HttpResponse:
    """扫码点单: a code for each community beneath the node, to hang up at its doors."""
    scope = held_scope(request)
    here = request.build_absolute_uri(reverse("orders.ask"))
    rows = Place.objects.standing(clock.today()).communities()
    rows = rows.filter(inside("keeper__path", scope.node.path)).select_related("keeper")
    cards = [
        {"name": one.name, "phone": one.keeper.phone, "qr": qr_svg(f"{here}?at={one.uid}", "Q")}
        for one in rows.order_by("keeper__path", "pk")[:MOST]
    ]
    context = {
        "title": _("扫码点单"), "cards": cards, "back_url": reverse("orders.orders.table"),
    }  # fmt: skip
    return render(request, "orders/poster.html", context)


def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """How to reach whoever asked, in full, to the office that works on it; written down."""
    order: Order = row_of(ORDER_PAGES, request, pk)
    actor: Any = request.user
    if not serves(order, actor):
        demand(ORDER_PAGES, actor, KEEPS, order)
    back = reverse("orders.orders.detail", args=[pk])
    titles = {"contact": _("联系人"), "phone": _("联系电话"), "spot": _("地点")}
    try:
        told = actions.reveal(order, actor=actor, purpose=_("办理诉求，联系提出人"))
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
        return redirect(back)
    facts = [{"title": titles[name], "text": text, "kind": "text"} for name, text in told.items()]
    context = {"title": _("联系方式"), "order": order, "facts": facts, "back": back}
    return render(request, "orders/contact.html", context)


def matrix(request: HttpRequest) -> HttpResponse:
    """From whom to whom orders went in the period: offices by offices, every number opens."""
    scope = held_scope(request)
    ask = Ask(scope.period)
    rows = TRANSFERS.read(scope.node, ask).records.order_by()
    told = rows.values_list("source__name", "to__name", "way").annotate(n=Count("pk"))
    lines = sorted(told, key=lambda line: (-line[3], line[0], line[1]))
    ways = dict(Move.Way.choices)
    drawn: list[dict[str, Any]] = [
        {"source": source, "to": to, "way": ways[way], "count": count}
        for source, to, way, count in lines[:MOST]
    ]
    context = {
        "title": _("转办往来"), "rows": drawn, "more": len(lines) > MOST,
        "total": sum(line[3] for line in lines), "url": reverse("orders.moves.table"),
    }  # fmt: skip
    return render(request, "orders/matrix.html", context)
