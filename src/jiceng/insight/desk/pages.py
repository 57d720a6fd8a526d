"""The desk: what is to be done now, the calendar of duties, the first steps."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import chain
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from jiceng.insight.desk.duties import SHOWN, Owed, behind, calendar, gathered, mine, tone
from jiceng.insight.desk.first_steps import first_steps, unfinished
from jiceng.insight.desk.steps import behind_doors, waiting
from jiceng.insight.shelf.nodes import actor_of
from jiceng.kernel import clock
from jiceng.kernel.periods import Period, PeriodError, month, parse
from jiceng.kit.menu import Entry
from jiceng.kit.pages.gate import console
from jiceng.kit.roles import READERS, Role
from jiceng.kit.scope import address
from jiceng.kit.titles import sourced

SETS_UP = (Role.SYSTEM_ADMIN, Role.DISTRICT_STAFF)
FEW = 3  # kinds of waiting records that stand open; more are folded, or nobody finds the end
WEEKDAYS = [
    *(gettext_lazy("一"), gettext_lazy("二"), gettext_lazy("三"), gettext_lazy("四")),
    *(gettext_lazy("五"), gettext_lazy("六"), pgettext_lazy("星期", "日")),
]


def desk(request: HttpRequest) -> HttpResponse:
    """工作台; in an empty installation its first steps."""
    if actor_of(request).reach(*SETS_UP) and unfinished():
        return first_page(request)
    return todo(request)


def todo(request: HttpRequest) -> HttpResponse:
    """待办: overdue, this week, later; then what waits for a step; beside it who needs help."""
    actor, today = actor_of(request), clock.today()
    owed = mine(actor, today)
    late = behind(actor, today)
    groups = [
        {"title": _("已超期"), "items": _items(o for o in owed if o.due < today)},
        {"title": _("今天"), "items": _items(o for o in owed if o.due == today)},
        {"title": _("本周"), "items": _items(o for o in owed if today < o.due <= sunday(today))},
        {"title": _("以后"), "items": _items(o for o in owed if o.due > sunday(today))},
    ]
    groups, folds = [group for group in groups if group["items"]], _steps(request)
    context = {
        "title": _("工作台"),
        "groups": groups,
        "folds": folds,
        "nothing": not groups and not folds and not late,
        "help": gathered(actor, late),
        "help_count": f"{len(late)}+" if len(late) == SHOWN else len(late),
        "empty": {"words": _("现在没有要您办的事。系统会在到期前 3 天提醒。"), "icon": "check"},
        "buttons": _buttons(request),
    }
    return render(request, "desk/todo.html", context)


def sunday(day: date) -> date:
    return day + timedelta(days=6 - day.weekday())


def _items(owed: Iterable[Owed]) -> list[dict[str, Any]]:
    today = clock.today()
    return [
        {
            "title": f"{_(one.duty.title)}（{one.period.words}）",
            "where": one.node.name if one.open == 1 else f"{one.node.name} · {one.open}",
            "cites": sourced(one.duty.cites),
            "due": one.due,
            "state": one.state(today),
            "url": one.url,
            "verb": _("去办"),
        }
        for one in owed
    ]


def _steps(request: HttpRequest) -> list[dict[str, Any]]:
    """One fold for each noun of which something waits, what is late before the rest."""
    today = clock.today()
    found = [
        {
            "title": group.noun,
            "count": group.count,
            "state": tone(group.first[0].due, today),
            "url": group.url if group.count > len(group.first) else "",
            "items": [
                {"title": one.title, "url": one.url, "steps": one.steps, "due": one.due,
                 "state": tone(one.due, today), "verb": _("办理")}
                for one in group.first
            ],
        }
        for group in chain(waiting(actor_of(request)), behind_doors(actor_of(request)))
    ]  # fmt: skip
    few = len(found) <= FEW
    return [one | {"open": few} for one in sorted(found, key=lambda one: one["state"] != "late")]


def _buttons(request: HttpRequest) -> list[dict[str, Any]]:
    found = [{"title": _("日历"), "url": reverse("desk.calendar")}]
    if downloads := address("kit.downloads"):
        found.append({"title": _("我的下载"), "url": downloads})
    if actor_of(request).reach(*SETS_UP):
        found.append({"title": _("起步清单"), "url": reverse("desk.first_steps")})
    return found


def calendar_page(request: HttpRequest) -> HttpResponse:
    """One month on one screen: what is due, under which article, and how many still owe it."""
    today = clock.today()
    try:
        asked = parse(request.GET.get("period", ""))
        shown = month(asked.last.year, asked.last.month)
    except PeriodError:
        shown = month(today.year, today.month)
    weeks = calendar(actor_of(request), shown, today)
    context = {
        "title": _("日历"),
        "month": shown,
        "before": _next(shown, -1),
        "after": _next(shown, 1),
        "weekdays": WEEKDAYS,
        "weeks": weeks,
        "due": any(day.items for week in weeks for day in week),
        "reads": bool(actor_of(request).reach(*READERS)),
        "help": gathered(actor_of(request), behind(actor_of(request), today)),
    }
    return render(request, "desk/calendar.html", context)


def _next(shown: Period, steps: int) -> Period:
    number = shown.first.year * 12 + shown.first.month - 1 + steps
    return month(number // 12, number % 12 + 1)


def first_page(request: HttpRequest) -> HttpResponse:
    """The seven first steps with what is still missing."""
    steps = first_steps(actor_of(request))
    context = {
        "title": _("起步清单"),
        "subtitle": _("按顺序做完这七步，就可以开始记录日常工作。"),
        "steps": steps,
        "steps_done": sum(bool(step["done"]) for step in steps),
    }
    return render(request, "kit/first_steps.html", context)


urls = [
    path("todo/", console(todo), name="desk.todo"),
    path("calendar/", console(calendar_page), name="desk.calendar"),
    path("first-steps/", console(first_page, SETS_UP), name="desk.first_steps"),
]
roots = {"c/": [path("", console(desk), name="desk.desk")]}
MENU = [
    Entry("工作台", gettext_lazy("待办"), "desk.todo", "inbox", 1),
    Entry("工作台", gettext_lazy("日历"), "desk.calendar", "calendar", 2),
    Entry("工作台", gettext_lazy("起步清单"), "desk.first_steps", "task", 9, SETS_UP),
]
