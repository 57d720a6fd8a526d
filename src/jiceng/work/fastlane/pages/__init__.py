"""Console pages: the ledger of firms' troubles, the direct line, contests and zones, the sheets."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from jiceng.kit.menu import Entry
from jiceng.kit.pages.gate import console
from jiceng.kit.roles import READERS
from jiceng.work.fastlane.access import SEES
from jiceng.work.fastlane.pages.effect import effect, effect_file
from jiceng.work.fastlane.pages.month import month
from jiceng.work.fastlane.pages.nouns import (
    CASE_PAGES,
    CONTEST_PAGES,
    ISSUE_PAGES,
    PACE_PAGES,
    SECTION,
    ZONE_PAGES,
)

PAGES = [ISSUE_PAGES, CASE_PAGES, CONTEST_PAGES, ZONE_PAGES, PACE_PAGES]
MENU = [
    Entry(SECTION, gettext_lazy("党企快车道成效"), "fastlane.effect", "chart", 62, SEES),
    Entry(SECTION, gettext_lazy("办结月单"), "fastlane.month", "report", 64, READERS),
]
urls: list[Any] = [
    path("effect/", console(require_safe(effect), SEES), name="fastlane.effect"),
    path("month/", console(require_safe(month), READERS), name="fastlane.month"),
    *CASE_PAGES.urls(),
    *CONTEST_PAGES.urls(),
    *ZONE_PAGES.urls(),
    *PACE_PAGES.urls(),
    *ISSUE_PAGES.urls(),
]
roots = {
    "f/": [
        path(
            "fastlane/effect/",
            console(require_safe(effect_file), SEES),
            name="fastlane.effect_file",
        )
    ]
}
