"""The console of both committees, the phone of member and secretary, papers, the public query."""

from datetime import timedelta

import pytest
from django.test import Client

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.citations import Article, Finding
from jiceng.kit.parcels import carry
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Member
from jiceng.registers.outbox.models import Message
from jiceng.work.transfers import actions
from jiceng.work.transfers.actions import leaving
from jiceng.work.transfers.models import Departure
from tests.work.transfers.conftest import DUES, TODAY, US, applied, arrival_of, fresh, released

pytestmark = pytest.mark.django_db


def text(answer):
    return answer.content.decode()


def test_two_committees_and_two_branches_do_it_on_their_pages(staffed):
    giver, east = staffed.browser("giver"), staffed.browser("east")
    who = staffed.members[0]
    page = giver.get(f"/c/transfers/new/?member={who.pk}")
    assert f'value="{who}"' in text(page)
    sent = giver.post("/c/transfers/new/", {
        "member": f"#{who.pk}", "why": "work", "to": "西街第一党支部", "channel": "online",
        "applied_on": str(TODAY), "once": "a1",
    })  # fmt: skip
    departure = Departure.objects.get()
    assert sent["Location"] == f"/c/transfers/{departure.pk}/"
    detail = text(east.get(f"/c/transfers/{departure.pk}/"))
    assert "审批转出" in detail
    assert "工作单位有党组织" in detail
    assert "第25条" in detail
    assert "/release/" in detail
    assert "/release/" not in text(giver.get(f"/c/transfers/{departure.pk}/"))
    done = east.post(f"/c/transfers/{departure.pk}/release/", {"dues_to": str(DUES), "days": 30})
    assert done.status_code == 302, text(done)
    carry()
    arrival = arrival_of(fresh(departure))
    west, taker = staffed.browser("west"), staffed.browser("taker")
    assert "待审核转入" in text(west.get("/c/transfers/boxes/"))
    assert west.post(f"/c/transfers/arrivals/{arrival.pk}/receive/", {}).status_code == 302
    assert "接转办理" in text(taker.get("/c/transfers/boxes/"))
    with clock.at(TODAY + timedelta(days=1)):
        taker = staffed.browser("taker")
        assert taker.post(
            f"/c/transfers/arrivals/{arrival.pk}/accept/", {"on": str(clock.today())}
        ).status_code == 302  # fmt: skip
        carry()
    assert Member.objects.get(pk=who.pk).org == staffed.there
    assert fresh(departure).state == "closed"


def test_what_is_refused_comes_back_with_all_that_was_typed_and_the_article(staffed):
    east, departure = staffed.browser("east"), applied(staffed)
    said = {"dues_to": "2026-01-01", "days": 100}
    answer = east.post(f"/c/transfers/{departure.pk}/release/", said)
    assert answer.status_code == 422
    assert "有效期100天，一般三十天，最长九十天" in text(answer)
    assert "中组发〔2004〕10号" in text(answer)
    assert 'value="100"' in text(answer)
    assert fresh(departure).state == "applied"
    said["because"] = "在国外，无法按期办理"
    assert east.post(f"/c/transfers/{departure.pk}/release/", said).status_code == 302


def test_each_end_sees_its_own_and_how_far_the_other_is(staffed):
    departure = released(staffed)
    carry()
    arrival = arrival_of(departure)
    west = staffed.browser("west")
    assert west.get(f"/c/transfers/{departure.pk}/").status_code == 404
    assert staffed.browser("east").get(f"/c/transfers/arrivals/{arrival.pk}/").status_code == 404
    page = text(staffed.browser("east").get(f"/c/transfers/{departure.pk}/"))
    assert "对方办理情况" in page
    assert "待审核转入" in page


def test_a_member_applies_follows_and_withdraws_on_the_phone(staffed):
    phone = staffed.browser("self")
    assert "东街第一党支部" in text(phone.get("/m/transfers/"))
    empty = phone.post("/m/transfers/new/", {"why": "work", "once": "b1"})
    assert empty.status_code == 422
    assert "请选择转入党支部" in text(empty)
    sent = phone.post("/m/transfers/new/", {"why": "work", "to": "西街第一党支部", "once": "b2"})
    departure = Departure.objects.get()
    assert sent["Location"] == f"/m/transfers/{departure.pk}/"
    page = text(phone.get(sent["Location"]))
    assert "待审批转出" in page
    assert "撤回申请" in page
    assert "申请转出" not in text(phone.get("/m/transfers/")), "one way out at a time"
    phone.post(f"/m/transfers/{departure.pk}/withdraw/", {"reason": "先不转了", "once": "b3"})
    assert fresh(departure).state == "withdrawn"
    other = applied(staffed, 1)
    assert phone.get(f"/m/transfers/{other.pk}/").status_code == 404


def test_two_applications_at_one_moment_end_in_words_not_in_a_broken_page(staffed, monkeypatch):
    applied(staffed)  # the other one, written between our look and our writing
    monkeypatch.setattr(leaving, "_moving_once", lambda made: None)
    phone = staffed.browser("self")
    said = {"why": "work", "to": "西街第一党支部", "remark": "搬家", "once": "b4"}
    answer = phone.post("/m/transfers/new/", said)
    assert answer.status_code == 422
    assert "这条记录与已有的重复" in text(answer)
    assert "搬家" in text(answer), "what was typed is there still"
    assert Departure.objects.count() == 1


def test_a_secretary_accepts_on_the_phone_and_nobody_else_there(staffed):
    departure = released(staffed)
    carry()
    arrival = arrival_of(departure)
    actions.receive(arrival, actor=US)
    with clock.at(TODAY + timedelta(days=1)):
        assert (
            staffed.browser("giver").get(f"/m/transfers/arriving/{arrival.pk}/").status_code == 404
        )
        phone = staffed.browser("taker")
        assert str(staffed.members[0]) in text(phone.get("/m/transfers/arriving/"))
        said = {"on": str(clock.today()), "once": "c1"}
        assert phone.post(f"/m/transfers/arriving/{arrival.pk}/", said).status_code == 302
        assert phone.post(f"/m/transfers/arriving/{arrival.pk}/", said).status_code == 302
    assert fresh(arrival).state == "accepted"
    assert Member.objects.get(pk=staffed.members[0].pk).version == 1


def test_the_letter_has_three_parts_and_the_receipt_its_number(staffed):
    departure, east = released(staffed), staffed.browser("east")
    page = text(east.get(f"/c/transfers/{departure.pk}/letter/"))
    for words in ("第一联", "第二联", "第三联", "〔2026〕0001号", "2026年6月", "西街第一党支部"):
        assert words in page
    assert "<svg" in page
    assert east.get(f"/c/transfers/{applied(staffed, 1).pk}/letter/").status_code == 404
    carry()
    arrival = arrival_of(departure)
    actions.receive(arrival, actor=US)
    with clock.at(TODAY + timedelta(days=1)):
        actions.accept(arrival, actor=US)
        west = staffed.browser("west")
        assert "〔2026〕0001号" in text(west.get(f"/c/transfers/arrivals/{arrival.pk}/receipt/"))


def test_the_letter_says_what_the_member_was_when_it_was_issued(staffed):
    (young,) = members.enrol_roster_many(
        [{"name": "褚某", "org": staffed.here, "joined_on": TODAY - timedelta(days=300),
          "entered_on": TODAY - timedelta(days=300)}], actor=US,
    )  # fmt: skip
    letter = actions.release(
        actions.apply(actor=US, member=young, to=staffed.there, why="work"), actor=US, dues_to=DUES
    )
    with clock.at(TODAY + timedelta(days=70)):
        members.correct(young, actor=US, reason="转正", full_on=TODAY + timedelta(days=65))
        page = text(staffed.browser("east").get(f"/c/transfers/{letter.pk}/letter/"))
    assert ("预备党员" in page, "正式党员" in page) == (True, False)


def test_the_roster_moves_within_a_committee_and_leads_to_a_letter_beyond_it(staffed):
    who, office = staffed.members[0], staffed.browser("district")
    place = f"/c/members/members/{who.pk}/"
    day = {"on": str(TODAY), "once": "e1"}
    beyond = office.post(f"{place}move/", {**day, "to": staffed.there.pk})
    assert beyond.status_code == 422
    assert "不属于同一个基层党委" in text(beyond)
    assert "《" in text(beyond), "with the article"
    assert Member.objects.get(pk=who.pk).org == staffed.here
    leads = f"/c/transfers/new/?member={who.pk}"
    assert leads in text(office.get(place))
    assert office.get(leads).status_code == 200
    within = office.post(f"{place}move/", {**day, "to": staffed.beside.pk, "once": "e2"})
    assert within.status_code == 302
    assert Member.objects.get(pk=who.pk).org == staffed.beside
    assert not Departure.objects.exists()


def test_each_step_reaches_the_member_and_both_branches(staffed):
    def told():
        rows = Message.objects.order_by("pk").values_list("account__username", "body")
        found = [(name, body) for name, body in rows]
        Message.objects.all().delete()
        return found

    departure = released(staffed)
    sent = told()
    assert {name for name, _body in sent} == {"self", "giver"}
    assert all("介绍信已开出" in body and "西街第一党支部" in body for _name, body in sent)
    carry()
    arrival = arrival_of(departure)
    actions.receive(arrival, actor=US)
    (waiting,) = told()
    assert waiting[0] == "taker"
    assert str(staffed.members[0]) not in waiting[1]
    with clock.at(TODAY + timedelta(days=1)):
        actions.accept(arrival, actor=US)
        assert {name for name, _body in told()} == {"self", "taker"}
        carry()
        ((name, body),) = told()
    assert (name, "已办结" in body, "〔2026〕0001号" in body) == ("giver", True, True)


def test_who_is_no_member_reads_so_and_where_to_go(staffed):
    page = staffed.browser("taker").get("/m/transfers/")
    assert page.status_code == 200
    assert "您的账号没有对应的党员" in text(page)
    assert "/m/transfers/arriving/" in text(page)
    assert staffed.browser("taker").get("/m/transfers/new/").status_code == 403


def test_a_code_tells_the_state_and_nothing_else_and_guessing_has_to_wait(staffed):
    departure, anybody = released(staffed), Client()
    page = text(anybody.get(f"/p/transfers/?code={departure.code.lower()}"))
    assert "在途" in page
    assert "2026-07-15" in page
    for hidden in (str(staffed.members[0]), "东街", "西街"):
        assert hidden not in page
    with clock.at(TODAY + timedelta(days=40)):
        assert "介绍信已过有效期" in text(anybody.get(f"/p/transfers/?code={departure.code}"))
    wrong = anybody.get("/p/transfers/?code=NOSUCHCODE12")
    assert wrong.status_code == 422
    assert "没有这个查询码" in text(wrong)
    for number in range(30):
        anybody.get(f"/p/transfers/?code=WRONG{number}")
    assert "试错次数过多" in text(anybody.get(f"/p/transfers/?code={departure.code}"))
    assert anybody.get("/p/transfers/").status_code == 200


def test_a_reminder_goes_to_whoever_holds_it_once_a_day(staffed):
    departure = applied(staffed)
    actions.chase(departure, actor=US)
    actions.chase(departure, actor=US)
    assert [m.account for m in Message.objects.all()] == [staffed.accounts["east"]]
    actions.release(departure, actor=US, dues_to=DUES)
    carry()
    actions.receive(arrival_of(departure), actor=US)
    actions.chase(departure, actor=US)
    last = Message.objects.order_by("-pk").first()
    assert last.account == staffed.accounts["taker"]
    assert str(staffed.members[0]) not in last.body


def test_a_whole_branch_is_moved_on_one_page_by_whoever_keeps_both(staffed):
    said = {"org": "东街第一党支部", "to": "东街第二党支部", "on": str(TODAY + timedelta(days=1)),
            "reason": "合并 东〔2026〕3号", "once": "d1"}  # fmt: skip
    with clock.at(TODAY + timedelta(days=1)):
        assert staffed.browser("west").post("/c/transfers/relocate/", said).status_code == 422
        assert staffed.browser("giver").get("/c/transfers/relocate/").status_code == 403
        asked = staffed.browser("east").post("/c/transfers/relocate/", said)
        assert asked.status_code == 422 and "4名党员" in asked.content.decode()
        assert staffed.browser("east").post(
            "/c/transfers/relocate/", {**said, "weighed": "1"}
        ).status_code == 302  # fmt: skip
    homes = set(Member.objects.values_list("org", flat=True))
    assert homes == {staffed.beside.pk}
    assert Departure.objects.filter(why="unit_closed", state="closed").count() == 4


def test_what_another_room_knows_is_weighed_by_those_who_may_know(staffed, monkeypatch):
    article = Article("某规定", 1, severity="WARN")
    told = []

    def caution(member, actor):
        told.append(actor.name)
        return None if actor.name == "giver员" else Finding("有事未了", article)

    monkeypatch.setattr(leaving, "gather", lambda *names: (caution,))
    who = staffed.members[0]
    departure = actions.apply(
        actor=staffed.accounts["self"], member=who, to=staffed.there, why="work"
    )
    assert told == [], "the member is not told this way"
    page = text(staffed.browser("giver").get(f"/c/transfers/{departure.pk}/"))
    assert "有事未了" not in page
    assert "有事未了" in text(staffed.browser("east").get(f"/c/transfers/{departure.pk}/"))
    answer = staffed.browser("east").post(
        f"/c/transfers/{departure.pk}/release/", {"dues_to": str(DUES), "days": 30}
    )
    assert answer.status_code == 422
    assert "有事未了" in text(answer)


def test_an_open_case_is_such_a_caution(staffed):
    from jiceng.work.disposal.actions import open_case

    who = staffed.members[0]
    open_case(actor=US, member=who, opened_on=TODAY, ground="duties", lead="other",
              facts="不参加组织生活")  # fmt: skip
    assert [str(one.cites) for one in actions.cautions(who, staffed.accounts["east"])] == [
        "《中国共产党党员教育管理工作条例》第25条"
    ]
    assert actions.cautions(who, staffed.accounts["self"]) == []
    assert actions.cautions(who, System("甲"))[0].blocks is False
