"""Walking the URL map: the addresses of a noun, who asks them, and what is amiss."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from jiceng.kernel.actors import System
from jiceng.kernel.uids import uid7
from jiceng.kit.rooms import gather
from tests.conftest import SOAK
from tests.guards import oracle
from tests.guards.oracle import ABSENT, DOOR, RIGHT, ROLE, SHAPES, YES, Line, Policy
from tests.guards.routes import Route, walk
from tests.guards.stage import Stage, nouns

POLICY = Policy.read()
ROUTES = walk()
NOUNS = sorted(line.name for line in POLICY.lines.values() if line.kind == "noun")
PAGES = [route for route in ROUTES if (POLICY.classify(route) or (None, "x"))[1] == ""]
# The walk must not shrink unnoticed: raise these when rooms are added.
ROUTES_AT_LEAST, NOUNS_AT_LEAST = 100, 8
NOWHERE = 999_999_999  # a key no record has
MOST = 6  # records of a noun that are walked
FORGETFUL = {"accounts_session", "django_content_type", "sqlite_sequence"}


@dataclass(frozen=True)
class Tried:
    """One request and what came of it."""

    actor: str
    expected: str
    status: int
    onward: str = ""


# Arguments --------------------------------------------------------------------------------


def relations(stage: Stage, name: str) -> list[tuple[Any, str | None]]:
    """Records of one noun and their paths: own, above, beside and far from the first branch."""
    line = POLICY.lines[name]
    sheet = next(sheet for sheet in nouns() if sheet.name == name)
    cast, all_of_them = stage.cast, sheet.visible(System("守卫"))
    if not line.at:
        return [(record, None) for record in all_of_them.order_by("-pk")[:1]]
    near = [cast.branch, cast.orgs[8], cast.huaiyin, cast.east, cast.district, cast.orgs[10]]
    found: list[tuple[Any, str | None]] = []
    for org in [*near, *cast.orgs[:MOST]]:
        org.refresh_from_db()
        record = all_of_them.filter(**{line.at: org.path}).order_by("-pk").first()
        if record is not None and record not in [one for one, _path in found]:
            found.append((record, " ".join([org.path, *second(line, record)])))
    return found[:MOST]


def second(line: Line, record: Any) -> list[str]:
    """The path of a record's other end, where it is seen from two."""
    return type(record)._base_manager.filter(pk=record.pk).values_list(line.also, flat=True) \
        if line.also else []  # fmt: skip


def verbs_of(name: str) -> list[str]:
    pages = [one for one in gather("pages", "PAGES") if one.sheet.name == name]
    return [verb for one in pages for verb in one.moves]


def addresses(stage: Stage, name: str, routes: list[Route]) -> Iterator[tuple[str, str, Any, str]]:
    """Address, shape, path of its record (None if there is none) and verb, for one noun."""
    related = relations(stage, name)
    for route in routes:
        found = POLICY.classify(route)
        if found is None or found[0].name != name:
            continue
        shape = found[1]
        if not SHAPES[shape][1]:
            yield route.filled({"pk": NOWHERE, "uid": uid7()}), shape, None, ""
            continue
        verbs = verbs_of(name) if shape == "step" else [route.pattern.rpartition("/")[2]]
        start = len(route.key) % len(related) if related else 0  # not the same ones at each page
        for number, (record, path) in enumerate([*related[start:], *related[:start]]):
            for verb in some_of(verbs or ["void"], number):
                slots = {"pk": record.pk, "uid": uid_of(record), "verb": verb}
                yield route.filled(slots), shape, path, verb


def some_of(verbs: list[str], number: int) -> list[str]:
    """Every verb at the first record; one of them in turn at each further one, all in the soak."""
    return verbs if SOAK or number == 0 else [verbs[number % len(verbs)]]


def uid_of(record: Any) -> Any:
    return getattr(record, "uid", record.pk)


# Judging ----------------------------------------------------------------------------------


def judge(address: str, tried: list[Tried], *, must: bool) -> list[str]:
    """What does not agree. If nobody entitled gets in, there is no such page: 404 or 405."""
    api = address.startswith("/api/")
    offered = any(one.status < 400 and one.expected == YES for one in tried)
    meant = {
        YES: {200, 302} if offered or must else {403, 404, 405},
        DOOR: {401} if api else {302},
        ROLE: {403},
        ABSENT: {404} if offered else {404, 405},
        RIGHT: {403} if offered else {403, 404, 405},
    }
    wrong = [one for one in tried if one.status not in meant[one.expected]]
    astray = [
        one for one in tried
        if not api and one.status == 302 and ("/in/" in one.onward) != (one.expected == DOOR)
    ]  # fmt: skip
    return [
        f"{address} {one.actor}: {one.status} {one.onward}, should be {one.expected}"
        for one in [*wrong, *astray]
    ]


def told(stage: Stage, actor: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for who, role, path in stage.grants:
        if who == actor:
            found[role].append(path)
    return found


def signed(stage: Stage, actor: str) -> bool:
    return actor not in {"anonymous", "suspended"}


def visit(client: Any, address: str) -> tuple[int, str]:
    answer = client.get(address)
    return answer.status_code, answer.get("Location", "")


def matrix(
    stage: Stage, name: str, routes: list[Route], actors: list[str]
) -> tuple[list[str], int]:
    """GET everything of one noun as everybody; the faults and how many requests it took."""
    line, faults, count = POLICY.lines[name], [], 0
    clients = {actor: stage.client(actor, raise_request_exception=False) for actor in actors}
    sample = Sample()
    for address, shape, path, verb in addresses(stage, name, routes):
        if shape == "api_verb":
            continue  # served by POST alone
        keepers = POLICY.keepers(line, verb)
        tried = []
        for actor in turned(actors, address):
            expected = expected_of(stage, actor, (line, shape, path, keepers))
            if not sample.takes(actor, (shape, verb), expected, address):
                continue
            status, onward = visit(clients[actor], address)
            count += 1
            tried.append(Tried(actor, expected, status, onward))
        faults += judge(address, tried, must=shape in {"table", "detail", "export", "api_one"})
    return faults, count


def turned(actors: list[str], address: str) -> list[str]:
    """The same actors, beginning with another one at another address."""
    start = crc32(address.encode()) % len(actors)
    return [*actors[start:], *actors[:start]]


class Sample:
    """Which of a noun's questions are asked everyday; in the soak, every one.

    Each kind of page gives each of its answers to somebody, so a page that checks nothing or the
    wrong thing is met; each actor meets each answer somewhere at the noun, so a role too many or
    too few is met; and of whoever has a role here one in twenty-four is drawn.
    """

    def __init__(self) -> None:
        self.met: Counter[tuple[str, ...]] = Counter()

    def takes(self, actor: str, page: tuple[str, str], expected: str, address: str) -> bool:
        """Whether this is asked, and if so, that it has been."""
        asked = (
            SOAK
            or not self.met[*page, expected]
            or not self.met[actor, expected]
            or (expected not in {DOOR, ROLE} and drawn(actor, address, 24))
        )
        if asked:
            self.met[*page, expected] += 1
            self.met[actor, expected] += 1
        return asked


def drawn(actor: str, address: str, one_in: int) -> bool:
    """The same ones at every run."""
    return crc32(f"{actor} {address}".encode()) % one_in == 0


def expected_of(
    stage: Stage, actor: str, asked: tuple[Line, str, str | None, frozenset[str]]
) -> str:
    line, shape, path, keepers = asked
    if not signed(stage, actor):
        return DOOR
    expected = oracle.expect(line, shape, told(stage, actor), path, keepers)
    if SHAPES[shape][0] == oracle.OWN and expected in {YES, RIGHT}:
        return ABSENT if expected == YES or not line.keep or shape == "view_drop" else RIGHT
    return expected
