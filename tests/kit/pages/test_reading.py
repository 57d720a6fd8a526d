"""Tables and records: who sees what, of which place, in how many queries."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jiceng.kit.saved import SavedView
from tests.kit.pages.conftest import US, signed_in
from tests.kit.pages.trial import record

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.both,
    pytest.mark.urls("tests.kit.pages.trial"),
]


def text(response):
    return response.content.decode()


def fill(org, count, **values):
    fields = {"cost": 3, "due_on": None, **values}
    return [
        record(actor=US, org=org, title=f"{org.name}差事{n:03}", **fields) for n in range(count)
    ]


def test_a_stranger_is_sent_to_sign_in(errands, tree):
    response = Client().get("/c/trial/?org=1")
    assert response.status_code == 302
    assert response["Location"].endswith("next=/c/trial/%3Forg%3D1")


def test_a_role_that_has_nothing_to_do_here_is_refused(errands, member):
    assert signed_in(member).get("/c/trial/").status_code == 403


def test_the_table_holds_own_rows_only(errands, tree, desk):
    fill(tree["east_branch"], 2)
    fill(tree["west_branch"], 2)
    page = desk.get("/c/trial/")
    assert page.status_code == 200
    assert "东一党支部差事001" in text(page)
    assert "西一党支部差事001" not in text(page)
    assert page["Cache-Control"] == "no-store"


def test_the_scope_cuts_the_table_with_or_without_what_lies_beneath(errands, tree, desk):
    fill(tree["east_branch"], 1)
    fill(tree["east"], 1)
    both = text(desk.get("/c/trial/?org=990101001"))
    assert "东一党支部差事000" in both
    alone = text(desk.get("/c/trial/?org=990101001&sub=0"))
    assert "东街道党工委差事000" in alone
    assert "东一党支部差事000" not in alone


def test_a_node_of_others_is_not_there(errands, tree, desk):
    foreign = tree["west_branch"]
    assert desk.get("/c/trial/?org=990101002").status_code == 404
    assert desk.get(f"/c/trial/?org={foreign.uid}").status_code == 404
    assert desk.get("/c/trial/?org=nowhere").status_code == 404


def test_an_unreadable_period_falls_back_and_says_so(errands, desk):
    page = desk.get("/c/trial/?period=soon")
    assert page.status_code == 200
    assert "看不懂期间" in text(page)


def test_rows_are_found_by_initials_filtered_and_summed(errands, tree, desk):
    fill(tree["east_branch"], 3)
    fill(tree["east"], 2, cost=100)
    found = desk.get("/c/trial/?q=dydzb").context["table"]
    assert found.page.paginator.count == 3
    assert found.totals[4]["text"] == 9
    page = desk.get("/c/trial/?state=done")
    assert page.context["table"].page.paginator.count == 0
    assert page.context["chips"][0]["value"] == "完成"
    assert desk.get("/c/trial/?sort=-cost").context["table"].rows[0]["cells"][4]["text"] == 100


def test_a_date_nobody_can_read_filters_nothing_and_is_told(errands, tree, desk):
    fill(tree["east"], 1)
    page = desk.get("/c/trial/?due_on_from=soon")
    assert page.context["table"].page.paginator.count == 1
    assert "请写成" in text(page) or "有效的日期" in text(page)


def test_only_the_columns_asked_for_are_shown(errands, tree, desk):
    fill(tree["east"], 1)
    table = desk.get("/c/trial/?cols=title&cols=cost").context["table"]
    assert [column["name"] for column in table.columns] == ["title", "cost"]


def test_ten_rows_and_a_hundred_take_the_same_queries(errands, tree, desk):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            page = desk.get("/c/trial/?size=100")
        return len(captured), len(page.context["table"].rows)

    fill(tree["east_branch"], 10)
    few, rows = queries()
    assert rows == 10
    fill(tree["east"], 90)
    many, rows = queries()
    assert rows == 100
    assert few == many <= 30


def test_a_record_shows_its_facts_history_panels_and_steps(errands, tree, desk):
    (one,) = fill(tree["east_branch"], 1)
    type(one).objects.filter(pk=one.pk).update(title="传达第3号文 #12")
    page = desk.get(f"/c/trial/{one.pk}/")
    assert page.status_code == 200
    assert "传达第3号文 #12" in [fact["text"] for fact in page.context["facts"]]
    said = text(page)
    assert "东街道党工委" in said  # the superior, through two foreign keys
    assert [step["title"] for step in page.context["steps"]] == ["办结", "大事", "作废"]
    assert page.context["history"][0]["title"] == "登记"
    assert page.context["panels"][0].count == 1


def test_steps_are_drawn_from_the_flow_for_those_who_may(errands, tree, staff, leader):
    (one,) = fill(tree["east_branch"], 1)
    names = [s["name"] for s in signed_in(staff).get(f"/c/trial/{one.pk}/").context["steps"]]
    assert names == ["grave", "void"]  # 办结 is the street's
    page = signed_in(leader).get(f"/c/trial/{one.pk}/")
    assert page.context["steps"] == []
    assert all(button.get("url") is None for button in page.context["buttons"])


def test_a_foreign_row_is_not_there(errands, tree, desk):
    (one,) = fill(tree["west_branch"], 1)
    for place in ("", "edit/", "finish/", "void/", "nothing/"):
        assert desk.get(f"/c/trial/{one.pk}/{place}").status_code == 404
    assert desk.post(f"/c/trial/{one.pk}/finish/").status_code == 404


def test_a_view_is_saved_shared_and_opened_by_itself(errands, tree, desk, leader):
    fill(tree["east"], 1)
    asked = "/c/trial/views/new/?sort=-cost&page=3&cols=title"
    assert desk.get(asked).status_code == 200
    answer = desk.post(asked, {"title": "按费用", "standard": "on", "once": "k1"})
    assert answer.status_code == 302
    desk.post(asked, {"title": "按费用", "standard": "on", "once": "k1"})
    view = SavedView.objects.get()
    assert view.query == "sort=-cost&cols=title"
    opened = desk.get("/c/trial/")
    assert opened.status_code == 302
    assert signed_in(leader).get(opened["Location"]).status_code == 200
    assert desk.get(opened["Location"]).context["views"][0]["current"]
    assert signed_in(leader).post(f"/c/trial/views/{view.pk}/drop/").status_code == 404
    assert desk.post(f"/c/trial/views/{view.pk}/drop/").status_code == 302
    assert not SavedView.objects.exists()


def test_the_tree_opens_node_by_node_within_ones_own(errands, tree, desk):
    roots = desk.get("/c/kit/tree/", headers={"HX-Request": "true"}).context["nodes"]
    assert [node["title"] for node in roots] == ["东街道党工委"]
    inner = desk.get("/c/kit/tree/?node=990101001", headers={"HX-Request": "true"})
    assert [node["code"] for node in inner.context["nodes"]] == ["990101001001"]
    assert desk.get("/c/kit/tree/?node=990101002").status_code == 404
    found = desk.get("/c/kit/tree/?q=dydzb").context["nodes"]
    assert [node["title"] for node in found] == ["东一党支部"]


def test_an_organisation_sheet_filters_flags_and_hides_nothing_it_should_show(tree, desk):
    page = desk.get("/c/trial/org/?may_approve=0&kind=branch")
    assert page.context["table"].page.paginator.count == 1
    assert page.context["table"].rows[0]["cells"][1]["text"] == "党支部"
