"""工作法: the components of a method, and how many organisations did something for each."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel.asks import Ask
from jiceng.kernel.paths import inside
from jiceng.kernel.phrases import percent
from jiceng.kit.crosstabs import opens
from jiceng.kit.scope import Held, held_scope
from jiceng.registers.vocabulary.models import Component, Programme
from jiceng.work.coverage.figures.ties import METHOD_ORGS, TASKS, two_new
from jiceng.work.coverage.models import MethodTask

# What each column counts, and the figure and its rows that it opens to.
COLUMNS = (
    (TASKS.population, TASKS, "of"),
    (TASKS, TASKS, "records"),
    (METHOD_ORGS, METHOD_ORGS, "records"),
)


def method_page(request: HttpRequest) -> HttpResponse:
    """Every method with tasks, its components in order, tasks done and organisations reached."""
    scope = held_scope(request)
    ask = Ask(scope.period)
    named = MethodTask.objects.values("component__programme").distinct()
    programmes = Programme.objects.standing(ask.day).filter(pk__in=named).order_by("pk")
    branches = two_new(ask).filter(inside("path", scope.node.path)).count()
    counted = _counted(scope, ask)
    context = {
        "title": _("工作法"),
        "scope": scope,
        "columns": [
            {"title": title, "kind": kind}
            for title, kind in (
                (_("组成部分"), "text"), (_("任务"), "num"), (_("已完成"), "num"),
                (_("有行动的党组织"), "num"), (_("占两新党支部"), "text"),
            )
        ],
        "parts": [{"title": one.name, "rows": _rows(one, counted, branches, (scope, ask))}
                  for one in programmes],
        "empty": {"words": _("还没有下达工作法任务。先在“项目提法”登记工作法和组成部分。")},
        "buttons": [{"title": _("下达任务"), "url": reverse("coverage.tasks.new")},
                    {"title": _("打印"), "print": True}],
    }  # fmt: skip
    return render(request, "coverage/method.html", context)


def _counted(scope: Held, ask: Ask) -> list[dict[Any, Any]]:
    """Tasks due, tasks done and organisations that did something, by component: three figures."""
    return [figure.read(scope.node, ask).by("component") for figure, *_opens in COLUMNS]


def _rows(
    programme: Any, counted: list[dict[Any, Any]], branches: int, where: tuple[Held, Ask]
) -> list[dict[str, Any]]:
    scope, ask = where
    rows = []
    for one in Component.objects.filter(programme=programme).order_by("order", "pk"):
        cells: list[dict[str, Any]] = [{"text": one.name, "kind": "text"}]
        for (_counts, figure, show), told in zip(COLUMNS, counted, strict=True):
            number = told.get(one.name, 0)
            url = opens(figure, {"component": one.name}, scope.node, ask) if number else ""
            cells.append({"text": number, "kind": "num", "url": url and f"{url}&show={show}"})
        share = percent(cells[-1]["text"] / branches) if branches else None
        cells.append({"text": share, "kind": "text" if share else "empty"})
        rows.append({"url": "", "cells": cells})
    return rows
