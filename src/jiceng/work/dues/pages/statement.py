"""党费收缴使用公布表: a year of one organisation on a page, to be read out, posted and signed."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import Period, year
from jiceng.kit.access import may
from jiceng.kit.scope import find_node
from jiceng.registers.orgs.models import Org
from jiceng.work.dues import rules
from jiceng.work.dues.access import SEES
from jiceng.work.dues.figures import collection
from jiceng.work.dues.models import Use, year_sums, year_uses
from jiceng.work.dues.pages.balances import first_held, told


def statement_page(request: HttpRequest) -> HttpResponse:
    """Month by month what was due and came in; then the organisation's own account of the year,
    the same sums that 公布 keeps, up to today and at most to 31 December.
    """
    actor: Any = request.user
    node: Any = find_node(request.GET["org"]) if request.GET.get("org") else first_held(actor)
    if node is None or not may(actor, SEES, node.path):
        raise Http404
    whole, day = year(_year(request)), clock.today()
    number, as_of = whole.first.year, min(day, whole.last)
    context = {
        "title": _("党费收缴使用公布表"),
        "unit": str(node),
        "period": whole.words,
        "as_of": as_of,
        "months": _months(node, whole, as_of),
        "beneath": not node.is_branch,
        "uses": _uses(node, number, as_of),
        "sums": {name: told(value) for name, value in year_sums(node, number, as_of).items()},
        "cites": str(rules.PUBLISHING),
        "signatures": [_("党支部书记"), _("党费管理员"), _("日期")],
        "back_url": reverse("dues.publications.table"),
    }
    return render(request, "dues/statement.html", context)


def _year(request: HttpRequest) -> int:
    said = request.GET.get("year", "")
    known = said.isascii() and said.isdigit() and rules.IN_FORCE.year <= int(said[:4]) <= 2100  # noqa: PLR2004
    return int(said[:4]) if known else clock.today().year


def _months(node: Org, whole: Period, day: date) -> list[dict[str, Any]]:
    """What the figure of the year opens to, month by month: two reads for all twelve."""
    reading = collection.COLLECTED.read(node, Ask(whole, as_of=day))
    due, paid = _by_month(reading.of), _by_month(reading.records)
    none = (0, Decimal(0))
    return [
        {
            "words": part.words,
            "people": due.get(number, none)[0],
            "paid": paid.get(number, none)[0],
            "due": told(due.get(number, none)[1]),
            "came": told(paid.get(number, none)[1]),
        }
        for part in whole.months()
        if part.first <= day and (number := rules.number_of(part.first))
    ]


def _by_month(rows: Any) -> dict[int, tuple[int, Decimal]]:
    """Month → how many and how much."""
    told_ = rows.order_by().values_list("roll__month_no").annotate(n=Count("pk"), s=Sum("amount"))
    return {number: (count, total or Decimal(0)) for number, count, total in told_}


def _uses(node: Org, number: int, day: date) -> list[dict[str, Any]]:
    found, named = year_uses(node, number, day), dict(Use.Purpose.choices)
    return [{"title": named[kind], "amount": told(found[kind])} for kind in named if kind in found]
