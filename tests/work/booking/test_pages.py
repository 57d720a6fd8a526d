"""The pages of booking: a secretary books on a phone, the keeper answers, a resident looks."""

from datetime import date, time, timedelta

import pytest

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.registers.meetings.models import Meeting
from jiceng.registers.members.models import Member
from jiceng.registers.outbox.models import Message
from jiceng.registers.venues.models import Space
from jiceng.work.booking import actions
from jiceng.work.booking.models import Booking, Round
from tests.cast import fill, sign_in

pytestmark = pytest.mark.django_db
US = System("测试")
TODAY = date(2026, 11, 23)
DAY = date(2026, 12, 2)


@pytest.fixture
def cast(db):
    with clock.at(TODAY):
        yield fill()


def own(cast):
    """A member of the secretary's branch on that day."""
    return Member.objects.filter(org=cast.branch.pk, left_on=None).order_by("pk")[0]


def asked(space, **more):
    return {"space": f"{space} #{space.pk}", "held_on": str(DAY), "starts": "09:00",
            "ends": "11:00", "purpose": "life", "kind": "theme_day", "group": "members",
            "persons": "14", **more}  # fmt: skip


def test_a_secretary_books_on_a_phone_and_the_visit_becomes_a_meeting(cast, client):
    hall, room = Space.objects.order_by("pk")
    page = sign_in(client, cast.secretary)
    assert "场地预约" in page.get("/m/booking/").content.decode()
    assert room.name in page.get("/m/booking/find/?q=会议").content.decode()
    week = page.get(f"/m/booking/space/{hall.pk}/?from={DAY}").content.decode()
    assert "08:30—12:00" in week
    way = f"/m/booking/new/?space={hall.pk}&held_on={DAY}&starts=08:30&ends=12:00"
    form = page.get(way).content.decode()
    assert "多功能厅" in form
    told = asked(hall, org=f"{cast.branch} #{cast.branch.pk}")
    refused = page.post("/m/booking/new/", {**told, "persons": "500"})
    assert refused.status_code == 422
    assert "最多容纳 120 人" in refused.content.decode()
    answer = page.post("/m/booking/new/", told, follow=True)
    assert "等管理单位同意" in answer.content.decode()
    booking = Booking.objects.get()
    taken = page.post("/m/booking/new/", {**told, "starts": "10:00"})
    assert taken.status_code == 422
    assert "已经有人约（09:00—11:00）" in taken.content.decode()

    street = sign_in(client, cast.street)
    assert "等我答复" in street.get("/m/booking/").content.decode()
    street.post(f"/m/booking/{booking.pk}/approve/")
    booking.refresh_from_db()
    assert booking.state == "accepted"
    assert booking.accepted_on == TODAY

    with clock.at(DAY + timedelta(days=1)):
        page = sign_in(client, cast.secretary)
        sheet = page.get(f"/m/booking/{booking.pk}/complete/").content.decode()
        member = own(cast)
        assert str(member.person.name) in sheet
        page.post(f"/m/booking/{booking.pk}/complete/",
                  {"persons": "14", "excused": [str(member.pk)]})  # fmt: skip
        booking.refresh_from_db()
        assert booking.state == "used"
        assert Meeting.objects.get(pk=booking.meeting_id).held_at == hall.venue
        page.post(f"/m/booking/{booking.pk}/rate/", {"grade": "5", "feedback": "好"})
        booking.refresh_from_db()
        assert booking.grade == 5


def test_who_keeps_the_place_never_sees_who_of_a_branch_was_there(cast, client):
    hall = Space.objects.order_by("pk")[0]
    booking = actions.request(
        actor=US, org=cast.branch, space=hall, held_on=DAY, starts=clock.now().time(),
        ends=clock.now().replace(hour=11).time(), purpose="life", kind="theme_day",
        group="members", persons=9,
    )  # fmt: skip
    actions.approve(booking, actor=US)
    with clock.at(DAY + timedelta(days=1)):
        street = sign_in(client, cast.street)
        sheet = street.get(f"/c/booking/desk/{booking.pk}/complete/").content.decode()
        assert own(cast).person.name not in sheet
        street.post(f"/c/booking/desk/{booking.pk}/complete/", {"persons": "9", "members": "8"})
        booking.refresh_from_db()
        assert booking.state == "used"
        assert booking.meeting is None
        for way in (f"/c/booking/{booking.pk}/attend/", f"/m/booking/{booking.pk}/attend/"):
            answer = street.post(way, {})  # nobody's roll of theirs: all would be set down as there
            assert answer.status_code == (403 if way.startswith("/c/") else 302)
            booking.refresh_from_db()
            assert booking.meeting is None
        secretary = sign_in(client, cast.secretary)
        assert own(cast).person.name in secretary.get(
            f"/c/booking/{booking.pk}/attend/").content.decode()  # fmt: skip
        secretary.post(f"/c/booking/{booking.pk}/attend/", {})
        booking.refresh_from_db()
        assert booking.meeting is not None


def test_what_is_asked_again_is_told_again(cast, client):
    hall = Space.objects.order_by("pk")[0]
    said = {"held_on": DAY, "starts": time(9), "ends": time(11), "persons": 9}
    booking = actions.request(actor=US, org=cast.branch, space=hall, purpose="life",
                              group="members", **said)  # fmt: skip
    told = Message.objects.filter(dedupe_key__startswith="booking.", account=cast.street)
    assert told.count() == 1
    page = sign_in(client, cast.secretary)
    form = page.get(f"/c/booking/{booking.pk}/retime/").content.decode()
    assert 'value="09:00"' in form  # it begins with what stands
    assert f'value="{DAY}"' in form
    with clock.at(TODAY + timedelta(days=1)):
        actions.retime(booking, actor=US, **{**said, "starts": time(10)})
    assert told.count() == 2
    actions.repeat(
        actor=US, org=cast.branch, space=hall, weekday=2, every=1, first=DAY, starts=time(15),
        last=date(2026, 12, 31), ends=time(16), purpose="life", group="members", persons=9,
    )  # fmt: skip
    assert "长期预约了" in told.order_by("pk").last().body
    assert told.count() == 3, "once for all of its days"


def test_a_booker_cannot_answer_their_own_request(cast, client):
    hall = Space.objects.order_by("pk")[0]
    page = sign_in(client, cast.secretary)
    page.post("/c/booking/new/", asked(hall, org=f"{cast.branch} #{cast.branch.pk}"))
    booking = Booking.objects.get()
    assert page.get(f"/c/booking/desk/{booking.pk}/").status_code == 404
    page.post(f"/m/booking/{booking.pk}/approve/")
    booking.refresh_from_db()
    assert booking.state == "requested"
    neighbour = sign_in(client, cast.neighbour)
    assert neighbour.get(f"/c/booking/{booking.pk}/").status_code == 404


def test_a_season_is_announced_to_everybody_and_shared_out_by_whoever_keeps_the_place(cast, client):
    hall = Space.objects.order_by("pk")[0]
    told = {"space": f"{hall} #{hall.pk}", "name": "春季", "opens_on": str(TODAY),
            "closes_on": "2026-11-30", "first": "2026-12-07", "last": "2026-12-27"}  # fmt: skip
    neighbour = sign_in(client, cast.neighbour)
    assert neighbour.post("/c/booking/rounds/new/", told).status_code == 422  # not in their list
    assert not Round.objects.exists()
    street = sign_in(client, cast.street)
    assert street.post("/c/booking/rounds/new/", told).status_code == 302
    one = Round.objects.get()
    neighbour = sign_in(client, cast.neighbour)
    assert neighbour.get(f"/c/booking/rounds/{one.pk}/").status_code == 200
    way = f"/c/booking/rounds/{one.pk}/drop/"
    assert neighbour.post(way, {"reason": "不是我的"}).status_code == 403
    assert sign_in(client, cast.street).post(way, {"reason": "停电"}).status_code == 302
    one.refresh_from_db()
    assert one.state == "dropped"
    again = street.post("/api/v1/booking/rounds/", told, content_type="application/json")
    assert again.status_code == 201, again.content.decode()
    assert Round.objects.filter(state="open").count() == 1


def test_goods_restocked_over_the_interface_keep_their_notes(cast, client):
    street = sign_in(client, cast.street)
    with clock.at(TODAY):
        goods = actions.stock(actor=US, org=cast.east, name="折叠椅",
                              number=50, notes="擦净归还")  # fmt: skip
    where = f"/api/v1/booking/goods/{goods.pk}/restock"
    answer = street.post(where, {"number": 60}, content_type="application/json")
    assert answer.status_code == 200, answer.content.decode()
    goods.refresh_from_db()
    assert (goods.number, goods.notes) == (60, "擦净归还")
    street.post(where, {"number": 60, "notes": ""}, content_type="application/json")
    goods.refresh_from_db()
    assert goods.notes == "", "said to be none, there are none"


def test_the_calendar_of_a_space_offers_its_free_hours(cast, client):
    hall = Space.objects.order_by("pk")[0]
    page = sign_in(client, cast.secretary)
    text = page.get(f"/c/booking/free/?space={hall.pk}&from={DAY}").content.decode()
    assert f"?space={hall.pk}&amp;held_on={DAY}&amp;starts=08:30&amp;ends=10:30" in text
    assert "不开放" in text
    form = page.get(f"/c/booking/new/?space={hall.pk}&held_on={DAY}&starts=08:30&ends=12:00")
    assert f"#{hall.pk}" in form.content.decode()
    assert page.get("/c/booking/free/?space=999999").status_code == 404
    assert page.get("/c/booking/free/?from=never").status_code == 200


def test_residents_see_what_is_open_without_signing_in_and_never_who_comes(cast, client):
    hall = Space.objects.order_by("pk")[0]
    actions.request(actor=US, org=cast.branch, space=hall, held_on=TODAY + timedelta(days=1),
                    starts=clock.now().time(), ends=clock.now().replace(hour=11).time(),
                    purpose="life", group="members", persons=9, theme="内部学习")  # fmt: skip
    text = client.get("/p/places/").content.decode()
    assert "东街党群服务中心" in text
    assert "现在开放" in text
    place = client.get(f"/p/places/{hall.venue.uid}/").content.decode()
    assert "09:00—11:00" in place
    assert "已约" in place
    assert cast.branch.name not in place
    assert "内部学习" not in place
    assert client.get(f"/p/places/{cast.venues[3].uid}/").status_code == 404
    assert client.get("/p/places/?q=%00").status_code == 200
