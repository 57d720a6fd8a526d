"""闲置阵地 with reasons and suggestions; 阵地使用统计 by purpose and by group."""

from collections import defaultdict
from datetime import time
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kit.access import seen_by
from jiceng.kit.crosstabs import Line, answer, fill, opens
from jiceng.kit.scope import held_scope
from jiceng.registers.venues.figures import (
    MEMBERS,
    OPEN_HOURS,
    PERSONS,
    USED_HOURS,
    USED_RATE,
    VISITS,
)
from jiceng.registers.venues.models import Group, Opening, Purpose, Space, Visit
from jiceng.work.grounds.access import SEES
from jiceng.work.grounds.figures import IDLE
from jiceng.work.grounds.figures.idle import last_used
from jiceng.work.grounds.models import MenuItem, StandardCheck
from jiceng.work.grounds.rules import LOCAL_USE, NOTHING_LACKING, Facts, reasons

SATURDAY, EVENING = 5, time(18, 30)
SHOWN = 100


def show_idle(request: HttpRequest) -> HttpResponse:
    """Places open for months that nobody used, each with why and what to do."""
    actor: Any = request.user
    scope = held_scope(request)
    ask = IDLE.asked(Ask(scope.period, as_of=min(scope.period.last, clock.today())))
    found = IDLE.read(scope.node, ask).records.annotate(last_used=last_used(ask))
    mine = found.filter(seen_by(actor, "keeper__path", SEES))
    rows = list(mine.select_related("venue", "keeper").order_by("keeper__path", "pk")[:SHOWN])
    known = facts_of([row.venue for row in rows], ask)
    lines = [
        {
            "venue": row.venue,
            "url": reverse("venues.venues.detail", args=[row.venue_id]),
            "keeper": row.keeper,
            "last_used": row.last_used,
            "reasons": [(_(why), _(what)) for why, what in _told(known[row.venue_id])],
        }
        for row in rows
    ]
    context = {
        "title": _("闲置阵地"), "subtitle": _("近 %s 个月没有用过的") % ask.own["months"],
        "scope": scope, "lines": lines, "rule": str(LOCAL_USE), "day": ask.day,
        "url": opens(IDLE, {}, scope.node, ask), "count": mine.count(),
        "buttons": [{"title": _("登记到场"), "url": reverse("venues.visits.new")}]
        if actor.reach("community_worker", "street_office", "district_staff") else [],
    }  # fmt: skip
    return render(request, "grounds/idle.html", context)


def _told(facts: Facts) -> list[tuple[str, str]]:
    return list(reasons(facts)) or [NOTHING_LACKING]


def facts_of(venues: list[Any], ask: Ask) -> dict[int, Facts]:
    """What is known of each: hours, rooms, menu, the last check, who came before; six queries."""
    wanted = [venue.pk for venue in venues]
    week: dict[int, list[Any]] = defaultdict(list)
    for one in Opening.objects.standing(ask.day).filter(venue__in=wanted):
        week[one.venue_id].append(one)
    spaces = Space.objects.standing(ask.day).filter(venue__in=wanted).order_by()
    rooms = dict(spaces.values_list("venue").annotate(n=Count("pk")))
    listed = MenuItem.objects.filter(base__venue__in=wanted, until=None)
    menus = set(listed.values_list("base__venue", flat=True))
    checks = StandardCheck.objects.filter(venue__in=wanted, held_on__lte=ask.day)
    passed = dict(checks.order_by("held_on", "pk").values_list("venue", "passed"))
    came = Visit.objects.standing().filter(venue__in=wanted).order_by()
    groups = dict(came.values_list("venue").annotate(n=Count("group", distinct=True)))
    return {
        venue.pk: Facts(
            week_minutes=sum(one.minutes for one in week[venue.pk]),
            weekend=any(one.weekday >= SATURDAY for one in week[venue.pk]),
            evening=any(one.closes > EVENING for one in week[venue.pk]),
            spaces=rooms.get(venue.pk, 0),
            services=bool(venue.services) or venue.pk in menus,
            passed=passed.get(venue.pk),
            groups=groups.get(venue.pk, 0),
        )
        for venue in venues
    }


def show_use(request: HttpRequest) -> HttpResponse:
    """What use was made of the places of a node: by purpose, by group; every number opens."""
    scope = held_scope(request)
    ask = Ask(scope.period, as_of=min(scope.period.last, clock.today()))
    lines = [Line(_(one.title), one, _(one.unit)) for one in (VISITS, PERSONS, MEMBERS)]
    lines.append(Line(_(USED_HOURS.title), USED_HOURS, _(USED_HOURS.unit), places=1))
    columns = [{}, *({"purpose": one.value} for one in Purpose)]
    columns += [{"group": one.value} for one in Group]
    fill(lines, columns, scope.node, ask)
    whole = [
        Line(_(OPEN_HOURS.title), OPEN_HOURS, _(OPEN_HOURS.unit), places=1),
        Line(_(USED_RATE.title), USED_RATE),
    ]
    fill(whole, [{}], scope.node, ask)
    for line in whole:
        line.cells += [type(line.cells[0])(None, "—")] * (len(columns) - 1)
    heads = [_("合计"), *map(str, Purpose.labels), *map(str, Group.labels)]
    return answer(
        request, _("阵地使用统计"), scope, ask.day, heads=heads, lines=[*lines, *whole],
        notes=_("前一组按用途分，后一组按人群分；各组相加等于合计。使用小时只算登记了起止时间的。"),
    )  # fmt: skip
