"""Console pages of volunteering."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from jiceng.kit.menu import Entry
from jiceng.kit.pages.gate import console
from jiceng.work.volunteering.access import KEEPS, READS, SEES
from jiceng.work.volunteering.pages import checkin, papers, posts, service, units

PAGES = [*checkin.PAGES, *posts.PAGES, *service.PAGES, *units.PAGES]
MENU = [
    Entry("党员", _("报到码"), "volunteering.poster", "print", 45, KEEPS),
]
urls: list[Any] = [
    path("poster/", console(require_safe(papers.poster), SEES), name="volunteering.poster"),
    path(
        "receipts/<int:pk>/", console(require_safe(papers.receipt), SEES),
        name="volunteering.receipt",
    ),
    path(
        "certificates/<int:pk>/", console(require_safe(papers.certificate), READS),
        name="volunteering.certificate",
    ),
    *(url for pages in PAGES for url in pages.urls()),
]  # fmt: skip

__all__ = ["MENU", "PAGES", "urls"]
