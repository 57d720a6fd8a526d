"""Every page of the house with somebody who may open it, found from the URL map itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

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
# The house in four shares of about the same size, by the last word of a page's name; what none of
# them names is the rest.
SHARES = {
    "tables": {"table"},
    "ways in": {"view", "import", "import_template"},
    "records": {"detail", "edit"},
}
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


def pages(stage: Any, share: str) -> tuple[list[Page], list[str]]:
    """A share's pages that answer somebody with HTML, and what answered with a fault of its own."""
    clients = {name: stage.client(name, raise_request_exception=False) for name in LOOKERS}
    found, broken, policy = {}, [], Policy.read()
    routes = [one for one in walk() if share_of(one.name) == share]
    for route, url in addresses(stage, routes):
        for name in welcome(stage, route, policy):
            answer = clients[name].get(url)
            if answer.status_code == NOT_READ:
                break  # whoever asks
            if answer.status_code >= FAULT:
                broken.append(f"{answer.status_code} {route.name} {url} for {name}")
                break
            if answer.status_code == OK and _is_page(answer):
                found[route.name] = Page(route.name, url, FACES[route.face], name)
                break
    return list(found.values()), broken


def share_of(name: str) -> str:
    """The share a page of this name is walked in."""
    what = name.rpartition(".")[2]
    return next((share for share, names in SHARES.items() if what in names), "rest")


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
    whole = b"<body" in answer.content if not answer.streaming else False
    return whole and answer.headers.get("Content-Type", "").startswith("text/html")
