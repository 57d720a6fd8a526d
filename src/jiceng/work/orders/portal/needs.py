"""What is asked for where, for everybody: numbers of communities, no home and nobody's words."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.deadlines import add_months
from jiceng.kernel.periods import on
from jiceng.work.orders.figures.asking import heard
from jiceng.work.orders.forms.resident import communities
from jiceng.work.orders.models import Order
from jiceng.work.orders.rules import FEW, RESPONSE

MONTHS, KINDS = 3, 12


def band(count: int) -> str:
    """A number as strangers may know it: of a few only that there are few."""
    if 0 < count < FEW:
        return _("不足 %d 件") % FEW
    return _("%d 件") % count


def _share(part: int, whole: int) -> str:
    return "" if whole < FEW else f"{100 * part // whole}%"


def needs(request: HttpRequest) -> HttpResponse:
    """Tiles of communities by street: how much was asked, taken up in time and finished.

    No sum is shown beside the bands, so that none can be worked out from the others.
    """
    today = clock.today()
    since = add_months(today, -MONTHS) + timedelta(days=1)
    orders = Order.objects.standing().filter(asked_on__range=(since, today))
    kinds = orders.exclude(category=None).values("category__name").annotate(n=Count("pk"))
    context = {
        "title": _("各社区的需求和回应"), "since": since, "days": RESPONSE,
        "streets": _streets(orders, today),
        "kinds": [{"title": one["category__name"], "value": band(one["n"])}
                  for one in kinds.order_by("-n", "category__name")[:KINDS]],
    }  # fmt: skip
    return render(request, "orders/needs.html", context)


def _streets(orders: Any, today: date) -> list[dict[str, Any]]:
    """Communities under their streets, in the order of the tree, never of their numbers."""
    rows: Any = orders.order_by().values("org")
    told = rows.annotate(n=Count("pk"), done=Count("pk", filter=Q(finished_on__lte=today)))
    asked = {row["org"]: row for row in told}
    ask = Ask(on(today), own={"days": RESPONSE})
    prompt: Any = heard(orders, ask).order_by().values_list("org")
    taken = dict(prompt.annotate(n=Count("pk")))
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for place in communities().select_related("keeper", "parent"):
        row = asked.get(place.keeper_id, {"n": 0, "done": 0})
        count = row["n"]
        found[str(place.parent or "")].append(
            {
                "name": place.name,
                "count": band(count),
                "heard": _share(taken.get(place.keeper_id, 0), count),
                "done": _share(row["done"], count),
            }
        )
    return [{"title": title, "tiles": tiles} for title, tiles in found.items()]
