"""Console pages of regional co-building: the board first, then what stands behind it."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from jiceng.kit.menu import Entry
from jiceng.kit.pages.gate import console
from jiceng.work.alliance.access import SEES
from jiceng.work.alliance.pages.joint import (
    BOARD_PAGES,
    ITEM_PAGES,
    LIAISON_PAGES,
    MEETING_PAGES,
    RULING_PAGES,
    SEAT_PAGES,
    SECTION,
    in_coalition,
)
from jiceng.work.alliance.pages.pairs import (
    GOAL_PAGES,
    PAIR_PAGES,
    PLAN_PAGES,
    TERMS_PAGES,
    VISIT_PAGES,
)
from jiceng.work.alliance.pages.ruled import ruled_for
from jiceng.work.alliance.pages.spread import spread_page
from jiceng.work.alliance.pages.yearly import (
    FUND_PAGES,
    YEAR_PAGES,
    followup,
    minutes_file,
    use_report_file,
)

PAGES = [
    SEAT_PAGES, LIAISON_PAGES, ITEM_PAGES, MEETING_PAGES, YEAR_PAGES, FUND_PAGES, PAIR_PAGES,
    VISIT_PAGES, GOAL_PAGES, PLAN_PAGES, TERMS_PAGES, RULING_PAGES, BOARD_PAGES,
]  # fmt: skip
PANELS_ON = [
    ("coalitions.coalitions", in_coalition),
    ("orders.orders", ruled_for),
]
MENU = [
    Entry(SECTION, gettext_lazy("共建单位分布"), "alliance.spread", "chart", 6, tuple(SEES)),
]
urls: list[Any] = [
    path("spread/", console(require_safe(spread_page), SEES), name="alliance.spread"),
    *(url for pages in PAGES for url in pages.urls()),
]
roots = {
    "f/": [
        path(
            "alliance/meetings/<int:pk>/followup/",
            console(require_safe(followup), SEES),
            name="alliance.followup",
        ),
        path(
            "alliance/meetings/<int:pk>/minutes/",
            console(require_safe(minutes_file), SEES),
            name="alliance.minutes",
        ),
        path(
            "alliance/boards/<int:pk>/money/",
            console(require_safe(use_report_file), SEES),
            name="alliance.use_report",
        ),
    ]
}
