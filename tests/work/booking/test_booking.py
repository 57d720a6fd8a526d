"""Booking a place: asked, answered, queued, moved, used; a branch's visit becomes its meeting."""

from datetime import date, datetime, time, timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from icalendar import Calendar

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.periods import month, on
from jiceng.registers.meetings.models import Attendance, Meeting
from jiceng.registers.members import actions as members
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.people import actions as people
from jiceng.registers.venues import actions as venues
from jiceng.registers.venues.models import Visit
from jiceng.work.booking import actions, figures
from jiceng.work.booking.flows import ACCEPTED, CANCELLED, REQUESTED, USED, WAITING
from jiceng.work.booking.models import (
    Booking,
    Goods,
    Round,
    bookable,
    days_of,
    free,
    nearest,
)
from jiceng.work.booking.pages.calendar import feed_file
from jiceng.work.booking.rules import Wanted, share_out
from tests.work.booking.given import BEGUN, DAY, TODAY, US, build, sound

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def house(db):
    with clock.at(TODAY):
        yield build()


def members_of(house, count=3):
    folk = people.register_many(
        [{"name": f"赵某{n}", "keeper": house.branches[0], "sex": "1"} for n in "甲乙丙"[:count]],
        actor=US,
    )
    return members.enrol_many(
        [{"person": one, "org": house.branches[0], "joined_on": date(2012, 7, 1),
          "full_on": date(2013, 7, 1), "entered_on": BEGUN, "category": "working"}
         for one in folk],
        actor=US,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        (
            {"starts": time(11, 30), "ends": time(12, 30)},
            "starts",
            "不在开放时间内：当天开放 08:30—12:00",
        ),
        ({"starts": time(11), "ends": time(14, 30)}, "starts", "不在开放时间内"),
        ({"persons": 31}, "persons", "最多容纳 30 人，来 31 人"),
        ({"held_on": date(2026, 11, 20)}, "held_on", "已经过去"),
        ({"held_on": date(2027, 11, 22)}, "held_on", "最多提前 180 天"),
        ({"held_on": date(2026, 12, 5)}, "held_on", "不开放"),
        ({"ends": time(9)}, "ends", "结束时间要晚于"),
        ({"ends": time(9, 10)}, "ends", "15 分钟到 480 分钟"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_is_kept(
    house, change, field, words
):
    with pytest.raises(ValidationError) as told:
        house.book(**change)
    assert words in "；".join(told.value.message_dict[field])
    assert not Booking.objects.exists()


def test_a_closed_day_says_why(house):
    venues.except_day(actor=US, venue=house.venue, day=DAY, words="消防检修")
    with pytest.raises(ValidationError, match="消防检修"):
        house.book()


def test_two_may_touch_and_none_may_meet_with_the_time_to_clear_up(house):
    house.book()
    house.book(1, starts=time(11), ends=time(12))
    with pytest.raises(ValidationError, match="已经有人约（09:00—11:00）"):
        house.book(2, starts=time(10, 30), ends=time(11, 30))
    first = house.book(space=house.hall)
    assert first.state == REQUESTED
    with pytest.raises(ValidationError, match="已经有人约"):
        house.book(1, space=house.hall, starts=time(11), ends=time(12))
    house.book(1, space=house.hall, starts=time(11, 15), ends=time(12))
    assert sound() == []


def test_a_room_without_approval_is_had_at_once_and_a_hall_waits_for_its_keeper(house):
    assert house.book().state == ACCEPTED
    asked = house.book(space=house.hall)
    actions.approve(asked, actor=US, told="自带投影线")
    asked.refresh_from_db()
    assert (asked.state, asked.told, asked.accepted_on) == (ACCEPTED, "自带投影线", TODAY)
    other = house.book(1, space=house.hall, starts=time(15), ends=time(16))
    with pytest.raises(ValidationError, match="请写明"):
        actions.refuse(other, actor=US, why="other")
    actions.refuse(other, actor=US, why="closed", told="停电")
    assert figures.REFUSALS.read(house.street, Ask(month(2026, 12))).by("why") == {"closed": 1}
    with pytest.raises(StepError):
        actions.approve(other, actor=US)


def test_who_waits_is_let_in_by_turn_when_the_time_comes_free(house):
    first = house.book(space=house.hall)
    second = house.book(1, space=house.hall, wait=True)
    third = house.book(2, space=house.hall, wait=True)
    assert [second.state, third.state] == [WAITING, WAITING]
    actions.cancel(first, actor=US)
    second.refresh_from_db()
    third.refresh_from_db()
    assert [second.state, third.state] == [REQUESTED, WAITING]
    with pytest.raises(StepError, match="已经有人约"):
        actions.promote(third, actor=US)
    actions.retime(second, actor=US, held_on=DAY, starts=time(15), ends=time(16), persons=8)
    third.refresh_from_db()
    second.refresh_from_db()
    assert [second.state, second.hours, third.state] == [REQUESTED, "15:00—16:00", REQUESTED]
    with pytest.raises(ValidationError, match="已经有人约"):
        actions.retime(third, actor=US, held_on=DAY, starts=time(15), ends=time(16), persons=8)
    third.refresh_from_db()
    assert (third.state, third.hours) == (REQUESTED, "09:00—11:00")
    with clock.at(DAY + timedelta(days=1)), pytest.raises(StepError, match="已经到了，不能改期"):
        actions.retime(third, actor=US, held_on=date(2026, 12, 9), starts=time(15),
                       ends=time(16), persons=8)  # fmt: skip
    assert sound() == []


HEARD = []
TOLD = {
    verb: [lambda one, *, actor, verb=verb: HEARD.append((verb.partition(".")[2], one.pk))]
    for verb in ("booking.request", "booking.answered")
}


def heard():
    found = [*HEARD]
    HEARD.clear()
    return found


def test_whoever_keeps_the_place_hears_what_waits_and_whoever_booked_each_answer(house, settings):
    settings.JICENG_HANDOFFS = f"{__name__}.TOLD"
    heard()
    first, second = house.book(space=house.hall), house.book(1, space=house.hall, wait=True)
    assert heard() == [("request", first.pk)]
    actions.cancel(first, actor=US)
    assert heard() == [("answered", second.pk), ("request", second.pk)]
    second.refresh_from_db()
    actions.retime(second, actor=US, held_on=DAY, starts=time(15), ends=time(16), persons=8)
    assert heard() == [("request", second.pk)]
    days = [*series(house, space=house.hall).booking_set.order_by("pk")]
    assert heard() == [("request", one.pk) for one in days]
    actions.approve_many(days, actor=US)
    assert sorted(heard()) == [("answered", one.pk) for one in days]
    third, fourth = house.book(), house.book(1, wait=True)
    actions.cancel(third, actor=US)
    fourth.refresh_from_db()
    assert fourth.state == REQUESTED  # they waited long: whoever keeps the room says yes first
    assert heard() == [("answered", fourth.pk), ("request", fourth.pk)]


def series(house, **more):
    return actions.repeat(actor=US, **{
        "org": house.branches[0], "space": house.room, "weekday": 2, "every": 1,
        "first": date(2026, 12, 1), "last": date(2026, 12, 31), "starts": time(9),
        "ends": time(10), "purpose": "class", "group": "members", "persons": 10, **more,
    })  # fmt: skip


def test_a_series_is_had_whole_or_with_its_gaps_named(house):
    venues.except_day(actor=US, venue=house.venue, day=date(2026, 12, 9), words="放假")
    house.book(1, held_on=date(2026, 12, 16))
    with pytest.raises(ValidationError) as told:
        series(house)
    said = str(told.value.message_dict["skip"])
    assert "2026-12-09" in said
    assert "放假" in said
    assert "2026-12-16 已经有人约" in said
    assert Booking.objects.count() == 1
    made = series(house, skip=True)
    assert [str(one.held_on) for one in made.booking_set.order_by("held_on")] == [
        "2026-12-02", "2026-12-23", "2026-12-30",
    ]  # fmt: skip
    assert "放假" in made.skipped
    with pytest.raises(ValidationError, match="没有这样的星期几"):
        series(house, first=date(2026, 12, 3), last=date(2026, 12, 4))
    with pytest.raises(ValidationError, match="一天也约不上"):
        series(house, weekday=6, skip=True)
    assert actions.cancel_rest(made, actor=US) == 3
    assert made.booking_set.filter(state=CANCELLED).count() == 3


def test_a_season_is_shared_out_first_wishes_first(house):
    one = actions.announce(actor=US, space=house.hall, name="春季", opens_on=TODAY,
                           closes_on=date(2026, 11, 30), first=date(2026, 12, 1),
                           last=date(2026, 12, 31))  # fmt: skip
    with pytest.raises(ValidationError, match="正在按季分配"):
        series(house, space=house.hall)
    want = {"round": one, "persons": 20, "purpose": "activity"}
    for who, weekday, hour in ((0, 2, 9), (0, 3, 9), (1, 3, 9), (2, 3, 10)):
        actions.wish(actor=US, org=house.branches[who], weekday=weekday, starts=time(hour),
                     ends=time(hour + 1), **want)  # fmt: skip
    with pytest.raises(ValidationError, match="最多容纳"):
        actions.wish(actor=US, org=house.branches[0], weekday=0, starts=time(9), ends=time(10),
                     **{**want, "persons": 101})  # fmt: skip
    with pytest.raises(StepError, match="截止"):
        actions.allot(one, actor=US)
    with clock.at(date(2026, 12, 1)):
        actions.allot(one, actor=US)
        with pytest.raises(ValidationError, match="现在不能登记"):
            actions.wish(actor=US, org=house.branches[0], weekday=0, starts=time(9),
                         ends=time(10), **want)  # fmt: skip
    told = list(one.wish_set.order_by("pk").values_list("met", "outcome"))
    assert [met for met, _words in told] == [True, False, True, False]
    assert "冲突" in told[1][1]
    assert told[0][1] == "分到 5 天"
    assert Booking.objects.filter(state=ACCEPTED).count() == 10
    assert Round.objects.get().state == "allotted"
    assert sound() == []


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"weekday": 6}, "weekday", "没有这样的星期几"),
        ({"weekday": 5}, "starts", "都不开放"),
        ({"starts": time(12), "ends": time(13)}, "starts", "都不开放"),
        ({"ends": time(17, 30)}, "ends", "15 分钟到 480 分钟"),
        ({"ends": time(9, 5)}, "ends", "15 分钟到 480 分钟"),
    ],
)
def test_a_wish_that_no_day_can_meet_is_refused_when_it_is_made(house, change, field, words):
    said = {"space": house.hall, "name": "冬季", "opens_on": TODAY, "closes_on": TODAY}
    with pytest.raises(ValidationError, match="366 天"):
        actions.announce(actor=US, **said, first=DAY, last=date(9999, 12, 31))
    one = actions.announce(actor=US, **said, first=date(2026, 12, 14), last=date(2026, 12, 19))
    want = {"round": one, "org": house.branches[0], "weekday": 2, "starts": time(9),
            "ends": time(10), "persons": 5, "purpose": "activity"}  # fmt: skip
    with pytest.raises(ValidationError) as told:
        actions.wish(actor=US, **{**want, **change})
    assert words in "；".join(told.value.message_dict[field])
    actions.wish(actor=US, **want)


def test_a_series_ends_no_later_than_a_booking_may_be(house):
    for last in (date(9999, 12, 31), TODAY + timedelta(days=181)):
        with pytest.raises(ValidationError, match="最多提前 180 天"):
            series(house, last=last, every=12)
    assert series(house, last=TODAY + timedelta(days=180), every=12).booking_set.count() == 3


def test_sharing_out_gives_everybody_something_before_anybody_has_two():
    wishes = [Wanted(1, 7, 0, time(9), time(10)), Wanted(2, 7, 0, time(10), time(11)),
              Wanted(3, 8, 0, time(10, 30), time(11, 30))]  # fmt: skip
    assert share_out(wishes) == ([1, 3], {2: 3})
    assert share_out(wishes[:2]) == ([1, 2], {})
    assert share_out(wishes[:2], gap=15) == ([1], {2: 1})


def test_what_was_booked_long_ahead_is_confirmed_again_or_lost(house):
    far = house.book(held_on=date(2027, 1, 13))
    kept = house.book(1, held_on=date(2027, 1, 14))
    near = house.book(2)
    assert (far.reconfirm_by, near.reconfirm_by) == (date(2027, 1, 10), None)
    actions.confirm(kept, actor=US)
    with pytest.raises(StepError, match="已经确认过"):
        actions.confirm(kept, actor=US)
    with clock.at(date(2027, 1, 10)):
        assert actions.release() == 0
    with clock.at(date(2027, 1, 11)):
        assert actions.release() == 1
    far.refresh_from_db()
    assert (far.state, far.why) == ("refused", "unconfirmed")


ELSEWHERE = {
    "booking.answered": [lambda one, *, actor: Booking.objects.filter(
        persons=one.persons + 1).update(confirmed_on=clock.today()) and Booking.objects.filter(
        persons=one.persons + 2).update(state=CANCELLED)]
}  # fmt: skip


def test_what_another_does_while_the_unconfirmed_are_released_stands(house, settings):
    day = date(2027, 1, 13)
    first, sure, gone, last = (
        house.book(n % 3, held_on=day + timedelta(weeks=n), persons=(10, 11, 12, 20)[n])
        for n in range(4)
    )
    Booking.objects.update(reconfirm_by=date(2027, 1, 10))
    settings.JICENG_HANDOFFS = f"{__name__}.ELSEWHERE"
    with clock.at(date(2027, 1, 11)):
        assert actions.release() == 2
    states = [Booking.objects.get(pk=one.pk).state for one in (first, sure, gone, last)]
    assert states == ["refused", ACCEPTED, CANCELLED, "refused"]


def test_an_answer_is_due_two_days_after_the_day_it_was_asked_here(house):
    with clock.at(datetime(2026, 11, 24, 0, 30, tzinfo=clock.ZONE)):
        later, soon = house.book(space=house.hall), house.book(held_on=date(2026, 11, 24))
    for one in (later, soon):
        one.refresh_from_db()  # as stored, in the time of Greenwich
    assert figures.answer_by(later) == date(2026, 11, 26)
    assert figures.answer_by(soon) == date(2026, 11, 24)  # not before it was asked


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
        with pytest.raises(StepError, match="已经补记"):
            actions.attend(one, actor=US)
        one.meeting_id = None  # as whoever opened the form before the other had sent theirs
        with pytest.raises(StepError, match="刚被别人补记"), transaction.atomic():
            actions.attend(one, actor=US)
        assert Meeting.objects.count() == 1


def test_members_at_bases_batches_refused_and_never_come_are_counted(db):
    with clock.at(TODAY):
        house = build(kind="base")
        members_of(house)
        rows = [house.book(n, held_on=DAY + timedelta(days=n)) for n in range(2)]
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
        assert figures.BASE_VISITS.read(house.street, ask).value == 1  # who kept it that day
        assert figures.BASE_PEOPLE.read(house.street, ask).value == 9
        assert figures.bookings.GRADE.read(house.street, ask).value == 4
        assert figures.BASE_VISITS.read(again, ask).value == 0
        open_ends = figures.WATCHES[0].rows(house.street, Ask(on(later)))
        assert not open_ends.exists()


def test_visits_of_warning_and_patriotic_bases_are_told_apart(db):
    with clock.at(TODAY):
        house = build(kind="base")
        venues.correct(house.venue, actor=US, reason="分类", subkind="warning")
        one = house.book()
    with clock.at(DAY + timedelta(days=1)):
        actions.complete(one, actor=US, persons=9, members=9)
    told = figures.BASE_VISITS.read(house.district, Ask(month(2026, 12))).by("subkind")
    assert told == {"warning": 1}
    people_ = figures.BASE_PEOPLE.only(subkind="warning")
    assert people_.read(house.street, Ask(month(2026, 12))).value == 9


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
