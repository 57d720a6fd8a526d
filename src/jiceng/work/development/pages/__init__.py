"""Console pages of 发展党员: progress, four ledgers, dossier, plan, local requirements."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy

from jiceng.kit.menu import Entry
from jiceng.kit.pages.gate import console
from jiceng.work.development.access import SEES
from jiceng.work.development.pages.analyses import ANALYSIS_PAGES
from jiceng.work.development.pages.cases import CASES_PAGES, LEDGER_PAGES
from jiceng.work.development.pages.others import OTHER_PAGES, paper_page, plan_page

PAGES = [CASES_PAGES, *LEDGER_PAGES, *OTHER_PAGES, ANALYSIS_PAGES]
urls: list[Any] = [
    path("plan/", console(plan_page, SEES), name="development.plan"),
    *(url for pages in (*LEDGER_PAGES, *OTHER_PAGES, ANALYSIS_PAGES) for url in pages.urls()),
    *CASES_PAGES.urls(),
]
roots = {
    "f/": [
        path(
            "development/<int:pk>/<slug:kind>/",
            console(paper_page, SEES),
            name="development.paper",
        )
    ]
}
MENU = [
    Entry("党员", gettext_lazy("年度发展计划与实际"), "development.plan", "chart", 48, SEES),
]
