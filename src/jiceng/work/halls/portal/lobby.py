"""The screen in a hall: who is called where, who is next, duty, notices; nobody signs in or taps.

It names nobody: numbers, windows and hours, never who is on duty or what somebody came for.
"""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.paths import inside, upward
from jiceng.kit.tenant import tenant
from jiceng.registers.notices.flows import POSTED
from jiceng.registers.notices.models import Notice
from jiceng.registers.orgs.models import Org
from jiceng.registers.venues.models import Venue
from jiceng.work.halls.flows import SERVING
from jiceng.work.halls.models import Window, windows_today

NEXT, NOTICES = 3, 5


def halls(request: HttpRequest) -> HttpResponse:
    """Which hall the screen stands in: chosen once, then the address is kept."""
    rows = _open(clock.today()).select_related("keeper").order_by("keeper__path", "name", "pk")
    items = [
        {"title": one.name, "words": one.address, "url": reverse("halls.lobby", args=[one.uid])}
        for one in rows
    ]
    return render(request, "halls/lobbies.html", {"title": _("大厅显示屏"), "items": items})


def _open(day: date) -> Any:
    """Venues in use that day that have windows."""
    windows = Window.objects.standing(day).values("venue")
    return Venue.objects.in_use(day).filter(pk__in=windows)


def lobby(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One hall now; it asks again by itself, with scripts or without."""
    now = clock.now()
    venue = _open(now.date()).select_related("keeper").filter(uid=uid).first()
    if venue is None:
        raise Http404
    phones = [(_("大厅电话"), venue.telephone), (_("帮助电话"), tenant().get("help_phone", ""))]
    context = {
        "title": venue.name, "venue": venue, "now": now.astimezone(clock.ZONE),
        "windows": [_row(one) for one in windows_today(venue, now.date())],
        "notices": notices(venue.keeper),
        "phones": [{"title": title, "text": text} for title, text in phones if text],
    }  # fmt: skip
    return render(request, "halls/lobby.html", context)


def _row(window: Any) -> dict[str, Any]:
    """Numbers and hours; nothing of who it is."""
    serving = [stop.slip.shown for stop in window.waiting if stop.slip.state == SERVING]
    waits = [stop.slip.shown for stop in window.waiting if stop.slip.state != SERVING]
    return {
        "number": window.number, "subject": window.subject, "now": serving,
        "next": waits[:NEXT], "more": max(0, len(waits) - NEXT),
        "hours": sorted({f"{one.starts:%H:%M}—{one.ends:%H:%M}" for one in window.duty}),
    }  # fmt: skip


def notices(keeper: Org) -> list[Notice]:
    """What is posted to everybody now, of the hall's own line of the tree."""
    here = Q(org__path__in=upward(keeper.path)) | inside("org__path", keeper.path)
    rows = Notice.objects.public().filter(here, state=POSTED).select_related("org")
    return list(rows.order_by("-starts_on", "-pk")[:NOTICES])
