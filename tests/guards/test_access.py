"""Every address × every role × every relationship, against tests/policy.csv."""

import hashlib
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path as url

from jiceng.kernel.uids import uid7
from jiceng.registers.accounts.models import Account
from jiceng.registers.orgs.models import Org
from tests.conftest import SOAK
from tests.guards.oracle import YES, Policy
from tests.guards.routes import Route, walk
from tests.guards.stage import Stage
from tests.guards.walking import (
    FORGETFUL,
    NOUNS,
    NOUNS_AT_LEAST,
    POLICY,
    ROUTES,
    ROUTES_AT_LEAST,
    Sample,
    addresses,
    drawn,
    expected_of,
    matrix,
    relations,
    turned,
    verbs_of,
)
from tests.hearing import statements

# Rows that come only of others: two firms of one name, a committee's meeting and who sits on it.
UNFORGED = {"enterprises.twins", "life.seats"}
FORM = "application/x-www-form-urlencoded"
# The table of a statement that writes; "" where it is of another make, which is looked at as well.
WRITES = re.compile(
    r'(?:WITH\b.*)?\s*(?:INSERT|UPDATE|DELETE|REPLACE)\b(?:[^"]*"(\w+)")?', re.I | re.S
)


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


HANGING = [name for name in NOUNS if POLICY.lines[name].at and name not in UNFORGED]


@pytest.mark.parametrize("name", HANGING)
def test_a_noun_has_records_in_both_streets(name: str, stage: Stage) -> None:
    paths = [path for _record, path in relations(stage, name)]
    for street in (stage.cast.east, stage.cast.west):
        assert any(str(path).startswith(street.path) for path in paths), (paths, stage.unforged)


@pytest.mark.parametrize("name", sorted(UNFORGED))
def test_an_exemption_is_still_needed(name: str, stage: Stage) -> None:
    assert relations(stage, name) == [], "it has records now: take it off the list"


@pytest.fixture(scope="module")
def untouched(standing: Stage) -> dict[str, str]:
    """The stage as it stands between the tests of a module, each of which is rolled back."""
    del standing
    return contents()


@pytest.mark.parametrize("name", NOUNS)
def test_an_unsafe_request_without_the_right_changes_nothing(
    name: str, stage: Stage, untouched: dict[str, str], unrendered: None
) -> None:
    line = POLICY.lines[name]
    clients = {one: stage.client(one, raise_request_exception=False) for one in stage.actors}
    before = untouched | contents(Account)  # who signed in just now is written there
    faults, sample = list[str](), Sample()
    those = [one for one in stage.actors if SOAK or drawn(one, name, 3)]
    body = urlencode({"reason": "不该写", "once": str(uid7()), "name": "不该写", "confirm": "1"})
    with statements() as sent:
        for address, shape, path, verb in addresses(stage, name, ROUTES):
            asked = (line, shape, path, POLICY.keepers(line, verb))
            for actor in turned(those, address):
                expected = expected_of(stage, actor, asked)
                if expected == YES or shape == "view":
                    continue
                if not sample.takes(actor, (shape, verb), expected, address):
                    continue
                answer = clients[actor].post(address, body, content_type=FORM)
                if answer.status_code not in {401, 403, 404, 405} and not _to_door(answer):
                    faults.append(f"POST {address} {actor}: {answer.status_code} {expected}")
    assert "\n".join(faults[:20]) == ""
    assert not writes(sent) or changed(before) == []


def _to_door(answer: Any) -> bool:
    return answer.status_code == 302 and "/in/" in answer["Location"]


def writes(sent: list[str]) -> list[str]:
    """Of statements, those that write into any table that is looked at; where there are none,
    nothing can have changed, and the tables need not be read.
    """
    found = [(WRITES.match(sql), sql) for sql in sent]
    return [sql[:200] for match, sql in found if match and match[1] not in FORGETFUL]


def contents(*models: Any) -> dict[str, str]:
    """A digest of every table, or of those of some models."""
    found = {}
    for model in models or apps.get_models(include_auto_created=True):
        if model._meta.db_table not in FORGETFUL and model._meta.managed:
            rows = model._base_manager.order_by("pk").values_list()
            found[model._meta.db_table] = hashlib.sha256(repr(list(rows)).encode()).hexdigest()
    return found


def changed(before: dict[str, str]) -> list[str]:
    after = contents()
    return [table for table, digest in before.items() if after[table] != digest]


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


def test_what_is_drawn_leaves_out_no_answer_of_a_page_and_none_of_a_role(stage: Stage) -> None:
    line, sample = POLICY.lines["life.meetings"], Sample()
    every, met = set[tuple[str, ...]](), set[tuple[str, ...]]()
    count = asked = 0
    for address, shape, path, verb in addresses(stage, "life.meetings", ROUTES):
        for actor in turned([*stage.actors], address):
            question = (line, shape, path, POLICY.keepers(line, verb))
            expected = expected_of(stage, actor, question)
            pairs = {(shape, verb, expected), (actor, expected)}
            every, count = every | pairs, count + 1
            if sample.takes(actor, (shape, verb), expected, address):
                met, asked = met | pairs, asked + 1
    assert met == every
    assert SOAK or asked < count / 3


def test_red_control_an_unclassified_route_is_noticed() -> None:
    assert POLICY.classify(Route("c/gossip/", "gossip.gossip", careless)) is None


def test_red_control_a_write_is_noticed(stage: Stage) -> None:
    before = contents()
    with statements() as sent:
        Org.objects.filter(pk=stage.cast.branch.pk).update(phone="10000000000")
    assert len(writes(sent)) == 1
    assert changed(before) == ["orgs_org"]
    with statements() as sent:
        assert Org.objects.filter(pk=stage.cast.branch.pk).exists()
    assert writes(sent) == []
