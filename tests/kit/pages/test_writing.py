"""Writing through the pages: once, by those who may, with nothing typed lost."""

from datetime import timedelta

import pytest
from django.test import Client

from jiceng.kernel import clock
from jiceng.kernel.journal import JournalLine
from jiceng.kit import drafts
from jiceng.kit.drafts import Draft
from jiceng.registers.orgs.models import Org
from tests.kit.pages.conftest import US, account, signed_in
from tests.kit.pages.trial import change, record

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.both,
    pytest.mark.urls("tests.kit.pages.trial"),
]


def typed(org, **values):
    return {"org": org.pk, "title": "修路灯", "cost": "5", "due_on": "2026-11-30", **values}


def text(response):
    return response.content.decode()


@pytest.fixture
def errand(errands, tree):
    return record(actor=US, org=tree["east_branch"], title="修路灯", cost=5, due_on=None)


def test_a_record_is_written_and_shown(errands, tree, desk):
    assert desk.get("/c/trial/new/").status_code == 200
    answer = desk.post("/c/trial/new/", typed(tree["east"], once="a1"), follow=True)
    assert answer.redirect_chain[0][1] == 302
    assert "修路灯" in text(answer)
    assert "已保存" in text(answer)


def test_the_same_key_twice_makes_one_record(tree, desk):
    east = tree["east"]
    values = {"name": "东二党支部", "kind": "branch", "parent": east.pk, "since": "2026-01-01"}
    answers = [desk.post("/c/trial/org/new/", {**values, "once": "same-key"}) for _ in range(2)]
    made = Org.objects.get(name="东二党支部")
    assert [answer.status_code for answer in answers] == [302, 302]
    assert {answer["Location"] for answer in answers} == {f"/c/trial/org/{made.pk}/"}
    assert JournalLine.objects.about(made).count() == 1
    desk.post("/c/trial/org/new/", {**values, "once": "another-key"})
    assert Org.objects.filter(name="东二党支部").count() == 2


def test_what_the_action_refuses_comes_back_beside_its_field(tree, desk):
    values = {"name": "早", "kind": "branch", "parent": tree["east"].pk, "since": "1999-01-01"}
    answer = desk.post("/c/trial/org/new/", values)
    assert answer.status_code == 422
    assert "since" in answer.context["form"].errors
    assert 'value="1999-01-01"' in text(answer)


def test_an_act_begins_with_what_stands_and_runs_once(tree, desk):
    place = f"/c/trial/org/{tree['east_branch'].pk}/rename/"
    assert 'value="东一党支部"' in text(desk.get(place))
    values = {"name": "东一联合党支部", "since": "2026-05-01", "once": "r1"}
    for _ in range(2):
        assert desk.post(place, values).status_code == 302
    lines = JournalLine.objects.about(tree["east_branch"]).filter(verb="orgs.rename")
    assert lines.count() == 1


def test_errors_come_back_with_everything_typed(errands, tree, desk):
    wrong = typed(tree["east"], title="", cost="五元", due_on="", phone="10012345678", once="k")
    answer = desk.post("/c/trial/new/", wrong)
    said = text(answer)
    assert answer.status_code == 422
    assert "请填事由" in said
    assert "请填数字" in said
    assert 'value="五元"' in said
    assert 'value="10012345678"' in said
    assert 'name="once" value="k"' in said
    assert not errands.objects.exists()


def test_the_rule_across_fields_speaks_beside_its_field(errands, tree, desk):
    answer = desk.post("/c/trial/new/", typed(tree["east"], due_on=""))
    assert answer.status_code == 422
    assert answer.context["form"].errors["due_on"] == ["有费用的差事请写明期限"]


def test_what_no_field_names_is_not_written(errands, tree, desk):
    extra = {"secret": "偷写", "state": "done", "void_reason": "偷写", "id": "77", "pk": "77"}
    desk.post("/c/trial/new/", typed(tree["east"], **extra))
    made = errands.objects.get()
    assert (made.secret, made.state, made.void_reason) == ("", "open", "")
    assert made.pk != 77


def test_an_organisation_of_others_cannot_be_chosen(errands, tree, desk):
    answer = desk.post("/c/trial/new/", typed(tree["west"]))
    assert answer.status_code == 422
    assert not errands.objects.exists()


def test_seeing_a_node_by_another_role_does_not_let_one_write_there(errands, tree):
    one = account("两职", "leader", tree["district"])
    account_in_the_east = one.grant_set.model
    account_in_the_east.objects.create(
        account=one, role="street_office", org=tree["east"],
        since=one.home.since, recorded_at=clock.now(),
    )  # fmt: skip
    answer = signed_in(one).post("/c/trial/new/", typed(tree["west"], once="w1"))
    assert answer.status_code == 403
    assert not errands.objects.exists()


def test_a_reader_may_look_but_not_write(errand, leader):
    reader = signed_in(leader)
    assert reader.get(f"/c/trial/{errand.pk}/").status_code == 200
    for place in ("new/", "new/draft/", f"{errand.pk}/edit/", f"{errand.pk}/void/",
                  f"{errand.pk}/finish/", f"{errand.pk}/edit/draft/"):  # fmt: skip
        assert reader.post(f"/c/trial/{place}", {"title": "x"}).status_code == 403
    errand.refresh_from_db()
    assert errand.state == "open"


def test_a_write_without_the_token_is_refused(errand, office):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed_in(office).cookies
    assert strict.post(f"/c/trial/{errand.pk}/finish/").status_code == 403


def test_a_change_is_kept_and_told_in_the_history(errand, desk):
    page = desk.get(f"/c/trial/{errand.pk}/edit/")
    values = typed(errand.org, title="修两盏路灯", seen=page.context["seen"], once="c1")
    assert desk.post(f"/c/trial/{errand.pk}/edit/", values).status_code == 302
    line = desk.get(f"/c/trial/{errand.pk}/").context["history"][0]
    assert line["title"] == "修改"
    assert line["changes"] == [{"title": "事由", "before": "修路灯", "after": "修两盏路灯"}]


def test_two_editors_are_told_of_each_other(errand, desk):
    seen = desk.get(f"/c/trial/{errand.pk}/edit/").context["seen"]
    values = {"org": errand.org, "cost": 9, "due_on": None}
    change(errand, actor=US, title="换电线", **values)
    mine = typed(errand.org, title="修三盏", seen=seen, once="e1")
    answer = desk.post(f"/c/trial/{errand.pk}/edit/", mine)
    said = text(answer)
    assert answer.status_code == 409
    assert "测试" in said
    assert "换电线" in said
    assert 'value="修三盏"' in said
    errand.refresh_from_db()
    assert errand.title == "换电线"
    mine["seen"] = answer.context["seen"]
    assert desk.post(f"/c/trial/{errand.pk}/edit/", mine).status_code == 302
    errand.refresh_from_db()
    assert errand.title == "修三盏"


def test_a_step_moves_the_record_once(errand, desk):
    assert desk.get(f"/c/trial/{errand.pk}/finish/").status_code == 200
    assert desk.post(f"/c/trial/{errand.pk}/finish/", {"once": "s1"}).status_code == 302
    errand.refresh_from_db()
    assert errand.state == "done"
    again = desk.post(f"/c/trial/{errand.pk}/finish/", {"once": "s2"})
    assert again.status_code == 422
    assert "可能刚被别人办过" in text(again)
    assert JournalLine.objects.filter(verb="trial.finish").count() == 1
    assert desk.get(f"/c/trial/{errand.pk}/finish/").status_code == 302


def test_a_second_person_is_asked_for_and_a_reason(errand, desk, staff):
    desk.post(f"/c/trial/{errand.pk}/finish/", {"once": "s1"})
    names = [step["name"] for step in desk.get(f"/c/trial/{errand.pk}/").context["steps"]]
    assert "check" not in names  # the one who finished may not check
    assert desk.post(f"/c/trial/{errand.pk}/check/", {"reason": "未亮"}).status_code == 422
    other = signed_in(staff)
    assert other.post(f"/c/trial/{errand.pk}/check/", {"reason": ""}).status_code == 422
    assert other.post(f"/c/trial/{errand.pk}/check/", {"reason": "未亮"}).status_code == 302
    errand.refresh_from_db()
    assert errand.state == "open"


def test_voiding_asks_why_and_leaves_the_record(errand, desk):
    place = f"/c/trial/{errand.pk}/void/"
    assert desk.post(place, {"reason": " "}).status_code == 422
    assert desk.post(place, {"reason": "重复登记"}).status_code == 302
    page = desk.get(f"/c/trial/{errand.pk}/")
    assert "重复登记" in text(page)
    assert "void" not in [step["name"] for step in page.context["steps"]]
    old = desk.post(f"/c/trial/{errand.pk}/edit/", typed(errand.org, title="事后改的"))
    assert (old.status_code, "现在不能修改" in text(old)) == (422, True)
    errand.refresh_from_db()
    assert errand.title != "事后改的"


def test_a_grave_step_asks_for_the_second_factor_again(errand, desk):
    answer = desk.post(f"/c/trial/{errand.pk}/grave/", {"reason": "x"})
    assert answer.status_code == 302
    assert "next=" in answer["Location"]
    errand.refresh_from_db()
    assert errand.void_reason == ""


def test_a_draft_survives_and_goes_when_sent(errands, tree, desk):
    kept = desk.post(
        "/c/trial/new/draft/", typed(tree["east"], title="写到一半", phone="10012345678")
    )
    assert kept.status_code == 200
    draft = Draft.objects.get()
    assert "phone" not in draft.values  # sealed in the registers, so not kept here
    assert "csrfmiddlewaretoken" not in draft.values
    page = desk.get("/c/trial/new/")
    assert 'value="写到一半"' in text(page)
    assert "草稿" in text(page)
    assert "写到一半" not in text(desk.get("/c/trial/new/?draft=no"))
    desk.post("/c/trial/new/", typed(tree["east"]))
    assert not Draft.objects.exists()


def test_a_draft_is_its_owners_alone(errands, tree, desk, staff):
    desk.post("/c/trial/new/draft/", typed(tree["east"], title="写到一半"))
    assert "写到一半" not in text(signed_in(staff).get("/c/trial/new/"))


def test_old_drafts_are_purged(errands, tree, desk):
    desk.post("/c/trial/new/draft/", typed(tree["east"]))
    assert drafts.purge() == 0
    Draft.objects.update(saved_at=clock.now() - timedelta(days=31))
    assert drafts.purge() == 1
