"""Console pages of the work with mobile members."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from jiceng.kit.menu import Entry
from jiceng.kit.pages.gate import console
from jiceng.kit.roles import Role
from jiceng.work.mobility.access import KEEPS, SEES
from jiceng.work.mobility.pages.away import (
    CERTIFICATE_PAGES,
    CONTACT_PAGES,
    OUT_PAGES,
    RHYTHM_PAGES,
    show_card,
)
from jiceng.work.mobility.pages.boards import show_board
from jiceng.work.mobility.pages.claims import show_claim, show_status
from jiceng.work.mobility.pages.hosted import HOSTED_PAGES, INFLOW_PAGES
from jiceng.work.mobility.pages.programme import APPRAISAL_PAGES, ITEM_PAGES
from jiceng.work.mobility.pages.tracing import TRACE_PAGES, show_poster

PAGES = [
    OUT_PAGES,
    HOSTED_PAGES,
    INFLOW_PAGES,
    CONTACT_PAGES,
    CERTIFICATE_PAGES,
    APPRAISAL_PAGES,
    ITEM_PAGES,
    RHYTHM_PAGES,
    TRACE_PAGES,
]
MENU = [
    Entry("党员", _("流动党员看板"), "mobility.board", "people", 21, SEES),
    Entry("党员", _("联系流动党员"), "mobility.home", "phone", 21, KEEPS),
    Entry("党员", _("我要外出、我回来了"), "mobility.mine", "people", 31, (Role.MEMBER,)),
]
urls: list[Any] = [
    path("board/", console(require_safe(show_board), SEES), name="mobility.board"),
    path("poster/", console(require_safe(show_poster), SEES), name="mobility.poster"),
    path(
        "certificates/<int:pk>/card/", console(require_safe(show_card), SEES), name="mobility.card"
    ),
    *(url for pages in PAGES[1:] for url in pages.urls()),
    *OUT_PAGES.urls(),
]
roots = {
    "p/party-claim/": [
        path("", show_claim, name="mobility.claim"),
        path("status/", show_status, name="mobility.claim_status"),
    ]
}
