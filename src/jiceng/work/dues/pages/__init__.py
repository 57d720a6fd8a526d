"""Console pages of dues: rolls and payments, bases, the money, the statement of a year."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiceng.kit.menu import Entry
from jiceng.kit.pages.gate import console
from jiceng.work.dues.access import OWN, SEES
from jiceng.work.dues.models import Habit
from jiceng.work.dues.pages.balances import balances_page
from jiceng.work.dues.pages.basis import BASIS_PAGES, look_page
from jiceng.work.dues.pages.money import MONEY_PAGES
from jiceng.work.dues.pages.reconciling import book_page, reconcile_page
from jiceng.work.dues.pages.rolls import PAYING_PAGES, ROLLS_PAGES
from jiceng.work.dues.pages.settling import ADJUSTMENTS_PAGES, differences_page
from jiceng.work.dues.pages.slips import query_page, slip_page
from jiceng.work.dues.pages.statement import statement_page

PAGES = [ROLLS_PAGES, *PAYING_PAGES, ADJUSTMENTS_PAGES, *BASIS_PAGES, *MONEY_PAGES]
urls: list[Any] = [
    path("balances/", console(require_safe(balances_page), SEES), name="dues.balances"),
    path("differences/", console(require_safe(differences_page), OWN), name="dues.differences"),
    path("statement/", console(require_safe(statement_page), SEES), name="dues.statement"),
    path("reconcile/", console(require_safe(reconcile_page), OWN), name="dues.reconcile"),
    path("reconcile/book/", console(require_POST(book_page), OWN), name="dues.reconcile_book"),
    path("slips/<int:pk>/", console(require_safe(slip_page), OWN), name="dues.slip"),
    path(
        "bases/<int:pk>/look/",
        console(require_http_methods(["GET", "HEAD", "POST"])(look_page), OWN),
        name="dues.look",
    ),
    *(url for pages in PAGES[1:] for url in pages.urls()),
    *ROLLS_PAGES.urls(),
]
roots = {"p/": [path("dues/<uuid:uid>/", require_safe(query_page), name="dues.receipt")]}
MENU = [
    Entry("党员", gettext_lazy("党费收支"), "dues.balances", "people", 61, SEES),
    Entry("党员", gettext_lazy("党费差额"), "dues.differences", "people", 65, OWN),
    Entry("党员", gettext_lazy("银行流水对账"), "dues.reconcile", "people", 68, OWN),
]
FIRST_STEPS = [("dues_habit", Habit.objects.exists, "dues.habits.new")]
