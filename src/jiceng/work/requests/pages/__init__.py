"""Console pages: the registry, the collecting, the forms, the burden meter, standing exports."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from jiceng.kit.menu import Entry
from jiceng.kit.pages.gate import console
from jiceng.work.requests.access import METER
from jiceng.work.requests.pages.held import held
from jiceng.work.requests.pages.meter import meter
from jiceng.work.requests.pages.nouns import (
    CELL_PAGES,
    CONCERN_PAGES,
    ITEM_PAGES,
    RETURN_PAGES,
    ROUND_PAGES,
    SECTION,
    STRAY_PAGES,
    TABLE_PAGES,
)

PAGES = [
    TABLE_PAGES, ROUND_PAGES, RETURN_PAGES, STRAY_PAGES, ITEM_PAGES, CELL_PAGES, CONCERN_PAGES,
]  # fmt: skip
MENU = [
    Entry(SECTION, gettext_lazy("基层填报负担"), "requests.meter", "chart", 62, METER),
]
urls: list[Any] = [
    path("meter/", console(require_safe(meter), METER), name="requests.meter"),
    path("held/<int:pk>/", console(require_safe(held), METER), name="requests.held"),
    *ROUND_PAGES.urls(),
    *RETURN_PAGES.urls(),
    *STRAY_PAGES.urls(),
    *ITEM_PAGES.urls(),
    *CELL_PAGES.urls(),
    *CONCERN_PAGES.urls(),
    *TABLE_PAGES.urls(),
]
