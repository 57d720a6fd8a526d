"""创新案例展示 for every branch; 方式单一的支部 with what they might try, for those above."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.paths import inside
from jiceng.kernel.periods import Period, quarter
from jiceng.kit.crosstabs import opens
from jiceng.kit.scope import code_of, held_scope
from jiceng.registers.orgs.models import Org
from jiceng.registers.venues.models import Kind, State, Status
from jiceng.work.life.figures.shapes import VARIED, VARIETY, told
from jiceng.work.life.models import ActivityKind, Example, Form, Project
from jiceng.work.life.pages.monthly import district_path

PAGE, OFFERED = 30, 3


def show_board(request: HttpRequest) -> HttpResponse:
    """What branches agreed to show: what they did and what came of it, newest first, no ranking."""
    actor: Any = request.user
    rows = Example.objects.shown().filter(inside("org__path", district_path(actor)))
    listed = rows.select_related("org", "meeting").order_by("-meeting__held_on", "pk")
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    context = {
        "title": _("创新案例展示"),
        "definition": _("支部同意了才在这里，随时可以撤下；按日期排列，不评比。"),
        "page": page,
        "empty": {"words": _("还没有展示的案例。在会议记录的页面上自荐，或者由上级推荐。")},
    }
    return render(request, "life/board.html", context)


def quarter_of(period: Period) -> Period:
    """The quarter a period means: itself, this one where it holds today, else its last."""
    day = clock.today() if clock.today() in period else period.last
    found = quarter(day.year, (day.month + 2) // 3)
    return found if period != found else period


def show_variety(request: HttpRequest) -> HttpResponse:
    """Branches that spend their time in few ways this quarter, each with what else there is."""
    scope = held_scope(request)
    node = scope.node
    period = quarter_of(scope.period)
    ask = VARIED.asked(Ask(period, as_of=min(period.last, clock.today())))
    low = VARIED.read(node, ask).missing.order_by("path")
    page = Paginator(low, PAGE).get_page(request.GET.get("page"))
    orgs = list(page.object_list)
    used = _used(orgs, ask)
    offers = _offers(ask, orgs)
    meetings = reverse("life.meetings.table")
    lines = [
        {
            "org": org,
            "url": f"{meetings}?org={code_of(org)}&period={period.code}",
            "forms": [str(Form(one).label) for one in sorted(used[org.pk])],
            "tries": offers(org, used[org.pk]),
        }
        for org in orgs
    ]
    number = period.first.year * 4 + (period.first.month - 1) // 3
    context = {
        "title": _("方式单一的支部"),
        "definition": _("这个季度用过的方式不到 %d 种的；按组织树排列，不排名，也不说个人。")
        % ask.own["forms"],
        "quarter": period, "node": node, "page": page, "lines": lines,
        "before": _quarter(number - 1), "after": _quarter(number + 1),
        "mean": VARIETY.read(node, Ask(period, as_of=ask.as_of)).value,
        "figure": opens(VARIED, {}, node, ask),
        "empty": {"words": _("没有。各支部这个季度的方式都不单一。"), "icon": "check"},
    }  # fmt: skip
    return render(request, "life/variety.html", context)


def _quarter(number: int) -> Period:
    return quarter(number // 4, number % 4 + 1)


def _used(orgs: Iterable[Org], ask: Ask) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    rows = told(ask).filter(meeting__org__in=[org.pk for org in orgs])
    for org, form in rows.values_list("meeting__org", "form").distinct():
        found[org].add(form)
    return found


def _offers(ask: Ask, orgs: Iterable[Org]) -> Any:
    """What a branch might try: kinds and projects in forms it has not used, bases near it."""
    kinds = list(ActivityKind.objects.standing(ask.day).order_by("-creative", "pk"))
    projects = list(Project.objects.standing(ask.day).select_related("base").order_by("pk"))
    open_ = Status.objects.standing(ask.day).filter(state=State.IN_USE, venue__kind=Kind.BASE)
    bases = list(open_.select_related("venue", "keeper").order_by("pk"))

    def offers(org: Org, used: set[str]) -> list[str]:
        near = org.path.rsplit(".", 2)[0]
        fresh = [str(one) for one in projects if one.form not in used][:1]
        fresh += [str(one) for one in kinds if one.form not in used and str(one) not in fresh]
        here = [one.venue for one in bases if one.keeper.path.startswith(near)] or [
            one.venue for one in bases
        ]
        seen = [_("去%s参观") % here[org.pk % len(here)]] if here and Form.VISIT not in used else []
        return [*seen, *fresh][:OFFERED]

    return offers
