"""News by two people, letters answered by a day, groups as a list, burden one tap away."""

import re
from datetime import date, timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import JournalLine
from jiceng.kernel.looks import Look
from jiceng.kernel.periods import on
from jiceng.kit.tenant import set_tenant
from jiceng.registers.matters import actions as matters
from jiceng.registers.matters.models import Matter
from jiceng.registers.outbox.models import Message
from jiceng.registers.places.models import Place
from jiceng.registers.venues import actions as venues
from jiceng.work.outreach import actions, figures
from jiceng.work.outreach.models import (
    Amendment,
    Complaint,
    Habit,
    Post,
    Suggestion,
    Terms,
    Viewing,
)
from tests.work.district import BEGUN, US
from tests.work.outreach.given import DAY, JULY, drafted, published, said

pytestmark = [pytest.mark.django_db]


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


def test_units_with_nothing_published_in_three_months_are_watched(district, monkeypatch):
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
        assert "都发布过" not in page and "只列前" not in page
        board = import_module("jiceng.work.outreach.pages.board")
        monkeypatch.setattr(board, "SHOWN", 0)  # who is silent is named, however long the table
        page = district.browser("editor").get(reverse("outreach.board")).content.decode()
        assert "只列前 0 个，还有 1 个" in page and f"<p>{district.street}</p>" in page


def test_residents_have_a_door_of_their_own(district, client):
    post = published(district)
    page = client.get(reverse("outreach.door")).content.decode()
    for name in ("outreach.suggest", "outreach.burden", "outreach.status", "notices.public_list",
                 "halls.visit", "halls.rounds_ahead", "orders.needs", "orders.ask",
                 "orders.wish_list", "orders.hotline", "services.catalogue",
                 "outreach.news"):  # fmt: skip
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
