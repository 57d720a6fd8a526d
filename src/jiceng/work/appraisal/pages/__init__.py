"""Console pages: rounds, reviews, meetings, lists, talks, papers, leaders, 述职, settings."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from jiceng.kit.menu import Entry
from jiceng.kit.pages.gate import console
from jiceng.work.appraisal.access import OWN, REVIEWS, SEES
from jiceng.work.appraisal.pages import debriefs, meetings, rounds, talks
from jiceng.work.appraisal.pages.leaders import show_leaders
from jiceng.work.appraisal.pages.papers import (
    show_ballot,
    show_recount,
    show_register,
    show_summary,
)

SECTION = "组织生活"
# Rounds stand at the room's own address.
PAGES = [*meetings.PAGES, *talks.PAGES, *debriefs.PAGES, *rounds.PAGES]
MENU = [
    Entry(SECTION, gettext_lazy("双重组织生活"), "appraisal.leaders", "people", 58, tuple(SEES)),
    Entry(SECTION, gettext_lazy("书记述职情况"), "appraisal.debriefing", "people", 60, tuple(SEES)),
]
urls: list[Any] = [
    path("leaders/", console(require_safe(show_leaders), SEES), name="appraisal.leaders"),
    path("debriefing/", console(require_safe(debriefs.board), SEES), name="appraisal.debriefing"),
    path("<int:pk>/ballot/", console(require_safe(show_ballot), OWN), name="appraisal.ballot"),
    path("<int:pk>/recount/", console(require_safe(show_recount), OWN), name="appraisal.recount"),
    path("talks/<int:pk>/look/", console(talks.look, REVIEWS), name="appraisal.look"),
    path("papers/<int:pk>/look/", console(talks.look_paper, OWN), name="appraisal.look_paper"),
    *(one for pages in PAGES for one in pages.urls()),
]
roots = {
    "f/": [
        path(
            "appraisal/<int:pk>/register/",
            console(require_safe(show_register), OWN),
            name="appraisal.register",
        ),
        path(
            "appraisal/<int:pk>/summary/",
            console(require_safe(show_summary), OWN),
            name="appraisal.summary",
        ),
    ]
}
