"""Console pages of the two coverages."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from jiceng.kit.menu import Entry
from jiceng.kit.pages.gate import console
from jiceng.work.coverage.access import SEES
from jiceng.work.coverage.pages.both import both_page
from jiceng.work.coverage.pages.method import method_page
from jiceng.work.coverage.pages.nouns import PAGES

MENU = [
    Entry("两新党建", _("两个覆盖"), "coverage.both", "org", 42, SEES),
    Entry("两新党建", _("工作法"), "coverage.method", "task", 54, SEES),
]
urls: list[Any] = [
    path("both/", console(require_safe(both_page), SEES), name="coverage.both"),
    path("method/", console(require_safe(method_page), SEES), name="coverage.method"),
    *(url for pages in PAGES for url in pages.urls()),
]

__all__ = ["MENU", "PAGES", "urls"]
