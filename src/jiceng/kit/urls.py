"""The kit's own few addresses, under /c/kit/: the tree panel, offers while typing."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jiceng.kit.finding import search
from jiceng.kit.pages.gate import console
from jiceng.kit.picks import offers
from jiceng.kit.roles import Role
from jiceng.kit.scope import tree
from jiceng.kit.tenant import edit_tenant


def show_tree(request: HttpRequest) -> HttpResponseBase:
    """The tree panel's inside; a page of its own for browsers without scripts."""
    context: dict[str, Any] = tree(request)
    if getattr(request, "htmx", False):
        return render(request, "kit/parts/tree.html", context)
    return render(request, "kit/tree.html", {"title": _("组织树"), **context})


urls: list[URLPattern | URLResolver] = [
    path("tree/", console(require_safe(show_tree)), name="kit.tree"),
    path("search/", console(require_safe(search)), name="search.search"),
    path("tenant/", console(edit_tenant, (Role.SYSTEM_ADMIN,)), name="kit.tenant"),
    path("pick/<str:label>/", console(require_safe(offers)), name="kit.pick"),
]
