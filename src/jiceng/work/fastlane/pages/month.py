"""办结月单: what was settled in a month by either route, each trouble once."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.periods import DAY, Period, around
from jiceng.kit.scope import scope_of
from jiceng.work.fastlane.models import DirectCase, Issue


def month(request: HttpRequest) -> HttpResponse:
    """Printed or read, from the ledgers; the month of today unless another is asked."""
    actor: Any = request.user
    scope = scope_of(request)
    period = scope.period if "period" in request.GET else around(clock.today(), "month")
    day = min(clock.today(), period.last)
    issues = Issue.objects.visible_to(actor).filter(scope.cut("org__path"))
    cases = DirectCase.objects.visible_to(actor).filter(scope.cut("org__path"))
    rows = settled(issues, cases, period, day)
    before = around(period.first - DAY, "month")
    context = {
        "title": _("办结月单"), "rows": rows, "as_of": day, "period": period.words,
        "before_url": f"?{replace(scope, period=before).query}",
        "both": sum(1 for one in rows if one["lane"] and one["number"]),
        "lane": sum(1 for one in rows if one["lane"] and not one["number"]),
        "paper": "a4-wide", "back_url": reverse("fastlane.issues.table"),
        "signatures": [_("填表人"), _("审核人")],
    }  # fmt: skip
    return render(request, "fastlane/month.html", context)


def settled(issues: Any, cases: Any, period: Period, day: date) -> list[dict[str, Any]]:
    """Each trouble in the month in which the first of its routes settled it."""
    done = issues.standing().solved(day).select_related("unit", "org")
    linked = _first(cases.settled(day).exclude(issue=None).select_related("issue__unit"))
    rows = []
    for one in done.filter(replied_on__gte=period.first).order_by("replied_on", "pk"):
        case = linked.pop(one.pk, None)
        on = min(one.replied_on, case.settled_on) if case else one.replied_on
        if on >= period.first:
            rows.append(_line(on, one.unit, one.content, one.answer, True, case))
    earlier = set(done.filter(replied_on__lt=period.first, pk__in=linked).values_list(
        "pk", flat=True))  # fmt: skip
    own = cases.settled(day).filter(settled_on__gte=period.first, issue=None)
    by_line = [one for pk, one in linked.items() if pk not in earlier]
    rows += [
        _line(one.settled_on, one.firm, one.content, one.result, False, one)
        for one in (*by_line, *own) if one.settled_on >= period.first
    ]  # fmt: skip
    return sorted(rows, key=lambda row: row["on"])


def _first(cases: Iterable[DirectCase]) -> dict[int, DirectCase]:
    """Of the cases of one trouble, the first that was settled."""
    found: dict[int, DirectCase] = {}
    for one in sorted(cases, key=lambda case: (case.settled_on or date.max, case.pk)):
        if one.issue_id is not None:
            found.setdefault(one.issue_id, one)
    return found


def _line(  # noqa: PLR0917
    on: date, firm: Any, content: str, result: str, lane: bool, case: DirectCase | None
) -> dict[str, Any]:
    return {"on": on, "firm": firm, "content": content, "result": result, "lane": lane,
            "number": case.number if case else ""}  # fmt: skip
