"""Residents order, ask and rate without signing in; members take orders on their phones."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from jiceng.kit.doors import Door
from jiceng.kit.entrusted import Entrusted, longest
from jiceng.kit.pages.gate import console
from jiceng.work.orders.access import KEEPS, SERVES, SHOPS
from jiceng.work.orders.models import OrderTerms
from jiceng.work.orders.portal import beside, needs, own, public, shop
from jiceng.work.orders.portal.counter import counter
from jiceng.work.orders.rules import KEEP_DAYS

urls: list[Any] = [
    path("", console(require_safe(own.home), SERVES), name="orders.home"),
    path("wishes/", console(require_safe(own.wishes), SERVES), name="orders.own_wishes"),
    path("wishes/<int:pk>/", console(require_POST(own.adopt), SERVES), name="orders.own_adopt"),
    path("shop/", console(require_safe(shop.home), SHOPS), name="orders.shop"),
    path("shop/<int:pk>/", console(require_safe(shop.show), SHOPS), name="orders.shop_show"),
    path("shop/<int:pk>/look/", console(require_POST(shop.look), SHOPS), name="orders.shop_look"),
    path("shop/<int:pk>/<slug:verb>/", console(shop.act, SHOPS), name="orders.shop_act"),
    path("<int:pk>/", console(require_safe(own.show), SERVES), name="orders.show"),
    path("<int:pk>/look/", console(require_POST(own.look), SERVES), name="orders.look"),
    path(
        "<int:pk>/photo/<uuid:uid>/", console(require_safe(own.photo), SERVES), name="orders.photo"
    ),
    path("<int:pk>/<slug:verb>/", console(own.act, SERVES), name="orders.act"),
]
roots = {
    "w/": [path("orders/", console(counter, KEEPS), name="orders.counter")],
    "p/": [
        path("orders/", public.ask, name="orders.ask"),
        path("orders/find/", public.find, name="orders.find"),
        path("orders/finished/", require_safe(public.finished), name="orders.finished_list"),
        path("needs/", require_safe(needs.needs), name="orders.needs"),
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
        gettext_lazy("派给本店的单"),
        "orders.shop",
        gettext_lazy("确认能来，办好说一句；办不了退回社区"),
        "service",
        10,
        SHOPS,
    ),
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
ENTRUSTED = [
    Entrusted(
        "orders.ask",
        gettext_lazy("点单、反映"),
        "orders.order",
        gettext_lazy("办结"),
        lambda: longest(OrderTerms.objects, KEEP_DAYS),
        gettext_lazy("查办理进度，在那一页点“收回联系方式”，立刻删除"),
        "orders.find",
    )
]
