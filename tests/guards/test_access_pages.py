"""Every page that is no noun's, and foreign nodes in addresses, against tests/policy.csv."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest
from django.apps import apps

from jiceng.kernel.figures import Figure
from jiceng.kernel.uids import uid7
from jiceng.registers.orgs.models import Org
from tests.conftest import SOAK
from tests.guards.oracle import ABSENT, DOOR, RIGHT, ROLE, YES, Line
from tests.guards.routes import Route
from tests.guards.stage import Stage, forge
from tests.guards.walking import (
    NOUNS,
    NOWHERE,
    PAGES,
    POLICY,
    ROUTES,
    Tried,
    drawn,
    judge,
    relations,
    signed,
    told,
    turned,
    uid_of,
    visit,
)

NOT_READ, HEARD, LACKING = 405, 200, {400, 409, 422}


def filled(stage: Stage, route: Route, line: Line) -> tuple[str, str, str]:
    """An address of the page, whose its object is, and where it hangs."""
    values: dict[str, Any] = {"name": "survey", "kind": "html", "key": "orgs.orgs",
                              "label": "orgs.org", "uid": uid7(), "pk": 0,
                              "verb": "talk"}  # fmt: skip
    owner, path = "", ""
    if line.at == "unknown":
        values["key"] = values["token"] = NOWHERE
    elif line.at == "job":
        values["uid"], owner = job_of(stage, "clerk"), "clerk"
    elif line.at == "issue":
        values["uid"], path = issue_of(stage), stage.cast.west.path
    elif line.at == "manuscript":
        values["pk"], path = manuscript_of(stage), stage.cast.west.path
    elif line.at == "form":
        values["uid"], path = form_of(stage), stage.cast.west.path
    elif line.at == "check":
        values["uid"], path = check_of(stage), stage.cast.west.path
    elif ":" in line.at:
        record = forge(stage, apps.get_model(line.at.partition(":")[0]), stage.cast.orgs[10])
        values["pk"], path = record.pk, stage.cast.orgs[10].path
    elif line.at in NOUNS:
        record, where = relations(stage, line.at)[-1]
        path = str(where)
        values |= {"pk": record.pk, "uid": uid_of(record)}
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


def manuscript_of(stage: Stage) -> Any:
    from jiceng.insight.reports.actions import draft
    from jiceng.insight.reports.models import Manuscript

    org = Org.objects.get(pk=stage.cast.west.pk)
    clerk: Any = stage.actors["clerk"]
    made = Manuscript.objects.filter(org=org, report="duty").first()
    return (made or draft(actor=clerk, org=org, report="duty", period="2025")).pk


def form_of(stage: Stage) -> Any:
    from jiceng.insight.filling.actions import bring

    org = Org.objects.get(pk=stage.cast.west.pk)
    return bring(
        actor=stage.actors["clerk"], org=org, content="党员×名".encode(), name="守卫.txt"
    ).uid


def check_of(stage: Stage) -> Any:
    from jiceng.insight.filling.actions import bring_check
    from jiceng.kernel.periods import year

    org = Org.objects.get(pk=stage.cast.west.pk)
    return bring_check(
        actor=stage.actors["clerk"], org=org, content="党员5名".encode(), name="守卫.txt",
        period=year(2025), as_of=year(2025).last,
    ).uid  # fmt: skip


@pytest.mark.parametrize("route", PAGES, ids=lambda route: route.key)
def test_a_page_answers_each_role_as_the_policy_says(
    route: Route, stage: Stage, unrendered: None
) -> None:
    found = POLICY.classify(route)
    assert found is not None
    line = found[0]
    address, owner, path = filled(stage, route, line)
    tried: list[Tried] = []
    for actor in turned([*stage.actors], address):
        expected = _open_to(stage, actor, line, owner, path)
        met = any(one.expected == expected for one in tried)
        if met and not SOAK and not drawn(actor, route.key, 6):
            continue  # each answer is given to somebody, and to one in six of all others
        client = stage.client(actor, raise_request_exception=False)
        status, onward = visit(client, address)
        if status == NOT_READ and address.startswith("/api/"):
            status = _sent(client, address)
        tried.append(Tried(actor, expected, status, onward))
    if "PUBLIC" in line.see:
        assert all(one.status in {200, 302, 404, 405} for one in tried), tried
    else:
        assert judge(address, tried, must=False) == []


def _sent(client: Any, address: str) -> int:
    """What is written to and never read: nothing is sent, and whoever may is told what lacks."""
    answer = client.post(address, b"", content_type="application/json")
    return HEARD if answer.status_code in LACKING else int(answer.status_code)


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
    foreign = bool(path) and not line.sees(held, path, roles)
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


@pytest.mark.parametrize("actor", ["secretary", "worker", "street"])
def test_nobody_is_told_the_numbers_of_a_node_above_them(
    actor: str, stage: Stage, unrendered: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows are cut to what one sees; a number is not, so whoever asks must hold the whole node."""
    asked: list[tuple[str, str]] = []
    for name in ("read", "spread", "table"):
        monkeypatch.setattr(Figure, name, heard(getattr(Figure, name), asked))
    client = stage.client(actor, raise_request_exception=False)
    held, above = stage.held(actor), stage.cast.district
    faults = []
    for route in PAGES:
        if route.slots or "GET" not in _methods(route):
            continue
        asked.clear()
        status, _onward = visit(client, f"{route.filled({})}?org={above.code}")
        told_of = {key for key, path in asked if not path.startswith(tuple(held))}
        faults += [f"{route.key} {status}: {sorted(told_of)[:4]}"] if told_of else []
    assert faults == []


def heard(ask: Any, asked: list[tuple[str, str]]) -> Any:
    """The figure's own way of answering, with a note of which node it was asked for."""

    def noted(figure: Figure, node: Any, *rest: Any) -> Any:
        asked.append((figure.key, node.path))
        return ask(figure, node, *rest)

    return noted
