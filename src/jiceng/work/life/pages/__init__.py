"""Console pages of organisational life: the ledger, the fixed day's list, a branch's year."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from jiceng.kit.menu import Entry
from jiceng.kit.pages.gate import console
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.roles import READERS
from jiceng.registers.meetings.access import ROLLS
from jiceng.work.life.access import RECORDS, SEES
from jiceng.work.life.models import FixedDay
from jiceng.work.life.pages import plans, shapes
from jiceng.work.life.pages.boards import show_board, show_variety
from jiceng.work.life.pages.meetings import MEETINGS_PAGES, paper_page
from jiceng.work.life.pages.monthly import export_month, month_page
from jiceng.work.life.pages.settings import FIXED_DAY_PAGES, SET_ACTION_PAGES
from jiceng.work.life.pages.yearly import year_page
from jiceng.work.life.sheets.seats import SEATS

SEAT_PAGES = RecordPages(
    SEATS,
    menu=("组织生活", 21),
    icon="people",
    keeps=(),
    sees=ROLLS,
    empty=gettext_lazy("还没有支委会记录，或者没有登记委员的任职。"),
)
PAGES = [MEETINGS_PAGES, FIXED_DAY_PAGES, SET_ACTION_PAGES, *shapes.PAGES, *plans.PAGES, SEAT_PAGES]
urls: list[Any] = [
    path("monthly/", console(month_page, SEES), name="life.monthly"),
    path("monthly/export/", console(export_month, SEES), name="life.monthly_export"),
    path("yearly/", console(year_page, SEES), name="life.yearly"),
    path("board/", console(require_safe(show_board), SEES), name="life.board"),
    path("variety/", console(require_safe(show_variety), READERS), name="life.variety"),
    path(
        "plans/<int:pk>/print/",
        console(require_safe(plans.print_plan), SEES),
        name="life.plan_print",
    ),
    path(
        "sign_sheets/<int:pk>/screen/",
        console(require_safe(plans.screen), RECORDS),
        name="life.sign_screen",
    ),
    *(one for pages in (*shapes.PAGES, *plans.PAGES) for one in pages.urls()),
    *SEAT_PAGES.urls(),
    *FIXED_DAY_PAGES.urls(),
    *SET_ACTION_PAGES.urls(),
    *MEETINGS_PAGES.urls(),
]
roots = {"f/": [path("life/<int:pk>/", console(paper_page, SEES), name="life.paper")]}
MENU = [
    Entry("组织生活", gettext_lazy("固定组织生活日开展情况"), "life.monthly", "calendar", 30, SEES),
    Entry("组织生活", gettext_lazy("三会一课年度表"), "life.yearly", "review", 40, SEES),
    Entry("组织生活", gettext_lazy("创新案例展示"), "life.board", "star", 52, SEES),
    Entry("组织生活", gettext_lazy("方式单一的支部"), "life.variety", "chart", 42, READERS),
]
FIRST_STEPS = [("fixed_day", FixedDay.objects.exists, "life.fixed_days.new")]
