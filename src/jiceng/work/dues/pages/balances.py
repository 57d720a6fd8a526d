"""党费收支: each organisation beneath with what it should have, has, handed on and spent."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel.asks import Ask
from jiceng.kit.access import may
from jiceng.kit.crosstabs import opens
from jiceng.kit.scope import code_of, held_scope
from jiceng.registers.orgs.models import Org
from jiceng.work.dues.access import SEES
from jiceng.work.dues.figures import collection, money

FIGURES = (
    (collection.COLLECTED.population, gettext_lazy("应交人次")),
    (collection.COLLECTED, gettext_lazy("已交人次")),
    (collection.AMOUNT.population, gettext_lazy("应交金额")),
    (collection.AMOUNT, gettext_lazy("已交金额")),
    (money.INCOME, gettext_lazy("收到")),
    (money.REMITTED, gettext_lazy("上缴")),
    (money.RETURNED, gettext_lazy("返还下级")),
    (money.USED, gettext_lazy("使用")),
    (money.BALANCE, gettext_lazy("结存")),
)


def balances_page(request: HttpRequest) -> HttpResponse:
    """One line an organisation, itself first; in the order of the tree."""
    scope = held_scope(request)
    node = scope.node
    context = {
        "title": _("党费收支"),
        "subtitle": str(node),
        "definition": _("按期间合计，只有合计没有个人；结存为期末数；按组织树排列，不排名。"),
        "heads": [title for _figure, title in FIGURES],
        "lines": _lines(node, Ask(scope.period)),
        "period": scope.period,
        "empty": {"words": _("这个范围还没有党组织。")},
    }
    return render(request, "dues/balances.html", context)


def told(value: Any) -> Any:
    """Money always to the fen, counts as they are."""
    return f"{value:,.2f}" if isinstance(value, Decimal) else value


def first_held(actor: Any) -> Org | None:
    held = [path for path in actor.reach(*SEES) if path]
    found: Org | None = Org.objects.filter(path__in=held).order_by("path").first()
    if found is not None and may(actor, SEES, found.path):
        return found
    return None


def _lines(node: Org, ask: Ask) -> list[dict[str, Any]]:
    beneath = Org.objects.filter(parent=node).standing(ask.day).order_by("path")
    columns = [figure.spread(node, ask) for figure, _title in FIGURES]
    return [
        {
            "org": org,
            "code": code_of(org),
            "cells": [
                {
                    "value": told(column.get(org.path_on(ask.day))),
                    "url": opens(figure, {}, org, ask),
                }
                for (figure, _title), column in zip(FIGURES, columns, strict=True)
            ],
        }
        for org in [node, *beneath]
    ]
