"""The gate of every console page: signed in, of a role that belongs here, never cached."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import select_template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from jiceng.kernel import clock, restated
from jiceng.kernel.actors import Actor
from jiceng.kit.access import reader
from jiceng.kit.cells import joins
from jiceng.kit.pages.declared import ActPage, Declared
from jiceng.kit.presence import Presence, carried

View = Callable[..., HttpResponseBase]
FRESH = "fresh_at"  # session key: when the second factor was last shown, epoch seconds
FRESH_SECONDS = 300
CONFIRM = "accounts.confirm"  # the page that asks for it again


def console(view: View, roles: Sequence[str] | None = None) -> View:
    """A page for people signed in, holding one of these roles somewhere (any role if None)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            response: HttpResponseBase = redirect_to_login(request.get_full_path())
        else:
            actor: Any = request.user
            if not (actor.reach(*roles) if roles else actor.reach()):
                raise PermissionDenied(_("您现在的角色不办理这项工作，需要时请联系上级党组织"))
            request.opened_by = tuple(roles or ())  # type: ignore[attr-defined]
            mark = reader.set(actor)
            try:
                response = view(request, *args, **kwargs)
            finally:
                reader.reset(mark)
        response["Cache-Control"] = "no-store"
        return response

    return guarded


def row_of(
    pages: Declared, request: HttpRequest, pk: int, more: Mapping[str, Presence] | None = None
) -> Any:
    """The one door to a row: Http404 for a row this person does not see, as for none at all. The
    row carries what its pages ask for, and `more`.
    """
    actor: Any = request.user
    kinds = {one.name: one for one in pages.asks} | dict(more or {})

    def rows(key: Any) -> Any:
        joined = joins(pages.sheet, pages.sheet.columns)
        # One row at most: an order would only be put together for nothing.
        seen = pages.sheet.visible(actor).select_related(*joined).filter(pk=key)
        return carried(seen, kinds.values()).order_by()[:1]

    for row in restated.records(restated.named("row", pages.name, *kinds, by=actor), rows, pk):
        return row
    raise Http404


def demand(pages: Declared, actor: Actor, roles: Sequence[str], record: Any = None) -> None:
    """Raise PermissionDenied for somebody who sees the row but may not do this."""
    if not pages.may(actor, roles, record):
        raise PermissionDenied(_("您可以查看这项内容，但不能办理。需要办理时请联系上级党组织"))


def is_fresh(request: HttpRequest) -> bool:
    """Has the second factor been shown within the last five minutes?"""
    shown = float(request.session.get(FRESH, 0))
    return 0 <= clock.now().timestamp() - shown <= FRESH_SECONDS


def ask_again(request: HttpRequest, act: ActPage) -> HttpResponse | None:
    """Where a step needs a second factor shown just now, the way to show it."""
    if not act.fresh or is_fresh(request):
        return None
    try:
        return redirect(f"{reverse(CONFIRM)}?next={request.path}")
    except NoReverseMatch:
        raise PermissionDenied(_("这一步要先核验动态口令")) from None


def show(
    pages: Declared, request: HttpRequest, page: str, status: int = 200, **context: Any
) -> HttpResponse:
    """The room's own template where it has one (`orgs/org_table.html`), else the kit's."""
    return render(request, _template(pages.name, page), {"pages": pages, **context}, status=status)


@cache
def _template(noun: str, page: str) -> str:
    """Which of the two there is: looked for once, for one that is not there is looked for long."""
    names = [f"{noun.replace('.', '/')}_{page}.html", f"kit/{page}.html"]
    found: Any = select_template(names)
    return str(found.template.name)
