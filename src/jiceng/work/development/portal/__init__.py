"""The phone: the branch's cases and what is next, a talk or an opinion recorded; one's own way."""

from typing import Any

from django.urls import path

from jiceng.kit.pages.gate import console
from jiceng.work.development.access import KEEPS, SEES
from jiceng.work.development.portal.pages import home, mine, show, step

urls: list[Any] = [
    path("", console(home, SEES), name="development.home"),
    path("mine/", console(mine), name="development.mine"),
    path("<int:pk>/", console(show, SEES), name="development.show"),
    path("<int:pk>/<slug:verb>/", console(step, KEEPS), name="development.do"),
]
