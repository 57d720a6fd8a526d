"""Console pages of transfers: both ledgers, the boxes, papers, bulk, and the public query."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jiceng.kit.menu import Entry
from jiceng.kit.pages.gate import console
from jiceng.work.transfers.access import COMMITTEES, KEEPS, OWN, SEES
from jiceng.work.transfers.pages.boxes import show_boxes
from jiceng.work.transfers.pages.bulk import show_relocate
from jiceng.work.transfers.pages.nouns import (
    ARRIVALS_PAGES,
    DEPARTURES_PAGES,
    DUE_PAGES,
    LETTERS_PAGES,
    RECEIPTS_PAGES,
    STAYS_PAGES,
    leave_button,
)
from jiceng.work.transfers.pages.papers import show_letter, show_query, show_receipt

PAGES = [
    DEPARTURES_PAGES,
    ARRIVALS_PAGES,
    LETTERS_PAGES,
    RECEIPTS_PAGES,
    STAYS_PAGES,
    DUE_PAGES,
]
MEMBER_BUTTONS = [leave_button]
MENU = [
    Entry("工作台", _("我的组织关系"), "transfers.mine", "org", 8, OWN),
    Entry("党员", _("接转办理"), "transfers.boxes", "right", 38, (*SEES, *KEEPS)),
]
urls: list[Any] = [
    path("boxes/", console(require_safe(show_boxes), SEES), name="transfers.boxes"),
    path("relocate/", console(show_relocate, COMMITTEES), name="transfers.relocate"),
    path("<int:pk>/letter/", console(require_safe(show_letter), SEES), name="transfers.letter"),
    path(
        "arrivals/<int:pk>/receipt/",
        console(require_safe(show_receipt), SEES),
        name="transfers.receipt",
    ),
    *ARRIVALS_PAGES.urls(),
    *LETTERS_PAGES.urls(),
    *RECEIPTS_PAGES.urls(),
    *STAYS_PAGES.urls(),
    *DUE_PAGES.urls(),
    *DEPARTURES_PAGES.urls(),
]
roots = {"p/transfers/": [path("", never_cache(show_query), name="transfers.query")]}
