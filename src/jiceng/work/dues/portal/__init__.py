"""The phone: a whole branch recorded in a few taps; a member's own dues, base and slips."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiceng.kit.doors import Door
from jiceng.kit.pages.gate import console
from jiceng.work.dues.access import OWN, PAYS
from jiceng.work.dues.portal.branch import collect, done, home
from jiceng.work.dues.portal.mine import ask, look, mine

urls: list[Any] = [
    path("", console(require_safe(home), PAYS), name="dues.home"),
    path(
        "collect/",
        console(require_http_methods(["GET", "HEAD", "POST"])(collect), OWN),
        name="dues.collect",
    ),
    path("done/<int:pk>/", console(require_safe(done), OWN), name="dues.done"),
    path("mine/", console(require_safe(mine), PAYS), name="dues.mine"),
    path("mine/look/", console(require_POST(look), PAYS), name="dues.mine_look"),
    path(
        "mine/ask/",
        console(require_http_methods(["GET", "HEAD", "POST"])(ask), PAYS),
        name="dues.mine_ask",
    ),
]
DOORS = [
    Door(
        "people",
        gettext_lazy("支部党费"),
        "dues.home",
        gettext_lazy("默认都交了，只点没交的"),
        "money",
        25,
        OWN,
    ),
    Door("mine", gettext_lazy("我的党费"), "dues.mine", icon="money", order=25, roles=PAYS),
]
