"""党小组会: of one group, due to its own members, owed where there are groups."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.periods import month
from jiceng.registers.groups import actions as groups
from jiceng.registers.meetings.models import Attendance, Meeting, Type
from jiceng.registers.members.models import Member
from jiceng.work.life import actions
from jiceng.work.life.figures.completion import years_of
from jiceng.work.life.figures.duties import DUTIES
from jiceng.work.life.models import GroupMeeting
from tests import cast as casting
from tests.cast import MAKER

pytestmark = pytest.mark.django_db
BEGIN, DAY = date(2025, 6, 1), date(2025, 11, 12)
DUTY = next(duty for duty in DUTIES if duty.key == "life.group_meetings")


@pytest.fixture
def cast():
    with clock.at(DAY):
        made = casting.fill()
        made.roll = list(Member.objects.filter(org=made.branch, left_on=None).order_by("pk"))
        rows = [{"org": made.branch, "name": f"第{n}党小组", "since": BEGIN} for n in "一二"]
        made.groups = groups.set_up_many(rows, actor=MAKER)
        groups.assign(made.groups[0], actor=MAKER, members=made.roll[:2], since=BEGIN)
        groups.assign(made.groups[1], actor=MAKER, members=made.roll[2:], since=BEGIN)
        yield made


def hold(cast, number=0, day=DAY, **more):
    row = {"org": cast.branch, "type": Type.GROUP, "held_on": day, "group": cast.groups[number]}
    return actions.record(actor=MAKER, **row, **more)


def test_a_group_meeting_is_due_to_its_own_members(cast):
    meeting = hold(cast)
    there = Attendance.objects.filter(meeting=meeting).values_list("member", flat=True)
    assert set(there) == {m.pk for m in cast.roll[:2]}
    assert GroupMeeting.objects.get(meeting=meeting).group == cast.groups[0]


def test_where_there_are_groups_one_is_said_and_of_this_branch(cast):
    row = {"org": cast.branch, "type": Type.GROUP, "held_on": DAY}
    with pytest.raises(ValidationError, match="请写明是哪个党小组的会：第一党小组、第二党小组"):
        actions.record(actor=MAKER, **row)
    other = {"org": cast.orgs[8], "type": Type.GROUP, "held_on": DAY, "group": cast.groups[0]}
    with pytest.raises(ValidationError, match="不在本支部"):
        actions.record(actor=MAKER, **other)
    assembly = {**row, "type": Type.ASSEMBLY, "group": cast.groups[0]}
    with pytest.raises(ValidationError, match="只有党小组会"):
        actions.record(actor=MAKER, **assembly)
    plain = actions.record(actor=MAKER, org=cast.orgs[8], type=Type.GROUP, held_on=date(2025, 5, 6))
    assert not GroupMeeting.objects.filter(meeting=plain).exists()


def test_each_group_owes_a_meeting_a_month_and_only_where_there_are_groups(cast):
    november, may = month(2025, 11), month(2025, 5)
    assert DUTY.owed(cast.district, november).count() == 2
    hold(cast)
    assert list(DUTY.owed(cast.district, november)) == [cast.groups[1]]
    assert DUTY.overdue(cast.branch, november, date(2025, 12, 1)).count() == 1
    assert DUTY.owed(cast.district, may).count() == 0


def test_a_void_meeting_does_not_meet_the_duty(cast):
    actions.void(hold(cast), actor=MAKER, reason="重复登记")
    assert DUTY.owed(cast.district, month(2025, 11)).count() == 2


def test_a_branchs_year_misses_a_month_in_which_one_group_did_not_meet(cast):
    hold(cast, 0, date(2025, 10, 9))
    hold(cast, 1, date(2025, 10, 10))
    hold(cast, 0, date(2025, 9, 9))
    (year,) = years_of([cast.branch], 2025, DAY)
    marks = next(marks for type_, _title, marks in year.rows if type_ == Type.GROUP)
    assert [mark.missing for mark in marks[4:11]] == [False, True, True, True, True, False, False]


def test_the_phone_offers_the_group_that_has_not_met(client, cast):
    hold(cast, 0, date(2025, 11, 5))
    browser = casting.sign_in(client, cast.secretary)
    page = browser.get("/m/life/record/?type=group").content.decode()
    assert "第一党小组" in page
    assert "第二党小组" in page
    for member in cast.roll[2:]:
        assert str(member) in page
    sent = {
        "org": cast.branch.pk, "type": "group", "group": cast.groups[1].pk,
        "held_on": "2025-11-11", "once": "g1",
    }  # fmt: skip
    assert browser.post("/m/life/record/", sent).status_code == 302
    made = GroupMeeting.objects.get(group=cast.groups[1])
    assert Attendance.objects.filter(meeting=made.meeting).count() == len(cast.roll) - 2


def test_the_console_asks_for_the_group_in_words(client, cast):
    browser = casting.sign_in(client, cast.secretary)
    sent = {"org": cast.branch.pk, "type": "group", "held_on": "2025-11-11", "once": "g2"}
    answer = browser.post("/c/life/new/", sent)
    assert answer.status_code == 422
    assert "请写明是哪个党小组的会" in answer.content.decode()
    sent["group"] = f"{cast.groups[0]} #{cast.groups[0].pk}"
    before = Meeting.objects.count()
    assert browser.post("/c/life/new/", sent).status_code == 302
    assert Meeting.objects.count() == before + 1


def test_the_groups_name_stands_in_the_ledger_and_a_wrong_one_is_voided_not_changed(client, cast):
    meeting = hold(cast)
    page = casting.sign_in(client, cast.worker).get(f"/c/life/{meeting.pk}/").content.decode()
    assert "第一党小组" in page
    with pytest.raises(ValidationError, match="请作废这条记录"):
        actions.correct(meeting, actor=MAKER, reason="写错", group=cast.groups[1])
