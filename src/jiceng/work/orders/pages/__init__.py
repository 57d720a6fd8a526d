"""Console pages: orders, what is in hand, moves, ratings, terms; the slip and the matrix."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from jiceng.kit.menu import Entry
from jiceng.kit.pages.gate import console
from jiceng.work.orders.access import KEEPS, SEES
from jiceng.work.orders.pages import nouns
from jiceng.work.orders.pages.papers import contact, matrix, slip_of

PAGES = nouns.PAGES
MENU = [
    Entry("服务群众", gettext_lazy("转办往来"), "orders.matrix", "table", 18, tuple(SEES)),
]
urls: list[Any] = [
    path("matrix/", console(require_safe(matrix), SEES), name="orders.matrix"),
    path("<int:pk>/contact/", console(require_POST(contact), KEEPS), name="orders.contact"),
    path("<int:pk>/slip/", console(require_safe(slip_of), KEEPS), name="orders.slip"),
    *(one for pages in PAGES if pages.folder for one in pages.urls()),
    *nouns.ORDER_PAGES.urls(),
]
