"""Residents order, ask and rate without signing in; members take orders on their phones."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from jiceng.kit.doors import Door
from jiceng.kit.pages.gate import console
from jiceng.work.orders.access import SERVES
from jiceng.work.orders.portal import own, public

urls: list[Any] = [
    path("", console(require_safe(own.home), SERVES), name="orders.home"),
    path("<int:pk>/", console(require_safe(own.show), SERVES), name="orders.show"),
    path("<int:pk>/<slug:verb>/", console(own.act, SERVES), name="orders.act"),
]
roots = {
    "p/": [
        path("orders/", public.ask, name="orders.ask"),
        path("orders/find/", public.find, name="orders.find"),
        path("orders/finished/", require_safe(public.finished), name="orders.finished_list"),
        path("orders/<str:key>/", require_safe(public.receipt), name="orders.receipt"),
        path("orders/<str:key>/print/", require_safe(public.paper), name="orders.paper"),
        path("orders/<str:key>/<slug:verb>/", require_POST(public.act), name="orders.answer"),
    ]
}
DOORS = [
    Door(
        "mine",
        gettext_lazy("接单"),
        "orders.home",
        gettext_lazy("看社区派的单，接一件，办完说一句"),
        "service",
        30,
        SERVES,
    ),
]
