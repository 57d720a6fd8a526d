"""Console pages of packages: both ledgers, keys and partners, decisions, the sum, the files."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _

from jiceng.insight.packages.access import KEEPS, SEES
from jiceng.insight.packages.pages.nouns import (
    ASKED_PAGES,
    FIGURE_PAGES,
    KEY_PAGES,
    PARTNER_PAGES,
    RECEIVED_PAGES,
    SENT_PAGES,
)
from jiceng.insight.packages.pages.own import receipt_file, received_file, sent_file, sum_page, take
from jiceng.kit.menu import Entry
from jiceng.kit.pages.gate import console

PAGES = [SENT_PAGES, RECEIVED_PAGES, FIGURE_PAGES, ASKED_PAGES, PARTNER_PAGES, KEY_PAGES]
urls: list[Any] = [
    path("sum/", console(sum_page, SEES), name="packages.sum"),
    path("take/", console(take, KEEPS), name="packages.take"),
    path("sent/<int:pk>/file/", console(sent_file, SEES), name="packages.sent_file"),
    path("received/<int:pk>/file/", console(received_file, SEES), name="packages.received_file"),
    path("received/<int:pk>/receipt/", console(receipt_file, SEES), name="packages.receipt_file"),
    *(one for pages in PAGES for one in pages.urls()),
]
MENU = [Entry("报告报表", _("下级合计"), "packages.sum", "chart", 34, SEES)]
