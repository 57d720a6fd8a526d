"""工作法: the components of a method, and how many organisations did something for each."""

from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel.asks import Ask
from jiceng.kernel.paths import inside
from jiceng.kernel.phrases import percent
from jiceng.kit.scope import Scope, scope_of
from jiceng.registers.vocabulary.models import Component, Programme
from jiceng.work.coverage.figures.ties import two_new
from jiceng.work.coverage.models import MethodTask


def method_page(request: HttpRequest) -> HttpResponse:
    """Every method with tasks, its components in order, tasks done and organisations reached."""
    actor: Any = request.user
    scope = scope_of(request)
    if scope.node is None:
        raise Http404
    ask = Ask(scope.period)
    here = MethodTask.objects.visible_to(actor).filter(inside("org__path", scope.node.path))
    named = MethodTask.objects.values("component__programme").distinct()
    programmes = Programme.objects.standing(ask.day).filter(pk__in=named).order_by("pk")
    counted = _counted(here, scope)
    branches = two_new(ask).filter(inside("path", scope.node.path)).count()
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
        "parts": [{"title": one.name, "rows": _rows(one, counted, branches)}
                  for one in programmes],
        "empty": {"words": _("还没有下达工作法任务。先在“项目提法”登记工作法和组成部分。")},
        "buttons": [{"title": _("下达任务"), "url": reverse("coverage.tasks.new")},
                    {"title": _("打印"), "print": True}],
    }  # fmt: skip
    return render(request, "coverage/method.html", context)


def _counted(here: Any, scope: Scope) -> dict[int, dict[str, int]]:
    """Tasks due, tasks done and organisations that did something, by component."""
    done = Q(done_on__isnull=False)
    rows = (
        here.due(scope.period)
        .order_by()
        .values("component")
        .annotate(
            n=Count("pk"),
            done=Count("pk", filter=done),
            orgs=Count("org", filter=done, distinct=True),
        )
    )
    return {row["component"]: row for row in rows}


def _rows(programme: Any, counted: Any, branches: int) -> list[dict[str, Any]]:
    rows = []
    for one in Component.objects.filter(programme=programme).order_by("order", "pk"):
        row = counted.get(one.pk, {"n": 0, "done": 0, "orgs": 0})
        share = percent(row["orgs"] / branches) if branches else None
        texts: list[tuple[Any, str]] = [(one.name, "text"), (row["n"], "num")]
        texts += [(row["done"], "num"), (row["orgs"], "num"), (share, "text" if share else "empty")]
        rows.append({"url": "", "cells": [{"text": text, "kind": kind} for text, kind in texts]})
    return rows
