"""The URL map, walked: every pattern with its name, its view and the slots to be filled."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import get_converters

SLOT = re.compile(r"<(?:(\w+):)?(\w+)>")


@dataclass(frozen=True)
class Route:
    """One address of the site. `key` is its URL name, or its pattern where it has no own name."""

    pattern: str
    name: str
    view: Any

    @property
    def key(self) -> str:
        return self.pattern if self.pattern.startswith("api/") else self.name or self.pattern

    @property
    def face(self) -> str:
        return self.pattern.partition("/")[0]

    @property
    def slots(self) -> list[str]:
        return [name for _kind, name in SLOT.findall(self.pattern)] or sorted(_groups(self.pattern))

    def filled(self, values: Mapping[str, Any]) -> str:
        """The address with its slots filled, by the pattern's own converters."""
        found = self.pattern
        for whole, kind, name in _slots(found):
            told = values[name]
            if kind == "int" and not isinstance(told, int):
                told = 1
            made = get_converters()[kind or "str"].to_url(told) if kind else str(told)
            found = found.replace(whole, str(made))
        for whole, name in _groups(found).items():
            found = found.replace(name, str(values[whole]))
        return "/" + re.sub(r"[\^$]|\\(?=\.)", "", found)


def _slots(pattern: str) -> list[tuple[str, str, str]]:
    if "(?P<" in pattern:
        return []
    return [(m[0], m[1] or "", m[2]) for m in SLOT.finditer(pattern)]


def _groups(pattern: str) -> dict[str, str]:
    """Named groups of a regular expression: name → the whole group."""
    return {m[1]: m[0] for m in re.finditer(r"\(\?P<(\w+)>[^)]*\)", pattern)}


@cache
def walk(urlconf: str | None = None) -> list[Route]:
    """Every route of the map, each once (an API path serves several methods under one pattern)."""
    found = {}
    for route in _walk(get_resolver(urlconf), ""):
        found.setdefault((route.pattern, route.name), route)
    return list(found.values())


def _walk(resolver: URLResolver, before: str) -> Iterator[Route]:
    for one in resolver.url_patterns:
        whole = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield Route(whole, one.name or "", one.callback)
        else:
            yield from _walk(one, whole)
