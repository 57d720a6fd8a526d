"""The phone's tabs 党员 and 我的: what the rooms put behind them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jiceng.kit.doors import Door, Tab, doors
from jiceng.kit.pages.gate import console
from jiceng.kit.roles import STAFF, Role
from jiceng.registers.accounts.portal import signed_in

KEEPS = (*STAFF, Role.BRANCH_SECRETARY)


def people(request: HttpRequest) -> HttpResponse:
    """党员: everything about the branch's members that is done on the phone."""
    return _behind(request, "people", _("党员"))


def mine(request: HttpRequest) -> HttpResponse:
    """我的: what concerns oneself."""
    return _behind(request, "mine", _("我的"))


def _behind(request: HttpRequest, tab: str, title: str) -> HttpResponse:
    context = {"title": title, "groups": [{"items": list(doors(request, tab))}]}
    return render(request, "kit/phone_list.html", context)


urls: list[Any] = [
    path("people/", console(require_safe(people), KEEPS), name="desk.people"),
    path("mine/", never_cache(signed_in(require_safe(mine))), name="desk.mine"),
]
TABS = [
    Tab("people", gettext_lazy("党员"), ("desk.people",), "people", 30, KEEPS),
    Tab("mine", gettext_lazy("我的"), ("desk.mine",), "user", 90),
]
DOORS = [
    Door(
        "people",
        gettext_lazy("党员花名册"),
        "members.members.table",
        icon="people",
        order=10,
        roles=KEEPS,
    ),
    Door(
        "people",
        gettext_lazy("看护"),
        "watch.watch",
        gettext_lazy("谁需要关心，下一步怎么办"),
        "eye",
        15,
        KEEPS,
    ),
]
