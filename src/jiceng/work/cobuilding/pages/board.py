"""联建一览: for one programme, what each of its parts comes to, and each partner's part in it."""

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.paths import inside
from jiceng.kernel.periods import Period, around
from jiceng.kernel.phrases import plain
from jiceng.kit.crosstabs import opens
from jiceng.kit.scope import address, code_of, held_scope
from jiceng.registers.coalitions.models import Partner
from jiceng.registers.units.models import Unit
from jiceng.registers.vocabulary.models import Component, Programme
from jiceng.work.cobuilding.figures.promised import KEPT, PROJECTS, SIGNED, SPOKEN
from jiceng.work.cobuilding.figures.together import ACTIVITIES, APPRAISED, LINKS, OFFERED, RESOURCES
from jiceng.work.cobuilding.models import JointActivity, JointAppraisal, LinkTask, Partaking
from jiceng.work.cobuilding.pages.provided import provided

SHOWN = 200
WHOLE = (SIGNED, PROJECTS, KEPT, RESOURCES, OFFERED, ACTIVITIES, LINKS, SPOKEN, APPRAISED)


def board(request: HttpRequest) -> HttpResponse:
    """Of the year that the period lies in; numbers of the node, rows in the order of the register.

    A cell says in how many activities a unit took part, and whether its task is done by a record.
    """
    scope = held_scope(request)
    year = around(scope.period.last, "year")
    day = min(clock.today(), year.last)
    programmes = list(_programmes(scope.node.path, day))
    chosen = next((one for one in programmes if str(one.pk) == request.GET.get("programme")), None)
    chosen = chosen or (programmes[0] if programmes else None)
    parts = list(Component.objects.filter(programme=chosen).order_by("order", "pk"))
    lines = _lines(scope.node.path, parts, year, day) if chosen else []
    asked = {"org": code_of(scope.node), "period": year.code}
    stirring = [one for one in lines if any(c["held"] or c["task"] for c in one["cells"])]
    context = {
        "title": _("联建一览"), "subtitle": year.words, "scope": scope, "day": day,
        "programmes": programmes, "chosen": chosen,
        "gauges": _gauges(scope.node, Ask(year, as_of=day)),
        "parts": [
            {"name": one.name, "text": one.text,
             "units": sum(1 for line in lines if line["cells"][n]["held"]),
             "done": sum(1 for line in lines if line["cells"][n]["done"]),
             "units_url": _rows("activities", asked, one),
             "done_url": _rows("links", asked, one, done_on_from=year.first)}
            for n, one in enumerate(parts)
        ],
        "provided": provided(scope.node.path, year, asked["org"])[:SHOWN],
        "scores": _scores(scope.node.path, chosen, year),
        "lines": _opened(stirring[:SHOWN], parts, asked), "count": len(stirring),
        "idle": len(lines) - len(stirring),
        "partners_url": reverse("coalitions.partners.table"),
        "appraisals_url": reverse("cobuilding.appraisals.table"),
        "activities_url": reverse("cobuilding.activities.table"),
        "tasks_url": reverse("cobuilding.links.table"),
    }  # fmt: skip
    return render(request, "cobuilding/board.html", context)


def _gauges(node: Any, ask: Ask) -> list[dict[str, Any]]:
    """Every figure of the room, with what it is of; both open."""
    gauges = []
    for figure in WHOLE:
        reading = figure.read(node, ask)
        of = figure.population.read(node, ask).value if figure.having else None
        url = opens(figure, {}, node, ask)
        gauges.append({"title": _(figure.title), "value": said(reading.value), "of": of, "url": url,
                       "of_url": f"{url}&show=of" if url else "",
                       "unit": _(figure.unit)})  # fmt: skip
    return gauges


def _programmes(path: str, day: date) -> Any:
    """In force, and used by some activity or task: a programme of elsewhere is not asked after."""
    used = Q()
    for model in (JointActivity, LinkTask):
        here = model.objects.valid().filter(inside("org__path", path)).order_by()
        used |= Q(pk__in=here.values("component__programme"))
    return Programme.objects.standing(day).filter(used).order_by("name", "pk")


def _lines(path: str, parts: list[Component], year: Period, day: date) -> list[dict[str, Any]]:
    """Every partner, and whoever took part without being one: none is left out by being idle."""
    wanted = [one.pk for one in parts]
    beneath = inside("org__path", path)
    there = JointActivity.objects.during(year).filter(beneath, component__in=wanted)
    rows = Partaking.objects.filter(activity__in=there.order_by().values("pk"))
    held = Counter(rows.values_list("unit", "activity__component"))
    tasks = LinkTask.objects.during(year).filter(beneath, component__in=wanted)
    told: dict[tuple[int, int], bool] = {}
    for unit, part, done in tasks.values_list("unit", "component", "done_on"):
        # With two communities at once: done where it is done with either.
        told[unit, part] = told.get((unit, part), False) or done is not None
    partners = Partner.objects.standing(day).filter(inside("coalition__keeper__path", path))
    known = {unit for unit, _part in (*held, *told)} | {
        *partners.exclude(unit=None).values_list("unit", flat=True)
    }
    units = Unit.objects.filter(pk__in=[one for one in known if one]).order_by("field", "pk")
    return [
        {
            "unit": unit,
            "url": address("units.units.detail", pk=unit.pk),
            "cells": [
                {"held": held[unit.pk, part], "task": (unit.pk, part) in told,
                 "done": told.get((unit.pk, part), False)}
                for part in wanted
            ],
        }
        for unit in units
    ]  # fmt: skip


def _rows(table: str, asked: dict[str, Any], part: Component, **more: Any) -> str:
    """The records behind a number of this part: joint activities, or tasks."""
    query = urlencode({**asked, "component": part.pk, **more})
    return f"{reverse(f'cobuilding.{table}.table')}?{query}"


def _opened(
    lines: list[dict[str, Any]], parts: list[Component], asked: dict[str, Any]
) -> list[dict[str, Any]]:
    """Each number and sign of a unit with the activities and the tasks it stands for."""
    for line in lines:
        mark = f"#{line['unit'].pk}"
        for cell, part in zip(line["cells"], parts, strict=True):
            if cell["held"]:
                cell["held_url"] = _rows("activities", asked, part, partaking__unit=mark)
            if cell["task"]:
                cell["task_url"] = _rows("links", asked, part, unit=mark)
    return lines


def _scores(path: str, chosen: Programme | None, year: Period) -> list[JointAppraisal]:
    """What was said of the whole programme in each community, in the order of the tree."""
    rows = JointAppraisal.objects.during(year).filter(
        inside("org__path", path), programme=chosen, unit=None
    )
    return list(rows.select_related("org").order_by("org__path", "pk")[:SHOWN])


def said(value: Any) -> str:
    """A count as it is, a mean to one place."""
    return plain(value, places=int(isinstance(value, Decimal)))
