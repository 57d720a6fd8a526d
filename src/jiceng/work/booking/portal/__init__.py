"""Phone pages of booking: a secretary books, a keeper answers, a resident sees what is open."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from jiceng.kit.doors import Door
from jiceng.kit.pages.gate import console
from jiceng.work.booking.access import BOOKS
from jiceng.work.booking.portal import own, public

urls: list[Any] = [
    path("", console(require_safe(own.home), BOOKS), name="booking.home"),
    path("find/", console(require_safe(own.find), BOOKS), name="booking.find"),
    path("space/<int:pk>/", console(require_safe(own.week), BOOKS), name="booking.week"),
    path("new/", console(own.ask, BOOKS), name="booking.ask"),
    path("<int:pk>/", console(require_safe(own.show), BOOKS), name="booking.show"),
    path("<int:pk>/done/", console(require_safe(own.done), BOOKS), name="booking.done"),
    path("<int:pk>/<slug:verb>/", console(own.act, BOOKS), name="booking.act"),
]
roots = {
    "p/": [
        path("places/", require_safe(public.places), name="booking.places"),
        path("places/<uuid:uid>/", require_safe(public.place), name="booking.place"),
    ]
}
DOORS = [
    Door(
        "people",
        gettext_lazy("场地预约"),
        "booking.home",
        gettext_lazy("约基地、会议室，答复别人的预约"),
        "calendar",
        60,
        BOOKS,
    ),
]
