"""Appointments: never more than places, three fields, no signing in, no punishment."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.knocks import Knock
from jiceng.kernel.periods import month
from jiceng.registers.outbox.models import Message
from jiceng.work.halls import actions, figures
from jiceng.work.halls.models import Appointment, Slot
from jiceng.work.halls.portal import public
from tests.work.halls.given import TODAY, US, sound

pytestmark = [pytest.mark.django_db, pytest.mark.both]
WANTED = {"what": "办老年证", "contact": "王女士", "phone": "19900000001"}


def test_a_resident_books_without_signing_in_and_gives_the_place_back(house, client):
    slot = house.slot(capacity=1)
    listed = client.get("/p/visit/").content.decode()
    assert "东街便民服务大厅" in listed and str(slot.uid) in listed
    page = f"/p/visit/slot/{slot.uid}/"
    assert client.get(page).status_code == 200
    wrong = client.post(page, {**WANTED, "phone": "123", "once": "a"})
    assert wrong.status_code == 422 and "11 位手机号" in wrong.content.decode()
    sent = [client.post(page, {**WANTED, "once": "b"}) for _n in range(3)]
    assert {one.status_code for one in sent} == {302}
    one = Appointment.objects.get()
    assert str(one.phone) == "199****0001" and "19900000001" not in str(one.phone)
    full = client.post(page, {**WANTED, "phone": "19900000002", "once": "c"})
    assert full.status_code == 422 and "约满" in full.content.decode()
    found = client.post("/p/visit/find/", {"code": one.spaced_code.lower()})
    assert found.status_code == 302
    told = client.get(found["Location"])
    assert one.spaced_code in told.content.decode() and told["Cache-Control"] == "no-store"
    assert "0001" not in told.content.decode(), "the page names no telephone but the hall's"
    assert client.post("/p/visit/find/", {"code": "22222222"}).status_code == 422
    assert "收回联系方式" in told.content.decode()
    for _again in range(2):
        assert client.post(f"/p/visit/code/{one.code}/forget/").status_code == 302
    one.refresh_from_db()
    assert (one.phone, one.contact, one.phone_blind, one.state) == (None, None, "", "booked")
    assert "forget/" not in client.get(f"/p/visit/code/{one.code}/").content.decode()
    assert client.post(f"/p/visit/code/{one.code}/cancel/").status_code == 302
    slot.refresh_from_db()
    assert slot.taken == 0 and sound() == []
    assert not Message.objects.exists(), "whoever gives it back knows it"
    assert client.post(page, {**WANTED, "once": "d"}).status_code == 302, "free again"


def test_it_is_confirmed_reminded_kept_or_missed_and_its_contact_is_cleared(house):
    slot = house.slot(capacity=3)
    kept, missed, cancelled = (
        actions.book(actor=US, slot=slot, **{**WANTED, "phone": f"1990000001{n}"}) for n in range(3)
    )
    with pytest.raises(ValidationError, match="约满"):
        actions.book(actor=US, slot=slot, phone="19900000019")
    with pytest.raises(ValidationError, match="已经约出 3 个"):
        actions.resize(slot, actor=US, capacity=2)
    actions.confirm(kept, actor=US)
    actions.cancel(cancelled, actor=US, reason="有事")
    with pytest.raises(ValidationError, match="还没有到"):
        actions.keep(kept, actor=US)
    with clock.at(TODAY + timedelta(days=1)):
        assert (actions.remind(), actions.remind()) == (2, 0)
        said = Message.objects.filter(dedupe_key__startswith="halls.tell")
        assert said.count() == 3, "one was told of the cancellation"
        assert all("东街便民服务大厅" in one.body for one in said)
        assert sum("已取消" in one.body for one in said) == 1
        assert str(said[0].phone).startswith("199****")
    with clock.at(TODAY + timedelta(days=2)):
        actions.keep(kept, actor=US)
        actions.miss(missed, actor=US)
        again = house.slot(held_on=date(2026, 11, 26), starts=time(14), ends=time(15))
        actions.book(actor=US, slot=again, phone="19900000011")  # whoever missed may book again
        ask = Ask(month(2026, 11), as_of=date(2026, 11, 25))
        reading = figures.KEPT.read(house.street, ask)
        assert (reading.value, reading.of.count()) == (1, 3)
        assert figures.APPOINTMENTS.read(house.district, ask).value == 3
    with clock.at(TODAY + timedelta(days=120)):
        assert actions.clear() == 4
    kept.refresh_from_db()
    assert (kept.phone, kept.contact, kept.phone_blind, kept.what) == (None, None, "", "")
    assert kept.state == "kept" and sound() == []


def test_one_telephone_holds_no_more_than_it_needs(house):
    slots = [house.slot(starts=time(9 + n), ends=time(10 + n)) for n in range(4)]
    for slot in slots[:3]:
        actions.book(actor=US, slot=slot, phone="19900000001")
    with pytest.raises(ValidationError, match="已经约了这个时段"):
        actions.book(actor=US, slot=slots[0], phone="19900000001")
    with pytest.raises(ValidationError, match="3 个没有办的预约"):
        actions.book(actor=US, slot=slots[3], phone="19900000001")
    actions.shut(slots[3], actor=US)
    with pytest.raises(ValidationError, match="停约"):
        actions.book(actor=US, slot=slots[3], phone="19900000002")
    assert Slot.objects.get(pk=slots[3].pk).taken == 0
    far = house.slot(held_on=date(2027, 3, 1))
    with pytest.raises(ValidationError, match="还太早"):
        actions.book(actor=US, slot=far, phone="19900000003")


def test_a_district_sets_its_own_terms_of_booking_from_a_day_on(house, client, monkeypatch):
    with pytest.raises(ValidationError, match="依据"):
        actions.set_terms(actor=US, org=house.street, since=TODAY.date(), basis=" ")
    actions.set_terms(actor=US, org=house.district, since=date(2026, 1, 1), basis="区里的办法",
                      ahead_days=90)  # fmt: skip
    actions.set_terms(actor=US, org=house.street, since=TODAY.date(), basis="街道的办法",
                      ahead_days=10, per_phone=1, keep_days=5)  # fmt: skip
    near, late = house.slot(), house.slot(held_on=date(2026, 12, 8))
    page = client.get("/p/visit/").content.decode()
    assert str(near.uid) in page and str(late.uid) not in page
    with pytest.raises(ValidationError, match="前 10 天以内"):
        actions.book(actor=US, slot=late, phone="19900000001")
    one = actions.book(actor=US, slot=near, phone="19900000001")
    with pytest.raises(ValidationError, match="1 个没有办的预约"):
        actions.book(actor=US, slot=house.slot(starts=time(14), ends=time(15)), phone="19900000001")
    monkeypatch.setattr(public, "SHOWN", 1)
    page = client.get("/p/visit/").content.decode()
    assert str(near.uid) not in page and "先选大厅" in page and "2 个时段" in page
    with clock.at(TODAY + timedelta(days=3)):
        with pytest.raises(ValidationError, match="已经过去，不能取消"):
            actions.cancel(one, actor=US, reason="有事")
        client.post(f"/p/visit/code/{one.code}/cancel/")
        one.refresh_from_db()
        assert one.state == "booked"
    with clock.at(TODAY + timedelta(days=7)):
        assert actions.clear() == 0
    with clock.at(TODAY + timedelta(days=8)):
        assert actions.clear() == 1, "five days after, not ninety"


def test_a_form_sent_again_is_no_further_knock(house, client):
    page = f"/p/visit/slot/{house.slot(capacity=9).uid}/"
    for n in range(2):
        assert client.post(page, {**WANTED, "phone": f"1990000000{n}", "once": "a"}).status_code
    assert Knock.objects.get().count == 1
    Knock.objects.update(count=30)
    again = client.post(page, {**WANTED, "once": "a"})
    assert again.status_code == 302
    more = client.post(page, {**WANTED, "phone": "19900000009", "once": "b"})
    assert more.status_code == 429 and Appointment.objects.count() == 1
