"""关爱月表: each household of one's own community, who goes, how often and how they were."""

from collections import defaultdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.periods import DAY, Period, around
from jiceng.kernel.spans import standing
from jiceng.kit.scope import scope_of
from jiceng.work.care.models import Assignment, CareVisit, Household
from jiceng.work.care.rules import due_on
from jiceng.work.care.sheets.households import kinds


def month(request: HttpRequest) -> HttpResponse:
    """Printed or read; the same visits as data stand in the ledger of visits."""
    actor: Any = request.user
    scope = scope_of(request)
    # The month of today, unless another period was asked for.
    period = scope.period if "period" in request.GET else around(clock.today(), "month")
    day = min(clock.today(), period.last)
    seen = Household.objects.visible_to(actor).filter(scope.cut("org__path"))
    rows = _rows(seen.standing(day), period, day)
    query = f"period={period.first}..{period.last}"
    before = around(period.first - DAY, "month")
    context = {
        "title": _("关爱月表"), "rows": rows, "as_of": day, "period": period.words,
        "before_url": f"?period={before.first}..{before.last}",
        "visits": sum(len(one["visits"]) for one in rows),
        "late": sum(1 for one in rows if one["late"]),
        "paper": "a4-wide", "back_url": reverse("care.households.table"),
        "data_url": f"{reverse('care.visits.table')}?{query}",
        "signatures": [_("填表人"), _("社区负责人")],
    }  # fmt: skip
    return render(request, "care/month.html", context)


def _rows(households: Any, period: Period, day: Any) -> list[dict[str, Any]]:
    """A few queries for all of them."""
    paced = {one.pk: due_on(last=one.last_seen, every=one.every)
             for one in households.paced(day)}  # fmt: skip
    own = households.values("pk")
    visits: dict[int, list[CareVisit]] = defaultdict(list)
    for one in CareVisit.objects.during(period).filter(household__in=own, held_on__lte=day):
        visits[one.household_id].append(one)
    going: dict[int, list[str]] = defaultdict(list)
    held = Assignment.objects.filter(standing(day), household__in=own)
    for pair in held.select_related("member__person", "team", "provider").order_by("pk"):
        going[pair.household_id].append(str(pair))
    return [
        {
            "household": one, "kinds": kinds(one), "going": "、".join(going[one.pk]),
            "visits": visits[one.pk], "due": paced.get(one.pk),
            "late": one.pk in paced and paced[one.pk] < day,
            "last": max(visits[one.pk], key=lambda visit: visit.held_on, default=None),
        }
        for one in households.prefetch_related("tagging_set__tag").order_by("org", "code", "pk")
    ]  # fmt: skip
