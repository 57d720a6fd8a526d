"""Residents order, ask and rate without signing in; members take orders on their phones."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from jiceng.kit.doors import Door
from jiceng.kit.pages.gate import console
from jiceng.work.orders.access import KEEPS, SERVES
from jiceng.work.orders.portal import beside, own, public
from jiceng.work.orders.portal.counter import counter

urls: list[Any] = [
    path("", console(require_safe(own.home), SERVES), name="orders.home"),
    path("wishes/", console(require_safe(own.wishes), SERVES), name="orders.own_wishes"),
    path("wishes/<int:pk>/", console(require_POST(own.adopt), SERVES), name="orders.own_adopt"),
    path("<int:pk>/", console(require_safe(own.show), SERVES), name="orders.show"),
    path("<int:pk>/look/", console(require_POST(own.look), SERVES), name="orders.look"),
    path("<int:pk>/<slug:verb>/", console(own.act, SERVES), name="orders.act"),
]
roots = {
    "w/": [path("orders/", console(counter, KEEPS), name="orders.counter")],
    "p/": [
        path("orders/", public.ask, name="orders.ask"),
        path("orders/find/", public.find, name="orders.find"),
        path("orders/finished/", require_safe(public.finished), name="orders.finished_list"),
        path("wishes/", require_safe(beside.wishes), name="orders.wish_list"),
        path("hotline/", beside.hotline, name="orders.hotline"),
        path("orders/<str:key>/", require_safe(public.receipt), name="orders.receipt"),
        path("orders/<str:key>/print/", require_safe(public.paper), name="orders.paper"),
        path("orders/<str:key>/<slug:verb>/", require_POST(public.act), name="orders.answer"),
    ],
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
