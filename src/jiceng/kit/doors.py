"""The phone's ways: the tabs at the foot of every page, and what rooms put behind them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from jiceng.kit.rooms import gather
from jiceng.kit.scope import address
from jiceng.kit.sheets import Text


@dataclass(frozen=True)
class Tab:
    """A tab: it opens the first of its pages and is marked on all of them. `TABS` in portal.py."""

    name: str
    title: Text
    pages: Sequence[str]
    icon: str
    order: int
    roles: Sequence[str] = ()  # held anywhere; whoever is signed in if none


@dataclass(frozen=True)
class Door:
    """A room's phone page behind a tab (`people`: the branch's members, `mine`: one's own).

    `DOORS` in portal.py. A page of the same room below its address belongs to it. `waits` gives the
    records that wait for this person behind it, for the desk of whoever sits before a wide screen:
    each is dealt with on the page `each`, by what `verb` says.
    """

    behind: str
    title: Text
    page: str
    words: Text = ""
    icon: str = ""
    order: int = 50
    roles: Sequence[str] = ()
    waits: Callable[[Any], Any] | None = None
    each: str = ""
    verb: Text = ""


def tabs(request: HttpRequest) -> list[dict[str, Any]]:
    """The tabs of this person, the one they are behind marked."""
    actor: Any = request.user
    shown = [
        {"name": tab.name, "title": tab.title, "url": url, "icon": tab.icon}
        for tab in sorted(gather("portal", "TABS"), key=lambda tab: tab.order)
        if (url := address(*tab.pages[:1])) and (not tab.roles or actor.reach(*tab.roles))
    ]
    here = _here(request.path)
    for one in shown:
        one["active"] = one["name"] == here
    return shown


def ui_of(request: HttpRequest | None) -> str:
    """`elder` when the address or the cookie asks for large type, else nothing."""
    if request is None:
        return ""
    asked = request.GET.get("ui") or request.COOKIES.get("ui", "")
    return "elder" if asked == "elder" else ""


def _here(path: str) -> str:
    """The tab whose page, or whose door, is the longest beginning of this address."""
    places = [(address(page), tab.name) for tab in gather("portal", "TABS") for page in tab.pages]
    places += [(address(door.page), door.behind) for door in gather("portal", "DOORS")]
    fitting = [(len(place), name) for place, name in places if place and path.startswith(place)]
    return max(fitting, default=(0, ""))[1]


def doors(request: HttpRequest, tab: str) -> Iterator[dict[str, Any]]:
    """What stands behind a tab for this person, as cells of a list."""
    actor: Any = request.user
    for door in sorted(gather("portal", "DOORS"), key=lambda door: door.order):
        place = address(door.page) if door.behind == tab else ""
        if place and (not door.roles or actor.reach(*door.roles)):
            yield {"title": door.title, "words": door.words, "url": place, "icon": door.icon}
