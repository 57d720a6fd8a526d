"""What every phone page of the room shares: the tabs, the branch it is about, its presets."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period, PeriodError, month, parse, quarter
from jiceng.kit.access import may
from jiceng.kit.scope import find_node
from jiceng.registers.meetings.models import Meeting, Type
from jiceng.registers.orgs.models import Org
from jiceng.work.life.access import RECORDS, SEES
from jiceng.work.life.figures.duties import DONE_BY
from jiceng.work.life.forms import TYPES
from jiceng.work.life.models import FixedDay
from jiceng.work.life.rules import fixed_day


def branch_of(request: HttpRequest, roles: Any = RECORDS) -> Org | None:
    """The branch asked for, else the one held; Http404 for one this person does not hold."""
    actor: Any = request.user
    if text := request.GET.get("org", ""):
        node: Any = find_node(text)
        if node is None or not may(actor, roles, node.path):
            raise Http404
        found: Org = node
        return found
    held = Org.objects.filter(path__in=actor.reach(*roles)).branches().order_by("path")
    first: Org | None = held.first()
    return first


def own_branch(request: HttpRequest) -> Org | None:
    return branch_of(request, SEES)


def fixed_on(org: Org, year: int, number: int) -> date:
    """The fixed day of a month for a branch; the first Tuesday where none is set."""
    last = month(year, number).last
    rule = FixedDay.objects.holding(org, last)
    return rule.of_month(year, number) if rule else fixed_day(year=year, month=number)


def last_fixed(org: Org, today: date) -> date:
    """The latest fixed day that has come."""
    day = fixed_on(org, today.year, today.month)
    if day <= today:
        return day
    before = month(today.year, today.month).first
    earlier = before.replace(year=before.year - 1, month=12) if before.month == 1 else (
        before.replace(month=before.month - 1)
    )  # fmt: skip
    return fixed_on(org, earlier.year, earlier.month)


def next_fixed(org: Org, today: date) -> date:
    """The next fixed day from today on."""
    day = fixed_on(org, today.year, today.month)
    if day >= today:
        return day
    year, number = divmod(today.year * 12 + today.month, 12)
    return fixed_on(org, year, number + 1)


def asked_type(request: HttpRequest, org: Org) -> str:
    """The kind asked for, or the one that is owed soonest."""
    said = request.GET.get("type") or DONE_BY.get(request.GET.get("duty", ""), "")
    if said in dict(TYPES):
        return said
    today = clock.today()
    held = Meeting.objects.standing().filter(org=org)
    if request.GET.get("notify"):
        return Type.THEME_DAY
    this_month = month(today.year, today.month)
    if not held.of_type(Type.THEME_DAY).during(this_month).exists():
        return Type.THEME_DAY
    this_quarter = quarter(today.year, (today.month + 2) // 3)
    if not held.of_type(Type.ASSEMBLY).during(this_quarter).exists():
        return Type.ASSEMBLY
    return Type.COMMITTEE


def asked_day(request: HttpRequest, org: Org, type_: str) -> date:
    """The day asked for; for a theme day the fixed day, else today or the period's last day."""
    today = clock.today()
    try:
        said = parse(request.GET.get("on", ""))
        return said.first
    except PeriodError:
        pass
    if request.GET.get("notify"):
        return next_fixed(org, today) if type_ == Type.THEME_DAY else today
    period = _period(request)
    if period is not None and period.first <= today:
        if type_ == Type.THEME_DAY:
            return min(fixed_on(org, period.first.year, period.first.month), today)
        return min(period.last, today)
    return last_fixed(org, today) if type_ == Type.THEME_DAY else today


def _period(request: HttpRequest) -> Period | None:
    try:
        return parse(request.GET.get("period", ""))
    except PeriodError:
        return None


def usual(org: Org, type_: str) -> dict[str, Any]:
    """Place and time as last time."""
    rows = Meeting.objects.standing().filter(org=org).order_by("-held_on", "-pk")
    last = rows.of_type(type_).first() or rows.first()
    kept = ("venue", "starts_at", "held_at")
    return {name: getattr(last, name) for name in kept} if last else {}


def may_record(actor: Actor, meeting: Any) -> bool:
    return may(actor, RECORDS, meeting.org.path) and not meeting.void_reason
