"""党员接单周清单: what members took in a week, by the office it lay with; to read and to print."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import Period
from jiceng.kit.scope import held_scope
from jiceng.work.orders.figures.members import BY_MEMBERS, RESPONSE
from jiceng.work.orders.models import Order

WEEK = timedelta(days=6)


def weekly(request: HttpRequest) -> HttpResponse:
    """From Monday to Sunday, the week of the day asked for or the one that runs now."""
    actor: Any = request.user
    scope = held_scope(request)
    day = _day(request.GET.get("day", ""))
    first = day - timedelta(days=day.weekday())
    ask = Ask(Period(first, first + WEEK))
    taken = BY_MEMBERS.read(scope.node, ask)
    rows = taken.records.filter(order__in=Order.objects.visible_to(actor))
    rows = rows.select_related("order", "org", "member__person").order_by("org__path", "begun_at")
    context = {
        "title": _("党员接单周清单"), "unit": str(scope.node), "day": day, "first": first,
        "last": first + WEEK, "rows": list(rows), "count": taken.value,
        "response": RESPONSE.read(scope.node, ask).value,
        "buttons": [{"title": _("打印"), "print": True}],
    }  # fmt: skip
    return render(request, "orders/weekly.html", context)


def _day(said: str) -> date:
    """The day as written, else today; the first and the last weeks of the calendar are no weeks."""
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return clock.today()
    return day if date.min + WEEK <= day <= date.max - WEEK else clock.today()
