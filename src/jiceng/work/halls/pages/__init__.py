"""Console pages: today's hall, ledgers of everything, the use of halls."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from jiceng.kit.menu import Entry
from jiceng.kit.pages.gate import console
from jiceng.work.halls.access import KEEPS, SEES
from jiceng.work.halls.pages import counter, nouns

SECTION = "服务群众"
PAGES = nouns.PAGES
MENU = [
    Entry(SECTION, gettext_lazy("今日大厅"), "halls.board", "service", 20, tuple(SEES)),
    Entry(SECTION, gettext_lazy("大厅使用"), "halls.use", "report", 34, tuple(SEES)),
]
urls: list[Any] = [
    path("board/", console(require_safe(counter.board), SEES), name="halls.board"),
    path("use/", console(require_safe(counter.use), SEES), name="halls.use"),
    path("<int:pk>/ticket/", console(require_safe(counter.ticket), SEES), name="halls.ticket"),
    path(
        "appointments/<int:pk>/contact/",
        console(require_POST(counter.contact), KEEPS),
        name="halls.contact",
    ),
    *(one for pages in PAGES if pages.folder for one in pages.urls()),
    *nouns.SLIP_PAGES.urls(),
]
