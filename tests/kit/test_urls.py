"""Addresses that are put together late, and looked for on the shelf they begin with."""

from typing import Any

from django.http import HttpResponse
from django.urls import Resolver404, include, path, re_path
from django.urls.resolvers import RoutePattern, URLResolver
from django.utils.translation import override

from jiceng.kit.urls import Later, Shelved, settle

ASKED = ("", "schema.json", "orders/list", "orders/list/", "orders/list/7/", "orders/any/7/",
         "orders/list/7/extra", "orders/list/edit/", "teams/9/", "teams/9/list/", "deep/in/side/",
         "deep/in/", "old-12/", "old-x/", "nothing/at/all/")  # fmt: skip


def view(_request: object, **_given: Any) -> HttpResponse:
    return HttpResponse()


def patterns() -> list[Any]:
    """Plain ones, ones with a part first, second or third, an included and a regular one, and such
    as stand before a plain one that they cover.
    """
    inner = [path("in/side/", view, name="inside"), path("<str:a>/", view, name="within")]
    return [
        path("", view, name="root"),
        path("schema.json", view, name="schema"),
        path("orders/<str:verb>/7/", view, name="seven"),
        path("orders/list", view, name="bare"),
        path("orders/list/", view, name="list"),
        path("orders/list/<int:pk>/", view, name="covered"),
        path("orders/<str:verb>/edit/", view, name="edit"),
        path("orders/list/edit/", view, name="never"),
        path("<str:noun>/<int:pk>/", view, name="any"),
        path("teams/<int:pk>/list/", view, name="teams"),
        path("deep/", include(inner)),
        re_path(r"^old-[0-9]+/$", view, name="old"),
    ]


def found(resolver: URLResolver, address: str) -> tuple[str, dict[str, Any]] | None:
    try:
        match = resolver.resolve(f"api/{address}")
    except Resolver404:
        return None
    return match.view_name, match.kwargs


def test_a_shelf_finds_what_the_whole_list_finds() -> None:
    made: list[int] = []
    late = Later("api/", lambda: (made.append(1) or patterns(), "api", "api"), "api")
    plain = URLResolver(RoutePattern("api/"), patterns(), app_name="api", namespace="api")
    assert made == []
    told = {address: found(plain, address) for address in ASKED}
    assert {address: found(late, address) for address in ASKED} == told
    wide = Shelved("api/", patterns(), app_name="api", namespace="api")
    assert {address: found(wide, address) for address in ASKED} == told
    assert set(wide.shelves or ()) == {None, "", "schema.json", "orders", "teams", "deep"}
    assert told["orders/list/7/"] == ("api:seven", {"verb": "list"})
    assert told["orders/list/edit/"] == ("api:edit", {"verb": "list"})
    assert [address for address, match in told.items() if match is None] == [
        "orders/list/7/extra", "old-x/", "nothing/at/all/"]  # fmt: skip
    assert made == [1]
    assert len(late.shelves["orders/list"].url_patterns) < len(patterns())


def test_settled_addresses_are_told_in_every_language_and_gathered_once() -> None:
    def whole() -> URLResolver:
        beneath = [path("c/", include([path("life/", include(patterns()))]))]
        return URLResolver(
            RoutePattern("/"), [*beneath, Later("api/", lambda: ([], "", ""), "api")]
        )

    def told(top: URLResolver) -> list[str]:
        return [top.reverse("edit", verb="list"), top.reverse("inside"), top.reverse("root")]

    plain, settled = whole(), whole()
    settle(settled)
    inner: Any = settled.url_patterns[0]
    assert not inner._reverse_dict
    for language in ("zh-hans", "en"):
        with override(language):
            assert told(settled) == told(plain) == [
                "c/life/orders/list/edit/", "c/life/deep/in/side/", "c/life/"]  # fmt: skip
            assert [*settled.namespace_dict] == ["api"]
    assert not inner._reverse_dict
