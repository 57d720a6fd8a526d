"""三会一课年度表: a branch's year period by period; above, which branches miss something."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.periods import month, year
from jiceng.kit.scope import code_of, held_scope
from jiceng.registers.orgs.models import Org
from jiceng.work.life.figures.completion import due_branches, years_of

PAGE = 30


def year_page(request: HttpRequest) -> HttpResponse:
    """One branch's table, or the branches beneath a node with what is missing."""
    scope = held_scope(request)
    number = scope.period.first.year
    node = scope.node
    context: dict[str, Any] = {
        "title": _("三会一课年度表"),
        "year": number,
        "before": year(number - 1),
        "after": year(number + 1),
        "definition": _(
            "党员大会按季度，支委会（正式党员七名以上的支部）、主题党日按月；"
            "党小组会和党课没有全国统一的支部频次，只列开了几次。"
        ),
        "buttons": [{"title": _("打印"), "print": True}],
    }
    if isinstance(node, Org) and node.is_branch:
        one = years_of([node], number, clock.today())[0]
        months = [month(number, n).first.month for n in range(1, 13)]
        return render(request, "life/yearly_branch.html", {**context, "one": one, "months": months})
    path = scope.path
    page = Paginator(due_branches(path, year(number)), PAGE).get_page(request.GET.get("page"))
    lines: list[dict[str, Any]] = [
        {"of": of, "url": f"{reverse('life.yearly')}?org={code_of(of.org)}&period={number}"}
        for of in years_of(page.object_list, number, clock.today())
    ]
    heads = [title for _type, title, _marks in lines[0]["of"].rows] if lines else []
    more: dict[str, Any] = {"page": page, "lines": lines, "heads": heads}
    more["empty"] = {"words": _("这个范围还没有党支部。")}
    return render(request, "life/yearly.html", {**context, **more})
