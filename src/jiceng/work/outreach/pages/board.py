"""各单位发布情况: how much each unit published month by month, and who may need help."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import around, on
from jiceng.kit.access import beneath
from jiceng.kit.scope import scope_of
from jiceng.registers.orgs.models import Org
from jiceng.work.outreach.access import SEES
from jiceng.work.outreach.figures import speakers, spoken
from jiceng.work.outreach.models import Post

MONTHS, SHOWN = 12, 200


def _months(today: date) -> list[date]:
    """The first days of the last twelve months, the oldest first."""
    last = today.year * 12 + today.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(last - MONTHS + 1, last + 1)]


def board(request: HttpRequest) -> HttpResponse:
    """Units in the order of the tree, never of their numbers; the silent ones stand first."""
    actor: Any = request.user
    today, scope = clock.today(), scope_of(request)
    months = _months(today)
    seen = Org.objects.filter(beneath("path", actor.reach(*SEES)))
    if scope.node is not None:
        seen = seen.filter(beneath("path", [scope.node.path]))
    ask = Ask(on(today))
    units = list(speakers(ask).filter(pk__in=seen.values("pk")).order_by("path"))
    counts: dict[int, dict[date, int]] = defaultdict(dict)
    rows = Post.objects.exclude(state=Post.State.WITHDRAWN).filter(
        org__in=seen.values("pk"), starts_on__gte=months[0], starts_on__lte=today
    )
    told: Any = rows.annotate(part=TruncMonth("starts_on")).values_list("org", "part")
    for org, part, count in told.annotate(n=Count("pk")).order_by("org", "part"):
        counts[org][part] = count
    speaking = set(spoken(speakers(ask), ask).values_list("pk", flat=True))
    drawn = [
        {"org": one, "numbers": [counts[one.pk].get(part, 0) for part in months],
         "total": sum(counts[one.pk].values())}
        for one in units[:SHOWN]
    ]  # fmt: skip
    named = [around(one, "month").words for one in months]
    context = {"title": _("各单位发布情况"), "months": named, "rows": drawn,
               "silent": [one for one in units if one.pk not in speaking],
               "shown": SHOWN, "more": max(len(units) - SHOWN, 0)}  # fmt: skip
    return render(request, "outreach/board.html", context)
