"""Console pages of the ledger of firms."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from jiceng.kit.menu import Entry
from jiceng.kit.pages.gate import console
from jiceng.work.enterprises.access import KEEPS, SEES
from jiceng.work.enterprises.pages import around, boards, census

SECTION = census.SECTION
PAGES = [*census.PAGES, *around.PAGES, *boards.PAGES]
MENU = [
    Entry(SECTION, gettext_lazy("差异和重复"), "enterprises.gaps", "alert", 83, SEES),
    Entry(SECTION, gettext_lazy("片区和空白点"), "enterprises.areas", "globe", 86, SEES),
]
urls: list[Any] = [
    path("gaps/", console(require_safe(boards.gaps), SEES), name="enterprises.gaps"),
    path("areas/", console(require_safe(boards.areas), SEES), name="enterprises.areas"),
    path(
        "<int:pk>/contact/",
        console(require_POST(boards.contact), KEEPS),
        name="enterprises.contact",
    ),
    *(one for pages in PAGES if pages.folder for one in pages.urls()),
    *census.CARD_PAGES.urls(),
]
roots = {
    "f/": [
        path(
            "enterprises/<int:pk>/bulletin/",
            console(require_safe(around.bulletin), SEES),
            name="enterprises.bulletin",
        )
    ]
}

__all__ = ["MENU", "PAGES", "roots", "urls"]
