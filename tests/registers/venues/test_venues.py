"""Venues: one state at a time, a past that stays, a meeting held in one, guests out of counts."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import on
from jiceng.kit.roles import Role
from jiceng.registers.accounts.actions import grant
from jiceng.registers.meetings import actions as meetings
from jiceng.registers.meetings.models import Attendance, Meeting
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Affiliation
from jiceng.registers.members.rules import may_vote_here
from jiceng.registers.orgs.actions import abolish
from jiceng.registers.venues import actions, figures
from jiceng.registers.venues.models import Status, Venue
from tests.cast import fill, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.both]
US = System("测试")
DAY = date(2025, 6, 1)


@pytest.fixture
def cast(db):
    return fill()


def made(cast, **more):
    values = {"name": "甲站", "kind": "station", "level": "community", "keeper": cast.huaiyin}
    return actions.register(actor=US, **{**values, "since": DAY, **more})


def read(figure, node, day, **where):
    return figure.only(**where).read(node, Ask(on(day))).value


def test_a_venue_is_in_one_state_at_a_time_and_every_day_has_its_own(cast):
    venue = made(cast, state="planned")
    actions.turn(venue, actor=US, state="building", since=DAY + timedelta(days=30))
    actions.turn(venue, actor=US, state="in_use", since=DAY + timedelta(days=90), reason="验收")
    told = [
        Venue.objects.stated(DAY + timedelta(days=n)).get(pk=venue.pk).state
        for n in (-1, 0, 29, 30, 89, 90)
    ]
    assert told == [None, "planned", "planned", "building", "building", "in_use"]
    assert not list(actions.INVARIANTS[0]()) and not list(actions.INVARIANTS[1]())
    with pytest.raises(ValidationError, match="不能早于"):
        actions.turn(venue, actor=US, state="closed", since=DAY)
    with pytest.raises(ValidationError, match="使用中"):
        actions.turn(venue, actor=US, state="in_use", since=DAY + timedelta(days=99))
    actions.alter(venue, actor=US, since=DAY + timedelta(days=100), keeper=cast.east)
    assert Venue.objects.stated(DAY + timedelta(days=101)).get(pk=venue.pk).state == "in_use"
    Status.objects.filter(venue=venue, state="building").delete()
    assert list(actions.INVARIANTS[0]())


def test_a_table_by_kind_level_and_state_as_of_any_day(cast):
    before = read(figures.VENUES, cast.district, DAY, kind="station", level="community")
    venue = made(cast, area=Decimal(100))
    actions.alter(venue, actor=US, since=date(2025, 9, 1), area=Decimal(180), level="street")
    actions.turn(venue, actor=US, state="paused", since=date(2025, 10, 1))
    actions.turn(venue, actor=US, state="closed", since=date(2025, 11, 1))
    ask = {"kind": "station"}
    assert read(figures.VENUES, cast.district, DAY, level="community", **ask) == before + 1
    assert read(figures.VENUES, cast.district, date(2025, 9, 1), level="street", **ask) == 1
    assert read(figures.VENUES, cast.district, date(2025, 10, 1), state="paused", **ask) == 1
    assert read(figures.VENUES, cast.district, date(2025, 11, 1), level="street", **ask) == 0
    closed = [read(figures.CLOSED, cast.district, day, level="street", **ask)
              for day in (date(2025, 10, 31), date(2025, 11, 1))]  # fmt: skip
    assert closed == [0, 1]
    area = [read(figures.AREA, cast.huaiyin, day, kind="station")
            for day in (DAY, date(2025, 9, 1), date(2025, 10, 1))]  # fmt: skip
    assert area == [Decimal(550), Decimal(630), Decimal(450)]


def test_a_new_keeper_takes_the_venue_from_that_day(cast):
    venue = made(cast)
    actions.alter(venue, actor=US, since=date(2025, 9, 1), keeper=cast.west)
    assert read(figures.VENUES, cast.west, date(2025, 8, 31), kind="station") == 0
    assert read(figures.VENUES, cast.west, date(2025, 9, 1), kind="station") == 1


def test_what_keeps_venues_is_not_abolished_before_it_hands_them_over(cast):
    made(cast, keeper=cast.orgs[8])
    with pytest.raises(ValidationError, match="处阵地"):
        abolish(cast.orgs[8], actor=US, on=clock.today())


def test_codes_are_unique_and_a_hub_never_hangs_beneath_itself(cast):
    hub, site = made(cast, code="V1"), made(cast, name="乙点")
    actions.correct(site, actor=US, reason="归口", hub=hub)
    with pytest.raises(ValidationError, match="所属中心"):
        actions.correct(hub, actor=US, reason="写反", hub=site)
    with pytest.raises(ValidationError, match="甲站"):
        made(cast, name="丙点", code="V1")
    with pytest.raises(ValidationError, match="为什么"):
        actions.correct(hub, actor=US, reason=" ", head="某")


def test_only_a_plan_may_lie_ahead(cast):
    ahead = clock.today() + timedelta(days=40)
    made(cast, since=ahead, state="planned")
    with pytest.raises(ValidationError, match="还没有到"):
        made(cast, since=ahead)


def test_the_pages_say_what_it_is_and_what_it_was(cast):
    client = sign_in(Client(), cast.accounts["clerk"])
    page = client.get(f"/c/venues/{cast.venues[1].pk}/").content.decode()
    assert "历次状态" in page and "变更前" in page and "300" in page
    table = client.get("/c/venues/counts/?asof=2025-06-01").content.decode()
    assert "流动党员之家" in table and "商业综合体" in table
    assert client.get("/c/venues/counts/?asof=2025-06-01&format=xlsx").status_code == 200
    assert "/c/shelf/venues.venues/" in table
    row = re.search(r"层级：商业综合体.*?</tr>", table, re.DOTALL)
    head = re.findall(r'<th scope="col" class="n">(.*?)</th>', table)[:6]
    assert head == ["合计（不含关闭）", "规划中", "建设中", "使用中", "暂停", "关闭"]
    assert row is not None and row.group().count("<td") == 6
    assert "/c/shelf/venues.closed/?" in row.group() and "level=commercial" in row.group()
    role = Role.UNIT_LIAISON
    grant(cast.outsider, actor=US, role=role, org=cast.branch, since=date(2020, 1, 1))
    cast.outsider.refresh_from_db()
    table = sign_in(Client(), cast.outsider).get("/c/venues/counts/").content.decode()
    assert "流动党员之家" in table and "/c/shelf/" not in table, "no link to where they may not ask"


def hosted(cast, **more):
    member = next(one for one in cast.members if one.org_id == cast.orgs[8].pk)
    values = {"host": cast.branch, "since": date(2025, 1, 1), "venue": cast.venues[2]}
    return members.affiliate(member, actor=US, **{**values, **more})


def test_a_guest_counts_in_their_own_record_and_in_no_denominator(cast):
    guest = hosted(cast).member
    plain = meetings.record(actor=US, org=cast.branch, type="theme_day", held_on=DAY)
    here = meetings.record(actor=US, org=cast.branch, type="activity", held_on=DAY,
                           held_at=cast.venues[2], guests=[guest])  # fmt: skip
    rows = {one.pk: one for one in Meeting.objects.tallied().filter(pk__in=[plain.pk, here.pk])}
    assert rows[here.pk].due_count == rows[plain.pk].due_count
    assert rows[here.pk].present_count == rows[plain.pk].present_count
    assert here.venue == "槐荫流动党员之家"
    assert Attendance.objects.present().filter(member=guest, meeting=here).exists()
    assert may_vote_here(home=guest.org_id, here=cast.branch.pk) is False


def test_guests_are_hosted_members_and_a_correction_leaves_them_alone(cast):
    guest, own = hosted(cast).member, meetings.roll(cast.branch, DAY)[0]
    meeting = meetings.record(actor=US, org=cast.branch, type="activity", held_on=DAY)
    with pytest.raises(ValidationError, match="本支部"):
        meetings.welcome(meeting, actor=US, guests=[own])
    meetings.welcome(meeting, actor=US, guests=[guest])
    meetings.correct(meeting, actor=US, reason="补缺席", missed={own: ("absent", "")})
    assert [one.member for one in Attendance.objects.guests().filter(meeting=meeting)] == [guest]
    assert meetings.guests_of(cast.branch, DAY) == [guest]
    meetings.welcome(meeting, actor=US, guests=[])
    assert not Attendance.objects.guests().filter(meeting=meeting).exists()


def test_a_host_is_never_the_home_and_none_hosts_twice(cast):
    one = hosted(cast)
    with pytest.raises(ValidationError, match="已由"):
        hosted(cast)
    with pytest.raises(ValidationError, match="第三十二条"):
        hosted(cast, host=one.member.org)
    members.leave(one.member, actor=US, on=date(2025, 9, 1), exit="died")
    assert Affiliation.objects.get(pk=one.pk).until == date(2025, 9, 1)


def test_the_phone_offers_guests_and_venues_and_records_them(cast):
    guest = hosted(cast).member
    client = sign_in(Client(), cast.accounts["secretary"])
    page = client.get("/m/life/record/?type=activity").content.decode()
    assert "外来党员到会" in page and str(guest) in page and "槐荫流动党员之家" in page
    client.post("/m/life/record/", {
        "org": cast.branch.pk, "type": "activity", "held_on": "2025-06-01", "once": "g1",
        "held_at": cast.venues[2].pk, "guests": [guest.pk],
    })  # fmt: skip
    meeting = Meeting.objects.get(held_at=cast.venues[2])
    assert Attendance.objects.guests().get(meeting=meeting).member == guest
    console = client.get(f"/c/life/{meeting.pk}/").content.decode()
    assert "外来党员，不计应到" in console
