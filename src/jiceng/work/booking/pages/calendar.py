"""Free hours of a space as a week; who has it, for those who may know; the calendar file."""

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kit.documents.names import disposition
from jiceng.kit.scope import scope_of
from jiceng.registers.venues.models import Space
from jiceng.work.booking.access import BOOKS
from jiceng.work.booking.flows import ACCEPTED, HOLDING, REQUESTED, USED
from jiceng.work.booking.models import Booking, Feed, bookable, days_of, nearest
from jiceng.work.booking.rules import AHEAD_DAYS

WEEK = 7
MONTHS_BACK = timedelta(days=60)


def first_asked(request: HttpRequest) -> date:
    """The day the calendar begins with; never before today, never beyond what may be booked."""
    today = clock.today()
    try:
        asked = date.fromisoformat(request.GET.get("from", ""))
    except ValueError:
        return today
    return min(max(asked, today), today + timedelta(days=AHEAD_DAYS))


def show_free(request: HttpRequest) -> HttpResponse:
    """空闲时段: the spaces of the node looked at; of the one chosen a week, free hours as links."""
    actor: Any = request.user
    scope = scope_of(request)
    today = clock.today()
    spaces = nearest(actor, today)
    chosen = _chosen(request, today)
    first = first_asked(request)
    context: dict[str, Any] = {
        "title": _("空闲时段"), "scope": scope, "spaces": spaces, "chosen": chosen,
        "first": first, "may": bool(actor.reach(*BOOKS)),
        "new_url": reverse("booking.bookings.new"),
        "before": max(first - timedelta(days=WEEK), today) if first > today else None,
        "after": first + timedelta(days=WEEK),
    }  # fmt: skip
    if chosen is not None:
        context["days"] = days_of(chosen, first, WEEK, actor)
        context["subtitle"] = str(chosen)
    return render(request, "booking/free.html", context)


def _chosen(request: HttpRequest, day: date) -> Space | None:
    text = request.GET.get("space", "")
    if not text:
        return None
    if not text.isdigit() or len(text) > 18:  # noqa: PLR2004 - longer is no key
        raise Http404
    found: Space | None = bookable(day).filter(pk=int(text)).first()
    if found is None:
        raise Http404
    return found


# The file ---------------------------------------------------------------------------------


def calendar(request: HttpRequest, key: str) -> HttpResponse:
    """The bookings behind a link, for any calendar; no person is named in it."""
    del request
    feed = Feed.objects.live().filter(key=key).select_related("org", "space__venue").first()
    if feed is None:
        raise Http404
    body = feed_file(feed)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = disposition("jiceng.ics")
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def feed_file(feed: Feed) -> bytes:
    """Two months back and all that is to come; the same bookings give the same bytes."""
    from icalendar import Calendar  # noqa: PLC0415 - loaded by whoever subscribes

    made = Calendar()
    made.add("prodid", "-//Jiceng//booking//ZH")
    made.add("version", "2.0")
    made.add("x-wr-calname", str(feed.space or feed.org))
    made.add("x-wr-timezone", "Asia/Shanghai")
    rows = Booking.objects.filter(held_on__gte=clock.today() - MONTHS_BACK)
    if feed.space is not None:
        rows = rows.filter(space=feed.space, state__in=HOLDING)
    else:
        rows = rows.filter(org__path__startswith=feed.org.path, state__in=(ACCEPTED, USED))
    for one in rows.select_related("space__venue", "org").order_by("starts_at", "pk"):
        made.add_component(_event(one))
    return bytes(made.to_ical())


def _event(one: Booking) -> Any:
    from icalendar import Event  # noqa: PLC0415

    event = Event()
    event.add("uid", f"{one.uid}@jiceng")
    event.add("dtstamp", one.recorded_at)
    event.add("dtstart", one.starts_at)
    event.add("dtend", one.ends_at)
    event.add("summary", one.theme or one.get_purpose_display())
    event.add("location", f"{one.space} {one.space.venue.address}".strip())
    event.add("description", f"{one.org} · {one.persons}")
    event.add("status", "TENTATIVE" if one.state == REQUESTED else "CONFIRMED")
    return event
