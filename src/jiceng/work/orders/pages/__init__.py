"""Console pages: orders, what is in hand, moves, ratings, terms; the slip and the matrix."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from jiceng.kit.menu import Entry
from jiceng.kit.pages.gate import console
from jiceng.work.orders.access import HEARS, KEEPS, SEES
from jiceng.work.orders.pages import nouns
from jiceng.work.orders.pages.beside import TIP_PAGES, WISH_PAGES, tip_words
from jiceng.work.orders.pages.monthly import monthly
from jiceng.work.orders.pages.papers import contact, matrix, poster, slip_of
from jiceng.work.orders.pages.weekly import weekly

PAGES = [*nouns.PAGES, WISH_PAGES, TIP_PAGES]
MENU = [
    Entry("服务群众", gettext_lazy("转办往来"), "orders.matrix", "table", 18, tuple(SEES)),
    Entry("服务群众", gettext_lazy("扫码点单海报"), "orders.poster", "print", 20, tuple(SEES)),
    Entry("服务群众", gettext_lazy("月任务清单"), "orders.monthly", "task", 17, tuple(SEES)),
    Entry("服务群众", gettext_lazy("党员接单周清单"), "orders.weekly", "table", 17, tuple(SEES)),
    Entry("服务群众", gettext_lazy("窗口登记"), "orders.counter", "edit", 11, tuple(KEEPS)),
]
urls: list[Any] = [
    path("poster/", console(require_safe(poster), SEES), name="orders.poster"),
    path("matrix/", console(require_safe(matrix), SEES), name="orders.matrix"),
    path("tips/<int:pk>/words/", console(require_POST(tip_words), HEARS), name="orders.tip_words"),
    path("monthly/", console(monthly, SEES), name="orders.monthly"),
    path("weekly/", console(require_safe(weekly), SEES), name="orders.weekly"),
    path("<int:pk>/contact/", console(require_POST(contact), KEEPS), name="orders.contact"),
    path("<int:pk>/slip/", console(require_safe(slip_of), KEEPS), name="orders.slip"),
    *(one for pages in PAGES if pages.folder for one in pages.urls()),
    *nouns.ORDER_PAGES.urls(),
]
