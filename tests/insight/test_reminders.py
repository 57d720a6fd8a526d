"""Whoever owes the leading group's report gets one message two weeks before; nobody twice."""

from datetime import date

import pytest

from jiceng.insight.desk.actions import SCHEDULES, coming, remind
from jiceng.insight.reports import actions as reports
from jiceng.kernel import clock
from jiceng.kit.schedules import DAY
from jiceng.kit.tenant import set_tenant
from jiceng.registers.outbox.models import Message
from tests.cast import MAKER


def rounds(*days):
    found = []
    for day in days:
        with clock.at(day):
            remind()
        found.append(Message.objects.filter(dedupe_key__startswith="desk.near:").count())
    return found


@pytest.fixture
def due(cast):
    return date(2025, 10, 15)  # fifteen days after the quarter


def test_one_message_two_weeks_before_to_whoever_owes_it(cast, due):
    days = [date(2025, 9, 30), date(2025, 10, 1), date(2025, 10, 2), due]
    assert rounds(*days) == [0, 1, 1, 1]
    one = Message.objects.get(dedupe_key__startswith="desk.near:")
    assert (one.account, one.org, one.kind) == (cast.clerk, cast.district, "duty")
    assert "2025年第三季度" in one.body
    assert "10月15日" in one.body
    assert any(one.does.endswith("desk.actions.remind") and one.minutes == DAY for one in SCHEDULES)


def test_what_is_out_is_not_reminded_of_and_the_district_sets_the_day(cast, due):
    with clock.at(date(2025, 10, 1)):
        assert [near.due for near in coming()] == [due]
        set_tenant(actor=MAKER, quarterly_days=30)
        assert coming() == []
    with clock.at(date(2025, 10, 16)):
        assert [near.due for near in coming()] == [date(2025, 10, 30)]
        one = reports.draft(
            actor=cast.clerk, org=cast.district, report="quarterly", period="2025Q3"
        )
        reports.send(one, actor=cast.clerk)
        assert len(coming()) == 1  # sent for review is not out
        reports.approve(one, actor=cast.leader)
        reports.issue(one, actor=cast.clerk)
        assert coming() == []
    assert rounds(date(2025, 10, 17)) == [0]
