"""Hours of venues and the use made of them: read from a sign, kept by day, counted once."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import Period, month, on, year
from jiceng.registers.venues import actions, figures
from jiceng.registers.venues.models import Opening, SpecialDay, Visit, hours_of, open_on
from jiceng.registers.venues.rules import HoursError, read_hours, write_hours
from tests.cast import fill, sign_in

pytestmark = pytest.mark.django_db
US = System("测试")
SIGN = "周一至周五 8:30—12:00、14:00—18:00；周六 9:00—17:00"


@pytest.fixture
def cast(db):
    return fill()


@pytest.mark.parametrize(
    ("said", "written"),
    [
        (SIGN, SIGN),
        ("每天8:00-20:00", "周一至周日 8:00—20:00"),
        ("工作日 9:00 至 17:30", "周一至周五 9:00—17:30"),
        ("星期六、星期天 09：00～12：00", "周六、周日 9:00—12:00"),
        ("周五至周一 0:30—24:00", "周一 0:30—24:00；周五至周日 0:30—24:00"),
        ("Mon-Fri 8:30-12:00, 14:00-18:00; Saturday 9:00-17:00", SIGN),
        ("daily 8:00-12:00", "周一至周日 8:00—12:00"),
        ("8:00—12:00", "周一至周日 8:00—12:00"),
    ],
)
def test_a_sign_is_read_and_written_back(said, written):
    assert write_hours(read_hours(said)) == written
    assert read_hours(write_hours(read_hours(said))) == read_hours(said)


@pytest.mark.parametrize(
    "said",
    ["全天开放", "周一 25:00—26:00", "周一 12:00—8:00", "周一 8:00—12:00、11:00—13:00",
     "每天 8:00—18:00，节假日除外"],
)  # fmt: skip
def test_what_cannot_be_read_is_not_guessed(said):
    with pytest.raises(HoursError):
        read_hours(said)


def test_hours_hold_from_a_day_on_and_stop_while_the_venue_is_paused(cast):
    venue = cast.venues[0]
    actions.set_hours(venue, actor=US, opening="每天 9:00—17:00", since=date(2025, 9, 1))
    assert open_on(venue, date(2025, 8, 29))[0][0] == (time(8, 30), time(12))
    assert open_on(venue, date(2025, 9, 7))[0] == [(time(9), time(17))]
    assert open_on(venue, date(2025, 5, 1)) == ([], "放假")
    actions.turn(venue, actor=US, state="paused", since=date(2025, 10, 1))
    assert open_on(venue, date(2025, 10, 1))[0] == []
    with pytest.raises(ValidationError, match="现在暂停"):
        actions.set_hours(venue, actor=US, opening=SIGN, since=date(2025, 10, 2))
    actions.turn(venue, actor=US, state="in_use", since=date(2025, 11, 1))
    assert open_on(venue, date(2025, 11, 2))[0] == [(time(9), time(17))]
    with pytest.raises(ValidationError, match="看不懂"):
        actions.set_hours(venue, actor=US, opening="看情况", since=date(2025, 12, 1))
    assert [said for check in actions.INVARIANTS for said in check()] == []


def brute(venue, period):
    """Minute by minute, day by day."""
    total, day = 0, period.first
    while day <= period.last:
        for opens, closes in hours_of([venue.pk], day)[venue.pk][0]:
            total += (closes.hour - opens.hour) * 60 + closes.minute - opens.minute
        day += timedelta(days=1)
    return total


@pytest.mark.parametrize(
    "period",
    [month(2025, 5), year(2025), Period(date(2025, 6, 30), date(2025, 7, 1)), on(date(2025, 7, 1))],
)
def test_hours_open_are_the_sum_of_every_single_day(cast, period):
    venue = cast.venues[1]
    actions.turn(venue, actor=US, state="paused", since=date(2025, 6, 10))
    actions.turn(venue, actor=US, state="in_use", since=date(2025, 6, 20))
    expected = sum(brute(one, period) for one in cast.venues)
    assert figures.OPEN_HOURS.read(cast.district, Ask(period)).value * 60 == expected
    assert expected > 0


def test_a_new_keeper_has_the_hours_and_the_visits_from_that_day_on(cast):
    venue, day = cast.venues[1], date(2025, 9, 1)
    before = figures.OPEN_HOURS.read(cast.huaiyin, Ask(month(2025, 8))).value
    actions.alter(venue, actor=US, since=day, keeper=cast.west)
    assert figures.OPEN_HOURS.read(cast.huaiyin, Ask(month(2025, 8))).value == before > 0
    assert figures.OPEN_HOURS.read(cast.huaiyin, Ask(month(2025, 9))).value == 0
    assert figures.OPEN_HOURS.read(cast.west, Ask(month(2025, 9))).value > 0
    late = actions.receive(actor=US, venue=venue, held_on=date(2025, 8, 30), purpose="tour",
                           group="youth", persons=5)  # fmt: skip
    assert late.org == cast.huaiyin
    assert Opening.objects.filter(venue=venue, until=None).count() == 11


def test_visits_count_batches_persons_members_and_who_came_again(cast):
    ask = Ask(year(2025))
    assert figures.VISITS.read(cast.district, ask).value == 2
    assert figures.PERSONS.read(cast.district, ask).value == 44
    assert figures.MEMBERS.read(cast.district, ask).value == 13
    assert figures.USED_HOURS.read(cast.district, ask).value == 2.5
    assert figures.VISITS.read(cast.district, ask).by("turn") == {"again": 1, None: 1}
    assert figures.VISITS.read(cast.district, Ask(year(2023))).by("turn") == {"first": 1}
    assert figures.VISITS.only(group="elders").read(cast.huaiyin, ask).value == 1
    assert 0 < figures.USED_RATE.read(cast.district, ask).value < 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"persons": 31}, "最多容纳 30 人"),
        ({"held_on": date(2100, 1, 1)}, "日期还没有到"),
        ({"held_on": date(2009, 1, 1)}, "请检查日期"),
        ({"members": 9}, "党员不能多于总人数"),
        ({"starts_at": time(11), "ends_at": time(10)}, "结束时间要晚于"),
    ],
)
def test_a_visit_that_cannot_have_been_is_refused_in_plain_words(cast, change, words):
    space = cast.venues[1].space_set.get()
    told = {"venue": cast.venues[1], "space": space, "held_on": date(2025, 6, 4), "persons": 8,
            "purpose": "council", "group": "residents"}  # fmt: skip
    count = Visit.objects.count()
    with pytest.raises(ValidationError, match=words):
        actions.receive(actor=US, **{**told, **change})
    assert Visit.objects.count() == count


@pytest.mark.parametrize(
    ("sort", "called"),
    [
        ("women", "产业女工服务中心"),
        ("elders", "居家养老服务中心"),
        ("health", "健康驿站"),
        ("folk_art", "民间艺术交流中心"),
        ("veterans", "流动复退军人服务站"),
        ("estate", "小区党群服务中心站"),
    ],
)
def test_a_special_site_is_one_of_six_sorts_under_a_hub(cast, sort, called):
    site = {"name": called, "kind": "sub_site", "level": "community", "keeper": cast.huaiyin,
            "hub": cast.venues[0], "since": date(2025, 6, 1), "services": "义诊"}  # fmt: skip
    made = actions.register(actor=US, **site, subkind=sort, opening=SIGN)
    assert made.get_subkind_display() == called
    with pytest.raises(ValidationError, match="没有这个类别"):
        actions.register(actor=US, **site, subkind="red")
    assert Opening.objects.filter(venue=made).count() == 11
    actions.receive(actor=US, venue=made, held_on=date(2025, 6, 9), persons=6, purpose="service",
                    group="elders")  # fmt: skip
    ask = Ask(month(2025, 6))
    assert figures.IN_USE.only(kind="sub_site", subkind=sort).read(cast.east, ask).value == 1
    visits = figures.PERSONS.only(kind="sub_site", subkind=sort, group="elders").read(
        cast.east, ask
    )
    assert visits.value == 6
    actions.turn(made, actor=US, state="paused", since=date(2025, 7, 1))
    assert figures.IN_USE.only(kind="sub_site").read(cast.east, Ask(month(2025, 7))).value == 0


def test_use_is_counted_under_what_the_venue_was_on_the_report_day(cast):
    venue = actions.register(actor=US, name="讲习所", kind="lecture_hall", level="community",
                             keeper=cast.huaiyin, since=date(2025, 6, 1), opening=SIGN)  # fmt: skip
    told = {"venue": venue, "purpose": "class", "group": "members"}
    actions.receive(actor=US, held_on=date(2025, 6, 9), persons=6, **told)

    def of(period, **where):
        ask = Ask(period)  # an ask remembers its answers
        made = [one.only(**where) for one in (figures.PERSONS, figures.OPEN_HOURS)]
        made.append(figures.use.HALLS_LECTURES.only(level=where["level"]))
        return [one.read(cast.east, ask).value for one in made]

    hall = {"kind": "lecture_hall", "level": "community"}
    before = of(month(2025, 6), **hall)
    assert before[0::2] == [6, 1]
    actions.alter(venue, actor=US, since=date(2025, 9, 1), kind="station", level="street")
    actions.receive(actor=US, held_on=date(2025, 9, 9), persons=2, **told)
    assert of(month(2025, 6), **hall) == before, "a later change says nothing of June"
    assert of(month(2025, 9), kind="station", level="street")[0::2] == [2, 0]


def test_the_pages_set_hours_and_record_a_visit(cast, client):
    page = sign_in(client, cast.worker)
    venue = cast.venues[1]
    answer = page.post(f"/c/venues/{venue.pk}/set_hours/",
                       {"opening": "晚上", "since": "2025-06-02"})  # fmt: skip
    assert answer.status_code == 422
    assert "看不懂" in answer.content.decode()
    page.post(f"/c/venues/{venue.pk}/set_hours/", {"opening": SIGN, "since": "2025-06-02"})
    assert open_on(venue, date(2025, 6, 7))[0] == [(time(9), time(17))]
    told = {"venue": venue.name, "held_on": "2025-06-05", "purpose": "class", "group": "members",
            "persons": "20", "members": "20"}  # fmt: skip
    answer = page.post("/c/venues/visits/new/", told)
    assert answer.status_code == 302, answer.content.decode()
    detail = page.get(f"/c/venues/{venue.pk}/").content.decode()
    assert "党课和培训" in detail
    for place in ("/c/venues/spaces/", "/c/venues/openings/?period=2025", "/c/venues/visits/"):
        assert page.get(place).status_code == 200


def sound():
    return [said for check in actions.INVARIANTS for said in check()]


@pytest.fixture
def planned(cast):
    """A venue whose next week begins in ten days."""
    venue, ahead = cast.venues[1], clock.today() + timedelta(days=10)
    actions.set_hours(venue, actor=US, opening="每天 9:00—17:00", since=ahead)
    return venue


def test_a_pause_ends_the_week_that_a_planned_one_was_to_end(planned):
    today = clock.today()
    actions.turn(planned, actor=US, state="paused", since=today)
    for ahead in range(20):
        assert open_on(planned, today + timedelta(days=ahead))[0] == []
    assert sound() == []


def test_hours_left_in_a_pause_are_found(planned):
    actions.turn(planned, actor=US, state="paused", since=clock.today())
    Opening.objects.filter(venue=planned, until=clock.today()).update(
        until=clock.today() + timedelta(days=10)
    )
    assert any("没有在使用" in said for said in sound())


def test_a_second_word_before_a_planned_week_lays_no_hours_double(planned):
    today = clock.today()
    actions.set_hours(planned, actor=US, opening="每天 8:00—10:00", since=today)
    for ahead in range(20):
        assert open_on(planned, today + timedelta(days=ahead))[0] == [(time(8), time(10))]
    assert sound() == []
    Opening.objects.filter(venue=planned, until=today).update(until=None)
    assert any("排重" in said for said in sound())


def test_a_new_keeper_takes_over_the_week_that_holds_and_the_one_planned(cast, planned):
    today = clock.today()
    before = [open_on(planned, today + timedelta(days=n)) for n in range(20)]
    actions.alter(planned, actor=US, since=today, keeper=cast.west)
    assert [open_on(planned, today + timedelta(days=n)) for n in range(20)] == before
    for ahead in (0, 9, 10, 19):
        rows = Opening.objects.standing(today + timedelta(days=ahead)).filter(venue=planned)
        assert {one.keeper_id for one in rows} == {cast.west.pk}
    past = Opening.objects.standing(today - timedelta(days=1)).filter(venue=planned)
    assert {one.keeper_id for one in past} == {cast.huaiyin.pk}


def test_a_keeper_of_the_very_day_hours_began_still_has_hours(cast):
    venue, day = cast.venues[1], clock.today()
    actions.set_hours(venue, actor=US, opening=SIGN, since=day)
    actions.alter(venue, actor=US, since=day, keeper=cast.west)
    assert Opening.objects.standing(day).filter(venue=venue, keeper=cast.west).count() == 11


def test_a_special_day_inside_a_pause_takes_no_hours_away_and_opens_for_nobody(cast):
    venue, today = cast.venues[1], clock.today()
    shut, longer = today + timedelta(days=3), today + timedelta(days=4)
    actions.except_day(actor=US, venue=venue, day=shut, words="盘点")
    actions.except_day(actor=US, venue=venue, day=longer, opens=time(8), closes=time(20))
    assert SpecialDay.objects.filter(venue=venue, day__gte=today).exclude(difference=0).exists()
    actions.turn(venue, actor=US, state="paused", since=today)
    actions.except_day(actor=US, venue=venue, day=today, opens=time(8), closes=time(9))
    told = SpecialDay.objects.filter(venue=venue, day__gte=today)
    assert [one.difference for one in told] == [0, 0, 0]
    ask = Ask(Period(today, longer))
    assert figures.OPEN_HOURS.read(cast.huaiyin, ask).value == 0
    assert open_on(venue, longer) == open_on(venue, today) == ([], "")


def test_special_days_follow_the_week_and_the_keeper(cast):
    venue, today = cast.venues[1], clock.today()
    shut, later = today + timedelta(days=3), today + timedelta(days=8)
    for day in (shut, later):
        actions.except_day(actor=US, venue=venue, day=day)
    actions.set_hours(venue, actor=US, opening="每天 9:00—17:00", since=today + timedelta(days=5))
    assert SpecialDay.objects.get(venue=venue, day=later).difference == -480
    actions.alter(venue, actor=US, since=today, keeper=cast.west)
    days = SpecialDay.objects.filter(venue=venue, day__gte=today)
    assert {one.keeper_id for one in days} == {cast.west.pk}
    period = Period(today, later)
    expected = sum(brute(one, period) for one in cast.venues)
    assert figures.OPEN_HOURS.read(cast.district, Ask(period)).value * 60 == expected


def received(cast, day):
    return actions.receive(actor=US, venue=cast.venues[1], held_on=day, purpose="tour",
                           group="youth", persons=5)  # fmt: skip


def test_visits_already_told_go_with_a_venue_handed_over_earlier(cast):
    early, late = received(cast, date(2025, 8, 30)), received(cast, date(2025, 9, 3))
    actions.alter(cast.venues[1], actor=US, since=date(2025, 9, 1), keeper=cast.west)
    early.refresh_from_db()
    late.refresh_from_db()
    assert (early.org, late.org) == (cast.huaiyin, cast.west)
    assert sound() == []
    Visit.objects.filter(pk=late.pk).update(org=cast.huaiyin)
    assert any(str(late.pk) in said for said in sound())


def test_a_venue_people_came_to_is_not_paused_from_before_they_came(cast):
    venue, visit = cast.venues[1], received(cast, date(2025, 9, 3))
    with pytest.raises(ValidationError, match="2025-09-03 还登记了到场"):
        actions.turn(venue, actor=US, state="paused", since=date(2025, 9, 1))
    actions.void_visit(visit, actor=US, reason="登记错了")
    actions.turn(venue, actor=US, state="paused", since=date(2025, 9, 1))
    assert sound() == []


def test_a_corrected_sign_that_cannot_be_read_is_refused_and_the_hours_stay(cast):
    venue, today = cast.venues[1], clock.today()
    with pytest.raises(ValidationError, match="看不懂"):
        actions.correct(venue, actor=US, reason="写错", opening="看情况")
    venue.refresh_from_db()
    assert Opening.objects.standing(today).filter(venue=venue).count() == 11
    actions.correct(venue, actor=US, reason="不再固定开放", opening="")
    assert not Opening.objects.standing(today).filter(venue=venue).exists()
