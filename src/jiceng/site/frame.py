"""What every page shows around its content: name, menu, scope, period, the person signed in."""

import hashlib
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.middleware.csrf import get_token
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from jiceng.kit.doors import tabs
from jiceng.kit.menu import menu
from jiceng.kit.roles import Role
from jiceng.kit.scope import address, choices, picker, scope_of
from jiceng.kit.tenant import imprint
from jiceng.kit.titles import LABELS


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context for the base templates; read from the database only where a page shows it."""
    return {
        "demo": settings.JICENG_MODE == "demo",
        "languages": settings.LANGUAGES,
        # One for all forms of a page: the framework would draw another for each.
        "csrf_token": SimpleLazyObject(lambda: get_token(request)),
        "shell": SimpleLazyObject(lambda: shell(request)),
        "menu": SimpleLazyObject(lambda: menu(request) if _inside(request) else []),
        "tabs": SimpleLazyObject(lambda: tabs(request) if _inside(request) else []),
    }


def _inside(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return bool(user is not None and user.is_authenticated)


def shell(request: HttpRequest) -> dict[str, Any]:
    """The frame's own values; the templates' README says what each one is."""
    found: dict[str, Any] = {
        "public_url": address("outreach.door"),
        **imprint(),
        "language_url": address("language"),
    }
    if _inside(request):
        found |= _personal(request)
    return found | {"mark": repr(found)}


def _personal(request: HttpRequest) -> dict[str, Any]:
    actor: Any = request.user
    # Drafts on a shared machine are kept apart by it; it names nobody.
    key = hashlib.sha256(f"{settings.SECRET_KEY}:{actor.pk}".encode()).hexdigest()[:16]
    return {
        "user_key": key,
        "user_name": actor.name,
        "user_post": _post(actor),
        "user_links": _links(),
        "logout_url": address("accounts.sign_out"),
        "search_url": address("search.search", "desk.search"),
        "todo_url": address("desk.todo"),
        "downloads_url": address("desk.downloads"),
        "mine_url": address("mydata.index"),
        "tree_url": address("kit.tree"),
        **_looking(request),
    }


def _looking(request: HttpRequest) -> dict[str, Any]:
    """Scope and period; an error page about the scope itself shows neither."""
    actor: Any = request.user
    try:
        scope = scope_of(request)
    except Http404:
        return {}
    period = scope.period
    return {
        "scope": picker(scope, actor),
        "period": {"code": period.code, "title": period.words},
        "periods": choices(period),
    }


def _post(actor: Any) -> str:
    """The roles held today and where: 支部书记 · 建设路第一党支部."""
    grants = getattr(actor, "grants", ())
    said = [f"{LABELS[Role(grant.role)]} · {grant.org}" for grant in grants]
    return "；".join(said[:3])


def _links() -> list[dict[str, Any]]:
    offered = (
        (_("修改密码"), "accounts.password", "lock"),
        (_("动态口令"), "accounts.second_factor", "phone"),
    )
    return [
        {"title": title, "url": url, "icon": icon}
        for title, name, icon in offered
        if (url := address(name))
    ]
