"""Use of other platforms by file, questions to an office, and the one box for every code."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from jiceng.insight.mydata.actions import OTHERS
from jiceng.insight.mydata.entries import RETENTION
from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import on
from jiceng.registers.meetings import actions as meetings
from jiceng.work.outreach import actions, figures
from jiceng.work.outreach.models import (
    PlatformDeed,
    Suggestion,
)
from jiceng.work.outreach.rules import DEEDS_KEPT
from tests.work.district import US, account
from tests.work.outreach.given import DAY, said

pytestmark = [pytest.mark.django_db]


def test_a_city_platform_gives_numbers_by_file_and_no_names(district):
    district.enrol(6, 5, lambda n: {})
    row = {"org": district.branch, "platform": "城市平台", "month_on": DAY, "active": 4,
           "studies": 7}  # fmt: skip
    made = actions.record_use_many([row, {**row, "org": district.other, "active": 1}], actor=US)
    ask = Ask(on(DAY))
    assert figures.ACTIVE.read(district.root, ask).value == 5
    assert figures.STUDIES.read(district.branch, ask).value == 7
    assert made[0].month_on == date(2026, 7, 1)
    for wrong, words in (({}, "已经有了"), ({"month_on": date(2026, 8, 1)}, "还没有到"),
                         ({"platform": "另一个", "active": 6}, "还多")):  # fmt: skip
        with pytest.raises(ValidationError, match=words):
            actions.record_use(actor=US, **{**row, **wrong})
    with pytest.raises(ValidationError, match="已经有了"):  # twice in one file
        actions.record_use_many([{**row, "platform": "另一个"}] * 2, actor=US)
    actions.correct_use(made[0], actor=US, active=3, studies=7, joined=0, reason="平台更正")
    assert figures.ACTIVE.read(district.root, Ask(on(DAY))).value == 4
    assert not [f for f in made[0]._meta.local_fields if f.name in {"member", "person", "account"}]
    page = district.browser("editor").get(reverse("outreach.uses.table")).content.decode()
    assert "城市平台" in page


def test_a_member_asks_an_office_and_others_read_it_only_as_long_as_they_agree(district, client):
    district.enrol(3, 3, lambda n: {})
    member = account("asker", "member", district.branch, district.members[0])
    district.accounts["asker"] = member
    phone, address = district.browser("asker"), reverse("outreach.ask")
    told = {"org": district.street.pk, "text": "组织关系怎么转", "once": "q1"}
    assert phone.post(address, {**told, "org": district.other.pk}).status_code == 422, "not my line"
    assert phone.post(address, told).status_code == 302
    assert phone.post(address, told).status_code == 302
    one = Suggestion.objects.get()
    assert (one.org, one.kind, one.due_on) == (district.street, "question", DAY + timedelta(days=7))
    said(client, district, org=district.street.pk, kind="question", text="组织关系怎么转")
    assert Suggestion.objects.count() == 2, "a stranger's same words are not the member's"
    with pytest.raises(ValidationError, match="没有同意公开"):
        actions.answer(one, actor=US, text="带介绍信", open=True)
    actions.answer(one, actor=US, text="带介绍信")
    assert "带介绍信" in phone.get(address).content.decode()
    shown = reverse("outreach.answers") + "?kind=question&q=介绍信"
    assert "组织关系怎么转" not in client.get(shown).content.decode()
    desk = district.browser("editor")
    opening = reverse("outreach.suggestions.step", args=[one.pk, "show_answer"])
    assert desk.post(opening).status_code in {403, 404, 422}, "only where the member agrees"
    ways = phone.get(reverse("desk.mine")).content.decode()
    for name in ("outreach.ask", "training.online", "volunteering.home", "mydata.index"):
        assert f'href="{reverse(name)}"' in ways, name
    phone.post(address, {"do": "agree", "pk": one.pk})
    actions.show_answer(one, actor=US)
    assert "组织关系怎么转" in client.get(shown).content.decode()
    assert "组织关系怎么转" not in client.get(shown.replace("介绍信", "别的")).content.decode()
    phone.post(address, {"do": "agree", "pk": one.pk})
    assert "组织关系怎么转" not in client.get(shown).content.decode(), "no longer"
    with clock.at(DAY + timedelta(days=90)):
        assert actions.purge() == 1, "nobody knows any more who asked"
    assert not Suggestion.objects.asked_by(member).exists()


def test_a_resident_agrees_by_the_code_and_one_box_takes_every_code(district, client):
    code = said(client, district)
    address = reverse("outreach.status")
    page = client.post(address, {"code": code, "agreed": "1"}).content.decode()
    assert "不再公开" in page
    assert Suggestion.objects.get().agreed
    client.post(address, {"code": code, "agreed": "0"})
    assert not Suggestion.objects.get().agreed
    order = client.post(address, {"code": "ABCD 2345"})
    assert (order.status_code, order.url) == (302, reverse("orders.receipt", args=["ABCD2345"]))


def test_members_deeds_come_by_file_once_and_are_counted_by_branch(district, tmp_path):
    from jiceng.kit.imports import import_file

    district.enrol(4, 3, lambda n: {})
    held = meetings.record(actor=US, org=district.branch, type="assembly", held_on=DAY)
    name = [one.person.name for one in district.members]
    online = "城市平台,在线学习,2026-07-02,第一课"
    rows = [
        f"{name[0]},{online}", f"{name[0]},{online}", f"没有这个人,{online}",
        f"{name[1]},城市平台,跳舞,2026-07-02,", f"{name[1]},城市平台,报名活动,2026-06-30,植树",
        f"{name[3]},城市平台,在线学习,2026-07-09,第二课",
        f"{name[1]},城市平台,咨询,2027-07-02,",
    ]  # fmt: skip
    file = tmp_path / "平台.csv"
    file.write_text("\n".join(["党员,平台,做了什么,日期,课程或活动", *rows]), "utf-8-sig")
    actor = district.accounts["editor"]
    told = import_file("outreach.deeds", file, actor)
    assert (told["written"], PlatformDeed.objects.count()) == (2, 2)
    assert {(one["row"], one["column"]) for one in told["errors"]} >= {
        (4, "党员"), (5, "做了什么"), (8, "日期")}  # fmt: skip
    assert all(one["message"] for one in told["errors"])
    assert import_file("outreach.deeds", file, actor)["written"] == 0, "again it changes nothing"
    assert PlatformDeed.objects.count() == 2
    figure, ask = figures.MONTHLY, Ask(on(DAY))
    assert figure.read(district.root, ask).value == held.attendance_set.present().count()
    branches = list(figure.read(district.root, ask).records)
    assert district.branch in branches, "branches, nobody by name"
    assert figure.read(district.root, Ask(on(date(2026, 6, 30)))).value == 0, "told later"
    for who, seen in (("editor", 2), ("officer", 0), ("writer", 0)):
        assert PlatformDeed.objects.visible_to(district.accounts[who]).count() == seen
    with clock.at(DAY + timedelta(days=DEEDS_KEPT - 5)):
        assert actions.forget_deeds() == 1, "the one of June; the other has some days left"
        assert PlatformDeed.objects.get().on == date(2026, 7, 2)
    assert RETENTION["outreach.platformdeed"] == DEEDS_KEPT
    assert "jiceng.work.outreach.actions.forget_deeds" in OTHERS
