"""Console pages of venues: the ledger, the table by kind, level, state; hours, spaces and use."""

from typing import Any

from django.urls import path
from django.views.decorators.http import require_safe

from jiceng.kit.pages.gate import console
from jiceng.registers.venues.access import SEES
from jiceng.registers.venues.pages import use, venue
from jiceng.registers.venues.pages.venue import MENU, STATUS_PAGES, VENUE_PAGES, counts

PAGES = [*venue.PAGES, *use.PAGES]
urls: list[Any] = [
    path("counts/", console(require_safe(counts), SEES), name="venues.counts"),
    *STATUS_PAGES.urls(),
    *(one for pages in use.PAGES for one in pages.urls()),
    *VENUE_PAGES.urls(),
]

__all__ = ["MENU", "PAGES", "urls"]
