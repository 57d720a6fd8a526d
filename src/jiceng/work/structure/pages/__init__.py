"""Console pages of organisations in motion."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from jiceng.kit.menu import Entry
from jiceng.kit.pages.gate import console
from jiceng.work.structure.access import SEES
from jiceng.work.structure.figures.judging import ORG_FINDINGS
from jiceng.work.structure.pages.advice import findings_page, forming_page, vacancies_page
from jiceng.work.structure.pages.applications import APPLICATIONS_PAGES
from jiceng.work.structure.pages.staff import (
    DECIDERS_PAGES,
    NATIONAL_PAGES,
    NORMS_PAGES,
    TALLIES_PAGES,
    WORKERS_PAGES,
)
from jiceng.work.structure.pages.terms import REMINDERS_PAGES, TERMS_PAGES, calendar_page

PAGES = [
    TERMS_PAGES, REMINDERS_PAGES, NORMS_PAGES, WORKERS_PAGES, TALLIES_PAGES, DECIDERS_PAGES,
    APPLICATIONS_PAGES, NATIONAL_PAGES,
]  # fmt: skip
MENU = [
    Entry("组织", _("换届日历"), "structure.calendar", "calendar", 32, SEES),
    Entry("组织", _("组织设置检查"), "structure.findings", "search", 22, SEES),
    Entry("组织", _("班子空缺"), "structure.vacancies", "people", 34, SEES),
    Entry("组织", _("组建建议"), "structure.forming", "org", 43, SEES),
]
urls: list[Any] = [
    path("calendar/", console(require_safe(calendar_page), SEES), name="structure.calendar"),
    path("findings/", console(require_safe(findings_page), SEES), name="structure.findings"),
    path("vacancies/", console(require_safe(vacancies_page), SEES), name="structure.vacancies"),
    path("forming/", console(require_safe(forming_page), SEES), name="structure.forming"),
    *(url for pages in PAGES for url in pages.urls()),
]

__all__ = ["MENU", "ORG_FINDINGS", "PAGES", "urls"]
