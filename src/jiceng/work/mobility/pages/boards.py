"""流动党员看板: where they went, who is seen in two places at once, who was not seen at a home."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.asks import Ask
from jiceng.kernel.paths import inside
from jiceng.kernel.periods import around
from jiceng.kit.access import seen_by
from jiceng.kit.crosstabs import Line, opens
from jiceng.kit.scope import Scope, held_scope
from jiceng.registers.meetings.models import Attendance
from jiceng.registers.members.figures import MOBILE, MOBILE_SHARE
from jiceng.registers.members.models import Mobility
from jiceng.work.mobility.access import SEES
from jiceng.work.mobility.figures.away import ADVISED, CONTACTED_RATE, UNREACHABLE
from jiceng.work.mobility.figures.hosted import (
    CHECKINS,
    INFLOWS,
    INFLOWS_SEEN,
    MULTI_MANAGED,
    SEEN,
    VISITS,
)
from jiceng.work.mobility.figures.tracing import FOUND
from jiceng.work.mobility.rules import BRANCH_RULE, CROWD, crowded

SAME = timedelta(minutes=90)  # two meetings begun within this are one moment
SHOWN = 50
CARDS = (
    *(MOBILE, MOBILE_SHARE, CONTACTED_RATE, UNREACHABLE, ADVISED),
    *(MULTI_MANAGED, INFLOWS, CHECKINS, VISITS, FOUND),
)


def show_board(request: HttpRequest) -> HttpResponse:
    """The quarter's numbers, each opening; the questions that records ask of each other."""
    actor: Any = request.user
    scope = held_scope(request)
    quarter = around(scope.period.last if scope.period.last <= clock.today() else clock.today(),
                     "quarter")  # fmt: skip
    ask = Ask(quarter, as_of=min(quarter.last, clock.today()))
    context = {
        "title": _("流动党员看板"),
        "subtitle": quarter.words,
        "scope": scope,
        "cards": [_card(figure, scope.node, ask) for figure in CARDS],
        "crowds": crowds(actor, scope),
        "rule": str(BRANCH_RULE),
        "unseen": unseen(actor, scope.node, ask),
        "unseen_url": opens(SEEN, {"show": "missing"}, scope.node, ask),
        "conflicts": conflicts(actor, scope, ask),
    }
    return render(request, "mobility/board.html", context)


def _card(figure: Any, node: Any, ask: Ask) -> dict[str, Any]:
    line = Line(_(figure.title), figure)
    value = figure.read(node, ask).value
    return {"title": line.title, "text": line.say(value), "unit": _(figure.unit),
            "url": opens(figure, {}, node, ask)}  # fmt: skip


def crowds(actor: Actor, scope: Scope) -> list[dict[str, Any]]:
    """Places where many of a node's members live: a group or a branch there may be worth it."""
    rows = Mobility.objects.visible_to(actor).filter(until=None, direction=Mobility.Direction.OUT)
    rows = rows.filter(scope.cut("member__org__path"))
    counted: Any = rows.order_by().values("where").annotate(n=Count("pk")).filter(n__gte=CROWD)
    return [one for one in counted.order_by("-n", "where")[:20] if crowded(members=one["n"])]


def unseen(actor: Actor, node: Any, ask: Ask) -> list[dict[str, Any]]:
    """Whom a home looks after and nobody saw there this quarter: ours, then guests from outside."""
    missing: Any = SEEN.read(node, ask).missing
    mine = missing.filter(seen_by(actor, "host__path", SEES))
    related = mine.select_related("member__person", "host", "venue").order_by("host__path", "pk")
    outside: Any = INFLOWS_SEEN.read(node, ask).missing
    outside = outside.filter(seen_by(actor, "org__path", SEES)).order_by("org__path", "pk")
    return [
        *({"who": one.member, "venue": one.venue, "org": one.host, "kind": _("本区流动党员")}
          for one in related[:SHOWN]),
        *({"who": one.person, "venue": one.venue, "org": one.org, "kind": _("区外流入党员")}
          for one in outside.select_related("person", "venue", "org")[:SHOWN]),
    ]  # fmt: skip


def conflicts(actor: Actor, scope: Scope, ask: Ask) -> list[dict[str, Any]]:
    """The same member present at two places at one moment: a question to both, no verdict."""
    period = (ask.period.first, ask.period.last)
    own = Attendance.objects.present().filter(
        meeting__void_reason="", meeting__held_on__range=period
    )
    here = own.filter(seen_by(actor, "meeting__org__path", SEES))
    if scope.path:
        here = here.filter(inside("meeting__org__path", scope.path))
    guests = here.guests().values("member")
    twice = own.filter(member__in=guests).select_related("meeting__org", "member__person")
    by_day: dict[tuple[int, Any], list[Any]] = defaultdict(list)
    for row in twice.order_by("meeting__held_on", "pk"):
        by_day[row.member_id, row.meeting.held_on].append(row)
    found = []
    for (_member, day), rows in by_day.items():
        for n, one in enumerate(rows):
            found += [
                {"member": one.member, "day": day, "one": one.meeting, "other": other.meeting}
                for other in rows[n + 1 :]
                if one.meeting.org_id != other.meeting.org_id and _meet(one.meeting, other.meeting)
            ]
    return found[:SHOWN]


def _meet(one: Any, other: Any) -> bool:
    """Begun within an hour and a half of each other; without a time nothing can be said."""
    if one.starts_at is None or other.starts_at is None:
        return False
    first, second = (datetime.combine(one.held_on, at) for at in (one.starts_at, other.starts_at))
    return abs(first - second) < SAME
