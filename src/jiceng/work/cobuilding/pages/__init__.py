"""Console pages of the room, and what anybody may read and sign up for."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from jiceng.kit.menu import Entry
from jiceng.kit.pages.gate import console
from jiceng.work.cobuilding.access import SEES
from jiceng.work.cobuilding.pages import nouns, public
from jiceng.work.cobuilding.pages.board import board

PAGES = nouns.PAGES
MENU = [
    Entry(nouns.SECTION, gettext_lazy("联建一览"), "cobuilding.board", "chart", 72, tuple(SEES)),
]
urls: list[Any] = [
    path("board/", console(require_safe(board), SEES), name="cobuilding.board"),
    *(one for pages in PAGES if pages.folder for one in pages.urls()),
    *nouns.ITEM_PAGES.urls(),
]
roots = {
    "p/": [
        path("together/", require_safe(public.public), name="cobuilding.public"),
        path("together/<uuid:uid>/", require_http_methods(["GET", "HEAD", "POST"])(public.service),
             name="cobuilding.service"),
    ]
}  # fmt: skip
