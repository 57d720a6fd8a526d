"""The JSON API of a noun: the same rows, form, actions and steps as its pages."""

import json
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import path

from jiceng.kernel.journal import JournalLine
from jiceng.kit.api import build
from jiceng.registers.orgs.models import Org
from tests.kit.imports.conftest import signed_in
from tests.kit.imports.trial import PAGES, change
from tests.kit.imports.trial import urlpatterns as rooms


def carry_off(visit, *, actor, **values):
    """A change that ends up in the other street, whatever the form said."""
    west = Org.objects.get(name="西路一社区党支部")
    return change(visit, actor=actor, **{**values, "org": west})


def is_open(visit):
    return visit.state == "open"


AWAY = replace(PAGES, change=carry_off, change_when=is_open)
urlpatterns = [
    path("api/v1/", build([PAGES], "trial-api").urls),
    path("api/away/", build([AWAY], "away-api").urls),
    *rooms,
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.kit.imports.test_api")]
BASE = "/api/v1/visits/visit/"
GOOD = {
    "org": "东路二社区第一党支部",
    "title": "走访",
    "kind": "home",
    "held_on": "2026-11-22",
    "cost": 3.5,
    "urgent": True,
}


def token(text):
    from jiceng.registers.accounts.models import Account

    return Account.objects.filter(username="东办").first() if text == "good-token" else None


def post(client, data, where=BASE, **headers):
    return client.post(where, json.dumps(data), content_type="application/json", headers=headers)


def seen(visits, tree, **changes):
    values = {"org": tree["east_branch"], "title": "走访", "kind": "home", "held_on": "2026-11-22"}
    return visits.objects.create(**{**values, **changes})


def test_a_record_is_made_by_the_same_form_rule_and_action(visits, desk):
    answer = post(desk, GOOD)
    assert answer.status_code == 201
    made = visits.objects.get()
    assert answer.json()["id"] == str(made.uid)
    assert (made.kind, made.urgent) == ("home", True)
    assert JournalLine.objects.filter(verb="visits.record").count() == 1


def test_everything_wrong_is_said_at_once_in_chinese(visits, desk):
    answer = post(desk, {**GOOD, "kind": "phone", "held_on": "哪天", "title": ""})
    assert answer.status_code == 422
    assert set(answer.json()["fields"]) == {"held_on", "title", "cost"}
    assert answer.json()["fields"]["cost"] == ["电话走访不应有费用，请检查"]
    assert answer.json()["message"] == "有 3 处需要修改"


def test_what_an_action_refuses_is_unprocessable(visits, desk):
    answer = post(desk, {**GOOD, "title": "不收"})
    assert answer.status_code == 422
    assert "不归走访登记" in answer.json()["fields"]["title"][0]


def test_a_list_is_paged_filtered_and_cut_by_scope(visits, tree, desk):
    for n in range(3):
        seen(visits, tree, title=f"第{n}", kind="phone" if n else "home")
    seen(visits, tree, org=tree["west_branch"])
    first = desk.get(BASE, {"size": 2, "sort": "-title"}).json()
    assert (first["count"], len(first["items"])) == (3, 2)
    assert first["items"][0]["title"] == "第2"
    assert first["items"][0]["kind_label"] == "电话"
    assert desk.get(BASE, {"kind": "phone"}).json()["count"] == 2
    assert desk.get(BASE, {"org": "990101002"}).status_code == 404


def test_an_unreadable_period_or_body_is_a_bad_request(visits, desk):
    assert desk.get(BASE, {"period": "前年"}).status_code == 400
    assert desk.get(BASE, {"page": "x"}).status_code == 400
    answer = desk.post(BASE, "[1]", content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["message"].startswith("请求体应是")


def test_nobody_is_asked_to_sign_in_and_others_see_nothing(visits, tree, office, leader):
    one = seen(visits, tree, org=tree["west_branch"])
    assert Client().get(BASE).status_code == 401
    assert post(Client(enforce_csrf_checks=True), GOOD).status_code == 401
    assert signed_in(office).get(f"{BASE}{one.uid}").status_code == 404
    assert signed_in(office).get(f"{BASE}no-such-id").status_code == 404
    assert post(signed_in(leader), GOOD).status_code == 403


def test_a_session_needs_the_csrf_token_and_a_bearer_does_not(visits, office, settings):
    client = signed_in(office, enforce_csrf_checks=True)
    assert post(client, GOOD).status_code == 403
    settings.JICENG_TOKEN_AUTH = "tests.kit.imports.test_api.token"
    bare = Client(enforce_csrf_checks=True)
    assert post(bare, GOOD, Authorization="Bearer good-token").status_code == 201
    assert post(client, GOOD, Authorization="Bearer wrong").status_code == 401


def test_a_verb_moves_the_record_once(visits, tree, desk):
    one = seen(visits, tree)
    where = f"{BASE}{one.uid}/finish"
    assert post(desk, {}, where).json()["state"] == "done"
    assert post(desk, {}, where).status_code == 409


def test_a_change_goes_through_the_form(visits, tree, desk):
    one = seen(visits, tree)
    where = f"{BASE}{one.uid}/change"
    assert post(desk, {**GOOD, "title": "改后"}, where).json()["title"] == "改后"
    assert post(desk, {"title": "只有这个"}, where).status_code == 422


def test_what_a_change_does_not_name_stays_as_it_is(visits, tree, desk):
    one = seen(visits, tree, education="21", cost=5, urgent=True)
    where = f"{BASE}{one.uid}/change"
    told = {name: said for name, said in GOOD.items() if name not in {"cost", "urgent"}}
    assert post(desk, {**told, "title": "改后"}, where).status_code == 200
    one.refresh_from_db()
    assert (one.title, one.education, one.cost, one.urgent) == ("改后", "21", 5, True)
    assert post(desk, {**GOOD, "cost": None, "urgent": False}, where).status_code == 200
    one.refresh_from_db()
    assert (one.education, one.cost, one.urgent) == ("21", None, False), "said to be empty, it is"


def test_a_change_stays_in_reach_and_is_refused_when_its_time_is_over(visits, tree, desk):
    one = seen(visits, tree)
    where = f"/api/away/visits/visit/{one.uid}/change"
    assert post(desk, {**GOOD, "title": "改后"}, where).status_code == 403
    one.refresh_from_db()
    assert (one.org, one.title) == (tree["east_branch"], "走访"), "nothing is half written"
    assert not JournalLine.objects.filter(verb="visits.change").exists()
    visits.objects.update(state="done")
    answer = post(desk, GOOD, where)
    assert (answer.status_code, "现在不能修改" in answer.json()["message"]) == (409, True)


def test_a_record_is_not_made_in_another_street(visits, desk):
    assert post(desk, {**GOOD, "org": "西路一社区党支部"}).status_code in {403, 422}
    assert not visits.objects.exists()


def test_the_description_is_openapi_and_declares_the_refusals(visits, desk):
    said = desk.get("/api/v1/openapi.json").json()
    assert said["openapi"].startswith("3.1")
    record = said["paths"][BASE]["post"]
    assert set(record["responses"]) >= {"201", "400", "401", "403", "404", "409", "422"}
    entry = record["requestBody"]["content"]["application/json"]["schema"]
    assert entry["required"] == ["org", "title", "kind", "held_on"]
    assert f"{BASE}{{uid}}/finish" in said["paths"]


def test_the_interface_describes_itself_once_and_not_for_each_who_asks(client, monkeypatch):
    address = "/api/v1/openapi.json"
    first = client.get(address).json()
    monkeypatch.setattr("ninja.main.get_schema", lambda **_: pytest.fail("described again"))
    assert client.get(address).json() == first
    assert "/api/v1/visits/visit/" in first["paths"]
