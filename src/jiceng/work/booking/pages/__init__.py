"""Console pages: free hours, both sides of a booking, series, seasons, goods, calendars."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from jiceng.kit.menu import Entry
from jiceng.kit.pages.gate import console
from jiceng.work.booking.access import SEES
from jiceng.work.booking.pages import nouns
from jiceng.work.booking.pages.calendar import calendar, show_free

PAGES = nouns.PAGES
MENU = [Entry("阵地", gettext_lazy("空闲时段"), "booking.free", "calendar", 8, tuple(SEES))]
urls: list[Any] = [
    path("free/", console(require_safe(show_free), SEES), name="booking.free"),
    *(one for pages in PAGES if pages.folder for one in pages.urls()),
    *nouns.BOOKING_PAGES.urls(),
]
roots = {"p/": [path("calendar/<str:key>.ics", require_safe(calendar), name="booking.calendar")]}
