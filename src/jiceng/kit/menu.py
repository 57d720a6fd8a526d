"""The console's menu: sections and their pages, cut to what a person's roles may see."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, get_urlconf
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from jiceng.kit.roles import Role
from jiceng.kit.rooms import gather
from jiceng.kit.scope import KEYS, address
from jiceng.kit.sheets import Text

MOST = 8
FLAT = 6  # so many pages of a section stand side by side; more are gathered by room

# The sections in their order: their names in the address bar's language, and their icons.
SECTIONS: dict[str, tuple[Text, str]] = {
    "工作台": (_("工作台"), "desk"),
    "组织": (_("组织"), "org"),
    "党员": (_("党员"), "people"),
    "组织生活": (_("组织生活"), "meeting"),
    "两新党建": (_("两新党建"), "building"),
    "区域化党建": (_("区域化党建"), "alliance"),
    "服务群众": (_("服务群众"), "service"),
    "阵地": (_("阵地"), "venue"),
    "任务与督办": (_("任务与督办"), "task"),
    "考核评价": (_("考核评价"), "review"),
    "报告报表": (_("报告报表"), "report"),
    "公开公示": (_("公开公示"), "publish"),
    "数据": (_("数据"), "data"),
    "系统": (_("系统"), "system"),
}
MORE = "更多"


@dataclass(frozen=True)
class Entry:
    """A page of the menu. `roles` may open it, held anywhere; whoever is signed in if none."""

    section: str
    title: Text
    url_name: str
    icon: str = ""
    order: int = 50
    roles: Sequence[str] = ()


def entries() -> list[Entry]:
    """What all rooms offer: their nouns' tables (`PAGES`) and plain views (`MENU`)."""
    found = [
        Entry(
            pages.menu[0],
            pages.sheet.title,
            f"{pages.name}.table",
            pages.icon,
            pages.menu[1],
            pages.readers,
        )
        for pages in gather("pages", "PAGES")
        if pages.menu
    ]
    return sorted([*found, *gather("pages", "MENU")], key=lambda entry: entry.order)


class Menu(list[dict[str, Any]]):
    """The sections shown. `mark` tells menus apart: two with the same mark are drawn the same."""

    mark = ""


def menu(request: HttpRequest) -> Menu:
    """The sections of this person's menu, with the page they are on marked; none is empty.

    Put together once for everybody of the same roles on the same page: nobody may change it.
    """
    actor: Any = request.user
    held = frozenset(role for role in Role if actor.reach(role))
    where = get_urlconf() or settings.ROOT_URLCONF, get_script_prefix()
    # The page whose address is the longest beginning of this one is the one we are on.
    here = next(filter(_places(held, *where).__contains__, _beginnings(request.path)), "")
    return _menu(held, _carried(request), here, *where)


def _beginnings(path: str) -> Iterator[str]:
    """An address and, up to each of its slashes, what it begins with; the longest first."""
    yield path
    while (cut := path.rfind("/", 0, len(path) - 1)) >= 0:
        path = path[: cut + 1]
        yield path


def _carried(request: HttpRequest) -> str:
    """Scope and period go along from page to page."""
    said = [(key, values) for key, values in request.GET.lists() if key in KEYS]
    return f"?{urlencode(said, doseq=True)}" if said else ""


@lru_cache(maxsize=100)
def _places(held: frozenset[Role], *where: str) -> frozenset[str]:
    """The addresses of what these roles are offered, under this map of addresses."""
    return frozenset(item["place"] for items in _offered(held).values() for item in items)


@lru_cache(maxsize=100)
def _menu(held: frozenset[Role], query: str, here: str, *where: str) -> Menu:
    offered = _offered(held, query)
    order = [*SECTIONS, *(section for section in offered if section not in SECTIONS)]
    sections = [_section(name, offered[name]) for name in order if name in offered]
    _mark(sections, here)
    found = Menu(_folded(sections))
    found.mark = " ".join((*where, query, here, *sorted(held)))
    return found


def _offered(held: frozenset[Role], query: str = "") -> dict[str, list[dict[str, Any]]]:
    """By section, the pages that somebody with these roles may open."""
    found: dict[str, list[dict[str, Any]]] = {}
    for entry in entries():
        place = address(entry.url_name)  # none: the room is left out of this installation
        if place and (not entry.roles or held.intersection(entry.roles)):
            item = {
                "title": entry.title,
                "place": place,
                "url": f"{place}{query}",
                "icon": entry.icon,
                "name": entry.url_name,
                "room": entry.url_name.partition(".")[0],
                "active": False,
            }
            found.setdefault(entry.section, []).append(item)
    return found


def _section(name: str, items: list[dict[str, Any]]) -> dict[str, Any]:
    title, icon = SECTIONS.get(name, (name, items[0]["icon"] or "folder"))
    return {
        "title": title,
        "icon": icon,
        "url": items[0]["url"],
        "children": items,
        "near": items,
        "groups": (groups := _grouped(name, items)),
        "near_groups": groups if len(groups) > 1 else [],
    }


def _grouped(section: str, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The pages of a long section in the groups the site names for it; the others by room."""
    named = import_string(settings.JICENG_MENU).get(section, ())
    if len(items) <= FLAT or not named:
        return _by_room(items)
    by_name = {item["name"]: item for item in items}
    found = [
        {"title": title, "children": [by_name.pop(one) for one in names if one in by_name]}
        for title, names in named
    ]
    rest = [item for item in items if item["name"] in by_name]
    return [one for one in found if one["children"]] + (_by_room(rest) if rest else [])


def _by_room(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The pages of a room together, under its name where the section is long and it has several."""
    rooms: dict[str, list[dict[str, Any]]] = {}
    for item in items:
        rooms.setdefault(item["room"], []).append(item)
    if len(items) <= FLAT or len(rooms) == 1:
        return [{"title": "", "children": items}]
    found: list[dict[str, Any]] = []
    for room, own in rooms.items():
        config = next((one for one in apps.get_app_configs() if one.label == room), None)
        several = len(own) > 1 and config is not None
        found.append({"title": config.verbose_name if several and config else "", "children": own})
    return found


def _mark(sections: list[dict[str, Any]], here: str) -> None:
    """Mark the page we are on, its group and its section."""
    pages = [item for section in sections for item in section["children"]]
    for item in [item for item in pages if item["place"] == here][:1]:
        item["active"] = True
    for section in sections:
        section["active"] = any(item["active"] for item in section["children"])
        for group in section["groups"]:
            group["active"] = any(item["active"] for item in group["children"])


def _folded(sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """At most eight sections: what does not fit is gathered under 更多."""
    if len(sections) <= MOST:
        return sections
    rest = sections[MOST - 1 :]
    children = [item for section in rest for item in section["children"]]
    more = _section(MORE, children) | {"title": _("更多"), "icon": "dots"}
    more["groups"] = [
        {"title": one["title"], "children": one["children"], "parts": one["near_groups"]}
        for one in rest
    ]
    for group in more["groups"]:
        group["active"] = any(item["active"] for item in group["children"])
    more["active"] = any(section["active"] for section in rest)
    # Beside a page stand those of its own section, not everything that found no place.
    more["near"] = next((one["children"] for one in rest if one["active"]), children)
    more["near_groups"] = next((one["near_groups"] for one in rest if one["active"]), [])
    return [*sections[: MOST - 1], more]
