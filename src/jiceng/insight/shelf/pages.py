"""The pages of the shelf: all figures, one figure opened, figures side by side by field."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.insight.shelf.addresses import Question, question
from jiceng.insight.shelf.asked import Asked, Line, before, denominator, shown
from jiceng.insight.shelf.look import NoSplitError, Shelved, found_by, shelf
from jiceng.insight.shelf.nodes import (
    ASKS,
    NoNodeError,
    actor_of,
    code_of,
    home_of,
    reads,
    too_early,
)
from jiceng.insight.shelf.tables import table_of
from jiceng.insight.shelf.values import Held, NoValueError, offered, proven
from jiceng.insight.shelf.words import bound_title, full_title, said, split_title, value_title
from jiceng.kernel import clock
from jiceng.kernel.periods import PeriodError, around, year
from jiceng.kit.menu import Entry
from jiceng.kit.pages.gate import console
from jiceng.kit.rooms import gather
from jiceng.kit.titles import sourced
from jiceng.registers.orgs import models as orgs

TABS = {
    "records": gettext_lazy("记录"),
    "missing": gettext_lazy("谁还没有"),
    "unrecorded": gettext_lazy("没有登记数值的"),
    "witnesses": gettext_lazy("正在这个数上的"),
    "of": gettext_lazy("全部应计的"),
}


def given(request: HttpRequest) -> dict[str, str]:
    """The address's own words, filled up with the person's node and this year."""
    asked = {name: str(value) for name, value in request.GET.items() if value != ""}
    home = home_of(actor_of(request))
    if "org" not in asked:
        if home is None:
            raise PermissionDenied(_("您的角色不查看指标。需要时请联系上级党组织的工作人员。"))
        asked["org"] = code_of(home)
    if "period" not in asked:
        asked["period"] = year(clock.today().year).code
        asked.setdefault("asof", clock.today().isoformat())
    return asked


def opened_by(request: HttpRequest, key: str) -> Question:
    """The question of this address, if the person may ask it at this node."""
    found = question(key, given(request))
    if not reads(actor_of(request), found.node):
        raise PermissionDenied(_("这里的数字由该党组织及其上级查看。"))
    try:
        proven(found.written, found.ask, Held.takes)
    except NoValueError as why:
        why.offered = offered(found, why)
        raise
    return found


def refused(request: HttpRequest, why: Exception, key: str = "") -> HttpResponse:
    """What could not be read in the address, in plain words, and the way back to the figure."""
    titles = {NoNodeError: _("没有这个党组织"), PeriodError: _("期间看不懂"),
              NoSplitError: _("没有这一部分"), NoValueError: _("没有这一部分")}  # fmt: skip
    context = {
        "title": titles.get(type(why), _("没有这个指标")),
        "words": told(why),
        "offered": getattr(why, "offered", []),
        "back": reverse("shelf.figure", args=[key]) if key in shelf() else "",
    }
    return render(request, "shelf/refused.html", context, status=404)


def told(why: Exception) -> str:
    """What is wrong, with the names a page has for what is a key in the address."""
    if isinstance(why, NoValueError):
        return why.words
    if not isinstance(why, NoSplitError):
        return str(why.args[0] if why.args else why)
    can = [split_title(why.figure, split) for split in why.figure.splits]
    words = _("“%(title)s”不能按“%(strange)s”分。") % {
        "title": said(why.figure.title), "strange": why.strange}  # fmt: skip
    return words + (_("可以按这些分：%s") % "、".join(can) if can else _("它不能再分。"))


def shelf_page(request: HttpRequest) -> HttpResponse:
    """Every figure, by the room that declares it, found by words or pinyin initials."""
    given(request)
    words = request.GET.get("q", "")
    rooms: dict[str, list[dict[str, Any]]] = {}
    for figure in found_by(words):
        rooms.setdefault(figure.key.partition(".")[0], []).append(listed(figure))
    context = {
        "title": _("指标"),
        "subtitle": _("每个数字都能打开看到记录"),
        "q": words,
        "rooms": [{"name": r, "title": room_title(r), "figures": f} for r, f in rooms.items()],
        "count": sum(map(len, rooms.values())),
        "buttons": [{"title": _("分领域对照"), "url": reverse("shelf.by_field")}],
    }
    return render(request, "shelf/shelf.html", context)


def room_title(key: str) -> str:
    """What a room calls itself: its app's Chinese name."""
    config = next((c for c in apps.get_app_configs() if c.label == key), None)
    return str(config.verbose_name) if config else key


def listed(figure: Shelved) -> dict[str, Any]:
    """A line of the shelf."""
    return {
        "key": figure.key,
        "title": said(figure.title),
        "unit": said(figure.unit),
        "url": reverse("shelf.figure", args=[figure.key]),
        "definition": said(figure.definition),
        "cites": sourced(figure.cites),
        "splits": [split_title(figure, split) for split in figure.splits],
    }


def figure_page(request: HttpRequest, key: str) -> HttpResponse:
    """One figure at one node and time: number, rows, children, splits, over time."""
    try:
        found = opened_by(request, key)
    except (LookupError, PeriodError) as why:
        return refused(request, why, key)
    asked = Asked(found)
    context = {
        "title": full_title(found.written),
        "figure": headline(asked),
        "question": found,
        "where": chosen(asked),
        "bounds": [(name, bound_title(name), at) for name, at in asked.bounds.items()],
        "tabs": tabs(asked),
        "overview": replace(found, show="").link,
        "org_code": code_of(found.node),
        "crumbs": [{"title": _("指标"), "url": reverse("shelf.shelf")}],
    }
    if found.show:
        context["table"] = table_of(asked.rows, actor_of(request), request.GET.get("page", 1))
        context["tab"] = TABS.get(found.show, "")
        return render(request, "shelf/records.html", context)
    early = asked.early(found.ask.period)
    children = [] if early else asked.children()
    over = {} if early else over_time(asked)
    context |= {
        "children": children,
        "children_most": max((line.value for line in children if drawn(line)), default=0),
        "cuts": [] if early else [cut for cut in asked.cuts() if cut.rows],
        "inputs": [] if early else asked.inputs(),
        **over,
        "named": named(asked),
    }
    context["panels"] = [*over.get("panels", ()), *marks(found)]
    return render(request, "shelf/figure.html", context)


def marks(asked: Question) -> list[Any]:
    """What rooms have to say beside a number (`MARKS` in figures.py): who confirmed it."""
    key = asked.figure.key
    said = (mark(key, asked.node, asked.ask) for mark in gather("figures", "MARKS"))
    return [panel for panel in said if panel is not None]


def drawn(line: Line) -> bool:
    """Whether a value has a length: nothing and a day have none."""
    return bool(line.value) and not isinstance(line.value, date)


def over_time(asked: Asked) -> dict[str, Any]:
    """The last periods as a chart; days are no heights and stand as a list."""
    lines = asked.over_time()
    if not any(isinstance(line.value, date) for line in lines):
        return {"over_time": [(line.title, line.value, line.url) for line in lines]}
    facts = [{"title": one.title, "text": one.value, "url": one.url} for one in lines]
    return {"panels": [{"name": "time", "title": _("历期"), "facts": facts}]}


def chosen(asked: Asked) -> list[dict[str, str]]:
    """What the figure was narrowed to, each with the way back."""
    found = []
    for split, values in asked.written.where.items():
        words = "、".join(value_title(asked.figure, split, v) for v in values.split("|"))
        wider = replace(asked.question, written=str(asked.written.without(split)), show="")
        found.append({"title": split_title(asked.figure, split), "words": words, "url": wider.link})
    return found


def headline(asked: Asked) -> dict[str, Any]:
    """The number and what is said beside it."""
    ask, figure = asked.question.ask, asked.figure
    early = too_early(asked.question.node, ask.period)
    missing = asked.count("missing") if asked.plain and not early else None
    of = None if early else denominator(asked)
    return {
        "title": said(figure.title),
        "key": asked.question.written,
        "value": shown(asked.value, asked.unit),
        "unit": said(asked.unit),
        "early": early,
        "of": of,
        "of_url": asked.opens("of"),
        "having": asked.value if of is not None else None,
        "records_url": asked.opens("records"),
        "missing": missing,
        "missing_url": asked.opens("missing"),
        "node": asked.question.node.name,
        "period": ask.period.words,
        "as_of": ask.day,
        "provisional": ask.day > clock.today() or ask.period.last > ask.day,
        "definition": said(figure.definition),
        "cites": sourced(figure.cites),
        "supplied_by": said(figure.supplied_by),
        "people": asked.people(),
    }


def tabs(asked: Asked) -> list[dict[str, Any]]:
    """The sets of rows this number opens to, each with its size."""
    found = []
    for show, title in TABS.items():
        count = asked.count(show)
        if count is not None:
            found.append(
                {
                    "title": title,
                    "url": asked.opens(show),
                    "count": count,
                    "active": asked.question.show == show,
                }
            )
    return found


def named(asked: Asked) -> list[str]:
    """For an extreme: who stands at it."""
    if getattr(asked.figure, "kind", "") not in {"min", "max"} or asked.value is None:
        return []
    rows = getattr(asked.reading, "witnesses", asked.reading.records)
    return [str(record) for record in rows.order_by("pk")[:10]]


@dataclass(frozen=True)
class Field:
    """A field (领域) as a column of the quarterly page."""

    value: str
    title: str


USUAL = ("orgs.orgs", "members.members")


def by_field(request: HttpRequest) -> HttpResponse:
    """分领域统筹: chosen figures side by side by field, for a quarter."""
    asked = {**given(request)}
    if "period" not in request.GET:
        now = around(clock.today(), "quarter")
        asked |= {"period": now.code, "asof": clock.today().isoformat()}
    keys = request.GET.getlist("figure") or [key for key in USUAL if key in shelf()]
    try:
        found = [question(key, {k: asked[k] for k in ("org", "period", "asof") if k in asked})
                 for key in keys]  # fmt: skip
    except (LookupError, PeriodError) as why:
        return refused(request, why)
    if any(not reads(actor_of(request), one.node) for one in found):
        raise PermissionDenied(_("这里的数字由该党组织及其上级查看。"))
    columns = fields()
    context = {
        "title": _("分领域统筹"),
        "subtitle": _("每季度把选定的指标按领域并列，便于统筹；不排名。"),
        "fields": columns,
        "rows": [beside(one, columns) for one in found],
        "able": able(set(keys)),
        "chosen": set(keys),
        "asked": asked,
        "period": found[0].ask.period.words if found else "",
        "node": found[0].node if found else home_of(actor_of(request)),
        "quarters": before(around(clock.today(), "quarter"))[::-1],
    }
    return render(request, "shelf/by_field.html", context)


def fields() -> list[Field]:
    """The fields, in the order of the register."""
    return [Field(value, str(label)) for value, label in orgs.Field.choices]


def able(chosen: set[str]) -> list[dict[str, Any]]:
    """The figures that can be asked for by field, room by room; how many of a room are chosen."""
    found: dict[str, list[Shelved]] = {}
    for figure in shelf().values():
        if "field" in figure.splits:
            found.setdefault(figure.key.partition(".")[0], []).append(figure)
    return [
        {
            "title": room_title(room),
            "figures": figures,
            "chosen": sum(figure.key in chosen for figure in figures),
        }
        for room, figures in found.items()
    ]


def beside(one: Question, columns: list[Field]) -> dict[str, Any]:
    """A figure's row: the whole, and each field's number with its own address."""
    asked = Asked(one)
    lines = {line.title: line for line in asked.cut("field")}
    return {
        "title": said(asked.figure.title),
        "unit": said(asked.unit),
        "url": one.link,
        "whole": shown(asked.value, asked.unit),
        "cells": [lines.get(column.title) for column in columns],
        "unknown": lines.get(_("不详")),
    }


urls = [
    path("", console(shelf_page, ASKS), name="shelf.shelf"),
    path("by-field/", console(by_field, ASKS), name="shelf.by_field"),
    path("<str:key>/", console(figure_page, ASKS), name="shelf.figure"),
]
MENU = [
    Entry("报告报表", gettext_lazy("指标"), "shelf.shelf", "chart", 10, ASKS),
    Entry("报告报表", gettext_lazy("分领域统筹"), "shelf.by_field", "chart", 20, ASKS),
]
