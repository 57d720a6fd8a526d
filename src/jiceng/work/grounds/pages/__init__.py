"""Console pages of the room: its ledgers, idle places with reasons, the use that is made."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from jiceng.kit.menu import Entry
from jiceng.kit.pages.gate import console
from jiceng.work.grounds.access import SEES
from jiceng.work.grounds.pages import nouns
from jiceng.work.grounds.pages.boards import show_idle, show_use

PAGES = nouns.PAGES
MENU = [
    Entry("阵地", gettext_lazy("闲置阵地"), "grounds.idle", "alert", 40, tuple(SEES)),
    Entry("阵地", gettext_lazy("阵地使用统计"), "grounds.use", "chart", 42, tuple(SEES)),
]
urls: list[Any] = [
    path("idle/", console(require_safe(show_idle), SEES), name="grounds.idle"),
    path("use/", console(require_safe(show_use), SEES), name="grounds.use"),
    *(one for pages in PAGES for one in pages.urls()),
]
