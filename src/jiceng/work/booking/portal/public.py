"""What is open: for everybody, without signing in; who comes is nobody's business here."""

from datetime import time
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
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
    items = [_item(one, *hours[one.pk], now) for one in page.object_list]
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
    context = {"title": venue.name, "facts": _facts(venue), "spaces": drawn}
    return render(request, "booking/place.html", context)


def _item(venue: Venue, open_: Any, words: str, now: time) -> dict[str, Any]:
    """A venue as a cell: what it is, where, today's hours, whom to call, whether it is open now."""
    today = _("今天不开放") + (f"（{words}）" if words else "")
    if open_:
        today = f"{_('今天')} {_said(open_)}"
    told = (venue.get_kind_display(), venue.address, today, venue.telephone)
    here = any(opens <= now < closes for opens, closes in open_)
    return {
        "title": venue.name,
        "url": reverse("booking.place", args=[venue.uid]),
        "words": " · ".join(filter(None, told)),
        "value": _("现在开放") if here else _("现在不开放"),
    }


def _facts(venue: Venue) -> list[dict[str, Any]]:
    kind = " · ".join(filter(None, (venue.get_kind_display(), venue.get_subkind_display())))
    said = (
        (_("种类"), kind),
        (_("开放时间"), venue.opening),
        (_("地址"), venue.address),
        (_("联系电话"), venue.telephone),
        (_("服务项目"), venue.services),
    )
    return [{"title": title, "text": text, "kind": "text"} for title, text in said if text]


def _said(hours: Any) -> str:
    return "、".join(f"{opens:%H:%M}—{closes:%H:%M}" for opens, closes in hours)
