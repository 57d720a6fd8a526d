"""党费收缴使用公布表: a year of one organisation on a page, to be read out, posted and signed."""

from decimal import Decimal
from typing import Any

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
from jiceng.work.dues.figures import collection, money
from jiceng.work.dues.models import Use
from jiceng.work.dues.pages.balances import first_held, told


def statement_page(request: HttpRequest) -> HttpResponse:
    """Month by month what was due and came in, what was handed up and spent, and what is left."""
    actor: Any = request.user
    node: Any = find_node(request.GET["org"]) if request.GET.get("org") else first_held(actor)
    if node is None or not may(actor, SEES, node.path):
        raise Http404
    whole, day = year(_year(request)), clock.today()
    ask = Ask(whole, as_of=min(day, whole.last))
    sums = {
        "income": money.INCOME.read(node, ask).value,
        "remitted": money.REMITTED.read(node, ask).value,
        "returned": money.RETURNED.read(node, ask).value,
        "used": money.USED.read(node, ask).value,
        "balance": money.BALANCE.read(node, ask).value,
    }
    context = {
        "title": _("党费收缴使用公布表"),
        "unit": str(node),
        "period": whole.words,
        "as_of": ask.day,
        "months": [_month(node, part) for part in whole.months() if part.first <= day],
        "uses": _uses(node, ask),
        "sums": {name: told(Decimal(value)) for name, value in sums.items()},
        "cites": str(rules.PUBLISHING),
        "signatures": [_("党支部书记"), _("党费管理员"), _("日期")],
        "back_url": reverse("dues.publications.table"),
    }
    return render(request, "dues/statement.html", context)


def _year(request: HttpRequest) -> int:
    said = request.GET.get("year", "")
    known = said.isascii() and said.isdigit() and rules.IN_FORCE.year <= int(said[:4]) <= 2100  # noqa: PLR2004
    return int(said[:4]) if known else clock.today().year


def _month(node: Org, part: Period) -> dict[str, Any]:
    ask = Ask(part, as_of=clock.today())
    due = collection.AMOUNT.population.read(node, ask).value
    people, paid = (collection.COLLECTED.population.read(node, ask).value,
                    collection.COLLECTED.read(node, ask).value)  # fmt: skip
    came = collection.AMOUNT.read(node, ask).value
    return {
        "words": part.words,
        "people": people,
        "paid": paid,
        "due": told(due),
        "came": told(came),
    }


def _uses(node: Org, ask: Ask) -> list[dict[str, Any]]:
    found = money.USED.read(node, ask).by("purpose")
    named = dict(Use.Purpose.choices)
    return [
        {"title": named[kind], "amount": told(found.get(kind, Decimal(0)))}
        for kind in named
        if kind in found
    ]
