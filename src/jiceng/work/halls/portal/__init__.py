"""Without signing in: a place booked and given back, the committee's stops, the hall's screen."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from jiceng.kit.entrusted import Entrusted, longest
from jiceng.work.halls.models import HallTerms
from jiceng.work.halls.portal import lobby, public
from jiceng.work.halls.rules import KEEP_DAYS

urls: list[Any] = []
roots = {
    "s/": [
        path("lobby/", require_safe(lobby.halls), name="halls.lobbies"),
        path("lobby/<uuid:uid>/", require_safe(lobby.lobby), name="halls.lobby"),
    ],
    "p/": [
        path("visit/", require_safe(public.slots), name="halls.visit"),
        path("visit/find/", public.find, name="halls.find"),
        path("visit/slot/<uuid:uid>/", public.ask, name="halls.ask"),
        path("visit/code/<str:key>/", require_safe(public.receipt), name="halls.receipt"),
        path("visit/code/<str:key>/cancel/", require_POST(public.cancel), name="halls.give_back"),
        path(
            "visit/code/<str:key>/forget/", require_POST(public.take_back), name="halls.take_back"
        ),
        path("rounds/", require_safe(public.rounds), name="halls.rounds_ahead"),
    ],
}
ENTRUSTED = [
    Entrusted(
        "halls.visit",
        gettext_lazy("预约办事"),
        "halls.appointment",
        gettext_lazy("预约的那天"),
        lambda: longest(HallTerms.objects, KEEP_DAYS),
        gettext_lazy("查预约，在那一页点“收回联系方式”，立刻删除"),
        "halls.find",
    )
]
