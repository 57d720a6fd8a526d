"""The phone: the branch's cases and what is next, a talk or an opinion recorded; one's own way."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy

from jiceng.kit.doors import Door
from jiceng.kit.pages.gate import console
from jiceng.work.development.access import FILES, KEEPS, SEES
from jiceng.work.development.portal.pages import home, mine, show, step

urls: list[Any] = [
    path("", console(home, SEES), name="development.home"),
    path("mine/", console(mine), name="development.mine"),
    path("<int:pk>/", console(show, SEES), name="development.show"),
    path("<int:pk>/<slug:verb>/", console(step, KEEPS), name="development.do"),
]
DOORS = [
    Door(
        "people",
        gettext_lazy("发展党员"),
        "development.home",
        gettext_lazy("谁到了哪一步，下一步做什么"),
        "people",
        20,
        SEES,
    ),
    Door(
        "people",
        gettext_lazy("入党积极分子队伍分析"),
        "development.analyses.table",
        gettext_lazy("区委组织部和基层党委每年一次"),
        "chart",
        21,
        FILES,
    ),
    Door("mine", gettext_lazy("我的入党申请"), "development.mine", icon="people", order=40),
]
