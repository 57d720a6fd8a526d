"""Every name on the stage carries a marker of its owner; nobody ever meets a foreign one."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any
from zlib import crc32

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path as url

from jiceng.kit.rooms import gather
from jiceng.registers.accounts.models import Account
from tests.conftest import SOAK
from tests.guards.oracle import Policy
from tests.guards.routes import Route, walk
from tests.guards.stage import MARK, Stage, nouns

pytestmark = pytest.mark.slow
POLICY = Policy.read()
ROUTES = walk()
EVER = "period=2000-01-01..2030-12-31"
# Whoever holds the whole district meets nothing foreign; the administrators have a test apart.
FEW = ["secretary", "worker", "neighbour", "member", "api_client", "outsider"]
# Places and what they lend are for every branch of the district: which there are and when they are
# free stands open, who has them does not.
OPEN_PLACES = ("/c/booking/", "/m/booking/", "/api/v1/booking/", "/p/places/")
EVERYBODYS = ("/p/", "/s/lobby/")  # opened without signing in, by administrators as by anybody
OPEN_NOUNS = ("venues.Venue", "venues.Space", "booking.Goods")
# What an address tells everybody, by model. The monthly list names every branch that still owes its
# day: published to all of them, unranked. A member's own page names the branches the member came
# from, and one's own file the organisations of one's own records. The page of a claim lets anybody
# choose a community by its name, and who gives a member up chooses the receiving branch. What is
# published to residents is everybody's: which services there are and which office publishes them,
# among which communities one chooses; the terms a district sets, the subjects of windows and the
# platforms are known to all offices, and any branch may serve in any community. Which hall a
# screen hangs in is chosen among all that have windows. What units share with residents and have
# promised them is published under the units' names; any organisation may be chosen as the other
# side of a pact. The words by which firms are described are known to all offices.
TWO_SIDED = ("export", "import", "pacts", "promises", "contributions", "words", "resources",
             "services", "links", "appraisals", "land")  # fmt: skip
ANNOUNCED: dict[str, tuple[str, ...]] = {
    "/c/life/monthly/": ("orgs.Org",),
    "/m/life/monthly/": ("orgs.Org",),
    "/c/members/members/": ("orgs.Org",),
    "/p/party-claim/": ("orgs.Org",),
    "/c/transfers/": ("orgs.Org",),
    "/c/mydata/mine/": ("orgs.Org",),
    "/p/measures/": ("orgs.Org", "points.Switch"),
    "/p/suggest/": ("orgs.Org",),
    "/p/news/": ("outreach.Section",),
    "/c/services/": ("orgs.Org", "services.Item"),
    "/api/v1/services/categories/": ("orgs.Org",),
    "/api/v1/services/guides/": ("orgs.Org", "services.Item"),
    "/c/orders/terms/": ("orgs.Org",),
    "/api/v1/orders/terms/": ("orgs.Org",),
    "/p/orders/": ("places.Place",),
    "/c/orders/": ("services.Item",),
    "/c/halls/slots/": ("services.Item",),
    "/c/care/tags/": ("orgs.Org",),
    "/api/v1/care/tags/": ("orgs.Org",),
    "/c/care/contracts/": ("services.Item",),
    "/c/halls/subjects/": ("orgs.Org",),
    "/api/v1/halls/subjects/": ("orgs.Org",),
    "/c/halls/platforms/": ("orgs.Org",),
    "/p/near/": ("places.Place",),
    "/p/needs/": ("places.Place",),
    "/p/together/": (
        "orgs.Org",
        "units.Unit",
        "cobuilding.Promise",
        "cobuilding.SharedResource",
        "cobuilding.SharedService",
    ),
    "/s/lobby/": ("venues.Venue",),
    "/api/v1/halls/platforms/": ("orgs.Org",),
    "/c/volunteering/activities/": ("orgs.Org",),
    "/c/volunteering/units/": ("orgs.Org",),
    "/c/volunteering/year_notes/": ("orgs.Org",),
    # who leads a lagging organisation is known to both of the pair
    "/c/alliance/pairs/": ("orgs.Org",),
    # a meeting hears how far its partners' idle land is
    "/c/alliance/meetings/": ("cobuilding.IdleLand",),
    "/c/alliance/visits/": ("orgs.Org",),
    "/c/alliance/goals/": ("orgs.Org",),
    **dict.fromkeys((f"/c/cobuilding/{noun}/" for noun in TWO_SIDED), ("orgs.Org",)),
    "/c/enterprises/words/": ("orgs.Org",),
    "/api/v1/enterprises/words/": ("orgs.Org",),
    "/api/v1/alliance/pairs/": ("orgs.Org",),
    "/api/v1/alliance/visits/": ("orgs.Org",),
    "/api/v1/alliance/goals/": ("orgs.Org",),
}
FACES = ["ledger", "data", "csv"]
ADMINISTRATORS = ["system", "security", "audit"]
IN_TURN = [*FEW, *ADMINISTRATORS]
NEAR = 3 if SOAK else 1  # records of a noun that are opened: one's own at both ends, and others'


def markers(answer: Any) -> set[str]:
    """Every marker in an answer: body, headers, and the inside of packed files."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    said = body + repr(dict(answer.headers)).encode()
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            said += b"".join(packed.read(name) for name in packed.namelist())
    return set(MARK.findall(said.decode("utf-8", errors="ignore")))


def handed_down(stage: Stage) -> set[str]:
    """What everybody beneath a node knows of it: its names, and what it sets for them."""
    labels = (
        "orgs.Org",
        "places.Place",
        "coalitions.Coalition",
        "venues.Venue",
        "life.SetAction",
        "life.FixedDay",
        "development.Requirement",
        "points.Rule",
        "points.Switch",
        "training.Audience",
        "training.ClassGroup",
        "training.Course",
        "training.Lecturer",
        "training.Round",
        "training.Theme",
        "training.TrainingClass",
    )
    return set().union(*(stage.of(label) for label in labels))


def foreign(stage: Stage, actor: str, found: set[str]) -> dict[str, str]:
    """Markers this actor may not meet: neither beneath a node held, nor a superior's own name."""
    held, known = stage.held(actor), handed_down(stage) if found else set()
    wrong = {}
    for one in found:
        path = stage.markers[one]
        paths = {path, *stage.shared.get(one, ())}
        beneath = not path or any(p.startswith(node) for p in paths for node in held)
        above = one in known and any(node.startswith(path) for node in held)
        if not beneath and not above:
            wrong[one] = path
    return wrong


def addresses(stage: Stage, actor: str) -> Iterator[str]:
    """Everything this actor might open, and what lies next door."""
    for route in ROUTES:
        found = POLICY.classify(route)
        if found is None:
            continue
        line, shape = found
        if shape and not turn(actor, route):
            continue
        if shape in {"table", "export", "api_list", "new", "import_template"}:
            here = f"{route.filled({})}?{EVER}"
            if shape != "export":
                yield f"{here}&size=100"
            else:
                yield from (f"{here}&face={face}" for face in some(FACES, actor, line.name))
        elif shape in {"detail", "edit", "api_one", "step"}:
            yield from _records(stage, actor, route, line.name)
        elif shape == "":
            yield from _pages(route)


def turn(actor: str, route: Route) -> bool:
    """Whether it is this actor's turn at this address: everyday every fifth one's, in the soak all.

    Pages that are no noun's are opened by everybody.
    """
    return SOAK or (crc32(route.key.encode()) + IN_TURN.index(actor)) % 5 == 0


def some(every: list[str], actor: str, name: str, number: int = 0) -> list[str]:
    """One of them everyday, another for another actor, noun or record; all in the soak."""
    start = crc32(f"{actor} {name}".encode()) + number
    return every if SOAK else [every[start % len(every)]]


def _records(stage: Stage, actor: str, route: Route, name: str) -> Iterator[str]:
    sheet = next(sheet for sheet in nouns() if sheet.name == name)
    account = stage.actors[actor]
    own = sheet.visible(account) if account is not None else sheet.model._base_manager.none()
    verbs = [verb for one in gather("pages", "PAGES") if one.sheet.name == name
             for verb in one.moves] if "verb" in route.slots else [""]  # fmt: skip
    rows = [*own.order_by("pk")[:NEAR], *own.order_by("-pk")[:1]]
    rows += [*sheet.model._base_manager.order_by("-pk")[:NEAR]]
    for number, row in enumerate({row.pk: row for row in rows}.values()):
        for verb in some(verbs, actor, name, number) if verbs else ():
            yield route.filled({"pk": row.pk, "uid": getattr(row, "uid", row.pk), "verb": verb})


def _pages(route: Route) -> Iterator[str]:
    if route.key in {"accounts.second_factor", "healthy"}:
        return
    if route.key == "shelf.figure":
        for figure in gather("figures", "FIGURES")[:: 1 if SOAK else 12]:
            here = route.filled({"key": figure.key})
            yield here
            yield f"{here}?show=records"
            yield f"{here}?show=missing"
    elif route.key == "kit.pick":
        for label in ("orgs.org", "people.person", "members.member"):
            yield f"{route.filled({'label': label})}?q=ZQ"
    elif route.key in {"search.search", "kit.tree"}:
        yield from (f"{route.filled({})}?q={words}" for words in ("ZQ", "党", "某"))
        yield route.filled({})
    elif not route.slots:
        yield route.filled({})
    elif route.slots == ["name"]:
        yield route.filled({"name": "survey"})


def own_name(stage: Stage, actor: str) -> set[str]:
    """The name in the corner of every page."""
    name = Account.objects.filter(username=actor).values_list("name", flat=True).first()
    return set(MARK.findall(name or ""))


def announced(stage: Stage, place: str) -> set[str]:
    """What this address tells everybody."""
    labels = {label for here, said in ANNOUNCED.items() if place.startswith(here) for label in said}
    return set().union(*(stage.of(label) for label in labels))


def sweep(stage: Stage, actor: str, places: Iterator[str]) -> tuple[list[str], int, int]:
    """Foreign markers met, answers read, own markers met (a sweep that sees nothing is blind)."""
    client = stage.client(actor, raise_request_exception=False)
    wrong, read, own, known = [], 0, set(), own_name(stage, actor)
    for place in places:
        answer = client.get(place)
        found = markers(answer)
        if place.startswith(OPEN_PLACES):
            found -= set().union(*(stage.of(label) for label in OPEN_NOUNS))
        found -= announced(stage, place)
        found -= known
        read += 1
        stray = foreign(stage, actor, found)
        own |= found - stray.keys()
        if stray:
            said = [f"{stage.owner[one]} of {path}" for one, path in sorted(stray.items())[:3]]
            wrong.append(f"{actor} {place} {answer.status_code}: {said}")
    return wrong, read, len(own)


@pytest.mark.parametrize("actor", FEW)
def test_nobody_meets_a_foreign_marker(actor: str, stage: Stage) -> None:
    wrong, read, own = sweep(stage, actor, addresses(stage, actor))
    assert "\n".join(wrong[:20]) == ""
    assert read > 50
    if actor in {"secretary", "worker", "neighbour"}:
        assert own > 20, "the sweep must see its own markers, or it would see no others either"


def test_the_administrators_meet_no_content(stage: Stage) -> None:
    """System, security and audit administrators see the tree and accounts, no person's record."""
    known = stage.names | stage.of("accounts.Account") | stage.of("accounts.Grant")
    wrong = []
    for actor in ADMINISTRATORS:
        client = stage.client(actor, raise_request_exception=False)
        for place in addresses(stage, actor):
            stray = markers(client.get(place)) - known
            stray -= stage.of("kernel.JournalLine") if actor == "audit" else set()
            stray -= stage.of("venues.Venue") if place.startswith("/p/places/") else set()
            stray -= announced(stage, place) if place.startswith(EVERYBODYS) else set()
            if stray:
                wrong.append(f"{actor} {place}: {[stage.owner[one] for one in sorted(stray)[:3]]}")
    assert "\n".join(wrong) == ""


def gossip(request: HttpRequest) -> HttpResponse:
    """An export with one foreign row."""
    from jiceng.registers.orgs.models import Org

    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        rows = Org.objects.visible_to(request.user) | Org.objects.filter(code="992101")  # type: ignore[arg-type]
        packed.writestr("xl/sharedStrings.xml", "".join(f"<t>{row.name}</t>" for row in rows))
    return HttpResponse(file.getvalue(), content_type="application/zip")


def test_red_control_one_foreign_row_of_an_export_is_seen(stage: Stage) -> None:
    class Leaking:
        urlpatterns = [url("c/gossip/export/", gossip)]

    with override_settings(ROOT_URLCONF=Leaking):
        wrong, _read, own = sweep(stage, "worker", iter(["/c/gossip/export/"]))
    assert len(wrong) == 1
    assert own >= 2
