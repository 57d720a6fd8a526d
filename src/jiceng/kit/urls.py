"""The kit's own few addresses, under /c/kit/: the tree panel, offers while typing."""

from collections.abc import Callable, Sequence
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, path
from django.urls.resolvers import RoutePattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jiceng.kit.finding import search
from jiceng.kit.pages.gate import console
from jiceng.kit.picks import offers
from jiceng.kit.roles import Role
from jiceng.kit.scope import tree
from jiceng.kit.tenant import edit_tenant

GATHERED = ("_reverse_dict", "_namespace_dict", "_app_dict")  # by each resolver, per language


class Shelved(URLResolver):
    """Addresses looked for only among those that begin as the one asked for does: there are many.

    They stand by their first `steps`, as far as those are plain words; what may begin in several
    ways stands on every shelf, in its turn.
    """

    steps = 1

    def __init__(self, route: str, patterns: Sequence[Any], **names: Any):
        super().__init__(RoutePattern(route), patterns, **names)
        self.shelves: dict[str | None, URLResolver] | None = None

    def resolve(self, path: str) -> Any:
        rest = self.pattern.match(path)
        if not rest:
            return super().resolve(path)
        if self.shelves is None:
            self.shelves = self._shelved()
        shelf = self.shelves.get(self._begins(rest[0])) or self.shelves[None]
        return shelf.resolve(path)

    def _shelved(self) -> dict[str | None, URLResolver]:
        """By how they begin; under None what may begin in several ways, and nothing else."""
        every = [(self._plainly(one), one) for one in self.url_patterns]
        return {
            begins: URLResolver(
                self.pattern,
                [one for plain, one in every if plain in {begins, None}],
                app_name=self.app_name,
                namespace=self.namespace,
            )
            for begins in {None, *(plain for plain, _one in every)}
        }

    def _begins(self, path: str) -> str:
        return "/".join(path.split("/", self.steps)[: self.steps])

    def _plainly(self, one: Any) -> str | None:
        """How every address of this pattern begins; None where that is not one thing."""
        route = str(one.pattern)
        begins = self._begins(route)
        whole = isinstance(one, URLPattern) or route.count("/") >= self.steps
        single = whole and isinstance(one.pattern, RoutePattern)
        return begins if single and "<" not in begins else None


class Later(Shelved):
    """Addresses beneath a route that are put together when the first of them is asked for.

    `make` gives patterns, application and namespace, as `include` takes them; the namespace is
    named beforehand, for only by it are they reversed.
    """

    steps = 2

    def __init__(self, route: str, make: Callable[[], tuple[Any, str, str]], namespace: str):
        super().__init__(route, [], app_name=namespace, namespace=namespace)
        self.make, self.lock = make, Lock()
        self.made: list[Any] | None = None

    @property
    def url_patterns(self) -> list[Any]:
        with self.lock:
            if self.made is None:
                self.made = list(self.make()[0])
        return self.made

    def _populate(self) -> None:
        """The map above wants nothing of it: an address of a namespace is looked for inside."""


def settle(top: URLResolver) -> None:
    """Put every address where its name is looked up, once for all workers and languages.

    The framework does this with the first page of each language, and keeps besides what each level
    gathered for the one above: several thousand addresses, three and four times over.
    """
    top._populate()
    for name in GATHERED:
        kept = getattr(top, name)
        (found,) = kept.values()
        kept.update({code: found for code, _title in settings.LANGUAGES})
    beneath = [one for one in top.url_patterns if isinstance(one, URLResolver)]
    while beneath:
        one = beneath.pop()
        if not one.namespace:
            for name in GATHERED:
                getattr(one, name).clear()
            beneath += [inner for inner in one.url_patterns if isinstance(inner, URLResolver)]


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
