"""What is open: for everybody, without signing in; who comes is nobody's business here."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.registers.venues.models import Kind, Space, Venue, hours_of
from jiceng.work.booking.models import days_of

PAGE, DAYS = 20, 7
# Where residents go; schools and members' rooms are not for walking in.
OPEN_TO_ALL = (
    Kind.CENTRE, Kind.STATION, Kind.SUB_SITE, Kind.SERVICE_HALL, Kind.ELDER_CARE, Kind.BASE,
    Kind.LECTURE_HALL, Kind.MOBILE_HOME,
)  # fmt: skip


def places(request: HttpRequest) -> HttpResponse:
    """Venues in use and whether they are open now."""
    said = request.GET.get("q", "").strip().replace("\0", "")[:40]
    today, now = clock.today(), clock.now().time()
    rows = Venue.objects.in_use(today).filter(kind__in=OPEN_TO_ALL).order_by("kind", "pk")
    if said:
        rows = rows.filter(name__icontains=said) | rows.filter(services__icontains=said)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    hours = hours_of([one.pk for one in page.object_list], today)
    items = []
    for one in page.object_list:
        open_, words = hours[one.pk]
        items.append({
            "venue": one, "hours": _said(open_), "words": words,
            "open": any(opens <= now < closes for opens, closes in open_),
        })  # fmt: skip
    context = {"title": _("身边的阵地"), "items": items, "page": page, "q": said}
    return render(request, "booking/places.html", context)


def place(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One venue: its hours, its services, the week of its spaces as free or taken."""
    today = clock.today()
    rows = Venue.objects.in_use(today).filter(uid=uid, kind__in=OPEN_TO_ALL)
    venue: Venue | None = rows.first()
    if venue is None:
        raise Http404
    spaces = Space.objects.standing(today).filter(venue=venue).order_by("pk")
    drawn: list[dict[str, Any]] = [
        {"space": one, "days": days_of(one, today, DAYS)} for one in spaces
    ]
    services = [one for one in venue.services.split("、") if one]
    context = {"title": venue.name, "venue": venue, "spaces": drawn, "services": services}
    return render(request, "booking/place.html", context)


def _said(hours: Any) -> str:
    return "、".join(f"{opens:%H:%M}—{closes:%H:%M}" for opens, closes in hours)
