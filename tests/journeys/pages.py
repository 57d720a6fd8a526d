"""Every page of the house with somebody who may open it, found from the URL map itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from unittest import mock

from django.template.base import Template
from django.template.loader_tags import ExtendsNode
from django.urls import reverse

from jiceng.kit.rooms import gather
from tests.guards.oracle import Policy
from tests.guards.routes import Route, walk

OK, NOT_READ, FAULT = 200, 405, 500
# Those who look, in turn; the first one who is answered opens the page.
LOOKERS = ("clerk", "secretary", "system", "security", "audit", "worker", "street", "leader",
           "member", "provider", "anonymous")  # fmt: skip
FACES = {"c": "console", "m": "phone", "w": "console", "s": "console", "p": "public",
         "in": "public", "": "console"}  # fmt: skip
LISTS = {"table", "view", "import", "import_template"}  # about half of the house
ALIKE = {"view"}  # the name of a saved view is asked for in the same words everywhere
BODY = "<body>"
# Pages whose address takes more than a record's key.
NAMED = {
    "shelf.figure": {"key": "members.members"},
    "reports.build": {"name": "survey"},
}


@dataclass(frozen=True)
class Page:
    """A page, the face it belongs to, and whose browser shows it."""

    name: str
    url: str
    face: str
    actor: str


def pages(stage: Any, *, lists: bool) -> tuple[list[Page], list[str]]:
    """All pages that answer somebody with HTML, and what answered with a fault of its own.

    Those in `LISTS`, or all the others. What a page says is not asked here, only whose it is. Where
    no noun changes anything on its page, the first of its face stands for all.
    """
    clients = {name: stage.client(name, raise_request_exception=False) for name in LOOKERS}
    found, broken, policy = {}, [], Policy.read()
    routes = [one for one in walk() if (one.name.rpartition(".")[2] in LISTS) == lists]
    with mock.patch.object(Template, "_render", bare):
        for route, url in addresses(stage, routes):
            answered, actor = opened(clients, welcome(stage, route, policy), url)
            if answered is not None and answered.status_code >= FAULT:
                broken.append(f"{answered.status_code} {route.name} {url} for {actor}")
            elif answered is not None:
                what = route.name.rpartition(".")[2]
                key = f"{route.face}/{what}" if what in ALIKE else route.name
                found.setdefault(key, Page(route.name, url, FACES[route.face], actor))
    return list(found.values()), broken


def opened(clients: Any, names: Iterator[str], url: str) -> tuple[Any, str]:
    """What the first one is answered to whom it is a page, or a fault, and who that is."""
    for name in names:
        answer = clients[name].get(url)
        if answer.status_code == NOT_READ:
            break  # whoever asks
        if answer.status_code >= FAULT or (answer.status_code == OK and _is_page(answer)):
            return answer, name
    return None, ""


def bare(template: Any, context: Any) -> str:
    """Of a page no more than that it is one; pieces of pages are put together from nothing."""
    del context
    whole = template.nodelist.get_nodes_by_type(ExtendsNode) or BODY[:-1] in template.source
    return BODY if whole else ""


def welcome(stage: Any, route: Route, policy: Policy) -> Iterator[str]:
    """Those who look, without whoever the policy turns away at the door: other guards try them."""
    line, _shape = policy.classify(route) or (None, "")
    for name in LOOKERS:
        roles = {role for who, role, _path in stage.grants if who == name}
        open_ = {"PUBLIC"} if name == "anonymous" else {"PUBLIC", "SIGNED", "ANY", *roles}
        if line is None or open_ & (line.see | line.keep | policy.keepers(line, "")):
            yield name


def addresses(stage: Any, routes: list[Route]) -> Iterator[tuple[Route, str]]:
    """Addresses without slots, one record of each noun, and the few named above."""
    nouns = {one.sheet.name: one for one in gather("pages", "PAGES")}
    for route in routes:
        if not route.name or route.face not in FACES or route.name.endswith(".export"):
            continue
        noun, _, what = route.name.rpartition(".")
        if not route.slots:
            yield route, route.filled({})
        elif route.name in NAMED:
            yield route, route.filled(NAMED[route.name])
        elif what in {"detail", "edit"} and noun in nouns:
            row = _record(stage, nouns[noun])
            if row is not None:
                yield route, reverse(route.name, args=[row.pk])
        elif route.slots == ["pk"] and noun == "life":
            row = _record(stage, nouns["life.meetings"])
            yield route, route.filled({"pk": row.pk})


def _record(stage: Any, pages_: Any) -> Any:
    """A record of the noun that one of those who look may open."""
    for name in LOOKERS[:-1]:
        row = pages_.sheet.visible(stage.actors[name]).order_by("pk").first()
        if row is not None:
            return row
    return None


def _is_page(answer: Any) -> bool:
    whole = BODY[:-1].encode() in answer.content if not answer.streaming else False
    return whole and answer.headers.get("Content-Type", "").startswith("text/html")
