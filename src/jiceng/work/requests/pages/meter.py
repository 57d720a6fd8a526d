"""负担仪: what a month asked of the grass roots, by level and by department; opens to cells."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import DAY, around
from jiceng.kit.crosstabs import Beneath, Line, answer, cell, fill
from jiceng.kit.scope import Held, code_of, held_scope
from jiceng.work.requests import figures
from jiceng.work.requests.models import Level

WHOLE = (
    figures.IN_FORCE, figures.ROUNDS_SENT, figures.RETURNED, figures.CELLS, figures.FILLED,
    figures.RETYPED, figures.MINUTES, figures.RUSHED, figures.STRAYS,
)  # fmt: skip
EACH = (figures.CELLS, figures.FILLED, figures.RETYPED, figures.MINUTES)


def meter(request: HttpRequest) -> HttpResponse:
    """Last month unless another period is asked: it is published when the month is over."""
    scope = held_scope(request)
    period = scope.period if "period" in request.GET else around(
        around(clock.today(), "month").first - DAY, "month")  # fmt: skip
    scope = Held(scope.node, scope.with_below, period)
    ask = Ask(period, as_of=min(period.last, clock.today()))
    lines = [Line(_(one.title), one, _(one.unit)) for one in WHOLE]
    columns: list[dict[str, Any]] = [{}]
    fill(lines, columns, scope.node, ask)
    ledger = f"{reverse('requests.rounds.table')}?{scope.query}"
    before = around(period.first - DAY, "month")
    earlier = f"?org={code_of(scope.node)}&period={before.code}"
    notes = _(
        "按发出日期计入本期。带出的只要看一眼；重复填报是系统里已有、还让基层再填的。"
        "自报分钟可以不填，只汇总，不看是谁。按部门名称排列，不排名。"
    )
    return answer(
        request, _("基层填报负担"), scope, ask.day, heads=[period.words], lines=lines,
        beneath=_departments(scope.node, ask), notes=notes,
        nothing=_("这个月没有要基层填报的报表。"),
        buttons=[
            {"title": _("上个月"), "url": earlier},
            {"title": _("计量台账"), "url": ledger, "icon": "data"},
        ],
    )  # fmt: skip


def _departments(node: Any, ask: Ask) -> Beneath | None:
    """Each department, and within it each level that was asked: one query for each figure."""
    heads = [_("要求格数"), _("带出格数"), _("重复填报"), _("自报分钟")]
    found = Beneath(_("按要数的部门和层级"), _("部门、层级"), heads)
    told = [one.read(node, ask).across("department", "level") for one in EACH]
    for name in sorted({name for one in told for name, _level in one if name}):
        levels = [level for level in Level if any((name, level) in one for one in told)]
        parts: list[tuple[Any, dict[str, str], list[Level]]] = [(name, {}, levels)]
        parts += [(level.label, {"level": level.value}, [level]) for level in levels]
        for title, deeper, within in parts:
            cells = []
            for figure, one in zip(EACH, told, strict=True):
                value = sum(one.get((name, level), 0) or 0 for level in within)
                cells.append(cell(figure.only(department=name, **deeper), value, node, ask))
            found.rows.append({"title": str(title), "url": _tables(name), "cells": cells,
                               "inner": bool(deeper)})  # fmt: skip
    return found if found.rows else None


def _tables(department: str) -> str:
    said = urlencode({"q": department})
    return f"{reverse('requests.tables.table')}?{said}"
