"""What came of bookings: meetings, visits, what was lent, the calendar, the hours that are free."""

from datetime import date, time, timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from icalendar import Calendar

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import JournalLine
from jiceng.kernel.periods import month, on
from jiceng.registers.meetings.models import Attendance, Meeting
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.venues import actions as venues
from jiceng.registers.venues.models import Visit
from jiceng.work.booking import actions, figures
from jiceng.work.booking.flows import USED
from jiceng.work.booking.models import (
    Goods,
    bookable,
    days_of,
    free,
    nearest,
)
from jiceng.work.booking.pages.calendar import feed_file
from tests.work.booking.given import BEGUN, DAY, TODAY, US, build, members_of, sound

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_a_branch_at_a_base_has_its_meeting_its_attendance_and_its_visit_in_one(house):
    people_ = members_of(house)
    one = house.book(kind="theme_day", purpose="life", theme="重温誓词")
    with pytest.raises(StepError, match="还没有到"):
        actions.complete(one, actor=US, persons=3)
    with clock.at(DAY + timedelta(days=1)):
        actions.complete(one, actor=US, persons=4, excused=[people_[0]], absent=[])
    one.refresh_from_db()
    meeting = Meeting.objects.get()
    assert (one.state, one.meeting) == (USED, meeting)
    assert (meeting.org, meeting.held_at, meeting.theme) == (
        house.branches[0], house.venue, "重温誓词",
    )  # fmt: skip
    assert Attendance.objects.present().count() == 2
    visit = Visit.objects.get()
    assert (visit.persons, visit.members, visit.minutes, visit.org) == (4, 2, 120, house.street)
    assert visit.visitor == house.branches[0]
    with clock.at(DAY + timedelta(days=1)), pytest.raises(StepError):
        actions.complete(one, actor=US, persons=4)
    assert sound() == []


def test_who_keeps_the_place_counts_and_the_branch_adds_who_was_there(house):
    people_ = members_of(house)
    one = house.book(kind="class", purpose="class")
    with clock.at(DAY + timedelta(days=1)):
        actions.complete(one, actor=US, persons=5, members=3)
        one.refresh_from_db()
        assert one.meeting is None
        actions.attend(one, actor=US, absent=[people_[1]])
        assert Attendance.objects.present().count() == 2
        visit = Visit.objects.get()
        assert (visit.persons, visit.members) == (5, 2), "as the meeting saw them"
        assert JournalLine.objects.get(verb="venues.correct_visit").reason == "按到会情况"
        with pytest.raises(StepError, match="已经补记"):
            actions.attend(one, actor=US)
        one.meeting_id = None  # as whoever opened the form before the other had sent theirs
        with pytest.raises(StepError, match="刚被别人补记"), transaction.atomic():
            actions.attend(one, actor=US)
        assert Meeting.objects.count() == 1


def test_members_at_bases_batches_refused_and_never_come_are_counted(db):
    with clock.at(TODAY):
        house = build(kind="base")
        people_ = members_of(house)
        rows = [house.book(n, held_on=DAY + timedelta(days=n), kind="class") for n in range(2)]
        rows.append(house.book(2, starts=time(14), ends=time(15)))
    later = date(2026, 12, 10)
    with clock.at(later):
        actions.complete(rows[0], actor=US, persons=12, members=9)
        actions.complete(rows[1], actor=US, persons=7)
        actions.miss(rows[2], actor=US)
        ask = Ask(month(2026, 12))
        assert figures.BASE_BOOKINGS.read(house.street, ask).value == 2
        assert figures.BASE_VISITS.read(house.street, ask).value == 2
        assert figures.BASE_PEOPLE.read(house.street, ask).value == 9  # of seven nobody said
        missed = figures.NO_SHOWS.read(house.branches[2], ask)
        assert (missed.value, missed.share) == (1, 1)
        actions.rate(rows[0], actor=US, grade=4, feedback="讲解好")
        with pytest.raises(StepError, match="只反馈一次"):
            actions.rate(rows[0], actor=US, grade=5)
        venues.void_visit(rows[1].visit, actor=US, reason="重复登记")
        again = orgs.set_up(name="西街党工委", kind="work_committee", parent=house.district,
                            code="992000", since=BEGUN, actor=US)  # fmt: skip
        venues.alter(house.venue, actor=US, keeper=again, since=later)
        ask = Ask(month(2026, 12))
        assert figures.BASE_BOOKINGS.read(house.street, ask).value == 2  # who kept it that day
        assert figures.BASE_BOOKINGS.read(again, ask).value == 0
        assert figures.BASE_VISITS.read(house.street, ask).value == 1
        assert figures.BASE_PEOPLE.read(house.street, ask).value == 9
        assert figures.bookings.GRADE.read(house.street, ask).value == 4
        assert figures.BASE_VISITS.read(again, ask).value == 0
        actions.attend(rows[0], actor=US, absent=people_[:1])
        ask = Ask(month(2026, 12))
        assert figures.BASE_PEOPLE.read(house.street, ask).value == 2  # as its meeting saw them
        open_ends = figures.WATCHES[0].rows(house.street, Ask(on(later)))
        assert not open_ends.exists()


def test_visits_of_warning_and_patriotic_bases_are_told_apart(db):
    """One base, one sort after the other: each visit counts for the sort of its day."""
    with clock.at(TODAY):
        house = build(kind="base")
        venues.alter(house.venue, actor=US, since=house.venue.told_since, subkind="warning")
        one = house.book()
        later = house.book(held_on=DAY + timedelta(days=1))
        house.book(starts=time(14), ends=time(16))  # booked, and nobody has been
    with clock.at(DAY + timedelta(days=2)):
        venues.alter(house.venue, actor=US, since=DAY + timedelta(days=1), subkind="patriotic")
        actions.complete(one, actor=US, persons=9, members=9)
        actions.complete(later, actor=US, persons=4, members=4)
    december = Ask(month(2026, 12))
    told = figures.BASE_VISITS.read(house.district, december)
    assert (told.value, told.by("subkind")) == (2, {"warning": 1, "patriotic": 1})
    people_ = {sort: figures.BASE_PEOPLE.only(subkind=sort).read(house.street, december).value
               for sort in ("warning", "patriotic", "red")}  # fmt: skip
    assert people_ == {"warning": 9, "patriotic": 4, "red": 0}


def test_a_base_that_became_a_hall_was_a_base_on_the_day_of_the_visit(db):
    with clock.at(TODAY):
        house = build(kind="base", subkind="red")
        one = house.book()
    ask = Ask(month(2026, 12))
    with clock.at(DAY + timedelta(days=2)):
        actions.complete(one, actor=US, persons=9, members=9)
        actions.rate(one, actor=US, grade=4)
        venues.alter(house.venue, actor=US, since=DAY + timedelta(days=1), kind="service_hall",
                     level="district")  # fmt: skip
    house.venue.refresh_from_db()
    assert house.venue.subkind == "", "no sort of a hall"
    for figure in (figures.BASE_BOOKINGS, figures.BASE_VISITS, figures.BASE_PEOPLE):
        assert figure.read(house.district, ask).by("subkind") == {"red": figure.read(
            house.district, ask).value}, figure.key  # fmt: skip
    assert figures.BASE_VISITS.read(house.district, ask).value == 1
    told = figures.BOOKINGS.read(house.district, ask).across("kind", "subkind", "level")
    assert told == {("base", "red", "street"): 1}
    assert figures.bookings.GRADE.read(house.district, ask).by("kind") == {"base": 4}


def test_a_place_is_shared_when_another_organisation_used_it(house):
    other = house.book()
    own = house.book(org=house.street, starts=time(14), ends=time(16))
    house.book(1, starts=time(16), ends=time(18))  # never recorded as used
    with clock.at(DAY + timedelta(days=1)):
        for one in (other, own):
            actions.complete(one, actor=US, persons=4)
    ask = Ask(month(2026, 12))
    reading = figures.SHARED.read(house.street, ask)
    assert [visit.visitor for visit in reading.records] == [house.branches[0]]
    assert reading.by("kind") == {"centre": 1}
    assert figures.SHARED.read(house.branches[0], ask).value == 0, "whoever keeps it shares it"


def test_warned_before_the_answer_of_who_never_came(house):
    from jiceng.work.booking.pages.nouns import before_answer

    for n in range(2):
        one = house.book(held_on=date(2026, 11, 24) + timedelta(days=n))
        with clock.at(date(2026, 11, 27)):
            actions.miss(one, actor=US)
    house.book(starts=time(14), ends=time(15))
    asked = house.book(space=house.hall)
    assert [one.values["count"] for one in before_answer(asked)] == [2, 1]


def test_goods_are_never_lent_beyond_what_there_is(house):
    goods = actions.stock(actor=US, org=house.street, name="折叠椅", number=50,
                          notes="擦净归还")  # fmt: skip
    first, second = (
        actions.borrow(actor=US, org=house.branches[n], goods=goods, number=30,
                       due_on=date(2026, 12, 1))
        for n in (0, 1)
    )  # fmt: skip
    with pytest.raises(ValidationError, match="一共只有 50 件"):
        actions.borrow(actor=US, org=house.branches[2], goods=goods, number=51, due_on=DAY)
    with pytest.raises(ValidationError, match="还没有到"):
        actions.lend(first, actor=US, on=TODAY + timedelta(days=1))
    with pytest.raises(ValidationError, match="不能早于申请日期"):
        actions.lend(first, actor=US, on=TODAY - timedelta(days=1))
    actions.lend(first, actor=US, on=TODAY)
    with pytest.raises(StepError, match="只剩 20 件"):
        actions.lend(second, actor=US, on=TODAY)
    with pytest.raises(ValidationError, match="还有 30 件没有归还"):
        actions.restock(Goods.objects.get(), actor=US, number=20)
    late = figures.WATCHES[1].rows(house.street, Ask(on(date(2026, 12, 2))))
    assert [one.goods for one in late] == [goods]
    with pytest.raises(ValidationError, match="还没有到"):
        actions.give_back(first, actor=US, on=date(2026, 12, 3))
    with clock.at(date(2026, 12, 3)):
        actions.give_back(first, actor=US, on=date(2026, 12, 3))
        second.refresh_from_db()
        actions.lend(second, actor=US, on=date(2026, 12, 3))
    actions.restock(Goods.objects.get(), actor=US, number=60)
    assert (Goods.objects.get().number, Goods.objects.get().notes) == (60, "擦净归还")
    assert figures.LENT.read(house.street, Ask(month(2026, 11))).value == 2
    assert sound() == []
    Goods.objects.update(lent=1)
    assert sound() != []


def test_a_calendar_follows_the_bookings_until_its_link_is_ended(house, client):
    one = house.book(theme="重温誓词；《党章》")
    feed = actions.follow(actor=US, org=house.branches[0])
    address = f"/p/calendar/{feed.key}.ics"
    answer = client.get(address)
    assert answer["Content-Type"].startswith("text/calendar")
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert [str(event["summary"]) for event in events] == ["重温誓词；《党章》"]
    assert events[0].decoded("dtstart") == one.starts_at
    assert feed_file(feed) == feed_file(feed)
    house.book(1, starts=time(14), ends=time(15))
    assert len(Calendar.from_ical(client.get(address).content).walk("VEVENT")) == 1
    actions.unfollow(feed, actor=US)
    assert client.get(address).status_code == 404
    assert client.get("/p/calendar/nobody-knows-this.ics").status_code == 404
    with pytest.raises(ValidationError, match="不归这个党组织管理"):
        actions.follow(actor=US, org=house.branches[0], space=house.room)
    room = actions.follow(actor=US, org=house.street, space=house.room)
    assert len(Calendar.from_ical(client.get(f"/p/calendar/{room.key}.ics").content).walk(
        "VEVENT")) == 2  # fmt: skip
    venues.alter(house.venue, actor=US, keeper=house.branches[1], since=TODAY)
    assert client.get(f"/p/calendar/{room.key}.ics").status_code == 200  # beneath it still
    venues.alter(house.venue, actor=US, keeper=house.district, since=TODAY)
    assert client.get(f"/p/calendar/{room.key}.ics").status_code == 404


def test_free_hours_are_what_is_open_less_what_is_taken_and_cleared_up(house):
    house.book(space=house.hall, starts=time(9, 30), ends=time(10, 30))
    day = days_of(house.hall, DAY, 1)[0]
    assert [(one.hours, one.free) for one in day.stretches] == [
        ("08:30—09:15", True), ("09:30—10:30", False), ("10:45—12:00", True),
        ("14:00—18:00", True),
    ]  # fmt: skip
    assert days_of(house.hall, date(2026, 12, 5), 1)[0].closed == "不开放"
    assert days_of(house.hall, DAY, 1)[0].stretches[1].words == "已约，待同意"


def test_a_week_asks_the_same_however_much_is_booked(house, django_assert_num_queries):
    def week():
        space = bookable(DAY).get(pk=house.hall.pk)
        with django_assert_num_queries(3):
            return days_of(space, TODAY, 14, System("有人"))

    week()
    for n in range(3):
        house.book(n, space=house.hall, held_on=DAY + timedelta(days=n))
    assert [one.words for day in week() for one in day.stretches if not one.free] == [
        str(org) for org in house.branches
    ]


def test_ones_own_places_come_first_however_many_there_are(house, monkeypatch):
    monkeypatch.setattr(free, "MOST", 1)
    west = orgs.set_up(name="西街党工委", kind="work_committee", parent=house.district,
                       code="992000", since=BEGUN, actor=US)  # fmt: skip
    home = venues.register(actor=US, name="西街中心", kind="centre", level="street", keeper=west,
                           opening="周一至周五 8:30—12:00", since=BEGUN)  # fmt: skip
    own = venues.divide(actor=US, venue=home, name="会议室", capacity=30, since=BEGUN)
    branch = orgs.set_up(name="西街支部", kind="branch", parent=west, code="992001", since=BEGUN,
                         actor=US)  # fmt: skip
    for path in (west.path, branch.path):
        assert nearest(SimpleNamespace(reach=lambda *roles, path=path: [path]), DAY) == [own]
    assert nearest(SimpleNamespace(reach=lambda *roles: []), DAY)[0].venue == house.venue
