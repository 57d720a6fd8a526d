"""The phone: one's own appraisal, talks and paper; the secretary's yearly 述职."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy

from jiceng.kit.doors import Door
from jiceng.kit.pages.gate import console
from jiceng.work.appraisal.access import OWN, SELF
from jiceng.work.appraisal.portal import debriefs, own

urls: list[Any] = [
    path("", console(own.mine, SELF), name="appraisal.mine"),
    path("<int:pk>/", console(own.my_review, SELF), name="appraisal.my_review"),
    path("talk/", console(own.my_talk, SELF), name="appraisal.my_talk"),
    path("talk/<int:pk>/", console(own.my_points, SELF), name="appraisal.my_points"),
    path("paper/", console(own.my_paper, SELF), name="appraisal.my_paper"),
    path("paper/<int:pk>/", console(own.my_words, SELF), name="appraisal.my_words"),
    path("debrief/", console(debriefs.my_debriefs, OWN), name="appraisal.my_debriefs"),
    path("debrief/new/", console(debriefs.my_debrief, OWN), name="appraisal.my_debrief"),
    path("debrief/<int:pk>/", console(debriefs.one_debrief, OWN), name="appraisal.one_debrief"),
]
DOORS = [
    Door(
        "mine",
        gettext_lazy("我的评议"),
        "appraisal.mine",
        gettext_lazy("自评、结果、谈心谈话、党性分析"),
        "review",
        25,
        SELF,
    ),
    Door(
        "people",
        gettext_lazy("书记述职"),
        "appraisal.my_debriefs",
        gettext_lazy("每年向党员大会、向上级各述职一次，记一下"),
        "report",
        45,
        OWN,
    ),
]
