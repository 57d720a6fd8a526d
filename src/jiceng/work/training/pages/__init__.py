"""Console pages of the room: its ledgers, who has been trained, the Party schools."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from jiceng.kit.menu import Entry
from jiceng.kit.pages.gate import console
from jiceng.work.training.access import KEEPS, SEES
from jiceng.work.training.pages import certificates, classes, planning, teaching
from jiceng.work.training.pages.boards import (
    show_catalogue,
    show_code,
    show_coverage,
    show_schools,
)

PAGES = [
    *planning.PAGES, *classes.PAGES, certificates.CERTIFICATE_PAGES, *teaching.PAGES,
]  # fmt: skip
MENU = [
    Entry("组织生活", gettext_lazy("参训覆盖"), "training.coverage", "chart", 59, tuple(SEES)),
    Entry("组织生活", gettext_lazy("课程目录"), "training.catalogue", "bookmark", 67, KEEPS),
    Entry("组织生活", gettext_lazy("党校"), "training.schools", "building", 74, tuple(SEES)),
]
urls: list[Any] = [
    path("coverage/", console(require_safe(show_coverage), SEES), name="training.coverage"),
    path("catalogue/", console(require_safe(show_catalogue), KEEPS), name="training.catalogue"),
    path(
        "certificates/<int:pk>/paper/",
        console(require_safe(certificates.show_paper), SEES),
        name="training.certificate",
    ),
    path("schools/", console(require_safe(show_schools), SEES), name="training.schools"),
    path("code/<int:pk>/", console(require_safe(show_code), KEEPS), name="training.code"),
    *(one for pages in PAGES for one in pages.urls()),
]
roots = {
    "p/": [
        path(
            "certificates/<uuid:uid>/",
            require_safe(certificates.show_certified),
            name="training.certified",
        )
    ],
    "f/": [
        path(
            "training/certificates/<int:pk>/",
            console(require_safe(certificates.hand_paper), SEES),
            name="training.certificate_file",
        )
    ],
}
