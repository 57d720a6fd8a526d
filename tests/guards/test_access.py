"""Every address × every role × every relationship, against tests/policy.csv."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.template.base import Template
from django.test import override_settings
from django.urls import path as url

from jiceng.kernel.actors import System
from jiceng.kernel.uids import uid7
from jiceng.kit.rooms import gather
from jiceng.registers.orgs.models import Org
from tests.conftest import SOAK
from tests.guards import oracle
from tests.guards.oracle import ABSENT, DOOR, RIGHT, ROLE, SHAPES, YES, Line, Policy
from tests.guards.routes import Route, walk
from tests.guards.stage import Stage, forge, nouns

POLICY = Policy.read()
ROUTES = walk()
NOUNS = sorted(line.name for line in POLICY.lines.values() if line.kind == "noun")
PAGES = [route for route in ROUTES if (POLICY.classify(route) or (None, "x"))[1] == ""]
# The walk must not shrink unnoticed: raise these when rooms are added.
ROUTES_AT_LEAST, NOUNS_AT_LEAST = 100, 8
NOWHERE = 999_999_999  # a key no record has
MOST = 6  # records of a noun that are walked
FORGETFUL = {"django_session", "django_content_type", "sqlite_sequence"}


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
        if record is not None and org.path not in {path for _record, path in found}:
            found.append((record, org.path))
    return found[:MOST]


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
        for number, (record, path) in enumerate(related):
            for verb in some_of(verbs or ["void"], number):
                slots = {"pk": record.pk, "uid": _uid(record), "verb": verb}
                yield route.filled(slots), shape, path, verb


def some_of(verbs: list[str], number: int) -> list[str]:
    """Every verb at the first record; one of them in turn at each further one, all in the soak."""
    return verbs if SOAK or number == 0 else [verbs[number % len(verbs)]]


def _uid(record: Any) -> Any:
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
    outside: set[str] = set()
    for address, shape, path, verb in addresses(stage, name, routes):
        if shape == "api_verb":
            continue  # served by POST alone
        keepers = POLICY.keepers(line, verb)
        tried = []
        for actor in actors:
            expected = _expected(stage, actor, (line, shape, path, keepers))
            if expected == ROLE and repeated(outside, actor, shape):
                continue
            status, onward = visit(clients[actor], address)
            count += 1
            tried.append(Tried(actor, expected, status, onward))
        faults += judge(address, tried, must=shape in {"table", "detail", "export", "api_one"})
    return faults, count


def repeated(outside: set[str], actor: str, shape: str) -> bool:
    """Somebody without any role here is turned away at the gate: once for each kind of page."""
    seen = f"{actor} {shape}" in outside
    outside.add(f"{actor} {shape}")
    return seen and not SOAK


def _expected(stage: Stage, actor: str, asked: tuple[Line, str, str | None, frozenset[str]]) -> str:
    line, shape, path, keepers = asked
    if not signed(stage, actor):
        return DOOR
    expected = oracle.expect(line, shape, told(stage, actor), path, keepers)
    if SHAPES[shape][0] == oracle.OWN and expected in {YES, RIGHT}:
        return ABSENT if expected == YES or not line.keep or shape == "view_drop" else RIGHT
    return expected


@pytest.fixture
def unrendered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages come back empty: here the answer counts, not what it says (the canaries read that)."""
    monkeypatch.setattr(Template, "_render", lambda self, context: "")


# The walk ---------------------------------------------------------------------------------


def test_every_route_is_classified() -> None:
    missing = [f"{r.key} ({r.pattern})" for r in ROUTES if POLICY.classify(r) is None]
    assert missing == [], "add a line to tests/policy.csv, by someone who knows who may see it"
    assert len(ROUTES) >= ROUTES_AT_LEAST
    assert len(NOUNS) >= NOUNS_AT_LEAST


def test_no_line_of_the_policy_is_stale() -> None:
    policy = Policy.read()
    for route in ROUTES:
        found = policy.classify(route)
        for verb in verbs_of(found[0].name) if found and found[1] == "step" else ():
            policy.keepers(found[0], verb)  # type: ignore[index]
    assert sorted(policy.lines.keys() - policy.used) == []


@pytest.mark.parametrize("name", NOUNS)
def test_a_noun_answers_each_role_at_each_record_as_the_policy_says(
    name: str, stage: Stage, unrendered: None
) -> None:
    faults, count = matrix(stage, name, ROUTES, [*stage.actors])
    assert "\n".join(faults[:20]) == ""
    assert count >= len(stage.actors)


@pytest.mark.parametrize("name", [name for name in NOUNS if POLICY.lines[name].at])
def test_a_noun_has_records_in_both_streets(name: str, stage: Stage) -> None:
    paths = [path for _record, path in relations(stage, name)]
    for street in (stage.cast.east, stage.cast.west):
        assert any(str(path).startswith(street.path) for path in paths), (paths, stage.unforged)


@pytest.mark.parametrize("name", NOUNS)
def test_an_unsafe_request_without_the_right_changes_nothing(
    name: str, stage: Stage, unrendered: None
) -> None:
    line = POLICY.lines[name]
    clients = {one: stage.client(one, raise_request_exception=False) for one in stage.actors}
    before, faults, outside = contents(), [], set()  # type: tuple[Any, list[str], set[str]]
    body = {"reason": "不该写", "once": str(uid7()), "name": "不该写", "confirm": "1"}
    for address, shape, path, verb in addresses(stage, name, ROUTES):
        for actor in stage.actors:
            expected = _expected(stage, actor, (line, shape, path, POLICY.keepers(line, verb)))
            if expected == YES or shape == "view":
                continue
            if expected in {ROLE, DOOR} and repeated(outside, actor, shape):
                continue
            answer = clients[actor].post(address, body)
            if answer.status_code not in {401, 403, 404, 405} and not _to_door(answer):
                faults.append(f"POST {address} {actor}: {answer.status_code} {expected}")
    assert "\n".join(faults[:20]) == ""
    assert changed(before) == []


def _to_door(answer: Any) -> bool:
    return answer.status_code == 302 and "/in/" in answer["Location"]


def contents() -> dict[str, str]:
    """A digest of every table."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.db_table not in FORGETFUL and model._meta.managed:
            rows = model._base_manager.order_by("pk").values_list()
            found[model._meta.db_table] = hashlib.sha256(repr(list(rows)).encode()).hexdigest()
    return found


def changed(before: dict[str, str]) -> list[str]:
    after = contents()
    return [table for table, digest in before.items() if after[table] != digest]


# Pages that are not a noun's --------------------------------------------------------------


def filled(stage: Stage, route: Route, line: Line) -> tuple[str, str, str]:
    """An address of the page, whose its object is, and where it hangs."""
    values: dict[str, Any] = {"name": "survey", "kind": "html", "key": "orgs.orgs",
                              "label": "orgs.org", "uid": uid7(), "pk": 0}  # fmt: skip
    owner, path = "", ""
    if line.at == "unknown":
        values["key"] = NOWHERE
    elif line.at == "job":
        values["uid"], owner = job_of(stage, "clerk"), "clerk"
    elif line.at == "issue":
        values["uid"], path = issue_of(stage), stage.cast.west.path
    elif ":" in line.at:
        record = forge(stage, apps.get_model(line.at.partition(":")[0]), stage.cast.orgs[10])
        values["pk"], path = record.pk, stage.cast.orgs[10].path
    elif line.at in NOUNS:
        record, where = relations(stage, line.at)[-1]
        path = str(where)
        values |= {"pk": record.pk, "uid": _uid(record)}
    return route.filled(values), owner, path


def job_of(stage: Stage, owner: str) -> Any:
    from jiceng.kernel import clock
    from jiceng.kit.jobs import Job, JobState

    account: Any = stage.actors[owner]
    made = Job.objects.create(kind="x", title="守卫的任务", account=account.pk,
                              state=JobState.DONE, started_at=clock.now())  # fmt: skip
    return made.uid


def issue_of(stage: Stage) -> Any:
    from jiceng.insight.reports.actions import freeze
    from jiceng.insight.reports.writing import report_of
    from jiceng.kernel.asks import Ask
    from jiceng.kernel.periods import year

    org = Org.objects.get(pk=stage.cast.west.pk)
    return freeze(report_of("survey"), org, Ask(year(2025)), actor=stage.actors["clerk"]).uid


@pytest.mark.parametrize("route", PAGES, ids=lambda route: route.key)
def test_a_page_answers_each_role_as_the_policy_says(
    route: Route, stage: Stage, unrendered: None
) -> None:
    found = POLICY.classify(route)
    assert found is not None
    line = found[0]
    address, owner, path = filled(stage, route, line)
    tried = []
    for actor in stage.actors:
        client = stage.client(actor, raise_request_exception=False)
        status, onward = visit(client, address)
        tried.append(Tried(actor, _open_to(stage, actor, line, owner, path), status, onward))
    if "PUBLIC" in line.see:
        assert all(one.status in {200, 302, 404, 405} for one in tried), tried
    else:
        assert judge(address, tried, must=False) == []


def _open_to(stage: Stage, actor: str, line: Line, owner: str, path: str) -> str:
    """What a page that is no noun's answers; `keep` names who may, among those who see."""
    if not signed(stage, actor):
        return DOOR
    held = told(stage, actor)
    if "SIGNED" in line.see:
        return YES
    roles = {*held} if "ANY" in line.see else held.keys() & line.see
    if not roles:
        return ROLE
    foreign = bool(path) and not _above(held, roles, path)
    if line.at == "unknown" or foreign or owner not in {"", actor}:
        return ABSENT
    return RIGHT if line.keep and not _above(held, line.keep, path) else YES


def _above(held: dict[str, list[str]], roles: Iterable[str], path: str) -> bool:
    return any(path.startswith(node) for role in roles for node in held.get(role, []))


def test_the_pages_that_are_no_nouns_are_mostly_offered(stage: Stage) -> None:
    clerk = stage.client("clerk", raise_request_exception=False)
    statuses = Counter(
        visit(clerk, filled(stage, route, POLICY.classify(route)[0])[0])[0]  # type: ignore[index]
        for route in PAGES
    )
    assert statuses[500] == 0
    assert statuses[200] >= len(PAGES) // 2, statuses


def test_a_foreign_node_in_the_address_shows_nothing(stage: Stage, unrendered: None) -> None:
    """`?org=` of a sibling or a stranger is not there, on every table, export and figure."""
    faults = []
    secretary = stage.client("secretary", raise_request_exception=False)
    for org in (stage.cast.orgs[8], stage.cast.orgs[10]):
        for route in ROUTES:
            found = POLICY.classify(route)
            if found is None or "GET" not in _methods(route) or not _scoped(found, route):
                continue
            address = filled(stage, route, found[0])[0] if found[1] == "" else route.filled({})
            status, onward = visit(secretary, f"{address}?org={org.code}&format=data")
            if status not in {302, 403, 404}:
                faults.append(f"{address}?org={org.code}: {status} {onward}")
    assert faults == []


def _methods(route: Route) -> set[str]:
    return {"GET"} if not route.key.endswith(("freeze", "_do", "_undo")) else set()


def _scoped(found: tuple[Line, str], route: Route) -> bool:
    noun = found[1] in {"table", "export", "api_list"} and "branch_secretary" in found[0].see
    return noun or route.key in {"shelf.figure", "shelf.by_field"}


# Red controls -----------------------------------------------------------------------------


def careless(request: HttpRequest, pk: int) -> HttpResponse:
    """Anybody gets any record."""
    return HttpResponse(str(Org.objects.filter(pk=pk).first() or ""))


def misscoped(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for a sign-in and for the record, but not whether it hangs under the person."""
    from jiceng.kit.pages.gate import console

    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(str(Org.objects.get(pk=pk)))

    return console(view)(request)  # type: ignore[return-value]


class Unchecked:
    """A URL map with one view that checks nothing."""

    urlpatterns = [url("c/orgs/orgs/<int:pk>/", careless, name="orgs.orgs.detail")]


class Misscoped:
    """A URL map with one view of the wrong scope."""

    urlpatterns = [url("c/orgs/orgs/<int:pk>/", misscoped, name="orgs.orgs.detail")]


@pytest.mark.parametrize("bad", [Unchecked, Misscoped])
def test_red_control_a_careless_view_is_caught(bad: Any, stage: Stage) -> None:
    with override_settings(ROOT_URLCONF=bad):
        faults, count = matrix(stage, "orgs.orgs", walk(bad), [*stage.actors])
    assert count > 0
    assert any("should be not there" in fault for fault in faults)
    if bad is Unchecked:
        assert any("should be sign in" in fault for fault in faults)


def test_red_control_an_unclassified_route_is_noticed() -> None:
    assert POLICY.classify(Route("c/gossip/", "gossip.gossip", careless)) is None


def test_red_control_a_write_is_noticed(stage: Stage) -> None:
    before = contents()
    Org.objects.filter(pk=stage.cast.branch.pk).update(phone="10000000000")
    assert changed(before) == ["orgs_org"]
