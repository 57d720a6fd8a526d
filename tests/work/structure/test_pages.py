"""The pages of applications: a secretary asks, the street and the district answer."""

import pytest
from django.urls import reverse

from jiceng.kernel import clock
from jiceng.registers.orgs.models import Org
from jiceng.registers.outbox.models import Message
from jiceng.work.structure.models import Application, Share
from tests import cast as casting
from tests.work.structure.conftest import DAY, roll

pytestmark = pytest.mark.django_db
ROOT = "/c/structure/"


def sent(cast, **values):
    branch = f"{cast.branch} #{cast.branch.pk}"
    found = {"kind": "split", "org": branch, "subject": branch, "name": "槐荫第五党支部",
             "reason": "党员分住两处", "effective_on": "2025-11-12", "once": "a1"}  # fmt: skip
    return {**found, **values}


def test_from_the_draft_to_the_new_branch(client, cast):
    secretary = casting.sign_in(client, cast.secretary)
    assert secretary.post(f"{ROOT}new/", sent(cast)).status_code == 302
    one = Application.objects.get()
    here = roll(cast.branch)
    page = secretary.get(f"{ROOT}{one.pk}/allot/").content.decode()
    assert str(here[0]) in page
    choice = {f"to_{m.pk}": "new-槐荫第五党支部" if n < 3 else "stay" for n, m in enumerate(here)}
    answer = secretary.post(f"{ROOT}{one.pk}/allot/", {**choice, "once": "a2"})
    assert answer.status_code == 302
    assert Share.objects.count() == 3
    shown = secretary.get(f"{ROOT}{one.pk}/").content.decode()
    assert "党员去向" in shown
    assert "提交请示" in shown
    assert secretary.post(f"{ROOT}{one.pk}/submit/", {"once": "a3"}).status_code == 302
    assert secretary.post(f"{ROOT}{one.pk}/agree/", {"once": "a4"}).status_code == 403
    street = casting.sign_in(client, cast.street)
    assert "街道同意上报" in street.get(f"{ROOT}{one.pk}/").content.decode()
    assert street.post(f"{ROOT}{one.pk}/agree/", {"once": "a5"}).status_code == 302
    assert street.post(f"{ROOT}{one.pk}/approve/", {"once": "a6"}).status_code == 403
    clerk = casting.sign_in(client, cast.clerk)
    empty = clerk.post(f"{ROOT}{one.pk}/approve/", {"once": "a7"})
    assert empty.status_code == 422
    reply = {"document": "区组〔2025〕7号", "once": "a8"}
    assert clerk.post(f"{ROOT}{one.pk}/approve/", reply).status_code == 302
    one.refresh_from_db()
    assert one.state == "done"
    assert len(roll(one.result)) == 3
    page = clerk.get(f"{ROOT}{one.pk}/").content.decode()
    assert "区组〔2025〕7号" in page
    assert "已办结" in page
    assert Message.objects.get().account == cast.secretary


def test_before_a_step_the_rules_are_shown_and_afterwards_nothing_can_be_changed(client, cast):
    secretary = casting.sign_in(client, cast.secretary)
    raised = sent(cast, kind="upgrade", becomes="committee", name="", branches="甲支部\n乙支部")
    assert secretary.post(f"{ROOT}new/", raised).status_code == 302
    one = Application.objects.get()
    asked = secretary.get(f"{ROOT}{one.pk}/submit/").content.decode()
    assert "还不到升格的人数" in asked
    assert "第5条" in asked
    assert f"{ROOT}{one.pk}/edit/" in secretary.get(f"{ROOT}{one.pk}/").content.decode()
    assert secretary.post(f"{ROOT}{one.pk}/submit/", {"once": "c1"}).status_code == 302
    assert f"{ROOT}{one.pk}/edit/" not in secretary.get(f"{ROOT}{one.pk}/").content.decode()
    assert secretary.get(f"{ROOT}{one.pk}/edit/").status_code == 302
    late = secretary.post(f"{ROOT}{one.pk}/edit/", {**raised, "once": "c2"})
    assert late.status_code == 422
    assert "已提交的请示不能修改" in late.content.decode()


def test_a_wrong_form_comes_back_with_words_and_everything_typed(client, cast):
    browser = casting.sign_in(client, cast.street)
    huaiyin, branch = (f"{o} #{o.pk}" for o in (cast.huaiyin, cast.branch))
    answer = browser.post(f"{ROOT}new/", sent(cast, kind="move", org=f"{cast.east} #{cast.east.pk}",
                                              subject=huaiyin, parent=branch))  # fmt: skip
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "不能移到自己或下级党组织之下" in page
    assert "党员分住两处" in page
    assert not Application.objects.exists()


def test_a_branch_names_its_superior_and_nothing_that_stayed_empty_is_told_as_changed(client, cast):
    secretary = casting.sign_in(client, cast.secretary)
    form = sent(cast, kind="set_up", subject="", name="槐荫第六党支部", becomes="branch",
                parent="没有这个党委", full="4")  # fmt: skip
    page = secretary.post(f"{ROOT}new/", form).content.decode()
    assert ("没找到“没有这个党委”" in page, "请选择上级党组织" in page) == (True, False)
    twin = secretary.post(f"{ROOT}new/", {**form, "parent": str(cast.huaiyin), "once": "a2",
                                          "name": cast.branch.name})  # fmt: skip
    assert "下面已有同名的党组织" in twin.content.decode()
    form["parent"] = str(cast.huaiyin)
    assert secretary.post(f"{ROOT}new/", {**form, "once": "a3"}).status_code == 302
    one = Application.objects.get()
    secretary.post(f"{ROOT}{one.pk}/edit/", {**form, "full": "5", "once": "a4"})
    page = secretary.get(f"{ROOT}{one.pk}/").content.decode()
    assert "正式党员人数" in page
    assert "None" not in page


def test_nobody_asks_for_an_organisation_of_others(client, cast):
    browser = casting.sign_in(client, cast.secretary)
    other = cast.orgs[8]
    answer = browser.post(f"{ROOT}new/", sent(cast, org=f"{other} #{other.pk}"))
    assert answer.status_code == 422
    assert not Application.objects.exists()


def test_the_register_is_a_ledger_with_both_faces_and_filters(client, cast):
    browser = casting.sign_in(client, cast.secretary)
    browser.post(f"{ROOT}new/", sent(cast, kind="rename", name="槐荫先锋党支部"))
    listed = casting.sign_in(client, cast.clerk)
    page = listed.get(f"{ROOT}?period=2025&kind=rename").content.decode()
    assert "更名" in page
    assert "草稿" in page
    for face in ("print", "data"):
        assert listed.get(f"{ROOT}export/?period=2025&face={face}").status_code == 200
    far = casting.sign_in(client, cast.neighbour)
    one = Application.objects.get()
    assert far.get(f"{ROOT}{one.pk}/").status_code == 404


def test_the_desk_of_the_street_shows_what_waits_for_it(client, cast):
    browser = casting.sign_in(client, cast.secretary)
    browser.post(f"{ROOT}new/", sent(cast, kind="rename", name="槐荫先锋党支部"))
    one = Application.objects.get()
    browser.post(f"{ROOT}{one.pk}/submit/", {"once": "b1"})
    page = casting.sign_in(client, cast.street).get(reverse("desk.todo")).content.decode()
    assert "街道同意上报" in page
    with clock.at(DAY):
        assert Org.objects.get(pk=cast.branch.pk).name == "槐荫第一党支部"
