"""Console pages of regional co-building: the board first, then what stands behind it."""

from typing import Any

from django.urls import path
from django.views.decorators.http import require_safe

from jiceng.kit.pages.gate import console
from jiceng.work.alliance.access import SEES
from jiceng.work.alliance.pages.joint import (
    BOARD_PAGES,
    ITEM_PAGES,
    LIAISON_PAGES,
    MEETING_PAGES,
    RULING_PAGES,
    SEAT_PAGES,
    in_coalition,
    ruled_for,
)
from jiceng.work.alliance.pages.pairs import (
    GOAL_PAGES,
    PAIR_PAGES,
    PLAN_PAGES,
    TERMS_PAGES,
    VISIT_PAGES,
)
from jiceng.work.alliance.pages.yearly import YEAR_PAGES, followup

PAGES = [
    SEAT_PAGES, LIAISON_PAGES, ITEM_PAGES, MEETING_PAGES, YEAR_PAGES, PAIR_PAGES, VISIT_PAGES,
    GOAL_PAGES, PLAN_PAGES, TERMS_PAGES, RULING_PAGES, BOARD_PAGES,
]  # fmt: skip
PANELS_ON = [
    ("coalitions.coalitions", in_coalition),
    ("orders.orders", ruled_for),
]
urls: list[Any] = [url for pages in PAGES for url in pages.urls()]
roots = {
    "f/": [
        path(
            "alliance/meetings/<int:pk>/followup/",
            console(require_safe(followup), SEES),
            name="alliance.followup",
        )
    ]
}
