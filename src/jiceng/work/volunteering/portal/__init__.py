"""The phone: report to a community, take a post, sign up, hours; and what waits to be confirmed."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiceng.kit.doors import Door
from jiceng.kit.pages.gate import console
from jiceng.work.volunteering.access import KEEPS, SELF
from jiceng.work.volunteering.portal import desk, own, served, taking

BOTH = require_http_methods(["GET", "HEAD", "POST"])
urls: list[Any] = [
    path("", console(require_safe(own.home), SELF), name="volunteering.home"),
    path("report/", console(BOTH(own.report), SELF), name="volunteering.report"),
    path("report/<uuid:uid>/", console(require_safe(own.report_to), SELF),
         name="volunteering.report_to"),
    path("skills/", console(BOTH(own.skills), SELF), name="volunteering.say"),
    path("hours/", console(BOTH(own.hours), SELF), name="volunteering.log_hours"),
    path("posts/", console(require_safe(taking.posts), SELF), name="volunteering.choose"),
    path("posts/<int:pk>/", console(BOTH(taking.post), SELF), name="volunteering.take"),
    path("activities/", console(require_safe(taking.activities), SELF),
         name="volunteering.coming"),
    path("activities/<int:pk>/", console(BOTH(taking.activity), SELF), name="volunteering.join"),
    path("shifts/<int:pk>/", console(BOTH(taking.shift), SELF), name="volunteering.shift"),
    path("desk/", console(require_safe(desk.waiting), KEEPS), name="volunteering.desk"),
    path("desk/<slug:kind>/<int:pk>/", console(require_POST(desk.answer), KEEPS),
         name="volunteering.answer"),
]  # fmt: skip
roots = {"p/": [path("served/<uuid:uid>/", BOTH(served.served), name="volunteering.served")]}
DOORS = [
    Door("mine", gettext_lazy("我的志愿"), "volunteering.home",
         gettext_lazy("到社区报到、认领岗位、报名活动、服务时长"), "star", 35, SELF),
    Door("people", gettext_lazy("报到和时长确认"), "volunteering.desk",
         gettext_lazy("谁来报到、谁要认岗、哪些时长等确认"), "check", 45, KEEPS),
]  # fmt: skip

__all__ = ["DOORS", "roots", "urls"]
