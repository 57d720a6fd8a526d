"""News by two people, letters answered by a day, groups as a list, burden one tap away."""

import re
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import JournalLine
from jiceng.kernel.looks import Look
from jiceng.kernel.periods import month, on
from jiceng.kit.tenant import set_tenant
from jiceng.registers.calendar.actions import load_year
from jiceng.registers.matters import actions as matters
from jiceng.registers.matters.models import Matter
from jiceng.registers.meetings import actions as meetings
from jiceng.registers.outbox.models import Message
from jiceng.registers.places import actions as places
from jiceng.registers.places.models import Level, Place
from jiceng.registers.venues import actions as venues
from jiceng.work.outreach import actions, figures
from jiceng.work.outreach.models import (
    Amendment,
    Complaint,
    Habit,
    PlatformDeed,
    Post,
    Suggestion,
    Terms,
    Viewing,
)
from tests.kept import kept
from tests.work.district import BEGUN, US, District, account, tree

pytestmark = [pytest.mark.django_db]
DAY = date(2026, 7, 6)  # a Monday
JULY = month(2026, 7)


@kept
def build() -> District:
    found = District(*tree())
    with clock.at(DAY):
        load_year(2026, actor=US)
        top = places.lay_out(name="和平区", level=Level.DISTRICT, keeper=found.root, since=BEGUN,
                             actor=US)  # fmt: skip
        street = places.lay_out(name="东街街道", level=Level.STREET, keeper=found.street,
                                parent=top, since=BEGUN, actor=US)  # fmt: skip
        places.lay_out(name="东街社区", level=Level.COMMUNITY, keeper=found.branch, parent=street,
                       since=BEGUN, actor=US)  # fmt: skip
        actions.add_section(actor=US, name="社区动态")
    found.accounts = {
        "writer": account("writer", "publisher", found.street),
        "editor": account("editor", "street_office", found.street),
        "worker": account("worker", "community_worker", found.branch),
        "officer": account("officer", "burden_officer", found.root),
    }
    return found


@pytest.fixture
def district(db):
    with clock.at(DAY):
        yield build()


def drafted(district: District, actor=US, **more) -> Post:
    from jiceng.work.outreach.models import Section

    said = {"org": district.street, "section": Section.objects.get(), "title": "周末义诊",
            "text": "周六九点在广场。"}  # fmt: skip
    return actions.draft(actor=actor, **{**said, **more})


def published(district: District, **more) -> Post:
    post = drafted(district, **more)
    actions.submit(post, actor=US)
    actions.review(post, actor=district.accounts["editor"])
    return actions.publish(post, actor=US)


def test_news_is_written_by_one_and_published_by_another(district, client):
    writer, editor = district.accounts["writer"], district.accounts["editor"]
    post = drafted(district, writer, text="联系人电话 13800138000，周六九点。")
    with pytest.raises(ValidationError, match="个人信息"):
        actions.submit(post, actor=writer)
    actions.submit(post, actor=writer, justification="本人同意公布的值班电话")
    with pytest.raises(StepError, match="另一位同志"):
        actions.review(post, actor=writer)
    actions.correct(post, actor=editor, text="周六九点在广场。")
    assert (post.state, post.justification) == (Post.State.DRAFTED, "")
    actions.submit(post, actor=writer)
    with pytest.raises(StepError):
        actions.review(post, actor=editor)  # who changed it last
    actions.review(post, actor=US)
    with pytest.raises(ValidationError, match="从今天起"):
        actions.publish(post, actor=writer, starts_on=DAY - timedelta(days=1))
    actions.publish(post, actor=writer, starts_on=DAY + timedelta(days=1))
    address = reverse("outreach.post", args=[post.uid])
    assert client.get(address).status_code == 404, "planned for tomorrow"
    with clock.at(DAY + timedelta(days=1)):
        page = client.get(address).content.decode()
        assert "周六九点在广场" in page
        assert "周末义诊" in client.get(reverse("outreach.news")).content.decode()
        client.head(address)
        assert Viewing.objects.get().count == 1
        ask = Ask(JULY, as_of=clock.today())
        assert figures.VIEWS.read(district.street, ask).value == 1
        assert figures.POSTS.read(district.root, ask).value == 1
        with pytest.raises(ValidationError, match="更正"):
            actions.correct(post, actor=writer, text="改")


def test_published_words_change_by_two_and_what_stood_before_stays(district, client):
    writer, editor = district.accounts["writer"], district.accounts["editor"]
    post = published(district, expires_on=DAY + timedelta(days=10))
    for hidden in ({"author": "小王 13800138000"}, {"title": "找 13800138000"}):
        with pytest.raises(ValidationError, match="个人信息"):
            actions.submit(drafted(district, **hidden), actor=US)
    said = {"title": post.title, "text": "周六两点在广场。", "reason": "时间有变"}
    with pytest.raises(ValidationError, match="个人信息"):
        actions.amend(post, actor=writer, **{**said, "reason": "13800138000 来电说时间有变"})
    made = actions.amend(post, actor=writer, **said)
    with pytest.raises(ValidationError, match="等审核"):
        actions.amend(post, actor=editor, **said)
    with pytest.raises(StepError):
        actions.apply(made, actor=writer)
    address = reverse("outreach.post", args=[post.uid])
    assert "九点" in client.get(address).content.decode()
    actions.apply(made, actor=editor)
    page = client.get(address).content.decode()
    assert "周六两点" in page
    assert "时间有变" in page
    assert Amendment.objects.get().text_before == "周六九点在广场。"
    with clock.at(DAY + timedelta(days=11)):
        assert client.get(address).status_code == 404, "its day is over"
        assert actions.archive_expired() == 1
        assert actions.archive_expired() == 0
        assert figures.POSTS.read(district.root, Ask(JULY)).value == 1, "still counted"
    other = published(district)
    actions.withdraw(other, actor=US, reason="发错了")
    assert figures.POSTS.read(district.root, Ask(JULY)).value == 1


def test_units_with_nothing_published_in_three_months_are_watched(district):
    ask = Ask(on(DAY))
    assert list(figures.SPEAKING.read(district.root, ask).missing) == [district.street]
    published(district)
    assert figures.SPEAKING.read(district.root, Ask(on(DAY))).value == 1
    browser = district.browser("editor")
    assert "都发布过" in browser.get(reverse("outreach.board")).content.decode()
    with clock.at(date(2026, 10, 6)):
        assert not list(figures.WATCHES[0].rows(district.root, figures.WATCHES[0].ask(
            date(2026, 10, 5))))  # fmt: skip
        silent = figures.WATCHES[0].rows(district.root, figures.WATCHES[0].ask(clock.today()))
        assert [(one.pk, one.watched_since) for one in silent] == [(district.street.pk, DAY)]
        page = district.browser("editor").get(reverse("outreach.board")).content.decode()
        assert "近三个月没有发布的单位" in page
        assert "都发布过" not in page


def test_residents_have_a_door_of_their_own(district, client):
    post = published(district)
    page = client.get(reverse("outreach.door")).content.decode()
    for name in ("outreach.suggest", "outreach.burden", "outreach.status", "notices.public_list",
                 "halls.visit", "halls.rounds_ahead", "orders.needs", "orders.ask",
                 "services.catalogue", "outreach.news"):  # fmt: skip
        assert f'href="{reverse(name)}"' in page, name
    assert post.title in page
    assert reverse("outreach.door") in client.get(reverse("accounts.sign_in")).content.decode()


def test_in_large_type_the_door_has_four_tiles_and_nothing_else(district, client):
    door, ask = reverse("outreach.door"), reverse("orders.ask")

    def tiles(query="", **cookies):
        client.cookies.load(cookies)
        page = client.get(f"{door}{query}").content.decode().split("<main", 1)[1]
        listed = page.split("big-tiles", 1)[1].split("</ul>", 1)
        assert "cells-title" not in listed[1], "no lists beneath"
        return re.findall(r'<a href="([^"]+)"', listed[0])

    rest = [reverse("orders.find"), reverse("notices.public_list")]
    assert tiles("?ui=elder") == [f"{ask}?call=1", ask, *rest]
    set_tenant(actor=US, help_phone="0379-6000 0000")
    assert tiles(ui="elder") == ["tel:037960000000", ask, *rest], "the cookie is enough"
    place = Place.objects.get(keeper=district.branch)
    venues.register(actor=US, name="东街社区中心", kind="centre", level="community",
                    keeper=district.branch, telephone="0379-1111 2222", since=BEGUN)  # fmt: skip
    assert tiles(f"?at={place.uid}") == ["tel:037911112222", f"{ask}?at={place.uid}", *rest]


def said(client, district, **more):
    told = {"org": district.branch.pk, "kind": "suggestion", "text": "希望活动室周末开门"}
    answer = client.post(reverse("outreach.suggest"), {**told, **more})
    return answer.context["receipt"].replace(" ", "") if answer.context.get("receipt") else answer


def test_a_resident_says_something_without_signing_in_and_finds_the_answer(district, client):
    code = said(client, district, phone="13800138000", agreed="on")
    again = said(client, district, text=" 希望活动室 周末开门 ")
    one = Suggestion.objects.get()
    assert one.due_on == DAY + timedelta(days=7), "five working days"
    assert actions.found_by(code) is None, "the same words are one letter with a new code"
    assert actions.found_by(again) == one
    assert again not in f"{one.receipt}{one.digest}"
    assert one.phone.masked == "138****8000"
    assert said(client, district, text="好").status_code == 422
    wrong = client.post(reverse("outreach.status"), {"code": "ABCD2345EFGH"})
    assert (wrong.status_code, "抄错" in wrong.content.decode()) == (422, True)
    worker = district.browser("worker")
    assert "希望活动室周末开门" in worker.get(reverse("outreach.home")).content.decode()
    letter = reverse("outreach.letter", args=[one.pk])
    look = reverse("outreach.look", args=[one.pk])
    assert "13800138000" in worker.post(look, {"purpose": "回电话"}).content.decode()
    assert Look.objects.about(one).count() == 1
    with clock.at(DAY + timedelta(days=2)):
        told = {"text": "从下月起周末开门，电话 13900139000", "open": "on", "once": "k1"}
        worker = district.browser("worker")
        assert worker.post(letter, told).status_code == 302
        worker.post(letter, told)
        one.refresh_from_db()
        assert (one.state, one.answer_days) == ("answered", 2)
        page = client.post(reverse("outreach.status"), {"code": again}).content.decode()
        assert "从下月起周末开门" in page
        shown = client.get(reverse("outreach.answers")).content.decode()
        assert "从下月起周末开门" in shown
        assert "13900139000" not in shown
        actions.adopt(one, actor=US, measure="下月起照办")
    ask = Ask(JULY, as_of=DAY + timedelta(days=3))
    told = (figures.ANSWERED, figures.IN_TIME, figures.ADOPTED, figures.ANSWER_DAYS)
    values = [figure.read(district.root, ask).value for figure in told]
    assert values == [1, 1, 1, 2]
    with clock.at(DAY + timedelta(days=91)):
        assert actions.purge() == 0
    with clock.at(DAY + timedelta(days=92)):
        assert actions.purge() == 1
        assert JournalLine.objects.filter(verb="outreach.clear").count() == 1
    one.refresh_from_db()
    assert one.phone is None
    mine = said(client, district, text="路灯太暗", phone="13800138001")
    status, left = reverse("outreach.status"), Suggestion.objects.filter(phone__isnull=False)
    assert "收回联系电话" in client.post(status, {"code": mine}).content.decode()
    taken = client.post(status, {"code": mine, "take_back": "1"}).content.decode()
    assert ("已收回" in taken, "收回联系电话" in taken, left.exists()) == (True, False, False)


def test_terms_are_local_and_too_many_letters_of_a_day_are_refused(district, client):
    assert Habit.objects.holding(district.branch, DAY) == Terms(5, 5, 90, 40)
    actions.set_habit(actor=US, org=district.street, days=2, burden_days=3, keep_days=1, daily=2)
    said(client, district)
    assert Suggestion.objects.get().due_on == DAY + timedelta(days=2)
    said(client, district, text="希望多放几张长椅")
    refused = said(client, district, text="希望再多几张长椅")
    assert refused.status_code == 422
    assert "请明天再提" in refused.content.decode()
    assert Suggestion.objects.count() == 2
    stale = Suggestion.objects.order_by("pk")[0]
    moved = actions.pass_on(Suggestion.objects.order_by("pk")[0], actor=US, org=district.street,
                            reason="归街道管")  # fmt: skip
    with pytest.raises(ValidationError, match="已经转走"):  # by a page opened before
        actions.pass_on(stale, actor=US, org=district.root, reason="归区里管")
    assert (moved.org, moved.due_on) == (district.street, DAY + timedelta(days=2))
    hostile = said(client, district, text="<script>alert(1)</script>" + "长" * 2000)
    assert hostile.status_code == 422


def test_burden_is_one_tap_from_every_page_and_answered_by_the_officer_alone(district, client):
    address = reverse("outreach.burden")
    browser = district.browser("worker")
    pages = [client.get(one) for one in ("/in/", reverse("outreach.news"), "/p/nothing/", address)]
    pages += [browser.get(one) for one in (reverse("outreach.home"),
                                           reverse("outreach.suggestions.table"))]  # fmt: skip
    for page in pages:
        assert f'href="{address}"' in page.content.decode(), page.request["PATH_INFO"]
        assert "非涉密系统" in page.content.decode()
    assert len(pages) == 6
    answer = client.post(address, {"text": "同一张表报三次", "about": "某科室的表"})
    code = answer.context["receipt"].replace(" ", "")
    one = Complaint.objects.get()
    assert (one.org, one.due_on) == (district.root, DAY + timedelta(days=7))
    matter = Matter.objects.get()
    assert "某科室" not in f"{matter.title}{matter.origin_text}{matter.measure}"
    told = Message.objects.filter(account=district.accounts["officer"])
    assert [one.kind for one in told] == ["duty"]
    assert Message.objects.exclude(pk__in=told.values("pk")).count() == 0
    for name in ("worker", "editor", "writer"):
        assert not Complaint.objects.visible_to(district.accounts[name]).exists()
    page = reverse("outreach.complaints.detail", args=[one.pk])
    assert browser.get(page).status_code in {403, 404}
    officer = district.browser("officer")
    assert "同一张表报三次" in officer.get(page).content.decode()
    assert figures.BURDENS.read(district.root, Ask(JULY, as_of=DAY)).value == 0
    with clock.at(DAY + timedelta(days=7)):
        actions.reply(one, actor=district.accounts["officer"], text="已停用重复的表")
        matter.refresh_from_db()
        assert matter.state == Matter.State.SUBMITTED
        found = client.post(reverse("outreach.status"), {"code": code}).content.decode()
        assert "已停用重复的表" in found
        assert figures.BURDENS.read(district.root, Ask(JULY, as_of=clock.today())).value == 1


def test_groups_are_a_list_and_organisations_sign_for_what_is_sent(district):
    here = [
        (district.street, "street", 80),
        (district.branch, "community", 30),
        (district.other, "community", None),
    ]
    rows = [
        {"org": org, "level": level, "name": f"{org}联系群", "members": count}
        for org, level, count in here
    ]
    with clock.at(DAY - timedelta(days=60)):
        made = actions.register_group_many(rows, actor=US)
    with pytest.raises(ValidationError, match="同名"):
        actions.register_group(actor=US, **rows[0])
    actions.check_group(made[2], actor=US, members=25, owner="管理员")
    read = SimpleNamespace(at=lambda figure: figure.read(district.root, Ask(on(DAY))).value)
    assert (read.at(figures.NETWORK), read.at(figures.IN_GROUPS)) == (3, 135)
    told = {"org": district.street, "title": "取暖安全", "text": "请提醒老人"}
    sent = actions.broadcast(actor=US, channels=made[1:], due_on=DAY + timedelta(days=3), **told)
    with pytest.raises(ValidationError, match="不能早于今天"):
        actions.broadcast(actor=US, channels=made, due_on=DAY - timedelta(days=1), **told)
    owed = Matter.objects.filter(task=sent.task)
    assert {one.org for one in owed} == {district.branch, district.other}, "organisations"
    matters.accept(owed[0], actor=US)
    ask = Ask(JULY, as_of=DAY)
    assert figures.READ.read(district.root, ask).value == 1
    assert figures.READ.read(district.other, ask).value == 0
    shown = district.browser("editor").get(reverse("outreach.broadcasts.detail", args=[sent.pk]))
    assert "已签收" in shown.content.decode()
    actions.close_group(made[0], actor=US, reason="长期不用", on=DAY)
    assert read.at(figures.NETWORK) == 2
    assert figures.NETWORK.read(district.root, Ask(on(DAY - timedelta(days=1)))).value == 3
    with pytest.raises(ValidationError, match="已解散"):
        actions.broadcast(actor=US, org=district.street, title="x", text="x", channels=[made[0]])


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
    ]  # fmt: skip
    file = tmp_path / "平台.csv"
    file.write_text("\n".join(["党员,平台,做了什么,日期,课程或活动", *rows]), "utf-8-sig")
    actor = district.accounts["editor"]
    told = import_file("outreach.deeds", file, actor)
    assert (told["written"], PlatformDeed.objects.count()) == (2, 2)
    assert {(one["row"], one["column"]) for one in told["errors"]} >= {(4, "党员"), (5, "做了什么")}
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
