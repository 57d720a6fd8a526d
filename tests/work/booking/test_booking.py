"""Booking a place: asked, answered, queued, moved, used; a branch's visit becomes its meeting."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.periods import month
from jiceng.registers.venues import actions as venues
from jiceng.work.booking import actions, figures
from jiceng.work.booking.flows import ACCEPTED, CANCELLED, REQUESTED, WAITING
from jiceng.work.booking.models import (
    Booking,
    Round,
)
from jiceng.work.booking.rules import Wanted, share_out
from tests.work.booking.given import DAY, TODAY, US, sound

pytestmark = [pytest.mark.django_db, pytest.mark.both]


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
    for verb in ("booking.request", "booking.repeat", "booking.answered")
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
    whole = series(house, space=house.hall)
    days = [*whole.booking_set.order_by("pk")]
    assert heard() == [("repeat", whole.pk)], "once, however many days"
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
        persons=one.persons + 2).update(state=CANCELLED) and Booking.objects.filter(
        persons=one.persons + 3).update(reconfirm_by=date(2027, 2, 1))]
}  # fmt: skip


def test_what_another_does_while_the_unconfirmed_are_released_stands(house, settings):
    day = date(2027, 1, 13)
    first, sure, gone, again, last = (
        house.book(n % 3, held_on=day + timedelta(weeks=n), persons=(10, 11, 12, 13, 20)[n])
        for n in range(5)
    )
    Booking.objects.update(reconfirm_by=date(2027, 1, 10))
    settings.JICENG_HANDOFFS = f"{__name__}.ELSEWHERE"
    with clock.at(date(2027, 1, 11)):
        assert actions.release() == 2
    states = [Booking.objects.get(pk=one.pk).state for one in (first, sure, gone, again, last)]
    assert states == ["refused", ACCEPTED, CANCELLED, ACCEPTED, "refused"]


def test_an_answer_is_due_two_days_after_the_day_it_was_asked_here(house):
    with clock.at(datetime(2026, 11, 24, 0, 30, tzinfo=clock.ZONE)):
        later, soon = house.book(space=house.hall), house.book(held_on=date(2026, 11, 24))
    for one in (later, soon):
        one.refresh_from_db()  # as stored, in the time of Greenwich
    assert figures.answer_by(later) == date(2026, 11, 26)
    assert figures.answer_by(soon) == date(2026, 11, 24)  # not before it was asked
