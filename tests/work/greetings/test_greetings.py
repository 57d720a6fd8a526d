"""Political birthdays: on their day, once a year, as people wish, sent ones counted."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django_q.models import Schedule

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import year
from jiceng.kit.schedules import ensure
from jiceng.registers.calendar.actions import load_year
from jiceng.registers.meetings import actions as meetings
from jiceng.registers.members.models import Member
from jiceng.registers.outbox import actions as outbox
from jiceng.registers.outbox.models import Message
from jiceng.registers.people.models import Person
from jiceng.work.greetings import actions, rules
from jiceng.work.greetings.figures import CELEBRATED, CEREMONIES, SENT
from jiceng.work.greetings.models import Declined, Greeting
from tests.kept import kept
from tests.work.district import BEGUN, US, District, account, tree

pytestmark = [pytest.mark.django_db]
DAY = date(2026, 7, 1)  # a Wednesday; all but two joined on 1 July 2012


@kept
def build() -> District:
    found = District(*tree())
    joined = {1: date(2012, 2, 29), 2: date(2026, 7, 1)}
    told = {n: {"joined_on": day, "full_on": None} for n, day in joined.items()}
    told[2]["entered_on"] = joined[2]
    with clock.at(DAY):
        found.enrol(8, 6, lambda n: told.get(n, {}))
    for n, member in enumerate(found.members):
        if n not in {3}:
            person = Person.objects.get(pk=member.person_id)
            person.phone = f"1000000{n:04}"
            person.save(update_fields=["phone", "phone_blind"])
    found.accounts = {
        "secretary": account("secretary", "branch_secretary", found.branch, found.members[4]),
        "clerk": account("clerk", "district_staff", found.root),
        "neighbour": account("neighbour", "branch_secretary", found.other, found.members[6]),
    }
    return found


@pytest.fixture
def district(db):
    return build()


def test_the_day_of_a_leap_year_is_the_last_of_february_in_others():
    leap = date(2012, 2, 29)
    assert rules.anniversary(joined_on=leap, year=2023) == date(2023, 2, 28)
    assert rules.anniversary(joined_on=leap, year=2024) == date(2024, 2, 29)
    assert rules.anniversary(joined_on=leap, year=2012) is None
    assert rules.days_of(day=date(2023, 2, 28)) == [(2, 28), (2, 29)]
    assert rules.days_of(day=date(2024, 2, 28)) == [(2, 28)]
    assert rules.wrong_holes(text="{name}{age}") == ["age"]
    assert rules.filled_length("{name}好{years}") == 7


@pytest.mark.both
def test_everybody_is_greeted_on_the_day_and_never_twice_in_a_year(district):
    with clock.at(DAY):
        assert actions.greet() == 6
        assert actions.greet() == 0
    with clock.at(date(2026, 7, 3)):  # within the days a standing machine is forgiven
        assert actions.greet() == 0
    rows = {one.member_id: one for one in Greeting.objects.all()}
    eldest, leap, fresh, silent = district.members[:4]
    assert leap.pk not in rows, "another day"
    assert fresh.pk not in rows, "the day of joining is no anniversary"
    assert rows[silent.pk].message is None
    assert "当面祝贺" in rows[silent.pk].unsent
    said = rows[eldest.pk].message
    assert said.body == rules.WORDS.format(name=eldest, years=14)
    assert (said.channel, said.kind, said.phone.masked) == ("sms", "greeting", "100****0000")
    assert said.phone_blind == Person.objects.get(pk=eldest.person_id).phone_blind != ""
    assert Message.objects.count() == 5
    with clock.at(date(2026, 2, 28)):
        assert actions.greet() == 1
    assert Greeting.objects.get(member=leap).years == 14
    with clock.at(date(2027, 7, 2)):  # the machine stood still on the first
        assert actions.greet() == 7
    assert Greeting.objects.get(member=eldest, year=2027).held_on == date(2027, 7, 1)


def test_quiet_hours_wishes_and_quota_hold(district):
    load_year(2026, actor=US)
    first, _leap, _fresh, _silent, with_account = district.members[:5]
    outbox.decline(district.accounts["secretary"], actor=US, kind="greeting")
    outbox.set_quota(district.other, actor=US, daily=1)
    with clock.at(datetime(2026, 7, 1, 5, tzinfo=clock.ZONE)):
        actions.greet()
    row = Greeting.objects.get(member=first)
    assert row.message.not_before == datetime(2026, 7, 1, 8, tzinfo=clock.ZONE)
    assert Greeting.objects.get(member=with_account).message.state == "cancelled"
    assert Greeting.objects.filter(org=district.other).count() == 1, "as far as its quota reaches"
    with clock.at(date(2026, 7, 2)):
        actions.greet()
    assert Greeting.objects.filter(org=district.other).count() == 2, "the other on the next day"
    with clock.at(DAY):
        actions.decline(row, actor=US)
    row.message.refresh_from_db()
    assert row.message.state == "cancelled"
    with clock.at(date(2027, 7, 1)):
        actions.greet()
    later = Greeting.objects.get(member=first, year=2027)
    assert (later.message, later.unsent) == (None, "本人不收")
    actions.welcome(later, actor=US)
    assert not Declined.objects.exists()


def test_the_words_are_the_districts_and_hold_from_a_day_on(district):
    with clock.at(DAY):
        actions.word(actor=US, org=district.root, text="贺{name}{years}年", since=BEGUN)
        actions.word(actor=US, org=district.street, text="东街贺{name}", since=BEGUN)
        actions.word(actor=US, org=district.street, text="明天起{name}",
                     since=DAY + timedelta(days=1))  # fmt: skip
        with pytest.raises(ValidationError, match="只能用"):
            actions.word(actor=US, org=district.root, text="{phone}", since=DAY)
        actions.greet()
    said = Greeting.objects.get(member=district.members[0]).message.body
    assert said == f"东街贺{district.members[0]}"


def test_sent_ones_are_counted_simulated_apart_and_a_ceremony_belongs_to_the_branch(district):
    with clock.at(DAY):
        actions.greet()
        sent = [one.message for one in Greeting.objects.filter(org=district.branch)
                if one.message is not None]  # fmt: skip
        outbox.record_sent_many(sent, actor=US)
    ask = Ask(year(2026))
    assert SENT.read(district.root, ask).value == len(sent) == 3
    assert SENT.only(simulated=True).read(district.branch, ask).value == 3
    assert SENT.read(district.other, ask).value == 0
    assert SENT.read(district.root, ask).missing.count() == 3
    near, far, other = (
        meetings.record(actor=US, org=org, type="activity", held_on=on, theme="政治生日会")
        for org, on in (
            (district.branch, date(2026, 7, 7)),
            (district.branch, date(2026, 1, 7)),
            (district.other, date(2026, 7, 7)),
        )
    )
    two = Greeting.objects.filter(org=district.branch).order_by("pk")[:2]
    for wrong, words in ((far, "超过一个月"), (other, "本支部")):
        with pytest.raises(ValidationError, match=words):
            actions.celebrate(two[0], actor=US, meeting=wrong)
    for one in two:
        actions.celebrate(one, actor=US, meeting=near)
    assert CEREMONIES.read(district.root, Ask(year(2026))).value == 1
    assert CELEBRATED.read(district.root, Ask(year(2026))).value == 2
    client, again = district.browser("secretary"), f"/c/greetings/{two[0].pk}/celebrate/"
    with clock.at(date(2026, 7, 10)):
        assert client.get(again).status_code == 302
        assert "已办仪式" in client.get("/m/greetings/").content.decode()
        meetings.void(near, actor=US, reason="重复")
        assert client.get(again).status_code == 200, "what was voided is no ceremony"
        assert "已办仪式" not in client.get("/m/greetings/").content.decode()


def test_the_secretary_sees_who_comes_next_and_the_clerk_the_ledger(district):
    with clock.at(date(2026, 6, 20)):
        page = district.browser("secretary").get("/m/greetings/").content.decode()
    assert "2026-07-01，入党 14 周年" in page
    with clock.at(DAY):
        actions.greet()
        client = district.browser("secretary")
        page = client.get("/m/greetings/").content.decode()
        assert "待发" in page
        one = Greeting.objects.get(member=district.members[0])
        done = client.post(f"/c/greetings/{one.pk}/decline/", {"once": "d1"})
        assert done.status_code == 302
        other = Greeting.objects.filter(org=district.other).first()
        assert client.get(f"/c/greetings/{other.pk}/").status_code == 404
        clerk = district.browser("clerk")
        assert (
            str(Member.objects.get(pk=one.member_id))
            in clerk.get("/c/greetings/?period=2026").content.decode()
        )
        wrong = clerk.post("/c/greetings/texts/new/", {
            "org": district.root.pk, "text": "{name}" + "好" * 80, "since": "2026-07-01",
            "once": "t1"})  # fmt: skip
        assert wrong.status_code == 422
        assert "最多 70 个" in wrong.content.decode()


def test_the_days_greetings_stand_in_the_timetable_once_a_day(db):
    """S110: nobody has to think of it."""
    ensure()
    row = Schedule.objects.get(func__endswith="jiceng.work.greetings.actions.greet")
    assert (row.schedule_type, row.minutes, row.repeats) == (Schedule.MINUTES, 24 * 60, -1)
