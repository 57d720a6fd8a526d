"""The working-day calendar is loaded by year, set right by day, and cheap to ask."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel.actors import System
from jiceng.kernel.deadlines import Due, add_workdays
from jiceng.kernel.journal import JournalLine
from jiceng.registers.calendar.actions import known_years, load_year, load_year_many, set_day
from jiceng.registers.calendar.models import LoadedYear, WorkdayException, calendar
from tests.hearing import statements

CLERK = System("测试")
pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_every_day_of_the_years_that_come_along_agrees_with_the_published_ones() -> None:
    load_year_many(actor=CLERK)
    told = calendar()
    assert told.years == frozenset(range(2019, 2027))
    day = date(2019, 1, 1)
    while day < date(2027, 1, 1):
        assert told.works(day) is chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


def test_a_deadline_over_the_national_day_skips_the_holiday() -> None:
    load_year(2025, actor=CLERK)
    assert add_workdays(date(2025, 9, 30), 1, calendar()) == Due(date(2025, 10, 9))
    assert add_workdays(date(2025, 12, 31), 1, calendar()).provisional


def test_loading_all_years_twice_changes_nothing() -> None:
    assert len(load_year_many(actor=CLERK)) == len(known_years())
    stamps = list(LoadedYear.objects.values_list("stamp", flat=True))
    assert load_year_many(actor=CLERK) == []
    assert list(LoadedYear.objects.values_list("stamp", flat=True)) == stamps


def test_a_year_of_ones_own_is_entered_with_its_notice_and_replaced_by_a_later_one() -> None:
    new_year = date(2027, 1, 1)
    load_year(2027, actor=CLERK, days={new_year: (False, "元旦")}, source="某通知")
    assert not calendar().works(new_year)
    load_year(2027, actor=CLERK, days={}, source="更正通知")
    assert calendar().works(new_year)
    assert LoadedYear.objects.get(year=2027).source == "更正通知"
    assert JournalLine.objects.filter(verb="calendar.load_year").count() == 2


def test_one_day_set_right_is_seen_at_once_and_leaves_a_line() -> None:
    load_year(2026, actor=CLERK)
    day = date(2026, 11, 23)
    assert calendar().works(day)
    set_day(day, actor=CLERK, is_workday=False, name="临时放假", reason="市政府通知")
    assert not calendar().works(day)
    set_day(day, actor=CLERK, is_workday=True, reason="通知撤回")
    assert calendar().works(day)
    assert WorkdayException.objects.filter(date=day).count() == 1
    lines = JournalLine.objects.filter(verb="calendar.set_day").order_by("pk")
    assert [line.details["before"] for line in lines] == [None, False]


def test_asking_again_costs_one_small_query() -> None:
    load_year(2026, actor=CLERK)
    calendar()
    with statements() as asked:
        assert calendar() is calendar()
    assert len(asked) == 2
    assert all("workdayexception" not in sql for sql in asked)


def test_what_cannot_be_loaded_is_refused_in_words() -> None:
    with pytest.raises(ValidationError, match="国务院办公厅"):
        load_year(2051, actor=CLERK)
    with pytest.raises(ValidationError, match="依据"):
        load_year(2027, actor=CLERK, days={})
    with pytest.raises(ValidationError, match="不在 2027 年"):
        load_year(2027, actor=CLERK, days={date(2028, 1, 1): (False, "")}, source="某通知")
    with pytest.raises(ValidationError, match="先载入"):
        set_day(date(2051, 1, 1), actor=CLERK, is_workday=False)
    assert not LoadedYear.objects.exists()
