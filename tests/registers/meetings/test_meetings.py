"""Meetings: attendance by exception, counts that agree, corrections that keep what stood."""

from datetime import date, datetime
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection

from jiceng.kernel import clock
from jiceng.kernel.journal import JournalLine
from jiceng.registers.meetings import actions
from jiceng.registers.meetings.models import Attendance, Decision, Meeting, Type, digest_of
from jiceng.registers.people import actions as people
from tests.work.life.conftest import BEGUN, TODAY, US, build

pytestmark = [pytest.mark.both, pytest.mark.django_db]
DAY = date(2026, 11, 3)


@pytest.fixture
def district(db):
    with clock.at(TODAY):
        yield build()


def held(district, **said):
    values = {"org": district.branch, "type": Type.ASSEMBLY, "held_on": DAY, **said}
    return actions.record(actor=US, **values)


def test_everybody_is_there_but_those_said(district):
    away, frail = district.members[4], district.members[13]
    held(district, missed={away: ("absent", ""), frail: ("excused", "病假")})
    states = dict(Attendance.objects.values_list("member", "state"))
    assert len(states) == 14
    assert {pk for pk, state in states.items() if state != "present"} == {away.pk, frail.pk}


@pytest.mark.parametrize("state", ["present", "excused", "absent"])
def test_the_frail_are_due_only_when_they_came(district, state):
    frail = district.members[13]
    missed = {} if state == "present" else {frail: (state, "")}
    held(district, missed=missed)
    one = Meeting.objects.tallied().get()
    assert one.due_count == (14 if state == "present" else 13)
    assert one.present_count == one.due_count


def test_counts_are_what_the_rows_say_and_none_when_void(district):
    first = held(district, missed={district.members[n]: ("absent", "") for n in (1, 2, 3)})
    second = held(district, held_on=date(2026, 11, 5))
    actions.void(second, actor=US, reason="重复")
    for one in Meeting.objects.tallied():
        rows = [row for row in one.attendance_set.all() if not row.exempt]
        here = [row for row in rows if row.state == "present"]
        expected = (len(rows), len(here)) if one.pk == first.pk else (0, 0)
        assert (one.due_count, one.present_count) == expected


def test_a_committee_meeting_is_due_to_its_seats_where_they_are_recorded(district):
    assert len(actions.due(district.branch, DAY, Type.COMMITTEE)) == 14
    for n in (1, 2, 3):
        people.appoint(person=district.members[n].person, org=district.branch, body="party",
                       title="committee_member", since=BEGUN, actor=US)  # fmt: skip
    assert len(actions.due(district.branch, DAY, Type.COMMITTEE)) == 3
    assert len(actions.due(district.branch, DAY, Type.ASSEMBLY)) == 14


@pytest.mark.parametrize(
    ("recorded", "late"), [((2026, 11, 10, 23), False), ((2026, 11, 11, 0), True)]
)
def test_a_record_is_late_after_seven_days_of_beijing(district, recorded, late):
    with clock.at(datetime(*recorded, 59, tzinfo=clock.ZONE)):
        one = held(district)
    one.refresh_from_db()
    assert one.is_late is late
    assert Meeting.objects.late().exists() is late


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"held_on": date(2026, 11, 23)}, "日期还没有到"),
        ({"held_on": date(2019, 12, 31)}, "才成立"),
        ({"decisions": [{"text": "甲", "entitled": 10, "present": 11}]}, "多于应到"),
        ({"decisions": [{"text": "甲", "entitled": 10, "present": 8, "ayes": 9}]}, "多于实到"),
        (
            {"decisions": [{"text": "甲", "entitled": 9, "present": 8, "ayes": 5, "noes": 4}]},
            "9 票",
        ),
        ({"decisions": [{"text": "甲", "ayes": 9}]}, "实到有表决权的人数"),
    ],
)
def test_what_cannot_be_is_refused(district, said, words):
    with pytest.raises(ValidationError, match=words):
        held(district, **said)
    assert not Meeting.objects.exists()


@pytest.mark.parametrize("day", [date(2020, 1, 1), TODAY])
def test_the_first_day_and_today_are_taken(district, day):
    assert held(district, held_on=day).held_on == day


def test_strangers_are_refused_by_name_at_recording_and_correcting(district):
    stranger = {district.members[15]: ("absent", "")}
    with pytest.raises(ValidationError, match="杨一明"):
        held(district, missed=stranger)
    meeting = held(district)
    with pytest.raises(ValidationError, match="杨一明"):
        actions.correct(meeting, actor=US, reason="更正", missed=stranger)


def test_a_correction_keeps_the_decision_that_stood(district):
    counted = {"text": "通过", "entitled": 12, "present": 12, "ayes": 7, "noes": 0}
    meeting = held(district, decisions=[counted])
    actions.correct(meeting, actor=US, reason="点错", decisions=[{**counted, "ayes": 8}])
    assert Decision.objects.get().ayes == 8
    line = JournalLine.objects.about(meeting).filter(verb="meetings.correct").get()
    assert line.details["decisions"][0]["ayes"] == 7
    with pytest.raises(ValidationError, match="多于实到"):
        actions.correct(meeting, actor=US, reason="点错", decisions=[{**counted, "ayes": 13}])
    assert Decision.objects.get().ayes == 8


def test_the_same_minutes_are_found_by_their_digest_through_corrections_and_for_older_records(
    district,
):
    words = "学习党章第一章，逐条对照自己，谈了三点体会，最后布置下月工作。"
    other = words.replace("三点", "五点")
    one = held(district, minutes=words)
    held(district, held_on=date(2026, 11, 5), minutes="学习讨论")
    assert [digest_of(words), None] == list(
        Meeting.objects.order_by("pk").values_list("minutes_digest", flat=True)
    )
    actions.correct(one, actor=US, reason="写错", minutes=other)
    assert not Meeting.objects.worded_as(words).exists()
    assert not Meeting.objects.worded_as("学习讨论").exists(), "too few words to tell"
    assert Meeting.objects.worded_as(other).get() == one
    Meeting.objects.update(minutes_digest=None)  # as before there was one
    migration = import_module("jiceng.registers.meetings.migrations.0003_minutes_digest")
    migration.digested(apps, SimpleNamespace(connection=connection))
    assert Meeting.objects.worded_as(other).get() == one


def test_void_records_are_not_corrected_nor_voided_twice(district):
    meeting = held(district)
    actions.void(meeting, actor=US, reason="重复")
    with pytest.raises(ValidationError, match="已作废"):
        actions.correct(meeting, actor=US, reason="更正", venue="别处")
    with pytest.raises(ValidationError, match="已经作废"):
        actions.void(meeting, actor=US, reason="重复")


def test_who_sees_which_rows(district):
    held(district)
    seen = {
        name: (Meeting.objects.visible_to(one).count(), Attendance.objects.visible_to(one).count())
        for name, one in district.accounts.items()
    }
    whole, none = (1, 14), (0, 0)
    assert seen == {
        "secretary": whole, "second": whole, "member": (1, 1), "clerk": whole, "leader": whole,
        "worker": whole, "neighbour": none, "auditor": none,
    }  # fmt: skip
