"""The phone: my classes, sign-in, leave, the evening's note, my reflection, our needs."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from jiceng.kit.doors import Door
from jiceng.kit.pages.gate import console
from jiceng.work.training.access import ASKS, TAKES
from jiceng.work.training.portal import needs, online, own

BOTH = require_http_methods(["GET", "HEAD", "POST"])
urls: list[Any] = [
    path("", console(require_safe(own.home), TAKES), name="training.home"),
    path("online/", console(require_safe(online.home), TAKES), name="training.online"),
    path("online/<int:pk>/", console(BOTH(online.show), TAKES), name="training.online_course"),
    path("needs/", console(BOTH(needs.ask), ASKS), name="training.ask"),
    path("sign/<str:token>/", console(BOTH(own.sign), TAKES), name="training.sign"),
    path("<int:pk>/", console(require_safe(own.show), TAKES), name="training.show"),
    path(
        "<int:pk>/certificate/",
        console(require_safe(own.certificate), TAKES),
        name="training.own_certificate",
    ),
    path(
        "<int:pk>/certificate/word/",
        console(require_safe(own.certificate_file), TAKES),
        name="training.own_file",
    ),
    path("<int:pk>/<slug:verb>/", console(BOTH(own.act), TAKES), name="training.act"),
]
DOORS = [
    Door("mine", gettext_lazy("网上学习"), "training.online",
         gettext_lazy("上级审定的课程，打开就学"), "bookmark", 31, TAKES),
    Door("mine", gettext_lazy("我的培训"), "training.home",
         gettext_lazy("我的班次、请假、晚间汇报和心得"), "calendar", 30, TAKES),
    Door("people", gettext_lazy("培训需求"), "training.ask",
         gettext_lazy("想学什么，报给上级"), "inbox", 65, ASKS),
]  # fmt: skip
