"""The phone: record a meeting in a minute, read the branch's records, see what is owed."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy, pgettext_lazy

from jiceng.kit.doors import Tab
from jiceng.kit.pages.gate import console
from jiceng.work.life.access import RECORDS, SEES
from jiceng.work.life.portal.correcting import correct, void
from jiceng.work.life.portal.entry import done, record, save_draft
from jiceng.work.life.portal.leaving import ask, page
from jiceng.work.life.portal.planning import show_plan
from jiceng.work.life.portal.reading import home, ledger, published, show, todo
from jiceng.work.life.portal.signing import sign

urls: list[Any] = [
    path("", console(home, SEES), name="life.home"),
    path("record/", console(record, RECORDS), name="life.record"),
    path("record/draft/", console(save_draft, RECORDS), name="life.record_draft"),
    path("notices/<int:pk>/", console(page, SEES), name="life.notified"),
    path("notices/<int:pk>/leave/", console(ask, SEES), name="life.leave"),
    path("sign/<str:key>/", console(sign, SEES), name="life.sign"),
    path("plan/", console(show_plan, SEES), name="life.plan"),
    path("ledger/", console(ledger, SEES), name="life.ledger"),
    path("monthly/", console(published, SEES), name="life.published"),
    path("<int:pk>/", console(show, SEES), name="life.show"),
    path("<int:pk>/done/", console(done, RECORDS), name="life.done"),
    path("<int:pk>/correct/", console(correct, RECORDS), name="life.correct"),
    path("<int:pk>/void/", console(void, RECORDS), name="life.void"),
]
# The branch's own door: 待办 · 组织生活 · 党员 · 台账.
roots = {
    "m/zb/": [
        path("", console(todo, RECORDS), name="life.todo"),
        path("todo/", console(todo, RECORDS), name="life.todo_tab"),
        path("life/", console(home, SEES), name="life.home_tab"),
        path("life/new/", console(record, RECORDS), name="life.record_tab"),
        path("ledger/", console(ledger, SEES), name="life.ledger_tab"),
    ]
}
TABS = [
    Tab("todo", gettext_lazy("待办"), ("life.todo_tab", "life.todo"), "inbox", 10, RECORDS),
    Tab(
        "life",
        pgettext_lazy("标签", "组织生活"),
        ("life.home_tab", "life.home"),
        "meeting",
        20,
        SEES,
    ),
    Tab("ledger", gettext_lazy("台账"), ("life.ledger_tab", "life.ledger"), "report", 50, SEES),
]
