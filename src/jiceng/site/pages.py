"""The few pages that belong to no room: the front door, errors, language."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from jiceng.kit.doors import tabs
from jiceng.kit.roles import Role
from jiceng.kit.scope import address

# Whose work is more than their own membership, and whose is done at a desk even on the road.
ELSEWHERE = tuple(role for role in Role if role != Role.MEMBER)
ON_A_DESK = tuple(role for role in ELSEWHERE if role != Role.BRANCH_SECRETARY)


def front(request: HttpRequest) -> HttpResponse:
    """Staff go to their desk, members and shops to their own; a secretary's phone to its tabs."""
    actor: Any = request.user
    if not actor.is_authenticated:
        return redirect(settings.LOGIN_URL)
    if actor.provider_id and actor.roles == {Role.PROVIDER} and (shop := address("orders.shop")):
        return redirect(shop)
    if not actor.reach(*ELSEWHERE):
        return redirect("desk.mine" if actor.reach(Role.MEMBER) else "desk.desk")
    kept = tabs(request)
    if kept and "Mobi" in request.headers.get("User-Agent", "") and not actor.reach(*ON_A_DESK):
        return redirect(kept[0]["url"])
    return redirect("desk.desk")


def healthy(request: HttpRequest) -> HttpResponse:
    del request
    return HttpResponse("ok", content_type="text/plain")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch between Chinese and English, and come back to the same page."""
    chosen = request.POST.get("language", "")
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
        back = "/"
    response = redirect(back)
    if chosen in dict(settings.LANGUAGES):
        translation.activate(chosen)
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, max_age=31_536_000)
    return response


@never_cache
def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    """Too much was sent; of what else cannot be read nothing is answered but that."""
    if not isinstance(exception, RequestDataTooBig) or not hasattr(request, "user"):
        return HttpResponseBadRequest("Bad Request", content_type="text/plain")
    return render(request, "400.html", status=400)


@never_cache
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    return render(request, "403.html", {"why": str(exception or "")}, status=403)


@never_cache
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    del exception
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponseBase:
    return render(request, "500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    del reason
    return render(request, "403.html", {"why": "csrf"}, status=403)
