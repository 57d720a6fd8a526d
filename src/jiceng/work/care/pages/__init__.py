"""Console pages of care: the list, its visits, who goes, the month on paper."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from jiceng.kit.menu import Entry
from jiceng.kit.pages.gate import console
from jiceng.work.care.access import OWN
from jiceng.work.care.pages import households, month, partners

SECTION = "服务群众"
PAGES = [*households.PAGES, *partners.PAGES]
MENU = [
    Entry(SECTION, gettext_lazy("关爱月表"), "care.month", "print", 63, OWN),
]
urls: list[Any] = [
    path("month/", console(require_safe(month.month), OWN), name="care.month"),
    path(
        "<int:pk>/contact/", console(require_POST(households.contact), OWN), name="care.contact"
    ),
    *(one for pages in PAGES if pages.folder for one in pages.urls()),
    *households.HOUSEHOLD_PAGES.urls(),
]  # fmt: skip

__all__ = ["MENU", "PAGES", "urls"]
