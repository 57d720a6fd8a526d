"""The URL map, put together from what the installed rooms declare."""

from typing import Any

from django.urls import URLPattern, URLResolver, include, path

from jiceng.kit import downloads
from jiceng.kit.rooms import furniture
from jiceng.kit.urls import Later, Shelved
from jiceng.kit.urls import urls as kit_urls
from jiceng.site import pages


def faces() -> list[URLPattern | URLResolver]:
    """Each room's console pages under /c/<room>/, phone pages under /m/<room>/, and so on.

    A `pages` or `portal` module gives `urls` (a list of patterns relative to the room) and,
    where it serves other roots, `roots = {"w/": [...], "f/": [...]}`.
    """
    found: dict[str, list[URLPattern | URLResolver]] = {}
    for name, root in (("pages", "c/"), ("portal", "m/")):
        for module in furniture(name):
            room = module.__name__.split(".")[-2]
            found.setdefault(root, []).append(Shelved(f"{room}/", module.urls))
            for other, patterns in getattr(module, "roots", {}).items():
                face, rest = other[: other.index("/") + 1], other[other.index("/") + 1 :]
                found.setdefault(face, []).append(path(rest, include(patterns)))
    return [Shelved(face, routes) for face, routes in found.items()]


def api() -> Any:
    """The JSON API: its shapes take longer to make than all pages, and few processes serve it."""
    from jiceng.kit.api import build  # noqa: PLC0415

    return build().urls


urlpatterns = [
    path("", pages.front, name="front"),
    path("healthz", pages.healthy, name="healthy"),
    path("language/", pages.language, name="language"),
    path("c/kit/", include(kit_urls)),
    path("c/desk/", include(downloads.urls)),
    path("f/", include(downloads.file_urls)),
    Later("api/v1/", api, "api"),
    *faces(),
]
handler400 = "jiceng.site.pages.unreadable"
handler403 = "jiceng.site.pages.forbidden"
handler404 = "jiceng.site.pages.not_found"
handler500 = "jiceng.site.pages.broken"
