"""Console pages of regional co-building: the board first, then what stands behind it."""

from typing import Any

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
from jiceng.work.alliance.pages.pairs import PAIR_PAGES, PLAN_PAGES, TERMS_PAGES

PAGES = [
    SEAT_PAGES, LIAISON_PAGES, ITEM_PAGES, MEETING_PAGES, PAIR_PAGES, PLAN_PAGES, TERMS_PAGES,
    RULING_PAGES, BOARD_PAGES,
]  # fmt: skip
PANELS_ON = [
    ("coalitions.coalitions", in_coalition),
    ("orders.orders", ruled_for),
]
urls: list[Any] = [url for pages in PAGES for url in pages.urls()]
