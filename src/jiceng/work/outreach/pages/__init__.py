"""Console pages of outreach, and what anybody may read and say without signing in."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from jiceng.kit.menu import Entry
from jiceng.kit.pages.gate import console
from jiceng.work.outreach.access import ANSWERS, SEES
from jiceng.work.outreach.pages import public
from jiceng.work.outreach.pages.board import board
from jiceng.work.outreach.pages.groups import BROADCAST_PAGES, GROUP_PAGES
from jiceng.work.outreach.pages.news import AMENDMENT_PAGES, POST_PAGES, SECTION_PAGES
from jiceng.work.outreach.pages.usage import DEED_PAGES, USE_PAGES
from jiceng.work.outreach.pages.voices import (
    COMPLAINT_PAGES,
    HABIT_PAGES,
    SUGGESTION_PAGES,
    look,
)

PAGES = [
    POST_PAGES,
    AMENDMENT_PAGES,
    SECTION_PAGES,
    SUGGESTION_PAGES,
    COMPLAINT_PAGES,
    GROUP_PAGES,
    BROADCAST_PAGES,
    HABIT_PAGES,
    USE_PAGES,
    DEED_PAGES,
]
MENU = [Entry("公开公示", _("各单位发布情况"), "outreach.board", "publish", 34, SEES)]
urls: list[Any] = [
    path("board/", console(require_safe(board), SEES), name="outreach.board"),
    path("suggestions/<int:pk>/look/", console(look, ANSWERS), name="outreach.look"),
    *(url for pages in PAGES[1:] for url in pages.urls()),
    *POST_PAGES.urls(),
]
roots = {
    "p/": [
        path("", require_safe(public.home), name="outreach.door"),
        path("news/", require_safe(public.news), name="outreach.news"),
        path("news/<uuid:uid>/", require_safe(public.post), name="outreach.post"),
        path("suggest/", public.suggest, name="outreach.suggest"),
        path("suggest/status/", public.status, name="outreach.status"),
        path("suggest/answers/", require_safe(public.answers), name="outreach.answers"),
        path("burden/", public.complain, name="outreach.burden"),
    ]
}
